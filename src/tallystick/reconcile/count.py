"""What counts, and in which measure: every real sum once, and never a part beside its whole."""

from __future__ import annotations

from tallystick.ledger_model import Line, Measure, WhyNotCounted
from tallystick.model import Basis, Stage

PROSPECTIVE = frozenset({Stage.REQUESTED, Stage.CONSIDERED})
HELD = frozenset({Stage.SUSPENDED, Stage.REFUSED, Stage.CANCELLED})
DECIDED = frozenset({Stage.ALLOCATED, Stage.CONTRACTED, Stage.DELIVERING, Stage.DELIVERED})


def barred(line: Line, *, rejected: bool, only_withheld: bool, replaced: bool) -> WhyNotCounted | None:
    """Why a line can count in no measure at all, whatever it is part of."""
    if rejected:
        return WhyNotCounted.REJECTED
    if line.stage in PROSPECTIVE:
        return WhyNotCounted.PROSPECTIVE
    if line.stage in HELD or only_withheld:
        return WhyNotCounted.WITHHELD
    if replaced:
        return WhyNotCounted.SUPERSEDED
    return WhyNotCounted.STATED_TOTAL if line.basis == Basis.CUMULATIVE else None


def measures(line: Line) -> frozenset[Measure]:
    """The measures a line could add to if it were part of nothing.

    An envelope or a bare pledge is a commitment; a decided package is an allocation, and a commitment too where no
    wider one holds it; what was handed over is also a delivery.
    """
    if line.basis == Basis.ENVELOPE or line.stage not in DECIDED:
        return frozenset({Measure.COMMITMENTS})
    if line.stage == Stage.DELIVERED:
        return frozenset(Measure)
    return frozenset({Measure.COMMITMENTS, Measure.ALLOCATIONS})


def why_not(line: Line, counted: frozenset[Measure]) -> WhyNotCounted | None:
    """The reason printed for a line that bars nothing: part of a counted whole, or an envelope."""
    if not counted:
        return WhyNotCounted.PART_OF
    return WhyNotCounted.ENVELOPE if line.basis == Basis.ENVELOPE else None
