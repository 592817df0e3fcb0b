"""Lines picked, put in order and added up, as the ledger's table shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tallystick.jobs.view import Row, View
from tallystick.ledger_model import EvidenceStatus, Measure, SourceClass
from tallystick.model import AidType, Stage
from tallystick.report.totals import Entry, Question, Total


class Sort(StrEnum):
    """What the table can be put in order by."""

    ANNOUNCED = "announced"
    DONOR = "donor"
    RECIPIENT = "recipient"
    SUM = "sum"
    STAGE = "stage"
    TYPE = "type"
    DUE = "due"
    SOURCES = "sources"


class Order(StrEnum):
    """Which end comes first; lines that lack the value always come last."""

    ASC = "asc"
    DESC = "desc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which lines are wanted, in which order; empty fields want all.

    ``donor`` and ``recipient`` are ids, several joined by ``+``, or a name; ``donor`` may be a group, any of whose
    members will do. With ``measure`` the lines are exactly
    those a total adds up; without, every line.
    """

    donor: str | None = None
    recipient: str | None = None
    stage: Stage | None = None
    aid_type: AidType | None = None
    category: str | None = None
    source: SourceClass | None = None
    evidence: EvidenceStatus | None = None
    text: str | None = None
    whole: str | None = None
    since: date | None = None
    until: date | None = None
    measure: Measure | None = None
    currency: str = "EUR"
    sort: Sort = Sort.ANNOUNCED
    order: Order = Order.DESC


@dataclass(frozen=True, slots=True)
class Selected:
    """The rows, and with a measure the total they add up to and each row's share in it, by line."""

    rows: tuple[Row, ...]
    total: Total | None = None
    value: float | None = None
    shares: dict[str, Entry] | None = None


def select(view: View, wanted: Selection) -> Selected:
    """The rows that are wanted, in order."""
    if wanted.measure is None:
        return Selected(view.selected(wanted, lambda: tuple(_kept(_parties(view, wanted), wanted))))
    question = _question(view, wanted)
    answer = view.total(question)
    entries = view.once(("entries", question), lambda: {e.line.id: e for e in answer.entries})
    ordered = _ordered(view, wanted.sort, wanted.order)
    kept = tuple(_kept([row for row in ordered if row.id in entries], wanted))
    shares = {row.id: entries[row.id] for row in kept}
    return Selected(kept, answer, sum(e.value for e in shares.values()), shares)


def _question(view: View, wanted: Selection) -> Question:
    return Question(
        measure=wanted.measure or Measure.COMMITMENTS,
        currency=wanted.currency,
        donors=_group(view, wanted.donor) or frozenset(_ids(view, wanted.donor)),
        recipients=frozenset(_ids(view, wanted.recipient)),
        aid_type=wanted.aid_type,
        start=wanted.since,
        end=wanted.until,
    )


def _ids(view: View, asked: str | None) -> tuple[str, ...]:
    """The ids meant: one, several joined by ``+``, or those of the actors with this name."""
    if asked is None:
        return ()
    if asked in view.actors:
        return (asked,)
    low = asked.casefold().strip()
    named = tuple(i for i, actor in view.actors.items() if actor.name.casefold() == low or i.casefold() == low)
    return named[:1] or tuple(part for part in asked.split("+") if part)


FEW = 4
"""Up to a fourth of all rows are put in order by themselves; more are picked from all rows, which are in order."""


def _parties(view: View, wanted: Selection) -> Sequence[Row]:
    """The rows of a donor and of a recipient, or with some words, in order; a total has its own boundary.

    Of a large ledger these are few: they are put in order by the place each has among all.
    """
    members = _group(view, wanted.donor)
    donors, recipients = () if members else _ids(view, wanted.donor), _ids(view, wanted.recipient)
    lists: list[Sequence[Row]] = [view.of("donor", i) for i in donors]
    lists += [view.of("recipient", i) for i in recipients]
    if wanted.text and wanted.text.strip() and not lists:
        lists.append([view.rows[n] for n in view.texts.holding(wanted.text)])
    own = min(lists, key=len, default=view.rows)
    few = len(own) * FEW <= len(view.rows)
    rows = own if few else _ordered(view, wanted.sort, wanted.order)
    if members:
        rows = [row for row in rows if not members.isdisjoint(row.donors)]
    if len(donors) + len(recipients) > 1 or not few:
        rows = _all_of(_all_of(rows, "donors", donors), "recipients", recipients)
    if not few:
        return rows
    places = view.once(("places", wanted.sort, wanted.order), lambda: _places(view, wanted))
    return sorted(rows, key=lambda row: places[row.id])


