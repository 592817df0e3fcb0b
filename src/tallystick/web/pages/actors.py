"""One actor: what it gives, receives, supplies, says, stands for, and whom it meets; and donors side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import nlargest
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends

from tallystick.jobs.view import Row
from tallystick.jobs.voices import Voiced
from tallystick.ledger_model import Measure
from tallystick.model import Actor
from tallystick.report import words
from tallystick.web.asking import Ask, Asked
from tallystick.web.boundary import UNTOLD, Boundary, Bounded, named
from tallystick.web.charts.chart import BEHIND, Chart, behind
from tallystick.web.charts.goods import category_chart
from tallystick.web.choices import currencies
from tallystick.web.figures import Figures
from tallystick.web.late import late_lines
from tallystick.web.pages.charts import find
from tallystick.web.pages.ledger import asked_shape
from tallystick.web.problems import MissingError, RefusedError
from tallystick.web.routes import Pages, Shape
from tallystick.web.tables import Column, Table, Value

router = Pages(tags=["actors"])

LINES = 25
VOICED = 12
SIDES = 6


@dataclass(frozen=True, slots=True)
class Part:
    """What an actor does in the account in one role: sums by measure, how many lines, and where they are listed."""

    role: str
    sums: tuple[tuple[str, float], ...]
    lines: int
    overdue: int
    joint: float
    left_out: int


@dataclass(frozen=True, slots=True)
class ActorPage:
    """One actor with everything the account has of it; ``lines`` are the newest, in CSV all ``lines_found``."""

    actor: Actor
    told_for: str
    boundary: Boundary
    parts: tuple[Part, ...]
    months: Chart | None
    goods: Chart | None
    partners: Table
    lines: Table
    lines_found: int
    statements: tuple[Voiced, ...]
    positions: tuple[Voiced, ...]
    meetings: tuple[Voiced, ...]
    announcements: tuple[Voiced, ...]
    counts: dict[str, int]
    people: tuple[tuple[str, str], ...]
    currencies: tuple[str, ...]


@router.page("/actors/{id}", template="actor.html.j2")
def actor(
    id: Annotated[str, "The actor's id: GBR, EU, ida-marsh"],  # noqa: A002
    ask: Ask,
    boundary: Bounded,
    shape: Annotated[Shape, Depends(asked_shape)],
) -> ActorPage:
    """One actor: totals, timeline, goods by category, lines, statements, positions, meetings."""
    who = ask.view.actors.get(id) or ask.voices.people.get(id)
    voiced = ask.voices.of(id)
    who = who or next((a for v in voiced for a in (v.actor, *v.others) if a and a.id == id), None)
    if who is None:
        raise MissingError(f"No line and no record names {id!r}: look for it among the donors, recipients or people.")
    rows = {role: ask.view.of(role, id) for role in ("donor", "recipient", "supplier", "channel")}
    every = tuple({row.id: row for of in rows.values() for row in of}.values())
    by = {kind: [v for v in voiced if v.kind == kind] for kind in ("statement", "position", "meeting", "announcement")}
    own = _own(boundary, id, rows)
    return ActorPage(
        actor=who,
        told_for=named(ask.view, who.speaks_for) if who.speaks_for else "",
        boundary=boundary,
        parts=tuple(_part(ask, role, id, of, boundary) for role, of in rows.items() if of),
        months=find(ask, "by-month", own) if own else None,
        goods=_goods(ask, own or boundary, id, every),
        partners=_partners(ask, id, rows, boundary),
        lines=_lines(every, None if shape is Shape.CSV else LINES),
        lines_found=len(every),
        statements=tuple(by["statement"][:VOICED]),
        positions=tuple(by["position"][:VOICED]),
        meetings=tuple(by["meeting"][:VOICED]),
        announcements=tuple(by["announcement"][:VOICED]),
        counts={kind: len(of) for kind, of in by.items()},
        people=tuple((a.id, a.name) for a in ask.voices.speaking_for(id)[:20]),
        currencies=currencies(ask),
    )


def _own(boundary: Boundary, id_: str, rows: dict[str, tuple[Row, ...]]) -> Boundary | None:
    """The boundary of the actor's own sums: as a donor if it gives, else as a recipient."""
    if rows["donor"]:
        return Boundary(measure=boundary.measure, currency=boundary.currency, donors=(id_,))
    return Boundary(measure=boundary.measure, currency=boundary.currency, to=id_) if rows["recipient"] else None


