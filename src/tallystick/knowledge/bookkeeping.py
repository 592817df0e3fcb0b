"""The bookkeeping language of analysts' notes: what a note enters, and what it sets aside."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cached_property

from pydantic import BaseModel, ConfigDict, model_validator

from tallystick.knowledge.equipment import WordSet
from tallystick.model import AidType

ENTRY = r"\b[A-Z]{2}[HMF] ?\d{1,2}(?:-[0-9a-f]{4})?(?![\d.,]*\d)(?!\w|\s*(?:million|billion|mil\b))"
"""An entry's identifier: donor, type of aid, number."""

_GAP = r"(?:(?!\bnot\b|\bnever\b|n['’]t\b)(?:[^.;:()]|\.(?=\d)|(?<=mil)\.)){0,40}?"


class Direction(StrEnum):
    """On which side of a phrase the sums stand that it is about."""

    AFTER = "after"
    BEFORE = "before"
    EITHER = "either"
    """Behind it, and where none stands there, before it."""


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Phrase(_Checked):
    """A phrase with slots and the side it reaches to."""

    phrase: str
    direction: Direction


class Bookkeeping(_Checked):
    """Phrases and words of notes; see bookkeeping.yml."""

    verbs: tuple[tuple[str, str, str], ...]
    here: tuple[str, ...]
    elsewhere: tuple[str, ...]
    entry_nouns: tuple[str, ...]
    enters: tuple[Phrase, ...]
    sets_aside: tuple[Phrase, ...]
    stops: tuple[str, ...]
    barriers: tuple[str, ...]
    relative: frozenset[str]
    money_nouns: frozenset[str]
    commitment: tuple[str, ...]
    allocation: tuple[str, ...]
    delivered: tuple[str, ...]
    not_yet: tuple[str, ...]
    entry_donors: dict[str, str]
    entry_types: dict[str, AidType]
    donor_nouns: dict[str, str]
    not_donors: frozenset[str]
    places: frozenset[str]
    not_goods: WordSet

    @model_validator(mode="after")
    def _compiles(self) -> Bookkeeping:
        for phrase in (*self.enters, *self.sets_aside):
            try:
                self._pattern(phrase.phrase)
            except re.error as error:
                raise ValueError(f"{phrase.phrase!r} is no pattern: {error}") from error
        return self

    def _pattern(self, phrase: str) -> re.Pattern[str]:
        slots = {
            "VERBED": _either(v[2] for v in self.verbs),
            "VERBS": _either(v[1] for v in self.verbs),
            "VERB": _either(v[0] for v in self.verbs),
            "HERE": _either(self.here),
            "ELSEWHERE": _either(self.elsewhere),
            "ENTRYNOUN": _either(self.entry_nouns),
            "ENTRY": rf"(?:(?:entry|entries|(?:donation )?ids?)\s+)?(?-i:{ENTRY})",
            "GAP": _GAP,
        }
        parts = re.split(r"(\b(?:VERBED|VERBS|VERB|HERE|ELSEWHERE|ENTRYNOUN|ENTRY|GAP)\b| )", phrase)
        made = "".join(slots.get(part, r",?\s*" if part == " " else part) for part in parts)
        made = made.replace(r",?\s*" + _GAP + r",?\s*", rf"\b{_GAP}\b")
        return re.compile(rf"(?<![\w-])(?:{made})(?!\w)", re.IGNORECASE)

    @cached_property
    def entering(self) -> tuple[tuple[re.Pattern[str], Direction], ...]:
        """Patterns of what enters a sum."""
        return tuple((self._pattern(p.phrase), p.direction) for p in self.enters)

    @cached_property
    def setting_aside(self) -> tuple[tuple[re.Pattern[str], Direction], ...]:
        """Patterns of what sets a sum aside."""
        return tuple((self._pattern(p.phrase), p.direction) for p in self.sets_aside)

    @cached_property
    def stopping(self) -> re.Pattern[str]:
        """What ends the reach of a phrase."""
        verbs = _either(v[0] for v in self.verbs)
        return re.compile(rf"[;:]|(?<!\w)(?:{_either(self.stops)}|and\s+(?:only\s+)?{verbs})(?!\w)", re.IGNORECASE)

    @cached_property
    def barring(self) -> re.Pattern[str]:
        """What keeps a phrase from the sum before it."""
        return re.compile(rf";|(?<!\w)(?:{_either(self.barriers)})(?!\w)", re.IGNORECASE)

    @cached_property
    def committing(self) -> re.Pattern[str]:
        """What shows a commitment."""
        return re.compile(rf"(?<!\w)(?:{_either(self.commitment)})(?!\w)", re.IGNORECASE)

    @cached_property
    def delivering(self) -> re.Pattern[str]:
        """What says that goods were handed over."""
        return re.compile(rf"(?<!\w)(?:{_either(self.delivered)})(?!\w)", re.IGNORECASE)

    @cached_property
    def awaiting(self) -> re.Pattern[str]:
        """What says that it is still to come."""
        return re.compile(rf"(?<!\w)(?:{_either(self.not_yet)})(?!\w)", re.IGNORECASE)

    @cached_property
    def allocating(self) -> re.Pattern[str]:
        """What shows an allocation."""
        return re.compile(rf"(?<!\w)(?:{_either(self.allocation)})(?!\w)", re.IGNORECASE)


def _either(words: object) -> str:
    ordered = sorted(words, key=lambda w: (-len(w), w))  # type: ignore[call-overload]
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in ordered) + ")"
