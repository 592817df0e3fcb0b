"""Rulings as people type them: ids turned into claims, what would change nothing refused, what has come of it shown."""

from __future__ import annotations

from collections.abc import Sequence

from tallystick.errors import LedgerError
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.questions import decision_meant, find
from tallystick.jobs.review import decisions_of, standing
from tallystick.ledger import history, keyed, read
from tallystick.ledger_model import Decision, Line, Ruling


def line_meant(ledger: Ledger, lines: Sequence[Line], id_: str) -> Line:
    """The line with this id, or how it begins, or with this claim. Raises LedgerError, saying what became of it."""
    try:
        return find(lines, id_)
    except LedgerError:
        with read.looking(ledger.engine) as connection:
            before = history.last_state(connection, id_)
        if before is None:
            raise
        now = [x.id for x in lines if set(x.claims) & set(before.claims)]
        where = f"its claims are in {', '.join(now)} now" if now else "its claims are no longer read"
        raise LedgerError(f"{id_}: this line is no more; {where}") from None


def claims_meant(ledger: Ledger, lines: Sequence[Line], ids: Sequence[str]) -> tuple[str, ...]:
    """The claims meant by ids of lines or of claims, in order. Raises LedgerError for an unknown one."""
    known = {c for line in lines for c in line.claims}
    found: list[str] = []
    for id_ in ids:
        found += [id_] if id_ in known else line_meant(ledger, lines, id_).claims
    return tuple(dict.fromkeys(found))


def to_merge(ledger: Ledger, lines: Sequence[Line], ids: Sequence[str]) -> tuple[str, ...]:
    """The claims of several lines. Raises LedgerError where they are one already."""
    claims = claims_meant(ledger, lines, ids)
    held = _holding(lines, claims)
    if len(held) < 2:
        raise LedgerError(f"{held[0].id}: this is one line already; name the other line that it is one with")
    return claims


def to_split(ledger: Ledger, lines: Sequence[Line], ids: Sequence[str]) -> tuple[str, ...]:
    """The claims to part from their line. Raises LedgerError where none would stay in it."""
    claims = claims_meant(ledger, lines, ids)
    for line in _holding(lines, claims):
        if set(line.claims) <= set(claims):
            remedy = "it has no other" if len(set(line.claims)) == 1 else "leave out those that stay"
            raise LedgerError(f"{line.id}: these are all its claims, so there is nothing to part them from; {remedy}")
    return claims


def to_link(ledger: Ledger, lines: Sequence[Line], ids: tuple[str, str], *, cut: bool) -> tuple[tuple[str, ...], str]:
    """The claims of a part, and one of its whole. Raises LedgerError for a circle, or for a link that is not there."""
    part, whole = (line_meant(ledger, lines, id_) for id_ in ids)
    linked = whole.id in (part.part_of, *part.also_part_of)
    if part.id == whole.id:
        raise LedgerError(f"{part.id}: a line cannot be part of itself; name the line that holds it")
    if cut and not linked:
        raise LedgerError(f"{part.id}: it is not part of {whole.id}, so there is no link to cut")
    if not cut and part.id in _above(whole, {x.id: x for x in lines}):
        raise LedgerError(f"{whole.id}: it is itself part of {part.id}; cut that link first")
    return tuple(dict.fromkeys(part.claims)), whole.claims[0]


def to_undo(ledger: Ledger, id_: str) -> Decision:
    """The decision to take back. Raises LedgerError for an unknown one, or one that was taken back already."""
    meant, decisions = decision_meant(ledger, id_), decisions_of(ledger)
    stands = standing(decisions)
    undone = {d.undoes for d in decisions if d.ruling is Ruling.UNDO} if meant.ruling is Ruling.UNDO else ()
    if meant.id in undone or (meant.ruling is not Ruling.UNDO and meant not in stands):
        raise LedgerError(f"{id_}: this decision was undone already; `tallystick decisions` lists them")
    return meant


def outcome(ledger: Ledger, decision: Decision) -> list[Line]:
    """The lines that hold the claims of a decision now that it is kept."""
    claims = {*decision.claims, *([decision.whole] if decision.whole else [])}
    with read.looking(ledger.engine) as connection:
        return _holding(keyed.lines_beside(connection, claims), claims)


def _holding(lines: Sequence[Line], claims: Sequence[str] | set[str]) -> list[Line]:
    wanted = set(claims)
    return [line for line in lines if wanted & set(line.claims)]


def _above(line: Line, lines: dict[str, Line]) -> set[str]:
    """All wholes of a line, near and far."""
    found: set[str] = set()
    stack = [w for w in (line.part_of, *line.also_part_of) if w]
    while stack:
        at = stack.pop()
        if at not in found and at in lines:
            found.add(at)
            stack += [w for w in (lines[at].part_of, *lines[at].also_part_of) if w]
    return found
