"""The boundary of a total, as an address states it: which measure, whose money for whom, of which type, from when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Query

from tallystick.jobs.view import View
from tallystick.knowledge.regions import Regions
from tallystick.ledger_model import Measure
from tallystick.model import AidType
from tallystick.report import words
from tallystick.report.totals import Question
from tallystick.web.problems import RefusedError
from tallystick.web.rendering import month_name

UNTOLD = "not stated"
"""The kind of aid of what no source gives a kind."""


class Unit(StrEnum):
    """What sums are shown in: money of one currency, or as a share of the donor's gross domestic product."""

    MONEY = "money"
    GDP = "gdp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """What is asked for; empty means all. ``donors`` are ids of donors and of groups, months are written 2025-04.

    ``recipient`` and ``aid_type`` are asked of the account; donors, months, ``to`` and ``kind`` are cut out of its
    answer, so that what they cut adds up to the whole. Ids joined by + are a joint sum whose shares nobody states.
    With ``supplier`` or ``channel`` the account is that of the lines that name it.
    """

    measure: Measure = Measure.ALLOCATIONS
    currency: str = "EUR"
    unit: Unit = Unit.MONEY
    donors: tuple[str, ...] = ()
    recipient: str = ""
    aid_type: str = ""
    since: str = ""
    until: str = ""
    to: str = ""
    kind: str = ""
    supplier: str = ""
    channel: str = ""

    @property
    def role(self) -> tuple[str, str] | None:
        """The role and id of the one company or fund whose lines alone are asked about, if there is one."""
        given = (("supplier", self.supplier), ("channel", self.channel))
        return next(((role, id_) for role, id_ in given if id_), None)

    @property
    def question(self) -> Question:
        """The question to the account; donors and months are cut out of its answer, so that parts add up."""
        return Question(
            measure=self.measure,
            currency=self.currency,
            recipients=frozenset({self.recipient} if self.recipient else ()),
            aid_type=AidType(self.aid_type) if self.aid_type else None,
        )

    def of(self, measure: Measure) -> Boundary:
        """The same boundary for another measure."""
        return replace(self, measure=measure)

    def asked(self, regions: Regions) -> frozenset[str]:
        """Ids of the donors asked for, groups opened."""
        return regions.expand(self.donors)

    def query(self) -> dict[str, Any]:
        """The parameters of an address that differ from what holds without them."""
        plain = Boundary()
        named = {
            "measure": self.measure.value,
            "currency": self.currency,
            "unit": self.unit.value,
            "donor": list(self.donors),
            "recipient": self.recipient,
            "type": self.aid_type,
            "since": self.since,
            "until": self.until,
            "to": self.to,
            "kind": self.kind,
            "supplier": self.supplier,
            "channel": self.channel,
        }
        usual = {"measure": plain.measure.value, "currency": plain.currency, "unit": plain.unit.value}
        return {k: v for k, v in named.items() if v and v != usual.get(k)}

    def told(self, view: View) -> str:
        """The boundary in words: "Allocations of Germany to Ukraine, military aid, in EUR"."""
        regions = view.knowledge.regions
        groups = regions.all_groups()
        names = [groups[d].name if d in groups else named(view, d) for d in self.donors]
        what = f"{words.label(self.measure).capitalize()} of {listed(names) if names else 'all donors'}"
        recipient = self.to or self.recipient
        what += f" to {named(view, recipient)}" if recipient else ""
        kind = self.kind or self.aid_type
        what += f", {f'{kind} aid' if kind != UNTOLD else 'aid of no stated type'}" if kind else ""
        what += f", made by {named(view, self.supplier)}" if self.supplier else ""
        what += f", through {named(view, self.channel)}" if self.channel else ""
        what += f", {span(self.since, self.until)}" if self.since or self.until else ""
        return f"{what}, {'share of the GDP of 2021' if self.unit is Unit.GDP else f'in {self.currency}'}"


def listed(names: list[str]) -> str:
    """Names as a list in a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def span(since: str, until: str) -> str:
    """Months as a stretch of time in words."""
    if since and until:
        return month_name(since) if since == until else f"{month_name(since)} to {month_name(until)}"
    return f"from {month_name(since)}" if since else f"until {month_name(until)}"


def named(view: View, ids: str) -> str:
    """The name of an actor by id; joint donors are named together."""
    parts = [view.actors[i].name if i in view.actors else i for i in ids.split("+")]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}, jointly"


KIND = "^(military|financial|humanitarian|not stated)?$"
MONTH = r"^([1-9]\d{3}-(0[1-9]|1[0-2]))?$"
ID = Query(max_length=80)


async def _asked(
    donor: Annotated[list[str] | None, Query(max_length=60, description="Ids of donors and of groups.")] = None,
    recipient: Annotated[str, Query(max_length=80, description="Id of the recipient.")] = "",
    aid_type: Annotated[str, Query(alias="type", pattern="^(military|financial|humanitarian)?$")] = "",
    since: Annotated[str, Query(pattern=MONTH, description="First month, 2025-01.")] = "",
    until: Annotated[str, Query(pattern=MONTH, description="Last month, 2025-12.")] = "",
) -> Boundary:
    """Whose money for whom, of which type and when."""
    if since and until and since > until:
        raise RefusedError(f"The stretch begins in {since}, after it ends in {until}: swap them.")
    donors = tuple(d for d in donor or () if d)
    return Boundary(donors=donors, recipient=recipient, aid_type=aid_type, since=since, until=until)


async def _cut(
    asked: Annotated[Boundary, Depends(_asked)],
    to: Annotated[str, Query(max_length=200, description="What of the answer goes to these, as a list shows it.")] = "",
    kind: Annotated[str, Query(pattern=KIND, description="What of the answer is of this type of aid.")] = "",
    supplier: Annotated[str, Query(max_length=80, description="Only lines that name this supplier.")] = "",
    channel: Annotated[str, Query(max_length=80, description="Only lines that name this channel.")] = "",
) -> Boundary:
    """What of the answer is shown, and which lines alone it is made of."""
    return replace(asked, to=to, kind=kind, supplier=supplier, channel=channel)


async def _boundary(
    cut: Annotated[Boundary, Depends(_cut)],
    measure: Annotated[Measure, Query(description="What is added up.")] = Measure.ALLOCATIONS,
    currency: Annotated[str, Query(pattern="^[A-Z]{3}$", description="ISO 4217 code.")] = "EUR",
    unit: Annotated[Unit, Query(description="Money, or share of GDP.")] = Unit.MONEY,
) -> Boundary:
    """The whole boundary, measured in one way."""
    return replace(cut, measure=measure, currency=currency, unit=unit)


Bounded = Annotated[Boundary, Depends(_boundary)]
