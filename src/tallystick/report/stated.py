"""Totals that sources state, beside what the account has for the same parties by that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Line, Measure, WhyNotCounted
from tallystick.model import Stage
from tallystick.report.totals import Question, total


@dataclass(frozen=True, slots=True)
class Compared:
    """A stated total: its line, the measure it is about, what is stated and what the account has, in its currency."""

    line: Line
    measure: Measure
    stated: float
    ours: float
    currency: str

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
        found.append(Compared(line, question.measure, value, ours.value, line.amount.currency))
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
