"""The account as activities of the IATI standard, version 2.03: one activity a line.

A sum is a transaction of the one line where the account counts it, so that the transactions of a type add up to the
account's own total and parts are never added to their whole. What the standard has no word for is told in a second
description of the activity; lines it cannot hold are named with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree

from tallystick.errors import SettingsError
from tallystick.knowledge.iati import Iati, Reporter
from tallystick.ledger_model import Line, Measure
from tallystick.model import Actor, ActorType, AidType, Basis, Stage
from tallystick.report import words
from tallystick.report.exports import iati_notes
from tallystick.report.exports.iati_xml import XML_LANG, add, country_code, narrative, number, plain, uri
from tallystick.report.lines import headline, tree

_GOODS = frozenset({"goods", "maintenance", "training", "manufacture", "procurement"})


@dataclass(frozen=True, slots=True)
class Proof:
    """One document behind a line, and the sentences of it that carry the line."""

    document: str
    title: str | None
    publisher: str | None
    url: str | None
    published: date | None
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """The XML, and the lines that could not be written by the reason why."""

    content: bytes
    left_out: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What every activity of one file needs: codes, reporter, and the other lines."""

    codes: Iati
    reporter: Reporter
    kept: Mapping[str, Line]
    depth: Mapping[str, int]
    parts: Mapping[str, Sequence[Line]]
    proofs: Mapping[str, Sequence[Proof]]

    def ref(self, line_id: str) -> str:
        return f"{self.reporter.ref}-{line_id}"


def as_iati(
    lines: Sequence[Line], proofs: Mapping[str, Sequence[Proof]], codes: Iati, reporter: Reporter, as_of: date
) -> Exported:
    """All lines the standard can hold. Raises SettingsError where there is none; the standard knows no empty file."""
    left = {line.id: why for line in lines if (why := _why_left_out(line, codes))}
    kept = {line.id: line for line in lines if line.id not in left}
    notes = tuple(f"{line.id} is left out: {left[line.id]}: {headline(line)}" for line in lines if line.id in left)
    if not kept:
        raise SettingsError("none of these lines can be an IATI activity:\n" + "\n".join(notes or ["there are none"]))
    parts: dict[str, list[Line]] = {}
    for line in kept.values():
        for whole in (line.part_of, *line.also_part_of):
            if whole in kept:
                parts.setdefault(str(whole), []).append(line)
    depth = {line.id: n for n, line in tree(list(kept.values()))}
    frame = _Frame(codes, reporter, kept, depth, parts, proofs)
    stamp = f"{as_of.isoformat()}T00:00:00Z"
    root = etree.Element("iati-activities", {"version": codes.version, "generated-datetime": stamp})
    for note in (iati_notes.PREFACE, *notes):
        root.append(etree.Comment(f" {plain(note).replace('--', '––').rstrip('-')} "))
    for line in kept.values():
        root.append(_activity(line, frame))
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    reasons = {why: tuple(i for i, w in left.items() if w == why) for why in left.values()}
    return Exported(content, reasons)


def _why_left_out(line: Line, codes: Iati) -> str | None:
    if line.why_not_counted in iati_notes.BARRED:
        return iati_notes.BARRED[line.why_not_counted]
    if line.stage not in codes.status:
        return f"the standard has no word for what is {words.label(line.stage)}"
    return None if _first_day(line) else "no day is known, and the standard asks for one"


def _first_day(line: Line) -> date | None:
    return line.announced or next((step.on for step in line.history if step.on), None)


