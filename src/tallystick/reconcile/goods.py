"""Comparing names and numbers of goods."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tallystick.knowledge.weights import GoodsWords
from tallystick.model import Item, Qualifier, Quantity

_WORD = re.compile(r"[A-Za-z0-9]+(?:[-/.][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Name:
    """A name of goods: ``model`` the words that tell which (capitals or digits), ``kind`` the other telling nouns."""

    model: frozenset[str]
    kind: frozenset[str]

    @property
    def telling(self) -> frozenset[str]:
        """All words by which it can be looked up."""
        return self.model | self.kind


@lru_cache(maxsize=50_000)
def name_of(text: str, generic: GoodsWords) -> Name:
    """Split a name of goods; generic words say nothing about which goods and are left out, and words common to many
    models name a kind even in capitals: of "Marder Infantry Fighting Vehicle" only the first word tells the model."""
    model: set[str] = set()
    kind: set[str] = set()
    for word in _WORD.findall(text):
        low = _singular(word.lower())
        if low in generic.generic:
            continue
        named = any(c.isupper() or c.isdigit() for c in word) and low not in generic.common
        (model if named else kind).add(low)
    return Name(frozenset(model), frozenset(kind))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def same_goods(a: Item, b: Item, generic: GoodsWords) -> bool | None:
    """Whether two names mean the same goods; None where one is too general to tell."""
    first, second = name_of(a.name, generic), name_of(b.name, generic)
    if not first.telling or not second.telling:
        return None
    if first.model and second.model:
        return _overlap(first.model, second.model) > 0.5
    shared = first.telling & second.telling
    if shared:
        return len(shared) / min(len(first.telling), len(second.telling)) >= 0.5
    if first.kind and second.kind:
        return None if a.category and a.category == b.category else False
    return None if a.category is None or a.category == b.category else False


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / min(len(a), len(b))


def number(quantity: Quantity | None) -> float | None:
    """The number that stands for a quantity: its lower bound, else its upper."""
    if quantity is None:
        return None
    return quantity.min if quantity.min is not None else quantity.max


def same_number(a: Quantity, b: Quantity) -> bool:
    """Whether two counts can be one, given that "about" and "more than" leave room."""
    x, y = number(a), number(b)
    if x is None or y is None:
        return False
    if a.qualifier == b.qualifier == Qualifier.EXACT:
        return x == y
    low, high = min(x, y), max(x, y)
    return high <= low * 1.1
