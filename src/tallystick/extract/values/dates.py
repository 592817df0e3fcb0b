"""Dates and periods as the sentence means them: bounded by prepositions, told from counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from tallystick.extract.mentions import DateKind, DateMention
from tallystick.extract.values.intervals import Interval
from tallystick.extract.values.leads import Lead, LeadReader
from tallystick.extract.values.lengths import Found, LengthReader
from tallystick.extract.values.phrases import Phrase, Words
from tallystick.extract.values.ranges import RangeReader
from tallystick.extract.values.relative import RelativeReader
from tallystick.extract.values.tokens import Tokens
from tallystick.knowledge.units import Measures
from tallystick.model import Period

_ONE = timedelta(days=1)
_REACH = 12
"""How far before its first word of the calendar a date phrase may begin: "one hundred and twenty-one days ago"."""
_YEAR = 4
_MARKS = frozenset("/-")


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads all dates and lengths of time of one piece of text.

    ``blocked`` are the tokens of sums, ``inside`` those within a figure: no date begins there.
    """

    tokens: Tokens
    words: Words
    relative: RelativeReader
    leads: LeadReader
    blocked: frozenset[int]
    inside: frozenset[int]
    measures: Measures
    lengths: LengthReader = field(init=False)
    ranges: RangeReader = field(init=False)

    def __post_init__(self) -> None:
        """Builds the readers of lengths and of ranges."""
        lengths = LengthReader(self.tokens, self.words, self.leads, self.relative.reference, self.blocked)
        object.__setattr__(self, "lengths", lengths)
        object.__setattr__(self, "ranges", RangeReader(self.tokens, self.relative, self.leads, self.blocked))

    def read(self, starters: frozenset[str]) -> tuple[list[DateMention], set[int]]:
        """The mentions in order, and the tokens they take.

        A phrase begins with one of ``starters``, a digit or the name of an event.
        """
        found: list[DateMention] = []
        taken: set[int] = set()
        end = 0
        near, events = self._near(), self.words.calendar.event_starts
        for i, low in enumerate(self.tokens.lows):
            if i < end or not near[i]:
                continue
            told = low in starters or low[0].isdecimal()
            if not (told or low in events) or i in self.blocked or i in self.inside:
                continue
            one = self._mention(i, told=told)
            if one is None:
                continue
            mention, first, end = one
            found.append(mention)
            taken.update(range(first, end))
        return found, taken

    def _near(self) -> list[bool]:
        """For each token, whether a word of the calendar, a year or a numeric date stands at it or soon behind."""
        anchors = self.words.calendar.anchors
        near = [False] * len(self.tokens)
        left = 0
        for i in range(len(near) - 1, -1, -1):
            low = self.tokens.lows[i]
            digits = low[0].isdecimal()
            if low in anchors or (digits and (len(low) >= _YEAR or self.tokens.low(i + 1) in _MARKS)):
                left = _REACH
            near[i] = left > 0
            left -= 1
        return near

    def _mention(self, i: int, *, told: bool) -> Found | None:
        """The mention at token ``i``; where no date is ``told`` in the words of the calendar, that of an event."""
        if self.tokens.low(i - 1) in self.words.calendar.recurring:
            return None
        phrase = (self.relative.read(i) if told else None) or self._event(i)
        if phrase is None and not told:
            return None
        if phrase is not None and any(k in self.blocked for k in range(phrase.first, phrase.last)):
            phrase = None
        length = self.words.length(i)
        if phrase is None or (length is not None and length[1] > phrase.last):
            found = self.lengths.read(i)
            if found is not None or phrase is None:
                return found
        whole = self.ranges.extend(phrase)
        if whole is phrase and not self._stands(phrase):
            return None
        return self._dated(whole, ranged=whole.last > phrase.last)

    def _event(self, i: int) -> Phrase | None:
        """An event is a date only behind "since", "before", "after" and their like."""
        if self.tokens.low(i) not in self.words.calendar.event_starts or self.leads.read(i).kind in (None, "plain"):
            return None
        return self.relative.named.event(i)

    def _dated(self, phrase: Phrase, *, ranged: bool) -> Found:
        tokens = self.tokens
        lead = self.leads.read(phrase.first)
        days = self.leads.days(phrase)
        first, last = self.leads.article(phrase.first), phrase.last
        start, end = (days.start, days.end) if days else (None, None)
        if not ranged:
            start, end, last = self._bounded(phrase, days, lead)
        span = tokens.span(first, last)
        return DateMention(span, Period(start, end, span.text), DateKind.DATE, None, lead.words), first, last

    def _bounded(self, phrase: Phrase, days: Interval | None, lead: Lead) -> tuple[date | None, date | None, int]:
        """First and last day as the words behind and the preposition before bound them, and where the phrase ends."""
        start, end = (days.start, days.end) if days else (None, None)
        last = phrase.last
        if n := self._opening(last, self.words.calendar.open_end):
            return start, None, last + n
        if n := self._opening(last, self.words.calendar.open_start):
            return None, end, last + n
        return (*self._governed(phrase, days, lead), last) if days else (None, None, last)

    def _opening(self, last: int, phrases: frozenset[str]) -> int:
        """How many tokens open the period behind it ("onwards", "or later"); a date behind them is governed by them."""
        n = self.tokens.longest(last, phrases)
        return 0 if self.tokens.low(last + n)[:1].isdecimal() else n

    def _governed(self, phrase: Phrase, days: Interval, lead: Lead) -> tuple[date | None, date | None]:
        """What the preposition makes of the days; "after Friday's talks" says nothing of what follows Friday."""
        owner = self.tokens.low(phrase.last) in ("'s", "’s") or self._qualifies(phrase)
        end = phrase.whole.end if phrase.edge == "end" and phrase.whole else days.end
        match lead.kind:
            case "since":
                return days.start, None
            case "until" if not (lead.words == "through" and phrase.grain in ("season", "rolling")):
                return None, end
            case "before" if not owner:
                return None, end if phrase.edge == "end" else days.start - _ONE
            case "after" if not owner:
                return end + _ONE, None
        return days.start, days.end

    def _qualifies(self, phrase: Phrase) -> bool:
        """Whether the date qualifies a noun: "the 2024 election", "the June summit"."""
        after = self.tokens.low(phrase.last)
        article = self.leads.article(phrase.first) < phrase.first
        return article and phrase.edge is None and after.isalpha() and after not in self.measures.function

    def _stands(self, phrase: Phrase) -> bool:
        """Whether four digits alone are a year and not a count ("2000 pieces")."""
        tokens, first, last = self.tokens, phrase.first, phrase.last
        if phrase.grain != "year" or last - first > 1 or not tokens.raw(first).isdecimal():
            return True
        before, after = tokens.low(first - 1), tokens.low(last)
        if tokens.longest(last, self.words.calendar.open_end):
            return True
        if tokens.glued(first) and before in "-/–" and before:
            return tokens.low(first - 2) in self.words.calendar.months
        if not tokens.raw(first) > "1899" and before not in self.words.calendar.old_year_before:
            return False
        if before in self.words.calendar.year_before or before in self.words.calendar.determiners:
            round_one = tokens.raw(first).endswith("00")
            told = before in self.words.calendar.year_certain and not round_one
            return told or not self._counted(last)
        if tokens.low(last) == "-" and tokens.glued(last):
            return not tokens.raw(last + 1).isdecimal()
        if tokens.low(last) == "/" and tokens.glued(last) and tokens.raw(last + 1).isdecimal():
            return False
        if before in self.measures.labels and tokens.raw(first - 1)[:1].isupper():
            return False
        return not self._counted(last) and after not in self.words.calendar.units

    def _counted(self, last: int) -> bool:
        """Whether a lower-case plural noun follows, as it does behind a count."""
        word = self.tokens.raw(last)
        if word in self.words.calendar.collectives:
            return True
        plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and word.islower() and len(word) > 3
        return plural and word not in self.words.calendar.verbs_in_s
