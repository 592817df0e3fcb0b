"""Everything behind one line: its family in the part-of tree, its sources and copies, its sentences, its reasons.

Read by key, so that it takes the same time in a large ledger as in a small one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from tallystick.errors import LedgerError
from tallystick.jobs.course import MOST_CLAIMS, Component, Course, course, same
from tallystick.jobs.ledger import Ledger
from tallystick.ledger import keyed, read
from tallystick.ledger_model import Claim, Decision, Line, Reason, Source
from tallystick.model import Span
from tallystick.reconcile.copies import CopyPair, groups
from tallystick.reconcile.prepare import prepare
from tallystick.reconcile.score import reason
from tallystick.report import words
from tallystick.report.lines import tree
from tallystick.report.outline import Passage, Passages

AROUND = 1_200
"""Characters read on either side of evidence: more than any passage shows."""


@dataclass(frozen=True, slots=True)
class Told:
    """One claim in its document: the passages that carry it, and when the ledger first held it."""

    claim: Claim
    source: Source
    passages: tuple[Passage, ...]
    recorded: datetime | None


@dataclass(frozen=True, slots=True)
class Voice:
    """One independent source: the document published first, the copies of its text, and why they are copies."""

    first: tuple[Told, ...]
    copies: tuple[Told, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A line with all that it rests on. ``family`` is the whole tree it stands in, with depths."""

    line: Line
    family: tuple[tuple[int, Line], ...]
    voices: tuple[Voice, ...]
    reasons: tuple[Reason, ...]
    decisions: tuple[Decision, ...]
    undone: frozenset[str]
    course: Course

    @property
    def told(self) -> list[Told]:
        """All claims, by source."""
        return [t for voice in self.voices for t in (*voice.first, *voice.copies)]


def dossier(ledger: Ledger, id_: str, *, as_of: date | None = None, known_at: datetime | None = None) -> Dossier:
    """The line with this id, or with a claim of this id, or whose id alone begins so, now or at another time.

    Raises LedgerError where there is none.
    """
    with read.looking(ledger.engine) as connection:
        line = _find(connection, id_)
        now = as_of is None and known_at is None
        component = _component(connection, read.hanging_together(connection, line.claims, MOST_CLAIMS if now else None))
        if now:
            lines: Sequence[Line] = keyed.lines_beside(connection, line.claims)
        else:
            lines = component.lines(ledger, as_of, known_at)
            then = same(line, lines)
            if then is None:
                raise LedgerError(f"{line.id}: nothing was known of this line at that time; ask for a later one")
            line = then
        return _assemble(ledger, connection, line, lines, component)


def _find(connection: Connection, id_: str) -> Line:
    found = keyed.line(connection, id_)
    if found is not None:
        return found
    inside = keyed.lines_beside(connection, [id_])
    holding = [line for line in inside if id_ in line.claims]
    ids = [holding[0].id] if holding else keyed.line_ids(connection, id_) if id_ else []
    line = keyed.line(connection, ids[0]) if len(ids) == 1 else None
    if line is None:
        raise LedgerError(f"{id_}: {'more than one line begins so' if len(ids) > 1 else 'no line has this id'}")
    return line


def _component(connection: Connection, inside: set[str]) -> Component:
    """What these claims are reconciled from, with those that rulings name beside them."""
    decisions = [d for d in read.decisions(connection) if not inside.isdisjoint(d.claims)]
    named = {c for d in decisions for c in (*d.claims, d.whole) if c is not None}
    claims = keyed.claims(connection, inside | named)
    documents = {c.document for c in claims}
    copies = tuple(CopyPair(*pair) for pair in read.copies_near(connection, documents))
    sources = {s.id: s for s in read.sources(connection, documents)}
    return Component(tuple(claims), sources, copies, tuple(_with_undo(connection, decisions)))


def _with_undo(connection: Connection, decisions: list[Decision]) -> list[Decision]:
    """An undo names a decision and not always its claims."""
    known = {d.id for d in decisions}
    found = [d for d in read.decisions(connection) if d.id in known or d.undoes in known] if decisions else []
    return sorted(found, key=lambda d: (d.recorded, d.id))


