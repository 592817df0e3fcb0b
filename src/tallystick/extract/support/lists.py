"""Lists with bullets: the sentence that leads in governs each item, which is a part or the content of its fact."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.sentences import BULLET
from tallystick.extract.support.drafts import Draft
from tallystick.extract.support.gaps import leader
from tallystick.extract.support.pointing import points_back, referent
from tallystick.extract.support.predicates import predicate
from tallystick.extract.support.stages import stage_of
from tallystick.knowledge.support import Sense
from tallystick.model import Basis

_OPEN = (";", "; and", ";and", "; or")
_ENTRY, _LABELLED = 90, 250  # characters of a list entry, at most, and of one that a name and a colon open
_LABEL = re.compile(r"[A-Z][^:]{1,40}: ")
_ROUNDED = 0.02  # how far the entries of a list may miss the sum they make up: "just over $52 million"
_BACK = 3  # characters between a bullet and its sentence, at most


def is_item(sentence: Sentence, context: Context) -> bool:
    """Whether the sentence is an item of a list: a bullet stands before it, or it is a line of one."""
    text = context.document.text
    before = text[text.rfind("\n", 0, sentence.start) + 1 : sentence.start]
    bullet = 0 < len(before) <= _BACK and BULLET.match(before + "x") is not None
    return bullet or _is_line(sentence, context)


def _is_line(sentence: Sentence, context: Context) -> bool:
    """Whether a paragraph is a line of a list without bullets.

    It ends in a semicolon, or the one before did; or it is no sentence, and stands below a colon or such a line.
    """
    before = context.sentences[sentence.index - 1] if sentence.index else None
    if before is None or before.paragraph == sentence.paragraph:
        return False
    last = before.text.rstrip()
    if last.endswith(_OPEN) or (last.endswith(":") and sentence.text.rstrip().endswith(_OPEN)):
        return True
    opens = _is_entry(sentence) or _starts_with_sum(sentence, context)
    above = _first_of(before, context)
    listed = _is_entry(above) or _starts_with_sum(above, context)
    return opens and (last.endswith(":") or (listed and _is_line(above, context)))


def _first_of(sentence: Sentence, context: Context) -> Sentence:
    """The sentence that opens the paragraph of another."""
    index = sentence.index
    while index and context.sentences[index - 1].paragraph == sentence.paragraph:
        index -= 1
    return context.sentences[index]


def _starts_with_sum(sentence: Sentence, context: Context) -> bool:
    """A line that is headed by what it is about: "$6.5 million to the Fund to buy weapons"."""
    return any(m.span.start == sentence.start for m in context.figures(sentence).money)


def _is_entry(sentence: Sentence) -> bool:
    """A line too short and too open to be a sentence: "Germany – $100 million"."""
    text = sentence.text.rstrip()
    most = _LABELLED if _LABEL.match(text) else _ENTRY
    return len(text) <= most and not text.endswith((".", "!", "?", ":", "”", '"'))


def lead_in(sentence: Sentence, context: Context) -> Sentence | None:
    """The sentence ending in a colon that opens the list in which ``sentence`` is an item; None for any other."""
    if not is_item(sentence, context):
        return None
    for index in range(sentence.index - 1, -1, -1):
        before = context.sentences[index]
        if before.text.rstrip().endswith(":"):
            return before
        if not is_item(before, context):
            return None
    return None


def govern_items(drafts: Sequence[Draft], context: Context) -> None:
    """Hang each list item on the latest fact in or before its lead-in: sums as parts, goods as content."""
    for draft in drafts:
        opening = lead_in(draft.sentence, context)
        if opening is None:
            continue
        draft.item = True
        _take_predicates(draft, opening, context)
        heads = [d for d in drafts if d.start < opening.end and lead_in(d.sentence, context) is None]
        open_facts = [d for d in heads if d.basis is not Basis.CUMULATIVE]  # a total to date takes no items
        main = _named_by(opening, open_facts, context)
        main = main or _holding_all(draft, drafts, heads, context)
        main = main or next((d for d in reversed(open_facts) if d.money is not None or d.opener), None)
        if main is None:
            continue
        draft.donors = draft.donors or main.donors
        own = bool(draft.recipients) and set(draft.recipients) <= set(draft.donors)  # "to Australian organisations"
        draft.recipients = main.recipients if own else draft.recipients or main.recipients
        inner = _is_inner(draft, drafts, context)
        if not inner and (draft.money is None or main.money is None or _sum(draft) < _sum(main)):
            draft.whole = draft.whole or main


    _place_in_strands(drafts, context)


def _is_inner(draft: Draft, drafts: Sequence[Draft], context: Context) -> bool:
    """ "$2 million to charities, including $500,000 to Oxfam": a part of the entry, not of what the list is about."""
    including = context.knowledge.support.grammar.including
    first = next((d for d in drafts if d.sentence is draft.sentence and d.money is not None), draft)
    between = draft.anchor.doc[first.anchor.i : draft.anchor.i] if first is not draft else ()
    return draft.money is not None and any(t.lower_ in including for t in between)


def _named_by(opening: Sentence, facts: Sequence[Draft], context: Context) -> Draft | None:
    """ "The package is made up of:": the fact that the subject of the lead-in takes up."""
    words = context.knowledge.support
    root = next((t for t in opening.doc if t.dep_ == "ROOT"), None)
    subject = syntax.child(root, "nsubj", "nsubjpass") if root is not None else None
    if subject is None or not points_back(subject, words):
        return None
    named = [d for d in facts if any(p.noun is not None and lemma(p.token) == lemma(subject) for p in d.chain)]
    return referent(subject, [d for d in named if d.money is not None])


def _holding_all(draft: Draft, drafts: Sequence[Draft], heads: Sequence[Draft], context: Context) -> Draft | None:
    """The sum before a list that its entries make up, within rounding: a new sum, or a total to date."""
    opening = lead_in(draft.sentence, context)
    entries = [d for d in drafts if d.money is not None and lead_in(d.sentence, context) is opening]
    told = sum(_sum(d) for d in entries)
    near = [d for d in heads if d.money is not None and abs(_sum(d) - told) <= _ROUNDED * told]
    return near[-1] if near and len(entries) > 1 else None


def _place_in_strands(drafts: Sequence[Draft], context: Context) -> None:
    """ "a contract placed under the second strand": a part of the second entry of the list before."""
    for draft in drafts:
        number = _strand(draft, context)
        entries = [d for d in drafts if d.item and d.start < draft.start]
        last = [d for d in entries if lead_in(d.sentence, context) is lead_in(entries[-1].sentence, context)]
        if number is not None and not draft.item and number <= len(last):
            draft.whole = draft.whole or last[number - 1]


def _strand(draft: Draft, context: Context) -> int | None:
    """The number in "under the second strand", wherever it stands in the sentence."""
    words, ordinals = context.knowledge.support, context.knowledge.numerals.ordinals
    for token in draft.anchor.doc:
        if token.dep_ == "pobj" and lemma(token) in words.strands and token.head.lower_ in words.grammar.source:
            return next((ordinals[c.lower_] for c in token.children if c.lower_ in ordinals), None)
    return None


def _take_predicates(draft: Draft, opening: Sentence, context: Context) -> None:
    """ "Those that have pledged include:" / "Germany – $100 million": giver and sum here, the act in the lead-in.

    Under "The package includes:" a sum is a part without a giver's name.
    """
    if draft.chain or draft.money is None:
        return
    giver, words = leader(draft, context), context.knowledge.support
    told = tuple(p for t in opening.doc if (p := predicate(t, words)) is not None)
    contained = any(p.verb is not None and p.verb.sense is Sense.CONTAIN for p in told)
    if giver is not None or (contained and any(p.noun is not None for p in told)):
        draft.donors = draft.donors or ((giver,) if giver is not None else ())
        draft.chain, draft.stage = told, draft.stage or stage_of(draft, words)


def _sum(draft: Draft) -> float:
    return draft.money.money.min or draft.money.money.max or 0.0 if draft.money else 0.0
