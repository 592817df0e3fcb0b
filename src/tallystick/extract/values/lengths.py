"""Lengths of time: "five-year", "30 years", "an hour and a half", and the periods they make with "within" and "in"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tallystick.extract.mentions import DateKind, DateMention
from tallystick.extract.values.leads import LeadReader
from tallystick.extract.values.phrases import Length, Words
from tallystick.extract.values.relative import stepped
from tallystick.extract.values.shifted import CLOCK
from tallystick.extract.values.tense import Tense
from tallystick.extract.values.tokens import Tokens
from tallystick.model import Period

Found = tuple[DateMention, int, int]
"""A mention and the tokens it takes."""


@dataclass(frozen=True, slots=True)
class LengthReader:
    """Reads lengths of time."""

    tokens: Tokens
    words: Words
    leads: LeadReader
    reference: date | None
    blocked: frozenset[int]

    def read(self, i: int) -> Found | None:
        """A length of time, or the period it makes with "within" and "in"."""
        words, tokens = self.words, self.tokens
        found = self._all(i) or words.length(i)
        if found is None:
            return self._within_plural(i)
        parts, last = found
        before = tokens.low(i - 1)
        if before in words.calendar.recurring or any(k in self.blocked for k in range(i, last)):
            return None
        if not self._length_stands(i, last, parts):
            return None
        if (dated := self._from_today(i, last, parts)) is not None:
            return dated
        span = tokens.span(i, last)
        mention = DateMention(
            span,
            Period(None, None, span.text),
            DateKind.DURATION,
            self._iso(parts),
            self.leads.read(i).words,
        )
        return mention, i, last

    def _all(self, i: int) -> tuple[Length, int] | None:
        """ "All day", "all month"."""
        unit = self.words.unit(i + 1) if self.tokens.low(i) == "all" else None
        return ([(1.0, unit[0])], unit[1]) if unit and not self.words.plural(i + 1) else None

    def _within_plural(self, i: int) -> Found | None:
        """ "Within months": a period whose end is left open."""
        if not self.words.plural(i) or self.tokens.low(i - 1) != "within":
            return None
        span = self.tokens.span(i, i + 1)
        return DateMention(span, Period(None, None, span.text), DateKind.DATE, None, "within"), i, i + 1

    def _length_stands(self, i: int, last: int, parts: Length) -> bool:
        """Whether it is a length: not an age, not a rate ("a year"), not "one day"."""
        tokens, calendar = self.tokens, self.words.calendar
        j = last + 1 if self.words.hyphen(last) else last
        if tokens.low(j) in calendar.ages:
            return False
        if self._pausing(last, parts) or self._compounded(i, last):
            return False
        low = tokens.low(i)
        if low in ("a", "an") and self.words.hyphen(i + 1):
            return False
        if low in ("a", "an", "one") and last - i == 2 and not self.words.hyphen(i + 1):
            return tokens.low(i - 1) in calendar.length_before
        return True

    def _pausing(self, last: int, parts: Length) -> bool:
        """ "A few times", "second": words that look like units but are none here."""
        return parts[0][1] == "second" and self.tokens.low(last - 1) == "second" and parts[0][0] != 1

    def _compounded(self, i: int, last: int) -> bool:
        """ "3,000 night-vision goggles": a unit tied to the next word alone is part of that word's name."""
        open_before = last - 2 >= i and not self.words.hyphen(last - 2)
        return open_before and self.words.hyphen(last) and not self.words.plural(last - 1)

    def _from_today(self, i: int, last: int, parts: Length) -> Found | None:
        """ "Within a year" runs from the day of publication; "in two weeks" is a day if the sentence looks ahead."""
        tokens = self.tokens
        before = tokens.low(i - 1)
        reference = self.reference
        ahead = Tense(tokens, self.words.calendar).ahead(i - 1, last) is True
        sub_day = any(unit in CLOCK for _, unit in parts)
        owner = tokens.low(last) in ("'", "’", "'s", "’s")
        ahead = ahead or (owner and tokens.low(last + 1) == "time")
        if sub_day or self.words.hyphen(last - 2) or (owner and tokens.low(last + 1) != "time"):
            return None
        if before == "within" or (before in ("in", "inside") and ahead and tokens.low(last) != "of"):
            end = stepped(reference, parts, 1)
            start = reference if before != "in" else (end.start if end else None)
            span = tokens.span(i, last)
            period = Period(start, end.end, span.text) if end and start else Period(None, None, span.text)
            return DateMention(span, period, DateKind.DATE, None, before), i, last
        return None

    def _iso(self, parts: Length) -> str | None:
        """ISO 8601, None where a count is vague."""
        days, clock = "", ""
        for count, unit in parts:
            if count is None:
                return None
            size, letter = self.words.calendar.iso[unit]
            number = f"{count * size:.4f}".rstrip("0").rstrip(".")
            if letter.startswith("T"):
                clock += number + letter[1:]
            else:
                days += number + letter
        return f"P{days}" + (f"T{clock}" if clock else "")
