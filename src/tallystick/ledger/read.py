"""Everything that reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, func, literal, or_, select, union
from sqlalchemy.exc import DatabaseError

from tallystick.errors import DamagedError, StoreError
from tallystick.ledger import tables as t
from tallystick.ledger.codec import (
    parse_claim,
    parse_decision,
    parse_document,
    parse_line,
    parse_record,
    parse_source,
)
from tallystick.ledger.migrations import reason, safe
from tallystick.ledger.write import chunks
from tallystick.ledger_model import Claim, Decision, Line, Source
from tallystick.model import Document, Record

SOURCE_COLUMNS = [c for c in t.document.c if c.name not in {"text", "text_sha"}]


@contextmanager
def looking(engine: Engine) -> Iterator[Connection]:
    """One connection that sees one state. Raises StoreError for a damaged or unreachable ledger."""
    try:
        with engine.connect() as connection:
            yield connection
    except DamagedError as error:
        raise DamagedError(f"{safe(str(engine.url))}: {error}") from error
    except DatabaseError as error:
        raise StoreError(f"{safe(str(engine.url))}: cannot be read: {reason(error)}") from error


def _latest(known_at: datetime | None) -> Select[Any]:
    """The number of the reading that holds for each document, at a time if one is given."""
    query = select(t.reading.c.document, func.max(t.reading.c.id).label("id")).group_by(t.reading.c.document)
    return query if known_at is None else query.where(t.reading.c.recorded <= known_at)


def _claims(*conditions: ColumnElement[bool], known_at: datetime | None = None) -> Select[Any]:
    latest = _latest(known_at).subquery()
    columns = (
        t.record.c.id,
        t.record.c.key,
        t.record.c.body,
        t.record.c.other_wholes,
        t.reading.c.document,
        t.reading.c.recorded,
        t.document.c.published,
        t.document.c.source_class,
    )
    joined = (
        t.record.join(t.reading, t.record.c.reading == t.reading.c.id)
        .join(latest, latest.c.id == t.reading.c.id)
        .join(t.document, t.document.c.id == t.reading.c.document)
    )
    return select(*columns).select_from(joined).where(t.record.c.type == "support", *conditions)


def claims(connection: Connection, *, as_of: date | None = None, known_at: datetime | None = None) -> list[Claim]:
    """All claims that hold: of the latest readings, published by ``as_of``, recorded by ``known_at``."""
    conditions = [] if as_of is None else [t.document.c.published <= as_of]
    rows = connection.execute(_claims(*conditions, known_at=known_at).order_by(t.record.c.id))
    return [parse_claim(row) for row in rows]


def claims_of_documents(connection: Connection, documents: Iterable[str]) -> list[Claim]:
    """The claims of some documents that hold."""
    found: list[Claim] = []
    for some in chunks(sorted(set(documents))):
        latest = select(func.max(t.reading.c.id)).where(t.reading.c.document.in_(some)).group_by(t.reading.c.document)
        joined = t.record.join(t.reading, t.record.c.reading == t.reading.c.id).join(
            t.document, t.document.c.id == t.reading.c.document
        )
        of_document = (t.document.c.published, t.document.c.source_class)
        columns = (t.record, t.reading.c.document, t.reading.c.recorded, *of_document)
        query = select(*columns).select_from(joined).where(t.reading.c.id.in_(latest), t.record.c.type == "support")
        found += [parse_claim(row) for row in connection.execute(query.order_by(t.record.c.id))]
    return found


def sources(connection: Connection, ids: Iterable[str] | None = None, *, prints: bool = True) -> list[Source]:
    """Documents without their text, all or some, in order of their ids; without ``prints`` what copies are found by."""
    columns = [c for c in SOURCE_COLUMNS if prints or c.name not in {"shingles", "digest", "traits"}]
    if ids is None:
        return [parse_source(row) for row in connection.execute(select(*columns).order_by(t.document.c.id))]
    found: list[Source] = []
    for some in chunks(sorted(set(ids))):
        query = select(*columns).where(t.document.c.id.in_(some)).order_by(t.document.c.id)
        found += [parse_source(row) for row in connection.execute(query)]
    return found


def documents(connection: Connection, ids: Iterable[str] | None = None) -> Iterator[Document]:
    """Documents with their text, in order of their ids."""
    wanted = sorted(set(ids)) if ids is not None else list(connection.execute(select(t.document.c.id)).scalars())
    for some in chunks(sorted(wanted)):
        query = select(t.document).where(t.document.c.id.in_(some)).order_by(t.document.c.id)
        yield from (parse_document(row) for row in connection.execute(query))


def text_hashes(connection: Connection) -> dict[str, str]:
    """For each document the hash its text had when it was added."""
    return {row.id: row.text_sha for row in connection.execute(select(t.document.c.id, t.document.c.text_sha))}


def decisions(connection: Connection, known_at: datetime | None = None) -> list[Decision]:
    """All decisions in the order in which they were made."""
    query = select(t.decision).order_by(t.decision.c.recorded, t.decision.c.id)
    if known_at is not None:
        query = query.where(t.decision.c.recorded <= known_at)
    return [parse_decision(row) for row in connection.execute(query)]


def lines(connection: Connection) -> list[Line]:
    """The computed lines, by day of announcement."""
    return [parse_line(body) for body in connection.execute(select(t.line.c.body).order_by(t.line.c.rank)).scalars()]


def line_bodies(connection: Connection) -> list[tuple[str, str]]:
    """The computed lines as they are stored, with their ids, by day of announcement."""
    return [
        (row.id, row.body) for row in connection.execute(select(t.line.c.id, t.line.c.body).order_by(t.line.c.rank))
    ]


def line_of(body: str) -> Line:
    """The line a stored text holds."""
    return parse_line(body)


def version(connection: Connection) -> str:
    """A short text that changes whenever a document, reading or decision is added or the lines are computed anew."""
    newest = select(func.max(t.reading.c.id)).scalar_subquery()  # no document is added without a reading
    decisions_ = select(func.count()).select_from(t.decision).scalar_subquery()
    first = select(literal("").label("name"), newest.label("newest"), decisions_.label("decisions"), literal(""))
    rest = select(t.state.c.name, literal(0), literal(0), t.state.c.value)
    rows = sorted(tuple(row) for row in connection.execute(first.union_all(rest)))
    return "-".join(str(part) for part in (rows[0][1] or 0, rows[0][2], *(value for *_, value in rows[1:])))


def records(connection: Connection, kind: str, known_at: datetime | None = None) -> Iterator[tuple[str, str, Record]]:
    """Records of one type that hold, with document and id, in the order of documents' days."""
    latest = _latest(known_at).subquery()
    joined = t.record.join(latest, latest.c.id == t.record.c.reading).join(
        t.document, t.document.c.id == latest.c.document
    )
    query = select(latest.c.document, t.record.c.id, t.record.c.body).select_from(joined).where(t.record.c.type == kind)
    for row in connection.execute(query.order_by(t.document.c.published, latest.c.document, t.record.c.key)):
        yield row.document, row.id, parse_record(row.id, kind, row.body)


