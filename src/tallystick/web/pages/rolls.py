"""Lists of donors, recipients, suppliers and people, each with its sums and its course over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tallystick.knowledge.regions import Group
from tallystick.ledger_model import Measure
from tallystick.report.cube import Cell
from tallystick.web.asking import Ask, Asked
from tallystick.web.boundary import Boundary, Bounded, named
from tallystick.web.charts.chart import BEHIND, behind
from tallystick.web.choices import currencies, months, recipients
from tallystick.web.figures import Figures
from tallystick.web.routes import Pages
from tallystick.web.sparks import Spark, spark
from tallystick.web.tables import Column, Table, Value

router = Pages(tags=["actors"])


@dataclass(frozen=True, slots=True)
class Member:
    """One actor or group of a list: ``rest`` is what it committed and did not allocate yet.

    ``behind`` are the addresses of the lines behind its three sums.
    """

    id: str
    name: str
    address: str | None
    commitments: float
    allocations: float
    deliveries: float
    rest: float
    lines: int
    spark: Spark | None
    behind: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Roll:
    """A list of actors; ``groups`` add up some of its members and are not added to them."""

    title: str
    about: str
    role: str
    boundary: Boundary
    members: tuple[Member, ...]
    groups: tuple[Member, ...]
    currencies: tuple[str, ...]
    recipients: tuple[tuple[str, str], ...]
    months_offered: tuple[str, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who spoke, met or announced."""

    title: str
    about: str
    table: Table


@router.page("/donors", template="roll.html.j2")
def donors(ask: Ask, boundary: Bounded) -> Roll:
    """All donors with what they committed, allocated and delivered, and groups of them."""
    figures = Figures(ask.view, boundary)
    members = rolled(figures, "donor")
    groups = [_group(figures, id_, group) for id_, group in ask.view.knowledge.regions.all_groups().items()]
    about = "Joint sums stay with all their donors where no source states their shares."
    return _roll(ask, "Donors", about, "donor", boundary, (members, [g for g in groups if g.lines]))


@router.page("/recipients", template="roll.html.j2")
def receivers(ask: Ask, boundary: Bounded) -> Roll:
    """All recipients with what was committed, allocated and delivered to them."""
    members = rolled(Figures(ask.view, boundary), "recipient")
    return _roll(
        ask,
        "Recipients",
        "What was promised and handed over, by who receives it.",
        "recipient",
        boundary,
        (members, []),
    )


def _roll(
    ask: Asked, title: str, about: str, role: str, boundary: Boundary, found: tuple[list[Member], list[Member]]
) -> Roll:
    members, groups = found
    listed = recipients(ask)
    table = member_table(members, boundary.currency, title)
    offered = (currencies(ask), listed, months(ask))
    return Roll(title, about, role, boundary, tuple(members), tuple(groups), *offered, table)


def rolled(figures: Figures, role: str) -> list[Member]:
    """A row for each donor or recipient, those with the largest sums first."""
    by: dict[str, dict[Measure, list[Cell]]] = {}
    for measure in Measure:
        for cell in figures.cells(measure):
            of = by.setdefault(cell.donor if role == "donor" else cell.recipient, {})
            of.setdefault(measure, []).append(cell)
    months = figures.months()
    members = [_member(figures, (role, id_), cells, months) for id_, cells in by.items()]
    return sorted(members, key=lambda m: (-max(m.commitments, m.allocations), m.id))


def _group(figures: Figures, id_: str, group: Group) -> Member:
    inside = {
        m: [c for c in figures.cells(m) if set(c.donor.split("+")) <= group.members] for m in Measure
    }  # fmt: skip
    return replace(_member(figures, ("donor", id_), inside, figures.months()), name=group.name, address=None)


def _member(figures: Figures, who: tuple[str, str], cells: dict[Measure, list[Cell]], months: list[str]) -> Member:
    role, id_ = who
    cut: dict[str, Any] = {"donors": (id_,)} if role == "donor" else {"to": id_}
    commit, allocate, deliver = (behind(figures, measure=m, **cut) for m in Measure)
    sums = {m: sum(c.value for c in cells.get(m, ())) for m in Measure}
    by_month: dict[str, float] = {}
    for cell in cells.get(figures.boundary.measure, ()):
        by_month[cell.month] = by_month.get(cell.month, 0.0) + cell.value
    lines = {c.line for of in cells.values() for c in of}
    commitments, allocations = sums[Measure.COMMITMENTS], sums[Measure.ALLOCATIONS]
    alone = "+" not in id_ and id_ in figures.view.actors
    return Member(
        id=id_,
        name=named(figures.view, id_),
        address=f"/actors/{id_}" if alone else None,
        commitments=commitments,
        allocations=allocations,
        deliveries=sums[Measure.DELIVERIES],
        rest=max(commitments - allocations, 0.0),
        lines=len(lines),
        spark=spark(months, by_month),
        behind=(commit, allocate, deliver),
    )


def member_table(members: Sequence[Member], currency: str, title: str) -> Table:
    """The list as a table for CSV."""
    columns = (
        Column("id", "Id"), Column("name", "Name"),
        *(Column(m.value, f"{m.value.capitalize()}, {currency}", "money") for m in Measure),
        Column("to_be_allocated", "To be allocated", "money"), Column("lines", "Lines", "number"),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (m.id, m.name, m.commitments, m.allocations, m.deliveries, m.rest, m.lines) for m in members
    ]
    return Table(columns, tuple(rows), title, currency)


NAME = Column("name", "Name", link="address")
ADDRESS = Column("address", "Address", hidden=True)


@router.page("/suppliers", template="people.html.j2")
def suppliers(ask: Ask) -> People:
    """All companies that lines name as supplier, with the sums and goods of their contracts."""
    columns = (NAME, Column("contracts", "Contracts, EUR", "money", "behind"), Column("lines", "Lines", "number"),
               ADDRESS, BEHIND)  # fmt: skip
    rows = ask.view.once(("suppliers",), lambda: tuple(_suppliers(ask)))
    return People("Suppliers", "Who makes or delivers what was promised.", Table(columns, rows, "Suppliers", "EUR"))


def _suppliers(ask: Asked) -> list[tuple[Value, ...]]:
    found: list[tuple[str, float, int, str, str]] = []
    for id_, actor in ask.view.actors.items():
        lines = [row.line for row in ask.view.of("supplier", id_)]
        if lines:
            one = Figures(ask.view, Boundary(supplier=id_))
            found.append((actor.name, one.value(), len(lines), f"/actors/{id_}", behind(one)))
    return [tuple(row) for row in sorted(found, key=lambda f: (-f[1], -f[2], f[0]))]


@router.page("/people", template="people.html.j2")
def people(ask: Ask) -> People:
    """Everybody who spoke, took a stand, met or announced support, the most often quoted first."""
    columns = (NAME, Column("role", "Role"), Column("for", "For"), Column("records", "Records", "number"), ADDRESS)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (a.name, a.role or "", named(ask.view, a.speaks_for) if a.speaks_for else "", count, f"/actors/{a.id}")
        for a, count in ask.voices.all_people()[:2000]
    )
    return People("People", "Who spoke, took a stand, met, or announced support.", Table(columns, rows, "People"))
