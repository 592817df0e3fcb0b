"""Which claims are worth comparing: those that share a key of recipient, donor and sum, goods or whole."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from tallystick.knowledge.accounting import Accounting
from tallystick.model import Basis
from tallystick.reconcile.goods import name_of
from tallystick.reconcile.prepare import View, euros
from tallystick.reconcile.sums import AGREEING, compare, digits, figure

STEP = math.log(1.25)
"""Sums within a quarter of each other share a key: as far as "over a billion" may lie from what it rounds."""
LONG, SHORT = 420, 49
"""Days over which goods and telling sums are followed, and over which anything vaguer is."""
REFERENCE = date(2024, 6, 28)
"""A day for putting a sum without a date among others of its size; never used for a conversion that is shown."""


def keys(view: View, knowledge: Accounting) -> list[str]:
    """The keys of one claim. The first letter says what kind of agreement the key stands for."""
    found: list[str] = []
    donors = sorted(view.donors) or ["?"]
    for recipient in sorted(view.recipients) or ["?"]:
        for donor in donors:
            lead = f"{recipient}:{donor}:"
            found += [f"m:{lead}{b}" for b in _buckets(view, knowledge)]
            found += [f"g:{lead}{word}" for word in _words(view, knowledge.weights.generic_goods)]
            found += [f"w:{lead}{b}" for whole in view.wholes for b in _buckets(whole, knowledge)]
            if view.amount is None and not view.items:
                found.append(f"x:{lead}{','.join(sorted(view.record.modality))}")
        for bucket in _buckets(view, knowledge):
            found.append(f"u:{recipient}:{bucket}")
            if not view.donors:
                found.append(f"v:{recipient}:{bucket}")
    return found


def sought(view: View, knowledge: Accounting) -> list[str]:
    """The keys under which a claim's partners stand: one with a donor looks for those without only among these."""
    own = keys(view, knowledge)
    return [f"v{key[1:]}" if key[0] == "u" and view.donors else key for key in own if key[0] != "v"]


def _buckets(view: View, knowledge: Accounting) -> list[str]:
    """Two neighbouring classes of size, so that sums on either side of a border still meet."""
    value = euros(view, knowledge)
    lead = ""
    if value is None:
        money = view.amount
        value, lead = figure(money), (money.currency or "?") if money is not None else ""
        rate = knowledge.rates.rate(lead, REFERENCE) if money is not None and view.day is None else None
        if rate is not None and value is not None:
            value, lead = value * rate.eur, ""
    if value is None or value <= 0:
        return []
    size = math.floor(math.log(value) / STEP)
    return [f"{lead}{size}", f"{lead}{size + 1}"]


def _words(view: View, generic: frozenset[str]) -> list[str]:
    """Telling words of the goods; where they are only "systems", those of the whole."""
    words: set[str] = set()
    for item in view.items:
        name = name_of(item.name, generic)
        words |= name.model or name.kind
    if view.items and not words and view.whole is not None:
        return _words(view.whole, generic)
    return sorted(words)


def candidates(
    views: list[View], knowledge: Accounting, only: frozenset[int] | None = None
) -> Iterator[tuple[int, int]]:
    """Pairs of places in ``views``, each once, from different documents; with ``only``, pairs with one of these."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, view in enumerate(views):
        for key in keys(view, knowledge):
            if key[0] != "v":
                blocks[key].append(place)
    seen: set[int] = set()
    size = len(views)
    for key in sorted(blocks):
        for i, j in _pairs(key[0], blocks[key], views, knowledge):
            code = i * size + j
            if code not in seen and (only is None or i in only or j in only):
                seen.add(code)
                yield i, j


def _pairs(kind: str, block: list[int], views: list[View], knowledge: Accounting) -> Iterator[tuple[int, int]]:
    """Pairs of one block within its window of days. ``views`` stand in order of publication."""
    window = LONG if kind in "mgu" else SHORT
    days = [_ordinal(views[i]) for i in block]
    for at, i in enumerate(block):
        a = views[i]
        for later in range(at + 1, len(block)):
            if days[later] - days[at] > window and days[later] != NO_DAY:
                break
            b = views[block[later]]
            if a.claim.document != b.claim.document and _worth(kind, a, b, days[later] - days[at], knowledge):
                yield i, block[later]


NO_DAY = 10**9


def _ordinal(view: View) -> int:
    return NO_DAY if view.day is None else view.day.toordinal()


def _worth(kind: str, a: View, b: View, apart: int, knowledge: Accounting) -> bool:
    """A cheap look before the full comparison: does the agreement the key stands for hold at all?"""
    if kind in "mu":
        if kind == "u" and ((a.donors and b.donors) or (SHORT < apart <= LONG and not _telling(a))):
            return False
        return _sums_allow(a, b, apart, knowledge)
    if kind == "w":
        return a.amount is None or b.amount is None
    if kind == "g" and SHORT < apart <= LONG:  # sums that differ about the same goods, weeks apart, are two packages
        return a.amount is None or b.amount is None or _level(a, b, knowledge) != "differ"
    return True


def _telling(view: View) -> bool:
    """Whether the sum has enough digits to be known again months later without its donor."""
    return digits(figure(view.amount) or 1) > 2


def _level(a: View, b: View, knowledge: Accounting) -> str:
    if a.amount is None or b.amount is None:
        return "unknown"
    return compare(a.amount, b.amount, knowledge.rates, a.announced or a.day or b.day)


def _sums_allow(a: View, b: View, apart: int, knowledge: Accounting) -> bool:
    level = _level(a, b, knowledge)
    if level == "close":
        return apart <= LONG
    if level not in AGREEING:
        return False
    telling = level == "equal" or a.items or b.items or a.basis == b.basis != Basis.INCREMENT
    return bool(telling) or apart <= SHORT or apart > LONG


def all_keys(views: Iterable[View], knowledge: Accounting) -> Iterator[tuple[str, str, int | None]]:
    """Claim id, key and day of every claim, for a store that looks them up."""
    for view in views:
        for key in keys(view, knowledge):
            yield view.id, key, None if view.day is None else view.day.toordinal()
