"""Everything that writes. Documents, readings, records and decisions are only ever inserted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, delete, insert, select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from tallystick.errors import DamagedError, SourceError, StoreError
from tallystick.ledger import tables as t
from tallystick.ledger.codec import decision_row, dump, dump_strings, record_ids, source_row
from tallystick.ledger.migrations import hint, lock, may_only_read, safe
from tallystick.ledger_model import Decision, Line, Source
from tallystick.model import Reading

Key = TypeVar("Key", str, int)
BATCH = 400
"""Values in one ``IN (…)``: under SQLite's oldest limit on variables."""


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction with the writers' lock: all of it is kept, or nothing. Raises StoreError when it cannot be."""
    try:
        with engine.connect().execution_options(ledger_mode="IMMEDIATE") as connection, connection.begin():
            lock(connection)
            yield connection
    except DamagedError as error:
        raise DamagedError(f"{safe(str(engine.url))}: {error}") from error
    except OperationalError as error:
        raise StoreError(f"{safe(str(engine.url))}: cannot be written: {hint(error)}") from error
    except DatabaseError as error:
        what = "cannot be written" if may_only_read(error) else "damaged, or not a ledger"
        raise StoreError(f"{safe(str(engine.url))}: {what}: {hint(error)}") from error


def add_document(connection: Connection, reading: Reading, source: Source) -> bool:
    """Insert a document unless its id is there already; says whether it was new."""
    there = connection.execute(select(t.document.c.id).where(t.document.c.id == reading.document.id)).first()
    if there is None:
        connection.execute(insert(t.document), source_row(reading.document, source))
    return there is None


def add_reading(
    connection: Connection,
    reading: Reading,
    reader: str,
    recorded: datetime,
    others: Mapping[str, Sequence[str]] | None = None,
) -> list[str] | None:
    """Insert what a version of the reader found, unless that version has read the document already.

    ``others`` gives further wholes by record id. Returns the ids of the support records, None if nothing was new.
    """
    document = reading.document.id
    known = select(t.reading.c.id).where(t.reading.c.document == document, t.reading.c.reader == reader)
    if connection.execute(known).first() is not None:
        return None
    row = connection.execute(insert(t.reading).values(document=document, reader=reader, recorded=recorded))
    number = row.inserted_primary_key[0] if row.inserted_primary_key else None
    ids = record_ids(document, reading.records)
    rows = [
        {
            "reading": number,
            "id": i,
            "key": r.id,
            "type": r.type,
            "body": dump(r),
            "other_wholes": dump_strings((others or {}).get(r.id, ())),
        }
        for i, r in zip(ids, reading.records, strict=True)
    ]
    if rows:
        connection.execute(insert(t.record), rows)
    return [i for i, r in zip(ids, reading.records, strict=True) if r.type == "support"]


def add_decision(connection: Connection, decision: Decision) -> None:
    """Append a decision."""
    connection.execute(insert(t.decision), decision_row(decision))


def add_seen(connection: Connection, row: dict[str, Any]) -> None:
    """Note that an entry of a feed was read, unless that is known."""
    key = (t.seen.c.entry == row["entry"], t.seen.c.version == row["version"])
    if connection.execute(select(t.seen.c.entry).where(*key)).first() is None:
        connection.execute(insert(t.seen), row)


def put_blocks(connection: Connection, keys: Iterable[tuple[str, str, int | None]]) -> None:
    """Insert claims' keys for comparison, with the day of publication as a number."""
    rows = {(claim, key): day for claim, key, day in keys}
    _insert(connection, t.block, [{"claim": c, "key": k, "day": day} for (c, k), day in sorted(rows.items())])


def put_bands(connection: Connection, document: str, published: date | None, keys: Iterable[str]) -> None:
    """Insert a document's bands."""
    _insert(connection, t.band, [{"key": k, "document": document, "published": published} for k in sorted(set(keys))])


def put_copies(connection: Connection, pairs: Iterable[tuple[str, str, str]]) -> None:
    """Insert pairs of documents that are one text."""
    _insert(connection, t.copy, [{"first": a, "second": b, "why": why} for a, b, why in pairs])


def put_links(connection: Connection, pairs: Iterable[tuple[str, str, float]]) -> None:
    """Insert pairs of claims that reach the threshold, the earlier claim first."""
    _insert(connection, t.link, [{"first": a, "second": b, "score": score} for a, b, score in pairs])


def forget_claims(connection: Connection, claims: Iterable[str]) -> None:
    """Drop keys, links and place of claims that are about to be compared anew, or that no reading holds any more."""
    for some in chunks(sorted(claims)):
        for column in (t.block.c.claim, t.member.c.claim, t.link.c.first, t.link.c.second):
            connection.execute(delete(column.table).where(column.in_(some)))


def forget_components(connection: Connection, components: Iterable[str]) -> None:
    """Drop the computed lines and members of components that are about to be computed anew."""
    for some in chunks(sorted(components)):
        connection.execute(delete(t.line).where(t.line.c.component.in_(some)))
        connection.execute(delete(t.member).where(t.member.c.component.in_(some)))


def put_lines(
    connection: Connection, lines: Sequence[Line], members: Mapping[str, tuple[str, str, str]]
) -> dict[str, str]:
    """Insert computed lines, and for each claim its document, component and cluster. Returns the lines as stored."""
    rows = [{"claim": c, "document": d, "component": k, "cluster": u} for c, (d, k, u) in sorted(members.items())]
    _insert(connection, t.member, rows)
    found = [
        {
            "id": line.id,
            "component": members[line.parts[0].claim][1],
            "rank": f"{line.announced or '9999'} {line.id}",
            "doubt": line.doubt,
            "body": dump(line),
        }
        for line in lines
    ]
    _insert(connection, t.line, found)
    return {str(row["id"]): str(row["body"]) for row in found}


def put_row(connection: Connection, table: str, row: dict[str, Any]) -> None:
    """Insert one row of a growing table as a backup has it. Raises SourceError for a table or column it has not."""
    known = {x.name: x for x in t.GROWING}
    if table not in known or set(row) != {c.name for c in known[table].columns}:
        raise SourceError(f"the backup has a row that fits no table: {table}")
    connection.execute(insert(known[table]), row)


def settle(connection: Connection) -> None:
    """After rows came with their own numbers, let PostgreSQL go on counting from the last."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT setval('reading_id_seq', (SELECT COALESCE(MAX(id), 1) FROM reading))"))


def clear_computed(connection: Connection) -> None:
    """Throw away everything that is computed."""
    for table in t.COMPUTED:
        connection.execute(delete(table))


def set_state(connection: Connection, name: str, value: str) -> None:
    """Note something about the computed tables, such as the knowledge they were computed with."""
    connection.execute(delete(t.state).where(t.state.c.name == name))
    connection.execute(insert(t.state).values(name=name, value=value))


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def chunks(values: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """The values in pieces small enough for one statement."""
    for at in range(0, len(values), BATCH):
        yield values[at : at + BATCH]
