"""Words that tell the type of aid, and the form it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from tallystick.knowledge.patterns import WordPattern, grouped
from tallystick.model import AidType, Modality

_PART_OF_WORD = r"[\w-]"


class AidTypes(BaseModel):
    """Cue words of the types of aid, those that name a type apart from those that hint at it, and of modalities."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    explicit: dict[AidType, tuple[str, ...]]
    instrument: dict[AidType, tuple[str, ...]]
    hint: dict[AidType, tuple[str, ...]]
    order: tuple[AidType, ...]
    modality: dict[Modality, tuple[str, ...]]

    @cached_property
    def naming(self) -> dict[AidType, WordPattern]:
        """One pattern a type: the words that name it."""
        return {kind: _pattern(words) for kind, words in self.explicit.items()}

    @cached_property
    def instruments(self) -> dict[AidType, WordPattern]:
        """One pattern a type: the ways of giving money that go with it."""
        return {kind: _pattern(words) for kind, words in self.instrument.items()}

    @cached_property
    def hinting(self) -> dict[AidType, WordPattern]:
        """One pattern a type: the words that hint at it."""
        return {kind: _pattern(words) for kind, words in self.hint.items()}

    @cached_property
    def forms(self) -> dict[Modality, WordPattern]:
        """One pattern a modality, in the contract's order."""
        return {kind: _pattern(self.modality[kind]) for kind in Modality if kind in self.modality}

    @cached_property
    def first(self) -> frozenset[str]:
        """The words one of which a text must hold if any of the patterns is to be found in it."""
        tables = (self.naming, self.instruments, self.hinting, self.forms)
        return frozenset(word for table in tables for pattern in table.values() for word in pattern.first)


def _pattern(words: tuple[str, ...]) -> WordPattern:
    """The words, in lower case, with free hyphens, British and American spelling; the longest first."""
    ordered = sorted((word.lower() for word in words), key=lambda w: (-len(w), w))
    alternatives = grouped(((word[0], _loose(word)) for word in ordered), not_behind=_PART_OF_WORD)
    first = (word for phrase in ordered for word in _first_words(phrase))
    return WordPattern(re.compile(rf"(?:{alternatives})(?!{_PART_OF_WORD})"), frozenset(first))


def _first_words(phrase: str) -> Iterator[str]:
    """What may be the first word of a phrase where hyphens are free: "non-lethal aid" may begin "nonlethal"."""
    joined = ""
    for part in phrase.split(" ")[0].split("-"):
        joined += part
        yield from (joined, joined.replace("defence", "defense"))


def _loose(word: str) -> str:
    spelt = re.escape(word).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]?")
    return spelt.replace("defence", "defen[cs]e")
