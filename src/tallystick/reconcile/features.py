"""The features two claims are compared by: each gives a level, and what the level's sentence names.

Levels, weights and sentences are data (``reconciliation.yml``); this module only decides which level holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from tallystick.knowledge.accounting import Accounting
from tallystick.knowledge.weights import GoodsWords
from tallystick.model import Actor, Basis, Item, Money, Period, Stage
from tallystick.reconcile.goods import name_of, number, same_goods, same_number
from tallystick.reconcile.prepare import View, euros, start
from tallystick.reconcile.sums import AGREEING, compare, digits, figure

GIVEN = frozenset({Stage.PLEDGED, Stage.ALLOCATED, Stage.CONTRACTED, Stage.DELIVERING, Stage.DELIVERED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The level a feature takes, and the two sides for its sentence."""

    level: str
    a: object = ""
    b: object = ""


@dataclass(slots=True)
class Pair:
    """Two claims with what features share: the levels of sum and goods, and whether the texts are copies."""

    a: View
    b: View
    knowledge: Accounting
    copied: bool
    amount: str
    goods: Verdict

    @classmethod
    def of(cls, a: View, b: View, knowledge: Accounting, *, copied: bool) -> Pair:
        """The pair with sum and goods compared."""
        goods = compare_goods(a.items, b.items, knowledge.weights.goods_words)
        return cls(a, b, knowledge, copied, sums(a, b, knowledge), goods)

    @property
    def days(self) -> int | None:
        """The days between their publication, where both are known."""
        if self.a.day is None or self.b.day is None:
            return None
        return abs((self.a.day - self.b.day).days)


def sums(a: View, b: View, knowledge: Accounting) -> str:
    """The level of agreement of the two sums; converted at the rates of the first one's day, else of the other's."""
    if a.amount is None or b.amount is None:
        return "unknown"
    return compare(a.amount, b.amount, knowledge.rates, a.announced or a.day or b.announced or b.day)


def compare_goods(a: tuple[Item, ...], b: tuple[Item, ...], generic: GoodsWords) -> Verdict:
    """Whether two lists have goods in common, and whether the numbers agree."""
    if not a or not b:
        return Verdict("unknown")
    open_ = False
    best: Verdict | None = None
    for x in a:
        for y in b:
            same = same_goods(x, y, generic)
            if same is None:
                open_ = True
                best = _better(best, _general(x, y))
            elif same:
                best = _better(best, _numbers(x, y, generic))
    if best is not None:
        return best
    return Verdict("unknown") if open_ else Verdict("differ_kind", names(a), names(b))


RANK = {"same_count": 0, "same_number": 1, "same_model": 2, "same_kind": 3, "differ_count": 4, "unknown": 5}


def _better(a: Verdict | None, b: Verdict) -> Verdict:
    return b if a is None or RANK[b.level] < RANK[a.level] else a


def _numbers(x: Item, y: Item, generic: GoodsWords) -> Verdict:
    """Goods of one name: are the numbers the same? Without numbers a model's name says more than a common noun."""
    if number(x.quantity) is None or number(y.quantity) is None or x.quantity is None or y.quantity is None:
        modelled = name_of(x.name, generic).model and name_of(y.name, generic).model
        return Verdict("same_model" if modelled else "same_kind", x.name)
    if same_number(x.quantity, y.quantity):
        return Verdict("same_count", f"{x.name} ({x.quantity.text})")
    return Verdict("differ_count", f"{x.quantity.text} {x.name}", f"{y.quantity.text} {y.name}")


def _general(x: Item, y: Item) -> Verdict:
    """Goods one of which has no telling name: only numbers above one can speak."""
    if number(x.quantity) is None or number(y.quantity) is None or x.quantity is None or y.quantity is None:
        return Verdict("unknown")
    if not same_number(x.quantity, y.quantity):
        return Verdict("differ_count", f"{x.quantity.text} {x.name}", f"{y.quantity.text} {y.name}")
    return Verdict("same_number", x.quantity.text) if (number(x.quantity) or 0) > 1 else Verdict("unknown")


def names(items: tuple[Item, ...]) -> str:
    """Goods as a list for people."""
    return ", ".join(i.name for i in items)


