"""Who bears a line out, and how it stands to its date: evidence status and schedule status, kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from tallystick.ledger_model import EvidenceStatus, Line, ScheduleStatus, SourceClass
from tallystick.model import Stage
from tallystick.reconcile.draft import Draft
from tallystick.reconcile.prepare import View


def voice(view: View, line: Line) -> SourceClass:
    """Whose voice a source is on this line: a government's own pages speak for it as donor or as recipient."""
    actor = view.source.speaks_for
    if actor is None:
        return view.source.source_class
    if actor in {a.id for a in line.recipients}:
        return SourceClass.RECIPIENT
    if actor in {a.id for a in line.donors}:
        return SourceClass.DONOR
    if line.supplier is not None and actor == line.supplier.id:
        return SourceClass.SUPPLIER
    return SourceClass.PRESS


def source_classes(draft: Draft, line: Line, groups: Mapping[str, str]) -> tuple[tuple[SourceClass, int], ...]:
    """Independent sources by class; of copies of one text the weightiest voice stands for all."""
    by_source: dict[str, SourceClass] = {}
    rank = {c: i for i, c in enumerate(SourceClass)}
    for view, _ in draft.parts:
        group, mine = groups[view.claim.document], voice(view, line)
        by_source[group] = min(by_source.get(group, mine), mine, key=rank.__getitem__)
    count = Counter(by_source.values())
    return tuple((c, count[c]) for c in SourceClass if count[c])


def evidence_status(draft: Draft, line: Line) -> EvidenceStatus:
    """Contradicted, else borne out by the recipient, by a third party, or by the donor alone."""
    if any(i.code == "contradiction" for i in line.issues):
        return EvidenceStatus.CONTRADICTED
    recipients, donors = ({a.id for a in actors} for actors in (line.recipients, line.donors))
    voices = {voice(v, line) for v, _ in draft.parts}
    said = {_for(v) for v, _ in draft.parts}
    if SourceClass.RECIPIENT in voices or said & recipients:
        return EvidenceStatus.RECIPIENT_CONFIRMED
    if voices == {SourceClass.DONOR} or (said and said <= donors):
        return EvidenceStatus.DONOR_ONLY
    return EvidenceStatus.THIRD_PARTY


def _for(view: View) -> str | None:
    speaker = view.record.said_by
    return None if speaker is None else speaker.speaks_for or speaker.id


def schedule(line: Line, as_of: date, soon_days: int) -> ScheduleStatus:
    """How the line stands to its date on the day ``as_of``. Late only where the day of handover is known."""
    by = None if line.due is None else line.due.end or line.due.start
    if by is None:
        return ScheduleStatus.NO_DATE
    if line.stage == Stage.DELIVERED:
        handed = None if line.period is None else line.period.start
        return ScheduleStatus.MET_LATE if handed is not None and handed > by else ScheduleStatus.MET
    if as_of > by:
        return ScheduleStatus.OVERDUE
    return ScheduleStatus.DUE_SOON if by - as_of <= timedelta(days=soon_days) else ScheduleStatus.NOT_DUE
