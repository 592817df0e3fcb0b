"""What a date phrase stands for before the sentence around it is read, and the words it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tallystick.extract.values.intervals import Interval
from tallystick.extract.values.sums import Sum
from tallystick.extract.values.tokens import Tokens
from tallystick.knowledge.calendar import Calendar
from tallystick.knowledge.units import Numerals

HYPHENS = "-‐‑"
DASHES = "-‐‑–—"
_YEARS_ROUND = 9
_SUFFIXES = frozenset({"st", "nd", "rd", "th"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A date phrase at tokens ``first`` to ``last``.

    ``interval`` are its days; None where they are open: ``in_year`` gives them for a year, ``choose`` for a sentence
    that looks ahead (True), back (False) or neither (None). All three None: the text does not fix the days.
    """

    first: int
    last: int
    interval: Interval | None = None
    in_year: Callable[[int], Interval | None] | None = None
    choose: Callable[[bool | None], Interval | None] | None = None
    grain: str = "day"
    edge: str | None = None
    whole: Interval | None = None
    event: bool = False

    def within(self, first: int, last: int) -> Phrase:
        """The same days at other tokens."""
        return replace(self, first=first, last=last)


def longest(phrases: Iterable[Phrase | None]) -> Phrase | None:
    """The phrase that reaches farthest, the first of several."""
    best = None
    for one in phrases:
        if one is not None and (best is None or one.last > best.last):
            best = one
    return best


Length = Sequence[tuple[float | None, str]]
"""A length of time: counts with their units; a count is None where it is vague."""


