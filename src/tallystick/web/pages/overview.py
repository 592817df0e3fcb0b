"""The first page: what was promised and what was handed over, by donor and by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tallystick.jobs.recent import News, newest_documents, news
from tallystick.ledger_model import Line, Measure, ScheduleStatus
from tallystick.report import words
from tallystick.report.due import due
from tallystick.report.lines import headline
from tallystick.report.stated import Compared, compared
from tallystick.web.asking import Ask, Asked
from tallystick.web.boundary import Boundary, Bounded
from tallystick.web.charts.chart import Chart
from tallystick.web.figures import Figures
from tallystick.web.pages.charts import find
from tallystick.web.routes import Pages
from tallystick.web.tables import Column, Table

router = Pages(tags=["overview"])
SHOWN = 6


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
    donors: Chart
    months: Chart
    stages: Chart
    news: tuple[News, ...]
    overdue: tuple[Late, ...]
    overdue_count: int
    documents: tuple[Paper, ...]
    stated: Table
    currencies: tuple[str, ...]
    recipients: tuple[tuple[str, str], ...]


@router.page("/", template="overview.html.j2")
def overview(ask: Ask, boundary: Bounded) -> Overview:
    """The account at a glance: sums by donor and month, promised against delivered, news, overdue, stated totals."""
    figures = Figures(ask.view, boundary)
    late = overdue(ask)
    return Overview(
        lines=len(ask.view.lines),
        boundary=boundary,
        told=boundary.told(ask.view),
        sums=tuple(Sum(m, figures.value(m), len(figures.cells(m))) for m in Measure),
        donors=find(ask, "by-donor", boundary),
        months=find(ask, "by-month", boundary),
        stages=find(ask, "stages", boundary),
        news=tuple(ask.view.once(("news", ask.today), lambda: news(ask.ledger, ask.view, ask.today))[:SHOWN]),
        overdue=tuple(late[:SHOWN]),
        overdue_count=len(late),
        documents=tuple(papers(ask)),
        stated=stated(ask),
        currencies=currencies(ask),
        recipients=recipients(ask),
    )


def overdue(ask: Asked) -> list[Late]:
    """Promises whose day has passed, the longest overdue first."""
    view, day = ask.view, ask.today
    return view.once(("overdue", day), lambda: [
        Late(line.id, headline(line), words.period(line.due), _days(line, day))
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


STATED = (
    Column("donor", "Donor"), Column("measure", "Measure"), Column("announced", "By", "date"),
    Column("stated", "Stated", "money"), Column("ours", "In this account", "money"), Column("currency", "Currency"),
    Column("share", "Ours of theirs", "share"), Column("line", "Line", link="address"),
    Column("address", "Address", hidden=True),
)  # fmt: skip


def stated(ask: Asked) -> Table:
    """Totals that sources state beside ours."""
    view = ask.view
    found = view.once(("stated",), lambda: compared(view.lines, view.by_donor, view.knowledge))
    rows = tuple(_stated_row(one) for one in found[:40])
    return Table(STATED, rows, "Totals that sources state, beside this account")


def _stated_row(one: Compared) -> tuple[str | float | None, ...]:
    line = one.line
    day = str(line.announced) if line.announced else None
    address = f"/lines/{line.id}"
    return (
        words.names(line.donors),
        one.measure.value,
        day,
        one.stated,
        one.ours,
        one.currency,
        one.share,
        line.id,
        address,
    )


def currencies(ask: Asked) -> tuple[str, ...]:
    """Euro, dollar and every currency that sums are stated in, the most frequent first."""

    def count() -> tuple[str, ...]:
        found: dict[str, int] = {"EUR": 2_000_000_000, "USD": 1_000_000_000}
        for line in ask.view.lines:
            code = line.amount.currency if line.amount else None
            if code:
                found[code] = found.get(code, 0) + 1
        return tuple(sorted(found, key=lambda c: (-found[c], c)))[:20]

    return ask.view.once(("currencies",), count)


def recipients(ask: Asked) -> tuple[tuple[str, str], ...]:
    """Ids and names of all recipients, the busiest first."""

    def count() -> tuple[tuple[str, str], ...]:
        found: dict[str, int] = {}
        for row in ask.view.rows:
            for id_ in row.recipients:
                found[id_] = found.get(id_, 0) + 1
        order = sorted(found, key=lambda i: (-found[i], i))
        return tuple((i, ask.view.actors[i].name) for i in order)

    return ask.view.once(("recipients",), count)
