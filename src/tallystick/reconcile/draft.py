"""Clusters into draft lines: which claims, or which goods of their lists, one line follows."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tallystick.knowledge.weights import GoodsWords
from tallystick.ledger_model import ClaimPart
from tallystick.model import Item, Stage
from tallystick.reconcile.goods import same_goods
from tallystick.reconcile.prepare import View
from tallystick.reconcile.values import history, latest_stage


@dataclass(slots=True, eq=False)
class Draft:
    """A line in the making: its claims, each with the goods it contributes, and its place in the tree."""

    parts: tuple[tuple[View, tuple[int, ...] | None], ...]
    id: str = ""
    wholes: list[Draft] = field(default_factory=list)
    children: list[Draft] = field(default_factory=list)

    @property
    def views(self) -> list[View]:
        """The claims, with only those goods the line follows."""
        return [_cut(view, items) for view, items in self.parts]

    @property
    def claim_parts(self) -> tuple[ClaimPart, ...]:
        """The claims as the line records them."""
        return tuple(ClaimPart(view.id, items) for view, items in self.parts)


def _cut(view: View, items: tuple[int, ...] | None) -> View:
    if items is None:
        return view
    record = replace(view.record, items=tuple(view.record.items[i] for i in items))
    return View(
        replace(view.claim, record=record), view.source, view.donors, view.recipients,
        view.own_donors, view.whole, view.wholes, view.parts, view.implied,
    )  # fmt: skip


def drafts(clusters: Sequence[Sequence[int]], views: Sequence[View], generic: GoodsWords) -> list[Draft]:
    """One draft for each cluster, or several where goods of one list came to different stages."""
    found = []
    for members in clusters:
        for parts in split([views[i] for i in members], generic):
            draft = Draft(tuple(parts))
            draft.id = identity(draft)
            found.append(draft)
    return found


def identity(draft: Draft) -> str:
    """The id of a line: a hash of its first claim, by day and document."""
    view, items = draft.parts[0]
    return "L" + hashlib.sha256(f"{view.id} {items}".encode()).hexdigest()[:10]


Parts = list[tuple[View, tuple[int, ...] | None]]


def split(members: Sequence[View], generic: GoodsWords) -> list[Parts]:
    """Goods of a list without a sum are followed apart once a source reports some of them at a stage of their own."""
    whole: list[Parts] = [[(view, None) for view in members]]
    if len(members) < 2 or any(v.amount is not None for v in members) or not any(len(v.items) > 1 for v in members):
        return whole
    kinds = _kinds(members, generic)
    stages: dict[Stage, set[int]] = defaultdict(set)
    for kind in range(max(kinds.values(), default=-1) + 1):
        naming = [v for v in members for i in range(len(v.items)) if kinds[v.id, i] == kind]
        stages[latest_stage(history(naming))].add(kind)
    if len(stages) < 2:
        return whole
    return [_share(members, kinds, stages[stage]) for stage in sorted(stages, key=lambda s: min(stages[s]))]


def _kinds(members: Sequence[View], generic: GoodsWords) -> dict[tuple[str, int], int]:
    """For each item of each claim the number of its kind."""
    seen: list[Item] = []
    kinds: dict[tuple[str, int], int] = {}
    for view in members:
        for i, item in enumerate(view.items):
            at = next((k for k, other in enumerate(seen) if same_goods(other, item, generic)), len(seen))
            if at == len(seen):
                seen.append(item)
            kinds[view.id, i] = at
    return kinds


def _share(members: Sequence[View], kinds: dict[tuple[str, int], int], wanted: set[int]) -> Parts:
    parts: Parts = []
    for view in members:
        mine = tuple(i for i in range(len(view.items)) if kinds[view.id, i] in wanted)
        if mine:
            parts.append((view, None if len(mine) == len(view.items) else mine))
    return parts
