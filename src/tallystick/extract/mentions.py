"""What the recognisers hand to one another: stretches of text with a meaning, before they are records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tallystick.model import Actor, Item, Money, Per, Period, Quantity, Span


class FigureRole(StrEnum):
    """What a figure says of itself in the sentence around it."""

    ADDITIONAL = "additional"
    CUMULATIVE = "cumulative"


@dataclass(frozen=True, slots=True)
class MoneyMention:
    """A sum. ``span`` is the amount without "over" or "worth"; ``conversion_of`` the sum it converts in brackets."""

    span: Span
    money: Money
    role: FigureRole | None = None
    conversion_of: Span | None = None


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A number that counts something; ``unit`` is the word or words it counts, as written, where they follow."""

    span: Span
    quantity: Quantity
    unit: str | None = None
    role: FigureRole | None = None
    per: Per | None = None


class DateKind(StrEnum):
    """A place on the calendar, or a length of time."""

    DATE = "date"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date, period or duration. ``lead`` is the preposition that governs it ("by", "since", "until", "within")."""

    span: Span
    period: Period
    kind: DateKind = DateKind.DATE
    duration: str | None = None
    lead: str | None = None


class MentionKind(StrEnum):
    """How a text refers to an actor."""

    NAME = "name"
    ROLE = "role"
    PRONOUN = "pronoun"
    NOUN = "noun"
    ADJECTIVE = "adjective"


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A stretch of text that refers to an actor. ``head`` is the offset of its head word.

    ``locative``: the name of a state or capital that reads as a place ("in Kyiv"). ``members``: the
    actors meant, where one phrase means several ("the two countries").
    """

    span: Span
    actor: Actor
    kind: MentionKind
    head: int
    locative: bool = False
    members: tuple[Actor, ...] = ()


@dataclass(frozen=True, slots=True)
class GoodsMention:
    """Goods or services named in the text. ``head`` is the offset of the head noun."""

    span: Span
    item: Item
    head: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks: ``spans`` are the words without the marks, one for each paragraph it runs over."""

    spans: tuple[Span, ...]
    closed: bool


class AttributionKind(StrEnum):
    """What the source does with the content."""

    SAID = "said"
    BELIEVED = "believed"
    WISHED = "wished"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said, believed, wished or found what: the words of the source, of the cue and of the content.

    ``reports`` tells that the content is a clause or quoted words, not just a thing spoken of ("announced a package");
    ``nested`` that it lies in the content of another; ``question`` that something is asked; ``verbatim`` that
    the content is given as the very words, with quotation marks or without.
    """

    kind: AttributionKind
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: Actor | None
    addressee: Actor | None = None
    occasion: str | None = None
    reports: bool = True
    nested: bool = False
    question: bool = False
    verbatim: bool = False
