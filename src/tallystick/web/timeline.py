"""Promises over time, as columns of a drawing: one for each month, quarter or year."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tallystick.ledger_model import ScheduleStatus

MOST = 60
"""Columns of a drawing; where months would be more, quarters are drawn, then years."""
HEIGHT = 140
STACK = (
    ScheduleStatus.MET,
    ScheduleStatus.MET_LATE,
    ScheduleStatus.NOT_DUE,
    ScheduleStatus.DUE_SOON,
    ScheduleStatus.OVERDUE,
)
"""From the ground up."""


@dataclass(frozen=True, slots=True)
class Block:
    """One status in one column: how many, and where it is drawn."""

    status: ScheduleStatus
    count: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bin:
    """One column: its first and last day, what it is called, and its blocks."""

    first: date
    last: date
    label: str
    short: str
    x: int
    count: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing ``width`` by ``height``; ``today`` is where the day of the question stands, if inside."""

    unit: str
    width: int
    height: int
    step: int
    highest: int
    today: float | None
    bins: tuple[Bin, ...]


def timeline(found: Sequence[tuple[ScheduleStatus, date]], day: date) -> Timeline | None:
    """Columns from the first to the last date; None where there is nothing to draw."""
    if not found:
        return None
    first, last = min(by for _, by in found), max(by for _, by in found)
    unit, starts = _columns(first, last)
    step = max(22, min(72, 1080 // len(starts)))
    ends = [*(start - timedelta(days=1) for start in starts[1:]), _after(unit)(starts[-1]) - timedelta(days=1)]
    counts = _counted(found, starts)
    highest = max(sum(c.values()) for c in counts)
    bins = tuple(
        _bin(unit, (start, end), number * step, count, highest)
        for number, (start, end, count) in enumerate(zip(starts, ends, counts, strict=True))
    )
    return Timeline(unit, step * len(starts), HEIGHT, step, highest, _today(bins, day, step), bins)


def _columns(first: date, last: date) -> tuple[str, list[date]]:
    for unit, months in (("month", 1), ("quarter", 3), ("year", 12)):
        starts = [_start(first, months)]
        while len(starts) <= MOST and (after := _after(unit)(starts[-1])) <= last:
            starts.append(after)
        if len(starts) <= MOST or unit == "year":
            return unit, starts
    raise AssertionError("a year is always taken")


def _start(day: date, months: int) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _after(unit: str) -> Callable[[date], date]:
    """The first day of the next month, quarter or year; the calendar ends with the year 9999."""
    months = {"month": 1, "quarter": 3, "year": 12}[unit]

    def after(start: date) -> date:
        number = start.year * 12 + start.month - 1 + months
        return date(number // 12, number % 12 + 1, 1) if number // 12 <= 9999 else date.max

    return after


def _counted(found: Sequence[tuple[ScheduleStatus, date]], starts: Sequence[date]) -> list[Counter[ScheduleStatus]]:
    counts: list[Counter[ScheduleStatus]] = [Counter() for _ in starts]
    for status, by in found:
        counts[bisect_right(starts, by) - 1][status] += 1
    return counts


def _bin(unit: str, days: tuple[date, date], x: int, count: Counter[ScheduleStatus], highest: int) -> Bin:
    blocks, ground = [], float(HEIGHT)
    for status in STACK:
        if count[status]:
            height = count[status] / highest * (HEIGHT - 18)
            ground -= height
            blocks.append(Block(status, count[status], round(ground, 2), round(height, 2)))
    start = days[0]
    label = {
        "month": f"{start:%B} {start.year}",
        "quarter": f"quarter {(start.month + 2) // 3} of {start.year}",
        "year": str(start.year),
    }[unit]
    short = {"month": f"{start:%b}", "quarter": f"Q{(start.month + 2) // 3}", "year": f"{start.year}"}[unit]
    return Bin(start, days[1], label, short, x, sum(count.values()), tuple(blocks))


def _today(bins: Sequence[Bin], day: date, step: int) -> float | None:
    for one in bins:
        if one.first <= day <= one.last:
            return round(one.x + step * (day - one.first).days / ((one.last - one.first).days + 1), 1)
    return None


def strip(start: date, end: date, scale: tuple[date, date]) -> tuple[float, float]:
    """Where a stretch of days begins on a scale and how long it is, both in per cent of the scale."""
    first, last = scale
    whole = max((last - first).days, 1)
    low, high = sorted((start, end))
    return round((low - first).days / whole * 100, 2), round((high - low).days / whole * 100, 2)
