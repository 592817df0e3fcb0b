"""Which claims are worth comparing: those that share a key of recipient, donor and sum, goods or whole."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np

from tallystick.knowledge.accounting import Accounting
from tallystick.knowledge.weights import GoodsWords
from tallystick.reconcile.columns import NO_DAY, Columns, Flags, Numbers, distinct
from tallystick.reconcile.goods import name_of
from tallystick.reconcile.prepare import View, euros
from tallystick.reconcile.programmes import programme
from tallystick.reconcile.successors import scope
from tallystick.reconcile.sums import CLOSE, figure

STEP = math.log(1.25)
"""Sums within a quarter of each other share a key: as far as "over a billion" may lie from what it rounds."""
LONG, SHORT = 420, 49
"""Days over which goods and telling sums are followed, and over which anything vaguer is."""
REFERENCE = date(2024, 6, 28)
"""A day for putting a sum without a date among others of its size; never used for a conversion that is shown."""
TELLING = 3
"""Digits from which a sum is known again months later without its donor."""
DRIFT = 0.2
"""Within the longest window a rate of exchange moves by less than this; sums further apart are not one another's."""
LOOSE = 0.4
"""A sum that leaves room ("over a billion") may lie this far from what it rounds, as far as the classes of size go."""
CHUNK = 2_000_000
"""Pairs looked at at a time, which bounds the memory of a large block."""


OPEN = {"u": "v", "n": "o", "h": "j", "i": "k"}
"""Kinds of keys that leave one party out, each with the kind under which only claims stand that do not name it."""
SUCCESSION = "e"
"""The kind of key under which envelopes of one scope stand, which are never one line but may replace one another."""
SUMS, GOODS, NO_DONOR = "mun", "ghi", "uh"
"""Kinds of keys that stand for an agreeing sum, for agreeing goods; open kinds that leave the donor out."""


def keys(view: View, knowledge: Accounting) -> list[str]:
    """The keys of one claim. The first letter says what kind of agreement the key stands for."""
    found: list[str] = []
    buckets, words = _buckets(view, knowledge), _words(view, knowledge.weights.goods_words)
    donors, recipients = sorted(view.donors) or ["?"], sorted(view.recipients) or ["?"]
    for lead in (f"{recipient}:{donor}:" for recipient in recipients for donor in donors):
        found += [f"m:{lead}{b}" for b in buckets]
        found += [f"g:{lead}{word}" for word in words]
        found += [f"w:{lead}{b}" for whole in view.wholes for b in _buckets(whole, knowledge)]
        if view.amount is None and not view.items:
            found.append(f"x:{lead}{','.join(sorted(view.record.modality))}")
    found += successions(view, knowledge)
    for kinds, named, parties in (("uh", view.donors, recipients), ("ni", view.recipients, donors)):
        for kind, telling in zip(kinds, (buckets, words), strict=True):
            left_out = [f"{kind}:{party}:{what}" for party in parties for what in telling]
            found += left_out if named else left_out + [f"{OPEN[kind]}{key[1:]}" for key in left_out]
    return found


def sought(view: View, knowledge: Accounting) -> list[str]:
    """The keys under which a claim's partners stand: of those that lack what it names only they themselves."""
    found = []
    for key in keys(view, knowledge):
        if key[0] in OPEN:
            named = view.donors if key[0] in NO_DONOR else view.recipients
            found.append(f"{OPEN[key[0]]}{key[1:]}" if named else key)
        elif key[0] != SUCCESSION and key[0] not in OPEN.values():
            found.append(key)
    return found


def successions(view: View, knowledge: Accounting) -> list[str]:
    """The keys under which envelopes stand that may replace this one, and programmes with their tranches."""
    names = (scope(view), programme(view, knowledge.weights.tranche_words))
    return [f"{SUCCESSION}:{name}" for name in names if name is not None]


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


def _words(view: View, generic: GoodsWords) -> list[str]:
    """Telling words of the goods; where they are only "systems", those of the whole."""
    words: set[str] = set()
    for item in view.items:
        name = name_of(item.name, generic)
        words |= name.model or name.kind
    if view.items and not words and view.whole is not None:
        return _words(view.whole, generic)
    return sorted(words)


