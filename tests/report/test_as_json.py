from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.errors import TextError
from tallystick.model import Reading
from tallystick.report.as_json import as_dict, as_json, as_jsonl, from_json
from tallystick.report.schema import schema

st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
READINGS = st.builds(Reading)


def test_what_is_written_is_read_back(full_reading: Reading, empty_reading: Reading) -> None:
    assert from_json(as_json(full_reading)) == full_reading
    assert from_json(as_json(empty_reading)) == empty_reading


@settings(max_examples=60, deadline=None)
@given(READINGS)
def test_any_reading_survives_the_round_trip(reading: Reading) -> None:
    assert from_json(as_json(reading)) == reading


@settings(max_examples=40, deadline=None)
@given(READINGS)
def test_any_reading_with_evidence_fits_the_schema(reading: Reading) -> None:
    whole = replace(reading, records=tuple(r for r in reading.records if r.evidence))
    jsonschema.Draft202012Validator(schema()).validate(as_dict(whole))


def test_the_schema_is_a_schema_and_refuses_what_is_not_of_the_contract(full_reading: Reading) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema())
    good = as_dict(full_reading)
    validator.validate(good)
    spoilt: tuple[dict[str, object], ...] = ({"evidence": []}, {"stage": "given"}, {"type": "gift"}, {"more": 1})
    for spoil in spoilt:
        bad = {**good, "records": [{**good["records"][0], **spoil}]}
        assert not validator.is_valid(bad), spoil
    assert not validator.is_valid({k: v for k, v in good.items() if k != "issues"})


def test_shapes_are_those_of_the_contract(full_reading: Reading) -> None:
    whole = as_dict(full_reading)
    assert list(whole) == ["document", "records", "issues"]
    assert list(whole["document"]) == ["id", "url", "publisher", "title", "published", "language", "text"]
    package = whole["records"][1]
    assert list(package)[:5] == ["id", "type", "evidence", "said_by", "certainty"]
    assert package["said_by"] == {
        "id": "kari-nordmann",
        "name": "Kari Nordmann",
        "type": "person",
        "role": "defence minister",
        "for": "NOR",
    }
    assert package["amount"] == {
        "min": 1500000000,
        "max": 1500000000,
        "currency": "NOK",
        "qualifier": "exact",
        "text": "1.5 billion kroner",
        "per": "year",
    }
    assert '"min": 1500000000,' in as_json(full_reading)
    assert package["announced"] == {"start": "2025-02-11", "end": "2025-02-11", "text": "on Tuesday"}
    assert package["evidence"][0] == {"start": 54, "end": 97, "text": "a package of 1.5 billion kroner for Ukraine"}


def test_lines_hold_one_record_each_with_its_document(full_reading: Reading) -> None:
    lines = [json.loads(line) for line in as_jsonl(full_reading).splitlines()]
    assert [line["id"] for line in lines] == [record.id for record in full_reading.records]
    assert all(line["document"]["published"] == "2025-02-12" and "text" not in line["document"] for line in lines)


def test_line_separators_inside_text_do_not_break_lines(full_reading: Reading) -> None:
    document = replace(full_reading.document, title="one\u2028two\nthree")
    content = as_jsonl(replace(full_reading, document=document))
    assert len(content.split("\n")) == len(full_reading.records) + 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"document": 1, "records": []}',
        '{"document": {}, "records": [{"type": "gift"}]}',
        '{"records": 3}',
    ],
)
def test_what_is_no_reading_is_refused(content: str) -> None:
    with pytest.raises(TextError, match="not a reading"):
        from_json(content)
