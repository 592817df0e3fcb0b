"""What changed in the account between two states, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tallystick.ledger_model import Line
from tallystick.report import words
from tallystick.report.lines import headline


@dataclass(frozen=True, slots=True)
class Change:
    """One change: ``kind`` is new, gone, or what changed; ``claims`` are those that were not there before."""

    line: str
    kind: str
    before: str
    after: str
    claims: tuple[str, ...] = ()


def changes(before: Sequence[Line], after: Sequence[Line]) -> list[Change]:
    """Compare two states line by line; lines are matched by id, else by a claim they share."""
    by_id = {line.id: line for line in before}
    by_claim = {c: line for line in before for c in line.claims}
    found: list[Change] = []
    seen: set[str] = set()
    for line in after:
        old = by_id.get(line.id) or next((by_claim[c] for c in line.claims if c in by_claim), None)
        if old is None:
            found.append(Change(line.id, "new", "", headline(line), line.claims))
            continue
        seen.add(old.id)
        fresh = tuple(c for c in line.claims if c not in old.claims)
        found += [Change(line.id, kind, was, now, fresh) for kind, was, now in _fields(old, line) if was != now]
    found += [Change(line.id, "gone", headline(line), "") for line in before if line.id not in seen]
    return found


def _fields(old: Line, new: Line) -> list[tuple[str, str, str]]:
    return [
        ("stage", words.label(old.stage), words.label(new.stage)),
        ("amount", words.money(old.amount), words.money(new.amount)),
        ("goods", words.items(old.items), words.items(new.items)),
        ("due", words.period(old.due), words.period(new.due)),
        ("counted", _counted(old), _counted(new)),
        ("sources", str(old.independent_sources), str(new.independent_sources)),
    ]


def _counted(line: Line) -> str:
    return ", ".join(line.counted_in) or str(line.why_not_counted)


def as_text(found: Sequence[Change]) -> str:
    """One row a change; claims that brought it are named."""
    rows = []
    for change in found:
        why = (
            f" (because of {', '.join(change.claims)})" if change.claims and change.kind not in {"new", "gone"} else ""
        )
        what = change.after if change.kind == "new" else change.before if change.kind == "gone" else ""
        what = what or f"{change.before or 'none'} → {change.after or 'none'}"
        rows.append(f"{change.line}  {change.kind}: {what}{why}")
    return "\n".join(rows) + ("\n" if rows else "")
