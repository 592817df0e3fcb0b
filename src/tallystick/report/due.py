"""What was promised by a date: overdue, due soon, or without a reported delivery."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tallystick.ledger_model import Line, ScheduleStatus
from tallystick.reconcile.status import schedule
from tallystick.report import words
from tallystick.report.lines import headline

ORDER = (
    ScheduleStatus.OVERDUE,
    ScheduleStatus.DUE_SOON,
    ScheduleStatus.NOT_DUE,
    ScheduleStatus.MET_LATE,
    ScheduleStatus.MET,
)
STANDING = frozenset({"pledged", "allocated", "contracted", "delivering", "delivered"})


def due(lines: Iterable[Line], as_of: date, soon_days: int) -> list[tuple[ScheduleStatus, Line]]:
    """Lines with a date that still stand, the most pressing first; "soon" is no date."""
    standing = [(schedule(line, as_of, soon_days), line) for line in lines if line.due and line.stage in STANDING]
    found = [f for f in standing if f[0] is not ScheduleStatus.NO_DATE]
    return sorted(found, key=lambda f: (ORDER.index(f[0]), str(f[1].due.end if f[1].due else ""), f[1].id))


def standing(line: Line, as_of: date, soon_days: int) -> ScheduleStatus:
    """How a line stands to its date on a day."""
    return schedule(line, as_of, soon_days)


def overdue(line: Line, as_of: date, soon_days: int) -> bool:
    """Whether the line still stands and its day has passed without a reported delivery."""
    return line.stage in STANDING and schedule(line, as_of, soon_days) is ScheduleStatus.OVERDUE


def as_text(found: Iterable[tuple[ScheduleStatus, Line]], as_of: date) -> str:
    """One row a line; silence about a delivery is called silence."""
    rows = []
    for status, line in found:
        met = status in {ScheduleStatus.MET, ScheduleStatus.MET_LATE}
        note = "" if met else f" — no delivery reported up to {as_of}"
        rows.append(f"{words.label(status):9}  {line.id}  due {words.period(line.due)}: {headline(line)}{note}")
    return "\n".join(rows) + ("\n" if rows else "")
