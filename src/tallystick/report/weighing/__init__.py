"""Weighing a figure of a new text against the account's lines: supported, contradicted, outdated, or unknown.

The account holds what its documents report, which is never all there is. So silence contradicts nothing; what is more
than the ledger knows of is unknown, not wrong; and a promise does not bear out a delivery.
"""

from __future__ import annotations

from collections.abc import Sequence

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Line, WhyNotCounted
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
    if figure.item is not None:
        return weigh_goods(figure, mine, knowledge)
    return (weigh_total if figure.to_date else weigh_package)(figure, mine, knowledge)


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
    why = "the text does not say who gives it; name the speaker or donor"
    if same:
        why += f". The figure stands in the ledger as {headline(same[0])}"
    return Finding(Verdict.UNKNOWN, why, near=tuple(same[:NEAREST]))
