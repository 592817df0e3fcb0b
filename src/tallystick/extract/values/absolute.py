"""Dates that name a place on the calendar: days, months, years, quarters, seasons, named days, events."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tallystick.extract.values import intervals
from tallystick.extract.values.intervals import Interval
from tallystick.extract.values.phrases import DASHES, Phrase, Words, fixed, longest, open_phrase
from tallystick.extract.values.tokens import Tokens

_TWO_DIGITS = re.compile(r"\d\d")
_TEN = re.compile(r"[1-9]0")
_DECADE = re.compile(r"1[4-9]\d0|20\d0")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_YEARS_ROUND = 9
_SPANNING = frozenset({"to", "through", "until", "till", "and", *DASHES})
"""What may stand between two days of a month."""


@dataclass(frozen=True, slots=True)
class AbsoluteReader:
    """Reads phrases that name a place on the calendar."""

    tokens: Tokens
    words: Words
    reference: date | None

    def read(self, i: int) -> Phrase | None:
        """The longest such phrase at token ``i``."""
        found = (
            self._numeric(i),
            self._day_month(i),
            self._month(i),
            self._year(i),
            self._quarter(i),
            self._season(i),
        )
        return longest(found)

    # --- days and months -----------------------------------------------------------------------------------------

    def _numeric(self, i: int) -> Phrase | None:
        """2024-01-12, 2019-aug-1, 12.01.2024; 12/01/2024 only where the two readings agree or one is impossible."""
        tokens = self.tokens
        if dotted := _DOTTED.fullmatch(tokens.raw(i)):
            d, m, y = map(int, dotted.groups())
            return fixed(i, i + 1, intervals.calendar_day(y, m, d)) if intervals.calendar_day(y, m, d) else None
        mark = tokens.low(i + 1)
        if (
            mark not in ("-", "/")
            or not mark
            or tokens.low(i + 3) != mark
            or not all(map(tokens.glued, range(i + 1, i + 5)))
        ):
            return None
        a, b, c = (tokens.raw(k) for k in (i, i + 2, i + 4))
        if tokens.low(i + 5) == mark and tokens.glued(i + 5):
            return None
        if len(a) == 4 and self.words.year(i) and c.isdecimal() and len(c) < 3:
            number = self.words.calendar.months.get(b.lower()) or (int(b) if b.isdecimal() and len(b) < 3 else 0)
            found = intervals.calendar_day(int(a), number, int(c))
            return fixed(i, i + 5, found) if found else None
        if (month := self.words.calendar.months.get(b.lower())) and self.words.year(i + 4) and a.isdecimal():
            found = intervals.calendar_day(int(c), month, int(a)) if len(a) < 3 else None
            return fixed(i, i + 5, found) if found else None
        return self._slashed(i, a, b, c)

    def _slashed(self, i: int, a: str, b: str, c: str) -> Phrase | None:
        if not (a.isdecimal() and b.isdecimal() and len(a) < 3 and len(b) < 3 and self.words.year(i + 4)):
            return None
        readings = {intervals.calendar_day(int(c), int(b), int(a)), intervals.calendar_day(int(c), int(a), int(b))} - {
            None
        }
        if not readings:
            return None
        return fixed(i, i + 5, readings.pop() if len(readings) == 1 else None)

    def _day_month(self, i: int) -> Phrase | None:
        """ "9 January 2025", "04th Jan", "fourth of July, 1995", "9 to 12 of June", "ninth and tenth of April"."""
        words, tokens = self.words, self.tokens
        found = words.day(i)
        if found is None:
            return None
        low, j, ordinal = found
        high, k = self._second_day(j, low)
        if high is None:
            high, k = low, j
        of = words.skip(k, "of")
        month = words.month(of)
        if month is None:
            return None
        number, end = month
        if (
            of == k
            and not ordinal
            and tokens.raw(of).islower()
            and tokens.low(of) in words.calendar.verb_months
            and not self._year_at(end)[0]
        ):
            return None
        if tokens.low(i - 1) == "." and tokens.glued(i):
            return None
        return self._dated(i, end, number, (low, high), after_of=True)

    def _second_day(self, j: int, low: int) -> tuple[int | None, int]:
        """The second of two days that share a month."""
        words, link = self.words, self.tokens.low(j)
        if not link or link not in _SPANNING:
            return None, j
        found = words.day(words.skip(j + 1, "the"))
        if found is None or found[0] <= low:
            return None, j
        return found[0], found[1]

    def _month(self, i: int) -> Phrase | None:
        """ "February 12", "Feb. 12-14, 2025", "April 9th through 17th", "May 2024", "April in 2016", "March"."""
        words, tokens = self.words, self.tokens
        month = words.month(i)
        if month is None:
            return None
        number, j = month
        found = words.day(j)
        if found is None and tokens.low(j) == "the":
            found = words.day(j + 1) if words.ordinal(j + 1) else None
        if found is not None and not self._counts(i, found):
            return self._month_days(i, number, found)
        year, end = self._year_at(j)
        if year:
            return fixed(i, end, intervals.months(year, number), "month")
        return self.open(i, j, lambda y: intervals.months(y, number), "month") if self._stands(i, j) else None

    def _month_days(self, i: int, number: int, found: tuple[int, int, bool]) -> Phrase | None:
        low, k, _ = found
        high, end = self._second_day(k, low)
        if high is not None and self.tokens.low(k) == "and" and not self.words.ordinal(k + 1):
            high = None
        if high is not None and self.words.month(end):
            high = None
        if high is not None and self.tokens.low(k) == "to" and self.words.unit(end):
            high = None
        if high is None:
            high, end = low, k
        return self._dated(i, end, number, (low, high))

    def _counts(self, i: int, found: tuple[int, int, bool]) -> bool:
        """Whether the number behind the month counts something: "in March 20 tanks were sent"."""
        tokens = self.tokens
        _, k, ordinal = found
        if ordinal or tokens.low(i - 1) not in self.words.calendar.count_after_month:
            return False
        return (
            tokens.low(k).isalpha() and not self._year_at(k)[0] and tokens.low(k) not in self.words.calendar.year_before
        )

    def _dated(self, i: int, end: int, month: int, days: tuple[int, int], *, after_of: bool = False) -> Phrase | None:
        """Days of a month, with the year that follows or without one."""

        def of(year: int) -> Interval | None:
            low, high = intervals.calendar_day(year, month, days[0]), intervals.calendar_day(year, month, days[1])
            return Interval(low.start, high.end) if low and high else None

        year, last = self._year_at(end, short=after_of)
        if year:
            found = of(year)
            return fixed(i, last, found) if found else None
        return self.open(i, end, of, "day") if any(of(y) for y in (2023, 2024)) else None

    def _year_at(self, j: int, *, short: bool = False) -> tuple[int | None, int]:
        """A year behind a month or day: "2024", ", 2024", "of 1995", "in 2016", "of 87", "'24"."""
        words, tokens = self.words, self.tokens
        tied = words.hyphen(j) and tokens.glued(j) and tokens.glued(j + 1) and words.month(j - 1) is not None
        comma = j + 1 if tied else words.skip(j, ",")
        k = words.skip(comma, "of", "in")
        year = words.year(k)
        if year is not None and not (
            tokens.low(k + 1) in DASHES
            and tokens.glued(k + 1)
            and tokens.raw(k + 2).isdecimal()
            and len(tokens.raw(k + 2)) < 3
        ):
            return year, k + 1
        raw = tokens.raw(k)
        if short and k > comma and len(raw) == 2 and raw.isdecimal():
            return self._century(int(raw)), k + 1
        if tokens.low(j) in ("'", "’", "‘") and tokens.glued(j + 1) and _TWO_DIGITS.fullmatch(tokens.raw(j + 1)):
            return self._century(int(tokens.raw(j + 1))), j + 2
        return None, j

    def _century(self, two: int) -> int:
        """The year of two digits: the one not after the next ten years."""
        limit = (self.reference.year if self.reference else 2030) + 10
        return 2000 + two if 2000 + two <= limit else 1900 + two

    def _stands(self, i: int, j: int) -> bool:
        """Whether a month's name alone is the month: "may" and "Jan" may be other words."""
        tokens, calendar = self.tokens, self.words.calendar
        if tokens.low(i) not in calendar.ambiguous:
            person = tokens.raw(j).istitle() and tokens.gap(j) == " " and tokens.raw(j).isalpha()
            speaks = tokens.low(j) in calendar.behind and tokens.raw(i).istitle()
            return not (person or speaks) or self._governed(i)
        return self._governed(i) or (tokens.low(j) in calendar.ranges and self.words.month(j + 1) is not None)

    def _governed(self, i: int) -> bool:
        calendar, before = self.words.calendar, self.tokens.low(i - 1)
        if self.tokens.raw(i) in calendar.verb_months and before == "the" and self.tokens.low(i + 1) == "of":
            return False
        if self.tokens.raw(i) in calendar.verb_months and before in calendar.verb_month_before:
            return False
        if self.tokens.longest_before(i, calendar.leads.all):
            return before != "for"
        kinds = (calendar.shifts, calendar.thirds, ("the", "to", "and", "-", "–", "—", "mid"))
        return any(before in kind for kind in kinds) and before != "for" and bool(before)

    # --- years ---------------------------------------------------------------------------------------------------

    def _year(self, i: int) -> Phrase | None:
        """ "2024", "2024-25", "the 1990s", "2017 Q1", "2017 April", "fiscal year 2025", "FY2024"."""
        words = self.words
        prefix, fiscal = self._year_prefix(i)
        decade = self._decade(prefix)
        if decade is not None and prefix == i:
            return decade
        year = words.year(prefix)
        if year is None:
            return None
        last, end_year = prefix + 1, year
        if (span := self._school_year(prefix, year)) is not None:
            last, end_year = span
        behind = self._fiscal_behind(last)
        if behind or fiscal:
            return fixed(
                i, behind[1] if behind else last, self._fiscal(behind[0] if behind else fiscal, year, end_year), "year"
            )
        if end_year > year:
            return fixed(i, last, intervals.years(year, end_year - year + 1), "years")
        return self._part_behind(i, prefix, year) or fixed(i, last, intervals.years(year), "year")

    def _year_prefix(self, i: int) -> tuple[int, int]:
        """ "Year", "fiscal year", "FY" before the digits: where the digits stand, and the fiscal year's first month."""
        tokens, fiscal = self.tokens, self.words.calendar.fiscal
        low = tokens.low(i)
        if low == "fy":
            return i + 1, fiscal["fiscal"]
        if low in fiscal:
            return self.words.skip(i + 1, "year"), fiscal[low]
        return (i + 1, 0) if low in ("year", "calendar") and self.words.year(i + 1) else (i, 0)

    def _decade(self, i: int) -> Phrase | None:
        raw = self.tokens.raw(i)
        if (word := self.words.calendar.decades.get(raw.lower())) is not None and self._decade_stands(i):
            return fixed(i, i + 1, intervals.years(1900 + word, 10), "decade")
        if raw in ("'", "’", "‘") and _TEN.fullmatch(self.tokens.raw(i + 1)) and self.tokens.low(i + 2) == "s":
            return fixed(i, i + 3, intervals.years(1900 + int(self.tokens.raw(i + 1)), 10), "decade")
        if _DECADE.fullmatch(raw) and self.tokens.low(i + 1) == "s" and self.tokens.glued(i + 1):
            return fixed(i, i + 2, intervals.years(int(raw), 10), "decade")
        return None

    def _decade_stands(self, i: int) -> bool:
        """Whether "nineties" is a decade and not an age: "the nineties", "the late nineties"."""
        before = self.tokens.low(i - 1)
        return before == "the" or before in self.words.calendar.thirds

    def _school_year(self, i: int, year: int) -> tuple[int, int] | None:
        """ "2024-25", "2024/25", "2021-27": where it ends, and the last year."""
        tokens = self.tokens
        second = tokens.raw(i + 2)
        if tokens.low(i + 1) not in ("-", "–", "/", "‑") or not (tokens.glued(i + 1) and tokens.glued(i + 2)):
            return None
        if not second.isdecimal() or (tokens.glued(i + 3) and tokens.low(i + 3)[:1].isalnum()):
            return None
        if len(second) == 2 and int(second) > year % 100:
            return i + 3, year // 100 * 100 + int(second)
        return (i + 3, year + 1) if tokens.low(i + 1) == "/" and second == str(year + 1) else None

    def _fiscal_behind(self, j: int) -> tuple[int, int] | None:
        tokens, fiscal = self.tokens, self.words.calendar.fiscal
        if tokens.low(j) in fiscal and tokens.low(j + 1) == "year":
            return fiscal[tokens.low(j)], j + 2
        return None

    @staticmethod
    def _fiscal(first_month: int, year: int, end_year: int) -> Interval:
        """A fiscal year; one year's number alone names the year it ends in, two name both."""
        start = year if end_year > year else year - 1
        return intervals.months(start, first_month, 12)

    def _part_behind(self, i: int, at: int, year: int) -> Phrase | None:
        """ "2017 Q1", "2019-H2", "2017 April" behind a year."""
        words, tokens = self.words, self.tokens
        j = at + 2 if words.hyphen(at + 1) else at + 1
        part = self._part(j)
        if part is not None:
            return fixed(i, part[2], intervals.months(year, part[0], part[1]), "quarter")
        named = tokens.raw(j).istitle() and tokens.raw(j + 1).istitle()
        if words.seasonal(j) and j == at + 1 and tokens.low(j) != "fall" and not named:
            return fixed(i, j + 1, intervals.months(year, words.calendar.seasons[tokens.low(j)], 3), "season")
        month = words.month(j)
        number = words.day(month[1]) if month else None
        if month and number and j == at + 1 and not words.year(words.skip(number[1], ",")):
            day = intervals.calendar_day(year, month[0], number[0])
            return fixed(i, number[1], day) if day else None
        if (
            month
            and j == at + 1
            and not words.day(month[1])
            and not words.year(month[1])
            and tokens.low(i - 1) not in ("to", "-")
        ):
            comma = tokens.low(month[1]) == "," and words.year(month[1] + 1)
            return None if comma else fixed(i, month[1], intervals.months(year, month[0]), "month")
        return None

    def _part(self, j: int) -> tuple[int, int, int] | None:
        """ "Q1", "H2" at ``j``: first month, months, and where it ends."""
        tokens = self.tokens
        letter, number = tokens.low(j), tokens.raw(j + 1)
        if letter not in ("q", "h") or not tokens.glued(j + 1) or number not in ("1", "2", "3", "4"):
            return None
        size = 3 if letter == "q" else 6
        if size == 6 and number > "2":
            return None
        return (int(number) - 1) * size + 1, size, j + 2

    def _quarter(self, i: int) -> Phrase | None:
        """ "Q1 2017", "q1-2019", "Q3"."""
        part = self._part(i)
        if part is None or (self.tokens.glued(i) and self.tokens.low(i - 1).isalnum()):
            return None
        first, size, j = part
        k = j + 1 if self.words.hyphen(j) else self.words.skip(j, "of", "in", ",")
        if year := self.words.year(k):
            return fixed(i, k + 1, intervals.months(year, first, size), "quarter")
        return (
            self.open(i, j, lambda y: intervals.months(y, first, size), "quarter")
            if self.tokens.raw(i).isupper()
            else None
        )

    # --- seasons and named days ----------------------------------------------------------------------------------

    def _season(self, i: int) -> Phrase | None:
        """ "Spring 2024", "the winter of 2022-23", "the summer"."""
        words, tokens = self.words, self.tokens
        if not words.seasonal(i):
            return None
        first = words.calendar.seasons[tokens.low(i)]
        j = words.skip(i + 1, ",", "of", "in")
        if year := words.year(j):
            pair = self._school_year(j, year)
            return fixed(i, pair[0] if pair else j + 1, intervals.months(year, first, 3), "season")
        before = tokens.low(i - 1)
        governed = before in words.calendar.season_before
        # "The fall of the city", "a spring of hope" are no seasons; nor is "fall" behind any other word.
        other = tokens.low(i) in words.calendar.season_verbs and tokens.low(i + 1) == "of"
        if not governed or other:
            return None
        return self.open(i, i + 1, lambda y: intervals.months(y, first, 3), "season")

    def open(self, first: int, last: int, of: Callable[[int], Interval | None], grain: str) -> Phrase:
        """A phrase without a year, whose days ``of`` gives for a year."""
        return open_phrase(Phrase(first, last, in_year=of, grain=grain), self.reference)
