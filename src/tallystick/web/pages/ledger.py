"""The account's lines as one table: filtered, put in order, paged, and had as CSV or as a workbook."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from pydantic import BeforeValidator, StringConstraints

from tallystick.jobs.selection import Choices, Order, Selected, Selection, Sort, choices, select
from tallystick.jobs.view import View
from tallystick.ledger_model import EvidenceStatus, Measure, SourceClass
from tallystick.model import AidType, Stage
from tallystick.web.asking import Ask, Asked
from tallystick.web.line_table import line_table
from tallystick.web.routes import FormatQuery, Pages, Shape, given_by, shape_of
from tallystick.web.tables import Table
from tallystick.web.workbook import as_xlsx

router = Pages(tags=["ledger"])
PER_PAGE = 50
MOST_PER_PAGE = 500
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _blank(value: object) -> object:
    """A field of a form that was left empty asks for nothing."""
    return None if isinstance(value, str) and not value.strip() else value


Blank = BeforeValidator(_blank)
Words = Annotated[str, StringConstraints(max_length=200)] | None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The parameters of the table, each as it stands in the address."""

    donor: Annotated[Words, Blank, Query(description="Id or name of the donor; several ids joined by +.")] = None
    recipient: Annotated[Words, Blank, Query(description="Id or name of the recipient.")] = None
    stage: Annotated[Stage | None, Blank, Query(description="Only lines at this stage.")] = None
    aid_type: Annotated[AidType | None, Blank, Query(alias="type", description="Only this type of aid.")] = None
    category: Annotated[Words, Blank, Query(description="Only lines with goods of this category.")] = None
    source: Annotated[SourceClass | None, Blank, Query(description="Only with a source of this class.")] = None
    evidence: Annotated[EvidenceStatus | None, Blank, Query(description="Only lines borne out like this.")] = None
    text: Annotated[Words, Blank, Query(description="Words that all stand in parties, goods or sums.")] = None
    whole: Annotated[Words, Blank, Query(description="Only what is directly part of the line with this id.")] = None
    since: Annotated[date | None, Blank, Query(description="Announced on this day or later.")] = None
    until: Annotated[date | None, Blank, Query(description="Announced by this day.")] = None
    measure: Annotated[Measure | None, Blank, Query(description="Only what this total adds up.")] = None
    currency: Annotated[str, Query(description="ISO 4217 code to add up in.", pattern="^[A-Z]{3}$")] = "EUR"
    sort: Annotated[Sort, Query(description="What the lines are put in order by.")] = Sort.ANNOUNCED
    order: Annotated[Order, Query(description="Which end comes first.")] = Order.DESC

    def selection(self) -> Selection:
        """The same for ``jobs.selection``."""
        return Selection(**{f.name: getattr(self, f.name) for f in fields(Selection)})


@dataclass(frozen=True, kw_only=True)
class Clocks:
    """The two clocks: what the public knew on a day, what this ledger held at a moment."""

    as_of: Annotated[date | None, Blank, Query(description="Only what was published by this day.")] = None
    known_at: Annotated[datetime | None, Blank, Query(description="Only what the ledger held at this moment.")] = None

    @property
    def moment(self) -> datetime | None:
        """The moment in UTC unless it says otherwise."""
        known_at = self.known_at
        return known_at if known_at is None or known_at.tzinfo else known_at.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Applied:
    """One filter that is set: the parameter, what it is, and its value in words."""

    name: str
    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Added:
    """What the lines add up to: the measure, the sum, and what it leaves out or counts in a special way."""

    measure: Measure
    value: float
    currency: str
    boundary: str
    unvalued: int
    footnotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of the account's lines. ``lines`` holds the page in JSON and all that is selected in CSV."""

    lines: Table
    found: int
    of: int
    page: int
    pages: int
    per_page: int
    first: int
    sort: Sort
    order: Order
    currency: str
    added: Added | None
    applied: tuple[Applied, ...]
    as_of: date | None
    known_at: datetime | None
    choices: Choices


