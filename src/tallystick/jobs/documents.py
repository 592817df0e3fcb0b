"""One document of the ledger: a stretch of its text, the records whose evidence stands in it, and its copies.

Read by key; of a long text only one stretch is read at a time, so that ten megabytes take as long as ten kilobytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from tallystick.errors import LedgerError
from tallystick.jobs.ledger import Ledger
from tallystick.ledger import keyed, read
from tallystick.ledger_model import Line, Source
from tallystick.model import Record

STRETCH = 40_000
"""Characters of a text that are shown at once."""
NEAR = 2_000
"""Characters after a stretch's edge in which a blank line is looked for, so that paragraphs stay whole."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Another document that carries the same text, and why it is thought so."""

    source: Source
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of a document: ``text`` begins at character ``start`` of ``length``; offsets count from the beginning.

    ``records`` are those with evidence in it, by id; ``lines`` are the ledger's lines by claim.
    """

    source: Source
    language: str | None
    sha: str
    length: int
    start: int
    text: str
    records: tuple[tuple[str, Record], ...]
    records_in_all: int
    lines: dict[str, Line]
    copies: tuple[Copy, ...]
    read_at: datetime | None

    @property
    def end(self) -> int:
        """The character after the last that is shown."""
        return self.start + len(self.text)


def show_document(ledger: Ledger, id_: str, at: int = 0) -> Shown:
    """The stretch of a document that holds character ``at``. Raises LedgerError where there is no such document."""
    with read.looking(ledger.engine) as connection:
        facts = keyed.facts(connection, id_)
        if facts is None:
            raise LedgerError(f"{id_}: no document has this id")
        length = facts.length
        start, end = _stretch(connection, id_, min(at, length), length)
        reading = keyed.reading(connection, id_)
        rows = [] if reading is None else keyed.records(connection, reading[0])
        here = tuple((i, r) for i, r in rows if _stands(r, start, end))
        claims = [i for i, r in here if r.type == "support"]
        inside = keyed.lines_beside(connection, claims)
        wanted = set(claims)
        return Shown(
            source=facts.source,
            language=facts.language,
            sha=facts.sha,
            length=length,
            start=start,
            text=keyed.excerpt(connection, id_, start, end),
            records=here,
            records_in_all=len(rows),
            lines={c: line for line in inside for c in line.claims if c in wanted},
            copies=tuple(_copies(connection, id_)),
            read_at=None if reading is None else reading[1],
        )


def _stands(record: Record, start: int, end: int) -> bool:
    return any(s.start < end and s.end > start for s in record.evidence)


def _stretch(connection: Connection, id_: str, at: int, length: int) -> tuple[int, int]:
    """Where the stretch around a character begins and ends: at a multiple of its size, moved to the next paragraph."""
    if length <= STRETCH + NEAR:
        return 0, length
    number = at // STRETCH
    start = _edge(connection, id_, number, length)
    if start > at:
        number -= 1
        start = _edge(connection, id_, number, length)
    return start, _edge(connection, id_, number + 1, length)


def _edge(connection: Connection, id_: str, number: int, length: int) -> int:
    raw = number * STRETCH
    if number == 0 or raw + NEAR >= length:
        return min(raw, length) if number == 0 else length
    gap = keyed.excerpt(connection, id_, raw, raw + NEAR).find("\n\n")
    return raw + gap + 2 if gap >= 0 else raw


def _copies(connection: Connection, id_: str) -> list[Copy]:
    """Documents that hang together with this one as copies, with the reason nearest to it."""
    pairs = read.copies_near(connection, [id_])
    others = {d for a, b, _ in pairs for d in (a, b)} - {id_}
    why = {d: w for a, b, w in pairs for d in (a, b)}
    why.update({(b if a == id_ else a): w for a, b, w in pairs if id_ in {a, b}})
    heads = keyed.heads(connection, others)
    return [Copy(head, why[i]) for i, head in sorted(heads.items(), key=lambda h: (str(h[1].published), h[0]))]
