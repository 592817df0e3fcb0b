"""Who takes part in a meeting: the parties a noun phrase names, and how many it counts."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from tallystick.extract.context import Context
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.positions.holders import members, named, slug
from tallystick.extract.syntax import children, prepositional
from tallystick.model import Actor, ActorType, Quantity

_PLURAL = frozenset({"NNS", "NNPS"})


def parties(context: Context, sentence: Sentence, head: Token | None) -> tuple[Actor, ...]:
    """The actors the noun phrase of ``head`` stands for, coordinated ones included; a body or office-holders the
    cast knows nothing of as a group named in the text's words; empty where these are no parties to a meeting.
    """
    if head is None:
        return ()
    if lemma(head) in context.knowledge.meetings.crowds:  # "dozens of leaders"
        inner = prepositional(head, {"of"})
        head = inner[0] if inner else head
    found: list[Actor] = []
    for token in members(head):
        found += _of_one(context, sentence, token)
    return unique(found)


def unique(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """The actors without repetition, in order."""
    found: dict[str, Actor] = {}
    for actor in actors:
        found.setdefault(actor.id, actor)
    return tuple(found.values())


def _of_one(context: Context, sentence: Sentence, head: Token) -> list[Actor]:
    listed = nationalities(context, sentence, head)
    office = lemma(head) in context.knowledge.meetings.parties
    if head.tag_ in _PLURAL and office and len(listed) > 1:
        return listed
    actor = context.cast.of(sentence, head) or speaking(context, sentence, head)
    if actor is not None:
        crowd = actor.type is ActorType.GROUP and counted(context, sentence, head) is not None
        return [] if crowd or lemma(head) in context.knowledge.meetings.kin else [actor]
    apposed = next((c for c in children(head, "appos") if c.tag_.startswith("NNP")), None)
    if apposed is not None and office:
        return [context.cast.of(sentence, apposed) or _unknown(named(apposed), ActorType.PERSON)]
    if listed and office and head.tag_ in _PLURAL:
        return listed
    if office and head.tag_.startswith("NN") and lemma(head) not in context.knowledge.meetings.unnamed:
        return [] if counted(context, sentence, head) else [_unknown(named(head), ActorType.GROUP)]
    return []


def speaking(context: Context, sentence: Sentence, head: Token) -> Actor | None:
    """The speaker, where "I" stands in words that are attributed to one."""
    if head.lower_ not in {"i", "me"}:
        return None
    place = sentence.offset(head)[0]
    inside = [a for a in context.attributions if any(c.start <= place < c.end for c in a.content)]
    return inside[-1].speaker if inside else None


def _unknown(name: str, kind: ActorType) -> Actor:
    return Actor(slug(name), name, kind)


def nationalities(context: Context, sentence: Sentence, head: Token) -> list[Actor]:
    """States named by adjectives before ``head`` or by "from …" after it: "counterparts from Germany and France"."""
    first, last = head.left_edge, head
    after = head.nbor() if head.i + 1 < len(head.doc) else head
    if after.lower_ in {"from", "including"} or (after.lower_ == "of" and head.tag_ in _PLURAL):
        last = _list_end(after)
    start, end = sentence.offset(first)[0], sentence.offset(last)[1]
    inside = context.cast.within(start, end)
    return list(unique(m.actor for m in inside if m.actor.type is ActorType.STATE))


def _list_end(start: Token) -> Token:
    last = start
    for token in start.doc[start.i : min(start.i + 16, len(start.doc))]:
        if token.tag_ not in {"NNP", "NNPS", "DT", "CC", ","} and token.lower_ not in {"from", "including", "of"}:
            break
        last = token
    return last


def counted(context: Context, sentence: Sentence, head: Token | None) -> Quantity | None:
    """How many parties the noun phrase of ``head`` counts: "more than 50 allies", "officials from 50 countries"."""
    if head is None:
        return None
    words = context.knowledge.meetings
    nouns = [head, *head.conjuncts]
    for noun in list(nouns):
        nouns += [t for t in noun.subtree if t.dep_ == "pobj" and t.head.lower_ in {"from", "of"}]
    for noun in nouns:
        if lemma(noun) in words.counted or noun.lower_ in words.counted:
            start, end = sentence.offset(noun.left_edge)[0], sentence.offset(noun)[1]
            found = next((q for q in context.quantities if start <= q.span.start < end), None)
            if found is not None and (found.quantity.min or found.quantity.max or 0) > 1:
                return found.quantity
    return None
