"""Predicates that take a stance, and how each joins the proposition it is about."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from tallystick.model import Stance

Words = frozenset[str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Topic(StrEnum):
    """Where the proposition stands in relation to its predicate."""

    OBJECT = "object"
    CLAUSE = "clause"
    MUST_CLAUSE = "must_clause"
    SUBJUNCTIVE_CLAUSE = "subjunctive_clause"
    TERMS_CLAUSE = "terms_clause"
    INFINITIVE = "infinitive"
    OBJECT_INFINITIVE = "object_infinitive"
    ON_INFINITIVE = "on_infinitive"
    TO_INFINITIVE = "to_infinitive"
    WITH_INFINITIVE = "with_infinitive"
    NOUN_INFINITIVE = "noun_infinitive"
    GERUND = "gerund"
    CAUSATIVE = "causative"
    INDIRECT = "indirect"
    FOR = "for"
    ON = "on"
    TO = "to"
    AGAINST = "against"
    OF = "of"
    WITH = "with"


class Frame(_Strict):
    """Words that take one stance, with the places where their topic may stand, tried in order."""

    stance: Stance
    words: Words
    topic: tuple[Topic, ...]
    particle: str | None = None
    parties: bool = True


class PrepositionFrame(_Strict):
    """Prepositions that are predicates: "is against X"."""

    stance: Stance
    words: tuple[str, ...]


class Refusals(_Strict):
    """Verbs and nouns that deny an intention: "has no plans to"."""

    verbs: Words
    nouns: Words


class Stances(_Strict):
    """The contents of ``stances.yml``."""

    __hash__ = object.__hash__  # one value per load, so that what is compiled from it can be cached by it

    verbs: tuple[Frame, ...]
    adjectives: tuple[Frame, ...]
    copulas: Words
    prepositions: tuple[PrepositionFrame, ...]
    preposition_verbs: Words
    nouns: tuple[Frame, ...]
    light: Words
    refusals: Refusals
    undertakings: Words
    giving: Words
    speaking: Words
    tidings: Words
    documents: Words
    not_holding: Words
    carriers: Words
    unasserted: Words
    holders: Words

    @cached_property
    def verb_frames(self) -> dict[str, list[Frame]]:
        """The frames of each verb."""
        return _by_word(self.verbs)

    @cached_property
    def adjective_frames(self) -> dict[str, list[Frame]]:
        """The frames of each adjective."""
        return _by_word(self.adjectives)

    @cached_property
    def noun_frames(self) -> dict[str, list[Frame]]:
        """The frames of each noun."""
        return _by_word(self.nouns)


def _by_word(frames: tuple[Frame, ...]) -> dict[str, list[Frame]]:
    found: dict[str, list[Frame]] = {}
    for frame in frames:
        for word in sorted(frame.words):
            found.setdefault(word, []).append(frame)
    return found
