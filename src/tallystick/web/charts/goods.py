"""Charts of goods: how many of each category were promised, and how many of them were handed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from tallystick.knowledge.equipment import load_goods
from tallystick.ledger_model import Line
from tallystick.web.boundary import Boundary, Unit, named
from tallystick.web.charts.chart import BEHIND, MAGNITUDES, Chart, made, steps, tip
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
    rows = tuple(
        (category_name(c), promised, delivered, _listed(figures, c))
        for c, (promised, delivered) in counts(lines).items()
    )
    columns = (Column("category", "Category", link="behind"), Column("promised", "Promised", "number"),
               Column("delivered", "Handed over", "number"), BEHIND)  # fmt: skip
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
            "href": {"field": "behind"},
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
    return _goods(figures, "equipment", Table(columns, rows, title), spec, _most(rows))


def _goods(figures: Figures, name: str, table: Table, spec: dict[str, Any], says: str) -> Chart:
    """A chart that counts goods: what measure and currency are asked for does not change it."""
    asked = figures.boundary
    plain = replace(asked, measure=Boundary().measure, currency=Boundary().currency, unit=Unit.MONEY)
    whose = plain.told(figures.view).removeprefix("Allocations of ").removesuffix(f", in {plain.currency}")
    chart = made(figures, name, table, spec, says)
    return replace(chart, about=f"Promised and handed over by {whose}, as far as sources give numbers", counts=True)


def _listed(figures: Figures, category: str, donor: str = "") -> str:
    """The address of the lines that name goods of a category."""
    asked = figures.boundary
    donors = [donor] if donor else [d for d in asked.donors if len(asked.donors) == 1]
    query = {"category": category, "donor": "".join(donors), "recipient": asked.recipient}
    return "/ledger?" + urlencode({k: v for k, v in query.items() if v})


def _most(rows: Sequence[tuple[str, float, float, str]]) -> str:
    """What was promised most of, and how much of it came."""
    if not rows:
        return ""
    name, promised, delivered, _ = rows[0]
    silent = sum(not r[2] for r in rows)
    came = f"{delivered:,.0f} of them were handed over" if delivered else "no handing over is reported"
    rest = f" For {silent} of {len(rows)} kinds no handing over is reported." if silent and len(rows) > 1 else ""
    return f"Most were promised of {name}: {promised:,.0f}; {came}.{rest}"


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
                lines_ = _listed(figures, category, donor)
                rows.append((name, category_name(category), promised, delivered, address(donor), lines_))
    columns = (DONOR, Column("category", "Category", link="behind"), Column("promised", "Promised", "number"),
               Column("delivered", "Handed over", "number"), ADDRESS, BEHIND)  # fmt: skip
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
            "href": {"field": "behind"},
            "tooltip": [tip("donor", "donor"), tip("category", "category"),
                        tip("promised", "promised", "quantitative", ",.0f"),
                        tip("delivered", "handed over", "quantitative", ",.0f")],
        },
    }  # fmt: skip
    return _goods(figures, "weapons", Table(columns, tuple(rows), "Weapons by donor"), spec, _widest(rows))


def _widest(rows: Sequence[tuple[Any, ...]]) -> str:
    """Which donor promised the most kinds of weapons."""
    kinds = Counter(str(row[0]) for row in rows)
    if not kinds:
        return ""
    name, most = min(kinds.items(), key=lambda k: (-k[1], k[0]))
    return f"{len(kinds)} {'donor' if len(kinds) == 1 else 'donors'}; {name} with the most kinds of weapons, {most}."
