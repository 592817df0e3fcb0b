"""Reviewing on pages: what waits, what a line might be one with or part of, and ruling without overwriting others.

A form carries the stamp of the line it shows. A ruling is kept only while the line still has that stamp, which is
checked when nobody else can write any more; otherwise it is a conflict, and the reviewer sees both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from tallystick.errors import ConflictError, LedgerError
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.questions import find, settled, waiting
from tallystick.jobs.view import View, in_euro
from tallystick.ledger import keyed, read
from tallystick.ledger.codec import dump
from tallystick.ledger_model import Decision, Line, Ruling
from tallystick.model import Basis
from tallystick.reconcile.blocks import LONG, sought
from tallystick.reconcile.features import Pair
from tallystick.reconcile.prepare import prepare
from tallystick.reconcile.score import reason, score

OFFERED = 6
"""Lines offered to merge with, and as wholes."""
COMPARED = 8
"""Claims of a line that are compared with others; the rest say the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reviewer asks for. ``line`` is the id that was shown, ``seen`` its stamp, ``other`` a second line's id.

    ``claims`` are those to split off, ``decision`` the one to undo.
    """

    ruling: Ruling
    line: str
    seen: str
    who: str
    why: str
    other: str = ""
    claims: tuple[str, ...] = ()
    field: str = ""
    value: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """A line that might be the same, and the sentences that speak most for and against."""

    line: Line
    score: float
    says: tuple[str, ...]


def queue(view: View) -> list[tuple[float, Line]]:
    """Unreviewed lines with the euro at stake, those first where doubt and money are greatest."""
    return view.once("waiting", lambda: waiting(view.lines, view.knowledge))


def concerning(claims: Iterable[str], decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions about some claims, and those that undo them, the oldest first."""
    own = set(claims)
    found = {d.id for d in decisions if own & {*d.claims, d.whole}}
    return [d for d in decisions if d.id in found or d.undoes in found]


def stamp(line: Line, decisions: Sequence[Decision]) -> str:
    """A short text that changes whenever the line does or anything is decided about its claims."""
    ids = [d.id for d in concerning(line.claims, decisions)]
    return hashlib.sha256("|".join([dump(line), *ids]).encode()).hexdigest()[:20]


def decisions_of(ledger: Ledger) -> list[Decision]:
    """All decisions, the oldest first."""
    with read.looking(ledger.engine) as connection:
        return read.decisions(connection)


