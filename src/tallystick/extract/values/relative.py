"""Any date phrase: places on the calendar, and days told from another day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from tallystick.extract.values import intervals
from tallystick.extract.values.absolute import AbsoluteReader
from tallystick.extract.values.intervals import Interval
from tallystick.extract.values.named import NamedDays
from tallystick.extract.values.parts import PartsReader
from tallystick.extract.values.phrases import Length, Phrase, Words, fixed, longest
from tallystick.extract.values.shifted import CLOCK, ShiftedReader
from tallystick.extract.values.tokens import Tokens

_DEPTH = 4
"""How deep one phrase may lie in another: "two days before the end of the first week of June"."""


_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class RelativeReader:
    """Reads any date phrase: the readers of its kinds, and the steps from one day to another."""

    tokens: Tokens
    words: Words
    absolute: AbsoluteReader
    reference: date | None
    shifted: ShiftedReader = field(init=False)
    parts: PartsReader = field(init=False)
    named: NamedDays = field(init=False)

    def __post_init__(self) -> None:
        """Builds the readers of the kinds."""
        shifted = ShiftedReader(self.tokens, self.words, self.absolute, self.reference)
        parts = PartsReader(self.tokens, self.words, self.absolute, shifted, self.reference)
        object.__setattr__(self, "shifted", shifted)
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "named", NamedDays(self.tokens, self.words, self.reference))

    def read(self, i: int, depth: int = 0) -> Phrase | None:
        """The longest date phrase at token ``i``."""
        if depth > _DEPTH:
            return None
        found = (
            self.absolute.read(i),
            self.named.feast(i),
            self._today(i),
            self._weekday(i, depth),
            self._weekend(i),
            self.shifted.read(i),
            self.parts.read(i, lambda j: self.inner(j, depth)),
            self._offset(i, depth),
        )
        best = longest(found)
        return self._of_year(self.parts.owned(best)) if best else None

    def _of_year(self, phrase: Phrase) -> Phrase:
        """ "June last year", "the autumn of next year": the year is told from the day of publication."""
        if phrase.in_year is None:
            return phrase
        found = self.shifted.read(self.words.skip(phrase.last, "of", "in"))
        if found is None or found.grain != "year" or found.interval is None:
            return phrase
        return fixed(phrase.first, found.last, phrase.in_year(found.interval.start.year), phrase.grain)

    def inner(self, i: int, depth: int) -> Phrase | None:
        """A phrase inside another, its article skipped."""
        j = self.words.skip(i, "the")
        found = self.read(j, depth + 1) or self.named.event(j)
        return found.within(i, found.last) if found else None

    def _today(self, i: int) -> Phrase | None:
        """ "Today", "tomorrow night", "this morning", "last night"."""
        calendar, tokens = self.words.calendar, self.tokens
        low = tokens.low(i)
        shift = calendar.today.get(low)
        last = i + 1
        if shift is not None:
            last = i + 2 if tokens.low(last) in calendar.daytimes else last
        elif low == "now" and tokens.low(i - 1) in ("between", "from"):
            shift = 0
        elif low in ("this", "last") and tokens.low(last) in calendar.daytimes:
            shift, last = (0 if low == "this" else -1), i + 2
        else:
            return None
        return fixed(i, last, intervals.unit_at(self.reference, "day", shift) if self.reference else None)

    def _weekday(self, i: int, depth: int) -> Phrase | None:
        """ "Friday", "Friday, 12 January", "Tuesday of next week", "Thursday, two years from now"."""
        words, tokens, calendar = self.words, self.tokens, self.words.calendar
        low = tokens.low(i)
        number = calendar.weekdays.get(low, calendar.short_weekdays.get(low))
        if number is None or (tokens.glued(i) and tokens.low(i - 1).isalpha()):
            return None
        if tokens.low(i - 1) in calendar.weekday_names and tokens.raw(i - 1).istitle():
            return None
        j = words.skip(i + 1, ".") if low in calendar.short_weekdays else i + 1
        k = words.skip(words.skip(j, ","), "the", "on", "of")
        behind = self.absolute.read(k) if words.day(k) or words.month(k) or words.year(k) else None
        if behind is not None and behind.grain == "day":
            return behind.within(i, behind.last)
        if low in calendar.short_weekdays:
            return None
        if tokens.low(j) in calendar.daytimes:
            j += 1
        k = words.skip(words.skip(j, ","), "of", "in")
        related = self.shifted.read(k) or self._offset(k, depth)
        if related is not None and related.grain in ("week", "offset"):
            found = intervals.week(related.interval.start) if related.interval else None
            return fixed(i, related.last, intervals.day(found.start + timedelta(days=number)) if found else None)
        return self._open_weekday(i, j, number)

    def _open_weekday(self, i: int, j: int, number: int) -> Phrase:
        reference = self.reference
        if reference is None:
            return Phrase(i, j)

        def choose(ahead: bool | None) -> Interval:  # noqa: FBT001 - the signature of Phrase.choose
            gap = (number - reference.weekday()) % 7 if ahead else -((reference.weekday() - number) % 7)
            return intervals.day(reference + timedelta(days=gap))

        return Phrase(i, j, choose=choose, grain="weekday")

    def _weekend(self, i: int) -> Phrase | None:
        """ "The weekend": the last, or the next if the sentence looks ahead."""
        today = self.reference
        if self.tokens.low(i) != "weekend" or self.tokens.low(i - 1) != "the":
            return None
        if today is None:
            return Phrase(i, i + 1)

        def choose(ahead: bool | None) -> Interval | None:  # noqa: FBT001 - the signature of Phrase.choose
            begun = today.weekday() > _FRIDAY
            return intervals.unit_at(today, "weekend", 0 if ahead or begun else -1)

        return Phrase(i, i + 1, choose=choose, grain="weekday")

    def _offset(self, i: int, depth: int) -> Phrase | None:
        """ "Two months ago", "3 days from today", "the day after tomorrow", "two days before the summit on 5 May"."""
        words, tokens = self.words, self.tokens
        if words.plural(i) and tokens.low(i + 1) == "ago":
            return Phrase(i, i + 2)
        named = tokens.low(i - 1) == "the" or tokens.low(i + 2) in words.calendar.today
        if tokens.low(i) in ("day", "week", "month", "year") and named:
            parts: Length = [(1.0, tokens.low(i))]
            j = i + 1
        else:
            found = words.length(i)
            if found is None:
                return None
            parts, j = found
        if tokens.low(j) == "ago":
            return self._ago(i, j + 1, parts, depth)
        for phrase in words.calendar.from_now:
            size = phrase.count(" ") + 1
            if tokens.phrase(j, j + size) == phrase:
                return fixed(i, j + size, stepped(self.reference, parts, 1), "offset")
        if tokens.low(i - 1) == "the" and depth <= 1 and (ended := self._ended(i, j, parts, depth)):
            return ended
        if tokens.low(j) not in ("before", "after", "from") or depth > 1:
            return None
        if tokens.low(j) == "from" and tokens.low(i) in ("a", "an"):
            return None
        return self._from_other(i, j, parts, depth)

    def _ago(self, i: int, j: int, parts: Length, depth: int) -> Phrase:
        """A step back from the reference day, or from the day named behind: "a year ago on Friday"."""
        base, last = self.reference, j
        k = self.words.skip(j, "on", "last", "this", "next")
        if self.tokens.low(k) in self.words.calendar.weekdays or self.tokens.low(k) in self.words.calendar.today:
            inner = self.inner(j if self.tokens.low(j) != "on" else k, depth)
            if inner is not None:
                days = self.parts.days(inner, i)
                base, last = (days.start if days else base), inner.last
        return fixed(i, last, stepped(base, parts, -1), "offset")

    def _ended(self, i: int, j: int, parts: Length, depth: int) -> Phrase | None:
        """ "The year to 30 September", "the three months ended in June": so long, up to and with the day named."""
        n = self.tokens.longest(j, self.words.calendar.up_to)
        inner = self.inner(self.words.skip(j + n, "in", "on"), depth + 1) if n else None
        if inner is None:
            return None
        days = self.parts.days(inner, i)
        last = inner.whole.end if inner.edge == "end" and inner.whole else days and days.end
        start = stepped(last + timedelta(days=1), parts, -1) if last else None
        return fixed(i, inner.last, Interval(start.start, last) if start and last else None, "range")

    def _from_other(self, i: int, j: int, parts: Length, depth: int) -> Phrase | None:
        inner = self.inner(j + 1, depth + 1)
        if inner is None:
            return None
        base = self.parts.days(inner, i)
        if base is None:
            return Phrase(i, inner.last)
        sign = -1 if self.tokens.low(j) == "before" else 1
        start = base.start if sign < 0 else base.end
        days = stepped(start, parts, sign)
        inside = self.tokens.phrase(i - 2, i) == "less than" or self.tokens.low(i - 1) == "within"
        if days and inside:
            days = Interval(min(start, days.start), max(start, days.end))
        return fixed(i, inner.last, days, "offset")


def stepped(base: date | None, parts: Length, sign: int) -> Interval | None:
    """The day ``parts`` after ``base`` (before it, with ``sign`` -1); None where a count is vague or the unit short."""
    for count, unit in parts:
        if count is None or base is None:
            return None
        if unit in CLOCK:
            return None
        base = intervals.step(base, unit, sign * count)
    return intervals.day(base) if base else None
