"""``reconcile``: sources, claims and decisions in, lines out. Pure, and independent of the order of its input.

It goes in two steps, and each can be done for a part of the ledger alone: claims are compared and gathered into
clusters (``Case.links``, ``Case.clusters``), and clusters become lines (``Case.lines``). A line depends on its
component: its cluster, and the clusters tied to it as wholes and parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tallystick.knowledge.accounting import Accounting
from tallystick.knowledge.loading import no_collection
from tallystick.ledger_model import Bond, Claim, Decision, Line, Source
from tallystick.reconcile.cluster import Rulings, cluster
from tallystick.reconcile.copies import CopyPair, find_copies, groups
from tallystick.reconcile.draft import Draft, drafts
from tallystick.reconcile.lines import World, make_lines
from tallystick.reconcile.parts import link
from tallystick.reconcile.prepare import View, euros, prepare
from tallystick.reconcile.programmes import programme
from tallystick.reconcile.rulings import Standing, correct, standing
from tallystick.reconcile.score import Link, links
from tallystick.reconcile.successors import scope, succeed
from tallystick.reconcile.ties import Ties

RULES = 5
"""The version of the rules: raised with every change after which the same claims may give other lines."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The lines; the copies found among the sources; the pairs that reach the threshold, the earlier claim first.

    ``clusters`` and ``components`` give for each claim the smallest claim of the set it is in.
    """

    lines: tuple[Line, ...]
    copies: tuple[CopyPair, ...]
    links: tuple[tuple[str, str, float], ...]
    clusters: Mapping[str, str]
    components: Mapping[str, str]


def reconcile(
    sources: Iterable[Source],
    claims: Iterable[Claim],
    decisions: Iterable[Decision],
    knowledge: Accounting,
    copies: Sequence[CopyPair] | None = None,
) -> Reconciled:
    """Turn claims into lines. ``copies`` can be given where they are known already."""
    with no_collection():
        case = Case.of(sources, claims, decisions, knowledge, copies)
        linked = case.links()
        gathered = case.clusters(linked)
        lines = case.lines(gathered, linked)
        named = tuple((case.views[i].id, case.views[j].id, score) for score, i, j in linked)
        return Reconciled(lines, case.copies, named, case.names(gathered), case.components(gathered))


@dataclass(frozen=True, slots=True)
class Case:
    """Some claims of a ledger, ready to be compared: corrected, in their fixed order, with what people ruled."""

    sources: Mapping[str, Source]
    views: list[View]
    ruled: Standing
    knowledge: Accounting
    copies: tuple[CopyPair, ...]

    @classmethod
    def of(
        cls,
        sources: Iterable[Source],
        claims: Iterable[Claim],
        decisions: Iterable[Decision],
        knowledge: Accounting,
        copies: Sequence[CopyPair] | None = None,
    ) -> Case:
        """The case of these claims; without ``copies`` they are looked for."""
        by_id = {s.id: s for s in sorted(sources, key=lambda s: s.id)}
        ruled = standing(decisions)
        views = prepare((_corrected(c, ruled) for c in claims), by_id)
        found = tuple(find_copies(by_id.values(), knowledge.weights.copies) if copies is None else copies)
        return cls(by_id, views, ruled, knowledge, found)

    @property
    def places(self) -> dict[str, int]:
        """Where each claim stands among the views."""
        return {view.id: place for place, view in enumerate(self.views)}

    def links(self, only: frozenset[int] | None = None) -> list[Link]:
        """The pairs that reach the threshold, without rejected claims; with ``only``, pairs with one of these."""
        gone = {i for i, view in enumerate(self.views) if view.id in self.ruled.rejected}
        copied = {(p.first, p.second) for p in self.copies}
        found = links(self.views, copied, self.knowledge, only)
        return [k for k in found if k[1] not in gone and k[2] not in gone] if gone else found

    def clusters(self, linked: Iterable[Link]) -> list[list[int]]:
        """The claims gathered into clusters, by place."""
        rulings = Rulings(tuple(self.ruled.merged), tuple(self.ruled.apart))
        return cluster(self.views, linked, rulings, self.knowledge)

    def lines(self, clusters: Sequence[Sequence[int]], linked: Iterable[Link]) -> tuple[Line, ...]:
        """The lines of clusters; links beyond those inside clusters make no difference."""
        made = drafts(clusters, self.views, self.knowledge.weights.goods_words)
        words = self.knowledge.weights.tranche_words
        link(made, frozenset(self.ruled.cut), self.ruled.wholes, lambda view: euros(view, self.knowledge), words)
        of = groups({d for p in self.copies for d in (p.first, p.second)} | self.sources.keys(), self.copies)
        world = World(self.knowledge, of, self.ruled, _bonds(made, self.views, linked), succeed(made))
        return tuple(make_lines(made, world))

    def names(self, clusters: Iterable[Sequence[int]]) -> dict[str, str]:
        """For each claim the smallest id of its cluster."""
        found: dict[str, str] = {}
        for members in clusters:
            ids = [self.views[i].id for i in members]
            found.update(dict.fromkeys(ids, min(ids)))
        return found

    def components(self, clusters: Iterable[Sequence[int]]) -> dict[str, str]:
        """For each claim the smallest id among those its line depends on: cluster, wholes, parts, rivals, rulings."""
        known = {view.id for view in self.views}
        ties = Ties(known)
        for members in clusters:
            for other in members[1:]:
                ties.tie(self.views[members[0]].id, self.views[other].id)
        for view in self.views:
            for whole in view.wholes:
                ties.tie(view.id, whole.id)
        of_scope: dict[str, str] = {}
        for view in self.views:
            for name in (scope(view), programme(view, self.knowledge.weights.tranche_words)):
                if name is not None:
                    ties.tie(view.id, of_scope.setdefault(name, view.id))
        for part, whole_id in self.ruled.wholes.items():
            if part in known and whole_id in known:
                ties.tie(part, whole_id)
        return {i: ties.root(i) for i in sorted(known)}


def _corrected(claim: Claim, ruled: Standing) -> Claim:
    fields = ruled.corrected.get(claim.id)
    return correct(claim, fields) if fields else claim


def _bonds(made: Sequence[Draft], views: Sequence[View], links: Iterable[Link]) -> Mapping[str, list[Bond]]:
    """For each line the best links that hold its claims together, no more than needed."""
    of = {view.id: draft for draft in made for view, _ in draft.parts}
    ties = Ties(of)
    inside = [k for k in links if of[views[k[1]].id] is of[views[k[2]].id]]
    bonds: dict[str, list[Bond]] = {}
    for value, i, j in sorted(inside, key=lambda k: (-k[0], views[k[1]].id, views[k[2]].id)):
        a, b = views[i].id, views[j].id
        if ties.root(a) != ties.root(b):
            ties.tie(a, b)
            bonds.setdefault(of[a].id, []).append(Bond(a, b, round(value, 3)))
    return bonds
