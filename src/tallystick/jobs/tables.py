"""Readings as Parquet: a row for each record and for each document, in the order they were read."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tallystick.errors import SettingsError
from tallystick.jobs.stages import Done
from tallystick.model import Actor, Meeting, Money, Position, Qualifier, Record, Statement, Support
from tallystick.report.as_json import encode

_NO_MONEY = Money(None, None, None, Qualifier.VAGUE, "")
ROWS = 500
"""Documents held in memory before they are written as a row group."""


def arrow() -> Any:
    """The module pyarrow. Raises SettingsError where it is not installed."""
    try:
        import pyarrow  # type: ignore[import-untyped]
        import pyarrow.compute  # type: ignore[import-untyped]
        import pyarrow.parquet  # type: ignore[import-untyped]
    except ImportError as error:
        message = "bulk reading writes Parquet with the package pyarrow: pip install 'tallystick[batch]'"
        raise SettingsError(message) from error
    return pyarrow


def schemas() -> dict[str, Any]:
    """The columns of both tables, by the name of the table."""
    pa = arrow()
    span = pa.struct([("start", pa.int64()), ("end", pa.int64()), ("text", pa.string())])
    texts = pa.list_(pa.string())
    return {
        "documents": pa.schema(
            {
                "document": pa.string(),
                "url": pa.string(),
                "publisher": pa.string(),
                "title": pa.string(),
                "published": pa.date32(),
                "language": pa.string(),
                "copy_of": pa.string(),
                "records": pa.int32(),
                "issues": texts,
                "text": pa.string(),
                "sketch": pa.list_(pa.uint64()),
                "telling": pa.list_(pa.int64()),
            }.items()
        ),
        "records": pa.schema(
            {
                "document": pa.string(),
                "record": pa.string(),
                "type": pa.string(),
                "url": pa.string(),
                "publisher": pa.string(),
                "published": pa.date32(),
                "evidence": pa.list_(span),
                "certainty": pa.string(),
                "said_by": pa.string(),
                "stage": pa.string(),
                "donors": texts,
                "recipients": texts,
                "amount_min": pa.float64(),
                "amount_max": pa.float64(),
                "currency": pa.string(),
                "items": texts,
                "speaker": pa.string(),
                "stance": pa.string(),
                "json": pa.string(),
            }.items()
        ),
    }


class TableWriter:
    """Both tables of one part, in batches of documents."""

    def __init__(self, paths: dict[str, Path]) -> None:
        """``paths`` says where each table is written."""
        self._schemas = schemas()
        self._waiting: list[Done] = []
        parquet = arrow().parquet
        self._writers = {
            name: parquet.ParquetWriter(path, self._schemas[name], compression="zstd") for name, path in paths.items()
        }

    def add(self, done: Iterable[Done]) -> None:
        """Take documents; they are written when there are enough for a row group."""
        for one in done:
            self._waiting.append(one)
            if len(self._waiting) == ROWS:
                self._flush()

    def __enter__(self) -> Self:
        """The writer itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Write the rest, unless there was an error, and close the files."""
        try:
            if error is None:
                self._flush()
        finally:
            for writer in self._writers.values():
                writer.close()

    def _flush(self) -> None:
        rows = {
            "documents": [document_row(d) for d in self._waiting],
            "records": [row for d in self._waiting for row in record_rows(d)],
        }
        self._waiting = []
        for name, writer in self._writers.items():
            if rows[name]:
                writer.write_table(arrow().Table.from_pylist(rows[name], schema=self._schemas[name]))


def document_row(done: Done) -> dict[str, Any]:
    """A document; the text of a copy is that of its first and is not kept twice."""
    document = done.reading.document
    return {
        "document": document.id,
        "url": document.url,
        "publisher": document.publisher,
        "title": document.title,
        "published": document.published,
        "language": document.language,
        "copy_of": done.copy_of,
        "records": len(done.reading.records),
        "issues": [f"{i.code}: {i.message}" for i in done.reading.issues],
        "text": None if done.copy_of else document.text,
        "sketch": list(array("Q", done.print_.sketch)),
        "telling": sorted(done.print_.telling),
    }


def record_rows(done: Done) -> Iterator[dict[str, Any]]:
    """The records of a document: what is asked for most in columns of its own, all of it as JSON."""
    document = done.reading.document
    for record in done.reading.records:
        whole = encode(record)
        yield {
            "document": document.id,
            "record": record.id,
            "type": record.type,
            "url": document.url,
            "publisher": document.publisher,
            "published": document.published,
            "evidence": whole["evidence"],
            "certainty": whole["certainty"],
            "said_by": _name(record.said_by),
            **_own_columns(record),
            "json": json.dumps(whole, ensure_ascii=False),
        }


def _own_columns(record: Record) -> dict[str, Any]:
    """The columns only some types have. A meeting's are in its JSON."""
    if isinstance(record, Support):
        amount = record.amount or _NO_MONEY
        return {
            "stage": record.stage.value,
            "donors": [a.id for a in record.donors],
            "recipients": [a.id for a in record.recipients],
            "amount_min": amount.min,
            "amount_max": amount.max,
            "currency": amount.currency,
            "items": [i.name for i in record.items],
        }
    if isinstance(record, Statement):
        return {"speaker": _name(record.speaker)}
    if isinstance(record, Position):
        return {"speaker": _name(record.holder), "stance": record.stance.value}
    assert isinstance(record, Meeting)  # noqa: S101 - the fourth and last type
    return {}


def _name(actor: Actor | None) -> str | None:
    return actor.id if actor is not None else None
