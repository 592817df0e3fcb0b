"""Totals: commitments, allocations or deliveries, never mixed, each real sum once.

A total names its boundary (whose money, for whom), says which lines it adds, what it leaves out and why,
and how every sum was converted.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from tallystick.knowledge.accounting import Accounting
from tallystick.knowledge.rates import Rate
from tallystick.ledger_model import Line, Measure
from tallystick.model import Actor, AidType, Money
from tallystick.reconcile.count import measures


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. Empty sets ask for all; ``currency`` is what is added up; days are of announcement, inclusive.

    With ``prices`` every sum is put into prices of that year.
    """

    measure: Measure
    currency: str = "EUR"
    donors: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    aid_type: AidType | None = None
    new_money: bool | None = None
    start: date | None = None
    end: date | None = None
    prices: int | None = None

    @property
    def unit(self) -> str:
        """What is added up, in words."""
        return self.currency if self.prices is None else f"{self.currency} in prices of {self.prices}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line's share in a total: the sum in the total's currency, as stated, and the rate it was converted at.

    ``deflator`` is what the sum was multiplied by to stand in prices of the year asked for.
    """

    line: Line
    value: float
    stated: Money
    rate: Rate | None
    to_rate: Rate | None = None
    deflator: float | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """The sum and what it rests on. ``footnotes`` name every line left out or counted in a special way.

    ``left_out`` are the ids of lines whose sum counts and could not be added, for want of a day, a currency or a rate.
    """

    question: Question
    value: float
    entries: tuple[Entry, ...]
    footnotes: tuple[str, ...]
    unvalued: int
    unreviewed: float
    left_out: tuple[str, ...] = ()

    @property
    def boundary(self) -> str:
        """Whose money for whom."""
        donors = "+".join(sorted(self.question.donors)) or "all donors"
        return f"{donors} → {'+'.join(sorted(self.question.recipients)) or 'all recipients'}"


def total(
    lines: Iterable[Line],
    question: Question,
    knowledge: Accounting,
    within: Mapping[str, Line] | None = None,
    known: Mapping[str, Entry] | None = None,
) -> Total:
    """Add up the lines the question is about, each once, parts before wholes where donors share a whole.

    ``within`` are all lines, where ``lines`` are no more than those inside the question's boundary. ``known`` are
    entries of another boundary in the same measure, currency and prices: a line's entry is the same in all.
    """
    asked = {line.id: line for line in lines}
    entries, notes, unvalued, left_out = [], [], 0, []
    for line in select(asked, question, within):
        entry: Entry | str | None = known.get(line.id) if known else None
        entry = entry or _deflated(_entry(line, question, knowledge), question, knowledge)
        if line.amount is None:
            unvalued += 1
        elif isinstance(entry, str):
            notes.append(entry)
            left_out.append(line.id)
        else:
            entries.append(entry)
            notes += _remarks(line)
    if unvalued:
        notes.append(f"{unvalued} counted lines state goods or services without a sum and add nothing")
    value = sum(e.value for e in entries)
    unreviewed = sum(e.value for e in entries if not e.line.reviewed)
    unreviewed = unreviewed / value if value else 0.0
    return Total(question, value, tuple(entries), tuple(notes), unvalued, unreviewed, tuple(left_out))


def select(lines: Mapping[str, Line], question: Question, within: Mapping[str, Line] | None = None) -> list[Line]:
    """The widest lines that lie wholly inside the question's boundary and count in its measure.

    A joint package of several donors is entered by the shares of those asked about, where they are stated. What is
    part of a sum of another stated type of aid is counted with that one.
    """
    able = {i: line for i, line in lines.items() if _able(line, question)}
    asked = question.aid_type
    if asked is None:
        return [line for line in able.values() if not _covered(line, able, within or lines)]
    covering = {i for i, line in able.items() if line.aid_type is not None}
    return [x for x in able.values() if x.aid_type == asked and not _covered(x, covering, within or lines)]


def _able(line: Line, question: Question) -> bool:
    if line.why_not_counted in _BARRED or question.measure not in measures(line) or not _inside(line, question):
        return False
    day = line.announced
    if question.start is not None and (day is None or day < question.start):
        return False
    return question.end is None or (day is not None and day <= question.end)


_BARRED = frozenset({"rejected", "prospective", "withheld", "stated_total", "superseded"})


def _inside(line: Line, question: Question) -> bool:
    if not (_all_among(line.donors, question.donors) and _all_among(line.recipients, question.recipients)):
        return False
    return question.new_money is None or line.new_money is question.new_money


def _all_among(actors: Sequence[Actor], asked: Set[str]) -> bool:
    """Whether there are actors and all of them are asked for; without anybody asked for, all are."""
    return not asked or (bool(actors) and all(a.id in asked for a in actors))


def _covered(line: Line, able: Container[str], lines: Mapping[str, Line]) -> bool:
    """Whether a whole of the line, near or far, is added already."""
    if line.part_of is None and not line.also_part_of:
        return False
    seen: set[str] = set()
    stack = [w for w in (line.part_of, *line.also_part_of) if w]
    while stack:
        at = stack.pop()
        if at in able:
            return True
        if at not in seen and at in lines:
            seen.add(at)
            stack += [w for w in (lines[at].part_of, *lines[at].also_part_of) if w]
    return False


def _entry(line: Line, question: Question, knowledge: Accounting) -> Entry | str:
    """The line's sum in the total's currency: as a source states it if one does, else converted; or why not."""
    if line.amount is None:
        return ""
    options: Sequence[Money] = [v.money for v in line.values if v.money.currency == question.currency]
    stated = line.amount if line.amount.currency == question.currency or not options else options[0]
    value = stated.min if stated.min is not None else stated.max
    if value is None:
        return f"{line.id}: “{stated.text}” is too vague to add"
    if stated.currency == question.currency:
        return Entry(line, value, stated, None)
    there = knowledge.rates.rate(stated.currency or "", line.announced)
    here = knowledge.rates.rate(question.currency, line.announced)
    if there is None or here is None:
        return f"{line.id}: {stated.text} is left out: {_no_rate(stated, line.announced)}"
    return Entry(line, value * there.eur / here.eur, stated, there, here)


def _no_rate(stated: Money, day: date | None) -> str:
    if stated.currency is None:
        return "the sources leave its currency open"
    if day is None:
        return f"no rate for {stated.currency}, for it was announced on an unknown day (add documents with --published)"
    return f"no rate for {stated.currency} on {day}"


def _deflated(entry: Entry | str, question: Question, knowledge: Accounting) -> Entry | str:
    """The entry in prices of the year asked for, by the price index of the total's currency; or why it cannot be."""
    if isinstance(entry, str) or question.prices is None:
        return entry
    day = entry.line.announced
    if day is None:
        return f"{entry.line.id}: {entry.stated.text} is left out: its year is not known, nor its prices"
    factor = knowledge.prices.factor(question.currency, day.year, question.prices)
    if factor is None:
        return f"{entry.line.id}: {entry.stated.text} is left out: no price index of {day.year} for {question.currency}"
    return replace(entry, value=entry.value * factor, deflator=factor)


def _remarks(line: Line) -> list[str]:
    notes = [f"{line.id}: {issue.message}" for issue in line.issues if issue.code == "unlikely_sum"]
    if line.amount is not None and line.amount.per is not None:
        notes.append(f"{line.id}: {line.amount.text} a {line.amount.per.value} is counted once")
    if line.amount is not None and line.amount.qualifier in {"at_least", "at_most", "about"}:
        notes.append(f"{line.id}: stated as {line.amount.qualifier.value.replace('_', ' ')} {line.amount.text}")
    return notes
