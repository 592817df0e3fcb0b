"""Lines by donor and year, each with its sentences: for reading through, and for large sites written as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query

from tallystick.jobs.sentences import Sentence, sentences
from tallystick.jobs.view import Row, View
from tallystick.report import words
from tallystick.report.lines import counting
from tallystick.web.asking import Ask
from tallystick.web.boundary import named
from tallystick.web.problems import MissingError
from tallystick.web.routes import Pages
from tallystick.web.tables import Column, Table

router = Pages(tags=["ledger"])
SIZE = 200
"""Lines of a page."""
NOBODY, UNDATED = "not named", "no date"


@dataclass(frozen=True, slots=True)
class Book:
    """One page of the lines of a donor, or of joint donors, that were announced in one year."""

    donor: str
    year: str
    part: int
    parts: int
    rows: tuple[Row, ...]

    @property
    def address(self) -> str:
        """Where it stands."""
        query = {"donor": self.donor, "year": self.year} | ({"part": str(self.part)} if self.part > 1 else {})
        return "/book?" + urlencode(sorted(query.items()))


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a book."""

    line: str
    headline: str
    stage: str
    announced: str
    counting: str
    part_of: str | None
    sentence: Sentence | None


@dataclass(frozen=True, slots=True)
class BookPage:
    """A book's page, and the addresses of the others."""

    donor: str
    year: str
    told: str
    count: int
    lines: tuple[Told, ...]
    pages: tuple[str, ...]
    here: int


@dataclass(frozen=True, slots=True)
class BooksPage:
    """Every book with how many lines it has."""

    table: Table


def books(view: View) -> Sequence[Book]:
    """The pages of all books, by donor and year."""
    return view.once(("books",), lambda: tuple(_books(view)))


def _books(view: View) -> list[Book]:
    of: dict[tuple[str, str], list[Row]] = {}
    for row in view.rows:
        key = ("+".join(row.donors) or NOBODY, row.announced[:4] or UNDATED)
        of.setdefault(key, []).append(row)
    found = []
    for (donor, year), rows in sorted(of.items()):
        ordered = sorted(rows, key=lambda r: (r.announced, r.id))
        parts = -(-len(ordered) // SIZE)
        cuts = [tuple(ordered[i * SIZE : (i + 1) * SIZE]) for i in range(parts)]
        found += [Book(donor, year, number, parts, cut) for number, cut in enumerate(cuts, 1)]
    return found


@router.page("/books", template="books.html.j2")
def all_books(ask: Ask) -> BooksPage:
    """All lines by donor and year."""
    columns = (Column("donor", "Donor"), Column("year", "Year", link="address"), Column("lines", "Lines", "number"),
               Column("address", "Address", hidden=True))  # fmt: skip
    counts: dict[tuple[str, str], int] = {}
    for book in books(ask.view):
        counts[book.donor, book.year] = counts.get((book.donor, book.year), 0) + len(book.rows)
    rows = tuple(
        (named(ask.view, b.donor), b.year, counts[b.donor, b.year], b.address) for b in books(ask.view) if b.part == 1
    )
    return BooksPage(Table(columns, rows, "Lines by donor and year"))


@router.page("/book", template="book.html.j2")
def book(
    ask: Ask,
    donor: Annotated[str, Query(max_length=200, description="Id of the donor, joint ones joined by +.")] = NOBODY,
    year: Annotated[str, Query(max_length=8, description="The year, or “no date”.")] = UNDATED,
    part: Annotated[int, Query(ge=1, le=100_000, description="Which page.")] = 1,
) -> BookPage:
    """The lines of one donor that were announced in one year, each with the sentence that states it."""
    of = [b for b in books(ask.view) if b.donor == donor and b.year == year]
    if not 0 < part <= len(of):
        raise MissingError(f"No line of {donor!r} and {year!r} stands on page {part}: /books lists what there is.")
    rows = of[part - 1].rows
    told = sentences(ask.ledger, [row.line for row in rows])
    return BookPage(
        donor=donor,
        year=year,
        told=f"{named(ask.view, donor).capitalize() if donor == NOBODY else named(ask.view, donor)}, {year}",
        count=sum(len(b.rows) for b in of),
        lines=tuple(_told(row, told.get(row.id)) for row in rows),
        pages=tuple(b.address for b in of),
        here=part,
    )


def _told(row: Row, sentence: Sentence | None) -> Told:
    line = row.line
    return Told(row.id, row.headline, words.label(line.stage), row.announced, counting(line), line.part_of, sentence)
