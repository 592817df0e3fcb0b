"""Charts with a bar, a row or a tile for each donor."""

from __future__ import annotations

from typing import Any

from tallystick.ledger_model import Measure
from tallystick.web.boundary import UNTOLD, Unit, named
from tallystick.web.charts.chart import (
    BEHIND,
    FIGURE,
    MOST,
    QUIET,
    STAGES,
    TYPES,
    Chart,
    amount,
    behind,
    made,
    money,
    money_tip,
    part_of,
    scale,
    steps,
    tip,
    told,
)
from tallystick.web.figures import Figures
from tallystick.web.rendering import big
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
    rows = tuple(
        (named(figures.view, d), v, lines[d], address(d), behind(figures, donors=(d,))) for d, v in values.items()
    )
    columns = (DONOR, money(figures), Column("lines", "Lines", "number"), ADDRESS, BEHIND)
    share = figures.boundary.unit is Unit.GDP
    room = {"domainMax": 1.26 * max(values.values(), default=1.0) or 1.0, "nice": False}
    figure = {"calculate": "format(datum.value, '.2%')" if share else FIGURE, "as": "figure"}
    tips = [tip("donor", "donor"), money_tip(figures), tip("lines", "lines", "quantitative")]
    first = {"field": "value", "op": "max", "order": "descending"}
    spec = {
        "transform": [*_first()["transform"], figure],
        "params": QUIET,
        "height": steps(len(rows)),
        "encoding": {"y": _donors(first), "x": amount(figures, scale=room), "href": {"field": "behind"}},
        "layer": [
            {"mark": {"type": "bar", "cornerRadiusEnd": 2},
             "encoding": {"color": {"value": STAGES[figures.boundary.measure.value]}, "tooltip": tips}},
            {"mark": {"type": "text", "align": "left", "dx": 5, "color": {"expr": "quiet"}},
             "encoding": {"text": {"field": "figure"}}},
        ],
    }  # fmt: skip
    title = f"{figures.boundary.measure.value.capitalize()} by donor"
    table = Table(columns, rows, title, figures.boundary.currency)
    return made(figures, "by-donor", table, spec, _largest(figures, values))


def _largest(figures: Figures, values: dict[str, float]) -> str:
    """Who gives most, and which part of the whole that is."""
    if not values:
        return ""
    (first, most), whole = next(iter(values.items())), sum(values.values())
    name = "Donors not named" if first == "not named" else named(figures.view, first)
    if len(values) == 1:
        return f"All of it is {name}'s: {told(figures, most)}."
    if figures.boundary.unit is Unit.GDP:
        return f"{name} gives the largest share, {told(figures, most)}, of {len(values)} donors whose GDP is known."
    rest = f", {part_of(most, whole)} of what {len(values)} donors give together"
    has = "have" if first == "not named" else "has"
    return f"{name} {has} the largest sum, {told(figures, most)}{rest}."


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
        (named(figures.view, d), m.value, values[m].get(d, 0.0), address(d), behind(figures, donors=(d,), measure=m))
        for d in order[:200]
        for m in Measure
    )
    columns = (DONOR, Column("measure", "Measure"), money(figures, heading=_heading(figures)), ADDRESS, BEHIND)
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
            "href": {"field": "behind"},
            "tooltip": [tip("donor", "donor"), tip("measure", "measure"), money_tip(figures, title="sum")],
        },
    }
    table = Table(columns, rows, "Promised against delivered", figures.boundary.currency)
    return made(figures, "stages", table, spec, _handed_over(figures))


def _handed_over(figures: Figures) -> str:
    """How much of what was allocated is reported as handed over."""
    currency = figures.boundary.currency
    given, delivered = figures.value(Measure.ALLOCATIONS), figures.value(Measure.DELIVERIES)
    if not given and not delivered:
        return "Nothing is allocated yet."
    share = f", {part_of(delivered, given)}" if delivered < given else ""
    return f"Of {big(given, currency)} allocated, {big(delivered, currency)} is reported as handed over{share}."


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
        sides = [behind(figures, donors=(donor,), measure=m) for m in (Measure.ALLOCATIONS, Measure.COMMITMENTS)]
        rows += [(name, "allocations", given, to, sides[0]), (name, "to be allocated", rest, to, sides[1])]
    columns = (DONOR, Column("part", "Part"), money(figures, heading=_heading(figures)), ADDRESS, BEHIND)
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
            "href": {"field": "behind"},
            "tooltip": [tip("donor", "donor"), tip("part", "part"), money_tip(figures, title="sum")],
        },
    }
    table = Table(columns, tuple(rows), "Allocated, and still to be allocated", figures.boundary.currency)
    return made(figures, "open", table, spec, _to_come(figures, {str(r[0]): r[2] for r in rows if r[1] != kinds[0]}))


def _to_come(figures: Figures, rest: dict[str, float]) -> str:
    """Whose commitments leave the most to be allocated."""
    name = max(rest, key=lambda n: (rest[n], n), default="")
    if not name or not rest[name]:
        return "Every commitment is allocated." if rest else ""
    return f"The most is still to come from {name}: {told(figures, rest[name])} committed and not yet allocated."


def by_type(figures: Figures) -> Chart:
    """For each donor the types of aid."""
    found: dict[tuple[str, str], float] = {}
    for cell in figures.cells():
        key = (cell.donor, cell.aid_type or "not stated")
        found[key] = found.get(key, 0.0) + cell.value
    order = list(figures.by(lambda c: c.donor))
    rows = tuple(
        (named(figures.view, d), kind, value, address(d), behind(figures, donors=(d,), kind=kind))
        for d in order
        for kind in TYPES
        if (d, kind) in found and (value := shown(figures, found[d, kind], d)) is not None
    )
    columns = (DONOR, Column("type", "Type of aid"), money(figures), ADDRESS, BEHIND)
    present = [str(row[1]) for row in rows]
    spec = {
        **_first(),
        "height": steps(len(order)),
        "mark": {"type": "bar"},
        "encoding": {
            "y": _donors({"field": "value", "op": "sum", "order": "descending"}),
            "x": amount(figures, stack="zero"),
            "color": {"field": "type", "scale": scale(TYPES, present), "title": None},
            "href": {"field": "behind"},
            "tooltip": [tip("donor", "donor"), tip("type", "type"), money_tip(figures)],
        },
    }
    title = f"{figures.boundary.measure.value.capitalize()} by donor and type of aid"
    table = Table(columns, rows, title, figures.boundary.currency)
    return made(figures, "types", table, spec, shares_told(figures.by(lambda c: c.aid_type or UNTOLD)))


def shares_told(sums: dict[str, float]) -> str:
    """The parts of a whole in a sentence, the largest first."""
    whole = sum(sums.values())
    parts = {name: f"{name} {part_of(value, whole)}" for name, value in sums.items() if value}
    if len(parts) < 2:
        return "".join(f"All of it: {name}." for name in parts)
    said = ", ".join(parts.values())
    return f"{said[0].upper()}{said[1:]} of the whole."