def standing(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions that were not undone, the oldest first; an undo that was itself undone has no effect."""
    dead: set[str] = set()
    for decision in reversed(decisions):
        if decision.undoes is not None and decision.id not in dead:
            dead.add(decision.undoes)
    return [d for d in decisions if d.id not in dead and d.ruling is not Ruling.UNDO]


def rule(ledger: Ledger, view: View, asked: Asked) -> Decision:
    """Keep a ruling. Raises ConflictError where the line is no longer what was shown, LedgerError for an unfit one."""
    line = view.by_id.get(asked.line)
    if line is None:
        raise ConflictError(f"{asked.line}: this line is no more; its claims are in other lines now")
    if asked.ruling is Ruling.UNDO:
        return _undo(ledger, line, asked)
    claims, fields, others = _meant(view, line, asked)
    stamps = {line.id: asked.seen} | {other.id: _stamp_now(ledger, other) for other in others}
    return ledger.decide_if(_Guard(stamps), asked.ruling, claims, asked.who, asked.why, **fields)


def _meant(view: View, line: Line, asked: Asked) -> tuple[Sequence[str], dict[str, str], list[Line]]:
    """The claims a ruling is about, its fields, and the other lines it names."""
    own = tuple(dict.fromkeys(line.claims))
    match asked.ruling:
        case Ruling.CORRECT:
            return own, {"field": asked.field, "value": settled(asked.field, asked.value, view.lines)}, []
        case Ruling.MERGE:
            other = _other(view, line, asked.other)
            return tuple(dict.fromkeys((*own, *other.claims))), {}, [other]
        case Ruling.LINK | Ruling.UNLINK:
            other = _other(view, line, asked.other)
            return own, {"whole": other.claims[0]}, [other]
        case Ruling.SPLIT:
            chosen = tuple(c for c in own if c in asked.claims)
            if not chosen or len(chosen) == len(own):
                raise LedgerError("choose the claims that are another line: at least one, and not all of them")
            return chosen, {}, []
    return own, {}, []


def _other(view: View, line: Line, id_: str) -> Line:
    if not id_.strip():
        raise LedgerError("name the other line: choose one that is offered, or give its id")
    other = find(view.lines, id_.strip())
    if other.id == line.id:
        raise LedgerError(f"{id_}: this is the line itself; name another one")
    return other


def _stamp_now(ledger: Ledger, line: Line) -> str:
    return stamp(line, decisions_of(ledger))


@dataclass(frozen=True, slots=True)
class _Guard:
    """Raises ConflictError where a line no longer has the stamp it was shown with."""

    stamps: dict[str, str]

    def __call__(self, connection: Connection) -> None:
        decisions = read.decisions(connection)
        for id_, seen in self.stamps.items():
            line = keyed.line(connection, id_)
            if line is None:
                raise ConflictError(f"{id_}: this line is no more; its claims are in other lines now")
            if stamp(line, decisions) != seen:
                raise ConflictError(f"{id_}: this line has changed since it was shown")


def _undo(ledger: Ledger, line: Line, asked: Asked) -> Decision:
    decisions = decisions_of(ledger)
    meant = next((d for d in concerning(line.claims, decisions) if d.id == asked.decision), None)
    if meant is None:
        raise LedgerError(f"{asked.decision}: no decision about this line has this id")

    def still_stands(connection: Connection) -> None:
        if meant not in standing(read.decisions(connection)):
            raise ConflictError(f"{meant.id}: this decision was undone already")

    return ledger.decide_if(still_stands, Ruling.UNDO, meant.claims, asked.who, asked.why, undoes=meant.id)


def same_maybe(ledger: Ledger, view: View, line: Line) -> list[Near]:
    """Lines this one might be one with, the likeliest first, with what speaks for and against."""
    best: dict[str, tuple[float, Pair]] = {}
    with read.looking(ledger.engine) as connection:
        claims = keyed.claims(connection, list(dict.fromkeys(line.claims))[:COMPARED])
        sources = {s.id: s for s in read.sources(connection, {c.document for c in claims})}
        mine = prepare(claims, sources)
        ids: set[str] = set()
        for one in mine:
            ids |= read.sharing_keys(connection, sought(one, ledger.knowledge), one.day, LONG)
        documents = {d for d, _ in read.members(connection, claims=ids - set(line.claims)).values()}
        heads = {s.id: s for s in read.sources(connection, documents)}
        others = [v for v in prepare(read.claims_of_documents(connection, documents), heads) if v.id in ids]
    for one in mine:
        for other in others:
            held = view.by_claim.get(other.id)
            if held is None or held.id == line.id:
                continue
            pair = Pair.of(one, other, ledger.knowledge, copied=False)
            value = score(pair)
            if held.id not in best or value > best[held.id][0]:
                best[held.id] = (value, pair)
    ranked = sorted(best.items(), key=lambda b: (-b[1][0], b[0]))[:OFFERED]
    return [Near(view.by_id[id_], round(value, 1), _telling(pair, ledger)) for id_, (value, pair) in ranked]


def _telling(pair: Pair, ledger: Ledger) -> tuple[str, ...]:
    """The sentences of the features that weigh most."""
    features = reason(pair.a, pair.b, ledger.knowledge, copied=False).features
    heavy = sorted((f for f in features if f[2]), key=lambda f: -abs(f[2]))[:3]
    return tuple(f"{'+' if weight > 0 else '−'} {says}" for _, _, weight, says in heavy)


def wholes_maybe(view: View, line: Line) -> list[Line]:
    """Lines this one might be part of: of its donors and recipients, larger or an envelope, near in time."""
    donors = line.donors or ()
    mine, recipients = in_euro(line, view.knowledge), {a.id for a in line.recipients}
    found = []
    for row in dict.fromkeys(r for d in donors for r in view.of("donor", d.id)):
        other = row.line
        if other.id == line.id or other.part_of == line.id or not _near_in_time(line, other):
            continue
        larger = row.eur is not None and (mine is None or row.eur > mine)
        if larger and (not recipients or not row.recipients or recipients & set(row.recipients)):
            found.append((other.basis is not Basis.INCREMENT, row.eur or 0.0, other))
    return [x for _, _, x in sorted(found, key=lambda f: (not f[0], f[1], f[2].id))[:OFFERED]]


def _near_in_time(line: Line, other: Line) -> bool:
    if line.announced is None or other.announced is None:
        return True
    return abs((line.announced - other.announced).days) <= LONG
