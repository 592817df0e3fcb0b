"""The actors of the account, and what each does in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tallystick.ledger_model import Line
from tallystick.report import words


def roll(lines: Iterable[Line], name: str | None = None) -> list[dict[str, Any]]:
    """Each actor with the number of lines by part played, the busiest first; only those with ``name`` in name or id."""
    names: dict[str, str] = {}
    parts: dict[str, Counter[str]] = {}
    for line in lines:
        for part, actors in (
            ("donor", line.donors),
            ("recipient", line.recipients),
            ("supplier", (line.supplier,)),
            ("channel", (line.channel,)),
        ):
            for actor in actors:
                if actor is not None:
                    names.setdefault(actor.id, actor.name)
                    parts.setdefault(actor.id, Counter())[part] += 1
    order = sorted(parts, key=lambda i: (-sum(parts[i].values()), i))
    wanted = (name or "").casefold()
    shown = [i for i in order if wanted in f"{i} {names[i]}".casefold()]
    return [{"id": i, "name": names[i], **dict(sorted(parts[i].items()))} for i in shown]


def as_text(found: Iterable[dict[str, Any]]) -> str:
    """One row an actor."""
    rows = []
    for actor in found:
        counts = ", ".join(f"{n} as {part}" for part, n in actor.items() if part not in {"id", "name"})
        rows.append(f"{actor['id']:12} {words.one_line(str(actor['name'])):32} {counts}\n")
    return "".join(rows) or "no actor of this kind is in the account\n"
