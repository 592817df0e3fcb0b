"""The map: a tile for each donor, as large as any other, with a slider through the months."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tallystick.web.boundary import Unit, named
from tallystick.web.charts.chart import BEHIND, MAGNITUDES, Chart, behind, made, money, money_tip, tip, told
from tallystick.web.charts.donors import ADDRESS, DONOR, address, shown
from tallystick.web.figures import Figures
from tallystick.web.tables import Column, Table, Value

UNTIL = [
    {"filter": "datum.month <= months[upto]"},
    {
        "aggregate": [{"op": "sum", "field": "value", "as": "value"}],
        "groupby": ["donor", "code", "column", "row", "behind"],
    },
]
"""What was announced up to the slider's month, added up for each tile."""


def on_map(figures: Figures) -> Chart:
    """Donors as tiles, each as large as any other, shaded by their sum; a slider goes back in time."""
    months = figures.months()
    columns = (
        DONOR, Column("code", "Code"), Column("month", "Month", "date"), money(figures),
        Column("column", "Column", "number", hidden=True), Column("row", "Row", "number", hidden=True), ADDRESS, BEHIND,
    )  # fmt: skip
    title = f"{figures.boundary.measure.value.capitalize()} on the map"
    table = Table(columns, tuple(_rows(figures, months)), title, figures.boundary.currency)
    return made(figures, "map", table, _spec(figures, months), _says(figures))


def _says(figures: Figures) -> str:
    """Who is on the map, and what is not: institutions and joint sums have no place on it."""
    tiles = figures.view.knowledge.regions.tiles
    by = figures.by(lambda c: c.donor)
    placed, off = [d for d in by if d in tiles], {d: v for d, v in by.items() if d not in tiles}
    drawn = f"{len(placed)} {'donor is' if len(placed) == 1 else 'donors are'} drawn, each as one tile of the same size"
    if not off or figures.boundary.unit is Unit.GDP:
        return f"{drawn}."
    names = [named(figures.view, d) for d in list(off)[:3]] + ([f"{len(off) - 3} more"] if len(off) > 3 else [])
    return f"{drawn}; {told(figures, sum(off.values()))} has no place on a map: {'; '.join(names)}."


def _rows(figures: Figures, months: list[str]) -> Iterator[tuple[Value, ...]]:
    tiles = figures.view.knowledge.regions.tiles
    for key, value in sorted(figures.by(lambda c: f"{c.donor}|{c.month}").items()):
        donor, _, month = key.partition("|")
        seen = shown(figures, value, donor)
        if donor in tiles and seen is not None:
            since = month or (months[0] if months else "")
            lines = behind(figures, donors=(donor,))
            yield (named(figures.view, donor), donor, since, seen, *tiles[donor], address(donor), lines)


def _spec(figures: Figures, months: list[str]) -> dict[str, Any]:
    tiles = figures.view.knowledge.regions.tiles
    ground = {"values": [{"code": code, "column": x, "row": y} for code, (x, y) in tiles.items()]}
    place = {axis: _axis(field, size) for axis, field, size in (("x", "column", 19), ("y", "row", 10))}
    code = {"type": "text", "fontSize": 11}
    tile = {"type": "rect", "cornerRadius": 3}
    coded = {**place, "text": {"field": "code"}}
    return {
        "height": 400,
        "usermeta": {"slider": "upto", "labels": months},
        "params": [
            {"name": "months", "value": months or [""]},
            {"name": "upto", "value": max(len(months) - 1, 0)},
            {"name": "ground", "value": "#f0ece3"},
            {"name": "quiet", "value": "#5d5950"},
        ],
        "layer": [
            {"data": ground, "mark": {**tile, "color": {"expr": "ground"}}, "encoding": place},
            {"data": ground, "mark": {**code, "color": {"expr": "quiet"}}, "encoding": coded},
            {"transform": UNTIL, "mark": tile, "encoding": {**place, **_shade(figures)}},
            {"transform": UNTIL, "mark": {**code, "color": "#0b1c28", "fontWeight": 600},
             "encoding": {**coded, "href": {"field": "behind"}}},
        ],
    }  # fmt: skip


def _axis(field: str, size: int) -> dict[str, Any]:
    return {"field": field, "type": "ordinal", "axis": None, "scale": {"domain": list(range(size)), "padding": 0.06}}


def _shade(figures: Figures) -> dict[str, Any]:
    share = figures.boundary.unit is Unit.GDP
    legend = {"format": ".2%", "tickCount": 4} if share else {"labelExpr": MAGNITUDES, "tickCount": 4}
    scale = {"range": ["#d8eaf6", "#3d9bd6"], "type": "sqrt", "domainMin": 0}
    color = {"field": "value", "type": "quantitative", "title": None, "scale": scale}
    return {
        "color": {**color, "legend": {**legend, "gradientLength": 240}},
        "href": {"field": "behind"},
        "tooltip": [tip("donor", "donor"), money_tip(figures)],
    }
