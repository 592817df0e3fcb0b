"""Loans and the tranches they are paid out in: what a source calls a tranche is no money of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from tallystick.model import AidType, Basis, Modality
from tallystick.reconcile.draft import Draft
from tallystick.reconcile.prepare import View

LONGEST = 1500
"""Days from a programme's announcement within which tranches are looked for: programmes run for up to four years."""
ROOM = 1.02
"""How far tranches may exceed their programme by rounding."""

Size = Callable[[View], float | None]


def programme(view: View, words: frozenset[str]) -> str | None:
    """Whose programme for whom a claim may be, or be a tranche of; None for what is neither."""
    financial = view.record.aid_type in {AidType.FINANCIAL, None}
    if view.amount is None or not financial or len(view.donors) != 1 or len(view.recipients) != 1:
        return None
    if not (_lent(view) or is_tranche(view, words)):
        return None
    return f"programme:{min(view.donors)}>{min(view.recipients)}"


def _lent(view: View) -> bool:
    return Modality.LOAN in view.record.modality or view.basis == Basis.ENVELOPE


def is_tranche(view: View, words: frozenset[str]) -> bool:
    """Whether the source calls the sum a tranche."""
    return any(_pattern(words).search(span.text) for span in view.record.evidence)


@cache
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})s?\b", re.IGNORECASE)


def draw(drafts: Sequence[Draft], words: frozenset[str], size: Size) -> None:
    """Put each tranche that names no whole under the latest programme of its lender for its borrower that has room."""
    of: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        for name in {programme(v, words) for v in draft.views} - {None}:
            of[str(name)].append(draft)
    for some in of.values():
        wholes = [d for d in some if any(_lent(v) for v in d.views) and not _called(d, words)]
        taken = {d.id: sum(_most(c, size) for c in some if d in c.wholes) for d in wholes}
        for draft in sorted((d for d in some if _called(d, words) and not d.wholes), key=lambda d: (_day(d), d.id)):
            fitting = [w for w in wholes if _fits(draft, w, taken[w.id], size)]
            if fitting:
                whole = max(fitting, key=lambda w: (_day(w), w.id))
                draft.wholes.append(whole)
                taken[whole.id] += _most(draft, size)


def _called(draft: Draft, words: frozenset[str]) -> bool:
    return any(is_tranche(v, words) for v in draft.views)


def _fits(draft: Draft, whole: Draft, taken: float, size: Size) -> bool:
    after = (_day(draft) - _day(whole)).days
    return 0 <= after <= LONGEST and 0 < taken + _most(draft, size) <= _most(whole, size) * ROOM


def _most(draft: Draft, size: Size) -> float:
    return max((s for v in draft.views if (s := size(v)) is not None), default=0.0)


def _day(draft: Draft) -> date:
    return min((v.announced or v.day or date.max for v in draft.views), default=date.max)
