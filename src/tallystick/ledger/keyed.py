"""Reads by key: what one page needs, and no more, however large the ledger is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from tallystick.ledger import history
from tallystick.ledger import tables as t
from tallystick.ledger.codec import parse_claim, parse_line, parse_record
from tallystick.ledger.write import chunks
from tallystick.ledger_model import Claim, Fingerprint, Line, Source, SourceClass
from tallystick.model import Record

_HEAD = [c for c in t.document.c if c.name not in {"text", "text_sha", "shingles", "digest", "traits"}]
_UNREAD = Fingerprint((), ())


def line(connection: Connection, id_: str) -> Line | None:
    """The line with exactly this id."""
    body = connection.execute(select(t.line.c.body).where(t.line.c.id == id_)).scalar()
    return None if body is None else parse_line(body)


def line_ids(connection: Connection, beginning: str, most: int = 2) -> list[str]:
    """Ids of lines that begin so, no more than ``most``."""
    query = select(t.line.c.id).where(t.line.c.id.startswith(beginning, autoescape=True)).order_by(t.line.c.id)
    return list(connection.execute(query.limit(most)).scalars())


def lines_beside(connection: Connection, claims: Iterable[str]) -> list[Line]:
    """All lines of the components in which some claims are reconciled, by day of announcement.

    A line, its wholes and its parts are of one component.
    """
    found: dict[str, tuple[str, str]] = {}
    for some in chunks(sorted(set(claims))):
        inside = select(t.member.c.component).where(t.member.c.claim.in_(some))
        query = select(t.line.c.id, t.line.c.rank, t.line.c.body).where(t.line.c.component.in_(inside))
        found.update({id_: (rank, body) for id_, rank, body in connection.execute(query)})
    return [parse_line(body) for _, body in sorted(found.values())]


def bodies_of(connection: Connection, components: Iterable[str]) -> dict[str, str]:
    """All lines of some components as they are stored, by id."""
    found: dict[str, str] = {}
    for some in chunks(sorted(set(components))):
        query = select(t.line.c.id, t.line.c.body).where(t.line.c.component.in_(some))
        found.update((row.id, row.body) for row in connection.execute(query))
    return found


def claims(connection: Connection, ids: Iterable[str]) -> list[Claim]:
    """Claims by id, as the latest reading of their document has them, without those it no longer holds."""
    joined = t.record.join(t.reading, t.record.c.reading == t.reading.c.id).join(
        t.document, t.document.c.id == t.reading.c.document
    )
    columns = (t.record, t.reading.c.document, t.reading.c.recorded, t.document.c.published, t.document.c.source_class)
    later = t.reading.alias("later")
    last = select(func.max(later.c.id)).where(later.c.document == t.reading.c.document).scalar_subquery()
    found = []
    for some in chunks(sorted(set(ids))):
        query = select(*columns).select_from(joined).where(t.record.c.id.in_(some), t.record.c.type == "support")
        rows = connection.execute(query.where(t.reading.c.id == last).order_by(t.record.c.id, t.record.c.reading))
        found += [parse_claim(row) for row in rows]
    return found


def first_recorded(connection: Connection, ids: Iterable[str]) -> dict[str, datetime]:
    """When each of these claims was first recorded, by any reading."""
    found: dict[str, datetime] = {}
    joined = t.record.join(t.reading, t.record.c.reading == t.reading.c.id)
    for some in chunks(sorted(set(ids))):
        query = select(t.record.c.id, func.min(t.reading.c.recorded).label("first")).select_from(joined)
        for row in connection.execute(query.where(t.record.c.id.in_(some)).group_by(t.record.c.id)):
            found[row.id] = row.first
    return found


def heads(connection: Connection, ids: Iterable[str]) -> dict[str, Source]:
    """What documents are called and where they come from, by id, without their text and fingerprint."""
    found: dict[str, Source] = {}
    for some in chunks(sorted(set(ids))):
        for row in connection.execute(select(*_HEAD).where(t.document.c.id.in_(some))):
            found[row.id] = _head(row)
    return dict(sorted(found.items()))


def _head(row: Any) -> Source:
    return Source(
        id=row.id,
        fingerprint=_UNREAD,
        source_class=SourceClass(row.source_class),
        speaks_for=row.speaks_for,
        publisher=row.publisher,
        title=row.title,
        url=row.url,
        published=row.published,
        recorded=row.recorded,
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """A document without its text: how many characters that has, its SHA-256 and its language."""

    source: Source
    length: int
    sha: str
    language: str | None


def facts(connection: Connection, document: str) -> Facts | None:
    """What is known of a document besides its text."""
    query = select(*_HEAD, t.document.c.text_sha, func.length(t.document.c.text).label("length"))
    row = connection.execute(query.where(t.document.c.id == document)).first()
    return None if row is None else Facts(_head(row), row.length, row.text_sha, row.language)


def excerpt(connection: Connection, document: str, start: int, end: int) -> str:
    """The characters from ``start`` to ``end`` of a document's text; past its end there are none."""
    query = select(func.substr(t.document.c.text, start + 1, max(end - start, 0)))
    found: str | None = connection.execute(query.where(t.document.c.id == document)).scalar()
    return found or ""


def reading(connection: Connection, document: str) -> tuple[int, datetime] | None:
    """The number of the reading of a document that holds, and when it was recorded; what it read never changes."""
    query = select(t.reading.c.id, t.reading.c.recorded).where(t.reading.c.document == document)
    row = connection.execute(query.order_by(t.reading.c.id.desc()).limit(1)).first()
    return None if row is None else (row.id, row.recorded)


