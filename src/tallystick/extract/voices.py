"""Who speaks the words at a place of the text, and so whom "I" and "we" mean there."""

from __future__ import annotations

import re

from tallystick.extract.context import Context
from tallystick.extract.mentions import MentionKind
from tallystick.model import Actor, ActorType

_SINGULAR = frozenset({"i", "me", "my"})
_FIRST_PERSON = _SINGULAR | {"we", "us", "our"}
_WE = re.compile(r"(?:^|(?<=[.!?:] )|\n|\n\d+\. )We\b")
_BYLINE = re.compile(r"\W*[Bb]y\s")
_DECLARING = 3
"""Sentences that open with "We" from which a text speaks for its issuer rather than quotes one."""
_HEAD = 3
"""Paragraphs that name the writer of a piece or the issuer of a declaration."""


def speaker_at(context: Context, offset: int) -> Actor | None:
    """Who says the words at ``offset``: the speaker of the smallest content that holds them."""
    around = [
        (span.end - span.start, a.speaker)
        for a in context.attributions
        for span in a.content
        if span.start <= offset < span.end and a.speaker is not None
    ]
    return min(around, key=lambda pair: pair[0])[1] if around else None


def first_person(context: Context, word: str, offset: int) -> Actor | None:
    """Whom ``word`` ("I", "our") means at ``offset``; None for any other word, or where the text does not say.

    In someone's words the speaker, and for "we" the state or body they speak for; outside all quotation "I" is the
    writer whom a byline names, and "we" the body that issues a declaration.
    """
    if word.lower() not in _FIRST_PERSON:
        return None
    alone = word.lower() in _SINGULAR
    speaker = speaker_at(context, offset)
    if speaker is not None:
        known = context.knowledge.actors
        many = not alone and speaker.speaks_for in {*known.states, *known.bodies}
        return known.actor(speaker.speaks_for) if many and speaker.speaks_for is not None else speaker
    if _quoted(context, offset):
        return None
    return _writer(context) if alone else _issuer(context)


def _quoted(context: Context, offset: int) -> bool:
    told = [span for a in context.attributions for span in a.content]
    told += [span for quotation in context.quotations for span in quotation.spans]
    return any(span.start <= offset < span.end for span in told)


def _writer(context: Context) -> Actor | None:
    """The person the byline names."""
    for start, end in context.paragraphs[:_HEAD]:
        people = [m.actor for m in context.cast.within(start, end) if m.actor.type is ActorType.PERSON]
        if people and _BYLINE.match(context.document.text, start, end):
            return people[0]
    return None


def _issuer(context: Context) -> Actor | None:
    """The body that the head of a declaration names; an organ stands for its body."""
    if len(_WE.findall(context.document.text)) < _DECLARING:
        return None
    end = context.paragraphs[min(_HEAD, len(context.paragraphs)) - 1][1]
    for mention in context.cast.within(0, end):
        if mention.kind is MentionKind.NAME and mention.actor.type in {ActorType.ORGANISATION, ActorType.COALITION}:
            body = context.knowledge.actors.bodies.get(mention.actor.id)
            return context.knowledge.actors.actor(body.for_) if body is not None and body.for_ else mention.actor
    return None
