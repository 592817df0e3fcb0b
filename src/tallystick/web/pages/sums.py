"""A total and every line it adds up, each with its rate and the sentence that carries it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from tallystick.jobs.sentences import Sentence, sentences
from tallystick.jobs.view import View
from tallystick.report import words
from tallystick.report.cube import Cell
from tallystick.report.tables import rates
from tallystick.report.totals import Entry, Question, Total
from tallystick.web.asking import Ask
from tallystick.web.boundary import Bounded, named
from tallystick.web.figures import Figures
from tallystick.web.pages.ledger import asked_shape
from tallystick.web.routes import Pages, Shape
from tallystick.web.tables import Column, Table

router = Pages(tags=["sums"])
SIZE = 50
NAMED = 100
"""Lines that could not be added that are named on the page."""

COLUMNS = (
    Column("value", "Counted", "money"),
    Column("stated", "Stated as"),
    Column("donor", "Donor"),
    Column("recipient", "Recipient"),
    Column("announced", "Announced", "date"),
    Column("type", "Type"),
    Column("line", "Line", link="address"),
    Column("address", "Address", hidden=True),
    Column("rate", "Rate"),
    Column("unallocated", "Unallocated", "money"),
)


@dataclass(frozen=True, slots=True)
class Added:
    """One line in a total: what is counted, what it is, and the sentence that carries it.

    ``share_of`` names the donor where only that donor's part of a joint sum is counted; ``rates`` are currency, euros
    for one of it, and the day of the rate.
    """

    line: str
    headline: str
    stage: str
    share_of: str
    value: float
    stated: str
    announced: date | None
    rates: tuple[tuple[str, float, date], ...]
    sentence: Sentence | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One line whose sum counts and could not be added, and why."""

    line: str
    headline: str
    why: str


@dataclass(frozen=True, slots=True)
class SumPage:
    """A total inside its boundary; ``entries`` are one page of it, and so is ``table``, which in CSV has all."""

    told: str
    value: float
    unit: str
    count: int
    unreviewed: float
    entries: tuple[Added, ...]
    rates: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    left_out_count: int
    footnotes: tuple[str, ...]
    page_no: int
    pages: int
    table: Table


@router.page("/sum", template="sum.html.j2")
def sums(
    ask: Ask,
    boundary: Bounded,
    shape: Annotated[Shape, Depends(asked_shape)],
    page_no: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> SumPage:
    """A total and the lines it adds up, the largest first, each with the sentence that carries it."""
    figures = Figures(ask.view, boundary)
    cells = sorted(figures.cells(), key=lambda c: (-c.value, c.line))
    answer = figures.footed()
    key = ("entries", boundary.role, boundary.question)
    entries = ask.view.once(key, lambda: {e.line.id: e for e in answer.entries})
    shown = cells[(page_no - 1) * SIZE : page_no * SIZE]
    told = sentences(ask.ledger, [entries[c.line].line for c in shown])
    mine = {c.line for c in cells}
    value = sum(c.value for c in cells)
    return SumPage(
        told=boundary.told(ask.view),
        value=value,
        unit=boundary.currency,
        count=len(cells),
        unreviewed=sum(c.value for c in cells if not c.reviewed) / value if value else 0.0,
        entries=tuple(_added(ask.view, c, entries[c.line], told.get(c.line)) for c in shown),
        rates=tuple(_rates(answer.question, [entries[i] for i in mine])),
        left_out=tuple(_left_out(ask.view, answer, figures.left_out()[:NAMED])),
        left_out_count=len(figures.left_out()),
        footnotes=tuple(n for n in answer.footnotes if not n.startswith("L") or n.split(":")[0] in mine)[:200],
        page_no=page_no,
        pages=max(1, -(-len(cells) // SIZE)),
        table=Table(
            COLUMNS,
            tuple(
                (
                    c.value, entries[c.line].stated.text, named(ask.view, c.donor), named(ask.view, c.recipient),
                    str(entries[c.line].line.announced or ""), c.aid_type, c.line, f"/lines/{c.line}",
                    _rate(entries[c.line]), c.rest or None,
                )
                for c in (cells if shape is Shape.CSV else shown)
            ),
            "Lines added up",
            boundary.currency,
        ),
    )  # fmt: skip


def _added(view: View, cell: Cell, entry: Entry, sentence: Sentence | None) -> Added:
    line = entry.line
    return Added(
        line=line.id,
        headline=view.row[line.id].headline,
        stage=words.label(line.stage),
        share_of=named(view, cell.donor) if len(line.donors) > 1 and "+" not in cell.donor else "",
        value=cell.value,
        stated=entry.stated.text,
        announced=line.announced,
        rates=tuple(_used(entry)),
        sentence=sentence,
    )


def _left_out(view: View, answer: Total, lines: Sequence[str]) -> Iterable[LeftOut]:
    if lines:
        notes = dict(note.split(": ", 1) for note in answer.footnotes if note.startswith("L"))
        for line in lines:
            yield LeftOut(line, view.row[line].headline, notes.get(line, ""))


def _used(entry: Entry) -> list[tuple[str, float, date]]:
    """The rates by which a sum was converted; the euro needs none."""
    used = [r for r in (entry.rate, entry.to_rate) if r is not None and r.currency != "EUR"]
    return [(r.currency, r.eur, r.on) for r in used]


def _rate(entry: Entry) -> str:
    return "; ".join(f"{currency} 1 = EUR {eur:.4f} on {on}" for currency, eur, on in _used(entry))


def _rates(question: Question, entries: Sequence[Entry]) -> list[str]:
    return rates(Total(question, 0.0, tuple(entries), (), 0, 0.0))
