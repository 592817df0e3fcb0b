"""What a chart is, and the parts of specifications that charts share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from tallystick.web.boundary import Unit
from tallystick.web.figures import Figures
from tallystick.web.rendering import big
from tallystick.web.tables import Column, Table

MOST = 20
"""Rows in a chart; its table has all."""

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
"""Names the grammar; nobody fetches it."""

PALETTE = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#8c8c8c"]
"""Okabe and Ito's colours, which people with any colour vision can tell apart; grey is for what is not stated."""

TYPES = {"military": "#0072b2", "financial": "#e69f00", "humanitarian": "#009e73", "not stated": "#8c8c8c"}
"""One colour for each type of aid, the same in every chart."""

STAGES = {"commitments": "#56b4e9", "allocations": "#0072b2", "deliveries": "#d55e00", "to be allocated": "#a8cfe8"}
"""One colour for each measure, the same in every chart."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: ``says`` is what it shows in a sentence, ``about`` its boundary, ``spec`` Vega-Lite without data.

    The data is the table. ``counts`` is true of a chart that counts goods instead of adding up sums.
    """

    name: str
    title: str
    about: str
    table: Table
    spec: dict[str, Any] = field(repr=False)
    query: dict[str, Any] = field(default_factory=dict)
    says: str = ""
    counts: bool = False

    @property
    def slug(self) -> str:
        """A name for the chart with these parameters, fit for an id."""
        tail = "".join(c if c.isalnum() else "-" for c in urlencode(self.query, doseq=True))
        return f"{self.name}-{tail}".rstrip("-").lower()

    @property
    def drawn(self) -> dict[str, Any]:
        """The specification with its data."""
        return {"$schema": SCHEMA, "data": {"name": "rows", "values": self.table.records()}, **self.spec}

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.table.rows


def made(figures: Figures, name: str, table: Table, spec: dict[str, Any], says: str) -> Chart:
    """A chart of a boundary, titled as its table."""
    asked = figures.boundary
    return Chart(name, table.caption, asked.told(figures.view), table, spec, asked.query(), says)


BEHIND = Column("behind", "Lines behind it", hidden=True)
"""Where the lines and sentences behind a sum of a chart are."""


def behind(figures: Figures, **cut: Any) -> str:
    """The address of the lines behind a sum: the chart's boundary, made narrower."""
    asked = replace(figures.boundary, unit=Unit.MONEY, **cut)
    return "/sum?" + urlencode(asked.query(), doseq=True)


def told(figures: Figures, value: float) -> str:
    """A sum in a sentence, in the boundary's unit."""
    asked = figures.boundary
    return f"{value:.2%} of GDP" if asked.unit is Unit.GDP else big(value, asked.currency)


def part_of(value: float, whole: float) -> str:
    """A share of a whole in a sentence."""
    share = value / whole if whole else 0.0
    return "all" if share > 0.9995 else f"{share:.0%}" if share >= 0.01 or not value else "less than 1%"


def money(figures: Figures, name: str = "value", heading: str = "", link: str | None = "behind") -> Column:
    """The column of sums, headed by what they are in; each leads to the lines behind it."""
    asked = figures.boundary
    if asked.unit is Unit.GDP:
        return Column(name, heading or "Share of GDP", "share", link)
    return Column(name, heading or f"{asked.measure.value.capitalize()}, {asked.currency}", "money", link)


def amount(figures: Figures, field_: str = "value", **more: Any) -> dict[str, Any]:
    """The channel that measures sums."""
    asked = figures.boundary
    share = asked.unit is Unit.GDP
    title = "share of GDP" if share else asked.currency
    form = {"format": ".2%"} if share else {"format": "~s"}
    return {
        "field": field_,
        "type": "quantitative",
        "title": title,
        "axis": {**form, "tickCount": 5, "labelExpr": MAGNITUDES if not share else "datum.label"},
        **more,
    }


MAGNITUDES = (
    "datum.value >= 1e12 ? format(datum.value / 1e12, '~g') + ' tn' : "
    "datum.value >= 1e9 ? format(datum.value / 1e9, '~g') + ' bn' : "
    "datum.value >= 1e6 ? format(datum.value / 1e6, '~g') + ' m' : "
    "datum.value >= 1e4 ? format(datum.value / 1e3, '~g') + ' k' : format(datum.value, ',~g')"
)
"""Figures on an axis as the pages write them: 4 bn, 250 m, 10 k."""


QUIET = [{"name": "quiet", "value": "#5d5950"}]
"""The colour of figures beside bars; a page gives its own."""

FIGURE = (
    "datum.value >= 1e12 ? format(datum.value / 1e12, '.3~r') + ' tn' : "
    "datum.value >= 1e9 ? format(datum.value / 1e9, '.3~r') + ' bn' : "
    "datum.value >= 1e6 ? format(datum.value / 1e6, '.3~r') + ' m' : "
    "datum.value >= 1e3 ? format(datum.value / 1e3, '.3~r') + ' k' : format(datum.value, ',.0f')"
)
"""A sum beside its bar, as the pages write it."""


def tip(field_: str, title: str, kind: str = "nominal", format_: str | None = None) -> dict[str, Any]:
    """One row of the pop-up."""
    return {"field": field_, "type": kind, "title": title, **({"format": format_} if format_ else {})}


def money_tip(figures: Figures, field_: str = "value", title: str = "") -> dict[str, Any]:
    """The row of the pop-up that holds the sum."""
    asked = figures.boundary
    if asked.unit is Unit.GDP:
        return tip(field_, title or "share of GDP", "quantitative", ".3%")
    return tip(field_, title or f"{asked.measure.value}, {asked.currency}", "quantitative", ",.0f")


def scale(colours: dict[str, str], present: list[str]) -> dict[str, Any]:
    """A scale that gives each of the values present its own colour."""
    known = [name for name in colours if name in present]
    return {"domain": known, "range": [colours[name] for name in known]}


def steps(rows: int, step: int = 26) -> int:
    """The height of a chart with so many rows, of which it draws no more than ``MOST``."""
    return max(min(rows, MOST), 1) * step
