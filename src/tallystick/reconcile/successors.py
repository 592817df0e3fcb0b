"""Envelopes that a later one replaces: the budget of a year that was raised is one budget, not two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from tallystick.model import Basis
from tallystick.reconcile.draft import Draft
from tallystick.reconcile.prepare import View
from tallystick.reconcile.sums import figure


def scope(view: View) -> str | None:
    """What an envelope is for: whose, for whom, over what time, of what kind; None for what is no such envelope."""
    period = view.record.period
    if view.basis != Basis.ENVELOPE or view.amount is None or period is None or period.start is None:
        return None
    if not view.donors or not view.recipients:
        return None
    channel = view.record.channel.id if view.record.channel else ""
    parties = f"{'+'.join(sorted(view.donors))}>{'+'.join(sorted(view.recipients))}"
    kind = f"{view.record.aid_type or ''}:{','.join(sorted(view.record.modality))}:{channel}"
    return f"{parties}:{period.start}:{period.end or ''}:{kind}"


def succeed(drafts: Sequence[Draft]) -> dict[str, Draft]:
    """For each envelope that was replaced its successor: of one scope, with another sum, first published last.

    A part is not the successor of its whole, nor of another part of it; of two published on one day neither is.
    The replaced one is hung under its successor, so that what was drawn from it is drawn from this one.
    """
    of_scope: dict[str, dict[str, Draft]] = defaultdict(dict)
    for draft in drafts:
        for view in draft.views:
            if (name := scope(view)) is not None:
                of_scope[name][draft.id] = draft
    found: dict[str, Draft] = {}
    for rivals in of_scope.values():
        dated = sorted(((day, d.id, d) for d in rivals.values() if (day := _first_day(d)) is not None), key=_order)
        for day, id_, draft in dated[:-1]:
            last_day, _, last = dated[-1]
            if id_ not in found and day < last_day and _sums(draft) != _sums(last) and not _related(draft, last):
                found[id_] = last
                draft.wholes.insert(0, last)
                last.children.append(draft)
    return found


def _order(entry: tuple[date, str, Draft]) -> tuple[date, str]:
    return entry[:2]


def _first_day(draft: Draft) -> date | None:
    return min((v.day for v in draft.views if v.day is not None), default=None)


def _sums(draft: Draft) -> set[tuple[str | None, float | None]]:
    return {(v.amount.currency, figure(v.amount)) for v in draft.views if v.amount is not None}


def _related(a: Draft, b: Draft) -> bool:
    """Whether one holds the other or both are held by one line."""
    above, below = _held_by(a), _held_by(b)
    return bool((above | {a.id}) & (below | {b.id}))


def _held_by(draft: Draft) -> set[str]:
    found: set[str] = set()
    stack = list(draft.wholes)
    while stack:
        at = stack.pop()
        if at.id not in found:
            found.add(at.id)
            stack += at.wholes
    return found
