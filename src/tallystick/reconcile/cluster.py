"""Pairs into clusters: the best-scored first, one claim of a document in each, no sums that exclude one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from tallystick.knowledge.accounting import Accounting
from tallystick.knowledge.weights import ALL_TELLING, GoodsWords
from tallystick.ledger_model import SourceClass
from tallystick.model import Modality, Qualifier, Stage
from tallystick.reconcile.features import GIVEN, compare_goods, sums
from tallystick.reconcile.goods import name_of
from tallystick.reconcile.prepare import View

SERVICES = frozenset({Modality.TRAINING, Modality.INTELLIGENCE, Modality.TROOPS})
FORCED = 99.0
"""The score of a pair that a person merged, or that one text reports as the two ends of one pause."""


SAME = frozenset({"equal", "equal_round"})
DIFFERING = frozenset({"differ_kind", "differ_count"})


@dataclass(slots=True)
class Cluster:
    """Places of claims that are one line; ``samples`` holds one claim for each distinct sum and goods.

    ``donors`` and ``recipients`` hold the parties of each claim that names any.
    """

    members: list[int]
    documents: set[str]
    donors: frozenset[frozenset[str]]
    recipients: frozenset[frozenset[str]]
    samples: dict[object, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rulings:
    """What decisions say about pairs: claims a person merged, and claims a person split off from all others."""

    merged: tuple[tuple[str, ...], ...] = ()
    apart: tuple[frozenset[str], ...] = ()


def cluster(
    views: list[View], links: Iterable[tuple[float, int, int]], rulings: Rulings, knowledge: Accounting
) -> list[list[int]]:
    """Clusters of places, each sorted, in the order of their first member."""
    of = [
        Cluster([i], {v.claim.document}, _named(v.donors), _named(v.recipients), {_signature(v): i})
        for i, v in enumerate(views)
    ]
    forced = [*_merged(views, rulings), *_pauses(views, knowledge.weights.goods_words)]
    forced += [(FORCED, i, j) for i, j in repeats(views, knowledge)]
    for score, i, j in sorted([*forced, *links], key=lambda link: (-link[0], views[link[1]].id, views[link[2]].id)):
        a, b = of[i], of[j]
        if (
            a is not b
            and not _split(a, b, views, rulings)
            and (score >= FORCED or _fit(a, b, (i, j), views, knowledge))
        ):
            _join(a, b, of)
    distinct = {id(c): c for c in of}
    return sorted(sorted(c.members) for c in distinct.values())


def _join(a: Cluster, b: Cluster, of: list[Cluster]) -> None:
    if len(b.members) > len(a.members):
        a, b = b, a
    a.members += b.members
    a.documents |= b.documents
    a.donors |= b.donors
    a.recipients |= b.recipients
    for signature, place in b.samples.items():
        a.samples[signature] = min(place, a.samples.get(signature, place))
    for member in b.members:
        of[member] = a


def _signature(view: View) -> object:
    money = view.amount
    sum_ = None if money is None else (money.currency, money.min, money.max, money.qualifier, money.per)
    return sum_, tuple((i.name, i.quantity.min if i.quantity else None) for i in view.items)


def _fit(a: Cluster, b: Cluster, link: tuple[int, int], views: list[View], knowledge: Accounting) -> bool:
    """Whether two clusters can be one line: one claim of a document in each, and nothing that excludes them.

    Parties that have nobody in common exclude, so that a claim that names no donor, or both, is no bridge between two.
    Exact sums or numbers that differ exclude, but for the link's own, and unless the link's own sums are the same.
    """
    if a.documents & b.documents or _strangers(a.donors, b.donors) or _strangers(a.recipients, b.recipients):
        return False
    x, y = views[link[0]], views[link[1]]
    if _exact(x) and _exact(y) and sums(x, y, knowledge) in SAME:
        return True
    pairs = ((i, j) for i in a.samples.values() for j in b.samples.values() if {i, j} != set(link))
    return not any(_clash(views[i], views[j], knowledge) for i, j in pairs)


def _named(parties: frozenset[str]) -> frozenset[frozenset[str]]:
    return frozenset({parties}) if parties else frozenset()


def _strangers(a: frozenset[frozenset[str]], b: frozenset[frozenset[str]]) -> bool:
    """Whether a claim of the one and a claim of the other name nobody in common."""
    return any(x.isdisjoint(y) for x in a - b for y in b - a)


def _clash(x: View, y: View, knowledge: Accounting) -> bool:
    """Whether sums or, where they do not tell, numbers of goods differ."""
    if _exact(x) and _exact(y) and (level := sums(x, y, knowledge)) in {"differ", *SAME}:
        return level == "differ"
    return compare_goods(x.items, y.items, knowledge.weights.goods_words).level == "differ_count"


def _exact(view: View) -> bool:
    return view.amount is not None and view.amount.qualifier in {Qualifier.EXACT, Qualifier.AT_MOST}


def _merged(views: list[View], rulings: Rulings) -> list[tuple[float, int, int]]:
    place = {v.id: i for i, v in enumerate(views)}
    links = []
    for ids in rulings.merged:
        known = sorted(place[i] for i in ids if i in place)
        links += [(FORCED + 1, known[0], other) for other in known[1:]]
    return links


def _split(a: Cluster, b: Cluster, views: list[View], rulings: Rulings) -> bool:
    """Whether a person has put claims of the one apart from claims of the other."""
    if not rulings.apart:
        return False
    left, right = ({views[i].id for i in c.members} for c in (a, b))
    return any(bool(left & ids) != bool(right & ids) for ids in rulings.apart)


def repeats(views: Sequence[View], knowledge: Accounting) -> list[tuple[int, int]]:
    """Pairs of claims by which one report tells a sum twice: in its head and further down, in a quotation.

    A tracker's rows are no report: each stands for itself, however alike.
    """
    alone: dict[tuple[str, frozenset[str]], list[int]] = {}
    for i, view in enumerate(views):
        told = view.source.source_class != SourceClass.TRACKER and view.stage in GIVEN
        if told and view.amount is not None and view.whole is None and view.donors:
            alone.setdefault((view.claim.document, view.donors), []).append(i)
    pairs = ((i, j) for places in alone.values() for i, j in combinations(places, 2))
    return [(i, j) for i, j in pairs if _told_again(views[i], views[j], knowledge)]


APART = 60
"""Characters between two mentions below which they stand in one sentence or list, and are two sums."""


def _told_again(first: View, again: View, knowledge: Accounting) -> bool:
    """Whether two sums that are no parts are one: equal, apart in the text, with nothing that tells them apart.

    What is called new further down, and was not before, is another sum.
    """
    one, other = first.record, again.record
    if sums(first, again, knowledge) not in SAME or _strangers(_named(first.recipients), _named(again.recipients)):
        return False
    near = min(abs(a.start - b.end) for x, y in ((one, other), (other, one)) for a in x.evidence for b in y.evidence)
    if near < APART or (other.new_money and not one.new_money) or (first.parts and again.parts):
        return False
    told = ((one.aid_type, other.aid_type), (one.supplier, other.supplier), (one.period, other.period))
    if any(x is not None and y is not None and x != y for x, y in told):
        return False
    return compare_goods(first.items, again.items, knowledge.weights.goods_words).level not in DIFFERING


def pauses(views: Sequence[View], generic: GoodsWords) -> list[tuple[int, int]]:
    """Pairs of a pause and what the same text says moves again, wherever the one can be the other."""
    paused: dict[str, list[int]] = {}
    for i, view in enumerate(views):
        if view.stage == Stage.SUSPENDED and view.whole is None:
            paused.setdefault(view.claim.document, []).append(i)
    return [
        (i, j)
        for j, view in enumerate(views)
        if view.stage in {Stage.DELIVERING, Stage.DELIVERED} and view.whole is None
        for i in paused.get(view.claim.document, ())
        if resumes(views[i], view, generic)
    ]


def _pauses(views: Sequence[View], generic: GoodsWords) -> list[tuple[float, int, int]]:
    """A pause and a resumption in one text are one line's history where the pause fits only this one."""
    found = pauses(views, generic)
    fits = Counter(i for i, _ in found)
    return [(FORCED, i, j) for i, j in found if fits[i] == 1]


def resumes(paused: View, moving: View, generic: GoodsWords) -> bool:
    """Whether what moves can be what was paused: same parties and form, and a sum, goods or service to tell by.

    A pause of weapons in general covers whatever goods without a number move again.
    """
    if paused.donors != moving.donors or paused.recipients != moving.recipients or not paused.donors:
        return False
    service = SERVICES & set(paused.record.modality)
    if service != SERVICES & set(moving.record.modality) or not (service or paused.amount is not None or paused.items):
        return False
    if paused.amount is not None and moving.amount is not None:
        return False
    if not any(name_of(item.name, generic).telling for item in paused.items):
        return all(item.quantity is None for item in moving.items)
    return compare_goods(paused.items, moving.items, ALL_TELLING).level in {"same_count", "same_model", "same_kind"}