def _group(view: View, asked: str | None) -> frozenset[str]:
    """The members of the group that is asked for by its id; nobody where it is none."""
    groups = view.knowledge.regions.all_groups()
    return groups[asked].members if asked in groups and asked not in view.actors else frozenset()


def _all_of(rows: Sequence[Row], role: str, ids: tuple[str, ...]) -> Sequence[Row]:
    return [row for row in rows if set(ids) <= set(getattr(row, role))] if ids else rows


def _places(view: View, wanted: Selection) -> dict[str, int]:
    return {row.id: place for place, row in enumerate(_ordered(view, wanted.sort, wanted.order))}


def _kept(rows: Sequence[Row], wanted: Selection) -> Sequence[Row]:
    """The rows that pass each filter in turn: a plain loop for each, since a large ledger is gone through in full."""
    if wanted.stage is not None:
        rows = [row for row in rows if row.stage == wanted.stage]
    if wanted.aid_type is not None:
        rows = [row for row in rows if row.aid_type == wanted.aid_type]
    if wanted.category is not None:
        rows = [row for row in rows if wanted.category in row.categories]
    if wanted.source is not None:
        rows = [row for row in rows if wanted.source in row.source_classes]
    if wanted.evidence is not None:
        rows = [row for row in rows if row.line.evidence_status == wanted.evidence]
    if wanted.whole is not None:
        rows = [row for row in rows if row.line.part_of == wanted.whole or wanted.whole in row.line.also_part_of]
    for word in (wanted.text or "").casefold().split():
        rows = [row for row in rows if word in row.text]
    return _between(rows, wanted.since, wanted.until)


def _between(rows: Sequence[Row], since: date | None, until: date | None) -> Sequence[Row]:
    if since is None and until is None:
        return rows
    first, last = str(since or ""), str(until or "9999")
    return [row for row in rows if row.announced and first <= row.announced <= last]


def _ordered(view: View, sort: Sort, order: Order) -> tuple[Row, ...]:
    """All rows in one order, worked out once for each state of the ledger; equal ones by day and id."""
    return view.once(("order", sort, order), lambda: _sorted(view.rows, sort, descending=order is Order.DESC))


def _sorted(rows: Iterable[Row], sort: Sort, *, descending: bool) -> tuple[Row, ...]:
    value = KEYS[sort]
    steady = sorted(rows, key=lambda row: (row.announced, row.id), reverse=True)
    having = [row for row in steady if value(row) not in {None, ""}]
    lacking = [row for row in steady if value(row) in {None, ""}]
    return (*sorted(having, key=value, reverse=descending), *lacking)


STAGES = {stage.value: place for place, stage in enumerate(Stage)}

KEYS: dict[Sort, Callable[[Row], Any]] = {
    Sort.ANNOUNCED: lambda row: row.announced,
    Sort.DONOR: lambda row: ", ".join(a.name for a in row.line.donors).casefold(),
    Sort.RECIPIENT: lambda row: ", ".join(a.name for a in row.line.recipients).casefold(),
    Sort.SUM: lambda row: row.eur,
    Sort.STAGE: lambda row: STAGES[row.stage],
    Sort.TYPE: lambda row: row.aid_type,
    Sort.DUE: lambda row: str(row.line.due.end or row.line.due.start or "") if row.line.due else "",
    Sort.SOURCES: lambda row: row.line.independent_sources,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a filter can take, what it is called, and how many lines have it."""

    value: str
    label: str
    lines: int


@dataclass(frozen=True, slots=True)
class Choices:
    """The values that the filters of the table can take, the most frequent first."""

    donors: tuple[Choice, ...]
    recipients: tuple[Choice, ...]
    categories: tuple[Choice, ...]


def choices(view: View) -> Choices:
    """What there is to choose from, worked out once for each state of the ledger."""
    return view.once(("choices",), lambda: _choices(view))


def _choices(view: View) -> Choices:
    name = {i: actor.name for i, actor in view.actors.items()}
    donors = Counter(i for row in view.rows for i in row.donors)
    recipients = Counter(i for row in view.rows for i in row.recipients)
    categories = Counter(c for row in view.rows for c in row.categories)
    return Choices(
        _listed(donors, lambda i: name[i]), _listed(recipients, lambda i: name[i]), _listed(categories, _words)
    )


def _listed(count: Counter[str], label: Callable[[str], str]) -> tuple[Choice, ...]:
    order = sorted(count, key=lambda v: (-count[v], v))
    return tuple(Choice(value, label(value), count[value]) for value in order)


def _words(category: str) -> str:
    return category.replace("_", " ")
