"""Whole articles, written for this project: every fact must come out of each, with all its parts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import tallystick
from tallystick.model import Actor, Meeting, Money, Period, Position, Quantity, Reading, Record, Statement, Support

FOLDER = Path(__file__).parent / "golden"
ARTICLES = sorted(FOLDER.glob("*.json"))


def load(path: Path) -> tuple[dict[str, Any], Reading]:
    gold = json.loads(path.read_text(encoding="utf-8"))
    reading = tallystick.read_file(str(FOLDER / gold["file"]), published=date.fromisoformat(gold["published"]))
    return gold, reading


def named(actor: Actor | None) -> set[str]:
    return {actor.id, actor.name} if actor is not None else set()


def party(expected: list[str], actors: tuple[Actor, ...]) -> bool:
    return len(expected) == len(actors) and all(any(e in named(a) for a in actors) for e in expected)


def money(expected: dict[str, Any] | None, found: Money | None) -> bool:
    if expected is None or found is None:
        return expected is None and found is None
    value = expected["value"] is None or expected["value"] in (found.min, found.max)
    return value and (found.currency, str(found.qualifier)) == (expected["currency"], expected["qualifier"])


def period(expected: Any, found: Period | None) -> bool:
    want = {"start": expected} if isinstance(expected, str) else expected
    return found is not None and all(str(getattr(found, k)) == v for k, v in want.items())


def count(expected: int, found: Quantity | None) -> bool:
    return found is not None and expected in (found.min, found.max)


def agrees(field: str, expected: Any, record: Any, ids: dict[str, str]) -> bool:
    """Whether one field of a record is what the golden file says."""
    if field in ("donors", "recipients", "chair"):
        return party(expected, getattr(record, field))
    if field == "participants":
        return all(any(e in named(a) for a in record.participants) for e in expected)
    if field in ("holder", "speaker", "addressee", "forum", "supplier"):
        return expected in named(getattr(record, field))
    if field == "amount":
        return money(expected, record.amount)
    if field == "items":
        return bool([i.name for i in record.items] == expected)
    if field == "quantities":
        return bool([i.quantity.min if i.quantity else None for i in record.items] == expected)
    if field in ("due", "date"):
        return period(expected, getattr(record, field))
    if field == "participant_count":
        return count(expected, record.participant_count)
    if field == "part_of":
        return bool(record.part_of == (ids.get(expected) if expected else None))
    return str(getattr(record, field)) == str(expected)


def find(fact: dict[str, Any], reading: Reading, ids: dict[str, str]) -> list[tuple[Record, list[str]]]:
    """The records whose evidence overlaps the fact's, each with the fields that disagree."""
    start = reading.document.text.index(fact["evidence"])
    end = start + len(fact["evidence"])
    kinds: dict[str, type[Record]] = {
        "support": Support,
        "statement": Statement,
        "position": Position,
        "meeting": Meeting,
    }
    near = [
        r for r in reading.records
        if isinstance(r, kinds[fact["type"]]) and any(e.start < end and start < e.end for e in r.evidence)
    ]  # fmt: skip
    fields = [f for f in fact if f not in ("key", "type", "evidence")]
    return [(r, [f for f in fields if not agrees(f, fact[f], r, ids)]) for r in near]


@pytest.mark.parametrize("path", ARTICLES, ids=[p.stem for p in ARTICLES])
def test_every_fact_of_the_article(path: Path) -> None:
    gold, reading = load(path)
    ids: dict[str, str] = {}
    faults: dict[str, Any] = {}
    for fact in sorted(gold["records"], key=lambda f: f.get("part_of") is not None):
        found = sorted(find(fact, reading, ids), key=lambda pair: len(pair[1]))
        if found and not found[0][1]:
            ids[fact["key"]] = found[0][0].id
        else:
            faults[fact["key"]] = found[0][1] if found else "missing"
    assert faults == {}


@pytest.mark.parametrize("path", ARTICLES, ids=[p.stem for p in ARTICLES])
def test_no_support_beside_the_expected(path: Path) -> None:
    gold, reading = load(path)
    found = [r.evidence[0].text for r in reading.records if isinstance(r, Support)]
    assert len(found) == sum(f["type"] == "support" for f in gold["records"]), found


@pytest.mark.parametrize("path", ARTICLES, ids=[p.stem for p in ARTICLES])
def test_evidence_is_exact(path: Path) -> None:
    _, reading = load(path)
    assert all(reading.document.text[e.start : e.end] == e.text for r in reading.records for e in r.evidence)
