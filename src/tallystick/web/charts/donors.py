"""Charts with a bar, a row or a tile for each donor."""

from __future__ import annotations

from typing import Any

from tallystick.ledger_model import Measure
from tallystick.web.boundary import Unit, named
from tallystick.web.charts.chart import (
    MOST,
    STAGES,
    TYPES,
    Chart,
    amount,
    made,
    money,
    money_tip,
    scale,
    steps,
    tip,
)
from tallystick.web.figures import Figures
from tallystick.web.tables import Column, Table

DONOR = Column("donor", "Donor", link="address")
ADDRESS = Column("address", "Address", hidden=True)


def address(donor: str) -> str | None:
    """The page of a donor; joint donors have none."""
    return f"/actors/{donor}" if "+" not in donor and donor != "not named" else None


def shown(figures: Figures, value: float, donor: str) -> float | None:
    """A sum in the boundary's unit; None where no GDP is known for a share of it."""
    if figures.boundary.unit is Unit.MONEY:
        return value
    gdp = figures.gdp(donor)
    return value / gdp if gdp else None


def _values(figures: Figures, measure: Measure | None = None) -> dict[str, float]:
    found = {d: shown(figures, v, d) for d, v in figures.by(lambda c: c.donor, measure).items()}
    return dict(sorted(((d, v) for d, v in found.items() if v is not None), key=lambda f: (-f[1], f[0])))


def by_donor(figures: Figures) -> Chart:
    """The boundary's measure for each donor, the largest first."""
    values = _values(figures)
    lines: dict[str, int] = {}
    for cell in figures.cells():
        lines[cell.donor] = lines.get(cell.donor, 0) + 1
    rows = tuple((named(figures.view, d), v, lines[d], address(d)) for d, v in values.items())
    columns = (DONOR, money(figures), Column("lines", "Lines", "number"), ADDRESS)
    spec = {
        **_first(),
        "height": steps(len(rows)),
        "mark": {"type": "bar", "cornerRadiusEnd": 2},
        "encoding": {
            "y": _donors("-x"),
            "x": amount(figures),
            "color": {"value": STAGES[figures.boundary.measure.value]},
            "href": {"field": "address"},
            "tooltip": [tip("donor", "donor"), money_tip(figures), tip("lines", "lines", "quantitative")],
        },
    }
    title = f"{figures.boundary.measure.value.capitalize()} by donor"
    return made(figures, "by-donor", title, Table(columns, rows, title, figures.boundary.currency), spec)


def _first(field: str = "value") -> dict[str, Any]:
    """Only the donors with the largest sums."""
    return {
        "transform": [
            {"joinaggregate": [{"op": "sum", "field": field, "as": "whole"}], "groupby": ["donor"]},
            {"window": [{"op": "dense_rank", "as": "place"}], "sort": [{"field": "whole", "order": "descending"}]},
            {"filter": f"datum.place <= {MOST}"},
        ]
    }


def _donors(sort: Any) -> dict[str, Any]:
    axis = {"labelLimit": 220, "ticks": False, "domain": False}
    return {"field": "donor", "type": "nominal", "sort": sort, "title": None, "axis": axis}


def stages(figures: Figures) -> Chart:
    """Promised against delivered: for each donor commitments, allocations and deliveries side by side."""
    values = {m: _values(figures, m) for m in Measure}
    order = sorted(
        {d for v in values.values() for d in v}, key=lambda d: (-max(v.get(d, 0) for v in values.values()), d)
    )
    rows = tuple(
        (named(figures.view, d), m.value, values[m].get(d, 0.0), address(d)) for d in order[:200] for m in Measure
    )
    columns = (DONOR, Column("measure", "Measure"), money(figures, heading=_heading(figures)), ADDRESS)
    kinds = [m.value for m in Measure]
    spec = {
        **_first(),
        "height": steps(len(order), 42),
        "mark": {"type": "bar", "cornerRadiusEnd": 2},
        "encoding": {
            "y": _donors({"field": "value", "op": "max", "order": "descending"}),
            "yOffset": {"field": "measure", "sort": kinds},
            "x": amount(figures),
            "color": {"field": "measure", "sort": kinds, "scale": scale(STAGES, kinds), "title": None},
            "href": {"field": "address"},
            "tooltip": [tip("donor", "donor"), tip("measure", "measure"), money_tip(figures, title="sum")],
        },
    }
    title = "Promised against delivered"
    return made(figures, "stages", title, Table(columns, rows, title, figures.boundary.currency), spec)


def _heading(figures: Figures) -> str:
    return "Share of GDP" if figures.boundary.unit is Unit.GDP else f"Sum, {figures.boundary.currency}"


def still_open(figures: Figures) -> Chart:
    """Donors ranked by what they committed: the part that is allocated, and what is still to be."""
    committed, allocated = _values(figures, Measure.COMMITMENTS), _values(figures, Measure.ALLOCATIONS)
    order = sorted(
        committed.keys() | allocated.keys(), key=lambda d: (-max(committed.get(d, 0), allocated.get(d, 0)), d)
    )
    rows = []
    for donor in order:
        given = allocated.get(donor, 0.0)
        rest = max(committed.get(donor, 0.0) - given, 0.0)
        name, to = named(figures.view, donor), address(donor)
        rows += [(name, "allocations", given, to), (name, "to be allocated", rest, to)]
    columns = (DONOR, Column("part", "Part"), money(figures, heading=_heading(figures)), ADDRESS)
    kinds = ["allocations", "to be allocated"]
    spec = {
        **_first(),
        "height": steps(len(order)),
        "mark": {"type": "bar"},
        "encoding": {
            "y": _donors({"field": "value", "op": "sum", "order": "descending"}),
            "x": amount(figures, stack="zero"),
            "color": {"field": "part", "sort": kinds, "scale": scale(STAGES, kinds), "title": None},
            "order": {"field": "part", "sort": "ascending"},
            "href": {"field": "address"},
            "tooltip": [tip("donor", "donor"), tip("part", "part"), money_tip(figures, title="sum")],
        },
    }
    title = "Allocated, and still to be allocated"
    return made(figures, "open", title, Table(columns, tuple(rows), title, figures.boundary.currency), spec)


def by_type(figures: Figures) -> Chart:
    """For each donor the types of aid."""
    found: dict[tuple[str, str], float] = {}
    for cell in figures.cells():
        key = (cell.donor, cell.aid_type or "not stated")
        found[key] = found.get(key, 0.0) + cell.value
    order = list(figures.by(lambda c: c.donor))
    rows = tuple(
        (named(figures.view, d), kind, value, address(d))
        for d in order
        for kind in TYPES
        if (d, kind) in found and (value := shown(figures, found[d, kind], d)) is not None
    )
    columns = (DONOR, Column("type", "Type of aid"), money(figures), ADDRESS)
    present = [str(row[1]) for row in rows]
    spec = {
        **_first(),
        "height": steps(len(order)),
        "mark": {"type": "bar"},
        "encoding": {
            "y": _donors({"field": "value", "op": "sum", "order": "descending"}),
            "x": amount(figures, stack="zero"),
            "color": {"field": "type", "scale": scale(TYPES, present), "title": None},
            "href": {"field": "address"},
            "tooltip": [tip("donor", "donor"), tip("type", "type"), money_tip(figures)],
        },
    }
    title = f"{figures.boundary.measure.value.capitalize()} by donor and type of aid"
    return made(figures, "types", title, Table(columns, rows, title, figures.boundary.currency), spec)
