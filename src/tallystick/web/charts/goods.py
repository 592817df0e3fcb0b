"""Charts of goods: how many of each category were promised, and how many of them were handed over."""

from __future__ import annotations

from collections.abc import Iterable

from tallystick.knowledge.equipment import load_goods
from tallystick.ledger_model import Line
from tallystick.web.boundary import named
from tallystick.web.charts.chart import Chart, made, steps, tip
from tallystick.web.charts.donors import ADDRESS, DONOR, address
from tallystick.web.figures import Figures
from tallystick.web.tables import Column, Table

STANDING = frozenset({"pledged", "allocated", "contracted", "delivering", "delivered"})
COLOURS = {"domain": ["handed over", "promised, not yet reported"], "range": ["#d55e00", "#a8cfe8"]}


def category_name(category: str) -> str:
    """What a category of goods is called."""
    known = load_goods().categories.get(category)
    return known.name if known else category


def counts(lines: Iterable[Line]) -> dict[str, tuple[float, float]]:
    """For each category how many are promised, and how many of them handed over, as far as sources give numbers.

    A line that is part of another counts beside it only if its whole names no goods: goods are counted once.
    """
    lines = list(lines)
    with_goods = {line.id for line in lines if any(_number(i.quantity) for i in line.items)}
    found: dict[str, tuple[float, float]] = {}
    for line in lines:
        if line.part_of in with_goods or line.stage.value not in STANDING or line.basis.value == "cumulative":
            continue
        opened = {o.name: o for o in line.open}
        for item in line.items:
            number = _number(item.quantity)
            if not number or not item.category:
                continue
            gone = opened[item.name].delivered if item.name in opened else 0.0
            gone = number if line.stage.value == "delivered" else min(gone, number)
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
    rows: list[tuple[str, str, float]] = []
    for category, (promised, delivered) in counts(lines).items():
        name = category_name(category)
        rows += [(name, "handed over", delivered), (name, "promised, not yet reported", promised - delivered)]
    columns = (Column("category", "Category"), Column("part", "Part"), Column("count", "Units", "number"))
    spec = {
        "height": steps(),
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "category", "type": "nominal", "title": None,
                  "sort": {"field": "count", "op": "sum", "order": "descending"},
                  "axis": {"labelLimit": 190, "ticks": False, "domain": False}},
            "x": {"field": "count", "type": "quantitative", "title": "units", "stack": "zero",
                  "scale": {"type": "sqrt"}, "axis": {"format": "~s", "tickCount": 6}},
            "color": {"field": "part", "scale": COLOURS, "title": None},
            "order": {"field": "part", "sort": "ascending"},
            "tooltip": [tip("category", "category"), tip("part", "part"),
                        tip("count", "units", "quantitative", ",.0f")],
        },
    }  # fmt: skip
    return made(figures, "equipment", title, Table(columns, tuple(rows), title), spec)


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
        "height": steps(),
        "mark": {"type": "circle", "opacity": 0.85},
        "encoding": {
            "y": {"field": "donor", "type": "nominal", "title": None, "axis": {"labelLimit": 220, "grid": True}},
            "x": {"field": "category", "type": "nominal", "title": None,
                  "axis": {"labelAngle": -40, "labelLimit": 150, "grid": True, "orient": "top"}},
            "size": {"field": "promised", "type": "quantitative", "title": "promised",
                     "scale": {"type": "sqrt", "range": [20, 600]}},
            "color": {"value": "#0072b2"},
            "href": {"field": "address"},
            "tooltip": [tip("donor", "donor"), tip("category", "category"),
                        tip("promised", "promised", "quantitative", ",.0f"),
                        tip("delivered", "handed over", "quantitative", ",.0f")],
        },
    }  # fmt: skip
    title = "Weapons by donor"
    return made(figures, "weapons", title, Table(columns, tuple(rows), title), spec)
