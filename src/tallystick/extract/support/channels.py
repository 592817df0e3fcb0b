"""Funds and initiatives that support flows through: "via the International Fund", "under this initiative"."""

from __future__ import annotations

from collections.abc import Sequence

from tallystick.extract.context import Context
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.support.drafts import Draft
from tallystick.extract.support.parties import is_fund
from tallystick.knowledge.support import NounKind
from tallystick.model import Actor

_BEFORE = 4  # words between the preposition and the head of the fund's name


def set_channels(drafts: Sequence[Draft], context: Context) -> None:
    """Give each fund of a sentence to the figure it follows; one that opens the sentence to all of its figures."""
    if not drafts:
        return
    sentence = drafts[0].sentence
    for place, fund in _funds(sentence, context):
        before = [d for d in drafts if d.anchor.i < place]
        for draft in before[-1:] or drafts:
            draft.channel = draft.channel or fund


def _funds(sentence: Sentence, context: Context) -> list[tuple[int, Actor]]:
    """The funds that a preposition of way leads to, each with the place of its first word in the sentence."""
    way = context.knowledge.support.grammar.way
    found = []
    for place, fund in [*_named(sentence, context), *_meant(sentence, context)]:
        before = sentence.doc[max(0, place - _BEFORE) : place]
        if any(t.lower_ in way and t.tag_ in ("IN", "RP") for t in before) or _is_content(sentence, place, context):
            found.append((place, fund))
    return found


def _is_content(sentence: Sentence, place: int, context: Context) -> bool:
    """ "$40 million in Foreign Military Financing": the fund right after a sum and "in"."""
    doc = sentence.doc
    figure = place > 1 and doc[place - 1].lower_ == "in" and sentence.offset(doc[place - 2])
    return bool(figure) and any(m.span.end == figure[1] for m in context.money if figure)


def _named(sentence: Sentence, context: Context) -> list[tuple[int, Actor]]:
    """Funds called by their names."""
    mentions = [m for m in context.cast.within(sentence.start, sentence.end) if is_fund(m.actor, context)]
    return [(sentence.at(m.span.start, m.span.end)[0].i, m.actor) for m in mentions]


def _meant(sentence: Sentence, context: Context) -> list[tuple[int, Actor]]:
    """ "the fund", "this initiative": the one named last before."""
    words = context.knowledge.support
    found = []
    for token in sentence.doc:
        entry = words.noun.get(lemma(token)) if token.tag_ == "NN" else None
        if entry is None or entry.kind is not NounKind.PLAN:
            continue
        fund = _last_named(sentence, context)
        if fund is not None and any(c.lower_ in words.grammar.definite for c in token.children):
            found.append((token.left_edge.i, fund))
    return found


def _last_named(sentence: Sentence, context: Context) -> Actor | None:
    before = (m.actor for m in reversed(context.cast.mentions) if m.span.end <= sentence.start)
    return next((actor for actor in before if is_fund(actor, context)), None)
