"""The score of pairs of claims: the sum of their features' weights, and the sentences behind it.

``links`` scores pairs by the hundred thousand: many claims are alike in one respect, so what two respects weigh
together is worked out once and looked up for the rest. ``reason`` works out every feature of one pair with its
sentence. Both ask the same features for their levels, and add up the same weights.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Reason
from tallystick.reconcile import features as f
from tallystick.reconcile.blocks import GOODS as GOODS_KEYS
from tallystick.reconcile.blocks import LONG, SHORT, SUMS, TELLING, candidates
from tallystick.reconcile.columns import INCREMENT, NO_DAY, Columns, Flags, Numbers, Reals, by_kind, columns, distinct
from tallystick.reconcile.features import FEATURES, Feature, Pair, Verdict, compare_goods, sums
from tallystick.reconcile.prepare import View
from tallystick.reconcile.sums import CLOSE, CONVERSION_SLACK

PARTIES: tuple[Feature, ...] = (f.donors, f.recipients)
MANNER: tuple[Feature, ...] = (f.stage, f.basis, f.aid_type, f.modality, f.supplier, f.channel, f.period)
TREE: tuple[Feature, ...] = (f.whole, f.parts)
LEVELS = ("unknown", "differ", "close", "bound", "rounded", "converted", "equal_round", "equal")
UNKNOWN, DIFFER, NEAR, _, _, CONVERTED, ROUND, EQUAL = range(len(LEVELS))
"""Levels of agreement of two sums as numbers; from ``bound`` on they agree."""
GOODS = ("unknown", "differ_kind", "differ_count", "same_number", "same_kind", "same_model", "same_count")

Link = tuple[float, int, int]
"""How much speaks for two claims being one line, and their places."""


@dataclass(frozen=True, slots=True)
class World:
    """What pairs are compared with: the claims, the account's knowledge, the documents that are one text."""

    views: Sequence[View]
    table: Columns
    knowledge: Accounting
    copies: Collection[tuple[str, str]]

    def weight(self, feature: str, level: str) -> float:
        """What a level of a feature weighs."""
        return self.knowledge.weights.features[feature][level].weight


def links(
    views: Sequence[View],
    copies: Collection[tuple[str, str]],
    knowledge: Accounting,
    only: frozenset[int] | None = None,
) -> list[Link]:
    """The pairs that reach the threshold; with ``only``, those with one of these places."""
    if not views:
        return []
    world = World(views, columns(views, knowledge), knowledge, copies)
    met = candidates(views, world.table, knowledge, only)
    every = distinct(met.values())
    i, j = every // len(views), every % len(views)
    level = _sums(i, j, world)
    worth = _worth(met, every, level, world)
    i, j, level = i[worth], j[worth], level[worth]
    total = scores(i, j, level, world)
    good = total >= knowledge.weights.threshold
    return list(zip(total[good].tolist(), i[good].tolist(), j[good].tolist(), strict=True))


def _worth(met: dict[str, Numbers], every: Numbers, level: Numbers, world: World) -> Flags:
    """Where the agreement that a pair's key stands for holds at all."""
    size, table = len(world.views), world.table
    i, j = every // size, every % size
    apart = table.day[j] - table.day[i]
    standing = (table.basis[i] == table.basis[j]) & (table.basis[i] != INCREMENT)
    telling = (level == EQUAL) | table.has_goods[i] | table.has_goods[j] | standing | (table.euro[i] >= f.LARGE)
    sums_allow = np.where(level == NEAR, apart <= LONG, (level > NEAR) & (telling | (apart <= SHORT) | (apart > LONG)))
    unstated = np.isnan(table.value[i]) | np.isnan(table.value[j])
    # sums that differ about the same goods, weeks apart, are two packages
    goods_allow = (apart <= SHORT) | (apart > LONG) | (level != DIFFER)
    allows = {"w": unstated, "x": np.ones(len(every), dtype=np.bool_)}
    allows |= dict.fromkeys(SUMS, sums_allow) | dict.fromkeys(GOODS_KEYS, goods_allow)
    found = np.zeros(len(every), dtype=np.bool_)
    for kind, pairs in met.items():
        at = np.searchsorted(every, pairs)
        found[at] |= allows[kind][at]
    return found


