"""Charts over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tallystick.report.cube import Cell
from tallystick.web.boundary import UNTOLD, Unit, named
from tallystick.web.charts.chart import (
    BEHIND,
    PALETTE,
    TYPES,
    Chart,
    amount,
    behind,
    made,
    money,
    money_tip,
    part_of,
    scale,
    tip,
    told,
)
from tallystick.web.charts.donors import shares_told
from tallystick.web.figures import Figures
from tallystick.web.rendering import month_name
from tallystick.web.tables import Column, Table

LINES = 6
"""Donors that get a line of their own."""

YEAR = 12

MONTH = Column("month", "Month", "date")


def by_month(figures: Figures) -> Chart:
    """Each month's sum, stacked by type of aid."""
    rows = tuple(
        (month, kind, value, behind(figures, since=month, until=month, kind=kind))
        for month, kind, value in _rows(figures, lambda c: c.aid_type or UNTOLD)
    )
    columns = (MONTH, Column("type", "Type of aid"), money(figures), BEHIND)
    present = [kind for _, kind, _, _ in rows]
    spec = {
        "height": 260,
        "mark": {"type": "bar"},
        "encoding": {
            "x": _time(figures),
            "y": amount(figures, stack="zero"),
            "color": {"field": "type", "scale": scale(TYPES, present), "title": None},
            "href": {"field": "behind"},
            "tooltip": [tip("month", "month", "temporal", "%B %Y"), tip("type", "type"), money_tip(figures)],
        },
    }
    title = f"{figures.boundary.measure.value.capitalize()} by month"
    table = Table(columns, rows, title, figures.boundary.currency)
    return made(figures, "by-month", table, spec, _highest(figures))


def _highest(figures: Figures) -> str:
    """Which month brought most."""
    if figures.boundary.unit is Unit.GDP:
        return ""
    by = figures.by(lambda c: c.month)
    whole, undated = sum(by.values()), by.pop("", 0.0)
    if not by:
        return "No sum carries a date." if undated else ""
    month, most = next(iter(by.items()))
    late = f" {part_of(undated, whole)} carries no date and is not drawn.".capitalize() if undated else ""
    return f"{month_name(month)} brought most: {told(figures, most)}, {part_of(most, whole)} of the whole.{late}"


def _rows(figures: Figures, key: Callable[[Cell], str]) -> tuple[tuple[str, str, float], ...]:
    """Sums of dated cells by month and key, in order; of one donor as a share of its GDP, where that is asked."""
    found: dict[tuple[str, str], float] = {}
    for cell in figures.cells():
        value = figures.shown(cell)
        if cell.month and value is not None:
            at = (cell.month, key(cell))
            found[at] = found.get(at, 0.0) + value
    return tuple((month, name, value) for (month, name), value in sorted(found.items()))


def _time(figures: Figures) -> dict[str, Any]:
    """Months, at least a year of them, so that a single month is no wall."""
    months = figures.months()
    domain: dict[str, Any] = {}
    if months and len(months) < YEAR:
        year, month = (int(part) for part in months[-1].split("-"))
        end = {"year": year + month // 12, "month": month % 12 + 1}
        domain = {"scale": {"domain": [{"year": year - 1 + month // 12, "month": month % 12 + 1}, end]}}
    return {
        **domain,
        "field": "month",
        "type": "temporal",
        "timeUnit": "yearmonth",
        "title": None,
        "axis": {"format": "%b %Y", "labelOverlap": True, "tickCount": 8, "labelFlush": True},
    }


def cumulative(figures: Figures) -> Chart:
    """The running sum of the donors with the largest sums."""
    leading = list(figures.by(lambda c: c.donor))[:LINES]
    rows = _rows(figures, lambda c: c.donor)
    months, running, found = figures.months(), dict.fromkeys(leading, 0.0), []
    at = {(month, donor): value for month, donor, value in rows}
    for month in months:
        for donor in leading:
            running[donor] += at.get((month, donor), 0.0)
            whole = behind(figures, donors=(donor,), until=month)
            found.append((month, named(figures.view, donor), running[donor], whole))
    columns = (MONTH, Column("donor", "Donor"), money(figures), BEHIND)
    names = [named(figures.view, d) for d in leading]
    spec = _lines(figures, "donor", dict(zip(names, PALETTE, strict=False)))
    title = f"{figures.boundary.measure.value.capitalize()}, running sums"
    table = Table(columns, tuple(found), title, figures.boundary.currency)
    return made(figures, "cumulative", table, spec, _at_the_end(months, names, found))


def _at_the_end(months: Sequence[str], names: Sequence[str], found: Sequence[tuple[str, str, float, str]]) -> str:
    """Who leads in the last month, and since when."""
    if not months:
        return ""
    leads = [max((row for row in found if row[0] == month), key=lambda r: r[2])[1] for month in months]
    since = next(i for i in range(len(leads)) if set(leads[i:]) == {leads[-1]})
    others = f"the {len(names)} donors with the largest sums" if len(names) > 1 else "the only donor"
    return f"Of {others}, {leads[-1]} leads since {month_name(months[since])}." if len(names) > 1 else ""


def _lines(figures: Figures, series: str, colours: dict[str, str]) -> dict[str, Any]:
    return {
        "height": 300,
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2, "point": {"size": 18}},
        "encoding": {
            "x": _time(figures),
            "y": amount(figures),
            "color": {"field": series, "scale": scale(colours, list(colours)), "title": None},
            "strokeDash": {"field": series, "sort": list(colours), "legend": None},
            "tooltip": [tip("month", "month", "temporal", "%B %Y"), tip(series, series), money_tip(figures)],
        },
    }


def by_region(figures: Figures) -> Chart:
    """Each month's sum by the region of the donor."""
    regions = figures.view.knowledge.regions
    ids: dict[str, tuple[str, ...]] = {r.name: (id_,) for id_, r in regions.regions.items()}
    ids[regions.elsewhere] = tuple(sorted({c.donor for c in figures.cells() if regions.region(c.donor) not in ids}))
    rows = tuple(
        (month, region, value, behind(figures, donors=ids[region], since=month, until=month))
        for month, region, value in _rows(figures, lambda c: regions.region(c.donor))
    )
    names = [*(r.name for r in regions.regions.values()), regions.elsewhere]
    colours = dict(zip(names, [*PALETTE[: len(names) - 1], PALETTE[-1]], strict=True))
    columns = (MONTH, Column("region", "Region"), money(figures), BEHIND)
    spec = {
        "height": 300,
        "mark": {"type": "bar"},
        "encoding": {
            "x": _time(figures),
            "y": amount(figures, stack="zero"),
            "href": {"field": "behind"},
            "color": {"field": "region", "scale": scale(colours, [r for _, r, _, _ in rows]), "title": None},
            "tooltip": [tip("month", "month", "temporal", "%B %Y"), tip("region", "region"), money_tip(figures)],
        },
    }
    unit = "" if figures.boundary.unit is Unit.MONEY else ", shares of GDP added"
    title = f"{figures.boundary.measure.value.capitalize()} by region{unit}"
    table = Table(columns, rows, title, figures.boundary.currency)
    return made(figures, "by-region", table, spec, shares_told(figures.by(lambda c: regions.region(c.donor))))
