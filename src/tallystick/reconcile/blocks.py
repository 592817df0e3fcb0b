"""Which claims are worth comparing: those that share a key of recipient, donor and sum, goods or whole."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from tallystick.knowledge.accounting import Accounting
from tallystick.model import Basis, Qualifier
from tallystick.reconcile.goods import name_of
from tallystick.reconcile.prepare import View, euros
from tallystick.reconcile.sums import AGREEING, CLOSE, compare, digits, figure

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
    days = [NO_DAY if view.day is None else view.day.toordinal() for view in views]
    sums = [_exact(view, knowledge) for view in views]
    for key in sorted(blocks):
        kind = key[0]
        block = blocks[key]
        pairs = _open_pairs(block, views, days, sums) if kind == "u" else _pairs(kind, block, days, sums)
        for i, j in pairs:
            code = i * len(views) + j
            if code in seen or not (only is None or i in only or j in only):
                continue
            if _worth(kind, views[i], views[j], days[j] - days[i], knowledge):
                seen.add(code)
                yield i, j


NO_DAY = 10**9
"""Stands for the day of documents without one: they come last and are near to any other."""


def _pairs(kind: str, block: list[int], days: list[int], sums: list[Sum | None]) -> Iterator[tuple[int, int]]:
    """Pairs of one block within its window of days. ``views`` stand in order of publication."""
    window = LONG if kind in "mg" else SHORT
    exact = [sums[i] if kind == "m" else None for i in block]
    for at, i in enumerate(block):
        last, mine = days[i] + window, exact[at]
        for later in range(at + 1, len(block)):
            j = block[later]
            if days[j] > last and days[j] != NO_DAY:
                break
            if _may_agree(mine, exact[later]):
                yield i, j


Sum = tuple[str | None, float, float | None]
DRIFT = 0.2
"""Within the longest window a rate of exchange moves by less than this; sums further apart are not one another's."""


def _exact(view: View, knowledge: Accounting) -> Sum | None:
    """Currency, value and euro of a sum that leaves no room: two that lie far apart need no closer look."""
    money = view.amount
    value = figure(money)
    if money is None or value is None or money.qualifier is not Qualifier.EXACT:
        return None
    return money.currency, value, euros(view, knowledge)


def _may_agree(a: Sum | None, b: Sum | None) -> bool:
    if a is None or b is None:
        return True
    if a[0] == b[0]:
        return abs(a[1] - b[1]) <= CLOSE * max(a[1], b[1])
    if a[2] is None or b[2] is None:
        return True
    return abs(a[2] - b[2]) <= DRIFT * max(a[2], b[2])


def _open_pairs(
    block: list[int], views: list[View], days: list[int], sums: list[Sum | None]
) -> Iterator[tuple[int, int]]:
    """Pairs of one block with a claim that names no donor, for longer only where its sum is telling."""
    exact = [sums[i] for i in block]
    for at, i in enumerate(block):
        if views[i].donors:
            continue
        window, mine = LONG if _telling(views[i]) else SHORT, exact[at]
        for later in range(at + 1, len(block)):
            if days[block[later]] > days[i] + window and days[block[later]] != NO_DAY:
                break
            if _may_agree(mine, exact[later]):
                yield i, block[later]
        for before in range(at - 1, -1, -1):
            if days[i] > days[block[before]] + window and days[i] != NO_DAY:
                break
            if views[block[before]].donors and _may_agree(mine, exact[before]):
                yield block[before], i


def _worth(kind: str, a: View, b: View, apart: int, knowledge: Accounting) -> bool:
    """A cheap look before the full comparison: does the agreement the key stands for hold at all?"""
    if a.claim.document == b.claim.document:
        return False
    if kind in "mu":
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
