"""Totals by donor, recipient, month, type, stage or category, each with its remainder, doubt and footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tallystick.errors import SettingsError
from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Line
from tallystick.report import words
from tallystick.report.as_json import encode
from tallystick.report.totals import Entry, Question, Total, total

KEYS: dict[str, Callable[[Line], tuple[str, ...]]] = {
    "donor": lambda line: ("+".join(a.id for a in line.donors) or "not named",),
    "recipient": lambda line: ("+".join(a.id for a in line.recipients) or "not named",),
    "month": lambda line: (f"{line.announced:%Y-%m}" if line.announced else "undated",),
    "type": lambda line: (line.aid_type.value if line.aid_type else "not stated",),
    "stage": lambda line: (line.stage.value,),
    "category": lambda line: ("+".join(sorted({i.category for i in line.items if i.category})) or "money or unnamed",),
}


LATE = date(2021, 12, 1)
"""A day on which every currency that is or was added up in of late had a rate, the rouble included."""


@dataclass(frozen=True, slots=True)
class Row:
    """One group of a total: its sum, lines, the sum of what its lines leave unallocated, and its unreviewed share.

    ``share`` is its part of the donor's gross domestic product, where that is asked for and known.
    """

    key: str
    value: float
    lines: int
    remainder: float
    unreviewed: float
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A total and its groups; the groups' sums add up to the total.

    ``shares`` says what shares are of, ``series`` which price index was used.
    """

    by: str
    total: Total
    rows: tuple[Row, ...]
    shares: Shares | None = None
    series: str | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """What the rows' shares are of, how that was converted, and which rows have none and why."""

    year: int
    says: str
    footnotes: tuple[str, ...]


def check_question(question: Question, knowledge: Accounting) -> None:
    """Raises SettingsError where a question can have no answer at all, whatever the lines."""
    currency = question.currency
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise SettingsError(f"{currency!r} is no ISO 4217 code; write it as EUR or GBP")
    if knowledge.rates.rate(currency, LATE) is None and knowledge.rates.mean(currency, LATE.year) is None:
        nobody = "neither the European Central Bank nor HM Revenue & Customs quotes it"
        raise SettingsError(f"{currency}: {nobody}; name another to add up in")
    if question.prices is None:
        return
    series = knowledge.prices.currencies.get(currency)
    if series is None:
        known = ", ".join(knowledge.prices.currencies)
        raise SettingsError(f"there is no price index for {currency}; there is one for {known}")
    if series.level(question.prices) is None:
        first, last = min(series.change) - 1, max(series.change)
        raise SettingsError(f"the price index for {currency} runs from {first} to {last}")


def table(lines: Sequence[Line], question: Question, by: str, knowledge: Accounting) -> Table:
    """Answer a question group by group. By donor, a joint sum goes to the donors whose shares are stated."""
    answer = total(lines, question, knowledge)
    parts = parts_of(lines)
    groups: dict[str, list[tuple[Entry, float]]] = {}
    for entry in answer.entries:
        for key, value in (
            shares(entry, parts, question, knowledge) if by == "donor" else [(KEYS[by](entry.line)[0], entry.value)]
        ):
            groups.setdefault(key, []).append((entry, value))
    rows = [_row(key, entries) for key, entries in groups.items()]
    index = knowledge.prices.currencies.get(question.currency) if question.prices is not None else None
    ordered = tuple(sorted(rows, key=lambda r: (-r.value, r.key)))
    return Table(by, answer, ordered, series=index.series if index else None)


