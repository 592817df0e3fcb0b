"""``reconcile``: sources, claims and decisions in, lines out. Pure, and independent of the order of its input."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Bond, Claim, Decision, Line, Source
from tallystick.reconcile.blocks import candidates
from tallystick.reconcile.cluster import Rulings, cluster, pauses
from tallystick.reconcile.copies import CopyPair, find_copies, groups
from tallystick.reconcile.draft import Draft, drafts
from tallystick.reconcile.features import Pair
from tallystick.reconcile.lines import World, make_lines
from tallystick.reconcile.parts import link
from tallystick.reconcile.prepare import View, euros, prepare
from tallystick.reconcile.rulings import Standing, correct, standing
from tallystick.reconcile.score import score, weigher
from tallystick.reconcile.ties import Ties


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The lines, the copies found among the sources, and for each claim the component it can be recomputed in."""

    lines: tuple[Line, ...]
    copies: tuple[CopyPair, ...]
    components: Mapping[str, str]


def reconcile(
    sources: Iterable[Source],
    claims: Iterable[Claim],
    decisions: Iterable[Decision],
    knowledge: Accounting,
    copies: Sequence[CopyPair] | None = None,
) -> Reconciled:
    """Turn claims into lines. ``copies`` can be given where they are known already."""
    with _no_collection():
        return _reconcile(sources, claims, decisions, knowledge, copies)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Nothing here makes circles in bulk, and looking for them would take a third of the time on a large ledger."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _reconcile(
    sources: Iterable[Source],
    claims: Iterable[Claim],
    decisions: Iterable[Decision],
    knowledge: Accounting,
    copies: Sequence[CopyPair] | None,
) -> Reconciled:
    by_id = {s.id: s for s in sorted(sources, key=lambda s: s.id)}
    ruled = standing(decisions)
    views = prepare((_corrected(c, ruled) for c in claims), by_id)
    found = tuple(find_copies(by_id.values(), knowledge.weights.copies) if copies is None else copies)
    links = scored(views, {(p.first, p.second) for p in found}, ruled, knowledge)
    clusters = cluster(views, links, Rulings(tuple(ruled.merged), tuple(ruled.apart)), knowledge)
    made = drafts(clusters, views, knowledge.weights.generic_goods)
    link(made, frozenset(ruled.cut), ruled.wholes, lambda view: euros(view, knowledge))
    of = groups({d for p in found for d in (p.first, p.second)} | by_id.keys(), found)
    world = World(knowledge, of, ruled, _bonds(made, views, links))
    return Reconciled(tuple(make_lines(made, world)), found, components(views, links, ruled))


def components(views: Sequence[View], links: Iterable[tuple[float, int, int]], ruled: Standing) -> dict[str, str]:
    """For each claim the smallest id among those its line may depend on: linked, wholes, parts, pauses, rulings."""
    known = {v.id for v in views}
    ties = Ties(known)
    for _, i, j in links:
        ties.tie(views[i].id, views[j].id)
    for view in views:
        for whole in view.wholes:
            ties.tie(view.id, whole.id)
    for i, j in pauses(views):
        ties.tie(views[i].id, views[j].id)
    for ids in [*ruled.merged, *(tuple(sorted(a)) for a in ruled.apart), *ruled.wholes.items()]:
        present = [i for i in ids if i in known]
        for other in present[1:]:
            ties.tie(present[0], other)
    return {i: ties.root(i) for i in sorted(known)}


def _corrected(claim: Claim, ruled: Standing) -> Claim:
    fields = ruled.corrected.get(claim.id)
    return correct(claim, fields) if fields else claim


def partners(
    sources: Iterable[Source],
    claims: Iterable[Claim],
    new: frozenset[str],
    decisions: Iterable[Decision],
    knowledge: Accounting,
    copies: Sequence[CopyPair],
) -> set[str]:
    """The claims that reach the threshold with one of the ``new`` ones."""
    ruled = standing(decisions)
    views = prepare((_corrected(c, ruled) for c in claims), {s.id: s for s in sources})
    only = frozenset(i for i, v in enumerate(views) if v.id in new)
    links = scored(views, {(p.first, p.second) for p in copies}, ruled, knowledge, only)
    return {views[place].id for _, i, j in links for place in (i, j)}


def scored(
    views: list[View],
    copies: set[tuple[str, str]],
    ruled: Standing,
    knowledge: Accounting,
    only: frozenset[int] | None = None,
) -> list[tuple[float, int, int]]:
    """The candidate pairs that reach the threshold, without rejected claims; with ``only``, pairs with one of these."""
    found = []
    weights = weigher(knowledge)
    for i, j in candidates(views, knowledge, only):
        a, b = views[i], views[j]
        if a.id in ruled.rejected or b.id in ruled.rejected:
            continue
        documents = (a.claim.document, b.claim.document)
        value = score(Pair(a, b, knowledge, (min(documents), max(documents)) in copies), weights)
        if value >= knowledge.weights.threshold:
            found.append((value, i, j))
    return found


def _bonds(
    made: Sequence[Draft], views: Sequence[View], links: Iterable[tuple[float, int, int]]
) -> Mapping[str, list[Bond]]:
    """For each line the best links that hold its claims together, no more than needed."""
    of = {view.id: draft for draft in made for view, _ in draft.parts}
    ties = Ties(of)
    bonds: dict[str, list[Bond]] = {}
    for value, i, j in sorted(links, key=lambda k: (-k[0], views[k[1]].id, views[k[2]].id)):
        a, b = views[i].id, views[j].id
        if of[a] is of[b] and ties.root(a) != ties.root(b):
            ties.tie(a, b)
            bonds.setdefault(of[a].id, []).append(Bond(a, b, round(value, 3)))
    return bonds
