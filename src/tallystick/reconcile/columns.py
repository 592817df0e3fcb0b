"""Claims as columns of numbers, so that hundreds of thousands of pairs are compared at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tallystick.knowledge.accounting import Accounting
from tallystick.model import Basis, Qualifier
from tallystick.reconcile.prepare import View, euros
from tallystick.reconcile.sums import digits, measured

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

NO_DAY = 10**9
"""Stands for the day of documents without one: they come last and are near to any other."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What is asked of every claim, one entry a claim, in the order of the views.

    ``parties``, ``manner``, ``money``, ``goods`` number what is alike: two claims with the same number are the same in
    that respect. ``value`` and ``euro`` are NaN where there is no sum or no rate. ``rate_day`` is the day whose
    rates are taken, ``announced`` the day named in the text; both 0 where there is none. ``in_tree`` adds up 1 for a
    part and 2 for a whole.
    """

    document: Numbers
    day: Numbers
    announced: Numbers
    rate_day: Numbers
    parties: Numbers
    manner: Numbers
    basis: Numbers
    money: Numbers
    currency: Numbers
    per: Numbers
    value: Reals
    euro: Reals
    slack: Reals
    digits: Numbers
    exact: Flags
    goods: Numbers
    has_goods: Flags
    has_donor: Flags
    has_recipient: Flags
    new_money: Flags
    in_tree: Numbers
    currencies: tuple[str, ...]


INCREMENT = 0
"""The number of ``Basis.INCREMENT`` in the column."""
_BASES = {basis: number for number, basis in enumerate((Basis.INCREMENT, Basis.ENVELOPE, Basis.CUMULATIVE))}


class _Numbering:
    """Numbers for things, in the order in which they are met."""

    def __init__(self) -> None:
        self.known: dict[Hashable, int] = {}

    def column(self, things: Iterable[Hashable]) -> Numbers:
        known = self.known
        return np.array([known.setdefault(thing, len(known)) for thing in things], dtype=np.int64)


def columns(views: Sequence[View], knowledge: Accounting) -> Columns:
    """The columns of some claims."""
    sums = [measured(view.amount) for view in views]
    currency = _Numbering()

    def numbered(of: Callable[[View], Hashable]) -> Numbers:
        return _Numbering().column(of(view) for view in views)

    def flags(of: Callable[[View], object]) -> Flags:
        return np.array([bool(of(view)) for view in views], dtype=np.bool_)

    return Columns(
        document=numbered(lambda v: v.claim.document),
        day=_ordinals((v.day for v in views), NO_DAY),
        announced=_ordinals((v.announced for v in views), 0),
        rate_day=_ordinals((v.announced or v.day for v in views), 0),
        parties=numbered(lambda v: (v.donors, v.recipients)),
        manner=numbered(_manner),
        basis=np.array([_BASES[v.basis] for v in views], dtype=np.int64),
        money=numbered(_money),
        currency=currency.column(s.currency if s else "" for s in sums),
        per=_Numbering().column(s.per if s else None for s in sums),
        value=_reals(s.value if s else None for s in sums),
        euro=_reals(euros(v, knowledge) for v in views),
        slack=_reals(s.slack if s else 0.0 for s in sums),
        digits=np.array([digits(s.value) if s else 0 for s in sums], dtype=np.int64),
        exact=flags(lambda v: v.amount is not None and v.amount.qualifier is Qualifier.EXACT),
        goods=numbered(lambda v: v.items),
        has_goods=flags(lambda v: v.items),
        has_donor=flags(lambda v: v.donors),
        has_recipient=flags(lambda v: v.recipients),
        new_money=flags(lambda v: v.record.new_money),
        in_tree=np.array([bool(v.wholes) + 2 * bool(v.parts) for v in views], dtype=np.int64),
        currencies=tuple(str(name) for name in currency.known),
    )


def _ordinals(days: Iterable[date | None], missing: int) -> Numbers:
    return np.array([missing if day is None else day.toordinal() for day in days], dtype=np.int64)


def _reals(values: Iterable[float | None]) -> Reals:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _manner(view: View) -> Hashable:
    record = view.record
    actors = tuple(a.id if a else None for a in (record.supplier, record.channel))
    period = (record.period.start, record.period.end) if record.period else None
    return view.stage, view.basis, record.aid_type, frozenset(record.modality), actors, period


def _money(view: View) -> Hashable:
    money = view.amount
    return None if money is None else (money.currency, money.min, money.max, money.qualifier, money.per)


def by_kind(one: Numbers, other: Numbers, of: Callable[[int], Any]) -> NDArray[Any]:
    """For each pair of numbers what ``of`` says of it, asked once for each different pair.

    ``of`` gets the index of one example of the pair.
    """
    if not len(one):
        return np.empty(0, dtype=np.float64)
    width = int(other.max()) + 1
    _, example, back = np.unique(one * width + other, return_index=True, return_inverse=True)
    return np.array([of(int(at)) for at in example])[back]


def distinct(parts: Iterable[Numbers]) -> Numbers:
    """All numbers, each once, in order; by sorting, as numpy's own hashing is many times slower on codes of pairs."""
    found: Numbers = np.concatenate([np.empty(0, dtype=np.int64), *parts])
    found.sort()
    first = np.ones(len(found), dtype=np.bool_)
    np.not_equal(found[1:], found[:-1], out=first[1:])
    return found[first]