def scores(i: Numbers, j: Numbers, level: Numbers, world: World) -> Reals:
    """How much speaks for each pair being one line; ``level`` is how their sums agree."""
    table = world.table
    goods = _goods(i, j, world)
    total: Reals = _levels("amount", LEVELS, world)[level] + _levels("goods", GOODS, world)[goods]
    nothing = (level == UNKNOWN) & (goods == 0)
    total = total + np.where(nothing, world.weight("content", "nothing"), world.weight("content", "something"))
    for numbers, asked in ((table.parties, PARTIES), (table.manner, MANNER)):
        total = total + _asked(i, j, numbers, asked, world)
    total = total + _days(i, j, level, goods, world) + _told(i, j, world)
    tied = np.flatnonzero(table.in_tree[i] & table.in_tree[j])
    for at in tied.tolist():
        pair = _pair(world, int(i[at]), int(j[at]), LEVELS[level[at]], GOODS[goods[at]])
        total[at] += sum(world.weight(feature.__name__, feature(pair).level) for feature in TREE)
    return total


def _pair(world: World, i: int, j: int, level: str = "unknown", goods: str = "unknown") -> Pair:
    return Pair(world.views[i], world.views[j], world.knowledge, copied=False, amount=level, goods=Verdict(goods))


def _levels(feature: str, names: Sequence[str], world: World) -> Reals:
    return np.array([world.weight(feature, name) for name in names])


def _asked(i: Numbers, j: Numbers, numbers: Numbers, asked: Sequence[Feature], world: World) -> Reals:
    """The weight of some features, asked once for each two numbers."""

    def weigh(at: int) -> float:
        pair = _pair(world, int(i[at]), int(j[at]))
        return sum(world.weight(feature.__name__, feature(pair).level) for feature in asked)

    return by_kind(numbers[i], numbers[j], weigh)


def _goods(i: Numbers, j: Numbers, world: World) -> Numbers:
    """How the lists of goods compare."""
    generic, views = world.knowledge.weights.goods_words, world.views

    def level(at: int) -> int:
        return GOODS.index(compare_goods(views[i[at]].items, views[j[at]].items, generic).level)

    found = np.zeros(len(i), dtype=np.int64)
    both = np.flatnonzero(world.table.has_goods[i] & world.table.has_goods[j])
    goods = world.table.goods
    found[both] = by_kind(goods[i[both]], goods[j[both]], lambda at: level(int(both[at])))
    return found


def _sums(i: Numbers, j: Numbers, world: World) -> Numbers:
    """How two sums agree: across currencies at the rates of the day, in one currency once for each two sums."""
    table, views = world.table, world.views
    found = np.full(len(i), UNKNOWN, dtype=np.int64)
    x, y = table.value[i], table.value[j]
    stated = ~np.isnan(x) & ~np.isnan(y)
    found[stated & (table.per[i] != table.per[j])] = DIFFER
    stated &= table.per[i] == table.per[j]
    same = stated & (table.currency[i] == table.currency[j])
    crossing = np.flatnonzero(stated & ~same)
    found[crossing] = _converted(i[crossing], j[crossing], world)
    apart, largest = np.abs(x - y), np.maximum(x, y)
    plain = same & table.exact[i] & table.exact[j]
    found[plain] = np.where(apart <= CLOSE * largest, NEAR, DIFFER)[plain]
    alike = plain & (apart <= 1e-9 * largest)
    found[alike] = np.where(table.digits[i] > 1, EQUAL, ROUND)[alike]
    rest = np.flatnonzero(same & ~plain)

    def level(at: int) -> int:
        place = rest[at]
        return LEVELS.index(sums(views[i[place]], views[j[place]], world.knowledge))

    found[rest] = by_kind(table.money[i[rest]], table.money[j[rest]], level)
    return found


def _converted(i: Numbers, j: Numbers, world: World) -> Numbers:
    """Whether sums of two currencies are one at the rates of the day."""
    table = world.table
    day = np.where(table.rate_day[i] > 0, table.rate_day[i], table.rate_day[j])
    left, right = (table.value[k] * _rates(table.currency[k], day, world) for k in (i, j))
    slack = CONVERSION_SLACK + np.maximum(table.slack[i], table.slack[j])
    near = np.abs(left - right) <= slack * np.maximum(left, right)
    return np.where(np.isnan(left) | np.isnan(right), UNKNOWN, np.where(near, CONVERTED, DIFFER))


