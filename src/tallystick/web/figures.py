"""The numbers behind charts and tables: the cells of a total inside a boundary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tallystick.jobs.view import View
from tallystick.ledger_model import Measure
from tallystick.report.cube import Cell, cells, summed
from tallystick.report.shares import USUAL
from tallystick.report.totals import Total
from tallystick.web.boundary import UNTOLD, Boundary, Unit


@dataclass(frozen=True, slots=True)
class Figures:
    """What lies inside a boundary, by measure."""

    view: View
    boundary: Boundary

    def of(self, measure: Measure) -> Figures:
        """What lies inside the same boundary for another measure."""
        return Figures(self.view, self.boundary.of(measure))

    def cells(self, measure: Measure | None = None) -> Sequence[Cell]:
        """The cells of the boundary's measure, or of another."""
        asked = self.boundary if measure is None else self.boundary.of(measure)
        return self.view.once(("cells", asked), lambda: tuple(self._inside(asked)))

    def _inside(self, asked: Boundary) -> Iterable[Cell]:
        since, until = asked.since, asked.until or "9999"
        for cell in self._of_donors(asked):
            if (since or asked.until) and not (cell.month and since <= cell.month <= until):
                continue
            if asked.to not in {"", cell.recipient} or asked.kind not in {"", cell.aid_type or UNTOLD}:
                continue
            yield cell

    def footed(self) -> Total:
        """The total that the cells are cut out of, with its entries and footnotes."""
        return self._answer(self.boundary)[0]

    def _answer(self, asked: Boundary) -> tuple[Total, Sequence[Cell]]:
        if asked.role is None:
            return self.view.footed(asked.question), self.view.cells(asked.question)
        lines = [row.line for row in self.view.of(*asked.role)]
        knowledge = self.view.knowledge
        return self.view.once(("of", asked.role, asked.question), lambda: cells(lines, asked.question, knowledge))

    def _of_donors(self, asked: Boundary) -> Iterable[Cell]:
        """The cells of the donors asked for, found by donor, not by going through all."""
        found = self._answer(asked)[1]
        donors = asked.asked(self.view.knowledge.regions)
        if not donors:
            return found
        of = self.view.once(("by donor", asked.role, asked.question), lambda: _by_donor(found))
        mine = [donor for donor in of if donor in donors or donors.issuperset(donor.split("+"))]
        return (cell for donor in mine for cell in of[donor])

    def left_out(self) -> Sequence[str]:
        """Lines whose sums count inside the boundary and could not be added: no day or no currency to convert by."""
        return self.view.once(("left out", self.boundary), lambda: list(filter(self._holds, self.footed().left_out)))

    def _holds(self, line: str) -> bool:
        """Whether a line lies in what the boundary cuts out of the answer."""
        asked, row = self.boundary, self.view.row[line]
        donors = asked.asked(self.view.knowledge.regions)
        if donors and not (row.donors and donors.issuperset(row.donors)):
            return False
        if asked.to not in {"", "+".join(row.recipients) or "not named"}:
            return False
        if asked.kind not in {"", row.aid_type or UNTOLD}:
            return False
        return not (asked.since or asked.until) or asked.since <= row.announced[:7] <= (asked.until or "9999")

    def joint(self, role: str) -> Sequence[Cell]:
        """The cells of sums that several donors give, or recipients get, without stated shares."""
        return self.view.once(
            ("joint", role, self.boundary), lambda: [c for c in self.cells() if "+" in getattr(c, role)]
        )

    def by(self, key: Callable[[Cell], str], measure: Measure | None = None) -> dict[str, float]:
        """Sums for each key, the largest first."""
        return summed(self.cells(measure), key)

    def value(self, measure: Measure | None = None) -> float:
        """The sum of all cells."""
        return sum(cell.value for cell in self.cells(measure))

    def gdp(self, donor: str) -> float | None:
        """The donor's gross domestic product of the usual year in the boundary's currency; None where none is known."""
        knowledge = self.view.knowledge
        whole = knowledge.gdp.of(donor, USUAL)
        there, here = (knowledge.rates.mean(c, USUAL) for c in (knowledge.gdp.unit, self.boundary.currency))
        return None if whole is None or there is None or here is None else whole * there / here

    def shown(self, cell: Cell) -> float | None:
        """A cell's sum in the boundary's unit; None where no GDP is known for a share of it."""
        if self.boundary.unit is Unit.MONEY:
            return cell.value
        gdp = self.gdp(cell.donor)
        return cell.value / gdp if gdp else None

    def months(self) -> list[str]:
        """Every month from the first to the last that a cell is dated in, gaps filled."""
        dated = sorted({cell.month for cell in self.cells() if cell.month})
        return between(dated[0], dated[-1]) if dated else []


def _by_donor(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    of: dict[str, list[Cell]] = {}
    for cell in cells:
        of.setdefault(cell.donor, []).append(cell)
    return of


def between(first: str, last: str) -> list[str]:
    """Months from one to the other."""
    at, found = date.fromisoformat(f"{first}-01"), []
    while f"{at:%Y-%m}" <= last:
        found.append(f"{at:%Y-%m}")
        at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
    return found