def _activity(line: Line, frame: _Frame) -> etree._Element:
    """The elements in the order the schema prescribes."""
    codes = frame.codes
    node = etree.Element("iati-activity", {XML_LANG: codes.language, "hierarchy": str(frame.depth[line.id] + 1)})
    if line.aid_type is AidType.HUMANITARIAN:
        node.set("humanitarian", "1")
    add(node, "iati-identifier").text = frame.ref(line.id)
    reporter = frame.reporter
    narrative(add(node, "reporting-org", ref=reporter.ref, type=reporter.type, secondary_reporter="1"), reporter.name)
    narrative(add(node, "title"), headline(line))
    narrative(add(node, "description", type=codes.description.general), _story(line, frame))
    rows, notes = _transactions(line, frame)
    notes = [*iati_notes.about(line, codes, frame.kept), *notes]
    narrative(add(node, "description", type=codes.description.notes), " ".join(notes))
    _organisations(node, line, codes)
    add(node, "activity-status", code=codes.status[line.stage])
    _dates(node, line, codes)
    _places(node, line, codes)
    _kinds(node, line, codes)
    _budget(node, line, codes)
    for row in rows:
        node.append(row)
    _documents(node, line, frame)
    _relations(node, line, frame)
    return node


def _story(line: Line, frame: _Frame) -> str:
    quotes = [quote for proof in frame.proofs.get(line.id, ()) for quote in proof.quotes]
    return " … ".join(dict.fromkeys(quotes)) or headline(line)


def _organisations(node: etree._Element, line: Line, codes: Iati) -> None:
    played: list[tuple[str, Actor]] = [(codes.roles.donor, a) for a in line.donors]
    played += [(codes.roles.channel, line.channel)] if line.channel else []
    played += [(codes.roles.supplier, line.supplier)] if line.supplier else []
    played += [(codes.roles.recipient, a) for a in line.recipients if a.type is not ActorType.STATE or not played]
    for role, actor in played:
        kind = codes.organisation_types.get(actor.type)
        narrative(add(node, "participating-org", role=role, type=kind), actor.name)
    if not played:
        narrative(add(node, "participating-org", role=codes.roles.donor), iati_notes.NOBODY)


def _dates(node: etree._Element, line: Line, codes: Iati) -> None:
    first = _first_day(line)
    began = codes.dates.planned_start if line.stage is Stage.PLEDGED else codes.dates.start
    add(node, "activity-date", iso_date=str(first), type=began)
    due = line.due.end or line.due.start if line.due else None
    if due is not None:
        add(node, "activity-date", iso_date=str(due), type=codes.dates.planned_end)
    handed = _reported(line, Stage.DELIVERED)
    if line.stage is Stage.DELIVERED and handed is not None:
        add(node, "activity-date", iso_date=str(handed), type=codes.dates.end)


def _reported(line: Line, *stages: Stage) -> date | None:
    """The day a stage was first reported."""
    return next((step.on for step in line.history if step.stage in stages and step.on), None)


def _places(node: etree._Element, line: Line, codes: Iati) -> None:
    states = [code for a in line.recipients if (code := country_code(a, codes))]
    if len(states) == 1 == len(line.recipients):
        add(node, "recipient-country", code=states[0])
        return
    if len(states) > 1:
        add(node, "activity-scope", code=codes.several_countries)
    region = add(node, "recipient-region", code=codes.no_region, vocabulary="1")
    if line.recipients:
        narrative(region, words.names(line.recipients))


def _kinds(node: etree._Element, line: Line, codes: Iati) -> None:
    kind = line.aid_type
    dac, own = codes.vocabularies.dac, codes.vocabularies.own
    if kind is None or kind in codes.sectors:
        add(node, "sector", vocabulary=dac, code=codes.no_sector if kind is None else codes.sectors[kind])
    if kind is not None:
        narrative(add(node, "sector", vocabulary=own, code=kind.value), f"{kind.value} aid")
    if kind in codes.flow_types:
        add(node, "default-flow-type", code=codes.flow_types[kind])
    forms = {codes.finance_types[m] for m in line.modality if m in codes.finance_types}
    if len(forms) == 1:
        add(node, "default-finance-type", code=forms.pop())


