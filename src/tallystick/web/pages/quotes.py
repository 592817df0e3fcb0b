"""Who said what, searched by speaker, day and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from tallystick.jobs.quotes import Kind, Quote, Search, Speaker, search
from tallystick.web.asking import Ask
from tallystick.web.pages.ledger import Blank, Words, asked_shape
from tallystick.web.routes import Pages, Shape, given_by
from tallystick.web.tables import Column, Table

router = Pages(tags=["quotes"])
PER_PAGE = 40
MOST_SPEAKERS = 300
"""Speakers offered to choose from; any other can be typed."""

COLUMNS = (
    Column("day", "Day", "date"),
    Column("speaker", "Speaker"),
    Column("speaker_id", "Speaker's id", hidden=True),
    Column("role", "Office", hidden=True),
    Column("speaks_for", "For", hidden=True),
    Column("kind", "Kind"),
    Column("manner", "Manner"),
    Column("words", "Words"),
    Column("addressee", "To", hidden=True),
    Column("occasion", "At", hidden=True),
    Column("source", "Source"),
    Column("address", "Address", hidden=True),
)


@dataclass(frozen=True, slots=True)
class Said:
    """One statement or position, ready to be shown, with the place in its document where it stands."""

    quote: Quote
    address: str
    document: str


@dataclass(frozen=True, slots=True)
class QuotesPage:
    """Statements and positions that were asked for, the latest first. ``table`` holds all of them in CSV."""

    found: int
    of: int
    page: int
    pages: int
    quotes: tuple[Said, ...]
    speakers: tuple[Speaker, ...]
    table: Table


@dataclass(frozen=True, kw_only=True)
class Asking:
    """The parameters of the search, each as it stands in the address."""

    speaker: Annotated[Words, Blank, Query(description="Id, name or office, or the actor who is spoken for.")] = None
    text: Annotated[Words, Blank, Query(description="Words that all stand in what was said.")] = None
    kind: Annotated[Kind | None, Blank, Query(description="Only what was said, or only where they stand.")] = None
    since: Annotated[date | None, Blank, Query(description="Published on this day or later.")] = None
    until: Annotated[date | None, Blank, Query(description="Published by this day.")] = None


@router.page("/quotes", template="quotes.html.j2")
def quotes(
    ask: Ask,
    shape: Annotated[Shape, Depends(asked_shape)],
    asking: Annotated[Asking, Depends(given_by(Asking))],
    page: Annotated[int, Query(ge=1, le=1_000_000, description="Which page of the list.")] = 1,
) -> QuotesPage:
    """Who said what and where they stand, from all documents, by speaker, day and words."""
    spoken = ask.views.quotes.current(ask.version)
    wanted = Search(speaker=asking.speaker, text=asking.text, kind=asking.kind, since=asking.since, until=asking.until)
    found = search(spoken, wanted)
    pages = max(-(-len(found) // PER_PAGE), 1)
    at = min(page, pages)
    shown = found[(at - 1) * PER_PAGE : at * PER_PAGE]
    return QuotesPage(
        found=len(found),
        of=len(spoken.quotes),
        page=at,
        pages=pages,
        quotes=tuple(Said(q, address(q), f"/documents/{q.document}") for q in shown),
        speakers=spoken.speakers[:MOST_SPEAKERS],
        table=Table(COLUMNS, tuple(_row(q) for q in found) if shape is Shape.CSV else (), caption="Quotes"),
    )


def address(quote: Quote) -> str:
    """Where on its document's page a quote stands."""
    return f"/documents/{quote.document}?at={quote.start}#r{quote.id}"


def _row(q: Quote) -> tuple[str | None, ...]:
    who = q.speaker
    speaker = (who.name, who.id, who.role, who.speaks_for) if who else (None, None, None, None)
    day = str(q.day) if q.day else None
    return (day, *speaker, q.kind.value, q.manner, q.words, q.addressee, q.occasion, q.source, address(q))
