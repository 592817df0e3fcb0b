"""Goods of a note: those the taxonomy knows, and what else the note counts by the piece."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tallystick.extract.context import Context
from tallystick.extract.goods_names import singular
from tallystick.extract.mentions import GoodsMention, QuantityMention
from tallystick.model import Item

_PLURAL = re.compile(r"\s*((?:[^\W\d_][\w’'-]*\s+){0,3}[^\W\d_][\w’'-]*[^\Ws]s)\b")
_REACH = 60
"""Characters within which a name of goods follows the number that counts it."""


def counted_goods(context: Context) -> tuple[GoodsMention, ...]:
    """All goods of the note: those known, and plurals behind a number that are neither people, time nor paper."""
    found = [*context.goods, *_unknown(context)]
    return tuple(sorted(found, key=lambda m: m.span.start))


def delivered_goods(context: Context, items: tuple[GoodsMention, ...]) -> tuple[GoodsMention, ...]:
    """Those of the items whose sentence says that they were handed over, and not that they are still to come."""
    words = context.knowledge.bookkeeping
    found = []
    for mention in items:
        sentence = context.sentence_at(mention.head)
        text = sentence.text if sentence is not None else ""
        if words.delivering.search(text) and not words.awaiting.search(text):
            found.append(mention)
    return tuple(found)


def _unknown(context: Context) -> Iterator[GoodsMention]:
    not_goods = context.knowledge.bookkeeping.not_goods
    for number in context.quantities:
        if number.unit is None or _counts_known(context, number):
            continue
        name = _PLURAL.match(number.unit)
        words = name.group(1).split() if name is not None else []
        if not words or not_goods & {w.lower() for w in words}:
            continue
        start = context.document.text.index(words[0], number.span.end)
        end = start + len(name.group(1)) if name is not None else start
        one = singular(words[-1], context.knowledge.goods.words.plurals)
        item = Item(" ".join([*words[:-1], one]), None, number.quantity)
        yield GoodsMention(context.document.span(start, end), item, end - len(words[-1]))


def _counts_known(context: Context, number: QuantityMention) -> bool:
    """Whether known goods stand right behind the number."""
    start = number.span.end
    return any(start <= g.span.end and g.span.start <= start + _REACH for g in context.goods if g.span.end > start)
