"""Wholes that no word points to: sums that add up, and single donors beside what all of them gave together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from tallystick.extract.context import Context
from tallystick.extract.support.basis import phrase_in
from tallystick.extract.support.drafts import Draft, strong
from tallystick.model import Basis, Qualifier, Stage

_EXACT, _ROUNDED = 0.005, 0.05  # how far parts may miss their whole: exact figures, and ones with an "about"
_NEAREST = 8  # facts after a whole among which its parts are looked for
_PROMISED = (Stage.PLEDGED, Stage.ALLOCATED)


def find_wholes(facts: Sequence[Draft], context: Context) -> None:
    """Set ``whole`` of facts that add up to an earlier sum, and of single donors' sums under a collective one."""
    for number, whole in enumerate(facts):
        if whole.money is None or not (strong(whole) or whole.disowned):
            continue
        after = [d for d in facts[number + 1 : number + 1 + _NEAREST] if _could_be_part(d, whole)]
        if whole.disowned:
            _own(whole, [*(d for d in facts[max(0, number - _NEAREST) : number] if _could_be_part(d, whole)), *after])
            continue
        for part in _adding_up(whole, after) or _single_donors(whole, after, context):
            part.whole = whole


def _own(whole: Draft, near: list[Draft]) -> None:
    """Where only the giver of a sum was wrong, those give it whose shares make it up.

    The sum may be divided by purpose as well, before or after it is named again.
    """
    while parts := _adding_up(whole, near):
        near = [d for d in near if not any(d is p for p in parts)]
        for part in parts:
            part.whole = whole
        if all(d.donors for d in parts) and len({d.donors for d in parts}) > 1:
            whole.donors = whole.donors or tuple(dict.fromkeys(a for d in parts for a in d.donors))
            whole.stage = whole.stage or next((d.stage for d in parts if d.stage is not None), None)


def _could_be_part(part: Draft, whole: Draft) -> bool:
    if part.whole not in (None, whole) or part.money is None or whole.money is None or _contains(part, whole):
        return False
    same = part.money.money.currency == whole.money.money.currency
    alike = part.basis is whole.basis or part.sentence is whole.sentence
    return alike and (not same or _sum(part) < _sum(whole))


def _contains(part: Draft, whole: Draft) -> bool:
    current, steps = whole.whole, 0
    while current is not None and steps < 9:
        if current is part:
            return True
        current, steps = current.whole, steps + 1
    return False


def _sum(draft: Draft) -> float:
    money = draft.money.money if draft.money else None
    return (money.min or money.max or 0.0) if money else 0.0


def _adding_up(whole: Draft, after: list[Draft]) -> list[Draft]:
    """The first two or three later sums in the whole's currency that make it up exactly, within rounding."""
    parts = [d for d in after if d.money and whole.money and d.money.money.currency == whole.money.money.currency]
    total = _sum(whole)
    for size in (2, 3):
        for group in combinations(parts, size):
            told = sum(_sum(d) for d in group)
            short = _is_least(whole) and told < total  # "more than $420 million" is not made up of $406 million
            if total and not short and abs(told - total) <= _tolerance([whole, *group]) * total:
                return list(group)
    return []


def _is_least(draft: Draft) -> bool:
    return draft.money is not None and draft.money.money.qualifier is Qualifier.AT_LEAST


def is_collective(draft: Draft, context: Context) -> bool:
    """Whether the giver, or else the sentence, speaks of donors together without naming them."""
    if draft.collective:
        return True
    words, told = context.knowledge.support, draft.sentence
    return phrase_in(words.collectives, told) or (not draft.donors and phrase_in(words.summing, told))


def _tolerance(drafts: list[Draft]) -> float:
    rounded = any(d.money and d.money.money.qualifier is not Qualifier.EXACT for d in drafts)
    return _ROUNDED if rounded else _EXACT


def _single_donors(whole: Draft, after: list[Draft], context: Context) -> list[Draft]:
    """Where "donors", or several by name, together promise a sum, each one's promise that follows is a part of it."""
    if whole.stage not in _PROMISED or not whole.chain or whole.basis is not Basis.INCREMENT:
        return []
    together = set(whole.donors)
    if len(together) == 1 or not (together or is_collective(whole, context)):
        return []
    given = [d for d in after if d.donors and d.stage in _PROMISED and (not together or set(d.donors) < together)]
    return [d for d in given if not d.recipients or set(d.recipients) & set(whole.recipients)]
