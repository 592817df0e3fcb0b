"""Values in text: sums of money, counts, dates and lengths of time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tallystick.extract.mentions import DateMention, MoneyMention, QuantityMention
from tallystick.extract.values.absolute import AbsoluteReader
from tallystick.extract.values.amounts import BareSums, Memory, MoneyReader
from tallystick.extract.values.dates import DateReader
from tallystick.extract.values.leads import LeadReader
from tallystick.extract.values.numbers import NumberReader
from tallystick.extract.values.phrases import Words
from tallystick.extract.values.quantities import QuantityReader
from tallystick.extract.values.relative import RelativeReader
from tallystick.extract.values.sums import Sum, SumReader
from tallystick.extract.values.surroundings import SurroundingsReader
from tallystick.extract.values.tokens import Tokens, pieces
from tallystick.knowledge import Knowledge
from tallystick.knowledge.calendar import Calendar

__all__ = ["Values", "find_values"]


_FIGURE_OF_DATE = re.compile(r"\d(?:[\d.,]{2,}\d|\s*[/-])")
"""A figure of four characters or more, or one before a stroke or hyphen: only beside such a one do digits date."""


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a text, each kind sorted by place; no two of different kinds overlap."""

    money: tuple[MoneyMention, ...] = ()
    quantities: tuple[QuantityMention, ...] = ()
    dates: tuple[DateMention, ...] = ()


def find_values(text: str, reference: date | None, knowledge: Knowledge) -> Values:
    """All sums, counts, dates and durations of ``text``, with offsets into it.

    Relative dates count from ``reference``, the day the text was published; without it, or with one
    outside 1500 to 2500, they stay unresolved (both ends null).
    A sum whose currency the text leaves open has ``currency`` None.
    """
    reference = reference if reference and 1500 <= reference.year <= 2500 else None
    memory = Memory()
    starters = knowledge.calendar.starters | knowledge.numerals.date_starters
    money: list[MoneyMention] = []
    quantities: list[QuantityMention] = []
    dates: list[DateMention] = []
    for tokens in pieces(text):
        memory.note(tokens, knowledge.currencies.places)
        around = SurroundingsReader(tokens, knowledge.figure_words)
        numbers = NumberReader(tokens, knowledge.numerals)
        sums = SumReader(tokens, numbers, around, knowledge.currencies, knowledge.measures).read()
        priced = [s for s in sums if s.money]
        blocked = frozenset(i for s in priced for i in range(s.first, s.last))
        taken: set[int] = set()
        if _may_date(tokens, knowledge.calendar):
            found, taken = _dates(tokens, sums, blocked, reference, knowledge).read(starters)
            dates.extend(found)
        rest = [s for s in sums if not s.money and taken.isdisjoint(range(s.first, s.last))]
        if not priced and not rest:
            continue
        bare = BareSums(tokens, knowledge.figure_words, knowledge.measures)
        priced, rest = bare.sort(priced, rest)
        money.extend(MoneyReader(tokens, around, knowledge.figure_words, memory).read(priced))
        small, links = knowledge.numerals.ranks, knowledge.figure_words.bound_links
        counts = QuantityReader(tokens, around, knowledge.measures, knowledge.currencies.places, small, links)
        quantities.extend(counts.read(rest))
    return Values(tuple(money), tuple(quantities), tuple(dates))


def _may_date(tokens: Tokens, calendar: Calendar) -> bool:
    """Whether there is a word of the calendar, a year or a numeric date: else no reader of dates need be made."""
    if not calendar.anchors.isdisjoint(tokens.lows):
        return True
    return _FIGURE_OF_DATE.search(tokens.text, tokens.places[0][0], tokens.places[-1][1]) is not None


def _dates(
    tokens: Tokens, sums: list[Sum], blocked: frozenset[int], reference: date | None, knowledge: Knowledge
) -> DateReader:
    figures = {s.first: s for s in sums if not s.money}
    words = Words(tokens, knowledge.calendar, knowledge.numerals, figures)
    absolute = AbsoluteReader(tokens, words, reference)
    relative = RelativeReader(tokens, words, absolute, reference)
    inside = frozenset(i for s in figures.values() if not s.ranged for i in range(s.first + 1, s.last))
    return DateReader(
        tokens, words, relative, LeadReader(tokens, knowledge.calendar), blocked, inside, knowledge.measures
    )
