"""All that is known of one document while it is read; each stage adds its part, none changes another's."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from tallystick.extract.cast import Cast
from tallystick.extract.mentions import (
    Attribution,
    DateMention,
    GoodsMention,
    MoneyMention,
    QuantityMention,
    Quotation,
)
from tallystick.extract.parse import Sentence
from tallystick.knowledge import Knowledge
from tallystick.model import Document, Issue


class Figures(NamedTuple):
    """What is counted and dated in one sentence, in order of place; goods by where their head stands."""

    money: list[MoneyMention]
    quantities: list[QuantityMention]
    dates: list[DateMention]
    goods: list[GoodsMention]


@dataclass
class Context:
    """The document, its sentences, and the mentions found so far. Sorted by place, each of them."""

    document: Document
    knowledge: Knowledge
    paragraphs: tuple[tuple[int, int], ...]
    sentences: tuple[Sentence, ...]
    money: tuple[MoneyMention, ...] = ()
    quantities: tuple[QuantityMention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    goods: tuple[GoodsMention, ...] = ()
    cast: Cast = field(default_factory=Cast)
    attributions: tuple[Attribution, ...] = ()
    issues: list[Issue] = field(default_factory=list)
    starts: list[int] = field(init=False)
    """Where each sentence begins."""
    _figures: dict[int, Figures] = field(init=False, repr=False, default_factory=dict)
    _told: tuple[object, ...] = field(init=False, repr=False)
    """The mentions that ``_figures`` was made from."""

    def __post_init__(self) -> None:
        """Note where the sentences begin, for the searches."""
        self.starts, self._told = [s.start for s in self.sentences], ()

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at ``offset``."""
        i = bisect_right(self.starts, offset) - 1
        return self.sentences[i] if i >= 0 and offset < self.sentences[i].end else None

    def figures(self, sentence: Sentence) -> Figures:
        """The sums, counts, dates and goods that begin in the sentence."""
        told = (self.money, self.quantities, self.dates, self.goods)
        if told != self._told:
            self._told, self._figures = told, self._by_sentence()
        return self._figures.get(sentence.index) or Figures([], [], [], [])

    def _by_sentence(self) -> dict[int, Figures]:
        found: dict[int, Figures] = {}

        def at(place: int) -> Figures:
            sentence = self.sentence_at(place)
            return found.setdefault(-1 if sentence is None else sentence.index, Figures([], [], [], []))

        for sum_ in self.money:
            at(sum_.span.start).money.append(sum_)
        for count in self.quantities:
            at(count.span.start).quantities.append(count)
        for date in self.dates:
            at(date.span.start).dates.append(date)
        for goods in self.goods:
            at(goods.head).goods.append(goods)
        return found

    def paragraph(self, index: int) -> list[Sentence]:
        """The sentences of one paragraph."""
        return [s for s in self.sentences if s.paragraph == index]
