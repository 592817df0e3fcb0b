"""All that is known of one document while it is read; each stage adds its part, none changes another's."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

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

    def __post_init__(self) -> None:
        """Note where the sentences begin, for the searches."""
        self.starts = [s.start for s in self.sentences]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at ``offset``."""
        i = bisect_right(self.starts, offset) - 1
        return self.sentences[i] if i >= 0 and offset < self.sentences[i].end else None

    def paragraph(self, index: int) -> list[Sentence]:
        """The sentences of one paragraph."""
        return [s for s in self.sentences if s.paragraph == index]
