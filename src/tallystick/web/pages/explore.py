"""The explorer: any measure, of any donors or groups of them, over any months, seen in many ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

from fastapi import Query

from tallystick.web.asking import Ask, Asked
from tallystick.web.boundary import Boundary, Bounded, Unit
from tallystick.web.charts.chart import Chart
from tallystick.web.choices import currencies, months, recipients
from tallystick.web.figures import Figures
from tallystick.web.pages.charts import find
from tallystick.web.pages.rolls import Member, member_table, rolled
from tallystick.web.routes import Pages
from tallystick.web.tables import Table

router = Pages(tags=["explore"])


class Seen(StrEnum):
    """The ways to look at what is explored."""

    RANKED = "ranked"
    TABLE = "table"
    MAP = "map"
    LINE = "line"
    MONTHS = "months"
    OPEN = "open"
    TYPE = "type"
    REGION = "region"
    STAGES = "stages"
    GOODS = "goods"
    WEAPONS = "weapons"


TITLES: dict[Seen, str] = {
    Seen.RANKED: "Ranked",
    Seen.TABLE: "Table",
    Seen.MAP: "Map",
    Seen.LINE: "Over time",
    Seen.MONTHS: "By month",
    Seen.OPEN: "Still to be allocated",
    Seen.TYPE: "By type",
    Seen.REGION: "By region",
    Seen.STAGES: "Promised and delivered",
    Seen.GOODS: "Goods",
    Seen.WEAPONS: "Weapons by donor",
}

CHART: dict[Seen, str] = {
    Seen.RANKED: "by-donor",
    Seen.MAP: "map",
    Seen.LINE: "cumulative",
    Seen.MONTHS: "by-month",
    Seen.OPEN: "open",
    Seen.TYPE: "types",
    Seen.REGION: "by-region",
    Seen.STAGES: "stages",
    Seen.GOODS: "equipment",
    Seen.WEAPONS: "weapons",
}
"""The chart that shows each way; the table has none."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A donor or group that can be ticked."""

    id: str
    name: str
    group: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class ExplorePage:
    """What is explored, the figures, and what else can be asked."""

    seen: Seen
    boundary: Boundary
    told: str
    value: float
    chart: Chart | None
    members: tuple[Member, ...]
    table: Table
    choices: tuple[Choice, ...]
    months: tuple[str, ...]
    currencies: tuple[str, ...]
    recipients: tuple[tuple[str, str], ...]
    ways: tuple[tuple[str, str], ...]


@router.page("/explore", template="explore.html.j2")
def explore(
    ask: Ask,
    boundary: Bounded,
    seen: Annotated[Seen, Query(alias="view", description="The way to look.")] = Seen.RANKED,
) -> ExplorePage:
    """Sums of any donors and groups, of any type, over any months: ranked, on a map, over time, as a table."""
    figures = Figures(ask.view, boundary)
    members = ask.view.once(("rolled", boundary), lambda: rolled(figures, "donor"))
    return ExplorePage(
        seen=seen,
        boundary=boundary,
        told=replace(boundary, unit=Unit.MONEY).told(ask.view),
        value=figures.value(),
        chart=find(ask, CHART[seen], boundary) if seen in CHART else None,
        members=tuple(members) if seen is Seen.TABLE else (),
        table=member_table(members, boundary.currency, "Donors"),
        choices=choices(ask, boundary),
        months=months(ask),
        currencies=currencies(ask),
        recipients=recipients(ask),
        ways=tuple((way.value, title) for way, title in TITLES.items()),
    )


def choices(ask: Asked, boundary: Boundary) -> tuple[Choice, ...]:
    """Groups first, then donors by name; those chosen are ticked."""
    groups = ask.view.knowledge.regions.all_groups()
    donors = ask.view.once(("donor choices",), lambda: sorted(
        {(ask.view.actors[i].name, i) for row in ask.view.rows for i in row.donors}
    ))  # fmt: skip
    present = {i for _, i in donors}
    known = [(i, g.name) for i, g in groups.items() if g.members & present]
    found = [Choice(i, name, group=True, chosen=i in boundary.donors) for i, name in known]
    named_ = [Choice(i, name, group=False, chosen=i in boundary.donors) for name, i in donors]
    return (*found, *named_)