def _budget(node: etree._Element, line: Line, codes: Iati) -> None:
    """An envelope with the year it covers; the standard's budgets are of a year at most."""
    period, value = line.period, iati_notes.stated(line)
    if line.basis is not Basis.ENVELOPE or value is None or not iati_notes.is_a_year(period):
        return
    assert period is not None  # noqa: S101 - is_a_year has seen both ends
    status = codes.budget.indicative if line.stage is Stage.PLEDGED else codes.budget.committed
    budget = add(node, "budget", type=codes.budget.type, status=status)
    add(budget, "period-start", iso_date=str(period.start))
    add(budget, "period-end", iso_date=str(period.end))
    amount = add(budget, "value", currency=value[1], value_date=str(_first_day(line)))
    amount.text = number(value[0])


def _transactions(line: Line, frame: _Frame) -> tuple[list[etree._Element], list[str]]:
    """What the line adds to the account's totals, or the reason why it adds nothing."""
    codes, value = frame.codes.transactions, iati_notes.stated(line)
    if not line.counted_in:
        return [], [iati_notes.not_counted(line)]
    if value is None:
        return [], [iati_notes.without_sum(line)]
    first = str(_first_day(line))
    found = []
    if Measure.ALLOCATIONS in line.counted_in:
        decided = _reported(line, Stage.ALLOCATED, Stage.CONTRACTED, Stage.DELIVERING, Stage.DELIVERED)
        code = codes.commitment if _firm(line, frame.codes) else codes.pledge
        found.append(_transaction(line, code, str(decided or first), value, frame))
    elif Measure.COMMITMENTS in line.counted_in:
        found.append(_transaction(line, codes.pledge, first, value, frame))
    if Measure.DELIVERIES in line.counted_in:
        code = codes.expenditure if line.items or _GOODS & {m.value for m in line.modality} else codes.disbursement
        found.append(_transaction(line, code, str(_reported(line, Stage.DELIVERED) or first), value, frame))
    return found, []


def _firm(line: Line, codes: Iati) -> bool:
    """Whether a decision is a firm obligation: in the donor's or a parliament's own document, or acted upon."""
    acted = line.stage in {Stage.CONTRACTED, Stage.DELIVERING, Stage.DELIVERED}
    return acted or any(kind in codes.firm_sources for kind, _ in line.sources)


def _transaction(
    line: Line, code: str, day: str, value: tuple[float, str], frame: _Frame
) -> etree._Element:
    node = etree.Element("transaction")
    add(node, "transaction-type", code=code)
    add(node, "transaction-date", iso_date=day)
    add(node, "value", currency=value[1], value_date=day).text = number(value[0])
    narrative(add(node, "description"), f"{words.label(line.stage)}: {words.money(line.amount)}")
    types = frame.codes.organisation_types
    if len(line.donors) == 1:
        donor = line.donors[0]
        narrative(add(node, "provider-org", type=types.get(donor.type)), donor.name)
    receiver = line.supplier if line.stage is Stage.CONTRACTED and line.supplier else None
    receiver = receiver or (line.recipients[0] if len(line.recipients) == 1 else None)
    if receiver is not None:
        narrative(add(node, "receiver-org", type=types.get(receiver.type)), receiver.name)
    return node


def _documents(node: etree._Element, line: Line, frame: _Frame) -> None:
    """The documents that have an address; of the others the sentences stand in the description."""
    for proof in frame.proofs.get(line.id, ()):
        if not proof.url:
            continue
        kind = "application/pdf" if proof.url.lower().endswith(".pdf") else "text/html"
        link = add(node, "document-link", url=uri(proof.url), format=kind)
        narrative(add(link, "title"), proof.title or proof.publisher or proof.url)
        if proof.quotes:
            narrative(add(link, "description"), " … ".join(proof.quotes))
        add(link, "category", code=frame.codes.document_category)
        add(link, "language", code=frame.codes.language)
        if proof.published:
            add(link, "document-date", iso_date=str(proof.published))


def _relations(node: etree._Element, line: Line, frame: _Frame) -> None:
    for whole in dict.fromkeys((line.part_of, *line.also_part_of)):
        if whole in frame.kept:
            add(node, "related-activity", ref=frame.ref(str(whole)), type=frame.codes.related.whole)
    for part in frame.parts.get(line.id, ()):
        add(node, "related-activity", ref=frame.ref(part.id), type=frame.codes.related.part)
