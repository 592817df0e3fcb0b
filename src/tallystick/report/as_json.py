"""A reading as JSON and back: the shapes of the record contract, ``docs/records.md``.

Keys stand in a fixed order, dates are ISO, whole numbers print as integers, so the same
reading gives the same bytes. ``from_json`` gives back the reading that was written.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from tallystick.errors import TextError
from tallystick.model import Issue, Meeting, Position, Reading, Record, Statement, Support

RENAMED = {"speaks_for": "for"}
"""Fields whose name in the contract is a Python keyword."""

DOCUMENT_KEYS = ("id", "url", "publisher", "title", "published", "language", "text")
COMMON_KEYS = ("id", "type", "evidence", "said_by", "certainty")
RECORD_TYPES: dict[str, type[Record]] = {
    "support": Support,
    "statement": Statement,
    "position": Position,
    "meeting": Meeting,
}


def encode(value: Any) -> Any:
    """Any value of the model as what ``json.dumps`` takes."""
    if value is None or isinstance(value, str | bool | int):
        return value.value if isinstance(value, StrEnum) else value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [encode(v) for v in value]
    kind: Any = type(value)
    return {RENAMED.get(key, key): encode(getattr(value, key)) for key in _keys(kind)}


@cache
def _keys(kind: Any) -> tuple[str, ...]:
    names = [f.name for f in dataclasses.fields(kind)]
    first = [name for name in COMMON_KEYS if name in names] if "evidence" in names else []
    return (*first, *(name for name in names if name not in first))


def as_dict(reading: Reading) -> dict[str, Any]:
    """The whole reading, as ``tallystick read --format json`` prints it."""
    document = {key: encode(getattr(reading.document, key)) for key in DOCUMENT_KEYS}
    return {"document": document, "records": encode(reading.records), "issues": encode(reading.issues)}


def as_json(reading: Reading) -> str:
    """The whole reading as one JSON document, indented, with a closing newline."""
    return json.dumps(as_dict(reading), ensure_ascii=False, indent=1) + "\n"


def as_jsonl(reading: Reading) -> str:
    """One record a line; ``document`` says what it was read from, without the text."""
    return "".join(line + "\n" for line in _lines(reading))


def _lines(reading: Reading) -> Iterator[str]:
    whole = as_dict(reading)
    source = {key: value for key, value in whole["document"].items() if key != "text"}
    for record in whole["records"]:
        yield json.dumps({"document": source, **record}, ensure_ascii=False)


def from_json(content: str | bytes) -> Reading:
    """The reading that ``as_json`` wrote. Raises TextError naming every fault when it is not one."""
    from pydantic import ValidationError

    try:
        whole = json.loads(content)
        records = tuple(_record(record) for record in whole["records"])
        reading: Reading = _adapter(Reading).validate_python(
            {"document": whole["document"], "records": records, "issues": _issues(whole)}
        )
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise TextError(f"not a reading: {faults}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise TextError(f"not a reading: {type(error).__name__}: {error}") from error
    return reading


def _issues(whole: dict[str, Any]) -> tuple[Issue, ...]:
    return tuple(_adapter(Issue).validate_python(issue) for issue in whole.get("issues", ()))


def _record(encoded: dict[str, Any]) -> Record:
    fields = {key: value for key, value in encoded.items() if key != "type"}
    kind: Any = RECORD_TYPES[encoded["type"]]
    record: Record = _adapter(kind).validate_python(_restored(fields))
    return record


def _restored(value: Any) -> Any:
    """Contract names back to Python's."""
    back = {new: old for old, new in RENAMED.items()}
    if isinstance(value, dict):
        return {back.get(key, key): _restored(v) for key, v in value.items()}
    return [_restored(v) for v in value] if isinstance(value, list) else value


@cache
def _adapter(kind: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
