"""Weighing a figure of a new text against the account's lines: supported, contradicted, outdated, or unknown.

The account holds what its documents report, which is never all there is. So silence contradicts nothing; what is more
than the ledger knows of is unknown, not wrong; and a promise does not bear out a delivery.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Line, WhyNotCounted
from tallystick.reconcile.sums import figure as value_of
from tallystick.report import words
from tallystick.report.figures import Figure, Finding, Verdict
from tallystick.report.lines import headline
from tallystick.report.weighing.common import NEAREST, agreeing, counts
from tallystick.report.weighing.goods import weigh_goods
from tallystick.report.weighing.packages import weigh_package
from tallystick.report.weighing.totals import weigh_total

__all__ = ["weigh"]


def weigh(figure: Figure, lines: Sequence[Line], knowledge: Accounting) -> Finding:
    """The verdict on one figure by the lines of the account as they stand on the day of the question."""
    mine = [x for x in lines if x.why_not_counted is not WhyNotCounted.REJECTED and _same_parties(figure, x)]
    if not figure.record.donors:
        return _without_donor(figure, mine, knowledge)
    found = _with_donor(figure, mine, knowledge)
    if figure.stage is not None:
        return found
    donors = words.names(figure.record.donors)
    note = f"no promise or delivery is read in its sentence; it is weighed as one by {donors}, whom you named"
    return replace(found, notes=(note, *found.notes))


def _with_donor(figure: Figure, lines: Sequence[Line], knowledge: Accounting) -> Finding:
    if figure.item is not None:
        return weigh_goods(figure, lines, knowledge)
    if value_of(figure.record.amount) is None:
        return Finding(Verdict.UNKNOWN, "the text gives neither a sum nor goods to compare")
    return (weigh_total if figure.to_date else weigh_package)(figure, lines, knowledge)


def _same_parties(figure: Figure, line: Line) -> bool:
    donors, recipients = ({a.id for a in actors} for actors in (figure.record.donors, figure.record.recipients))
    if donors and not donors & {a.id for a in line.donors}:
        return False
    return not recipients or bool(recipients & {a.id for a in line.recipients})


def _without_donor(figure: Figure, lines: Sequence[Line], knowledge: Accounting) -> Finding:
    """A figure whose giver is not known is compared by itself, which bears nothing out."""
    if figure.item is not None:
        same = [x for x in lines if counts(figure, x, knowledge)]
    else:
        same = [x for x in lines if agreeing(figure, x, knowledge)]
    unread = "no promise or delivery is read in its sentence; if it is one, name the speaker or donor"
    why = unread if figure.stage is None else "the text does not say who gives it; name the speaker or donor"
    if same:
        why += f". The figure stands in the ledger as {headline(same[0])}"
    return Finding(Verdict.UNKNOWN, why, near=tuple(same[:NEAREST]))
