"""Goods, their categories and the numbers that count them, from a table of sentences."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.extract.engine import open_context
from tallystick.extract.goods import find_goods
from tallystick.extract.mentions import GoodsMention, QuantityMention
from tallystick.knowledge import load
from tallystick.model import Document, Qualifier, Quantity, Span

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "goods.yml").read_text(encoding="utf-8"))
NUMBERS = {"two": 2, "three": 3, "four": 4, "six": 6, "thirteen": 13}
PLAIN_NUMBER = re.compile(
    rf"(?<![\w-])(?<!Leopard )(?<!Challenger )(?:\d+(?:\.\d+)?|{'|'.join(NUMBERS)})(?=\s)(?! mm)", re.IGNORECASE
)


def read(text: str) -> tuple[GoodsMention, ...]:
    """Goods of a text whose numbers are plain, so that the test stands apart from the reader of numbers."""
    context = open_context(Document("d", text), load())
    context.quantities = tuple(_quantity(m) for m in PLAIN_NUMBER.finditer(text))
    return find_goods(context)


def _quantity(match: re.Match[str]) -> QuantityMention:
    word = match.group()
    value = float(NUMBERS.get(word.lower()) or word)
    return QuantityMention(Span(*match.span(), word), Quantity(value, value, Qualifier.EXACT, word))


def _shown(mention: GoodsMention) -> list[Any]:
    quantity = mention.item.quantity
    shown = None if quantity is None else quantity.max if quantity.min is not None else f"<={quantity.max:.0f}"
    return [mention.item.name, mention.item.category, shown]


@pytest.mark.parametrize(("text", "expected", "why"), CASES, ids=[c[2] for c in CASES])
def test_goods(text: str, expected: list[list[Any]], why: str) -> None:
    assert [_shown(m) for m in read(text)] == expected, why


@pytest.mark.parametrize("text", [c[0] for c in CASES])
def test_spans_are_exact(text: str) -> None:
    for mention in read(text):
        assert text[mention.span.start : mention.span.end] == mention.span.text
        assert mention.span.start <= mention.head < mention.span.end


def test_reading_again_gives_the_same() -> None:
    text = " ".join(c[0] for c in CASES)
    assert read(text) == read(text)