async def asked_shape(request: Request, shape: FormatQuery = None) -> Shape:
    """The form that is asked for: a page shows some lines, a CSV file all of them."""
    return shape_of(request, shape)


@router.page("/ledger", template="ledger.html.j2")
def ledger(
    ask: Ask,
    shape: Annotated[Shape, Depends(asked_shape)],
    wanted: Annotated[Wanted, Depends(given_by(Wanted))],
    clocks: Annotated[Clocks, Depends(given_by(Clocks))],
    page: Annotated[int, Query(ge=1, le=1_000_000, description="Which page of the table.")] = 1,
    per: Annotated[int, Query(ge=1, le=MOST_PER_PAGE, description="Lines on a page.")] = PER_PAGE,
) -> LedgerPage:
    """The account's lines: who promised what to whom, how far it has come, and whether it counts."""
    view, found = _selected(ask, wanted, clocks)
    pages = max(-(-len(found.rows) // per), 1)
    at = min(page, pages)
    rows = found.rows if shape is Shape.CSV else found.rows[(at - 1) * per : at * per]
    return LedgerPage(
        lines=line_table(replace(found, rows=rows), view, wanted.currency, _day(ask, clocks)),
        found=len(found.rows),
        of=len(view.rows),
        page=at,
        pages=pages,
        per_page=per,
        first=(at - 1) * per + 1 if rows else 0,
        sort=wanted.sort,
        order=wanted.order,
        currency=wanted.currency,
        added=_added(found, wanted),
        applied=tuple(_applied(wanted, view)),
        as_of=clocks.as_of,
        known_at=clocks.moment,
        choices=choices(view),
    )


@router.get("/ledger.xlsx", response_class=Response, responses={200: {"content": {WORKBOOK: {}}}})
def ledger_as_workbook(
    ask: Ask, wanted: Annotated[Wanted, Depends(given_by(Wanted))], clocks: Annotated[Clocks, Depends(given_by(Clocks))]
) -> Response:
    """The selected lines as a workbook, in the columns of the CSV."""
    view, found = _selected(ask, wanted, clocks)
    content = as_xlsx(line_table(found, view, wanted.currency, _day(ask, clocks)), "Lines")
    headers = {"Content-Disposition": 'attachment; filename="lines.xlsx"'}
    return Response(content, media_type=WORKBOOK, headers=headers)


def _selected(ask: Asked, wanted: Wanted, clocks: Clocks) -> tuple[View, Selected]:
    view = ask.at(clocks.as_of, clocks.moment)
    return view, select(view, wanted.selection())


def _day(ask: Asked, clocks: Clocks) -> date:
    return clocks.as_of or ask.today


def _added(found: Selected, wanted: Wanted) -> Added | None:
    answer = found.total
    if answer is None or found.value is None or wanted.measure is None:
        return None
    whole = len(found.rows) == len(answer.entries)
    notes = answer.footnotes if whole else tuple(n for n in answer.footnotes if n.split(":")[0] in (found.shares or {}))
    return Added(wanted.measure, found.value, wanted.currency, answer.boundary, answer.unvalued if whole else 0, notes)


NAMES: dict[str, str] = {
    "donor": "from",
    "recipient": "to",
    "stage": "stage",
    "aid_type": "type of aid",
    "category": "goods",
    "source": "source",
    "evidence": "evidence",
    "text": "words",
    "whole": "part of",
    "since": "since",
    "until": "until",
    "measure": "counted in",
}


def _applied(wanted: Wanted, view: View) -> list[Applied]:
    found = []
    for name, what in NAMES.items():
        value = getattr(wanted, name)
        if value is not None:
            shown = view.actors[value].name if value in view.actors else str(value).replace("_", " ")
            found.append(Applied("type" if name == "aid_type" else name, what, shown))
    return found
