"""The type of aid and the form it takes, from the goods and the words around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from tallystick.knowledge import Knowledge
from tallystick.knowledge.patterns import WordPattern, words_of
from tallystick.model import AidType, Item, Modality


def aid_type(items: Iterable[Item], words: str, knowledge: Knowledge) -> AidType | None:
    """The type of aid, or None where nothing tells.

    A type the words name decides; else what the goods are for; else how the money is given; else the type most of
    the hints speak for. Kiel's rule: money for a military purpose is military.
    """
    types, text = knowledge.aid_types, words.lower()
    said = words_of(text) & types.first  # few: each pattern's own first words are compared with them
    named = [kind for kind in types.order if types.naming[kind].search(text, said)]
    if len(named) == 1:
        return named[0]
    wanted = named or list(types.order)
    goods = _each(t for t in (knowledge.goods.aid_type(i.category) for i in items) if t is not None)
    for counts in chain([goods], (_counted(patterns, text, said) for patterns in (types.instruments, types.hinting))):
        most = max((counts.get(kind, 0) for kind in wanted), default=0)
        if most:
            return next(kind for kind in wanted if counts.get(kind) == most)
    return named[0] if named else None


def _each(types: Iterable[AidType]) -> dict[AidType, int]:
    counts: dict[AidType, int] = {}
    for kind in types:
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def _counted(patterns: Mapping[AidType, WordPattern], text: str, said: frozenset[str]) -> dict[AidType, int]:
    told = ((kind, one.pattern) for kind, one in patterns.items() if not one.first.isdisjoint(said))
    return {kind: len(pattern.findall(text)) for kind, pattern in told}


def modalities_of(words: str, knowledge: Knowledge) -> tuple[Modality, ...]:
    """The forms of support the words name, in the contract's order; ``goods`` is for the reader of goods to add."""
    types, text = knowledge.aid_types, words.lower()
    said = words_of(text) & types.first
    return tuple(kind for kind, pattern in types.forms.items() if pattern.search(text, said))
