"""What changed in the account between two states, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tallystick.ledger_model import Decision, Line
from tallystick.report import words
from tallystick.report.lines import headline


@dataclass(frozen=True, slots=True)
class Change:
    """One change: ``kind`` is new, gone, or what changed.

    ``claims`` are those that were not there before, ``rulings`` what people decided about the line in between. Of goods
    only those that differ are told. ``into`` are the lines where the claims of one that is gone stand now.
    """

    line: str
    kind: str
    before: str
    after: str
    claims: tuple[str, ...] = ()
    rulings: tuple[str, ...] = ()
    into: tuple[str, ...] = ()


def changes(before: Sequence[Line], after: Sequence[Line], between: Sequence[Decision] = ()) -> list[Change]:
    """Compare two states line by line; lines are matched by id, else by a claim they share.

    ``between`` are the decisions made since the first state.
    """
    by_id = {line.id: line for line in before}
    by_claim = {c: line for line in before for c in line.claims}
    found: list[Change] = []
    seen: set[str] = set()
    for line in after:
        old = by_id.get(line.id) or next((by_claim[c] for c in line.claims if c in by_claim), None)
        own = line.claims if old is None else (*line.claims, *old.claims)
        ruled = _about(own, between)
        if old is None:
            found.append(Change(line.id, "new", "", headline(line), line.claims, ruled))
            continue
        seen.add(old.id)
        fresh = tuple(c for c in line.claims if c not in old.claims)
        found += [Change(line.id, kind, was, now, fresh, ruled) for kind, was, now in _fields(old, line) if was != now]
    now_in = {c: line.id for line in after for c in line.claims}
    for line in before:
        if line.id not in seen:
            into = tuple(dict.fromkeys(now_in[c] for c in line.claims if c in now_in))
            found.append(Change(line.id, "gone", headline(line), "", (), _about(line.claims, between), into))
    return found


def _about(claims: Iterable[str], decisions: Sequence[Decision]) -> tuple[str, ...]:
    own = set(claims)
    return tuple(d.id for d in decisions if own & {*d.claims, d.whole})


def _fields(old: Line, new: Line) -> list[tuple[str, str, str]]:
    return [
        ("stage", words.label(old.stage), words.label(new.stage)),
        ("amount", words.money(old.amount), words.money(new.amount)),
        ("goods", _apart(old, new), _apart(new, old)),
        ("due", words.period(old.due), words.period(new.due)),
        ("counted", _counted(old), _counted(new)),
        ("sources", str(old.independent_sources), str(new.independent_sources)),
    ]


def _apart(line: Line, other: Line) -> str:
    """The goods of a line that the other has not, as they are told."""
    known = {words.item(i) for i in other.items}
    return ", ".join(told for i in line.items if (told := words.item(i)) not in known)


def _counted(line: Line) -> str:
    return ", ".join(line.counted_in) or str(line.why_not_counted)


def as_text(found: Sequence[Change]) -> str:
    """One row a change; claims and rulings that brought it are named."""
    rows = []
    for change in found:
        told = change.claims if change.kind not in {"new", "gone"} else ()
        why = f" (because of {', '.join((*told, *change.rulings))})" if told or change.rulings else ""
        now = f"; its claims are in {', '.join(change.into)} now" if change.into else ""
        what = change.after if change.kind == "new" else change.before if change.kind == "gone" else ""
        what = what or f"{change.before or 'none'} → {change.after or 'none'}"
        rows.append(f"{change.line}  {change.kind}: {what}{now}{why}")
    return "\n".join(rows) + ("\n" if rows else "")
