"""Charts of goods: how many of each category were promised, and how many of them were handed over."""

from __future__ import annotations

from collections.abc import Iterable

from tallystick.knowledge.equipment import load_goods
from tallystick.ledger_model import Line
from tallystick.web.boundary import named
from tallystick.web.charts.chart import MAGNITUDES, Chart, made, steps, tip
from tallystick.web.charts.donors import ADDRESS, DONOR, address
from tallystick.web.figures import Figures
from tallystick.web.tables import Column, Table

STANDING = frozenset({"pledged", "allocated", "contracted", "delivering", "delivered"})
LABELS = {"promised": "promised", "delivered": "handed over"}
COLOURS = {"promised": "#0072b2", "delivered": "#d55e00"}


def category_name(category: str) -> str:
    """What a category of goods is called."""
    known = load_goods().categories.get(category)
    return known.name if known else category


def counts(lines: Iterable[Line]) -> dict[str, tuple[float, float]]:
    """For each category how many are promised, and how many of them handed over, as far as sources give numbers.

    A line that is part of another counts beside it only if its whole names no goods; deliveries that are part of a
    promise draw it down. A delivery that no source ties to a promise counts as promised by being handed over.
    """
    lines = list(lines)
    with_goods = {line.id for line in lines if any(_number(i.quantity) for i in line.items)}
    found: dict[str, tuple[float, float]] = {}
    for line in lines:
        if line.part_of in with_goods or line.stage.value not in STANDING or line.basis.value == "cumulative":
            continue
        opened = {o.name: o.delivered for o in line.open}
        for item in line.items:
            number = _number(item.quantity)
            if number and item.category:
                gone = number if line.stage.value == "delivered" else min(opened.get(item.name, 0.0), number)
                promised, delivered = found.get(item.category, (0.0, 0.0))
                found[item.category] = (promised + number, delivered + gone)
    return dict(sorted(found.items(), key=lambda f: (-f[1][0], f[0])))


def _number(quantity: object) -> float:
    low, high = getattr(quantity, "min", None), getattr(quantity, "max", None)
    return float(low if low is not None else high or 0.0)


def _lines(figures: Figures) -> list[Line]:
    asked = figures.boundary
    donors = asked.asked(figures.view.knowledge.regions)
    since, until = asked.since, asked.until or "9999"
    return [
        row.line
        for row in figures.view.rows
        if row.categories
        and (not donors or (row.donors and set(row.donors) <= donors))
        and (not asked.recipient or asked.recipient in row.recipients)
        and (not (asked.since or asked.until) or since <= row.announced[:7] <= until)
    ]


def category_chart(figures: Figures, lines: Iterable[Line], title: str = "Goods by category") -> Chart:
    """How many of each category these lines promise, and how many were handed over."""
    rows = tuple((category_name(c), promised, delivered) for c, (promised, delivered) in counts(lines).items())
    columns = (Column("category", "Category"), Column("promised", "Promised", "number"),
               Column("delivered", "Handed over", "number"))  # fmt: skip
    powers = {"values": [0, *(10**n for n in range(7))], "labelExpr": MAGNITUDES}
    across = {"type": "quantitative", "title": "units, by powers of ten", "scale": {"type": "symlog"}, "axis": powers}
    tips = [tip("category", "category"), tip("promised", "promised", "quantitative", ",.0f"),
            tip("delivered", "handed over", "quantitative", ",.0f")]  # fmt: skip
    spec = {
        "height": steps(len(rows), 30),
        "encoding": {
            "y": {"field": "category", "type": "nominal", "title": None,
                  "sort": {"field": "promised", "op": "max", "order": "descending"},
                  "axis": {"labelLimit": 190, "ticks": False, "domain": False, "grid": True}},
            "tooltip": tips,
        },
        "layer": [
            {"mark": {"type": "rule", "strokeWidth": 3, "color": COLOURS["promised"], "opacity": 0.5},
             "encoding": {"x": {"field": "delivered", **across}, "x2": {"field": "promised"}}},
            *({"transform": [{"calculate": f"'{label}'", "as": "part"}],
               "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1, "shape": shape},
               "encoding": {"x": {"field": name, **across},
                            "color": {"field": "part", "title": None,
                                      "scale": {"domain": list(LABELS.values()), "range": list(COLOURS.values())}}}}
              for (name, label), shape in zip(LABELS.items(), ("circle", "diamond"), strict=True)),
        ],
    }  # fmt: skip
    return made(figures, "equipment", title, Table(columns, rows, title), spec)


def by_category(figures: Figures) -> Chart:
    """Goods by category inside the boundary."""
    return category_chart(figures, figures.view.once(("goods", figures.boundary), lambda: _lines(figures)))


def by_donor(figures: Figures) -> Chart:
    """Which donor promised how many of which weapons, and how many of them were handed over."""
    goods = load_goods()
    by_donor_: dict[str, list[Line]] = {}
    for line in figures.view.once(("goods", figures.boundary), lambda: _lines(figures)):
        by_donor_.setdefault("+".join(a.id for a in line.donors) or "not named", []).append(line)
    rows = []
    for donor, lines in sorted(by_donor_.items()):
        for category, (promised, delivered) in counts(lines).items():
            if goods.within(category, "weapon"):
                name = named(figures.view, donor)
                rows.append((name, category_name(category), promised, delivered, address(donor)))
    columns = (DONOR, Column("category", "Category"), Column("promised", "Promised", "number"),
               Column("delivered", "Handed over", "number"), ADDRESS)  # fmt: skip
    spec = {
        "height": 26 * len(by_donor_),
        "mark": {"type": "circle", "opacity": 0.85},
        "encoding": {
            "y": {"field": "donor", "type": "nominal", "title": None, "axis": {"labelLimit": 220, "grid": True}},
            "x": {"field": "category", "type": "nominal", "title": None,
                  "axis": {"labelAngle": -40, "labelLimit": 150, "grid": True, "orient": "top"}},
            "size": {"field": "promised", "type": "quantitative", "title": "promised",
                     "scale": {"type": "sqrt", "range": [30, 600]},
                     "legend": {"symbolType": "circle"}},
            "color": {"value": "#3d9bd6"},
            "href": {"field": "address"},
            "tooltip": [tip("donor", "donor"), tip("category", "category"),
                        tip("promised", "promised", "quantitative", ",.0f"),
                        tip("delivered", "handed over", "quantitative", ",.0f")],
        },
    }  # fmt: skip
    title = "Weapons by donor"
    return made(figures, "weapons", title, Table(columns, tuple(rows), title), spec)