def _part(ask: Asked, role: str, id_: str, rows: tuple[Row, ...], boundary: Boundary) -> Part:
    late = sum(row.id in late_lines(ask) for row in rows)
    joint, left_out = 0.0, 0
    if role in {"donor", "recipient"}:
        own = Boundary(currency=boundary.currency, **({"donors": (id_,)} if role == "donor" else {"to": id_}))
        figures = Figures(ask.view, own)
        sums = tuple((m.value, figures.value(m)) for m in Measure)
        left_out = len(Figures(ask.view, own.of(Measure.COMMITMENTS)).left_out())
        everybody = Figures(ask.view, Boundary(measure=boundary.measure, currency=boundary.currency))
        joint = sum(c.value for c in everybody.joint(role) if id_ in getattr(c, role).split("+"))
    else:
        maker, through = (id_, "") if role == "supplier" else ("", id_)
        one = Boundary(currency=boundary.currency, supplier=maker, channel=through)
        sums = (("contracts" if role == "supplier" else "through it", Figures(ask.view, one).value()),)
    return Part(role, sums, len(rows), late, joint, left_out)


def _goods(ask: Asked, boundary: Boundary, id_: str, rows: tuple[Row, ...]) -> Chart | None:
    lines = [row.line for row in rows if row.categories]
    if not lines:
        return None
    figures = Figures(ask.view, boundary)
    chart = ask.view.once(("equipment", id_, boundary), lambda: category_chart(figures, lines, "Goods by category"))
    own = boundary.donors or boundary.to
    return chart if own else replace(chart, about=f"In the lines that name {named(ask.view, id_)}")


def _partners(ask: Asked, id_: str, rows: dict[str, tuple[Row, ...]], boundary: Boundary) -> Table:
    """The other ends of the actor's lines: to whom a donor gives, from whom a recipient receives."""
    giving = bool(rows["donor"])
    measure = boundary.measure.value
    columns = (Column("name", "To" if giving else "From", link="address"),
               Column(measure, f"{measure.capitalize()}, {boundary.currency}", "money", "behind"),
               Column("lines", "Lines", "number"), Column("address", "Address", hidden=True), BEHIND)  # fmt: skip
    if not giving and not rows["recipient"]:
        return Table(columns, (), "Partners")
    asked = Boundary(measure=boundary.measure, currency=boundary.currency, donors=(id_,) if giving else (),
                     to="" if giving else id_)  # fmt: skip
    sums: dict[str, tuple[float, int]] = {}
    figures = Figures(ask.view, asked)
    for cell in figures.cells():
        key = cell.recipient if giving else cell.donor
        value, count = sums.get(key, (0.0, 0))
        sums[key] = (value + cell.value, count + 1)
    order = sorted(sums, key=lambda k: (-sums[k][0], k))
    found: list[tuple[Value, ...]] = [
        (named(ask.view, k), *sums[k], f"/actors/{k}" if k in ask.view.actors else None,
         behind(figures, **({"to": k} if giving else {"donors": (k,)})))
        for k in order
    ]  # fmt: skip
    return Table(columns, tuple(found), "To whom" if giving else "From whom", boundary.currency)


LINE_COLUMNS = (
    Column("announced", "Announced", "date"), Column("line", "Line", link="address"), Column("stage", "Stage"),
    Column("type", "Type"), Column("sources", "Sources", "number"), Column("address", "Address", hidden=True),
)  # fmt: skip


