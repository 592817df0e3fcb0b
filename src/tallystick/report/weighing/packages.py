"""One package: is it in the ledger with this sum, with another, or not at all?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Line, Stated
from tallystick.model import Basis
from tallystick.reconcile.features import compare_goods, money_text
from tallystick.reconcile.sums import figure as value_of
from tallystick.report.figures import Figure, Finding, Verdict
from tallystick.report.weighing.common import (
    NEAREST,
    agreeing,
    staged,
    stating,
)

MONTHS = 92
"""Days from the day a text says a package was announced to the day of a line that can still be the same package."""


def weigh_package(figure: Figure, lines: Sequence[Line], knowledge: Accounting) -> Finding:
    """One package: is it in the ledger with this sum, with another, or not at all?"""
    amount = figure.record.amount
    assert amount is not None  # noqa: S101 - a figure without goods has a sum
    hits = [(x, agreed) for x in lines if _fits(figure, x, knowledge) and (agreed := agreeing(figure, x, knowledge))]
    hits.sort(key=lambda hit: _distance(figure, hit[0], hit[1], knowledge))
    if hits:
        line, agreed = hits[0]
        claims = tuple(c for s in agreed for c in s.claims)
        if any(s.money == line.amount for s in agreed):
            return staged(figure, line, claims)
        why = f"once stated so; it now stands at {money_text(line.amount)} ({line.amount_why})"
        return Finding(Verdict.OUTDATED, why, line, (*claims, *stating(line)))
    rival = next((x for x in lines if _is_rival(figure, x, knowledge)), None)
    if rival is not None:
        why = f"the ledger has {money_text(rival.amount)} for this"
        return Finding(Verdict.CONTRADICTED, why, rival, stating(rival))
    return _unknown(figure, lines, "no line of the ledger has this sum")


def _fits(figure: Figure, line: Line, knowledge: Accounting) -> bool:
    """Goods of another kind, or a day of announcement long before or after, make it another package."""
    if compare_goods(figure.record.items, line.items, knowledge.weights.goods_words).level == "differ_kind":
        return False
    announced = _announced(figure)
    return announced is None or line.announced is None or abs((announced - line.announced).days) <= MONTHS


def _announced(figure: Figure) -> date | None:
    period = figure.record.announced
    return (period.start or period.end) if period else None


def _distance(
    figure: Figure, line: Line, agreed: Sequence[Stated], knowledge: Accounting
) -> tuple[bool, bool, bool, int, str]:
    """The likelier the line, the smaller: its present sum, its own goods, a package and no total, near in time."""
    present = any(s.money == line.amount for s in agreed)
    goods = compare_goods(figure.record.items, line.items, knowledge.weights.goods_words).level
    day = _announced(figure) or figure.day
    apart = abs((day - line.announced).days) if day and line.announced else 10_000
    return not present, not goods.startswith("same"), line.basis is Basis.CUMULATIVE, apart, line.id


def _is_rival(figure: Figure, line: Line, knowledge: Accounting) -> bool:
    """Whether line and figure are about one thing but for the sum: goods of one kind, or one day of announcement."""
    if line.amount is None or line.basis is not figure.record.basis or line.amount.per != _per(figure):
        return False
    goods = compare_goods(figure.record.items, line.items, knowledge.weights.goods_words).level
    day = _announced(figure)
    same_day = day is not None and day == line.announced
    return {a.id for a in figure.record.donors} == {a.id for a in line.donors} and (
        (same_day and goods != "differ_kind") or (goods.startswith("same") and _near_in_time(figure, line))
    )


def _per(figure: Figure) -> object:
    return figure.record.amount.per if figure.record.amount else None


def _near_in_time(figure: Figure, line: Line) -> bool:
    day = _announced(figure) or figure.day
    return day is None or line.announced is None or abs((day - line.announced).days) <= MONTHS


def _unknown(figure: Figure, lines: Sequence[Line], why: str) -> Finding:
    """What the ledger does not know, with the lines of the same parties that come nearest."""
    amount = value_of(figure.record.amount)
    near = [x for x in lines if x.amount is not None and x.basis is not Basis.CUMULATIVE]
    near.sort(key=lambda x: (_apart(amount, figure, x), x.id))
    return Finding(Verdict.UNKNOWN, why, near=tuple(near[:NEAREST]))


def _apart(amount: float | None, figure: Figure, line: Line) -> float:
    mine, theirs = figure.record.amount, value_of(line.amount)
    if amount is None or mine is None or not theirs or line.amount is None or line.amount.currency != mine.currency:
        return 1.0
    return abs(amount - theirs) / max(amount, theirs)