def sharing_keys(connection: Connection, keys: Iterable[str], day: date | None, days: int) -> set[str]:
    """Claims that have one of these keys and were published within ``days``, or when is not known."""
    near: ColumnElement[bool] = t.block.c.key.is_not(None)
    if day is not None:
        first, last = day.toordinal() - days, day.toordinal() + days
        near = or_(t.block.c.day.is_(None), and_(t.block.c.day >= first, t.block.c.day <= last))
    found: set[str] = set()
    for some in chunks(sorted(set(keys))):
        found.update(connection.execute(select(t.block.c.claim).where(t.block.c.key.in_(some), near)).scalars())
    return found


def sharing_bands(connection: Connection, keys: Iterable[str], published: date | None, days: int) -> set[str]:
    """Documents that have one of these bands and were published within ``days``."""
    near: ColumnElement[bool] = t.band.c.key.is_not(None)
    if published is not None:
        span = timedelta(days=days)
        near = or_(
            t.band.c.published.is_(None),
            and_(t.band.c.published >= published - span, t.band.c.published <= published + span),
        )
    found: set[str] = set()
    for some in chunks(sorted(set(keys))):
        found.update(connection.execute(select(t.band.c.document).where(t.band.c.key.in_(some), near)).scalars())
    return found


def members(
    connection: Connection, *, claims: Iterable[str] = (), documents: Iterable[str] = ()
) -> dict[str, tuple[str, str]]:
    """Document and component of some claims, or of all claims of some documents."""
    found: dict[str, tuple[str, str]] = {}
    for column, values in ((t.member.c.claim, claims), (t.member.c.document, documents)):
        for some in chunks(sorted(set(values))):
            for row in connection.execute(select(t.member).where(column.in_(some))):
                found[row.claim] = (row.document, row.component)
    return found


