"""How one line came to be what it is, along both clocks: what the public knew, and what this ledger held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tallystick.jobs.ledger import Ledger, is_held
from tallystick.ledger_model import Claim, Decision, Line, Source
from tallystick.reconcile.copies import CopyPair
from tallystick.reconcile.engine import reconcile

MOST_CLAIMS = 80
"""Claims of a component up to which its past is worked out: each moment is a computation of its own."""
MOST_MOMENTS = 8
"""Moments of each clock that are worked out; of more, the first and the latest."""


@dataclass(frozen=True, slots=True)
class Component:
    """What the lines of one component are computed from, whenever."""

    claims: tuple[Claim, ...]
    sources: Mapping[str, Source]
    copies: tuple[CopyPair, ...]
    decisions: tuple[Decision, ...]

    def lines(self, ledger: Ledger, as_of: date | None = None, known_at: datetime | None = None) -> Sequence[Line]:
        """The component's lines from what was published by ``as_of`` and recorded by ``known_at``."""
        sources, claims = self._then(as_of, known_at)
        copies = [p for p in self.copies if p.first in sources and p.second in sources]
        decisions = [d for d in self.decisions if _before(d.recorded, known_at)]
        return reconcile(sources.values(), claims, decisions, ledger.knowledge, copies).lines

    def is_all(self, as_of: date | None, known_at: datetime | None) -> bool:
        """Whether everything was there already, so that the lines are those of today."""
        return (
            len(self._then(as_of, known_at)[1]) == len(self.claims)
            and all(_before(d.recorded, known_at) for d in self.decisions)
        )  # fmt: skip

    def _then(self, as_of: date | None, known_at: datetime | None) -> tuple[dict[str, Source], list[Claim]]:
        sources = {i: s for i, s in self.sources.items() if is_held(s, as_of, known_at)}
        return sources, [c for c in self.claims if c.document in sources and _before(c.recorded, known_at)]


def _before(recorded: datetime | None, known_at: datetime | None) -> bool:
    return known_at is None or recorded is None or recorded <= known_at


@dataclass(frozen=True, slots=True)
class State:
    """The line at one moment of a clock, and the claims and decisions that came with that moment."""

    at: date | datetime
    line: Line | None
    claims: tuple[str, ...]
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """The states of a line by day of publication and by moment of recording. ``left_out`` counts moments not shown."""

    public: tuple[State, ...]
    held: tuple[State, ...]
    left_out: int = 0


def course(ledger: Ledger, line: Line, component: Component) -> Course:
    """Both histories of a line; empty where its component is too large to be worked out moment by moment."""
    if len(component.claims) > MOST_CLAIMS:
        return Course((), (), 0)
    own = [c for c in component.claims if c.id in set(line.claims)]
    days = sorted({c.published for c in own if c.published is not None})
    ruled = [d for d in component.decisions if set(line.claims) & {*d.claims, d.whole} or d.ruling == "undo"]
    moments = sorted({c.recorded for c in own if c.recorded is not None} | {d.recorded for d in ruled})
    public = [_on(ledger, line, component, day) for day in _few(days)]
    held = [_held_at(ledger, line, component, moment) for moment in _few(moments)]
    hidden = max(len(days) - MOST_MOMENTS, 0) + max(len(moments) - MOST_MOMENTS, 0)
    return Course(tuple(public), tuple(held), hidden)


def _few(moments: Sequence[datetime] | Sequence[date]) -> Iterable[date]:
    return moments if len(moments) <= MOST_MOMENTS else [moments[0], *moments[1 - MOST_MOMENTS :]]


def _on(ledger: Ledger, line: Line, component: Component, day: date) -> State:
    fresh = tuple(c.id for c in component.claims if c.id in set(line.claims) and c.published == day)
    then = line if component.is_all(day, None) else same(line, component.lines(ledger, as_of=day))
    return State(day, then, fresh)


def _held_at(ledger: Ledger, line: Line, component: Component, moment: date) -> State:
    assert isinstance(moment, datetime)  # noqa: S101 - moments of recording are no days
    fresh = tuple(c.id for c in component.claims if c.id in set(line.claims) and c.recorded == moment)
    ruled = tuple(d.id for d in component.decisions if d.recorded == moment)
    then = line if component.is_all(None, moment) else same(line, component.lines(ledger, known_at=moment))
    return State(moment, then, fresh, ruled)


def same(line: Line, lines: Sequence[Line]) -> Line | None:
    """Of the lines of another time the one that shares most claims with this; None where none shares any."""
    own = set(line.claims)
    shared = max(((len(own & set(other.claims)), other) for other in lines), key=lambda s: s[0], default=None)
    return shared[1] if shared is not None and shared[0] else None