def candidates(
    views: Sequence[View], table: Columns, knowledge: Accounting, only: frozenset[int] | None = None
) -> dict[str, Numbers]:
    """For each kind of key the pairs that meet under it, within its window of days, from different documents.

    A pair of places ``i < j`` is the number ``i * len(views) + j``; each stands once, in order. With ``only``, the
    pairs that hold one of these places: blocks without any are not looked into.
    """
    blocks: dict[str, list[int]] = defaultdict(list)
    passed = {*OPEN.values(), SUCCESSION}
    for place, view in enumerate(views):
        for key in keys(view, knowledge):
            if key[0] not in passed:
                blocks[key].append(place)
    found: dict[str, list[Numbers]] = defaultdict(list)
    chosen = np.zeros(len(views), dtype=np.bool_)
    chosen[sorted(only or ())] = True
    for key, block in blocks.items():
        if len(block) < 2 or (only is not None and only.isdisjoint(block)):
            continue
        for i, j in _within(np.array(block, dtype=np.int64), key[0], table):
            pairs = i * len(views) + j
            found[key[0]].append(pairs if only is None else pairs[chosen[i] | chosen[j]])
    return {kind: distinct(parts) for kind, parts in found.items()}


def _within(block: Numbers, kind: str, table: Columns) -> Iterator[tuple[Numbers, Numbers]]:
    """Pairs of one block, whose places stand in order of publication, a bounded number at a time."""
    days = table.day[block]
    reach = days + (LONG if kind in "mgun" else SHORT)
    last = np.searchsorted(days, reach, side="right")
    undated = int(np.searchsorted(days, NO_DAY))
    for i, j in _ranges(last, undated):
        keep = table.document[block[i]] != table.document[block[j]]
        if kind in SUMS:
            keep &= _may_agree(block[i], block[j], table)
        if kind in OPEN:
            keep &= _open(block[i], block[j], table.has_donor if kind in NO_DONOR else table.has_recipient, table)
        yield block[i[keep]], block[j[keep]]


def _ranges(last: Numbers, undated: int) -> Iterator[tuple[Numbers, Numbers]]:
    """For each place of a block all later ones before ``last``, and all without a date."""
    size = len(last)
    at = np.arange(size)
    dateless = np.maximum(at + 1, np.maximum(last, undated))
    for start, stop in ((at + 1, last), (dateless, np.full(size, size))):
        counts = np.maximum(stop - start, 0)
        ends = np.cumsum(counts)
        low = 0
        while low < size:
            done = int(ends[low - 1]) if low else 0
            high = max(low + 1, int(np.searchsorted(ends, done + CHUNK, side="right")))
            some = counts[low:high]
            i = np.repeat(at[low:high], some)
            j = np.arange(len(i)) - np.repeat(np.cumsum(some) - some, some) + np.repeat(start[low:high], some)
            yield i, j
            low = high


def _may_agree(i: Numbers, j: Numbers, table: Columns) -> Flags:
    """A cheap look at two sums: do they lie as near as any level of agreement asks?"""
    room = np.where(table.exact[i] & table.exact[j], CLOSE, LOOSE)
    same = table.currency[i] == table.currency[j]
    x, y = np.where(same, table.value[i], table.euro[i]), np.where(same, table.value[j], table.euro[j])
    room = np.where(same, room, np.maximum(room, DRIFT))
    found: Flags = np.isnan(x) | np.isnan(y) | (np.abs(x - y) <= room * np.maximum(x, y))
    return found


def _open(i: Numbers, j: Numbers, names: Flags, table: Columns) -> Flags:
    """Pairs with a claim that does not name the party, for longer only where its sum is telling."""
    lacking = np.where(names[i], j, i)
    window = np.where(table.digits[lacking] >= TELLING, LONG, SHORT)
    near = (table.day[j] - table.day[i] <= window) | (table.day[j] == NO_DAY)
    found: Flags = ~names[lacking] & near
    return found


def all_keys(views: Iterable[View], knowledge: Accounting) -> Iterator[tuple[str, str, int | None]]:
    """Claim id, key and day of every claim, for a store that looks them up."""
    for view in views:
        for key in keys(view, knowledge):
            yield view.id, key, None if view.day is None else view.day.toordinal()
