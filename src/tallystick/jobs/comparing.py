"""The ledger beside the Kiel workbook: matched, differing, missing on either side, or outside the tracker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tallystick.jobs.kiel import read_workbook
from tallystick.jobs.ledger import Ledger, is_held
from tallystick.knowledge.accounting import Accounting
from tallystick.ledger import read
from tallystick.ledger_model import Claim, Fingerprint, Line, Source, SourceClass
from tallystick.model import Support
from tallystick.reconcile.engine import reconcile
from tallystick.reconcile.sums import AGREEING, compare
from tallystick.report import words
from tallystick.report.lines import headline

KINDS = ("matched", "differing", "missing there", "missing here", "outside")
"""In the order in which they are told."""
TRACKED = "UKR"
"""Whose support the tracker holds, and nobody else's."""
_UNDATED = 10**6  # days: after all that have one
_SHOWN = 3  # rows named as alike in sum


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of ours beside theirs, and why it is thought so. ``line`` is its id in the ledger, if it has one."""

    kind: str
    here: str
    there: str
    why: str
    line: str | None = None


@dataclass(frozen=True, slots=True)
class _Tracker:
    """The workbook's coded sums by claim id, and what it holds at all: these donors, these days."""

    coded: Mapping[str, Claim]
    donors: frozenset[str]
    first: date
    last: date

    @classmethod
    def of(cls, coded: Sequence[Claim]) -> _Tracker:
        days = [d for c in coded if (d := c.day) is not None]
        donors = frozenset(a.id for c in coded for a in c.record.donors)
        return cls({c.id: c for c in coded}, donors, min(days, default=date.min), max(days, default=date.max))

    def outside(self, line: Line) -> str | None:
        """Why the tracker would not hold a line, whatever was given; None where it would."""
        if line.recipients and TRACKED not in {a.id for a in line.recipients}:
            return f"the tracker holds what is for {TRACKED} alone"
        strangers = [a.name for a in line.donors if a.id not in self.donors]
        if line.donors and len(strangers) == len(line.donors):
            return f"the tracker has no rows of {', '.join(strangers)}"
        if line.announced is not None and not self.first <= line.announced <= self.last:
            return f"the tracker's rows are of {self.first} to {self.last}"
        return None


def compare_workbook(
    ledger: Ledger, workbook: Path, *, as_of: date | None = None, known_at: datetime | None = None
) -> list[Compared]:
    """Put the tracker's coded rows beside the ledger's lines, as if it were one more source.

    ``as_of`` and ``known_at`` are about the ledger's own documents; the workbook is taken whole.
    """
    reading = read_workbook(workbook, ledger.knowledge)
    own = reading.document.id
    theirs = [
        Claim(id=f"{own}#{r.id}", document=own, key=r.id, record=r, coded=r.announced.start if r.announced else None)
        for r in reading.records
        if isinstance(r, Support)
    ]
    tracker = Source(id=own, fingerprint=Fingerprint((), ()), source_class=SourceClass.TRACKER, title="tracker")
    with read.looking(ledger.engine) as connection:
        sources = [s for s in read.sources(connection) if s.source_class is not SourceClass.TRACKER]
        sources = [s for s in sources if is_held(s, as_of, known_at)]
        held = {s.id for s in sources}
        claims = [c for c in read.claims(connection, as_of=as_of, known_at=known_at) if c.document in held]
        decisions = read.decisions(connection, known_at)
    lines = reconcile([*sources, tracker], [*claims, *theirs], decisions, ledger.knowledge, []).lines
    known = {c: line.id for line in ledger.lines(as_of=as_of, known_at=known_at) for c in line.claims}
    of = _Tracker.of(theirs)
    counted = (line for line in lines if line.counted_in or any(c in of.coded for c in line.claims))
    found = [_compared(line, of, known, ledger.knowledge) for line in counted]
    return sorted(found, key=lambda c: KINDS.index(c.kind))


def _compared(line: Line, tracker: _Tracker, known: Mapping[str, str], knowledge: Accounting) -> Compared:
    there = [tracker.coded[c] for c in line.claims if c in tracker.coded]
    id_ = next((known[c] for c in line.claims if c in known), None)
    coded = ", ".join(c.key for c in there)
    if len(there) == len(line.claims):
        return Compared("missing here", "", f"{coded} {headline(line)}", "no document of this ledger reports it")
    if not there:
        outside = tracker.outside(line)
        kind = "missing there" if outside is None else "outside"
        return Compared(kind, headline(line), "", outside or _nearest(line, tracker, knowledge), id_)
    stated = sorted(line.values, key=lambda v: (v.money.currency or "", v.money.min or v.money.max or 0.0))
    values = ", ".join(dict.fromkeys(words.money(v.money) for v in stated))  # in no order of claims, whose ids vary
    if any(i.code in {"contradiction", "restated"} for i in line.issues):
        return Compared("differing", headline(line), coded, f"the sums stated are {values}", id_)
    return Compared("matched", headline(line), coded, f"sums agree: {values}" if values else "goods agree", id_)


def _nearest(line: Line, tracker: _Tracker, knowledge: Accounting) -> str:
    """Why no coded row is this line: which rows of its donors come near its sum, and what parts them from it."""
    if line.amount is None:
        return "no coded row has these goods of this donor near this day"
    donors, amount = {a.id for a in line.donors}, line.amount
    alike = []
    for claim in tracker.coded.values():
        record = claim.record
        if record.amount is None or (donors and not donors & {a.id for a in record.donors}):
            continue
        if compare(amount, record.amount, knowledge.rates, line.announced) in AGREEING:
            day = claim.day
            apart = abs((day - line.announced).days) if day and line.announced else _UNDATED
            alike.append((apart, claim.key, claim))
    if not alike:
        return "no coded row of this donor states such a sum"
    told = (f"{key} of {claim.day or 'no day'}" for _, key, claim in sorted(alike, key=lambda a: a[:2])[:_SHOWN])
    return f"such a sum is coded as {', '.join(told)}, which fits in too little else"
