"""A total cut into cells, the smallest pieces a chart adds up: one for each counted line and donor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Line
from tallystick.report.tables import parts_of, shares, unallocated
from tallystick.report.totals import Entry, Question, Total, total


@dataclass(frozen=True, slots=True)
class Cell:
    """A counted sum, or one donor's stated share of it. ``donor`` joins ids with + where shares are not stated.

    ``month`` is empty for an undated line, ``aid_type`` where no source states one; ``rest`` is what the line leaves
    unallocated. All sums are in the question's currency.
    """

    line: str
    donor: str
    recipient: str
    month: str
    aid_type: str
    categories: tuple[str, ...]
    value: float
    rest: float
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """All lines by id, and for each whole those whose nearest whole it is: what any question is answered within.

    ``entries`` and ``cells`` are what lines came to in a wider question of the same measure, currency and prices: they
    come to the same in a narrower one.
    """

    by_id: Mapping[str, Line]
    parts: Mapping[str, Sequence[Line]]
    entries: Mapping[str, Entry] = field(default_factory=dict)
    cells: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)


def cells(
    lines: Sequence[Line], question: Question, knowledge: Accounting, within: Whole | None = None
) -> tuple[Total, tuple[Cell, ...]]:
    """The answer to a question, and its cells: their values add up to the total. See ``total`` for ``within``."""
    if within is None:
        within = Whole({line.id: line for line in lines}, parts_of(lines))
    answer = total(lines, question, knowledge, within.by_id, within.entries)
    found: list[Cell] = []
    for entry in answer.entries:
        if entry.line.id in within.cells:
            found += within.cells[entry.line.id]
            continue
        for donor, value in shares(entry, within.parts, question, knowledge):
            found.append(_cell(entry, donor.removesuffix(" (shares not stated)"), value))
    return answer, tuple(found)


def _cell(entry: Entry, donor: str, value: float) -> Cell:
    line = entry.line
    share = value / entry.value if entry.value else 0.0
    return Cell(
        line=line.id,
        donor=donor,
        recipient="+".join(a.id for a in line.recipients) or "not named",
        month=line.announced.isoformat()[:7] if line.announced else "",
        aid_type=line.aid_type.value if line.aid_type else "",
        categories=tuple(sorted({i.category for i in line.items if i.category})),
        value=value,
        rest=unallocated(entry) * share,
        reviewed=line.reviewed,
    )


def within(
    lines: Mapping[str, Line], parts: Mapping[str, Sequence[Line]], wider: tuple[Total, tuple[Cell, ...]]
) -> Whole:
    """All lines, with what they came to in a question that was answered already."""
    of: dict[str, tuple[Cell, ...]] = {}
    for cell in wider[1]:
        of[cell.line] = (*of.get(cell.line, ()), cell)
    return Whole(lines, parts, {e.line.id: e for e in wider[0].entries}, of)


def summed(cells_: Iterable[Cell], key: Callable[[Cell], str]) -> dict[str, float]:
    """The sum of the cells for each key, the largest first."""
    found: dict[str, float] = {}
    for cell in cells_:
        found[key(cell)] = found.get(key(cell), 0.0) + cell.value
    return dict(sorted(found.items(), key=lambda f: (-f[1], f[0])))
