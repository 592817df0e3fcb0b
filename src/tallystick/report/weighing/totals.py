"""A total to date: against the totals that sources state, else against what the ledger itself adds up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Line, Measure, Stated
from tallystick.model import Basis, Money, Qualifier, Stage
from tallystick.reconcile.features import compare_goods
from tallystick.reconcile.sums import AGREEING, compare
from tallystick.reconcile.sums import figure as value_of
from tallystick.report import words
from tallystick.report.figures import Figure, Finding, Verdict
from tallystick.report.totals import Question, total
from tallystick.report.weighing.common import (
    HANDED,
    HELD,
    on_day,
    round_alike,
)

TOLERANCE = 0.02
"""How far a sum of lines may lie from a total that is said, as a share of it, for the two to be one."""
TotalSaid = tuple[date | None, Line, Stated]


def weigh_total(figure: Figure, lines: Sequence[Line], knowledge: Accounting) -> Finding:
    """A total to date: against the totals that sources state, then against what the ledger itself adds up to."""
    notes, sums = _own_sums(figure, lines, knowledge)
    stated = _stated_totals(figure, lines, knowledge)
    found = _by_stated(figure, stated, knowledge) if stated else _by_own(figure, sums)
    return replace(found, notes=(*found.notes, *notes))


def _stated_totals(figure: Figure, lines: Sequence[Line], knowledge: Accounting) -> list[TotalSaid]:
    """Totals that sources state of the same donors, the latest last; those of another type of aid left out."""
    found: list[TotalSaid] = []
    kind, donors = figure.record.aid_type, {a.id for a in figure.record.donors}
    for line in lines:
        if line.basis is not Basis.CUMULATIVE or {a.id for a in line.donors} != donors or line.stage in HELD:
            continue
        if (kind is not None and line.aid_type is not None and kind is not line.aid_type) or figure.item:
            continue
        if compare_goods(figure.record.items, line.items, knowledge.weights.goods_words).level == "differ_kind":
            continue
        if line.items and not figure.record.items:
            continue  # the worth of goods of one kind is no total of all
        found += [(day_of(s.claims[0], line), line, s) for s in line.values if value_of(s.money) is not None]
    return sorted(found, key=lambda t: (str(t[0] or ""), t[1].id))


def day_of(claim: str, line: Line) -> date | None:
    """The day on which a claim of a line was published."""
    return next((step.on for step in line.history if claim in step.claims), None)


def _by_stated(figure: Figure, stated: Sequence[TotalSaid], knowledge: Accounting) -> Finding:
    amount = figure.record.amount
    assert amount is not None  # noqa: S101 - a total has a sum
    same_total = [t for t in stated if _agree(t[2].money, amount, knowledge, t[0] or figure.day)]
    day, line, last = stated[-1]
    when = f" on {words.day(day)}" if day else ""
    if same_total:
        _, same, value = same_total[-1]
        if _exceeds(last.money, amount, knowledge, day):
            why = f"stated before; the latest total, stated{when}, is {words.money(last.money)}"
            return Finding(Verdict.OUTDATED, why, line, (*value.claims, *last.claims))
        why = f"a source states this total{on_day(same_total[-1][0])}"
        return Finding(Verdict.SUPPORTED, why, same, value.claims)
    if _exceeds(last.money, amount, knowledge, day):
        if amount.qualifier is Qualifier.AT_LEAST:
            why = f"a source states {words.money(last.money)}{when}, which is more"
            return Finding(Verdict.SUPPORTED, why, line, last.claims)
        if figure.day is not None and day is not None and day > figure.day:
            why = f"{words.money(last.money)} is stated{when}, after this text"
        else:
            why = f"the latest total a source states is {words.money(last.money)}{when}"
        return Finding(Verdict.OUTDATED, why, line, last.claims)
    later = figure.day is None or day is None or figure.day > day
    why = f"the latest total a source states is {words.money(last.money)}{when}, which is less"
    if later:
        return Finding(Verdict.UNKNOWN, f"{why}; nothing since bears this one out", line, last.claims)
    return Finding(Verdict.CONTRADICTED, why, line, last.claims)


def _agree(stated: Money, said: Money, knowledge: Accounting, on: date | None) -> bool:
    """Sums of totals are rounded freely: "£13bn" and "£12.8bn" are one."""
    if compare(stated, said, knowledge.rates, on) in AGREEING:
        return True
    x, y = value_of(stated), value_of(said)
    return stated.currency == said.currency and bool(x and y) and round_alike(x or 1, y or 1)


def _exceeds(stated: Money, said: Money, knowledge: Accounting, on: date | None) -> bool:
    """Whether a stated total is more than what is said, beyond rounding."""
    x, y = value_of(stated), value_of(said)
    if x is None or y is None or _agree(stated, said, knowledge, on):
        return False
    if stated.currency == said.currency:
        return x > y
    there, here = (knowledge.rates.rate(m.currency or "", on) for m in (stated, said))
    return there is not None and here is not None and x * there.eur > y * here.eur


def _own_sums(figure: Figure, lines: Sequence[Line], knowledge: Accounting) -> tuple[list[str], dict[Measure, float]]:
    """What the ledger's lines add up to in each measure over the period the text names, told in a sentence."""
    record, amount = figure.record, figure.record.amount
    if amount is None or amount.currency is None:
        return [], {}
    period = record.period
    question = Question(
        measure=Measure.COMMITMENTS,
        currency=amount.currency,
        donors=frozenset(a.id for a in record.donors),
        recipients=frozenset(a.id for a in record.recipients),
        aid_type=record.aid_type,
        start=period.start if period else None,
        end=(period.end if period else None) or figure.day,
    )
    if question.start is None and question.end is not None:
        lines = [x for x in lines if x.announced is None or x.announced <= question.end]
        question = replace(question, end=None)
    answers = {m: total(lines, replace(question, measure=m), knowledge) for m in Measure}
    told = ", ".join(f"{m.value} {amount.currency} {words.figure(a.value, None)}" for m, a in answers.items())
    entries = {e.line.id for a in answers.values() for e in a.entries}
    return [f"the ledger's own lines add up to {told} ({len(entries)} lines with a sum)"], {
        m: a.value for m, a in answers.items()
    }