def _sets(a: frozenset[str], b: frozenset[str]) -> Verdict:
    if not a or not b:
        return Verdict("unknown")
    left, right = ", ".join(sorted(a)), ", ".join(sorted(b))
    return Verdict("same" if a == b else "overlap" if a & b else "differ", left, right)


def _either(a: object, b: object) -> Verdict:
    if a is None or b is None:
        return Verdict("unknown")
    return Verdict("same" if a == b else "differ", a, b)


def donors(p: Pair) -> Verdict:
    """Who gives."""
    return _sets(p.a.donors, p.b.donors)


def recipients(p: Pair) -> Verdict:
    """Who receives."""
    return _sets(p.a.recipients, p.b.recipients)


def amount(p: Pair) -> Verdict:
    """How much."""
    return Verdict(p.amount, money_text(p.a.amount), money_text(p.b.amount))


def money_text(money: Money | None) -> str:
    """A sum as the text has it, or from its number."""
    if money is None:
        return "no sum"
    return money.text or f"{money.currency} {figure(money):,.0f}"


def goods(p: Pair) -> Verdict:
    """Which goods, how many."""
    return p.goods


def content(p: Pair) -> Verdict:
    """Whether there was anything to compare."""
    return Verdict("nothing" if p.amount == "unknown" and p.goods.level == "unknown" else "something")


NEAR_DAYS = (("day", 2), ("week", 7), ("weeks", 49))
FAR_DAYS = (("months", 200), ("year", 420))
"""Levels of the time between two publications, each with the days it goes up to."""
LARGE = 1e10
"""Euro from which even a round sum is known again months later: nobody gives the same one so much twice a year."""
DATELESS = AGREEING - {"converted"}
"""Sums that agree whatever the day. A rate is of one day: weeks later, or without a date, what it gives is chance."""
FRESH_DAYS = 14
"""Days after which what is called new cannot be the same news."""


def time(p: Pair) -> Verdict:
    """How far apart they were published; a round sum does not carry over months, nor common nouns over weeks."""
    days, carried = p.days, _carries(p)
    if days is None:
        return Verdict("unknown" if carried or p.amount in DATELESS else "vague", "an unknown number of")
    near = next((level for level, limit in NEAR_DAYS if days <= limit), None)
    if not carried and near is None and p.amount in AGREEING:
        return Verdict("months_round", days)
    if not carried and near in ("weeks", None) and p.amount not in DATELESS:
        return Verdict("vague", days)
    return Verdict(near or next((level for level, limit in FAR_DAYS if days <= limit), "far"), days)


def _carries(p: Pair) -> bool:
    """Whether what they have in common is known again after weeks: what stands, a telling sum, a model, a number."""
    standing = p.a.basis == p.b.basis != Basis.INCREMENT
    large = p.amount in AGREEING and (euros(p.a, p.knowledge) or 0.0) >= LARGE
    telling = p.amount == "equal" and digits(figure(p.a.amount) or 1) > 2
    goods = p.goods.level in {"same_count", "same_model"}
    return standing or large or telling or goods or (p.amount == "unknown" and p.goods.level != "same_kind")


def announced(p: Pair) -> Verdict:
    """The day of announcement the texts give."""
    return _either(p.a.announced, p.b.announced)


def fresh(p: Pair) -> Verdict:
    """Two texts that each call their money new, weeks apart, speak of two sums."""
    both = p.a.record.new_money and p.b.record.new_money
    return Verdict("both" if both and p.days is not None and p.days > FRESH_DAYS and not p.copied else "fits")


def stage(p: Pair) -> Verdict:
    """Whether the stages can belong to one course of events."""
    a, b = p.a.stage, p.b.stage
    if a == b:
        return Verdict("same", a.value)
    if Stage.REQUESTED in (a, b):
        return Verdict("asked", a.value, b.value)
    if Stage.REFUSED in (a, b):
        return Verdict("denied", a.value, b.value)
    return Verdict("progress", a.value, b.value)


