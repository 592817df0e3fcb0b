"""The type of aid and the form it takes, from the goods and the words around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tallystick.knowledge import Knowledge
from tallystick.model import AidType, Item, Modality


def aid_type(items: Iterable[Item], words: str, knowledge: Knowledge) -> AidType | None:
    """The type of aid, or None where nothing tells.

    A type the words name decides; else what the goods are for; else the type most of the hints speak for. Kiel's rule:
    money for a military purpose is military.
    """
    types = knowledge.aid_types
    named = [kind for kind in types.order if types.naming[kind].search(words)]
    if len(named) == 1:
        return named[0]
    goods = Counter(t for t in (knowledge.goods.aid_type(i.category) for i in items) if t is not None)
    wanted = named or list(types.order)
    for counts in (goods, Counter({kind: len(types.hinting[kind].findall(words)) for kind in types.order})):
        best = max(wanted, key=lambda kind: (counts[kind], -types.order.index(kind)))
        if counts[best]:
            return best
    return named[0] if named else None


def modalities_of(words: str, knowledge: Knowledge) -> tuple[Modality, ...]:
    """The forms of support the words name, in the contract's order; ``goods`` is for the reader of goods to add."""
    forms = knowledge.aid_types.forms
    return tuple(kind for kind in Modality if kind in forms and forms[kind].search(words))
