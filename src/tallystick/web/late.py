"""Which promises are overdue today, worked out once for every page that counts them."""

from __future__ import annotations

from tallystick.report.due import overdue
from tallystick.web.asking import Asked


def late_lines(ask: Asked) -> frozenset[str]:
    """Ids of the lines whose day has passed without a reported delivery."""
    view, day = ask.view, ask.today
    soon = view.knowledge.weights.due_soon_days
    return view.once(
        ("late", day), lambda: frozenset(line.id for line in view.lines if line.due and overdue(line, day, soon))
    )