def basis(p: Pair) -> Verdict:
    """A new sum, a total to date and an envelope are three things."""
    return Verdict("same" if p.a.basis == p.b.basis else "differ", _BASIS[p.a.basis], _BASIS[p.b.basis])


_BASIS = {Basis.INCREMENT: "a sum of its own", Basis.CUMULATIVE: "a total to date", Basis.ENVELOPE: "an envelope"}


def aid_type(p: Pair) -> Verdict:
    """Military, financial or humanitarian."""
    return _either(p.a.record.aid_type, p.b.record.aid_type)


def modality(p: Pair) -> Verdict:
    """Forms that are things of their own: training, intelligence, a loan."""
    telling = p.knowledge.weights.telling_modalities
    a, b = telling & frozenset(p.a.record.modality), telling & frozenset(p.b.record.modality)
    if not a and not b:
        return Verdict("unknown")
    if a & b:
        return Verdict("same", ", ".join(sorted(a & b)))
    return Verdict("differ", ", ".join(sorted(a)) or "other", ", ".join(sorted(b)) or "other")


def _actor(a: Actor | None, b: Actor | None) -> Verdict:
    if a is None or b is None:
        return Verdict("unknown")
    return Verdict("same" if a.id == b.id else "differ", a.name, b.name)


def supplier(p: Pair) -> Verdict:
    """Who is contracted."""
    return _actor(p.a.record.supplier, p.b.record.supplier)


def channel(p: Pair) -> Verdict:
    """The fund or initiative it flows through."""
    return _actor(p.a.record.channel, p.b.record.channel)


def period(p: Pair) -> Verdict:
    """The time it covers, compared as precisely as the less precise of the two."""
    a, b = start(p.a.record.period), start(p.b.record.period)
    if a is None or b is None:
        return Verdict("unknown")
    return Verdict("same" if _same_start(a, b, p.a.record.period, p.b.record.period) else "differ", a, b)


def _same_start(a: date, b: date, first: Period | None, second: Period | None) -> bool:
    apart = abs((a - b).days)
    long = all(p is not None and (p.end is None or (p.end - (p.start or p.end)).days > 300) for p in (first, second))
    return apart <= (31 if long else 3)


def whole(p: Pair) -> Verdict:
    """Whether what they are part of is the same."""
    if p.a.whole is None or p.b.whole is None:
        return Verdict("unknown")
    levels = [_alike(x, y, p.knowledge) for x in p.a.wholes for y in p.b.wholes]
    if True in levels:
        return Verdict("same")
    if any(sums(x, y, p.knowledge) == "close" and x.donors & y.donors for x in p.a.wholes for y in p.b.wholes):
        return Verdict("near")
    return Verdict("differ" if all(level is False for level in levels) else "unknown")


def parts(p: Pair) -> Verdict:
    """Whether they have a part in common."""
    for x in p.a.parts:
        for y in p.b.parts:
            if _alike(x, y, p.knowledge):
                return Verdict("shared", names(x.items) or money_text(x.amount))
    return Verdict("unknown")


def _alike(x: View, y: View, knowledge: Accounting) -> bool | None:
    """Whether two claims look like one thing by donors, sum and goods alone; None where they do not tell."""
    if x.donors and y.donors and not x.donors & y.donors:
        return False
    level = sums(x, y, knowledge)
    kinds = compare_goods(x.items, y.items, knowledge.weights.goods_words).level
    if level in AGREEING or kinds in {"same_count", "same_model", "same_kind"}:
        return True
    if level == "close":
        return None
    return False if level == "differ" or kinds in {"differ_count", "differ_kind"} else None


def copy(p: Pair) -> Verdict:
    """Whether one text is a copy of the other."""
    return Verdict("same_text" if p.copied else "apart")


Feature = Callable[[Pair], Verdict]

FEATURES: tuple[Feature, ...] = (
    donors,
    recipients,
    amount,
    goods,
    content,
    time,
    announced,
    fresh,
    stage,
    basis,
    aid_type,
    modality,
    supplier,
    channel,
    period,
    whole,
    parts,
    copy,
)


@cache
def names_of_features() -> tuple[str, ...]:
    """The features' names, as the weights have them."""
    return tuple(f.__name__ for f in FEATURES)
