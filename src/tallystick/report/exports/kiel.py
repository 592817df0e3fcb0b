"""The account as a workbook in the columns of the Ukraine Support Tracker's main sheet, which the import reads again.

An ID is a commitment of one donor, in its first row; the packages drawn from it are allocation rows of the same ID,
with one row for each kind of goods. A package that nothing wider holds is both, in one row. So commitments and
allocations add up in the tracker's way to what ``tallystick totals --donor`` says of each donor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from openpyxl import Workbook

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Line, Measure
from tallystick.model import Item
from tallystick.reconcile.goods import number
from tallystick.reconcile.sums import figure
from tallystick.report.exports.packed import steady
from tallystick.report.lines import headline
from tallystick.report.totals import Question, select
from tallystick.sources.kiel import NAMES

SHEET = "Bilateral Assistance, MAIN DATA"
FURTHER = {"initiative": "International Initiative"}
"""Columns of the tracker's that the import does not ask for."""
COLUMNS = {**NAMES, **FURTHER}
COMMITMENT, ALLOCATION = "Commitment", "Allocation"
NOTHING = "."
"""What the tracker writes where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The workbook, and the lines it cannot hold by the reason."""

    content: bytes
    left_out: Mapping[str, tuple[str, ...]]


def as_xlsx(lines: Sequence[Line], knowledge: Accounting) -> Sheet:
    """One row for each kind of goods of each line that counts as a donor's commitment or allocation for Ukraine."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.append(list(COLUMNS.values()))
    placed: set[str] = set()
    for id_, kind, line, first in _places(lines, knowledge):
        placed.add(line.id)
        for number_, row in enumerate(_rows(line, knowledge)):
            totals = {} if number_ else _totals(row, kind, first=first)
            cells = {**row, "id": id_, "kind": kind, "first": int(first and not number_), **totals}
            sheet.append([cells.get(name, NOTHING) for name in COLUMNS])
    return Sheet(steady(book), _left_out(lines, placed, knowledge))


Place = tuple[str, str, Line, bool]
"""The ID a line stands under, as what, and whether it is the ID's first row, which carries the commitment."""


def _places(lines: Sequence[Line], knowledge: Accounting) -> Iterator[Place]:
    """The lines in the order of the sheet: by donor as the tracker spells them, commitments with their packages."""
    everything = {line.id: line for line in lines}
    donors = {a.id for line in lines for a in line.donors}
    for donor in sorted(donors, key=lambda d: _spelled(d, d, knowledge)):
        own = [line for line in lines if [a.id for a in line.donors] == [donor]]
        yield from _of_donor(donor, {x.id: x for line in own for x in (line, *_above(line, everything))}, knowledge)


def _of_donor(donor: str, lines: Mapping[str, Line], knowledge: Accounting) -> Iterator[Place]:
    recipients = frozenset({knowledge.kiel.recipient.id})
    committed, allocated = (
        {x.id: x for x in select(lines, Question(measure=m, donors=frozenset({donor}), recipients=recipients))}
        for m in (Measure.COMMITMENTS, Measure.ALLOCATIONS)
    )
    drawn: dict[str, list[Line]] = {}
    for line in allocated.values():
        whole = next((x.id for x in (line, *_above(line, lines)) if x.id in committed), line.id)
        drawn.setdefault(whole, []).append(line)
    for line in sorted(committed.values(), key=_order):
        yield line.id, ALLOCATION if line.id in allocated else COMMITMENT, line, True
        for package in sorted(drawn.get(line.id, ()), key=_order):
            if package.id != line.id:
                yield line.id, ALLOCATION, package, False


def _above(line: Line, lines: Mapping[str, Line]) -> list[Line]:
    """All that a line is part of, the nearest first."""
    found: dict[str, Line] = {}
    waiting = [line]
    for at in waiting:
        for whole in (w for w in (at.part_of, *at.also_part_of) if w is not None):
            if whole in lines and whole not in found and whole != line.id:
                found[whole] = lines[whole]
                waiting.append(lines[whole])
    return list(found.values())


def _order(line: Line) -> tuple[str, str]:
    return str(line.announced or "9999"), line.id


def _spelled(id_: str, name: str, knowledge: Accounting) -> str:
    """The donor in the tracker's spelling, else by its own name."""
    return next((spelled for spelled, known in knowledge.kiel.donors.items() if known == id_), name)


def _rows(line: Line, knowledge: Accounting) -> Iterator[dict[str, Any]]:
    """What does not hang on the line's place, a row for each kind of goods."""
    value = figure(line.amount)
    rate = knowledge.rates.rate(line.amount.currency or "", line.announced) if line.amount else None
    common = {
        "country": _plain(_spelled(line.donors[0].id, line.donors[0].name, knowledge)),
        "day": datetime.combine(line.announced, time()) if line.announced else None,
        "undated": int(line.announced is None),
        "type": line.aid_type.value.capitalize() if line.aid_type else "not stated",
        "specific": ", ".join(m.value for m in line.modality) or NOTHING,
        "note": _plain(f"{headline(line)} ({line.id})"),
        "currency": line.amount.currency if line.amount else NOTHING,
        "given": "Not given" if value is None else value,
        "value": value,
        "euros": None if value is None or rate is None else value * rate.eur,
        "initiative": _plain(line.channel.name) if line.channel else NOTHING,
    }
    handed = {o.name: o.delivered for o in line.open}
    for item in line.items or (None,):
        yield {**common, **_goods(item, handed)}


def _goods(item: Item | None, handed: Mapping[str, float]) -> dict[str, Any]:
    if item is None:
        return {}
    units = number(item.quantity)
    return {
        "item": _plain(item.name),
        "units": "undisclosed" if units is None else units,
        "delivered": handed.get(item.name, NOTHING),
    }


def _totals(row: Mapping[str, Any], kind: str, *, first: bool) -> dict[str, Any]:
    """The columns the tracker adds up, which stand in the first row of a commitment or package only."""
    value, euros = row["value"], row["euros"]
    found = {"total": value, "total_eur": euros} if first else {}
    return {**found, "allocated": value, "allocated_eur": euros} if kind == ALLOCATION else found


def _left_out(lines: Sequence[Line], placed: set[str], knowledge: Accounting) -> dict[str, tuple[str, ...]]:
    """Counted lines that the sheet has no place for; a whole is told where its parts stand there instead."""
    found: dict[str, list[str]] = {}
    told = {w for line in lines if line.id in placed for w in (line.part_of, *line.also_part_of)}
    for line in lines:
        counts = {Measure.COMMITMENTS, Measure.ALLOCATIONS} & set(line.counted_in)
        if counts and line.id not in placed and line.id not in told:
            found.setdefault(_why(line, knowledge), []).append(line.id)
    return {why: tuple(ids) for why, ids in found.items()}


def _why(line: Line, knowledge: Accounting) -> str:
    if {a.id for a in line.recipients} != {knowledge.kiel.recipient.id}:
        return f"they are not for {knowledge.kiel.recipient.name} alone, which the tracker is about"
    if len(line.donors) > 1:
        return "several donors share them and the shares are not stated: a row has one donor"
    return "no donor is named"


def _plain(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
