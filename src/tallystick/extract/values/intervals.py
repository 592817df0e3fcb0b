"""Stretches of days: months, weeks, quarters, seasons, and steps from one day to another. Both ends included."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

_FIRST, _LAST = 1000, 9000
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7, "workweek": 7}


class Interval(NamedTuple):
    """From ``start`` to ``end``."""

    start: date
    end: date


def day(when: date) -> Interval:
    """One day."""
    return Interval(when, when)


def calendar_day(year: int, month: int, number: int) -> Interval | None:
    """The day of that date; None where the calendar has none."""
    try:
        return day(date(year, month, number))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def months(year: int, first: int, count: int = 1) -> Interval:
    """``count`` months from the month ``first`` of ``year`` on."""
    behind, month = divmod(year * 12 + first - 1 + count, 12)
    return Interval(date(year, first, 1), date(behind, month + 1, 1) - timedelta(days=1))


def years(year: int, count: int = 1) -> Interval:
    """``count`` calendar years from ``year`` on."""
    return Interval(date(year, 1, 1), date(year + count - 1, 12, 31))


def week(when: date) -> Interval:
    """Monday to Sunday of the week of ``when``."""
    monday = when - timedelta(days=when.weekday())
    return Interval(monday, monday + timedelta(days=6))


def unit_at(when: date, unit: str, shift: int = 0) -> Interval | None:
    """The calendar unit that holds ``when``, moved by ``shift`` units; None beyond the calendar."""
    moved = step(when, unit, shift)
    return None if moved is None else _unit(moved, unit)


def _unit(when: date, unit: str) -> Interval | None:
    monday = when - timedelta(days=when.weekday())
    match unit:
        case "day":
            return day(when)
        case "week":
            return week(when)
        case "workweek":
            return Interval(monday, monday + timedelta(days=4))
        case "weekend":
            return Interval(monday + timedelta(days=5), monday + timedelta(days=6))
        case "fortnight":
            return Interval(monday, monday + timedelta(days=13))
        case "month":
            return months(when.year, when.month)
        case "quarter":
            return months(when.year, (when.month - 1) // 3 * 3 + 1, 3)
        case "year":
            return years(when.year)
        case "decade":
            return years(when.year // 10 * 10, 10)
        case "century":
            return years(when.year // 100 * 100, 100)
    return None


def step(when: date, unit: str, count: float) -> date | None:
    """``when`` moved by ``count`` units; None beyond the calendar or for units shorter than a day."""
    try:
        if unit in _DAYS:
            moved = when + timedelta(days=round(_DAYS[unit] * count))
        elif unit in _MONTHS:
            moved = when + relativedelta(months=round(_MONTHS[unit] * count))
        else:
            return None
    except (OverflowError, ValueError):
        return None
    return moved if _FIRST <= moved.year <= _LAST else None


def third(whole: Interval, which: int) -> Interval:
    """The first, middle or last third: years of a decade, months of a year or quarter, days of anything shorter."""
    span = (whole.end - whole.start).days + 1
    if span > 3000:
        size = (whole.end.year - whole.start.year + 1) // 10
        first, last = ((0, 4), (4, 7), (7, 10))[which]
        return Interval(
            whole.start + relativedelta(years=first * size), date(whole.start.year + last * size - 1, 12, 31)
        )
    if span >= 80:
        count = round(span / 30.44)
        size = max(count // 3, 1)
        start = whole.start + relativedelta(months=which * size)
        end = whole.end if which == 2 else start + relativedelta(months=size) - timedelta(days=1)
        return Interval(start, end)
    size = max(span // 3, 1)
    start = whole.start + timedelta(days=which * size)
    return Interval(start, whole.end if which == 2 else start + timedelta(days=size - 1))


def weeks_of(whole: Interval) -> tuple[date, date]:
    """Mondays of the first and the last week of a period; a week belongs where its Thursday lies (ISO 8601)."""
    first = week(whole.start).start
    if first + timedelta(days=3) < whole.start:
        first += timedelta(days=7)
    last = week(whole.end).start
    if last + timedelta(days=3) > whole.end:
        last -= timedelta(days=7)
    return first, last
