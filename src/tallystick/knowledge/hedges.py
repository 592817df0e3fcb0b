"""Words that hedge, condition or deny a predicate."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

Words = frozenset[str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Conditions(_Strict):
    """What makes a predicate hold only under a condition."""

    marks: Words
    with_only: Words
    ending: Words
    limits: Words
    inverted: Words
    phrases: tuple[str, ...]
    questions: Words


class Hedging(_Strict):
    """What gives a predicate at one remove."""

    modals: Words
    adverbs: Words
    raising: Words
    passives: Words
    adjectives: Words
    reports: Words
    nouns: Words
    phrases: tuple[str, ...]


class Negation(_Strict):
    """What denies a predicate."""

    particles: Words
    not_alone: Words
    phrases: tuple[str, ...]
    determiners: Words
    pronouns: Words
    verbs: Words
    verb_particles: Words
    adjectives: Words
    prepositions: Words
    adverbs_before_infinitive: Words


class Hedges(_Strict):
    """The contents of ``hedges.yml``."""

    conditions: Conditions
    hedges: Hedging
    negation: Negation
