"""What was promised by a date: overdue, due soon, not yet due, met; drawn over time and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from tallystick.jobs.view import View
from tallystick.ledger_model import Line, ScheduleStatus
from tallystick.report import words
from tallystick.report.due import due as promises
from tallystick.report.lines import what
from tallystick.web.asking import Ask
from tallystick.web.line_table import address
from tallystick.web.pages.ledger import Blank, Words, asked_shape
from tallystick.web.routes import Pages, Shape, given_by
from tallystick.web.tables import Column, Table
from tallystick.web.timeline import Timeline, strip, timeline

router = Pages(tags=["due"])
PER_PAGE = 40

COLUMNS = (
    Column("status", "Status"),
    Column("due", "Due", "date"),
    Column("days", "Days from now", "number"),
    Column("line", "Line", link="address"),
    Column("donors", "From"),
    Column("recipients", "To"),
    Column("what", "What"),
    Column("stated", "Stated"),
    Column("stage", "Stage"),
    Column("announced", "Announced", "date"),
    Column("no_delivery_up_to", "No delivery reported up to", "date"),
    Column("address", "Address", hidden=True),
)


@dataclass(frozen=True, slots=True)
class Promise:
    """One line with a date, and the strip on which its course from announcement to date is drawn, in per cent."""

    line: str
    status: ScheduleStatus
    due: date
    due_words: str
    days: int
    donors: str
    recipients: str
    what: str
    stated: str
    stage: str
    announced: date | None
    strip: tuple[float, float]


@dataclass(frozen=True, slots=True)
class DuePage:
    """Promises with a date, the most pressing first. ``table`` holds all that are asked for in CSV."""

    day: date
    counts: dict[str, int]
    found: int
    page: int
    pages: int
    timeline: Timeline | None
    promises: tuple[Promise, ...]
    today: float
    donors: tuple[tuple[str, str], ...]
    table: Table
    as_of: date | None


@dataclass(frozen=True, kw_only=True)
class Asking:
    """The parameters of the page, each as it stands in the address."""

    status: Annotated[ScheduleStatus | None, Blank, Query(description="Only promises that stand so.")] = None
    donor: Annotated[Words, Blank, Query(description="Id of the donor.")] = None
    recipient: Annotated[Words, Blank, Query(description="Id of the recipient.")] = None
    since: Annotated[date | None, Blank, Query(description="Due on this day or later.")] = None
    until: Annotated[date | None, Blank, Query(description="Due by this day.")] = None
    as_of: Annotated[date | None, Blank, Query(description="As the public knew it on this day.")] = None

    @property
    def narrowed(self) -> bool:
        """Whether each promise has to be looked at, besides by donor."""
        return any(x is not None for x in (self.since, self.until, self.recipient))


Dated = tuple[ScheduleStatus, Line, date]


@router.page("/due", template="due.html.j2")
def due(
    ask: Ask,
    shape: Annotated[Shape, Depends(asked_shape)],
    asking: Annotated[Asking, Depends(given_by(Asking))],
    page: Annotated[int, Query(ge=1, le=1_000_000, description="Which page of the table.")] = 1,
) -> DuePage:
    """Promises by the date they were promised for, overdue first."""
    view, day = ask.at(asking.as_of, None), asking.as_of or ask.today
    dated = _dated(view, day)
    groups = view.knowledge.regions.all_groups()
    if asking.donor in groups and asking.donor not in view.actors:
        dated = [d for d in dated if not groups[asking.donor].members.isdisjoint(a.id for a in d[1].donors)]
    elif asking.donor is not None:
        dated = view.once(("due of", day), lambda: _by_donor(_dated(view, day))).get(asking.donor, ())
    everything = [d for d in dated if _fits(d, asking)] if asking.narrowed else dated
    found = [d for d in everything if d[0] is asking.status] if asking.status else everything
    pages = max(-(-len(found) // PER_PAGE), 1)
    at = min(page, pages)
    shown = found[(at - 1) * PER_PAGE : at * PER_PAGE]
    first, last = _scale(shown, day)
    return DuePage(
        day=day,
        counts=dict(Counter(status.value for status, _, _ in everything)),
        found=len(found),
        page=at,
        pages=pages,
        timeline=timeline([(status, by) for status, _, by in found], day),
        promises=tuple(_promise(d, day, (first, last)) for d in shown),
        today=strip(day, day, (first, last))[0],
        donors=view.once(("due donors", day), lambda: _donors(_dated(view, day))),
        table=Table(COLUMNS, tuple(_row(d, day) for d in found) if shape is Shape.CSV else (), caption="Promises"),
        as_of=asking.as_of,
    )


def _dated(view: View, day: date) -> Sequence[Dated]:
    """All promises with a date on this day, the most pressing first, worked out once."""
    soon = view.knowledge.weights.due_soon_days
    return view.once(
        ("due", day),
        lambda: [(s, x, by) for s, x in promises(view.lines, day, soon) if x.due and (by := x.due.end or x.due.start)],
    )


def _by_donor(found: Sequence[Dated]) -> dict[str, list[Dated]]:
    of: dict[str, list[Dated]] = {}
    for one in found:
        for id_ in dict.fromkeys(a.id for a in one[1].donors):
            of.setdefault(id_, []).append(one)
    return of


def _fits(dated: Dated, asking: Asking) -> bool:
    _, line, by = dated
    return (
        (asking.since is None or by >= asking.since)
        and (asking.until is None or by <= asking.until)
        and (asking.recipient is None or any(a.id == asking.recipient for a in line.recipients))
    )


def _donors(found: Sequence[Dated]) -> tuple[tuple[str, str], ...]:
    names = {a.id: a.name for _, line, _ in found for a in line.donors}
    return tuple(sorted(names.items(), key=lambda n: n[1]))


def _scale(shown: Sequence[Dated], day: date) -> tuple[date, date]:
    """The days between which the strips of the table are drawn."""
    days = [day, *(by for _, _, by in shown), *(x.announced for _, x, _ in shown if x.announced)]
    return min(days), max(days)


def _promise(dated: Dated, day: date, scale: tuple[date, date]) -> Promise:
    status, line, by = dated
    return Promise(
        line=line.id,
        status=status,
        due=by,
        due_words=words.period(line.due),
        days=(by - day).days,
        donors=words.names(line.donors),
        recipients=words.names(line.recipients),
        what=what(line),
        stated=words.money(line.amount),
        stage=line.stage.value,
        announced=line.announced,
        strip=strip(line.announced or by, by, scale),
    )


def _row(dated: Dated, day: date) -> tuple[str | int | None, ...]:
    status, line, by = dated
    met = status in {ScheduleStatus.MET, ScheduleStatus.MET_LATE}
    return (
        status.value, str(by), (by - day).days, line.id, words.names(line.donors), words.names(line.recipients),
        what(line), words.money(line.amount) or None, line.stage.value,
        str(line.announced) if line.announced else None, None if met else str(day), address(line),
    )  # fmt: skip