def members_of(connection: Connection, components: Iterable[str]) -> dict[str, str]:
    """The claims of some components, with their documents."""
    found: dict[str, str] = {}
    for some in chunks(sorted(set(components))):
        for row in connection.execute(select(t.member).where(t.member.c.component.in_(some))):
            found[row.claim] = row.document
    return found


def clusters(connection: Connection, *, claims: Iterable[str] = (), ids: Iterable[str] = ()) -> dict[str, str]:
    """The cluster of some claims, or all claims of some clusters with it."""
    found: dict[str, str] = {}
    for column, values in ((t.member.c.claim, claims), (t.member.c.cluster, ids)):
        for some in chunks(sorted(set(values))):
            query = select(t.member.c.claim, t.member.c.cluster).where(column.in_(some))
            found.update({row.claim: row.cluster for row in connection.execute(query)})
    return found


def links(connection: Connection, claims: Iterable[str]) -> dict[tuple[str, str], float]:
    """The scores of pairs that reach the threshold and hold one of these claims."""
    found: dict[tuple[str, str], float] = {}
    for some in chunks(sorted(set(claims))):
        for column in (t.link.c.first, t.link.c.second):
            rows = connection.execute(select(t.link).where(column.in_(some)))
            found.update({(row.first, row.second): row.score for row in rows})
    return found


def hanging_together(connection: Connection, claims: Iterable[str], most: int | None = None) -> set[str]:
    """All claims whose line could ever depend on these or the other way round, by links and components, near or far.

    With ``most`` the search ends once it has found more than so many.
    """
    found = set(claims)
    todo = set(found)
    while todo and (most is None or len(found) <= most):
        todo = _next_to(connection, todo) - found
        found |= todo
    return found


def _next_to(connection: Connection, claims: Iterable[str]) -> set[str]:
    """Claims of the same components as these, and those a link leads to."""
    found: set[str] = set()
    for some in chunks(sorted(set(claims))):
        inside = select(t.member.c.component).where(t.member.c.claim.in_(some))
        together = select(t.member.c.claim).where(t.member.c.component.in_(inside))
        after = select(t.link.c.second).where(t.link.c.first.in_(some))
        before = select(t.link.c.first).where(t.link.c.second.in_(some))
        found.update(connection.execute(union(together, after, before)).scalars())
    return found


def copies_near(connection: Connection, documents: Iterable[str]) -> list[tuple[str, str, str]]:
    """All pairs of copies that hang together with these documents, near or far, in order."""
    found: dict[tuple[str, str], str] = {}
    seen: set[str] = set()
    todo = set(documents)
    while todo:
        seen |= todo
        for some in chunks(sorted(todo)):
            query = select(t.copy).where(or_(t.copy.c.first.in_(some), t.copy.c.second.in_(some)))
            found.update({(row.first, row.second): row.why for row in connection.execute(query)})
        todo = {d for pair in found for d in pair} - seen
    return [(a, b, why) for (a, b), why in sorted(found.items())]


def state(connection: Connection, name: str) -> str | None:
    """What was noted about the computed tables."""
    found: str | None = connection.execute(select(t.state.c.value).where(t.state.c.name == name)).scalar()
    return found


def versions_seen(connection: Connection, entries: Iterable[str]) -> set[tuple[str, str]]:
    """Of these entries of feeds, by hash, the versions that were read."""
    found: set[tuple[str, str]] = set()
    for some in chunks(sorted(set(entries))):
        query = select(t.seen.c.entry, t.seen.c.version).where(t.seen.c.entry.in_(some))
        found.update((row.entry, row.version) for row in connection.execute(query))
    return found


def counts(connection: Connection) -> dict[str, int]:
    """How many rows the growing tables and the lines have."""
    tables = (*t.GROWING, t.line)
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


def growing_rows(connection: Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of the tables that grow, table by table, in a fixed order."""
    for table in t.GROWING:
        for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
            yield table.name, dict(row._mapping)
