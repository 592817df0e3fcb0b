"""Comparing sums: equal, rounded, within a stated limit, converted, close, or different."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tallystick.knowledge.rates import Rates
from tallystick.model import Money, Per, Qualifier

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
    one, other = measured(a), measured(b)
    if one is None or other is None:
        return "unknown"
    if a.per != b.per:
        return "differ"
    if a.currency != b.currency:
        return converted(one, other, rates, on)
    x, y = one.value, other.value
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


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum made ready for conversion: its number, and how much of it rounding leaves open."""

    value: float
    currency: str
    per: Per | None
    slack: float


def measured(money: Money | None) -> Sum | None:
    """The sum made ready, where it has a number above nought and a currency."""
    value = figure(money)
    if money is None or value is None or value <= 0 or money.currency is None:
        return None
    return Sum(value, money.currency, money.per, _slack(money, value))


def converted(a: Sum, b: Sum, rates: Rates, on: date | None) -> str:
    """The level of agreement of sums of two currencies at the rates of a day."""
    first, second = rates.rate(a.currency, on), rates.rate(b.currency, on)
    if first is None or second is None:
        return "unknown"
    left, right = a.value * first.eur, b.value * second.eur
    slack = CONVERSION_SLACK + (a.slack if a.slack > b.slack else b.slack)
    return "converted" if abs(left - right) <= slack * (left if left > right else right) else "differ"


def _slack(money: Money, value: float) -> float:
    """Half a unit of the last digit of a sum that says it is rounded, as a share of the sum; at most a tenth."""
    if money.qualifier == Qualifier.EXACT:
        return 0.0
    return min(0.5 * 10.0 ** (math.floor(math.log10(value)) - digits(value) + 1) / value, 0.1)