def _assemble(
    ledger: Ledger, connection: Connection, line: Line, lines: Sequence[Line], component: Component
) -> Dossier:
    wanted = set(line.claims)
    claims = {c.id: c for c in component.claims if c.id in wanted}
    recorded = keyed.first_recorded(connection, claims)
    told = [
        Told(c, component.sources[c.document], passages(connection, c), recorded.get(c.id)) for c in claims.values()
    ]
    decisions = [d for d in component.decisions if wanted & {*d.claims, d.whole} or d.ruling == "undo"]
    return Dossier(
        line=line,
        family=tuple(family(lines, line)),
        voices=tuple(_voices(told, component.copies)),
        reasons=tuple(_reasons(ledger, line, component)),
        decisions=tuple(decisions),
        undone=frozenset(d.undoes for d in decisions if d.undoes),
        course=course(ledger, line, component),
    )


def family(lines: Sequence[Line], line: Line) -> list[tuple[int, Line]]:
    """The tree a line stands in: its topmost whole and all that is part of it, with depths."""
    by_id = {x.id: x for x in lines}
    seen = {line.id}
    top = line
    while top.part_of in by_id and top.part_of not in seen:
        top = by_id[top.part_of]
        seen.add(top.id)
    return tree(lines, top.id)


def passages(connection: Connection, claim: Claim) -> tuple[Passage, ...]:
    """The sentences that carry a claim; only the stretch of text around its evidence is read."""
    found: list[Passage] = []
    for near in _together(sorted(claim.record.evidence)):
        start = max(near[0].start - AROUND, 0)
        text = keyed.excerpt(connection, claim.document, start, max(s.end for s in near) + AROUND)
        moved = [Span(s.start - start, s.end - start, s.text) for s in near]
        found += Passages(text).of(moved)
    return tuple(found)


def _together(spans: Sequence[Span]) -> list[list[Span]]:
    """Spans in groups, those close enough to be read at once in one."""
    found: list[list[Span]] = []
    for span in spans:
        if found and span.start - found[-1][-1].end < AROUND:
            found[-1].append(span)
        else:
            found.append([span])
    return found


def _voices(told: Iterable[Told], copies: Sequence[CopyPair]) -> list[Voice]:
    everything = sorted(told, key=lambda t: (str(t.source.published or "9999"), t.source.id, t.claim.id))
    of = groups({t.source.id for t in everything}, [p for p in copies if _both(p, everything)])
    found: dict[str, list[Told]] = {}
    for one in everything:
        found.setdefault(of[one.source.id], []).append(one)
    return [_voice(members, copies) for members in found.values()]


def _both(pair: CopyPair, told: Sequence[Told]) -> bool:
    ids = {t.source.id for t in told}
    return pair.first in ids and pair.second in ids


def _voice(members: Sequence[Told], copies: Sequence[CopyPair]) -> Voice:
    lead = members[0].source.id
    others = {t.source.id for t in members} - {lead}
    why = [p.why for p in copies if {p.first, p.second} <= {lead, *others}]
    return Voice(
        tuple(t for t in members if t.source.id == lead), tuple(t for t in members if t.source.id != lead), tuple(why)
    )


def _reasons(ledger: Ledger, line: Line, component: Component) -> Iterable[Reason]:
    views = {v.id: v for v in prepare(component.claims, component.sources)} if line.bonds else {}
    copied = {(p.first, p.second) for p in component.copies}
    pairs = [(views[b.first], views[b.second]) for b in line.bonds if b.first in views and b.second in views]
    return [reason(a, b, ledger.knowledge, copied=_pair(a.claim, b.claim) in copied) for a, b in pairs]


def _pair(a: Claim, b: Claim) -> tuple[str, str]:
    return min(a.document, b.document), max(a.document, b.document)


def labels(told: Iterable[Told]) -> Mapping[str, str]:
    """What each claim is called in a sentence: publisher and day, or title, instead of its id."""
    return {t.claim.id: name_of(t.source) for t in told}


def name_of(source: Source) -> str:
    """What a document is called in a sentence."""
    name = source.publisher or source.title or source.id[:19]
    return f"{name}, {words.day(source.published)}" if source.published else name
