"""The part-of tree of a line, drawn: each branch with the share of its whole that it takes up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tallystick.ledger_model import Line
from tallystick.model import Money
from tallystick.report import words
from tallystick.report.lines import what

MOST = 30
"""Parts of one whole that are drawn; of more, the largest, and always the way to the line that is shown."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree. ``share`` is its part of the top's sum, ``rest`` what its own parts leave unallocated."""

    id: str
    parties: str
    stated: str
    what: str
    stage: str
    share: float | None
    rest: str
    counted_in: tuple[str, ...]
    here: bool
    parts: tuple[Branch, ...]
    left_out: int


def branches(family: Sequence[tuple[int, Line]], here: str) -> tuple[Branch, ...]:
    """The tree as nested branches; empty where the line stands alone."""
    if len(family) < 2:
        return ()
    children: dict[str, list[Line]] = {}
    for _, line in family[1:]:
        children.setdefault(line.part_of or "", []).append(line)
    top = family[0][1]
    return (_branch(top, children, (top, here), _way(family, here)),)


def _way(family: Sequence[tuple[int, Line]], here: str) -> frozenset[str]:
    """The line that is shown and its wholes."""
    by_id = {line.id: line for _, line in family}
    found: set[str] = set()
    at: str | None = here
    while at in by_id and at not in found:
        found.add(at)
        at = by_id[at].part_of
    return frozenset(found)


def _branch(line: Line, children: dict[str, list[Line]], seen_from: tuple[Line, str], way: frozenset[str]) -> Branch:
    top, here = seen_from
    parts = sorted(children.get(line.id, ()), key=lambda part: -(_value(part.amount) or 0))
    shown = [part for place, part in enumerate(parts) if place < MOST or part.id in way]
    return Branch(
        id=line.id,
        parties=f"{words.names(line.donors) or 'donor not named'} → {words.names(line.recipients) or '?'}",
        stated=words.money(line.amount),
        what=what(line),
        stage=line.stage.value,
        share=_share(line, top),
        rest=_rest(line),
        counted_in=tuple(m.value for m in line.counted_in),
        here=line.id == here,
        parts=tuple(_branch(part, children, seen_from, way) for part in shown),
        left_out=len(parts) - len(shown),
    )


def _value(amount: Money | None) -> float | None:
    return None if amount is None else amount.min if amount.min is not None else amount.max


def _share(line: Line, top: Line) -> float | None:
    """The line's part of the top's sum, where both are stated in one currency."""
    own, whole = _value(line.amount), _value(top.amount)
    same = line.amount is not None and top.amount is not None and line.amount.currency == top.amount.currency
    return None if own is None or not whole or not same else min(own / whole, 1.0)


def _rest(line: Line) -> str:
    if not line.remainder or line.amount is None:
        return ""
    return f"{line.amount.currency} {words.figure(line.remainder, None)}"
