"""The first page: what was promised and what was handed over, by donor and by month."""

from __future__ import annotations

from dataclasses import dataclass

from tallystick.web.asking import Ask
from tallystick.web.routes import Pages

router = Pages(tags=["overview"])


@dataclass(frozen=True, slots=True)
class Overview:
    """The account at a glance."""

    lines: int


@router.page("/", template="overview.html.j2")
def overview(ask: Ask) -> Overview:
    """The account at a glance."""
    return Overview(len(ask.view.lines))
