"""What packages, totals and goods are weighed by alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Line, Stated
from tallystick.model import Stage
from tallystick.reconcile.goods import number, same_goods
from tallystick.reconcile.sums import AGREEING, compare, digits, rounded
from tallystick.report import words
from tallystick.report.figures import Figure, Finding, Verdict

ORDER = tuple(Stage)
HELD = frozenset({Stage.SUSPENDED, Stage.REFUSED, Stage.CANCELLED})
HANDED = frozenset({Stage.DELIVERING, Stage.DELIVERED})
NEAREST = 3
"""How many lines are shown beside a figure the ledger does not know."""


def agreeing(figure: Figure, line: Line, knowledge: Accounting) -> list[Stated]:
    """The sums stated of a line that agree with the figure."""
    amount = figure.record.amount
    if amount is None:
        return []
    on = line.announced or figure.day
    return [s for s in line.values if compare(s.money, amount, knowledge.rates, on) in AGREEING]


def counts(figure: Figure, line: Line, knowledge: Accounting) -> list[float]:
    """How many of the figure's goods a line counts."""
    item, generic = figure.item, knowledge.weights.goods_words
    if item is None:
        return []
    same = (i for i in line.items if same_goods(i, item, generic))
    return [n for i in same if (n := number(i.quantity)) is not None]


def staged(figure: Figure, line: Line, claims: tuple[str, ...]) -> Finding:
    """The sum or count is borne out; is what is said to have been done with it?"""
    found = Finding(Verdict.SUPPORTED, f"the ledger has {_held(figure, line)}, {_since(line)}", line, claims)
    said = figure.stage
    if said is None or said is line.stage or said in HELD:
        return found
    if line.stage in HELD:
        why = f"the sources say that it was {words.label(line.stage)}"
        return replace(found, verdict=Verdict.CONTRADICTED, why=why, claims=_reporting(line, line.stage) or claims)
    if said in HANDED and ORDER.index(line.stage) < ORDER.index(said):
        up_to = f" up to {words.day(figure.day)}" if figure.day else ""
        rest = "that all of it was, no source reports" if line.stage is Stage.DELIVERING else "no delivery is reported"
        why = f"the ledger has {_held(figure, line)}, {_since(line)}; {rest}{up_to}"
        return replace(found, verdict=Verdict.UNKNOWN, why=why)
    return found


def _held(figure: Figure, line: Line) -> str:
    return words.items(line.items) if figure.item is not None else words.money(line.amount)


def _since(line: Line) -> str:
    day = next((s.on for s in line.history if s.stage is line.stage and s.on), line.announced)
    return words.label(line.stage) + (f", reported on {words.day(day)}" if day else "")


def stating(line: Line) -> tuple[str, ...]:
    """The claims that state a line's present sum."""
    return next((v.claims for v in line.values if v.money == line.amount), line.claims)


def _reporting(line: Line, stage: Stage) -> tuple[str, ...]:
    return tuple(c for step in line.history if step.stage is stage for c in step.claims)


def on_day(day: date | None) -> str:
    """The day with its preposition, or nothing."""
    return f" on {words.day(day)}" if day else ""


def round_alike(x: float, y: float) -> bool:
    """Whether one of two figures of a total is the other rounded to two digits: "£13bn" and "£12.8bn"."""
    return any(rounded(a, digits(b)) == b for a, b in ((x, y), (y, x)) if digits(b) <= 2 < digits(a))


def is_handed(line: Line) -> bool:
    """Whether something of the line was handed over."""
    return line.stage in HANDED
