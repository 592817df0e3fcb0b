"""The preposition that governs a date, and whether the sentence it stands in looks ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tallystick.extract.values.intervals import Interval
from tallystick.extract.values.phrases import Phrase
from tallystick.extract.values.tense import Tense
from tallystick.extract.values.tokens import Tokens
from tallystick.knowledge.calendar import Calendar


class Lead(NamedTuple):
    """A preposition: its kind ("since", "until", "before", "after", "plain") and its words; None where none stands."""

    kind: str | None = None
    words: str | None = None


_NONE = Lead()


@dataclass(frozen=True, slots=True)
class LeadReader:
    """Reads what stands before a date."""

    tokens: Tokens
    calendar: Calendar

    def article(self, first: int) -> int:
        """Where the phrase begins with its article."""
        return first - 1 if self.tokens.low(first - 1) == "the" else first

    def read(self, first: int) -> Lead:
        """The preposition before the phrase at token ``first``."""
        kinds = self.calendar.leads.kinds
        i = self.article(first)
        n = self.tokens.longest_before(i, self.calendar.leads.all)
        if not n:
            return _NONE
        words = self.tokens.phrase(i - n, i)
        return Lead(kinds[words], words)

    def ahead(self, phrase: Phrase) -> bool | None:
        """Whether the phrase lies ahead, by its preposition and then by its clause."""
        lead = self.read(phrase.first)
        told = Tense(self.tokens, self.calendar).ahead(phrase.first, phrase.last)
        if lead.kind == "since":
            return False if lead.words in ("since", "ever since") else told is not False
        if lead.kind == "until" and (told is None or phrase.grain == "season" or lead.words in ("by", "until")):
            return True
        return False if told is None and phrase.grain == "weekday" else told

    def days(self, phrase: Phrase) -> Interval | None:
        """The days of a phrase, a missing year chosen."""
        if phrase.interval is not None or phrase.choose is None:
            return phrase.interval
        return phrase.choose(self.ahead(phrase))