def _lines(rows: tuple[Row, ...], most: int | None) -> Table:
    newest = nlargest(len(rows) if most is None else most, rows, key=lambda r: (r.announced, r.id))
    return Table(
        LINE_COLUMNS,
        tuple(
            (r.announced or None, r.headline, words.label(r.stage), r.aid_type,
             r.line.independent_sources, f"/lines/{r.id}")
            for r in newest
        ),
        "Lines, the newest first",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One donor or group of a comparison; ``behind`` are the addresses of the lines behind its sums."""

    id: str
    name: str
    address: str
    sums: tuple[float, ...]
    delivered: float
    behind: tuple[str, ...]
    types: tuple[tuple[str, float, str], ...]
    lines: int
    overdue: int
    left_out: int


@dataclass(frozen=True, slots=True)
class SidesPage:
    """Donors side by side."""

    boundary: Boundary
    sides: tuple[Side, ...]
    choices: tuple[tuple[str, str], ...]
    largest: tuple[str, ...]
    stages: Chart | None
    cumulative: Chart | None
    table: Table


@router.page("/compare", template="compare.html.j2")
def compare(ask: Ask, boundary: Bounded) -> SidesPage:
    """Up to six donors side by side: sums, types, goods, overdue promises, course over time."""
    if len(boundary.donors) > SIDES:
        raise RefusedError(f"No more than {SIDES} donors fit side by side: leave some out.")
    sides = tuple(_side(ask, id_, boundary) for id_ in boundary.donors)
    columns = (Column("donor", "Donor"), *(Column(m.value, m.value.capitalize(), "money") for m in Measure),
               Column("delivered", "Delivered of allocated", "share"), Column("lines", "Lines", "number"),
               Column("overdue", "Overdue", "number"))  # fmt: skip
    return SidesPage(
        boundary=boundary,
        sides=sides,
        choices=_choices(ask),
        largest=tuple(d for d in Figures(ask.view, Boundary()).by(lambda c: c.donor) if d in ask.view.actors)[:3],
        stages=find(ask, "stages", boundary) if sides else None,
        cumulative=find(ask, "cumulative", boundary) if sides else None,
        table=Table(columns, tuple((s.name, *s.sums, s.delivered, s.lines, s.overdue) for s in sides), "Side by side"),
    )


def _choices(ask: Asked) -> tuple[tuple[str, str], ...]:
    groups = ask.view.knowledge.regions.all_groups()
    donors = sorted({i for row in ask.view.rows for i in row.donors})
    return (*((i, ask.view.actors[i].name) for i in donors), *((i, g.name) for i, g in groups.items()))


def _side(ask: Asked, id_: str, boundary: Boundary) -> Side:
    one = Boundary(currency=boundary.currency, donors=(id_,), recipient=boundary.recipient, aid_type=boundary.aid_type,
                   since=boundary.since, until=boundary.until)  # fmt: skip
    figures, regions = Figures(ask.view, one), ask.view.knowledge.regions
    sums = tuple(figures.value(m) for m in Measure)
    allocated, delivered = sums[1], sums[2]
    rows = {row.id: row for d in one.asked(regions) for row in ask.view.of("donor", d)}.values()
    groups = regions.all_groups()
    return Side(
        id=id_,
        name=groups[id_].name if id_ in groups else named(ask.view, id_),
        address=f"/explore?donor={quote(id_)}" if id_ not in ask.view.actors else f"/actors/{quote(id_)}",
        sums=sums,
        delivered=delivered / allocated if allocated else 0.0,
        behind=tuple(behind(figures, measure=m) for m in Measure),
        types=tuple((k, v, behind(figures, kind=k)) for k, v in figures.by(lambda c: c.aid_type or UNTOLD).items()),
        lines=len(rows),
        overdue=sum(row.id in late_lines(ask) for row in rows),
        left_out=len(figures.of(Measure.COMMITMENTS).left_out()),
    )
