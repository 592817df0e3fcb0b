"""The first page: what was promised and what was handed over, by donor and by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tallystick.jobs.recent import News, newest_documents
from tallystick.ledger_model import Line, Measure, ScheduleStatus
from tallystick.report import words
from tallystick.report.due import due
from tallystick.report.lines import brief
from tallystick.web.asking import Ask, Asked
from tallystick.web.boundary import Boundary, Bounded
from tallystick.web.charts.chart import Chart
from tallystick.web.choices import currencies, months, recipients
from tallystick.web.figures import Figures
from tallystick.web.pages.changes import told, week_of
from tallystick.web.pages.charts import find
from tallystick.web.pages.stated import all_compared, stated_table
from tallystick.web.routes import Pages
from tallystick.web.tables import Table

router = Pages(tags=["overview"])
SHOWN = 6
STATED = 8


@dataclass(frozen=True, slots=True)
class Sum:
    """One measure's total."""

    measure: Measure
    value: float
    lines: int


@dataclass(frozen=True, slots=True)
class Late:
    """A promise whose day has passed without a reported delivery."""

    line: str
    headline: str
    due: str
    days: int


@dataclass(frozen=True, slots=True)
class Paper:
    """One document: what it is called and where it comes from."""

    id: str
    title: str
    publisher: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The account at a glance."""

    lines: int
    boundary: Boundary
    told: str
    sums: tuple[Sum, ...]
    left_out: int
    donors: Chart
    months: Chart
    stages: Chart
    news: tuple[News, ...]
    week: str
    overdue: tuple[Late, ...]
    overdue_count: int
    documents: tuple[Paper, ...]
    stated: Table
    currencies: tuple[str, ...]
    recipients: tuple[tuple[str, str], ...]
    months_offered: tuple[str, ...]


@router.page("/", template="overview.html.j2")
def overview(ask: Ask, boundary: Bounded) -> Overview:
    """The account at a glance: sums by donor and month, promised against delivered, news, overdue, stated totals."""
    figures = Figures(ask.view, boundary)
    late, week = overdue(ask), week_of(ask, ask.today)
    return Overview(
        lines=len(ask.view.lines),
        boundary=boundary,
        told=boundary.told(ask.view),
        sums=tuple(Sum(m, figures.value(m), len(figures.cells(m))) for m in Measure),
        left_out=len(figures.left_out()),
        donors=find(ask, "by-donor", boundary),
        months=find(ask, "by-month", boundary),
        stages=find(ask, "stages", boundary),
        news=tuple(week[:SHOWN]),
        week=told(week),
        overdue=tuple(late[:SHOWN]),
        overdue_count=len(late),
        documents=tuple(papers(ask)),
        stated=stated_table(all_compared(ask)[:STATED]),
        currencies=currencies(ask),
        recipients=recipients(ask),
        months_offered=months(ask),
    )


def overdue(ask: Asked) -> list[Late]:
    """Promises whose day has passed, the longest overdue first."""
    view, day = ask.view, ask.today
    return view.once(("overdue", day), lambda: [
        Late(line.id, brief(line), words.period(line.due), _days(line, day))
        for status, line in due(view.lines, day, view.knowledge.weights.due_soon_days)
        if status is ScheduleStatus.OVERDUE
    ])  # fmt: skip


def _days(line: Line, day: date) -> int:
    by = line.due and (line.due.end or line.due.start)
    return (day - by).days if by else 0


def papers(ask: Asked) -> list[Paper]:
    """The documents published last."""
    found = ask.view.once(("papers",), lambda: newest_documents(ask.ledger, SHOWN))
    return [Paper(s.id, s.title or "Untitled", s.publisher or "", s.published) for s in found]
