"""Names for bare numbers: "the other six", "some 620 of these", "five others" count goods named before."""

from __future__ import annotations

from dataclasses import replace

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.support.drafts import Draft
from tallystick.model import Item


def name_counted(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """Give a bare number ("the other six") the goods it counts: the latest ones named in at least that number."""
    if draft.count is None:
        return False
    number = draft.count.quantity.min or draft.count.quantity.max or 0
    further = any(c.lower_ in context.knowledge.support.grammar.further for c in draft.anchor.children)
    if further or draft.anchor.lower_ in context.knowledge.support.grammar.others:
        return _name_further(draft, earlier)
    for other in reversed(earlier):
        for item in reversed(other.items):
            if item.quantity is not None and (item.quantity.max or item.quantity.min or 0) >= number:
                draft.items = (replace(item, quantity=draft.count.quantity),)
                draft.whole = (other.whole or other) if other.whole and other.whole.items else other
                return True
        if other.items and sum(_most(i) for i in other.items) >= number:
            draft.items = (Item(other.items[-1].name.split()[-1], other.items[-1].category, draft.count.quantity),)
            draft.whole = other
            return True
    return _name_from_text(draft, context)


def _most(item: Item) -> float:
    return (item.quantity.max or item.quantity.min or 0) if item.quantity else 0


def _name_further(draft: Draft, earlier: list[Draft]) -> bool:
    """ "five others": more of the goods named last, beside them and not among them."""
    named = [d for d in earlier if d.items]
    if not named or draft.count is None:
        return False
    draft.items = (replace(named[-1].items[-1], quantity=draft.count.quantity),)
    draft.donors = draft.donors or named[-1].donors
    draft.recipients = draft.recipients or named[-1].recipients
    return True


def _name_from_text(draft: Draft, context: Context) -> bool:
    """ "Some 620 of these": the goods named last, where the phrase itself says that it points back."""
    words = context.knowledge.support
    pointed = syntax.prepositional(draft.anchor, ("of",))
    if draft.count is None or not any(t.lower_ in words.grammar.pronouns for t in pointed):
        return False
    before = [g for g in context.goods if g.span.end <= draft.start]
    if before and draft.sentence.index - _sentence_of(before[-1].head, context) <= 1:
        draft.free = True
        draft.items = (replace(before[-1].item, quantity=draft.count.quantity),)
    return bool(draft.items)


def _sentence_of(offset: int, context: Context) -> int:
    sentence = context.sentence_at(offset)
    return sentence.index if sentence is not None else -1
