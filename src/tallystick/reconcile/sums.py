"""Comparing sums: equal, rounded, within a stated limit, converted, close, or different."""

from __future__ import annotations

import math
from datetime import date
from functools import lru_cache

from tallystick.knowledge.rates import Rates
from tallystick.model import Money, Qualifier

AGREEING = frozenset({"equal", "equal_round", "converted", "rounded", "bound"})
CLOSE = 0.05
"""Within this share two different sums may be one that was revised: a final value, a changed rate of exchange."""
CONVERSION_SLACK = 0.03
"""Between rates of the day before and after, and rounding to two or three digits, a conversion may be off by this."""


def figure(money: Money | None) -> float | None:
    """The number that stands for a sum: its lower bound, else its upper; vague sums have none."""
    if money is None or money.qualifier == Qualifier.VAGUE:
        return None
    return money.min if money.min is not None else money.max


@lru_cache(maxsize=100_000)
def digits(value: float) -> int:
    """Significant decimal digits: 415 million has three, 400 million one."""
    text = f"{value:.6g}".split("e")[0].replace(".", "").strip("0-")
    return max(len(text), 1)


def rounded(value: float, to: int, *, down: bool = False) -> float:
    """``value`` with ``to`` significant digits, to the nearest or downwards."""
    scale = 10.0 ** (math.floor(math.log10(value)) - to + 1)
    return float((math.floor(value / scale + 1e-9) if down else math.floor(value / scale + 0.5)) * scale)


def compare(a: Money, b: Money, rates: Rates, on: date | None) -> str:
    """The level of agreement of two sums; ``on`` is the day for conversion."""
    x, y = figure(a), figure(b)
    if x is None or y is None or a.currency is None or b.currency is None or x <= 0 or y <= 0:
        return "unknown"
    if a.per != b.per:
        return "differ"
    if a.currency != b.currency:
        return _compare_converted(a, b, rates, on)
    if math.isclose(x, y, rel_tol=1e-9):
        return "equal" if digits(x) > 1 else "equal_round"
    if _is_rounded(x, y, b.qualifier) or _is_rounded(y, x, a.qualifier):
        return "rounded"
    if _keeps_within(x, y, b.qualifier) or _keeps_within(y, x, a.qualifier):
        return "bound"
    return "close" if abs(x - y) <= CLOSE * max(x, y) else "differ"


def _is_rounded(exact: float, round_: float, qualifier: Qualifier) -> bool:
    """Whether ``round_``, marked "about" or "almost", is ``exact`` with fewer digits."""
    if qualifier != Qualifier.ABOUT or digits(round_) > 2 or digits(exact) <= digits(round_):
        return False
    return math.isclose(rounded(exact, digits(round_)), round_, rel_tol=1e-9)


def _keeps_within(exact: float, limit: float, qualifier: Qualifier) -> bool:
    """Whether "more than ``limit``" is ``exact`` rounded down, or "up to ``limit``" ``exact`` rounded up."""
    if qualifier == Qualifier.AT_LEAST and exact > limit:
        return math.isclose(rounded(exact, digits(limit), down=True), limit, rel_tol=1e-9)
    return qualifier == Qualifier.AT_MOST and limit * 0.9 <= exact < limit


def _compare_converted(a: Money, b: Money, rates: Rates, on: date | None) -> str:
    x, y = figure(a), figure(b)
    first, second = rates.rate(a.currency or "", on), rates.rate(b.currency or "", on)
    if first is None or second is None or x is None or y is None:
        return "unknown"
    left, right = x * first.eur, y * second.eur
    slack = CONVERSION_SLACK + max(_slack(a), _slack(b))
    return "converted" if abs(left - right) <= slack * max(left, right) else "differ"


def _slack(money: Money) -> float:
    """Half a unit of the last digit of a sum that says it is rounded, as a share of the sum; at most a tenth."""
    value = figure(money)
    if value is None or money.qualifier == Qualifier.EXACT:
        return 0.0
    return min(0.5 * 10.0 ** (math.floor(math.log10(value)) - digits(value) + 1) / value, 0.1)
