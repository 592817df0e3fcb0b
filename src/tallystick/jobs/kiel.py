"""The Kiel workbook as a source of its own: one document of coded rows, each sum a claim with its row as evidence.

A commitment that holds packages becomes an envelope with the packages inside; a package that is all there is to its
commitment is one claim, which counts in both measures. So the ledger's own rules give the tracker's own totals.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from math import isclose
from pathlib import Path

from tallystick.errors import SettingsError, SourceError
from tallystick.jobs.naming import named
from tallystick.knowledge.accounting import Accounting
from tallystick.model import (
    Actor,
    ActorType,
    AidType,
    Basis,
    Document,
    Issue,
    Item,
    Money,
    Period,
    Qualifier,
    Quantity,
    Reading,
    Span,
    Stage,
    Support,
)
from tallystick.sources.kiel import Entry, Workbook
from tallystick.sources.kiel import Item as CodedItem

PUBLISHER = "Ukraine Support Tracker"
Parties = tuple[Actor, Actor]
"""Who gives, and to whom."""
TITLE = "Ukraine Support Tracker, Bilateral Assistance"


def read_workbook(path: Path, knowledge: Accounting) -> Reading:
    """Read the workbook's coded sums. Raises SourceError where it is no such workbook or names an unknown donor."""
    workbook = Workbook(path)
    entries = list(workbook.entries())
    recipient = Actor(knowledge.kiel.recipient.id, knowledge.kiel.recipient.name, ActorType.STATE)
    names = sorted({e.country for e in entries})
    parties = {name: (_donor(name, path, knowledge), recipient) for name in names}
    records, lines, issues, at = [], [], [], 0
    for record, line in _records(entries, parties):
        span = Span(at, at + len(line), line)
        at += len(line) + 2
        lines.append(line)
        records.append(replace(record, evidence=(span,)))
        if record.amount is None and not record.items:
            issues.append(Issue("coded-row-without-value", f"{record.id}: neither a value nor goods", span))
    issues += [_slip(workbook, row, told) for row, told in workbook.slips()]
    text = "\n\n".join(lines)
    day = max((e.day for e in entries if e.day), default=None)
    id_ = "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    document = Document(id_, text, TITLE, None, PUBLISHER, day, "en")
    return Reading(document, tuple(records), tuple(issues))


def _donor(name: str, path: Path, knowledge: Accounting) -> Actor:
    """The donor the tracker spells so, else the state or body of this name. Raises SourceError for neither."""
    id_ = knowledge.kiel.donors.get(name)
    if id_ is not None:
        return Actor(id_, name, ActorType.ORGANISATION if id_ in knowledge.kiel.organisations else ActorType.STATE)
    try:
        found = named(name)
    except SettingsError as error:
        raise SourceError(f"{path}: unknown donor: {name}; write a state, or add it to kiel.yml") from error
    if found is None:
        raise SourceError(f"{path}: a row names no donor; fill in its column “Countries”")
    return found


def _records(entries: list[Entry], parties: Mapping[str, Parties]) -> Iterator[tuple[Support, str]]:
    for id_, group in groupby(entries, key=lambda e: e.id):
        mine = list(group)
        totals, packages = [e for e in mine if not e.package], [e for e in mine if e.package]
        if len(totals) == len(packages) == 1 and _alike(totals[0], packages[0]):
            yield _record(packages[0], id_, None, parties[packages[0].country]), _line(packages[0])
            continue
        keys = [f"{id_}.{n}" for n in range(len(totals))]
        for key, entry in zip(keys, totals, strict=True):
            yield _record(entry, key, None, parties[entry.country]), _line(entry)
        for entry in packages:
            whole = _whole(entry, totals, keys)
            yield _record(entry, f"{id_}_{entry.package}", whole, parties[entry.country]), _line(entry)


def _slip(workbook: Workbook, row: int, told: str) -> Issue:
    """A sum that the tracker's published total does not hold once, since its notes number the packages otherwise."""
    start = workbook.packages[row]
    where = f"{workbook.text('id', start)}, row {row}"
    sum_ = f"{workbook.text('currency', start)} {workbook.number('allocated', start):,.0f}"
    return Issue("tracker-total-differs", f"{where}: {sum_} is {told} the tracker's own total")


def _alike(a: Entry, b: Entry) -> bool:
    if a.aid_type != b.aid_type or a.currency != b.currency:
        return False
    return a.value == b.value or (a.value is not None and b.value is not None and isclose(a.value, b.value))


def _whole(entry: Entry, totals: list[Entry], keys: list[str]) -> str | None:
    """The commitment a package belongs to: the first of its ID that is of the same type of aid, else the first."""
    same = (k for k, t in zip(keys, totals, strict=True) if t.aid_type == entry.aid_type)
    return next(same, keys[0] if keys else None)


def _record(entry: Entry, key: str, whole: str | None, parties: Parties) -> Support:
    return Support(
        id=key,
        evidence=(),
        donors=parties[:1],
        recipients=parties[1:],
        stage=Stage.ALLOCATED if entry.package else Stage.PLEDGED,
        amount=_money(entry),
        items=tuple(_item(i) for i in entry.items),
        aid_type=AidType(entry.aid_type) if entry.aid_type in set(AidType) else None,
        basis=Basis.INCREMENT if entry.package else Basis.ENVELOPE,
        announced=Period(entry.day, entry.day, str(entry.day)) if entry.day else None,
        part_of=whole,
    )


def _money(entry: Entry) -> Money | None:
    if entry.value is None:
        return None
    return Money(entry.value, entry.value, entry.currency, Qualifier.EXACT, f"{entry.currency} {entry.value:,.0f}")


def _item(item: CodedItem) -> Item:
    if item.units is None:
        return Item(item.name, None)
    return Item(item.name, None, Quantity(item.units, item.units, Qualifier.EXACT, f"{item.units:,.0f}"))


def _line(entry: Entry) -> str:
    """The coded row as a line of text: what the evidence of its claim shows."""
    value = "no value" if entry.value is None else f"{entry.currency} {entry.value:,.2f}"
    kind = f"allocation {entry.package}" if entry.package else "commitment"
    goods = "; ".join(f"{i.units:,.0f} {i.name}" if i.units is not None else i.name for i in entry.items)
    day = str(entry.day or "no day")
    parts = (entry.id, entry.country, day, entry.aid_type, kind, value, goods, entry.source)
    return " | ".join(" ".join(part.split()) for part in parts if part and part != ".")
