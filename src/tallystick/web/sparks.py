"""Sparklines: a row's course over the months as a small drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 120.0, 24.0


@dataclass(frozen=True, slots=True)
class Spark:
    """The outline of running sums, and the area below it, as SVG paths; ``first`` and ``last`` are its months."""

    line: str
    area: str
    first: str
    last: str


def spark(months: Sequence[str], sums: dict[str, float]) -> Spark | None:
    """The running sum over the months; None where there are fewer than two of them."""
    if len(months) < 2:
        return None
    running, heights = 0.0, []
    for month in months:
        running += sums.get(month, 0.0)
        heights.append(running)
    top = max(heights) or 1.0
    step = WIDTH / (len(months) - 1)
    points = [f"{i * step:.1f} {HEIGHT - 2 - (HEIGHT - 4) * value / top:.1f}" for i, value in enumerate(heights)]
    line = "M" + " L".join(points)
    return Spark(line, f"{line} L{WIDTH:.0f} {HEIGHT:.0f} L0 {HEIGHT:.0f} Z", months[0], months[-1])
