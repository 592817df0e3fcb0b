"""Days that have a name: feasts, and events that texts use as dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from tallystick.extract.values import intervals
from tallystick.extract.values.intervals import Interval
from tallystick.extract.values.phrases import Phrase, Words, fixed, open_phrase
from tallystick.extract.values.tokens import Tokens
from tallystick.extract.values.tokens import tokens as tokenise
from tallystick.knowledge.calendar import Holiday

_CLOSE = 3
"""Days from its own within which a feast is reported."""


@dataclass(frozen=True, slots=True)
class NamedDays:
    """Reads feasts and events."""

    tokens: Tokens
    words: Words
    reference: date | None

    def feast(self, i: int) -> Phrase | None:
        """ "Independence Day": the named state's, else the one that falls close to the day of publication."""
        fits = self._fitting(i)
        if not fits:
            return None
        last = i + _size(fits[0].name)
        before = {self.tokens.low(k) for k in (i - 1, i - 2)}
        fits = [h for h in fits if h.of & before] or fits
        year_at = self.words.skip(last, ",", "of", "in")
        if (year := self.words.year(year_at)) is not None:
            known = intervals.calendar_day(year, fits[0].month, fits[0].day) if len(fits) == 1 else None
            return fixed(i, year_at + 1, known)
        if len(fits) > 1:
            return fixed(i, last, self._close_by(fits))
        month, number = fits[0].month, fits[0].day
        phrase = Phrase(i, last, in_year=lambda y: intervals.calendar_day(y, month, number))
        return open_phrase(phrase, self.reference)

    def _fitting(self, i: int) -> list[Holiday]:
        """The feasts whose name stands at token ``i``, those with the longest name."""
        tokens = self.tokens
        if tokens.low(i) not in self.words.calendar.feast_starts or not tokens.raw(i)[:1].isupper():
            return []
        fits = [h for h in self.words.calendar.holidays if tokens.phrase(i, i + _size(h.name)) == _key(h.name)]
        longest = max((_size(h.name) for h in fits), default=0)
        return [h for h in fits if _size(h.name) == longest]

    def _close_by(self, feasts: list[Holiday]) -> Interval | None:
        """The one of several days of the year that lies close to the reference date, closer than any other."""
        today = self.reference
        if today is None:
            return None
        found = [intervals.calendar_day(today.year, h.month, h.day) for h in feasts]
        gaps = sorted((abs((d.start - today).days), d) for d in found if d)
        near = [d for gap, d in gaps if gap <= min(_CLOSE, gaps[0][0])]
        return near[0] if len(near) == 1 else None

    def event(self, i: int) -> Phrase | None:
        """ "Russia's full-scale invasion": the day of an event; only a preposition makes it a date."""
        best: Phrase | None = None
        if self.tokens.low(i) not in self.words.calendar.event_starts:
            return None
        for one in self.words.calendar.events:
            if self.reference is not None and self.reference < one.on:
                continue
            for phrase in one.phrases:
                last = i + _size(phrase)
                if (best is None or last > best.last) and self.tokens.phrase(i, last) == _key(phrase):
                    best = replace(fixed(i, last, intervals.day(one.on)), event=True)
        return best


@cache
def _key(phrase: str) -> str:
    """The phrase as its tokens, parted by one space."""
    parts = tokenise(phrase)
    return parts.phrase(0, len(parts))


def _size(phrase: str) -> int:
    return _key(phrase).count(" ") + 1
