"""Funds and initiatives that support flows through: "via the International Fund", "under this initiative"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from tallystick.extract.context import Context
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.support.drafts import Draft
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
    """The funds that a preposition of way leads to, each with the place of its head in the sentence."""
    way = context.knowledge.support.grammar.way
    found = []
    for token in sentence.doc:
        actor = _fund(token, sentence, context) if token.tag_.startswith("NN") else None
        before = sentence.doc[max(0, token.left_edge.i - 1, token.i - _BEFORE - 6) : token.i]
        if actor is not None and any(t.lower_ in way and t.tag_ in ("IN", "RP") for t in before):
            found.append((token.i, actor))
    return found


def _fund(token: Token, sentence: Sentence, context: Context) -> Actor | None:
    """A fund by its name, or the one named last where the text says "the fund" or "this initiative"."""
    start, end = sentence.offset(token)
    mention = context.cast.covering(start, end)
    if mention is not None and _is_fund(mention.actor, context):
        return mention.actor if mention.head == start or mention.span.end == end else None
    entry = context.knowledge.support.noun.get(lemma(token))
    definite = any(c.lower_ in context.knowledge.support.grammar.definite for c in token.children)
    if entry is None or entry.kind is not NounKind.PLAN or not definite:
        return None
    named = [m.actor for m in context.cast.mentions if m.span.end <= start and _is_fund(m.actor, context)]
    return named[-1] if named else None


def _is_fund(actor: Actor, context: Context) -> bool:
    return context.knowledge.actors.kinds.get(actor.id) == "fund"
