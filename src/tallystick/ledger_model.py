"""The types of the account: claims, lines and decisions (``docs/ledger.md``).

A claim is one support record in one document and never changes. A line is one real commitment,
delivery or contract: a cluster of claims. A decision is what a person ruled. Lines are computed
from claims and decisions, never stored as truth. Standard library only, like ``model``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tallystick.model import Actor, AidType, Basis, Item, Modality, Money, Period, Stage, Support


class SourceClass(StrEnum):
    """Whose voice a publisher is."""

    DONOR = "donor"
    RECIPIENT = "recipient"
    SUPPLIER = "supplier"
    PARLIAMENT = "parliament"
    TRACKER = "tracker"
    PRESS = "press"


class Measure(StrEnum):
    """What a total adds up; the three are never added to one another."""

    COMMITMENTS = "commitments"
    ALLOCATIONS = "allocations"
    DELIVERIES = "deliveries"


class WhyNotCounted(StrEnum):
    """Why a line adds nothing of its own to a total."""

    PART_OF = "part_of"
    STATED_TOTAL = "stated_total"
    ENVELOPE = "envelope"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    PROSPECTIVE = "prospective"
    WITHHELD = "withheld"


class EvidenceStatus(StrEnum):
    """Who bears a line out."""

    DONOR_ONLY = "donor_only"
    RECIPIENT_CONFIRMED = "recipient_confirmed"
    THIRD_PARTY = "third_party"
    CONTRADICTED = "contradicted"


class ScheduleStatus(StrEnum):
    """How a line stands to the date it was promised for."""

    NO_DATE = "no_date"
    NOT_DUE = "not_due"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"


class Ruling(StrEnum):
    """What a person can rule."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    MERGE = "merge"
    SPLIT = "split"
    LINK = "link"
    UNLINK = "unlink"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What two documents are compared by: wording without the quoted words, figures, names, quotations.

    ``shingles`` are 32-bit hashes of word 3-grams, ``digest`` their MinHash; all tuples are sorted.
    """

    shingles: tuple[int, ...]
    digest: tuple[int, ...]
    figures: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    quotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document as the ledger knows it. ``speaks_for`` is the id of the actor whose own publication it is."""

    id: str
    fingerprint: Fingerprint
    source_class: SourceClass = SourceClass.PRESS
    speaks_for: str | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    published: date | None = None
    recorded: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One support record in one document. ``key`` is its record id there; ``other_wholes`` further wholes it names.

    ``id`` is a hash of document, quote and occurrence, so that it outlives a newer extractor. ``coded`` is the day a
    tracker's row is of: years of rows stand in one workbook, so a row is compared by its own day.
    """

    id: str
    document: str
    key: str
    record: Support
    published: date | None = None
    recorded: datetime | None = None
    other_wholes: tuple[str, ...] = ()
    coded: date | None = None

    @property
    def day(self) -> date | None:
        """The day by which it is compared."""
        return self.coded or self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person ruled on claims: who, when, why. ``claims`` are claim ids, a later decision supersedes.

    ``field`` and ``value`` belong to a correction; ``whole`` is a claim id for a link; ``undoes`` a decision id.
    """

    id: str
    ruling: Ruling
    claims: tuple[str, ...]
    who: str
    why: str
    recorded: datetime
    field: str | None = None
    value: str | None = None
    whole: str | None = None
    undoes: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class ClaimPart:
    """A claim, or those goods of its list (by index) that a line follows; ``None`` means all of it."""

    claim: str
    items: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Bond:
    """Two claims that were found to be one line, and how much spoke for it."""

    first: str
    second: str
    score: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two claims are one line: the features that spoke, each with weight and sentence."""

    first: str
    second: str
    score: float
    features: tuple[tuple[str, str, float, str], ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A value and the claims that state it."""

    money: Money
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Transition:
    """A stage and the claims that first say so, on the day they were published."""

    stage: Stage
    on: date | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """Of goods promised, what is still open after the deliveries that were reported."""

    name: str
    promised: float
    delivered: float

    @property
    def rest(self) -> float:
        """What no delivery has been reported for."""
        return max(self.promised - self.delivered, 0.0)


@dataclass(frozen=True, slots=True)
class LineIssue:
    """Something a person should look at: parts over their whole, sources that disagree, a stated total that differs."""

    code: str
    message: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One real commitment, delivery or contract, with the claims for each of its values.

    ``amount`` is the value that counts, ``values`` all that were stated. ``part_of`` is the nearest whole,
    ``also_part_of`` further ones. ``counted_in`` names the measures it adds to; where that is empty,
    ``why_not_counted`` says why, and for an envelope why it is not an allocation.
    ``doubt`` runs from 0 (sure) to 1; ``sources`` counts independent ones by class.
    """

    id: str
    parts: tuple[ClaimPart, ...]
    donors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    stage: Stage
    basis: Basis
    amount: Money | None = None
    values: tuple[Stated, ...] = ()
    amount_why: str = ""
    items: tuple[Item, ...] = ()
    aid_type: AidType | None = None
    modality: tuple[Modality, ...] = ()
    supplier: Actor | None = None
    channel: Actor | None = None
    announced: date | None = None
    last_seen: date | None = None
    period: Period | None = None
    due: Period | None = None
    new_money: bool | None = None
    history: tuple[Transition, ...] = ()
    part_of: str | None = None
    also_part_of: tuple[str, ...] = ()
    counted_in: tuple[Measure, ...] = ()
    why_not_counted: WhyNotCounted | None = None
    evidence_status: EvidenceStatus = EvidenceStatus.THIRD_PARTY
    sources: tuple[tuple[SourceClass, int], ...] = ()
    open: tuple[Open, ...] = ()
    remainder: float | None = None
    bonds: tuple[Bond, ...] = ()
    issues: tuple[LineIssue, ...] = ()
    reviewed: bool = False
    doubt: float = 0.0

    @property
    def counted(self) -> bool:
        """Whether the line adds to its own measure; an envelope adds to commitments only and says so."""
        return bool(self.counted_in) and self.why_not_counted is None

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of the line's claims."""
        return tuple(part.claim for part in self.parts)

    @property
    def independent_sources(self) -> int:
        """How many sources there are, copies of one text counted once."""
        return sum(count for _, count in self.sources)
