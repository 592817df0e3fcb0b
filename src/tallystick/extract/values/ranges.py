"""Two dates tied into one period: from 2014 to 2018, between March and May, Nov-Feb 2017."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tallystick.extract.values.intervals import Interval
from tallystick.extract.values.leads import LeadReader
from tallystick.extract.values.phrases import Phrase, fixed
from tallystick.extract.values.relative import RelativeReader
from tallystick.extract.values.tokens import Tokens

_ONE = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RangeReader:
    """Extends a phrase to the period it begins."""

    tokens: Tokens
    relative: RelativeReader
    leads: LeadReader
    blocked: frozenset[int]

    def extend(self, left: Phrase) -> Phrase:
        """The period that begins with ``left``; ``left`` itself where no second date follows."""
        tokens, calendar = self.tokens, self.leads.calendar
        link = tokens.low(left.last)
        if (shared := self._shared_year(left)) is not None:
            return shared
        between = tokens.low(self.leads.article(left.first) - 1) == "between"
        if link not in calendar.ranges or (link == "and" and not between):
            return left
        if self._moved(left.first):
            return left
        j = left.last + 1
        if tokens.low(j) in calendar.now:
            return self._until_now(left, j + 1)
        if tokens.phrase(j, j + 2) == "the present":
            return self._until_now(left, j + 2)
        start = j + 1 if tokens.low(j) == "the" else j
        right = None if start in self.blocked else self.relative.read(start)
        if right is None or any(k in self.blocked for k in range(right.first, right.last)):
            return left
        days = self._joined(left, right)
        if days is None or days.start > days.end:
            return left
        return fixed(left.first, right.last, days, "range")

    def _shared_year(self, left: Phrase) -> Phrase | None:
        """ "April and May 2024", "Q1 and Q2 2017": the first has the year of the second."""
        tokens = self.tokens
        if left.in_year is None or tokens.low(left.last) not in ("and", "or", ","):
            return None
        if tokens.low(self.leads.article(left.first) - 1) == "between":
            return None
        right = self.relative.absolute.read(left.last + 1)
        year = self.relative.words.year(right.last - 1) if right else None
        if right is None or year is None or right.interval is None or right.grain != left.grain:
            return None
        own = left.in_year(year)
        if own is not None and own.start > right.interval.start:
            own = left.in_year(year - 1)
        return fixed(left.first, left.last, own, left.grain) if own else None

    def _moved(self, first: int) -> bool:
        """Whether "from X to Y" tells where a date was moved."""
        near = range(max(first - 8, 0), first)
        return self.tokens.low(first - 1) == "from" and any(
            self.tokens.low(k) in self.leads.calendar.moves for k in near
        )

    def _until_now(self, left: Phrase, last: int) -> Phrase:
        """ "From March to date"."""
        today = self.relative.reference
        start = left.interval or (left.choose(False) if left.choose else None)  # noqa: FBT003 - looks back
        if today is None or start is None or start.start > today:
            return left
        return fixed(left.first, last, Interval(start.start, today), "range")

    def _joined(self, left: Phrase, right: Phrase) -> Interval | None:
        """From the beginning of ``left`` to the end of ``right``; a missing year is that of the other end."""
        end = self._right(left, right)
        if end is None:
            return None
        last = right.whole.end if right.edge == "end" and right.whole else end.end
        start = self._left(left, last)
        if start and start > last and right.grain == "weekday":
            last += _WEEK  # "next Monday to Wednesday"
        return Interval(start, last) if start else None

    def _right(self, left: Phrase, right: Phrase) -> Interval | None:
        if right.interval is not None or (right.in_year is None and right.choose is None):
            return right.interval
        if left.interval is not None and right.in_year is not None:
            options = (right.in_year(left.interval.start.year), right.in_year(left.interval.start.year + 1))
            return next((o for o in options if o and o.end >= left.interval.start), None)
        if left.in_year is not None and right.in_year is not None:
            return self._both_open(left, right)
        return right.choose(self.leads.ahead(left)) if right.choose else None

    def _both_open(self, left: Phrase, right: Phrase) -> Interval | None:
        """Neither end has a year: the stretch that the sentence's time asks for."""
        reference = self.relative.reference
        if reference is None or left.in_year is None or right.in_year is None:
            return None
        options = []
        for year in range(reference.year - 2, reference.year + 3):
            start = left.in_year(year)
            ends = [e for e in (right.in_year(year), right.in_year(year + 1)) if start and e and e.end >= start.start]
            if start and ends:
                options.append((start, ends[0]))
        ahead = self.leads.ahead(left)
        if ahead is None and left.grain == "day":
            return min(options, key=lambda o: abs((o[0].start - reference).days), default=(None, None))[1]
        past = [o for o in options if o[0].start <= reference]
        future = [o for o in options if o[1].end >= reference]
        chosen = (future[:1] if ahead else past[-1:]) or options[:1]
        return chosen[0][1] if chosen else None

    def _left(self, left: Phrase, last: date) -> date | None:
        """The first day of the period that ends on ``last``."""
        if left.edge and left.whole and left.interval:
            middle = left.whole.start + (left.whole.end - left.whole.start) // 2
            return {"start": left.whole.start, "end": left.whole.end + _ONE, "middle": middle}[left.edge]
        if left.interval is not None:
            return left.interval.start
        if left.in_year is not None:
            options = [o for y in (last.year - 1, last.year) if (o := left.in_year(y)) and o.start <= last]
            return options[-1].start if options else None
        found = left.choose(self.leads.ahead(left)) if left.choose else None
        if found is None or found.start <= last:
            return found.start if found else None
        return found.start - _WEEK if left.grain == "weekday" else None
