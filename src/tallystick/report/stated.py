"""Totals that sources state, beside what the account has for the same parties by that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Line, Measure, WhyNotCounted
from tallystick.model import Qualifier, Stage
from tallystick.report import words
from tallystick.report.lines import headline
from tallystick.report.totals import Entry, Question, total

SLACK = 0.02
"""A sum to date is told in two or three digits: within this share of each other the two sides agree."""
SHOWN = 5
"""Lines of the account that are named beside a stated total, the largest first."""


class Agreement(StrEnum):
    """How the account stands to a total that a source states."""

    AGREES = "agrees"
    LESS = "less here"
    MORE = "more here"


@dataclass(frozen=True, slots=True)
class Compared:
    """A stated total: its line, the measure it is about, what is stated and what the account has, in its currency.

    ``entries`` are the account's lines behind its sum, ``footnotes`` what these leave out.
    """

    line: Line
    measure: Measure
    stated: float
    ours: float
    currency: str
    entries: tuple[Entry, ...] = ()
    footnotes: tuple[str, ...] = ()

    @property
    def agreement(self) -> Agreement:
        """Whether the two sides agree; "more than" is kept by any larger sum of as many digits."""
        rounded = self.line.amount is not None and self.line.amount.qualifier == Qualifier.AT_LEAST
        room = 0.1 if rounded else SLACK
        if -SLACK * self.stated <= self.difference <= room * self.stated:
            return Agreement.AGREES
        return Agreement.LESS if self.difference < 0 else Agreement.MORE

    @property
    def difference(self) -> float:
        """What the account has beyond what is stated; below nought what it lacks."""
        return self.ours - self.stated

    @property
    def share(self) -> float:
        """What the account has of what is stated."""
        return self.ours / self.stated if self.stated else 0.0


def compared(lines: Sequence[Line], of: Mapping[str, Sequence[Line]], knowledge: Accounting) -> list[Compared]:
    """Each stated total with a sum and a named donor beside the account's own; ``of`` has the lines of each donor.

    The account is asked for what the same donors had announced for the same recipients by the same day. A total may
    begin earlier than the account does, so that less on our side is not a fault by itself.
    """
    found = []
    for line in lines:
        if line.why_not_counted is not WhyNotCounted.STATED_TOTAL or line.amount is None or not line.donors:
            continue
        value = line.amount.min if line.amount.min is not None else line.amount.max
        if value is None or line.amount.currency is None:
            continue
        question = _question(line, line.amount.currency)
        ours = total({x.id: x for d in question.donors for x in of.get(d, ())}.values(), question, knowledge)
        found.append(
            Compared(line, question.measure, value, ours.value, line.amount.currency, ours.entries, ours.footnotes)
        )
    return sorted(found, key=lambda c: (str(c.line.announced or ""), c.line.id), reverse=True)


def _question(line: Line, currency: str) -> Question:
    by_stage = {
        Stage.DELIVERED: Measure.DELIVERIES,
        Stage.DELIVERING: Measure.DELIVERIES,
        Stage.PLEDGED: Measure.COMMITMENTS,
    }
    return Question(
        measure=by_stage.get(line.stage, Measure.ALLOCATIONS),
        currency=currency,
        donors=frozenset(a.id for a in line.donors),
        recipients=frozenset(a.id for a in line.recipients),
        aid_type=line.aid_type,
        end=line.announced,
    )


@dataclass(frozen=True, slots=True)
class Incomparable:
    """A stated total that cannot be set beside the account, and why."""

    line: Line
    why: str


def incomparable(lines: Sequence[Line]) -> list[Incomparable]:
    """The stated totals that ``compared`` leaves out, each with the reason."""
    found = [(x, _why_not(x)) for x in lines if x.why_not_counted is WhyNotCounted.STATED_TOTAL]
    return [Incomparable(line, why) for line, why in found if why]


def _why_not(line: Line) -> str:
    money = line.amount
    if money is None:
        return "it counts goods or people, not money" if line.items else "it states no sum"
    if not line.donors:
        return "it names no donor"
    if money.currency is None:
        return "its currency is open"
    return "its sum is too vague" if money.min is None and money.max is None else ""


def as_text(found: Sequence[Compared], left: Sequence[Incomparable], quotes: Mapping[str, Sequence[str]]) -> str:
    """Both sides of every stated total with the sentences that state it; ``quotes`` has these by claim."""
    rows: list[str] = []
    for one in found:
        rows += [*_sides(one), *_quoted(one.line, quotes), *_behind(one), ""]
    for other in left:
        rows += [f"{other.line.id}  {headline(other.line)}: not comparable, {other.why}"]
        rows += [*_quoted(other.line, quotes), ""]
    return "\n".join(rows) if rows else "no source states a total to date\n"


def _sides(one: Compared) -> list[str]:
    line, money = one.line, one.currency
    parties = f"{words.names(line.donors)} → {words.names(line.recipients) or 'all recipients'}"
    ours = f"this account has {money} {words.figure(one.ours, one.ours)}"
    gap = "" if one.agreement is Agreement.AGREES else f" by {money} {words.figure(*(abs(one.difference),) * 2)}"
    day = f" by {line.announced}" if line.announced else ""
    stated = f"a source states {words.money(line.amount)}"
    return [f"{line.id}  {parties}, {one.measure.value}{day}: {stated}, {ours}: {one.agreement.value}{gap}"]


def _quoted(line: Line, quotes: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"    stated: “{words.one_line(q)}”" for c in dict.fromkeys(line.claims) for q in quotes.get(c, ())]


def _behind(one: Compared) -> list[str]:
    ranked = sorted(one.entries, key=lambda e: (-e.value, e.line.id))
    rows = [f"    ours: {e.line.id}  {headline(e.line)}" for e in ranked[:SHOWN]]
    if len(ranked) > SHOWN:
        rows.append(f"    ours: and {len(ranked) - SHOWN} more lines")
    return rows + [f"    note: {note}" for note in one.footnotes]


def as_dict(one: Compared | Incomparable, quotes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """One stated total for JSON."""
    line = one.line
    found: dict[str, Any] = {
        "line": line.id,
        "donors": [a.id for a in line.donors],
        "recipients": [a.id for a in line.recipients],
        "by": str(line.announced) if line.announced else None,
        "sentences": [q for c in dict.fromkeys(line.claims) for q in quotes.get(c, ())],
    }
    if isinstance(one, Incomparable):
        return found | {"agreement": "not comparable", "why": one.why}
    return found | {
        "agreement": one.agreement.value, "measure": one.measure.value, "currency": one.currency,
        "stated": one.stated, "ours": one.ours, "difference": one.difference,
        "our_lines": [e.line.id for e in one.entries], "footnotes": list(one.footnotes),
    }  # fmt: skip
