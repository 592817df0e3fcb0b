"""Words that attribute: verbs, nouns and adjectives of saying, believing, wishing and finding, with their frames."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["said", "believed", "wished", "found"]


class Frame(StrEnum):
    """A complement that holds the content."""

    QUOTE = "quote"
    CLAUSE = "clause"
    WH = "wh"
    INFINITIVE = "infinitive"
    OBJECT = "object"
    OBJECT_INFINITIVE = "object_infinitive"
    SMALL = "small"
    GERUND = "gerund"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VerbClass(_Strict):
    """Verbs that share their complements. ``prepositions`` are those whose object is content.

    ``addressee``: the object is who is spoken to ("told MPs that"). ``passive``: a passive attributes as well
    ("is expected to"), its subject belonging to the content. ``active: false``: only a passive does.
    ``asks``: its indirect questions are questions put. ``reports: false``: its clause is a demand, which makes no
    statement; ``hints``: it makes one only of someone, not of a sign or a paper. ``wishes: false``: its
    clause makes none where it tells what one wants. ``figures``: the content is a sum or number.
    """

    name: str
    kind: Kind
    frames: frozenset[Frame] = frozenset()
    prepositions: frozenset[str] = frozenset()
    addressee: bool = False
    passive: bool = False
    active: bool = True
    asks: bool = False
    reports: bool = True
    hints: bool = False
    wishes: bool = True
    figures: bool = False
    lemmas: tuple[str, ...] = Field(min_length=1)

    @property
    def tells(self) -> bool:
        """Whether a clause under these verbs makes a statement."""
        clause = Frame.CLAUSE in self.frames or (self.asks and Frame.WH in self.frames)
        return self.figures or (self.reports and clause)


class WordClass(_Strict):
    """Nouns or adjectives that share their complements."""

    name: str
    kind: Kind
    frames: frozenset[Frame] = frozenset()
    prepositions: frozenset[str] = frozenset()
    lemmas: tuple[str, ...] = Field(min_length=1)


class Cues(_Strict):
    """The whole lexicon. ``irregular`` holds the forms that the rules of English spelling do not make.

    ``replies`` are verbs that answer another statement; ``occasions`` nouns for events at which one speaks;
    ``times`` words that say when, without a final s; ``light`` verbs that lend a noun their subject ("made a claim");
    ``turns`` stand before a speaker's name on a line of its own; ``documents`` speak for whoever issued them;
    ``silent`` sources make no statement: the writer, the text itself, and measures ("according to their size").
    """

    verbs: tuple[VerbClass, ...]
    nouns: tuple[WordClass, ...]
    adjectives: tuple[WordClass, ...]
    according: tuple[str, ...]
    accounts: dict[str, frozenset[str]]
    replies: frozenset[str]
    occasions: frozenset[str]
    times: frozenset[str]
    light: tuple[str, ...]
    documents: frozenset[str]
    turns: tuple[str, ...]
    silent: frozenset[str]
    irregular: dict[str, tuple[str, ...]]
    doubling: frozenset[str]

    @cached_property
    def verb_forms(self) -> dict[str, str]:
        """Every form of every verb, with its lemma; of "point out" those of "point"."""
        lemmas = sorted({lemma.split()[0] for group in self.verbs for lemma in group.lemmas})
        return {form: lemma for lemma in lemmas for form in self._inflected(lemma)}

    @cached_property
    def noun_forms(self) -> dict[str, str]:
        """Singular and plural of every noun, with its lemma."""
        lemmas = sorted({lemma for group in self.nouns for lemma in group.lemmas})
        return {form: lemma for lemma in lemmas for form in (lemma, _plural(lemma))}

    @cached_property
    def adjective_forms(self) -> frozenset[str]:
        """Every adjective."""
        return frozenset(lemma for group in self.adjectives for lemma in group.lemmas)

    @cached_property
    def light_forms(self) -> frozenset[str]:
        """Every form of every light verb."""
        return frozenset(form for lemma in self.light for form in self._inflected(lemma))

    @cached_property
    def triggers(self) -> frozenset[str]:
        """Words without one of which a sentence holds no cue."""
        return frozenset({*self.verb_forms, *self.noun_forms, *self.adjective_forms, *self.according, *self._accounts})

    @cached_property
    def telling(self) -> frozenset[str]:
        """Words without one of which, or a quotation, no sentence makes a statement: verbs of saying with a clause."""
        lemmas = {lemma.split()[0] for g in self.verbs if g.kind == "said" and g.tells for lemma in g.lemmas}
        verbs = (form for form, lemma in self.verb_forms.items() if lemma in lemmas)
        return frozenset({*verbs, *self.according, *self._accounts})

    @cached_property
    def _accounts(self) -> frozenset[str]:
        return frozenset(noun for nouns in self.accounts.values() for noun in nouns)

    @cached_property
    def asked(self) -> frozenset[str]:
        """Forms of the verbs of asking: a sentence that begins with one tells of a question by nobody."""
        lemmas = {lemma.split()[0] for group in self.verbs if group.asks for lemma in group.lemmas}
        return frozenset(form for form, lemma in self.verb_forms.items() if lemma in lemmas)

    @cached_property
    def telling_nouns(self) -> frozenset[str]:
        """Nouns of saying, which make a statement with a that-clause."""
        lemmas = {lemma for g in self.nouns if g.kind == "said" and Frame.CLAUSE in g.frames for lemma in g.lemmas}
        return frozenset(form for form, lemma in self.noun_forms.items() if lemma in lemmas)

    @cached_property
    def verb_classes(self) -> dict[str, tuple[tuple[VerbClass, str], ...]]:
        """For each verb its classes in the order of the file, each with the particle it needs or ""."""
        found: dict[str, list[tuple[VerbClass, str]]] = {}
        for group in self.verbs:
            for lemma in group.lemmas:
                verb, _, particle = lemma.partition(" ")
                found.setdefault(verb, []).append((group, particle))
        return {verb: tuple(groups) for verb, groups in found.items()}

    @cached_property
    def noun_classes(self) -> dict[str, tuple[WordClass, ...]]:
        """For each noun its classes in the order of the file."""
        return _by_lemma(self.nouns)

    @cached_property
    def adjective_classes(self) -> dict[str, tuple[WordClass, ...]]:
        """For each adjective its classes in the order of the file."""
        return _by_lemma(self.adjectives)

    def _inflected(self, verb: str) -> tuple[str, ...]:
        forms = (verb, _plural(verb), _gerund(verb, double=verb in self.doubling))
        return (*forms, *(self.irregular.get(verb) or (_past(verb, double=verb in self.doubling),)))


def _by_lemma(groups: tuple[WordClass, ...]) -> dict[str, tuple[WordClass, ...]]:
    found: dict[str, list[WordClass]] = {}
    for group in groups:
        for lemma in group.lemmas:
            found.setdefault(lemma, []).append(group)
    return {lemma: tuple(classes) for lemma, classes in found.items()}


def _consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2:-1] not in set("aeiou")


def _plural(word: str) -> str:
    if _consonant_y(word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh", "go")) else "s")


def _past(verb: str, *, double: bool) -> str:
    if _consonant_y(verb):
        return verb[:-1] + "ied"
    return verb + ("d" if verb.endswith("e") else verb[-1] + "ed" if double else "ed")


def _gerund(verb: str, *, double: bool) -> str:
    if verb.endswith("e") and not verb.endswith(("ee", "oe")):
        return verb[:-1] + "ing"
    return verb + (verb[-1] if double else "") + "ing"
