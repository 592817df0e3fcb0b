"""Parts of a period: the end of June, the first week of 2025, early next year, later this month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tallystick.extract.values import intervals
from tallystick.extract.values.absolute import AbsoluteReader
from tallystick.extract.values.intervals import Interval
from tallystick.extract.values.leads import LeadReader
from tallystick.extract.values.phrases import Phrase, Words, fixed
from tallystick.extract.values.shifted import CLOCK, ShiftedReader
from tallystick.extract.values.tokens import Tokens

Inner = Callable[[int], Phrase | None]
"""Reads the phrase at a token that is inside another phrase. It is not kept: reader and parts would be a circle."""


@dataclass(frozen=True, slots=True)
class PartsReader:
    """Reads parts of periods. The whole that a part belongs to is read by what each reading is given for that."""

    tokens: Tokens
    words: Words
    absolute: AbsoluteReader
    shifted: ShiftedReader
    reference: date | None

    def read(self, i: int, within: Inner) -> Phrase | None:
        """The longest such phrase at token ``i``; ``within`` reads the phrase inside it at a token."""
        low, words = self.tokens.low(i), self.words
        tables = (words.calendar.part_starters, words.numerals.ordinals, words.numerals.tens)
        if not low[:1].isdecimal() and not any(low in table for table in tables):
            return None
        readers = (
            self._unit_of,
            self._ordinal_part,
            self._edge,
            self._third,
            self._since_then,
            self._rest,
            self._to_date,
        )
        return max((p for read in readers if (p := read(i, within))), key=lambda p: p.last, default=None)

    def days(self, phrase: Phrase, outer: int) -> Interval | None:
        """The days of a phrase inside another that begins at token ``outer``."""
        return LeadReader(self.tokens, self.words.calendar).days(replace(phrase, first=outer))

    def owned(self, phrase: Phrase) -> Phrase:
        """ "Next year's first quarter", "this year's second half"."""
        tokens, words = self.tokens, self.words
        if tokens.low(phrase.last) not in ("'s", "’s"):
            return phrase
        if (edge := words.calendar.edges.get(tokens.low(phrase.last + 1))) and phrase.interval is not None:
            return self._edge_of(phrase.first, phrase.last + 2, edge, phrase.interval)
        ordinal = words.ordinal(phrase.last + 1)
        if ordinal is None or tokens.low(ordinal[1]) not in ("quarter", "half") or phrase.interval is None:
            return phrase
        number, j = ordinal
        months = 3 if tokens.low(j) == "quarter" else 6
        start = intervals.step(phrase.interval.start, "month", months * (number - 1))
        if start is None or phrase.grain != "year" or number * months > 12:
            return phrase
        return fixed(phrase.first, j + 1, intervals.months(start.year, start.month, months), "quarter")

    def _whole(
        self, i: int, within: Inner, outer: int | None = None
    ) -> tuple[Interval | None, int, Phrase | None] | None:
        """The period that "the end of", "the first week of" speak of: its days, where it ends."""
        inner = within(i)
        bare = self._bare_unit(i)
        if inner is not None and (bare is None or inner.last >= bare[1]):
            return self.days(inner, i if outer is None else outer), inner.last, inner
        return (*bare, None) if bare else None

    def _bare_unit(self, i: int) -> tuple[Interval | None, int] | None:
        """ "The year", "month" inside "the end of the year": the unit that holds the reference day."""
        found = self.words.unit(self.words.skip(i, "the"))
        if found is None or found[0] in CLOCK:
            return None
        j = self.words.skip(i, "the")
        if self.words.plural(j):
            return None
        fiscal = self.tokens.low(j - 1) in self.words.calendar.fiscal
        if fiscal:
            return None, found[1]
        return (intervals.unit_at(self.reference, found[0]) if self.reference else None), found[1]

    def _ordinal_part(self, i: int, within: Inner) -> Phrase | None:
        """ "The first week of January", "the last 3 weeks of this year", "the third quarter", "15th century"."""
        words, tokens = self.words, self.tokens
        ordinal = words.ordinal(i)
        last_one = tokens.low(i) in ("last", "final")
        if ordinal is None and not last_one:
            return None
        number, j = ordinal or (-1, i + 1)
        j += words.hyphen(j) and self.tokens.low(j + 1) in ("quarter", "half")
        counted = words.count(j)
        count, k = (counted[0] or 1, counted[1]) if counted else (1, j)
        if tokens.low(k) == "half" and (tokens.low(k + 1) in ("of", "in") or words.year(k + 1)):
            return self._half(i, words.skip(k + 1, "of", "in"), number, within)
        found = words.unit(k)
        if found is None:
            return self._nth_of(i, j, number, within)
        unit, end = found
        if unit == "century" and ordinal:
            return fixed(i, end, intervals.years((number - 1) * 100, 100) if 1 < number < 30 else None, "century")
        of = words.skip(end, "of", "in")
        whole = self._whole(of, within, i) if of > end or words.year(of) else None
        if whole is None:
            return self._open_quarter(i, end, number) if unit == "quarter" and ordinal and number <= 4 else None
        days, last, _ = whole
        part = None if days is None else self._part(days, unit, (number, round(count)))
        return self.shifted.weekday_in(fixed(i, last, part, unit))

    def _nth_of(self, i: int, j: int, number: int, within: Inner) -> Phrase | None:
        """ "The 15th of next month", "the first Monday of March"."""
        weekday = self.words.calendar.weekdays.get(self.tokens.low(j))
        of = self.words.skip(j + (weekday is not None), "of", "in")
        whole = self._whole(of, within, i) if of > j + (weekday is not None) else None
        if whole is None or (weekday is None and number < 0):
            return None
        if (
            whole[2] is not None
            and whole[2].grain != "month"
            and not (weekday is not None and whole[2].grain == "year")
        ):
            return None
        days, last, inner = whole
        if inner is None and self.tokens.low(last - 1) != "month":
            return None
        if days is None:
            return Phrase(i, last)
        first = days.start if weekday is None else days.start + timedelta(days=(weekday - days.start.weekday()) % 7)
        day = first + timedelta(days=(number - 1) * (1 if weekday is None else 7))
        if number < 0 and weekday is not None:
            day = days.end - timedelta(days=(days.end.weekday() - weekday) % 7)
        return fixed(i, last, intervals.day(day) if day <= days.end else None)

    def _half(self, i: int, of: int, number: int, within: Inner) -> Phrase | None:
        whole = self._whole(of, within, i)
        if whole is None or number not in (1, 2, -1):
            return None
        days, last, _ = whole
        if days is None:
            return Phrase(i, last)
        size = round(((days.end - days.start).days + 1) / 30.44)
        if size >= 2:
            middle = intervals.step(days.start, "month", size // 2)
        else:
            middle = days.start + timedelta(days=((days.end - days.start).days + 1) // 2)
        if middle is None:
            return Phrase(i, last)
        part = Interval(days.start, middle - timedelta(days=1)) if number == 1 else Interval(middle, days.end)
        return fixed(i, last, part, "quarter")

    def _open_quarter(self, i: int, end: int, number: int) -> Phrase:
        return self.absolute.open(i, end, lambda y: intervals.months(y, 3 * number - 2, 3), "quarter")

    def _part(self, whole: Interval, unit: str, which: tuple[int, int]) -> Interval | None:
        """The ``number``-th unit of a period (-1: the last), or so many units from its beginning or up to its end."""
        number, count = which
        if unit == "week":
            first, last = intervals.weeks_of(whole)
            start = last - timedelta(days=7 * (count - 1)) if number < 0 else first + timedelta(days=7 * (number - 1))
            return Interval(start, start + timedelta(days=7 * count - 1))
        if number < 0:
            edge = intervals.step(whole.end + timedelta(days=1), unit, -count)
            return Interval(edge, whole.end) if edge else None
        begin = intervals.step(whole.start, unit, number - 1)
        end = begin and intervals.step(begin, unit, count)
        return Interval(begin, end - timedelta(days=1)) if begin and end and begin <= whole.end else None

    def _edge(self, i: int, within: Inner) -> Phrase | None:
        """ "The end of 2025", "beginning of the month", "end-June", "year-end"."""
        words, tokens, calendar = self.words, self.tokens, self.words.calendar
        if tokens.low(i) == "year" and words.hyphen(i + 1) and tokens.low(i + 2) == "end":
            if year := words.year(i + 3):
                return self._edge_of(i, i + 4, "end", intervals.years(year))
            whole = intervals.unit_at(self.reference, "year") if self.reference else None
            return self._edge_of(i, i + 3, "end", whole)
        edge = calendar.edges.get(tokens.low(i))
        if edge is None:
            return self._owned_edge(i)
        j = i + 1
        hyphen = words.hyphen(j)
        if tokens.low(j) == "of":
            j += 1
        elif hyphen or (edge == "end" and (words.year(j) or words.month(j))):
            j += hyphen
        else:
            return None
        told = self._whole(j, within, i)
        if told is None:
            return None
        whole, last, inner = told
        if inner is not None and inner.event:
            return inner.within(i, inner.last)
        return self._edge_of(i, last, edge, whole)

    def _owned_edge(self, i: int) -> Phrase | None:
        """ "Year's end"."""
        unit = self.words.unit(i)
        if unit is None or self.tokens.low(i + 1) not in ("'s", "’s") or self.words.plural(i):
            return None
        edge = self.words.calendar.edges.get(self.tokens.low(i + 2))
        whole = intervals.unit_at(self.reference, unit[0]) if self.reference else None
        return self._edge_of(i, i + 3, edge, whole) if edge else None

    def _edge_of(self, i: int, last: int, edge: str, whole: Interval | None) -> Phrase:
        if whole is None:
            return Phrase(i, last, grain="edge", edge=edge)
        which = {"start": 0, "middle": 1, "end": 2}[edge]
        return replace(fixed(i, last, intervals.third(whole, which), "edge"), edge=edge, whole=whole)

    def _third(self, i: int, within: Inner) -> Phrase | None:
        """ "Early next year", "mid-November", "late last month"."""
        words, calendar = self.words, self.words.calendar
        which = calendar.thirds.get(self.tokens.low(i))
        if which is None:
            return None
        j = i + 1 + words.hyphen(i + 1)
        j = words.skip(j, "in")
        told = self._whole(j, within, i) if self.tokens.low(j) != "the" or j > i + 1 else None
        if told is None:
            return None
        whole, last, inner = told
        if inner is not None and inner.grain in ("day", "weekday", "rolling", "edge", "offset", "hours"):
            return None
        part = intervals.third(whole, which) if whole else None
        return fixed(i, last, part, "third")

    def _since_then(self, i: int, within: Inner) -> Phrase | None:
        """ "Earlier this week", "later in the year"."""
        side = self.words.calendar.since_then.get(self.tokens.low(i))
        if side is None:
            return None
        j = self.words.skip(i + 1, "in", "on")
        if self.tokens.low(j) not in self.words.calendar.within_period:
            return None
        told = self._whole(j, within, i)
        if told is None:
            return None
        whole, last, _ = told
        today = self.reference
        if whole is None or today is None or not whole.start <= today <= whole.end:
            return fixed(i, last, whole, "third")
        return fixed(i, last, Interval(whole.start, today) if side == "before" else Interval(today, whole.end), "third")

    def _unit_of(self, i: int, within: Inner) -> Phrase | None:
        """ "The week of 15 September"."""
        if self.tokens.low(i) not in ("week", "weekend") or self.tokens.low(i + 1) != "of":
            return None
        inner = within(i + 2)
        if inner is None or inner.grain != "day":
            return None
        days = self.days(inner, i)
        return fixed(i, inner.last, intervals.unit_at(days.start, self.tokens.low(i)) if days else None, "week")

    def _rest(self, i: int, within: Inner) -> Phrase | None:
        """ "The rest of the year"."""
        if self.tokens.low(i) not in self.words.calendar.rest or self.tokens.low(i + 1) != "of":
            return None
        told = self._whole(i + 2, within)
        if told is None:
            return None
        whole, last, _ = told
        today = self.reference
        if whole is None or today is None:
            return Phrase(i, last)
        return fixed(i, last, Interval(max(today, whole.start), whole.end) if today <= whole.end else whole, "third")

    def _to_date(self, i: int, _within: Inner) -> Phrase | None:
        """ "Year to date"."""
        unit = self.words.unit(i)
        if unit is None or self.tokens.phrase(unit[1], unit[1] + 2) != "to date":
            return None
        whole = intervals.unit_at(self.reference, unit[0]) if self.reference else None
        return fixed(
            i, unit[1] + 2, Interval(whole.start, self.reference) if whole and self.reference else None, "third"
        )
