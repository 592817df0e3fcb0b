"""What an IATI activity has no code for, in sentences: how a sum is stated, who bears it out, why it adds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from tallystick.knowledge.iati import Iati
from tallystick.ledger_model import Line, WhyNotCounted
from tallystick.model import Basis, Period, Qualifier, Stage
from tallystick.report import words
from tallystick.report.lines import counting

PREFACE = (
    "Each activity is one line of a Tallystick ledger, read from public reporting; the reporter is a secondary one. A "
    "sum is a transaction of the one activity where it counts; of parts and wholes only one has it. What the standard "
    "has no code for stands in the second description of each activity."
)
NOBODY = "not named by the sources"
BARRED: Mapping[WhyNotCounted | None, str] = {
    WhyNotCounted.REJECTED: "a reviewer rejected it",
    WhyNotCounted.SUPERSEDED: "a later figure has replaced it",
    WhyNotCounted.STATED_TOTAL: "it is a total to date, which the standard has no word for",
}
_BOUNDS = {
    Qualifier.AT_LEAST: "at least this; the bound is given as the value",
    Qualifier.AT_MOST: "at most this; the bound is given as the value",
    Qualifier.ABOUT: "about this; the value is given as if it were exact",
}


def stated(line: Line) -> tuple[float, str] | None:
    """The number and currency a line's sum can be written with: the lower bound, or the upper where that is all."""
    amount = line.amount
    if amount is None or amount.currency is None or amount.qualifier is Qualifier.VAGUE:
        return None
    value = amount.min if amount.min is not None else amount.max
    return None if value is None else (value, amount.currency)


def is_a_year(period: Period | None) -> bool:
    """Whether a period has both ends and is no longer than a year."""
    if period is None or period.start is None or period.end is None:
        return False
    return timedelta(0) <= period.end - period.start <= timedelta(days=366)


def not_counted(line: Line) -> str:
    """Why an activity has no transaction."""
    whole = f" ({line.part_of})" if line.part_of and line.why_not_counted is WhyNotCounted.PART_OF else ""
    return f"No transaction: {counting(line).removeprefix('not counted: ')}{whole}."


def without_sum(line: Line) -> str:
    """Why an activity that counts has no transaction."""
    if line.amount is None:
        return "No transaction: the sources state no sum."
    return f"No transaction: the sum is stated only as “{line.amount.text}”."


def about(line: Line, codes: Iati, kept: Mapping[str, Line]) -> list[str]:
    """Everything else that has no code, a sentence each."""
    notes = [*_sum(line), *_parties(line, codes), *_kind(line, codes)]
    notes += [f"Still open: {o.rest:,.0f} of {o.promised:,.0f} {o.name}." for o in line.open if o.delivered]
    if line.remainder and line.amount:
        rest = words.figure(line.remainder, None)
        notes.append(f"Not allocated to any part: {line.amount.currency} {rest}.")
    if line.basis is Basis.ENVELOPE:
        notes.append("The sum is an envelope that packages are drawn from.")
        if stated(line) and not is_a_year(line.period):
            notes.append("No budget: the sources name no period of a year or less.")
    wholes = [w for w in (line.part_of, *line.also_part_of) if w and w not in kept]
    notes += [f"It is part of {w}, which is not in this file." for w in wholes]
    if line.due is not None and line.stage is not Stage.DELIVERED and line.due.end is None and line.due.start is None:
        notes.append(f"Due “{line.due.text}”.")
    if line.new_money is not None:
        notes.append("The sources call the money new." if line.new_money else "The sources say the money is not new.")
    return [*notes, *_standing(line)]


def _sum(line: Line) -> list[str]:
    amount, notes = line.amount, []
    if amount is not None and amount.qualifier in _BOUNDS and stated(line):
        notes.append(f"The sum is stated as “{amount.text}”: {_BOUNDS[amount.qualifier]}.")
    if amount is not None and amount.per is not None:
        notes.append(f"The sum is for each {amount.per.value}; it is given once.")
    others = [words.money(v.money) for v in line.values if v.money != amount]
    if others:
        notes.append(f"Also stated: {'; '.join(dict.fromkeys(others))}. The sum given is {line.amount_why}.")
    return notes


def _parties(line: Line, codes: Iati) -> list[str]:
    notes = []
    if len(line.donors) > 1:
        notes.append(f"Given jointly by {words.names(line.donors)}; no provider is named, for no shares are stated.")
    if not line.donors:
        notes.append("The sources do not name the donor.")
    if len(line.recipients) > 1:
        notes.append(f"Received by {words.names(line.recipients)}; no shares are stated.")
    elif line.recipients and line.recipients[0].id not in codes.countries:
        notes.append(f"Received by {line.recipients[0].name}, which is no country of the standard's list.")
    if not line.recipients:
        notes.append("The sources do not name the recipient.")
    return notes


def _kind(line: Line, codes: Iati) -> list[str]:
    if line.aid_type is None:
        return ["The sources do not say what type of aid it is."]
    if line.aid_type in codes.flow_types:
        return []
    if line.aid_type in codes.sectors:
        return ["Whether it is official development assistance depends on terms that are not stated."]
    return [f"The standard has neither a purpose code nor a flow type for {line.aid_type.value} aid."]


def _standing(line: Line) -> list[str]:
    """How sure it is, which no code of the standard says."""
    classes = ", ".join(f"{n} {c.value}" for c, n in line.sources)
    reviewed = "a reviewer has confirmed it" if line.reviewed else "no reviewer has confirmed it"
    notes = [f"Stage: {words.label(line.stage)}. Evidence: {words.label(line.evidence_status)}."]
    notes.append(f"Independent sources: {line.independent_sources} ({classes}); {reviewed}.")
    return notes + [f"To review: {issue.message}." for issue in line.issues]