def records(connection: Connection, reading: int) -> list[tuple[str, Record]]:
    """The records of one reading with their ids, in the reader's order."""
    query = select(t.record.c.id, t.record.c.type, t.record.c.body, t.record.c.key).where(t.record.c.reading == reading)
    rows = connection.execute(query.order_by(t.record.c.key))
    return [(row.id, parse_record(row.id, row.type, row.body)) for row in rows]


def last_before(
    connection: Connection, as_of: date | None, known_at: datetime | None
) -> tuple[date | None, datetime | None]:
    """The last day of publication and the last moment of recording by then: between two of them nothing changes."""
    day: date | None = None
    if as_of is not None:
        published = t.document.c.published
        day = connection.execute(select(func.max(published)).where(published <= as_of)).scalar()
    moments: list[datetime] = []
    if known_at is not None:
        for column in (t.reading.c.recorded, t.decision.c.recorded):
            found = connection.execute(select(func.max(column)).where(column <= known_at)).scalar()
            moments += [found] if found is not None else []
        told = history.last_before(connection, known_at)
        moments += [told] if told is not None else []
    return day, max(moments, default=None)


def not_there(connection: Connection, as_of: date | None, known_at: datetime | None) -> set[str]:
    """Documents that were not published by a day, or not recorded by a moment; those without a day were not, by any."""
    late: list[ColumnElement[bool]] = []
    if as_of is not None:
        late += [t.document.c.published.is_(None), t.document.c.published > as_of]
    if known_at is not None:
        late.append(t.document.c.recorded > known_at)
    return set(connection.execute(select(t.document.c.id).where(or_(*late))).scalars()) if late else set()


def changed_after(connection: Connection, moment: datetime) -> bool:
    """Whether a decision was made since, or a document that was there was read anew."""
    ruled = select(t.decision.c.id).where(t.decision.c.recorded > moment).limit(1)
    joined = t.reading.join(t.document, t.document.c.id == t.reading.c.document)
    again = select(t.reading.c.id).select_from(joined).where(t.reading.c.recorded > moment)
    again = again.where(t.document.c.recorded <= moment).limit(1)
    return any(connection.execute(query).first() is not None for query in (ruled, again))


def all_members(connection: Connection) -> dict[str, tuple[str, str]]:
    """Document and component of every claim."""
    columns = (t.member.c.claim, t.member.c.document, t.member.c.component)
    return {claim: (document, component) for claim, document, component in connection.execute(select(*columns))}


def all_copies(connection: Connection) -> list[tuple[str, str]]:
    """Every pair of documents that carry one text."""
    return [(row.first, row.second) for row in connection.execute(select(t.copy.c.first, t.copy.c.second))]


def recorded_since(connection: Connection, moment: datetime, most: int = 2000) -> dict[str, datetime]:
    """Claims that a reading since a moment was the first to hold, the newest first, no more than ``most``."""
    joined = t.record.join(t.reading, t.record.c.reading == t.reading.c.id)
    query = select(t.record.c.id).select_from(joined).where(t.reading.c.recorded >= moment)
    query = query.where(t.record.c.type == "support")
    newest = connection.execute(query.order_by(t.reading.c.id.desc(), t.record.c.key).limit(most)).scalars()
    first = first_recorded(connection, ids := list(dict.fromkeys(newest)))
    return {id_: first[id_] for id_ in ids if first[id_] >= moment}


def newest_documents(connection: Connection, most: int) -> list[Source]:
    """The documents published last, without text and fingerprint."""
    query = select(*_HEAD).order_by(t.document.c.published.desc().nulls_last(), t.document.c.id).limit(most)
    return [_head(row) for row in connection.execute(query)]


def latest_readings(connection: Connection, known_at: datetime | None = None) -> dict[int, str]:
    """The number of the reading that holds for each document, now or at a moment, with the document."""
    query = select(func.max(t.reading.c.id).label("id"), t.reading.c.document).group_by(t.reading.c.document)
    rows = connection.execute(query if known_at is None else query.where(t.reading.c.recorded <= known_at))
    return {row.id: row.document for row in rows}


@dataclass(frozen=True, slots=True)
class Voice:
    """A record that somebody speaks in: the number of its reading, its document, who published that and when.

    ``source`` is the publisher's name, else the title; it may be empty.
    """

    reading: int
    id: str
    record: Record
    document: str
    source: str
    published: date | None


def voices_after(
    connection: Connection, reading: int, kinds: Sequence[str], known_at: datetime | None = None
) -> Iterator[Voice]:
    """Records of some kinds of readings after one of this number, by reading; of support only what somebody said."""
    said = or_(t.record.c.type != "support", t.record.c.body.contains('"said_by":', autoescape=True))
    head = (t.document.c.id, t.document.c.publisher, t.document.c.title, t.document.c.published)
    joined = t.record.join(t.reading, t.record.c.reading == t.reading.c.id).join(
        t.document, t.document.c.id == t.reading.c.document
    )
    columns = (t.record.c.reading, t.record.c.id, t.record.c.type, t.record.c.body, *head)
    query = select(*columns).select_from(joined).where(t.record.c.reading > reading, t.record.c.type.in_(kinds), said)
    query = query if known_at is None else query.where(t.reading.c.recorded <= known_at)
    for number, id_, kind, body, document, publisher, title, published in connection.execute(
        query.order_by(t.record.c.reading, t.record.c.key)
    ):
        record = parse_record(id_, kind, body)
        yield Voice(number, id_, record, document, publisher or title or "", published)
