"""Values of the model as rows, and back."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from pydantic import TypeAdapter

from tallystick.errors import DamagedError
from tallystick.ledger.tables import RESTORE
from tallystick.ledger_model import Claim, Decision, Fingerprint, Line, Ruling, Source, SourceClass
from tallystick.model import Document, Meeting, Position, Record, Statement, Support

T = TypeVar("T")
KINDS: dict[str, type[Any]] = {"support": Support, "statement": Statement, "position": Position, "meeting": Meeting}


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """The reader and writer of one type, made on first use."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def dump(value: Any) -> str:
    """A value as compact JSON; defaults are left out and come back by themselves."""
    return _adapter(type(value)).dump_json(value, exclude_defaults=True).decode()


_REBUILD = "`tallystick rebuild` computes the lines anew"


@contextmanager
def _whole(what: str, remedy: str = RESTORE) -> Iterator[None]:
    """Raises DamagedError where what a row holds cannot be understood."""
    try:
        yield
    except (ValueError, TypeError, AttributeError, DamagedError) as error:
        raise DamagedError(f"{what} is damaged; {remedy}") from error


def _parsed(kind: type[T], body: str, what: str, remedy: str = RESTORE) -> T:
    try:
        found: T = _adapter(kind).validate_json(body)
    except (ValueError, TypeError) as error:
        raise DamagedError(f"{what} is damaged; {remedy}") from error
    return found


def parse_record(id_: str, kind: str, body: str) -> Record:
    """The record that ``dump`` wrote. Raises DamagedError, as all that follow."""
    found: Record = _parsed(KINDS[kind], body, f"the record {id_}")
    return found


def parse_line(body: str) -> Line:
    """The line that ``dump`` wrote."""
    return _parsed(Line, body, "a line", _REBUILD)


def record_ids(document: str, records: Sequence[Record]) -> list[str]:
    """For each record an id from document, kind, quotes and occurrence: the same with any version of the reader."""
    seen: dict[str, int] = {}
    ids = []
    for record in records:
        quotes = "|".join(e.text for e in record.evidence)
        base = f"{document}|{record.type}|{quotes}"
        seen[base] = seen.get(base, 0) + 1
        ids.append("C" + hashlib.sha256(f"{base}|{seen[base]}".encode()).hexdigest()[:24])
    return ids


def source_row(document: Document, source: Source) -> dict[str, Any]:
    """A document and what is compared of it, as a row of ``document``."""
    print_ = source.fingerprint
    return {
        "id": document.id,
        "text": document.text,
        "text_sha": hashlib.sha256(document.text.encode()).hexdigest(),
        "title": document.title,
        "url": document.url,
        "publisher": document.publisher,
        "published": document.published,
        "language": document.language,
        "source_class": source.source_class.value,
        "speaks_for": source.speaks_for,
        "recorded": source.recorded,
        "shingles": _pack(print_.shingles),
        "digest": _pack(print_.digest),
        "traits": "\n".join(dump_strings(t) for t in (print_.figures, print_.names, print_.quotations)),
    }


def parse_source(row: Any) -> Source:
    """A row of ``document`` without its text, and without a fingerprint where the row has none."""
    with _whole(f"the document {row.id}"):
        return Source(
            id=row.id,
            fingerprint=_parse_print(row) if hasattr(row, "traits") else _NO_PRINT,
            source_class=SourceClass(row.source_class),
            speaks_for=row.speaks_for,
            publisher=row.publisher,
            title=row.title,
            url=row.url,
            published=row.published,
            recorded=row.recorded,
        )


_NO_PRINT = Fingerprint((), ())


def _parse_print(row: Any) -> Fingerprint:
    figures, names, quotations = (parse_strings(part) for part in row.traits.split("\n"))
    return Fingerprint(_unpack(row.shingles), _unpack(row.digest), figures, names, quotations)


def parse_document(row: Any) -> Document:
    """A row of ``document`` as the reader made it."""
    return Document(row.id, row.text, row.title, row.url, row.publisher, row.published, row.language)


def parse_claim(row: Any) -> Claim:
    """A support row joined with its reading and document."""
    record = _parsed(Support, row.body, f"the record {row.id}")
    announced = record.announced if row.source_class == SourceClass.TRACKER else None
    return Claim(
        id=row.id,
        document=row.document,
        key=row.key,
        record=record,
        coded=announced.start if announced is not None else None,
        published=row.published,
        recorded=row.recorded,
        other_wholes=parse_strings(row.other_wholes),
    )


def decision_row(decision: Decision) -> dict[str, Any]:
    """A decision as a row."""
    return {
        "id": decision.id,
        "ruling": decision.ruling.value,
        "claims": dump_strings(decision.claims),
        "who": decision.who,
        "why": decision.why,
        "recorded": decision.recorded,
        "field": decision.field,
        "value": decision.value,
        "whole": decision.whole,
        "undoes": decision.undoes,
    }


def parse_decision(row: Any) -> Decision:
    """A row of ``decision``."""
    with _whole(f"the decision {row.id}"):
        return Decision(
            id=row.id,
            ruling=Ruling(row.ruling),
            claims=parse_strings(row.claims),
            who=row.who,
            why=row.why,
            recorded=row.recorded,
            field=row.field,
            value=row.value,
            whole=row.whole,
            undoes=row.undoes,
        )


def dump_strings(values: Iterable[str]) -> str:
    """Strings as a JSON list on one line."""
    return _adapter(tuple[str, ...]).dump_json(tuple(values)).decode()


def parse_strings(text: str) -> tuple[str, ...]:
    """The strings that ``dump_strings`` wrote."""
    return _parsed(tuple[str, ...], text, "a list of names")


def _pack(numbers: Sequence[int]) -> bytes:
    packed = array("I", numbers)
    if packed.itemsize != 4:  # pragma: no cover - no platform with wheels of rensa is like that
        raise AssertionError("an unsigned int has four bytes wherever this program runs")
    return packed.tobytes()


def _unpack(content: bytes) -> tuple[int, ...]:
    packed = array("I")
    packed.frombytes(content)
    return tuple(packed)