def parts_of(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """For each whole the lines whose nearest whole it is."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line.part_of:
            found.setdefault(line.part_of, []).append(line)
    return found


def shares(
    entry: Entry, parts: Mapping[str, Sequence[Line]], question: Question, knowledge: Accounting
) -> list[tuple[str, float]]:
    """A joint sum by donor as far as parts of one donor each say; the rest stays with all of them."""
    whole = KEYS["donor"](entry.line)[0]
    donors = [a.id for a in entry.line.donors]
    if len(donors) < 2:
        return [(whole, entry.value)]
    own = [x for x in parts.get(entry.line.id, ()) if len(x.donors) == 1]
    found = []
    for donor in donors:
        single = Question(
            measure=question.measure, currency=question.currency, donors=frozenset({donor}), prices=question.prices
        )
        share = total(own, single, knowledge).value
        if share:
            found.append((donor, share))
    rest = entry.value - sum(v for _, v in found)
    if rest < -0.02 * entry.value or not found:
        return [(whole, entry.value)]
    return [*found, (f"{whole} (shares not stated)", rest)] if rest > 0.005 * entry.value else found


def _row(key: str, entries: Sequence[tuple[Entry, float]]) -> Row:
    value = sum(v for _, v in entries)
    unreviewed = sum(v for e, v in entries if not e.line.reviewed)
    open_ = sum(unallocated(e) for e, _ in entries)
    return Row(key, value, len(entries), open_, unreviewed / value if value else 0.0)


def unallocated(entry: Entry) -> float:
    """What a line leaves unallocated, in the total's currency."""
    stated = entry.stated.min if entry.stated.min is not None else entry.stated.max
    if not entry.line.remainder or not stated:
        return 0.0
    return entry.line.remainder / stated * entry.value


def as_text(found: Table) -> str:
    """The table for a terminal, with its boundary, rates and footnotes."""
    answer, question = found.total, found.total.question
    of = found.shares
    rows = [f"{question.measure.value} of {answer.boundary}, in {question.unit}, by {found.by}", ""]
    head = f"{f'GDP {of.year}':>10}" if of else ""
    rows += [f"  {'':24} {'sum':>22} {'lines':>6} {'unallocated':>20} {'unreviewed':>11} {head}".rstrip()]
    for row in found.rows:
        figures = f"{row.value:22,.2f} {row.lines:6} {row.remainder:20,.2f} {row.unreviewed:11.0%}"
        rows.append(f"  {row.key:24} {figures} {_share(row, of)}".rstrip())
    rows += [f"  {'total':24} {answer.value:22,.2f} {len(answer.entries):6} {'':20} {answer.unreviewed:11.0%}", ""]
    rows += [f"  share: {of.says}"] if of else []
    rows += [f"  rate: {rate}" for rate in rates(answer)]
    rows += [f"  prices: {step}" for step in deflators(answer, found.series)]
    rows += [f"  note: {words.one_line(note)}" for note in (*(of.footnotes if of else ()), *answer.footnotes)]
    return "\n".join(rows).rstrip() + "\n"


def _share(row: Row, of: Shares | None) -> str:
    if of is None:
        return ""
    return f"{'—':>10}" if row.share is None else f"{row.share:10.4%}"


def deflators(answer: Total, series: str | None) -> list[str]:
    """By what sums of each year were multiplied to stand in prices of the year asked for, and the index."""
    base = answer.question.prices
    used = {e.line.announced.year: e.deflator for e in answer.entries if e.line.announced and e.deflator is not None}
    return [f"{year} × {used[year]:.6f} = {base} ({series})" for year in sorted(used)]


def rates(answer: Total) -> list[str]:
    """Every rate used, with its day and source, once."""
    used = {r for e in answer.entries for r in (e.rate, e.to_rate) if r is not None and r.currency != "EUR"}
    ordered = sorted(used, key=lambda r: (r.currency, r.on))
    return [f"{r.currency} 1 = EUR {r.eur:.6f} on {r.on} ({r.source})" for r in ordered]


def as_dict(found: Table) -> dict[str, Any]:
    """The table for JSON; every entry names its line, so that the sum can be checked."""
    answer, question = found.total, found.total.question
    return {
        "measure": question.measure.value,
        "currency": question.currency,
        "prices": question.prices,
        "boundary": answer.boundary,
        "total": answer.value,
        "unreviewed": answer.unreviewed,
        "by": found.by,
        "rows": encode(found.rows),
        "entries": [{"line": e.line.id, "value": e.value, "stated": e.stated.text} for e in answer.entries],
        "rates": rates(answer),
        "deflators": deflators(answer, found.series),
        "shares": encode(found.shares),
        "footnotes": list(answer.footnotes),
    }
