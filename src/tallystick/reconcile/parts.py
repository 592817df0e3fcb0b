"""The part-of tree across documents: the nearest whole of each line, further ones, and what no part takes up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from tallystick.knowledge.weights import ALL_TELLING
from tallystick.model import Basis
from tallystick.reconcile.draft import Draft
from tallystick.reconcile.goods import same_goods
from tallystick.reconcile.prepare import View
from tallystick.reconcile.programmes import draw
from tallystick.reconcile.sums import figure

KINDS = {Basis.INCREMENT: 0, Basis.ENVELOPE: 1, Basis.CUMULATIVE: 2}
MOST_PARTS = 14
"""Parts up to which ways of dividing the whole are searched; more are taken as one division."""
ROUNDING = 0.02


def link(
    drafts: Sequence[Draft],
    cut: frozenset[tuple[str, str]],
    set_: Mapping[str, str],
    size: Callable[[View], float | None],
    tranches: frozenset[str] = frozenset(),
) -> None:
    """Tie each draft to its wholes, the nearest first. ``cut`` and ``set_`` are a person's rulings, by claim id.

    ``tranches`` are the words by which a source calls a sum a tranche.
    """
    by_claim: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        for view, _ in draft.parts:
            by_claim[view.id].append(draft)
    for draft in drafts:
        draft.wholes = _wholes(draft, by_claim, cut, set_, size)
    _under_shares(drafts, size, cut)
    if tranches:
        draw([d for d in drafts if not _ruled(d, cut)], tranches, size)
    _cut_circles(drafts)
    for draft in drafts:
        if draft.wholes:
            draft.wholes[0].children.append(draft)


def _ruled(draft: Draft, cut: frozenset[tuple[str, str]]) -> bool:
    """Whether a person has cut the draft from a whole: then none is looked for."""
    return any(part == view.id for part, _ in cut for view, _ in draft.parts)


def _is_cut(part: Draft, whole: Draft, cut: frozenset[tuple[str, str]]) -> bool:
    """Whether a person has ruled that the one is no part of the other: of the lines, whichever claims told so."""
    return bool(cut) and any((v.id, w.id) in cut for v, _ in part.parts for w, _ in whole.parts)


def _wholes(
    draft: Draft, by_claim: Mapping[str, list[Draft]], cut: frozenset[tuple[str, str]], set_: Mapping[str, str],
    size: Callable[[View], float | None],
) -> list[Draft]:  # fmt: skip
    votes: dict[int, set[str]] = defaultdict(set)
    found: dict[int, tuple[int, Draft]] = {}
    for view in draft.views:
        ruled = next(iter(by_claim.get(set_.get(view.id, ""), ())), None)
        if ruled is not None and not _is_cut(draft, ruled, cut):
            return [ruled]
        for place, whole in enumerate(view.wholes):
            for other in _holding(by_claim.get(whole.id, []), view):
                if other is not draft and not _is_cut(draft, other, cut):
                    votes[id(other)].add(view.claim.document)
                    old = found.get(id(other), (place, other))
                    found[id(other)] = (min(old[0], place), other)
    donors = _donors(draft)
    ranked = [(_rank(other, donors, len(votes[key]), place, size), other) for key, (place, other) in found.items()]
    return [other for _, other in sorted(ranked, key=lambda r: r[0])]


def _under_shares(
    drafts: Sequence[Draft], size: Callable[[View], float | None], cut: frozenset[tuple[str, str]]
) -> None:
    """What one donor alone pays for inside a joint package is part of that donor's share of it.

    The share is the largest of the donor's own parts that names no goods. Others that do not fit into it together go to
    review there: were they left beside it, a total of the donor alone would count its money twice.
    """
    parts: dict[tuple[int, frozenset[str]], list[tuple[float, Draft]]] = defaultdict(list)
    for draft in drafts:
        donors = _donors(draft)
        for whole in draft.wholes:
            joint = _donors(whole)
            if len(donors) == 1 and len(joint) > 1 and donors < joint:
                sizes = [s for v in draft.views if (s := size(v)) is not None]
                if sizes:
                    parts[id(whole), donors].append((max(sizes), draft))
    for found in parts.values():
        shares = [(value, d) for value, d in found if not any(v.items for v in d.views)]
        if not shares:
            continue
        largest, share = max(shares, key=lambda p: (p[0], p[1].id))
        for value, draft in found:
            if value < largest and share not in draft.wholes and not _is_cut(draft, share, cut):
                draft.wholes.insert(0, share)


def _holding(drafts: Sequence[Draft], view: View) -> Sequence[Draft]:
    """Of the lines one claim was split into, the one that follows the part's goods."""
    if len(drafts) < 2:
        return drafts
    fitting = [d for d in drafts if _shares_goods(d, view)]
    return fitting[:1] or drafts[:1]


def _shares_goods(draft: Draft, view: View) -> bool:
    items = (item for v in draft.views for item in v.items)
    return any(same_goods(x, y, ALL_TELLING) for x in items for y in view.items)


def _donors(draft: Draft) -> frozenset[str]:
    named = [frozenset(a.id for a in v.record.donors) for v in draft.views if v.record.donors]
    return min(named, key=lambda ids: (len(ids), sorted(ids))) if named else frozenset()


def _rank(
    whole: Draft, donors: frozenset[str], votes: int, place: int, size: Callable[[View], float | None]
) -> tuple[int, bool, float, int, int, str]:
    """Packages before envelopes before totals; the same donors before more; the smallest package; the first named."""
    kind = min(KINDS[v.basis] for v in whole.views)
    sizes = [s for v in whole.views if (s := size(v)) is not None]
    smallest = min(sizes, default=float("inf")) if kind == 0 else 0.0
    return kind, bool(donors) and _donors(whole) != donors, smallest, -votes, place, whole.id


def _cut_circles(drafts: Sequence[Draft]) -> None:
    """Drop a whole that is, by way of other claims, a part of its own part."""
    for draft in sorted(drafts, key=lambda d: d.id):
        draft.wholes = [w for w in draft.wholes if not _above(w, draft, set())]


def _above(start: Draft, wanted: Draft, seen: set[int]) -> bool:
    if start is wanted:
        return True
    if id(start) in seen:
        return False
    seen.add(id(start))
    return any(_above(w, wanted, seen) for w in start.wholes)


def divide(whole: float, parts: Sequence[float]) -> tuple[float, bool]:
    """What no part takes up, and whether the parts exceed the whole.

    A sum is often divided twice, by donor and by purpose. Parts that fill the whole are one division and are set
    aside; what is left must fit in as another. The remainder is that of the fullest division.
    """
    left, filled = list(parts), False
    while len(left) <= MOST_PARTS and sum(left) > whole * (1 + ROUNDING):
        filling = _filling(whole, left)
        if filling is None:
            return 0.0, True
        filled = True
        left = [p for i, p in enumerate(left) if i not in filling]
    if sum(left) > whole * (1 + ROUNDING):
        return 0.0, True
    rest = max(whole - sum(left), 0.0)
    return (0.0 if filled or rest <= whole * 1e-9 else rest), False


def _filling(whole: float, parts: Sequence[float]) -> frozenset[int] | None:
    for count in range(1, len(parts) + 1):
        for chosen in combinations(range(len(parts)), count):
            if abs(sum(parts[i] for i in chosen) - whole) <= ROUNDING * whole:
                return frozenset(chosen)
    return None


def stated(view: View) -> float | None:
    """The stated sum."""
    return figure(view.amount)
