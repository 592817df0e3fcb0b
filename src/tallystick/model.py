"""The types every layer speaks: documents, records, and the values inside them.

They mirror the record contract (``docs/records.md``). All offsets are code points,
half-open, into the canonical text of the document: ``text[start:end]`` is the evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ActorType(StrEnum):
    """What sort of party an actor is."""

    STATE = "state"
    ORGANISATION = "organisation"
    PERSON = "person"
    COMPANY = "company"
    COALITION = "coalition"
    GROUP = "group"


class Certainty(StrEnum):
    """How firmly the text asserts a record."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    CONDITIONAL = "conditional"


class Qualifier(StrEnum):
    """How exactly a figure is stated."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"
    VAGUE = "vague"


class Per(StrEnum):
    """The time a rate refers to."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class Stage(StrEnum):
    """How far a promise has come, in order; the last three stand outside the order."""

    REQUESTED = "requested"
    CONSIDERED = "considered"
    PLEDGED = "pledged"
    ALLOCATED = "allocated"
    CONTRACTED = "contracted"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class AidType(StrEnum):
    """The three general types of aid the Kiel tracker uses."""

    MILITARY = "military"
    FINANCIAL = "financial"
    HUMANITARIAN = "humanitarian"


class Modality(StrEnum):
    """The form in which support is given."""

    GOODS = "goods"
    FUNDING = "funding"
    GRANT = "grant"
    LOAN = "loan"
    GUARANTEE = "guarantee"
    TRAINING = "training"
    MAINTENANCE = "maintenance"
    PROCUREMENT = "procurement"
    MANUFACTURE = "manufacture"
    TROOPS = "troops"
    INTELLIGENCE = "intelligence"


class Basis(StrEnum):
    """What a figure adds up: a new sum, a total to date, or a ceiling drawn from."""

    INCREMENT = "increment"
    CUMULATIVE = "cumulative"
    ENVELOPE = "envelope"


class Valuation(StrEnum):
    """On what basis a text values goods."""

    STATED = "stated"
    BOOK = "book"
    REPLACEMENT = "replacement"
    MARKET = "market"


class Mode(StrEnum):
    """How a statement is reported."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Stance(StrEnum):
    """Where an actor stands on a topic."""

    SUPPORTS = "supports"
    OPPOSES = "opposes"
    RULES_OUT = "rules_out"
    DEMANDS = "demands"
    OFFERS = "offers"
    CONDITIONS = "conditions"


class MeetingStatus(StrEnum):
    """Whether a meeting took place."""

    HELD = "held"
    PLANNED = "planned"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the canonical text, ``start`` inclusive, ``end`` exclusive."""

    start: int
    end: int
    text: str

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Actor:
    """A party: state, organisation, person, company, coalition or group.

    ``id`` is ISO 3166-1 alpha-3 for states, a known acronym (``EU``), else a slug of the name.
    A person carries ``role`` and ``speaks_for`` as far as the text or the knowledge base tells.
    """

    id: str
    name: str
    type: ActorType
    role: str | None = None
    speaks_for: str | None = None

    def __hash__(self) -> int:
        """By the id, which tells nearly all apart."""
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in major units of an ISO 4217 currency; ``currency`` is null where the text leaves it open."""

    min: float | None
    max: float | None
    currency: str | None
    qualifier: Qualifier
    text: str
    per: Per | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count of goods or people."""

    min: float | None
    max: float | None
    qualifier: Qualifier
    text: str


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` to ``end``, both included, each null where the text does not fix it."""

    start: date | None
    end: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """Goods: the name as the text has it, head in the singular, and the taxonomy's category."""

    name: str
    category: str | None
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Money, goods or services promised, refused or handed over."""

    id: str
    evidence: tuple[Span, ...]
    donors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    stage: Stage
    amount: Money | None = None
    items: tuple[Item, ...] = ()
    aid_type: AidType | None = None
    modality: tuple[Modality, ...] = ()
    basis: Basis = Basis.INCREMENT
    supplier: Actor | None = None
    channel: Actor | None = None
    announced: Period | None = None
    period: Period | None = None
    due: Period | None = None
    part_of: str | None = None
    new_money: bool | None = None
    valuation: Valuation | None = None
    said_by: Actor | None = None
    certainty: Certainty = Certainty.ASSERTED
    type: str = field(default="support", init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who said what, in whose words."""

    id: str
    evidence: tuple[Span, ...]
    speaker: Actor | None
    mode: Mode
    content: tuple[Span, ...]
    addressee: Actor | None = None
    occasion: str | None = None
    cue: Span | None = None
    date: Period | None = None
    reply_to: str | None = None
    said_by: Actor | None = None
    certainty: Certainty = Certainty.ASSERTED
    type: str = field(default="statement", init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where an actor stands on a proposition, in the text's own words."""

    id: str
    evidence: tuple[Span, ...]
    holder: Actor
    stance: Stance
    topic: Span
    said_by: Actor | None = None
    certainty: Certainty = Certainty.ASSERTED
    type: str = field(default="position", init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Who met, where, when, under whose chair."""

    id: str
    evidence: tuple[Span, ...]
    status: MeetingStatus
    forum: Actor | None = None
    name: str | None = None
    ordinal: int | None = None
    place: str | None = None
    date: Period | None = None
    chair: tuple[Actor, ...] = ()
    participants: tuple[Actor, ...] = ()
    participant_count: Quantity | None = None
    said_by: Actor | None = None
    certainty: Certainty = Certainty.ASSERTED
    type: str = field(default="meeting", init=False)


Record = Support | Statement | Position | Meeting


@dataclass(frozen=True, slots=True)
class Issue:
    """Something met in the text that could not be interpreted, or was left out by name.

    ``code`` is a short, stable name ("money-without-currency"); ``span`` the place, if there is one.
    """

    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """What a source handed over, before it is read: bytes, what they claim to be, and where they came from.

    ``origin`` is what messages call it: a path, a URL or "standard input". ``media_type`` may carry
    parameters ("text/html; charset=utf-8"). ``url`` is where it can be found again, if anywhere.
    """

    content: bytes
    media_type: str | None
    origin: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document as a person reads it. ``text`` is canonical: paragraphs parted by one blank line."""

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: date | None = None
    language: str | None = None

    def span(self, start: int, end: int) -> Span:
        """The span from ``start`` to ``end`` with its exact text."""
        return Span(start, end, self.text[start:end])


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read out of one document."""

    document: Document
    records: tuple[Record, ...]
    issues: tuple[Issue, ...] = ()
