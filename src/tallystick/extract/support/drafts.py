"""A support fact while it is being put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from tallystick.extract.mentions import GoodsMention, MoneyMention, QuantityMention
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token
from tallystick.knowledge.support import NounEntry, Sense, StateEntry, VerbEntry
from tallystick.model import Actor, AidType, Basis, Certainty, Item, Modality, Money, Period, Span, Stage

Entry = VerbEntry | NounEntry | StateEntry


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word of support in a sentence. ``relative`` marks one that modifies the anchor instead of governing it."""

    token: Token
    entry: Entry
    relative: bool = False
    verb: VerbEntry | None = field(init=False, compare=False)
    """The entry, where it is a verb's."""
    noun: NounEntry | None = field(init=False, compare=False)
    """The entry, where it is a noun's."""

    def __post_init__(self) -> None:
        """Note which sort of entry it is: each step of reading asks that again."""
        verb = self.entry if isinstance(self.entry, VerbEntry) else None
        object.__setattr__(self, "verb", verb)
        object.__setattr__(self, "noun", self.entry if verb is None and isinstance(self.entry, NounEntry) else None)


@dataclass
class Draft:
    """What one figure or list of goods says, before facts are merged and linked.

    ``chain`` holds the predicates that govern the anchor, from the inside out.
    """

    sentence: Sentence
    anchor: Token
    chain: tuple[Predicate, ...] = ()
    money: MoneyMention | None = None
    converted: tuple[Money, ...] = ()
    count: QuantityMention | None = None
    goods: tuple[GoodsMention, ...] = ()
    items: tuple[Item, ...] = ()
    donors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    stage: Stage | None = None
    basis: Basis | None = None
    aid_type: AidType | None = None
    modality: tuple[Modality, ...] = ()
    supplier: Actor | None = None
    channel: Actor | None = None
    period: Period | None = None
    due: Period | None = None
    announced: Period | None = None
    certainty: Certainty = Certainty.ASSERTED
    said_by: Actor | None = None
    new_money: bool | None = None
    evidence: list[Span] = field(default_factory=list)
    whole: Draft | None = None
    opener: bool = False
    item: bool = False
    forecast: bool = False
    lead: str | None = None
    free: bool = False
    unspecific: bool = False
    collective: bool = False
    open_giver: bool = True
    origin: Actor | None = None
    past: bool = False
    added: bool = False
    home: bool = False
    disowned: bool = False
    first_person: bool = False
    pledging: bool = False
    """The giver that is not named is one that only gives: "donors", "the conference"."""
    carrier: Token | None = None
    """What brought the goods: "a ship with 60 vehicles"."""
    container: NounEntry | None = None
    """The "package" or "consignment" that the goods are told to be in."""
    example: bool = False
    """Some of the goods of a counted whole: "34 vehicles, including 23 ambulances"."""
    supposed: bool = False
    """Received by a body without a name ("the army"), whose state was only taken to be meant."""
    coming: bool = False
    """A number of goods that are still to come: not among those that were given."""
    entry: bool = False
    """Stands without a verb in an entry of a list of donors."""

    @property
    def start(self) -> int:
        """Where the fact stands in the text."""
        return self.evidence[0].start if self.evidence else self.sentence.start + self.anchor.idx


WITHOUT_PASSAGE = (Stage.REQUESTED, Stage.REFUSED, Stage.SUSPENDED, Stage.CANCELLED)
"""Stages at which an agency is whom the money is for, and not whom it goes through."""
_RELATIONS = (Sense.CONTAIN, Sense.BELONG, Sense.TOTAL, Sense.VALUE)
_MOVING = (Stage.DELIVERING, Stage.SUSPENDED)


def strong(draft: Draft) -> bool:
    """Whether a word of the chain speaks of support on its own.

    A verb that is not weak, a noun that is not generic, or a phrase that says goods are on their way or held up.
    """
    verbs = any(p.verb is not None and not p.verb.weak and p.verb.sense not in _RELATIONS for p in draft.chain)
    if Modality.TRAINING in draft.modality and draft.items:
        return True
    return verbs or is_moving(draft) or any(p.noun is not None and not p.noun.generic for p in draft.chain)


def is_moving(draft: Draft) -> bool:
    """Whether a phrase says that the goods are on their way or held up."""
    return any(isinstance(p.entry, StateEntry) and p.entry.stage in _MOVING for p in draft.chain)


def is_single(draft: Draft) -> bool:
    """Whether an indefinite article counts the goods: "a field hospital" is one."""
    return draft.anchor.tag_ == "NN" and any(c.lower_ in ("a", "an") for c in draft.anchor.children)
