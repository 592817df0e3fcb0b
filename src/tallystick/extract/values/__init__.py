"""Values in text: sums of money, counts, dates and lengths of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tallystick.extract.mentions import DateMention, MoneyMention, QuantityMention
from tallystick.extract.values.amounts import Memory, MoneyReader
from tallystick.extract.values.numbers import NumberReader
from tallystick.extract.values.quantities import QuantityReader
from tallystick.extract.values.sums import SumReader
from tallystick.extract.values.surroundings import SurroundingsReader
from tallystick.extract.values.tokens import pieces
from tallystick.knowledge import Knowledge

__all__ = ["Values", "find_values"]


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a text, each kind sorted by place; no two of different kinds overlap."""

    money: tuple[MoneyMention, ...] = ()
    quantities: tuple[QuantityMention, ...] = ()
    dates: tuple[DateMention, ...] = ()


def find_values(text: str, reference: date | None, knowledge: Knowledge) -> Values:
    """All sums, counts, dates and durations of ``text``, with offsets into it.

    Relative dates count from ``reference``, the day the text was published; without it they stay
    unresolved (both ends null). A sum whose currency the text leaves open has ``currency`` None.
    """
    memory = Memory()
    money: list[MoneyMention] = []
    quantities: list[QuantityMention] = []
    dates: list[DateMention] = []
    for tokens in pieces(text):
        memory.note(tokens, knowledge.currencies.places)
        around = SurroundingsReader(tokens, knowledge.figure_words)
        numbers = NumberReader(tokens, knowledge.numerals)
        sums = SumReader(tokens, numbers, around, knowledge.currencies, knowledge.measures).read()
        money.extend(MoneyReader(tokens, around, knowledge.figure_words, memory).read([s for s in sums if s.money]))
        counts = QuantityReader(tokens, around, knowledge.measures, knowledge.currencies.places)
        quantities.extend(counts.read([s for s in sums if not s.money]))
    return Values(tuple(money), tuple(quantities), tuple(dates))
