"""Totals to date that sources state, each beside what this account has by that day, with the sentences of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Path

from tallystick.jobs.sentences import Sentence, sentences
from tallystick.ledger_model import Measure
from tallystick.report import words
from tallystick.report.lines import brief
from tallystick.report.stated import Agreement, Compared, compared, incomparable
from tallystick.report.totals import Entry
from tallystick.web.asking import Ask, Asked
from tallystick.web.charts.chart import part_of
from tallystick.web.problems import MissingError
from tallystick.web.rendering import big
from tallystick.web.routes import Pages
from tallystick.web.tables import Column, Table

router = Pages(tags=["stated totals"])
MOST = 100
"""Lines of the account shown beside one stated total, the largest first."""

COLUMNS = (
    Column("parties", "Who for whom"), Column("measure", "Measure"), Column("by", "By", "date"),
    Column("stated", "The source says", "money", link="theirs"),
    Column("ours", "This account has", "money", link="address"), Column("verdict", "So", link="address"),
    Column("stated_value", "Stated", "money", hidden=True), Column("our_value", "Ours", "money", hidden=True),
    Column("currency", "Currency", hidden=True), Column("line", "Line", hidden=True),
    Column("theirs", "Address of its line", hidden=True), Column("address", "Address", hidden=True),
)  # fmt: skip

LEFT = (Column("what", "Total", link="address"), Column("why", "Why it cannot be compared"),
        Column("address", "Address", hidden=True))  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatedPage:
    """All totals that sources state: those that can be compared, and the others with the reason."""

    table: Table
    left: Table
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Ours:
    """One line of the account behind its side."""

    line: str
    headline: str
    stage: str
    value: float
    announced: date | None
    sentence: Sentence | None


@dataclass(frozen=True, slots=True)
class BesidePage:
    """One stated total beside the account: ``ours`` are the largest of the ``count`` lines behind our side."""

    line: str
    parties: str
    measure: Measure
    by: date | None
    stated: str
    value: float
    currency: str
    verdict: str
    agreement: Agreement
    theirs: Sentence | None
    ours: tuple[Ours, ...]
    count: int
    footnotes: tuple[str, ...]


@router.page("/stated", template="stated.html.j2")
def stated(ask: Ask) -> StatedPage:
    """Totals to date that sources state, each beside what the account has for the same parties by that day."""
    found = all_compared(ask)
    left = ask.view.once(("incomparable",), lambda: incomparable(ask.view.lines))
    rows = tuple((brief(x.line), x.why, f"/lines/{x.line.id}") for x in left)
    counts = {a.value: sum(one.agreement is a for one in found) for a in Agreement}
    return StatedPage(stated_table(found), Table(LEFT, rows, "Totals that cannot be compared"), counts)


def all_compared(ask: Asked) -> list[Compared]:
    """Every comparison, the latest first."""
    view = ask.view
    return view.once(("stated",), lambda: compared(view.lines, view.by_donor, view.knowledge))


def stated_table(found: list[Compared]) -> Table:
    """Comparisons as a table."""
    return Table(COLUMNS, tuple(_row(one) for one in found), "Totals that sources state, beside this account")


def _row(one: Compared) -> tuple[str | float | None, ...]:
    line = one.line
    return (
        parties(one), one.measure.value, str(line.announced) if line.announced else None, words.money(line.amount),
        big(one.ours, one.currency), verdict(one), one.stated, one.ours, one.currency, line.id,
        f"/lines/{line.id}", f"/stated/{line.id}",
    )  # fmt: skip


def parties(one: Compared) -> str:
    """Who gives to whom, and which kind of aid."""
    line = one.line
    kind = f", {line.aid_type.value}" if line.aid_type else ""
    return f"{words.names(line.donors)} → {words.names(line.recipients) or 'all recipients'}{kind}"


def verdict(one: Compared) -> str:
    """How the account stands to what is stated, in a few words."""
    if one.agreement is Agreement.AGREES:
        return "both agree"
    if not one.ours:
        return "nothing here yet"
    if one.agreement is Agreement.LESS:
        return f"less here: {part_of(one.ours, one.stated)} of it"
    return f"more here: {one.share:.1f} times as much" if one.share >= 2 else f"more here: {one.share - 1:.0%} more"


@router.page("/stated/{id}", template="beside.html.j2")
def beside(ask: Ask, id: Annotated[str, Path(max_length=80, description="The stated total's line.")]) -> BesidePage:  # noqa: A002
    """One stated total: the sentence that states it, and the lines of the account with theirs."""
    one = next((c for c in all_compared(ask) if c.line.id == id), None)
    if one is None:
        raise MissingError(f"No total with a sum and a donor has the id {id!r}: /stated lists those that have.")
    ranked = sorted(one.entries, key=lambda e: (-e.value, e.line.id))
    told = sentences(ask.ledger, [one.line, *(e.line for e in ranked[:MOST])])
    return BesidePage(
        line=one.line.id,
        parties=parties(one),
        measure=one.measure,
        by=one.line.announced,
        stated=words.money(one.line.amount),
        value=one.ours,
        currency=one.currency,
        verdict=verdict(one),
        agreement=one.agreement,
        theirs=told.get(one.line.id),
        ours=tuple(_ours(e, told.get(e.line.id)) for e in ranked[:MOST]),
        count=len(ranked),
        footnotes=one.footnotes,
    )


def _ours(entry: Entry, sentence: Sentence | None) -> Ours:
    line = entry.line
    return Ours(line.id, brief(line), words.label(line.stage), entry.value, line.announced, sentence)
