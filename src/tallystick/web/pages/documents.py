"""One document: its text with the evidence marked, the records beside it, where it came from, its copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

from fastapi import Path, Query

from tallystick.errors import LedgerError
from tallystick.jobs.documents import Shown, show_document
from tallystick.ledger_model import Line
from tallystick.model import Record
from tallystick.report import words
from tallystick.report.cards import TITLES, Card, Place, card
from tallystick.report.lines import counting, headline
from tallystick.report.marks import Segment, blocks, marks_of
from tallystick.report.outline import listed, paragraphs_of
from tallystick.web.asking import Ask
from tallystick.web.pages.lines import Paper, paper
from tallystick.web.problems import MissingError
from tallystick.web.routes import Pages
from tallystick.web.tables import Column, Table

router = Pages(tags=["documents"])
Id = Annotated[str, Path(max_length=120, description="The document's id.")]
FURTHEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class CardOfLine:
    """A record's card, and of support the line of the account that it is a claim of."""

    card: Card
    line: str | None
    headline: str
    counting: str


@dataclass(frozen=True, slots=True)
class Group:
    """The cards of one kind of record."""

    kind: str
    title: str
    cards: tuple[CardOfLine, ...]


@dataclass(frozen=True, slots=True)
class CopyOf:
    """Another document with the same text, and why it is thought so."""

    paper: Paper
    why: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document or, of a long one, a stretch of it from character ``start`` to ``end`` of ``length``.

    ``blocks`` are its paragraphs, cut wherever evidence begins or ends; ``before`` and ``after`` are characters that
    other stretches hold.
    """

    paper: Paper
    url_as_given: str | None
    language: str | None
    recorded: datetime | None
    read_at: datetime | None
    published: date | None
    text_sha256: str
    length: int
    start: int
    end: int
    before: int | None
    after: int | None
    headed: bool
    blocks: tuple[tuple[Segment, ...], ...]
    groups: tuple[Group, ...]
    records_in_all: int
    copies: tuple[CopyOf, ...]
    records: Table


@router.page("/documents/{document_id}", template="document.html.j2")
def document(
    ask: Ask,
    document_id: Id,
    at: Annotated[int, Query(ge=0, le=FURTHEST, description="A character of the text that shall be shown.")] = 0,
) -> DocumentPage:
    """A document's text with the evidence of every record marked, and the records beside it."""
    try:
        shown = show_document(ask.ledger, document_id, at)
    except LedgerError as error:
        raise MissingError(f"{error}. A line's page leads to the documents behind it.") from error
    ids, records = _keyed(shown)
    laid_out = listed(records)
    places = {r.id: Place(n, ids[r.id], depth) for n, (depth, r) in enumerate(laid_out, 1)}
    cut = _blocks(shown, [(places[r.id].key, r) for _, r in laid_out])
    return DocumentPage(
        paper=paper(shown.source),
        url_as_given=shown.source.url,
        language=shown.language,
        recorded=shown.source.recorded,
        read_at=shown.read_at,
        published=shown.source.published,
        text_sha256=shown.sha,
        length=shown.length,
        start=shown.start,
        end=shown.end,
        before=shown.start - 1 if shown.start else None,
        after=shown.end if shown.end < shown.length else None,
        headed=bool(cut) and not shown.start and _is_headline(cut[0], shown.source.title),
        blocks=cut,
        groups=tuple(_groups(shown, [card(r, places) for _, r in laid_out])),
        records_in_all=shown.records_in_all,
        copies=tuple(CopyOf(paper(c.source), c.why) for c in shown.copies),
        records=_table([(places[r.id], r) for _, r in laid_out], shown.lines),
    )


def _keyed(shown: Shown) -> tuple[dict[str, str], tuple[Record, ...]]:
    """The records, and for the id that each has in its document its id in the ledger."""
    return {r.id: i for i, r in shown.records}, tuple(r for _, r in shown.records)


def _blocks(shown: Shown, records: Sequence[tuple[str, Record]]) -> tuple[tuple[Segment, ...], ...]:
    """The stretch's paragraphs; marks are moved from the document's beginning to the stretch's."""
    marks = [
        replace(m, start=m.start - shown.start, end=m.end - shown.start)
        for key, record in records
        for m in marks_of(record.evidence, key, record.type)
    ]
    return tuple(tuple(block) for block in blocks(shown.text, paragraphs_of(shown.text), marks))


def _is_headline(block: Sequence[Segment], title: str | None) -> bool:
    """Whether the first paragraph is the headline, which is then not printed twice."""
    return bool(title) and "".join(s.text for s in block).split() == words.visible(title or "").split()


def _groups(shown: Shown, cards: Sequence[Card]) -> list[Group]:
    found = []
    for kind, title in TITLES.items():
        of = tuple(_with_line(c, shown.lines.get(c.place.key)) for c in cards if c.kind == kind)
        found += [Group(kind, title, of)] if of else []
    return found


def _with_line(one: Card, line: Line | None) -> CardOfLine:
    if line is None:
        return CardOfLine(one, None, "", "")
    return CardOfLine(one, line.id, headline(line), counting(line))


COLUMNS = (
    Column("number", "No.", "number"),
    Column("type", "Type"),
    Column("record", "Record", hidden=True),
    Column("heading", "What"),
    Column("tags", "Stage and sum"),
    Column("evidence", "Evidence"),
    Column("start", "From", "number"),
    Column("end", "To", "number"),
    Column("line", "Line"),
)


def _table(records: Sequence[tuple[Place, Record]], lines: dict[str, Line]) -> Table:
    """One row for each piece of evidence, with its place in the document's text."""
    rows = []
    for place, record in records:
        shown = card(record, {record.id: place})
        line = lines.get(place.key)
        for span in sorted(record.evidence):
            tags = ", ".join(shown.tags)
            rows.append(
                (
                    place.number, record.type, place.key, shown.heading, tags, span.text, span.start, span.end,
                    line.id if line else None,
                )
            )  # fmt: skip
    return Table(COLUMNS, tuple(rows), caption="Records and their evidence")