@dataclass(frozen=True, slots=True)
class Words:
    """The small words of dates: days of the month, years, counts, ordinals, units."""

    tokens: Tokens
    calendar: Calendar
    numerals: Numerals
    figures: dict[int, Sum]

    def skip(self, i: int, *words: str) -> int:
        """The token behind ``i`` if it is one of ``words``, else ``i``."""
        return i + 1 if self.tokens.low(i) in words else i

    def hyphen(self, i: int) -> bool:
        """Whether a hyphen stands at ``i``."""
        return bool(self.tokens.low(i)) and self.tokens.low(i) in HYPHENS

    def month(self, i: int) -> tuple[int, int] | None:
        """The month at ``i`` and where it ends, the full stop of an abbreviation included."""
        tokens = self.tokens
        number = self.calendar.months.get(tokens.low(i))
        if number is None or (tokens.glued(i) and tokens.low(i - 1).isalpha()):
            return None
        short = len(tokens.low(i)) <= 4 and tokens.low(i) not in ("may", "june", "july")
        stop = short and tokens.low(i + 1) == "." and (tokens.glued(i + 1) or tokens.low(i + 2)[:1].isdigit())
        return number, i + 1 + stop

    def year(self, i: int) -> int | None:
        """Four digits at ``i`` that can be a year."""
        tokens = self.tokens
        raw = tokens.raw(i)
        if len(raw) != 4 or not raw.isdecimal() or not raw.isascii() or not "1400" < raw < "2101":
            return None
        if tokens.glued(i) and (tokens.low(i - 1)[:1].isalpha() and tokens.low(i - 1) not in ("fy", "q", "h")):
            return None
        if tokens.glued(i) and tokens.low(i - 1) in ("$", "€", "£", ":", ".", "#", "_"):
            return None
        if tokens.glued(i + 1) and (tokens.low(i + 1)[:1].isalnum() or tokens.low(i + 1) in ("_", "%", "°")):
            return None
        if tokens.low(i + 1) == ":" and tokens.glued(i + 1) and tokens.raw(i + 2).isdecimal():
            return None
        return int(raw)

    def ordinal(self, i: int) -> tuple[int, int] | None:
        """ "26th", "fourth", "twenty-sixth", "twenty third" at ``i``, and where it ends."""
        tokens, numerals = self.tokens, self.numerals
        raw, low = tokens.raw(i), tokens.low(i)
        if raw.isdecimal() and len(raw) < 4 and tokens.low(i + 1) in _SUFFIXES and tokens.glued(i + 1):
            return int(raw), i + 2
        if low in numerals.ordinals:
            return numerals.ordinals[low], i + 1
        if low in numerals.tens:
            j = i + 2 if self.hyphen(i + 1) else i + 1
            unit = numerals.ordinals.get(tokens.low(j), 0)
            if 0 < unit < 10:
                return numerals.tens[low] + unit, j + 1
        return None

    def day(self, i: int) -> tuple[int, int, bool] | None:
        """A day of the month at ``i``: its number, where it ends, whether it is an ordinal."""
        if found := self.ordinal(i):
            return (*found, True) if 0 < found[0] <= 31 else None
        tokens, raw = self.tokens, self.tokens.raw(i)
        if not (raw.isdecimal() and len(raw) < 3 and 0 < int(raw) <= 31):
            return None
        if tokens.glued(i) and tokens.low(i - 1) not in DASHES + "(/[":
            return None
        after = tokens.low(i + 1)
        if tokens.glued(i + 1) and (
            after.isalpha() or after in ":%/°" or (after == "." and tokens.low(i + 2).isdigit())
        ):
            return None
        if after in self.numerals.scales or after in self.numerals.abbreviations:
            return None
        return int(raw), i + 1, False

    def unit(self, i: int) -> tuple[str, int] | None:
        """The unit of time at ``i`` and where it ends: "weeks", "working week"."""
        if self.tokens.low(i) in ("working", "business"):
            if self.tokens.low(i + 1) == "week":
                return "workweek", i + 2
            return ("day", i + 2) if self.tokens.low(i + 1) in ("day", "days") else None
        if self.tokens.low(i) in ("workweek", "workweeks"):
            return "workweek", i + 1
        unit = self.calendar.units.get(self.tokens.low(i))
        return (unit, i + 1) if unit else None

    def plural(self, i: int) -> bool:
        """Whether the unit of time at ``i`` is in the plural."""
        return self.tokens.low(i).endswith("s") and self.tokens.low(i) in self.calendar.units

    def count(self, i: int) -> tuple[float | None, int] | None:
        """A count at ``i`` and where it ends: a figure, "a", or "several" (None)."""
        one = self.figures.get(i)
        if one is not None and one.unit is None and one.low >= 0:
            exact = one.low == one.high and not one.figure.vague
            return (one.low if exact else None), self.skip(one.last, "of") if one.figure.about else one.last
        low = self.tokens.low(i)
        if low == "half" and self.tokens.low(i + 1) in ("a", "an") and self.unit(i + 2):
            return 0.5, i + 2
        j = i + 1 if low in ("a", "an") else i
        if self.tokens.low(j) in self.calendar.several:
            return None, self.skip(j + 1, "of")
        return (1.0, j) if j > i else None

    def length(self, i: int) -> tuple[Length, int] | None:
        """A length of time at ``i``: counts with units, and where it ends: "2 weeks and 2 days", "five-year"."""
        first = self._one_length(i)
        if first is None:
            return None
        count, unit, j = first
        parts: list[tuple[float | None, str]] = [(count, unit)]
        if self.tokens.phrase(j, j + 2) == "or two" and count == 1:
            return [(None, unit)], j + 2
        j, extra = self._fraction_behind(j)
        if extra and count is not None:
            return [(count + extra, unit)], j
        k = self.skip(j, "and", ",")
        second = self._one_length(k) if k > j and k in self.figures else None
        if second is not None and second[1] != unit and not self._taken(second, j):
            parts.append((second[0], second[1]))
            j = second[2]
        return parts, j

    def _taken(self, second: tuple[float | None, str, int], j: int) -> bool:
        """Whether the second length belongs to another phrase: "for the last 3 months and 2 weeks ago"."""
        return self.tokens.low(j) == "," and self.tokens.low(second[2]) != "ago"

    def _one_length(self, i: int) -> tuple[float | None, str, int] | None:
        counted = self.count(i) or self._bare_scale(i)
        if counted is None:
            return None
        count, j = counted
        j += self.hyphen(j) and self.tokens.glued(j)
        j = self.skip(j, "full", "whole", "calendar", "more", "further", "consecutive", "straight", "short", "long")
        found = self.unit(j)
        if found is None or (found[0] == "quarter" and (count or 0) < 1):
            return None
        return count, found[0], found[1]

    def _bare_scale(self, i: int) -> tuple[float, int] | None:
        """ "Hundred-year": a magnitude alone stands for one of it when a hyphen ties it to the unit."""
        scale = self.numerals.scales.get(self.tokens.low(i))
        return (scale, i + 1) if scale and self.hyphen(i + 1) else None

    def _fraction_behind(self, j: int) -> tuple[int, float]:
        """ "An hour and a half", "one year and a quarter"."""
        if self.tokens.low(j) != "and":
            return j, 0.0
        k = self.skip(j + 1, "a")
        share = {"half": 0.5, "quarter": 0.25}.get(self.tokens.low(k), 0.0)
        return (k + 1, share) if share else (j, 0.0)

    def seasonal(self, i: int) -> bool:
        """Whether a season stands at ``i``."""
        return self.tokens.low(i) in self.calendar.seasons


def open_phrase(phrase: Phrase, reference: date | None) -> Phrase:
    """A phrase without a year, with the way to choose one: unchosen without a reference day.

    A day or month no cue points ahead or back from is, for a day, the nearest, and else the latest begun.
    """
    in_year = phrase.in_year
    if reference is None or in_year is None:
        return phrase
    around = range(reference.year - _YEARS_ROUND, reference.year + _YEARS_ROUND)

    def choose(ahead: bool | None) -> Interval | None:  # noqa: FBT001 - the signature of Phrase.choose
        options = [found for year in around if 0 < year < 9999 and (found := in_year(year))]
        return nearest(options, reference, ahead=ahead if ahead is not None or phrase.grain == "day" else False)

    return replace(phrase, choose=choose)


def fixed(first: int, last: int, interval: Interval | None, grain: str = "day") -> Phrase:
    """A phrase whose days are known."""
    return Phrase(first, last, interval, grain=grain)


def nearest(options: list[Interval], today: date, *, ahead: bool | None) -> Interval | None:
    """Of the days a phrase without a year may mean, those a sentence that looks ahead, back or neither way means."""
    past = [o for o in options if o.start <= today]
    future = [o for o in options if o.end >= today]
    if ahead is None:
        return min(options, key=lambda o: abs((o.start - today).days), default=None)
    if ahead:
        return min(future, default=None)
    return max(past, default=None)