def _rates(currency: Numbers, day: Numbers, world: World) -> Reals:
    """Euro for one unit of each currency on each day; NaN where there is no rate."""

    def eur(at: int) -> float:
        on = date.fromordinal(int(day[at])) if day[at] else None
        rate = world.knowledge.rates.rate(world.table.currencies[currency[at]], on)
        return np.nan if rate is None else rate.eur

    return by_kind(currency, day, eur)


def _days(i: Numbers, j: Numbers, level: Numbers, goods: Numbers, world: World) -> Reals:
    """What the days between publication weigh."""
    table = world.table
    days = np.abs(table.day[j] - table.day[i])
    standing = (table.basis[i] == table.basis[j]) & (table.basis[i] != INCREMENT)
    agree = level > NEAR
    telling = ((level == EQUAL) & (table.digits[i] >= TELLING)) | (agree & (table.euro[i] >= f.LARGE))
    unstated = (level == UNKNOWN) & (goods != GOODS.index("same_kind"))
    carried = standing | telling | (goods >= GOODS.index("same_model")) | unstated
    names = [*(name for name, _ in f.NEAR_DAYS), *(name for name, _ in f.FAR_DAYS), "far", "months_round", "vague"]
    limits = [limit for _, limit in (*f.NEAR_DAYS, *f.FAR_DAYS)]
    band = np.searchsorted(limits, days)
    late = band >= len(f.NEAR_DAYS) - 1
    months = late & ~carried & agree & (band >= len(f.NEAR_DAYS))
    agree &= level != CONVERTED
    band = np.where(late & ~carried & ~agree, names.index("vague"), band)
    band = np.where(months, names.index("months_round"), band)
    undated = (table.day[i] == NO_DAY) | (table.day[j] == NO_DAY)
    unplaced = np.where(~carried & ~agree, world.weight("time", "vague"), world.weight("time", "unknown"))
    return np.where(undated, unplaced, _levels("time", names, world)[band])


def _told(i: Numbers, j: Numbers, world: World) -> Reals:
    """What days of announcement, words of novelty and copied texts weigh."""
    table = world.table
    one, other = table.announced[i], table.announced[j]
    both = (one > 0) & (other > 0)
    announced = np.where(one == other, world.weight("announced", "same"), world.weight("announced", "differ"))
    days = np.abs(table.day[j] - table.day[i])
    dated = (table.day[i] != NO_DAY) & (table.day[j] != NO_DAY)
    copied = _copied(i, j, world)
    fresh = table.new_money[i] & table.new_money[j] & dated & (days > f.FRESH_DAYS) & ~copied
    found: Reals = np.where(both, announced, 0.0) + np.where(fresh, world.weight("fresh", "both"), 0.0)
    return found + np.where(copied, world.weight("copy", "same_text"), 0.0)


def _copied(i: Numbers, j: Numbers, world: World) -> Flags:
    if not world.copies:
        return np.zeros(len(i), dtype=np.bool_)
    document = world.table.document
    number = {v.claim.document: int(document[place]) for place, v in enumerate(world.views)}
    width = len(number) + 1
    known = [(number[a], number[b]) for a, b in world.copies if a in number and b in number]
    codes = np.array([min(p) * width + max(p) for p in known], dtype=np.int64)
    one, other = document[i], document[j]
    return np.isin(np.minimum(one, other) * width + np.maximum(one, other), codes)


def score(pair: Pair) -> float:
    """How much speaks for one pair being one line."""
    of = pair.knowledge.weights.features
    return sum(of[feature.__name__][feature(pair).level].weight for feature in FEATURES)


def reason(a: View, b: View, knowledge: Accounting, *, copied: bool) -> Reason:
    """The score of two claims with every feature's level, weight and sentence."""
    pair = Pair.of(a, b, knowledge, copied=copied)
    told = []
    for feature in FEATURES:
        verdict = feature(pair)
        level = knowledge.weights.features[feature.__name__][verdict.level]
        told.append((feature.__name__, verdict.level, level.weight, level.says.format(a=verdict.a, b=verdict.b)))
    return Reason(a.id, b.id, round(sum(t[2] for t in told), 3), tuple(told))
