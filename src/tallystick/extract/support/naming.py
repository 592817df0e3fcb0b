"""Names for bare numbers: "the other six", "some 620 of these", "five others" count goods named before."""

from __future__ import annotations

from dataclasses import replace

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.support.bare import is_ratio, share_of
from tallystick.extract.support.drafts import Draft
from tallystick.model import Item


def name_counted(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """Give a bare number ("the other six") the goods it counts: the latest ones named in at least that number."""
    if draft.count is None:
        return False
    grammar = context.knowledge.support.grammar
    earlier = _measured_so(draft, earlier, context)
    if is_ratio(draft.count.quantity):
        return _name_share(draft, earlier)
    further = any(c.lower_ in grammar.further for c in (draft.anchor, *draft.anchor.children))
    if further or draft.anchor.lower_ in grammar.others or _is_of_another(draft, earlier):
        return _name_further(draft, earlier)
    number = draft.count.quantity.min or draft.count.quantity.max or 0
    single = draft.anchor.lower_ in grammar.ordinals
    for other in reversed(earlier):
        for item in reversed(other.items):
            if item.quantity is not None and (item.quantity.max or item.quantity.min or 0) >= number:
                if single and (" of " in item.name or other.sentence.index < draft.sentence.index - 1):
                    return False  # "the first of two flights" counts no tonnes
                draft.items = (replace(item, quantity=draft.count.quantity),)
                draft.whole = (other.whole or other) if other.whole and other.whole.items else other
                return True
        if other.items and not single and sum(_most(i) for i in other.items) >= number:
            draft.items = (Item(other.items[-1].name.split()[-1], other.items[-1].category, draft.count.quantity),)
            draft.whole = other
            return True
    return not single and ((draft.coming and _name_further(draft, earlier)) or _name_from_text(draft, context))


def _measured_so(draft: Draft, earlier: list[Draft], context: Context) -> list[Draft]:
    """Of earlier facts those of goods in the measure of a number: "another 40 tonnes" are of what came in tonnes."""
    measure = draft.anchor.lower_.removesuffix("s")
    if measure not in context.knowledge.goods.words.weights:
        return earlier
    return [d for d in earlier if d.items and d.items[-1].name.lower().startswith(measure)]


def _name_share(draft: Draft, earlier: list[Draft]) -> bool:
    """ "Half of them", "of which a third": so much of the goods counted last."""
    for other in reversed(earlier):
        for item in reversed(other.items):
            if draft.count is not None and item.quantity is not None:
                draft.items = (replace(item, quantity=share_of(draft.count.quantity, item.quantity)),)
                draft.whole = other
                return True
        if other.money is not None:
            return False
    return False


def _is_of_another(draft: Draft, earlier: list[Draft]) -> bool:
    """ "Norway gave eight tanks, Spain six": who gives these gave none of those."""
    before = next((d for d in reversed(earlier) if d.items), None)
    if before is None or before.sentence is not draft.sentence:
        return False
    return bool(draft.donors and before.donors) and not set(draft.donors) & set(before.donors)


def _most(item: Item) -> float:
    return (item.quantity.max or item.quantity.min or 0) if item.quantity else 0


def _name_further(draft: Draft, earlier: list[Draft]) -> bool:
    """ "five others", "ten more": more of the goods named last, given as those were, beside them and not among them.

    After a part they are another part of the same whole, as far as that has room for them.
    """
    named = [d for d in earlier if d.items]
    if not named or draft.count is None:
        return False
    last = named[-1]
    draft.items = (replace(last.items[-1], quantity=draft.count.quantity),)
    draft.donors = draft.donors or last.donors
    draft.recipients = draft.recipients or last.recipients
    draft.first_person, draft.said_by = draft.first_person or last.first_person, draft.said_by or last.said_by
    if draft.donors == last.donors and not any(p.verb is not None and not p.verb.weak for p in draft.chain):
        draft.chain += tuple(p for p in last.chain if not p.relative)
    if last.whole is not None and not draft.coming and _fits(draft, last.whole, named):
        draft.whole = last.whole
    return True


def _fits(draft: Draft, whole: Draft, named: list[Draft]) -> bool:
    """Whether a whole has room for another part beside those told before."""
    parts = sum(_most(i) for d in named if d.whole is whole for i in d.items)
    return bool(whole.items) and parts + sum(_most(i) for i in draft.items) <= _most(whole.items[0])


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
