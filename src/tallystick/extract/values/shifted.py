"""Periods counted from the day of publication: next month, the past three years, this September, last Friday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tallystick.extract.values import intervals
from tallystick.extract.values.absolute import AbsoluteReader
from tallystick.extract.values.intervals import Interval
from tallystick.extract.values.phrases import Phrase, Words, fixed
from tallystick.extract.values.tokens import Tokens

_ALIGNED = frozenset({"quarter", "decade", "century"})
CLOCK = frozenset({"second", "minute", "hour"})
"""Units shorter than a day."""


@dataclass(frozen=True, slots=True)
class ShiftedReader:
    """Reads units of time that "next", "last", "coming" and their like move from the reference day."""

    tokens: Tokens
    words: Words
    absolute: AbsoluteReader
    reference: date | None

    def read(self, i: int) -> Phrase | None:
        """The phrase at token ``i``."""
        return self._shifted(i) or self._counted(i)

    def _shifted(self, i: int) -> Phrase | None:
        """ "Next month", "the past three years", "this September", "last Friday", "the coming weeks", "that week"."""
        calendar, tokens = self.words.calendar, self.tokens
        word = tokens.low(i)
        if word in calendar.anaphoric:
            unit = self.words.unit(i + 1)
            ok = unit and not self.words.plural(i + 1) and unit[0] not in CLOCK
            return Phrase(i, unit[1]) if unit and ok else None
        if word not in calendar.shifts or (word == "last" and tokens.low(i - 1) in calendar.before_verbs):
            return None
        j = i + 1
        if word in ("this", "these") and tokens.low(j) in calendar.shifts:
            word, j = tokens.low(j), j + 1
        return (
            self._shifted_unit(i, j, word)
            or self._shifted_count(i, j, word)
            or self._shifted_name(i, j, word)
            or self._shifted_date(i, j, word)
        )

    def _shifted_unit(self, i: int, j: int, word: str) -> Phrase | None:
        words = self.words
        fiscal = self.tokens.low(j) in words.calendar.fiscal and self.tokens.low(j + 1) == "year"
        found = words.unit(j + 1 if fiscal else j)
        if found is None or found[0] in CLOCK:
            return None
        unit, last = found
        shift = words.calendar.shifts[word]
        if word in words.calendar.told_elsewhere and self.tokens.low(i - 1) == "the":
            return Phrase(i, last)
        if words.plural(j) or word == "recent":
            return Phrase(i, last) if words.plural(j) else None
        if self.reference is None:
            return Phrase(i, last, grain=unit)
        if fiscal:
            return fixed(i, last, self._fiscal_year(words.calendar.fiscal[self.tokens.low(j)], shift), "year")
        if word in self._rolling_words() and unit in ("week", "month", "year", "decade", "fortnight"):
            return fixed(i, last, self._rolling(unit, shift), unit)
        if unit == "fortnight":
            start = intervals.week(self.reference).start + timedelta(days=14 * shift)
            return fixed(i, last, Interval(start, start + timedelta(days=13)), unit)
        return self.weekday_in(fixed(i, last, intervals.unit_at(self.reference, unit, shift), unit))

    def _fiscal_year(self, first_month: int, shift: int) -> Interval | None:
        today = self.reference
        if today is None:
            return None
        return intervals.months(today.year - (today.month < first_month) + shift, first_month, 12)

    def _rolling_words(self) -> frozenset[str]:
        return self.words.calendar.nearest_ahead | self.words.calendar.nearest_back

    def _rolling(self, unit: str, shift: float) -> Interval | None:
        """From the reference day ``shift`` units on, or as many back."""
        if self.reference is None:
            return None
        other = intervals.step(self.reference, unit, shift)
        return Interval(min(other, self.reference), max(other, self.reference)) if other else None

    def weekday_in(self, phrase: Phrase) -> Phrase:
        """ "Next week Wednesday", "previous week - Monday", "first week of October on Friday"."""
        tokens = self.tokens
        if phrase.grain != "week":
            return phrase
        j = phrase.last
        j = (
            j + 1
            if tokens.low(j) in ("-", "–", ",", "on") or (tokens.low(j) == "." and tokens.low(j + 1) == "on")
            else j
        )
        j = self.words.skip(j, "on")
        number = self.words.calendar.weekdays.get(tokens.low(j))
        if number is None or (j > phrase.last and tokens.low(phrase.last) == ","):
            return phrase
        days = intervals.day(phrase.interval.start + timedelta(days=number)) if phrase.interval else None
        return fixed(phrase.first, j + 1, days)

    def _shifted_count(self, i: int, j: int, word: str) -> Phrase | None:
        """ "Next 3 days", "the last two quarters", "the past few months"."""
        counted = self.words.count(j)
        if counted is None:
            return None
        count, k = counted
        found = self.words.unit(k + 1 if self.words.hyphen(k) else k)
        if found is None:
            return None
        return self._counted_days(i, found[1], (word, count, found[0]))

    def _counted(self, i: int) -> Phrase | None:
        """ "5 upcoming years", "10 previous weeks"."""
        counted = self.words.count(i)
        if counted is None or self.tokens.low(counted[1]) not in self.words.calendar.shifts:
            return None
        count, j = counted
        if count != 1 and not self.words.plural(j + 1):
            return None
        found = self.words.unit(j + 1)
        return self._counted_days(i, found[1], (self.tokens.low(j), count, found[0])) if found else None

    def _counted_days(self, first: int, last: int, told: tuple[str, float | None, str]) -> Phrase | None:
        word, count, unit = told
        shift = self.words.calendar.shifts[word]
        if unit in CLOCK and count is not None and shift:
            unit, count = "day", -(-count // 24) if unit == "hour" else 0
        if unit in CLOCK:
            return Phrase(first, last, grain="hours")
        if shift == 0 or count is None or self.reference is None:
            return Phrase(first, last)
        if unit not in _ALIGNED:
            return fixed(first, last, self._rolling(unit, shift * count), "rolling")
        near = intervals.unit_at(self.reference, unit, shift)
        far = intervals.unit_at(self.reference, unit, round(shift * count))
        if near is None or far is None:
            return Phrase(first, last)
        return fixed(first, last, Interval(min(near.start, far.start), max(near.end, far.end)), "rolling")

    def _shifted_name(self, i: int, j: int, word: str) -> Phrase | None:
        """ "This September", "next spring", "last Friday"."""
        words, calendar = self.words, self.words.calendar
        shift = calendar.shifts[word]
        if self.tokens.raw(j) in self.words.calendar.verb_months:
            return None
        weekday = calendar.weekdays.get(self.tokens.low(j))
        if weekday is None and self.tokens.raw(j)[:1].isupper():
            weekday = calendar.short_weekdays.get(self.tokens.low(j))
        if weekday is not None:
            return fixed(i, j + 1, self._weekday_at(weekday, word), "weekday")
        month = words.month(j)
        season = calendar.seasons.get(self.tokens.low(j))
        if month is None and season is None:
            return None
        last = month[1] if month else j + 1
        if month and (words.day(last) or words.year(words.skip(last, ","))):
            return None
        size = 1 if month else 3
        return fixed(
            i, last, self._months_at(month[0] if month else season or 1, size, shift), "month" if month else "season"
        )

    def _weekday_at(self, number: int, word: str) -> Interval | None:
        """ "Next" and "last" count by weeks; "coming" and "past" are the nearest such day."""
        today = self.reference
        if today is None:
            return None
        if word in self.words.calendar.nearest_ahead:
            return intervals.day(today + timedelta(days=(number - today.weekday() - 1) % 7 + 1))
        if word in self.words.calendar.nearest_back:
            return intervals.day(today - timedelta(days=(today.weekday() - number - 1) % 7 + 1))
        shift = self.words.calendar.shifts[word]
        return intervals.day(intervals.week(today).start + timedelta(days=7 * shift + number))

    def _months_at(self, first: int, size: int, shift: int) -> Interval | None:
        """The month or season of this year (a winter that has begun goes on), the next to begin, or the last to end."""
        today = self.reference
        if today is None:
            return None
        options = [intervals.months(y, first, size) for y in range(today.year - 2, today.year + 3)]
        if shift > 0:
            return min(o for o in options if o.start > today)
        if shift < 0:
            return max(o for o in options if o.end < today)
        running = [o for o in options if o.start <= today <= o.end]
        return running[0] if running else next(o for o in options if o.start.year == today.year)

    def _shifted_date(self, i: int, j: int, word: str) -> Phrase | None:
        """ "Next 6th of April"."""
        if not self.words.day(j):
            return None
        found = self.absolute.read(j)
        if found is None or found.in_year is None or found.choose is None:
            return None
        return fixed(i, found.last, found.choose(self.words.calendar.shifts[word] >= 0))