def _by_own(figure: Figure, sums: dict[Measure, float]) -> Finding:
    amount = figure.record.amount
    assert amount is not None  # noqa: S101 - a total has a sum
    said, measure = value_of(amount) or 0.0, _measure(figure.stage)
    mine = sums.get(measure, 0.0)
    if mine and (round_alike(mine, said) or abs(mine - said) <= TOLERANCE * said):
        return Finding(Verdict.SUPPORTED, f"the ledger's {measure.value} add up to it")
    if mine > said and amount.qualifier is Qualifier.AT_LEAST:
        return Finding(Verdict.SUPPORTED, f"the ledger's {measure.value} alone add up to more")
    if mine > said and figure.stage is None:
        why = "no source states such a total; whether it is promises or deliveries, the text does not say clearly"
        return Finding(Verdict.UNKNOWN, why)
    if mine > said:
        return Finding(Verdict.CONTRADICTED, f"the ledger's {measure.value} alone add up to more")
    others = [m for m, v in sums.items() if m is not measure and v and abs(v - said) <= TOLERANCE * said]
    if others:
        why = f"it is what the ledger has as {others[0].value}, not as {measure.value}"
        return Finding(Verdict.UNKNOWN, why)
    return Finding(Verdict.UNKNOWN, "no source states such a total, and the ledger's lines do not add up to it")


def _measure(stage: Stage | None) -> Measure:
    if stage in HANDED:
        return Measure.DELIVERIES
    return Measure.ALLOCATIONS if stage in {Stage.ALLOCATED, Stage.CONTRACTED} else Measure.COMMITMENTS
