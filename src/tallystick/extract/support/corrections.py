"""Figures that a text repeats only to correct or deny them, and the right ones that it gives in their place."""

from __future__ import annotations

import re
from dataclasses import replace

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.mentions import MentionKind
from tallystick.extract.parse import Sentence
from tallystick.extract.support.basis import phrase_in
from tallystick.extract.support.drafts import Draft
from tallystick.model import ActorType

_DENIAL = 5  # words at the head of a sentence in which it denies the one before
_SHOWN = re.compile(r"\bas\s+[“\"'‘]")


def is_corrected(draft: Draft, context: Context) -> bool:
    """Whether a figure is there only to be corrected ("An earlier version said £250m") or to be denied in the next
    sentence ("This is a misleading figure"). Where the right number follows, the draft takes it and stays."""
    words, after = context.knowledge.support, _next(draft, context)
    told = after.lower.lstrip(" “\"'‘").split() if after is not None else []
    if told[:1] in (["this"], ["that"]) and not words.denials.isdisjoint(w.strip(".,") for w in told[:_DENIAL]):
        return True
    if not phrase_in(words.corrections, draft.sentence):
        return False
    if draft.disowned:
        return False
    shown = _shown_as(draft, context)
    if shown is not None:
        return shown
    return after is None or not _amended(draft, after, context)


def _next(draft: Draft, context: Context) -> Sentence | None:
    place = draft.sentence.index + 1
    return context.sentences[place] if place < len(context.sentences) else None


def is_disowned(draft: Draft, context: Context) -> bool:
    """ "We wrote that the whole £450m was British": the sum holds, whose it is does not."""
    told = syntax.child(draft.anchor.head, "acomp", "attr") if draft.anchor.dep_ == "nsubj" else None
    if draft.money is None or told is None or not phrase_in(context.knowledge.support.corrections, draft.sentence):
        return False
    giver = context.cast.covering(*draft.sentence.offset(told))
    return giver is not None and giver.kind is MentionKind.ADJECTIVE and giver.actor.type is ActorType.STATE


def _shown_as(draft: Draft, context: Context) -> bool | None:
    """ "A graphic showed the £4.5bn as “£4.5m”": of the two only the one in quotation marks is wrong; None where the
    sentence has no such pair."""
    mark, start = _SHOWN.search(draft.sentence.text), draft.sentence.start
    wrong = (m for m in context.money if mark is not None and m.span.start == start + mark.end())
    if mark is None or draft.money is None or next(wrong, None) is None:
        return None
    return draft.money.span.start >= start + mark.end()


def _amended(draft: Draft, after: Sentence, context: Context) -> bool:
    """ "We reported that Norland had offered 40 guns. The figure was four": the number of the next sentence holds."""
    head = re.match(r"the (\w+) (?:was|is|were|are)\b", after.lower)
    named = head is not None and head[1] in context.knowledge.support.totals
    right = next(iter(context.figures(after).quantities), None)
    if not named or right is None or len(draft.items) != 1 or draft.items[0].quantity is None:
        return False
    draft.items = (replace(draft.items[0], quantity=right.quantity),)
    draft.evidence.append(right.span)
    return True
