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
    NOT_INFINITIVE = "not_infinitive"
    OBJECT_INFINITIVE = "object_infinitive"
    ON_INFINITIVE = "on_infinitive"
    UPON_INFINITIVE = "upon_infinitive"
    TO_INFINITIVE = "to_infinitive"
    WITH_INFINITIVE = "with_infinitive"
    NOUN_INFINITIVE = "noun_infinitive"
    NOUN_CLAUSE = "noun_clause"
    GERUND = "gerund"
    CAUSATIVE = "causative"
    INDIRECT = "indirect"
    FOR = "for"
    ON = "on"
    TO = "to"
    AGAINST = "against"
    OF = "of"
    WITH = "with"
    AT = "at"
    BY = "by"
    BEHIND = "behind"
    FROM = "from"
    ABOUT = "about"
    OVER = "over"
    INTO = "into"
    OBJECT_STATE = "object_state"
    ASKED_BEFORE = "asked_before"
    SEE_CLAUSE = "see_clause"
    FOR_INFINITIVE = "for_infinitive"


class Frame(_Strict):
    """Words that take one stance, with the places where their topic may stand, tried in order.

    ``parties``: a party may be the topic. ``matters``: a noun must be one of ``Stances.matters``; ``helps``: and said
    so that no help is meant. ``nouns``: the only nouns that are topics. ``denied``: what denial leaves;
    ``only_denied``: nothing is left without it. ``vowed``: only as what is vowed. ``possessed``: also with the holder
    before or behind the noun. ``under``: the verbs a noun needs, where not any of ``Stances.light``; ``beside``: what
    stands before it. ``would``: only after "would". ``asked``: only of someone who could be asked to take a stand.
    """

    stance: Stance
    words: Words
    topic: tuple[Topic, ...]
    particle: str | None = None
    parties: bool = True
    matters: bool = False
    helps: bool = False
    denied: Stance | None = None
    only_denied: bool = False
    nouns: Words = frozenset()
    vowed: bool = False
    possessed: bool = False
    under: Words = frozenset()
    beside: Words = frozenset()
    would: bool = False
    asked: bool = False


class PrepositionFrame(_Strict):
    """Prepositions that are predicates: "is against X"."""

    stance: Stance
    words: tuple[str, ...]


class Verdict(_Strict):
    """Phrases after a copula by which a speaker judges what the subject names."""

    stance: Stance
    phrases: tuple[str, ...]


class Refusals(_Strict):
    """Verbs and the nouns that are their objects: "has no plans to", "added its voice to"."""

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
    verdicts: tuple[Verdict, ...]
    ending: Words
    lacking: Words
    operative: Words
    bundles: Words
    hanging: Words
    ruled: Words
    for_now: Words
    subordinates: Words
    mild: Words
    requested: Words
    irregular: dict[str, Words]
    voicing: Refusals
    courtesies: Words
    vowing: Words
    asserting: Words
    nobody: Words
    things: Words
    matters: Words
    works: Words
    degree: Words
    endings: tuple[str, ...]
    bodies: Words
    virtues: Words
    general: Words
    claims: Words
    unable: Words
    light_acts: Words
    acts: Words
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

    def is_matter(self, noun: str, *, stated: bool, firmly: bool) -> bool:
        """Whether a stance can be taken on what ``noun`` means.

        ``stated``: by words that do not mean help, or only in the simple present; ``firmly``: by none that could.
        """
        if noun in self.matters and (stated or noun not in self.works):
            return True
        return (stated and noun in self.works) or (firmly and noun.endswith(self.endings) and noun not in self.bodies)

    @cached_property
    def possessed_forms(self) -> frozenset[str]:
        """The nouns that carry a stance wherever their holder stands beside them."""
        return frozenset(word for frame in self.nouns if frame.possessed for word in frame.words)

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
