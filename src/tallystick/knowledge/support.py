"""The vocabulary of support: predicates with their senses, stages and roles."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from pydantic import BaseModel, ConfigDict, model_validator

from tallystick.model import Basis, Modality, Stage


class Sense(StrEnum):
    """What a verb does with the thing given; ``support.yml`` says what each means."""

    TRANSFER = "transfer"
    PROMISE = "promise"
    ALLOCATE = "allocate"
    CONTRACT = "contract"
    REQUEST = "request"
    WEIGH = "weigh"
    WITHHOLD = "withhold"
    REFUSE = "refuse"
    CANCEL = "cancel"
    ARRIVE = "arrive"
    RECEIVE = "receive"
    RESUME = "resume"
    CONTAIN = "contain"
    BELONG = "belong"
    VALUE = "value"
    TOTAL = "total"
    TRAIN = "train"
    PAY = "pay"


class NounKind(StrEnum):
    """What a noun of support names."""

    AID = "aid"
    PLAN = "plan"
    ACT = "act"
    ASK = "ask"
    ORDER = "order"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VerbEntry(_Entry):
    """One verb in one sense. ``weak`` verbs need more than themselves to be about support; what an ``envelope`` verb
    draws on is an envelope; ``of_money`` is the sense where the object is a sum; ``mutual`` verbs have both sides as
    subject; an ``obstructs`` verb is done to another's aid; a ``movable`` one may only set a later day; a ``stative``
    one tells what support is for and nothing of its stage."""

    lemma: str
    sense: Sense
    weak: bool = False
    envelope: bool = False
    modality: Modality | None = None
    roles: dict[str, str] = {}
    of_money: Sense | None = None
    mutual: bool = False
    obstructs: bool = False
    movable: bool = False
    stative: bool = False


class NounEntry(_Entry):
    """One noun that names support. ``generic`` nouns name many other things; ``home`` ones are spent at home too."""

    lemma: str
    kind: NounKind
    stage: Stage | None = None
    basis: Basis | None = None
    modality: Modality | None = None
    generic: bool = False
    home: bool = False


class StateEntry(_Entry):
    """An adjective or phrase that sets the stage of what it governs."""

    words: str
    stage: Stage


class Grammar(_Entry):
    """Closed classes of function words; ``support.yml`` says what each is used for."""

    worth: frozenset[str]
    content: frozenset[str]
    purpose: frozenset[str]
    topic: frozenset[str]
    whatever: frozenset[str]
    giver: frozenset[str]
    receiver: frozenset[str]
    place: frozenset[str]
    way: frozenset[str]
    payee: frozenset[str]
    passage: frozenset[str]
    partner: frozenset[str]
    home: frozenset[str]
    stricken: frozenset[str]
    pronouns: frozenset[str]
    definite: frozenset[str]
    bridges: frozenset[str]
    partitive: frozenset[str]
    pointing: frozenset[str]
    nobody: frozenset[str]
    others: frozenset[str]
    behind_counts: frozenset[str]
    several: frozenset[str]
    ordinals: frozenset[str]
    later: frozenset[str]
    source: frozenset[str]
    including: frozenset[str]
    among: frozenset[str]
    aboard: frozenset[str]
    currency: frozenset[str]
    dollar: frozenset[str]
    adverse: frozenset[str]
    further: frozenset[str]
    instrument: frozenset[str]
    means: frozenset[str]
    first_person: frozenset[str]
    rates: frozenset[str]
    spans: frozenset[str]
    asking: frozenset[str]
    unless: frozenset[str]
    unmet: frozenset[str]
    beside: frozenset[str]


class SupportWords(_Entry):
    """All of ``support.yml``."""

    verbs: tuple[VerbEntry, ...]
    nouns: tuple[NounEntry, ...]
    states: tuple[StateEntry, ...]
    phases: dict[str, Stage]
    intentions: frozenset[str]
    expecting: frozenset[str]
    modals: dict[str, Stage]
    drawn_from: tuple[str, ...]
    shares: frozenset[str]
    remainder: frozenset[str]
    portions: frozenset[str]
    reviewing: frozenset[str]
    reviewed: frozenset[str]
    ratios: frozenset[str]
    strands: frozenset[str]
    raising: frozenset[str]
    turning: frozenset[str]
    neutral: frozenset[str]
    moving: frozenset[str]
    unloading: frozenset[str]
    deciding: frozenset[str]
    decisions: frozenset[str]
    totals: frozenset[str]
    relational: frozenset[str]
    cumulative: tuple[str, ...]
    summing: tuple[str, ...]
    distributive: frozenset[str]
    final: frozenset[str]
    already: frozenset[str]
    belonging: frozenset[str]
    contrasts: tuple[str, ...]
    denials: frozenset[str]
    offices: frozenset[str]
    same_period: tuple[str, ...]
    envelope: tuple[str, ...]
    anaphors: frozenset[str]
    trainees: frozenset[str]
    training: frozenset[str]
    trained_bodies: frozenset[str]
    upkeep: frozenset[str]
    losing: frozenset[str]
    firing: frozenset[str]
    having: frozenset[str]
    in_use: frozenset[str]
    coming: frozenset[str]
    forecasts: frozenset[str]
    topic: tuple[str, ...]
    openers: frozenset[str]
    corrections: tuple[str, ...]
    collectives: tuple[str, ...]
    abroad: tuple[str, ...]
    behalf: frozenset[str]
    pools: frozenset[str]
    fund_heads: frozenset[str]
    scheme_heads: frozenset[str]
    scheme_leads: tuple[str, ...]
    handled: tuple[str, ...]
    handling: frozenset[str]
    kept: tuple[str, ...]
    handling_roles: frozenset[str]
    operations: frozenset[str]
    givers: frozenset[str]
    helping: frozenset[str]
    thanking: frozenset[str]
    pledging: frozenset[str]
    promises: frozenset[str]
    ranking: frozenset[str]
    receivers: frozenset[str]
    gatherings: frozenset[str]
    light: frozenset[str]
    aims: frozenset[str]
    hostile: frozenset[str]
    commerce: frozenset[str]
    home_purposes: frozenset[str]
    spending: frozenset[str]
    differences: frozenset[str]
    relieving: frozenset[str]
    sectors: frozenset[str]
    qualifying: frozenset[str]
    other_money: frozenset[str]
    new_money: tuple[str, ...]
    old_money: tuple[str, ...]
    grammar: Grammar

    @model_validator(mode="after")
    def _once(self) -> SupportWords:
        for kind, entries in (("verb", self.verbs), ("noun", self.nouns)):
            lemmas = [e.lemma for e in entries]
            double = sorted({x for x in lemmas if lemmas.count(x) > 1})
            if double:
                raise ValueError(f"{kind} listed twice: {', '.join(double)}")
        return self

    __hash__ = object.__hash__  # one value per load, so that what is compiled from it can be cached by it

    @cached_property
    def verb(self) -> dict[str, VerbEntry]:
        """Verbs by lemma; particle verbs as "hand over"."""
        return {v.lemma: v for v in self.verbs}

    @cached_property
    def noun(self) -> dict[str, NounEntry]:
        """Nouns by lemma."""
        return {n.lemma: n for n in self.nouns}

    @cached_property
    def state(self) -> dict[str, StateEntry]:
        """Adjectives and phrases that set a stage."""
        return {s.words: s for s in self.states}

    @cached_property
    def state_starts(self) -> frozenset[str]:
        """Their first words."""
        return frozenset(words.split(" ")[0] for words in self.state)
