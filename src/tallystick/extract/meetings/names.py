"""What an occasion is called: the body whose meeting it is, its proper name, its number, the town in front of it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from tallystick.extract.context import Context
from tallystick.extract.mentions import ActorMention, MentionKind
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.positions.holders import slug
from tallystick.extract.syntax import child, children
from tallystick.extract.trees import Token, text_of
from tallystick.knowledge.meetings import Event, MeetingWords
from tallystick.model import Actor, ActorType, Span

_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)$", re.IGNORECASE)
_DAY = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May$|June|July|August|"
    r"(?:Septem|Octo|Novem|Decem)ber"
)
_BODIES = frozenset({ActorType.ORGANISATION, ActorType.COALITION, ActorType.GROUP})
_LEFT = frozenset({"amod", "compound", "nmod", "nummod", "advmod", "det", "poss"})
_NAME_LINKS = frozenset({"on", "for", "of", "and", "the"})


@cache
def kinds(events_: tuple[Event, ...]) -> dict[str, Event]:
    """The nouns that name occasions, each with its kind."""
    return {word: event for event in events_ for word in event.words}


def forum_of(context: Context, sentence: Sentence, noun: Token) -> Actor | None:
    """The body whose occasion it is: "of the North Atlantic Council", "Contact Group summit"."""
    last = noun
    for prep in children(noun, "prep"):
        if prep.lower_ == "of":
            last = max([last, *(c for c in prep.subtree)], key=lambda t: t.i)
    start, end = sentence.offset(noun.left_edge)[0], sentence.offset(last)[1]
    of = next((p for p in children(noun, "prep") if p.lower_ == "of"), None)
    body = child(of, "pobj") if of is not None else None
    for mention in context.cast.within(start, end):
        if mention.actor.type not in _BODIES or mention.kind is MentionKind.NOUN:
            continue
        if mention.span.start < sentence.offset(noun)[0] < mention.span.end:
            return _of_another(sentence, mention) or _body_of(context, mention.actor)
        before = mention.span.end <= sentence.offset(noun)[0] and not _is_adjective(sentence, mention.span)
        is_body = body is not None and mention.span.start <= sentence.offset(body)[0] < mention.span.end
        if (before and _possessed(sentence, noun, mention.span)) or is_body:
            return spelt(mention)
    return _initials(noun)


def _of_another(sentence: Sentence, mention: ActorMention) -> Actor | None:
    """"the OAS General Assembly": the organ of another body that goes by the same name."""
    first = sentence.at(mention.span.start, mention.span.end)[0]
    before = first.nbor(-1) if first.i > 0 else None
    if before is None or not before.tag_.startswith("NNP") or not before.text.isupper() or before.text == "UN":
        return None
    name = f"{before.text} {mention.span.text}"
    return Actor(slug(name), name, ActorType.ORGANISATION)


def _initials(noun: Token) -> Actor | None:
    """A body by initials that the cast does not know: "the SADC summit"."""
    before = noun.nbor(-1) if noun.i > 0 else None
    if before is None or before.dep_ != "compound" or not before.text.isupper() or len(before.text) < _SHORTEST:
        return None
    return Actor(slug(before.text), before.text, ActorType.ORGANISATION) if before.text.isalpha() else None


_SHORTEST = 3
"""Letters of the initials of a body at least."""


def _is_adjective(sentence: Sentence, span: Span) -> bool:
    """"a European meeting": where it is from, not whose it is."""
    return all(t.tag_ == "JJ" for t in sentence.at(span.start, span.end))


def owner_of(context: Context, sentence: Sentence, noun: Token) -> Actor | None:
    """The body that "its next meeting" is of."""
    owner = child(noun, "poss")
    actor = context.cast.of(sentence, owner) if owner is not None and owner.lower_ in {"its", "their"} else None
    return actor if actor is not None and actor.type in _BODIES - {ActorType.GROUP} else None


def _body_of(context: Context, summit: Actor) -> Actor:
    """The body of a summit that the cast knows under one name: "G7 summit"."""
    known, base = context.knowledge.actors, summit.id.removesuffix("-summit")
    return next((known.actor(one) for one in (base, base.upper()) if one in known.bodies), summit)


def spelt(mention: ActorMention) -> Actor:
    """The body under the name the text gives it, where that is the full name in another spelling ("Defense")."""
    said, known = mention.span.text, mention.actor.name
    full = len(said.split()) == len(known.split()) > 2
    return replace(mention.actor, name=said) if full else mention.actor


def _possessed(sentence: Sentence, noun: Token, span: Span) -> bool:
    """Whether the words of ``span`` stand right before the occasion, with only modifiers between."""
    between = [t for t in sentence.doc[: noun.i] if sentence.offset(t)[0] >= span.end]
    return all(t.tag_ in {"JJ", "NN", "NNS", "NNP", "POS", "HYPH", "CD"} or t.dep_ == "case" for t in between)


def name_of(noun: Token) -> str | None:
    """The proper name of an occasion: "Ukraine Recovery Conference"."""
    if not noun.text[:1].isupper() or noun.i == 0:
        return None
    first = noun
    while first.i > 0 and first.nbor(-1).text[:1].isupper() and first.nbor(-1).tag_ in {"NNP", "NNPS", "NN"}:
        first = first.nbor(-1)
        if first.i > 1 and first.nbor(-1).text == "-" and first.nbor(-2).text[:1].isupper():
            first = first.nbor(-2)  # "Indo-Pacific"
    return text_of(noun.doc[first.i : _name_end(noun).i + 1]) if first.i < noun.i else None


def _name_end(noun: Token) -> Token:
    """The last word of a name that runs on after its noun: "Conference on Financing for Development"."""
    last = noun
    for token in noun.doc[noun.i + 1 :]:
        capital = token.text[:1].isupper()
        if (not capital and token.lower_ not in _NAME_LINKS) or _DAY.match(token.text):
            break
        last = token if capital else last
    return last


def compound_place(context: Context, sentence: Sentence, noun: Token) -> str | None:
    """The town before the noun: "the Istanbul talks", "a London conference"."""
    inner = children(noun, "poss")  # "the Paris Donors' Conference"
    inner += [t for p in children(noun, "prep") if p.lower_ == "of" for t in children(p, "pobj")]
    for c in (*noun.children, *(c for t in inner for c in t.children)):
        if c.dep_ != "compound" or c.tag_ != "NNP" or not c.text.isalpha() or not c.text[1:].islower():
            continue
        actor = context.cast.of(sentence, c)
        capital = actor is not None and actor.type is ActorType.STATE and c.text not in actor.name
        near = c.i == c.head.i - 1 and c.head.text[:1].islower() and _named_kind(context, c.head)
        if capital or (actor is None and near):
            return c.text
    return None


def _named_kind(context: Context, noun: Token) -> bool:
    """Whether ``noun`` is the occasion itself, not one that takes part in it."""
    return lemma(noun) in kinds(context.knowledge.meetings.events)


def ordinal_of(noun: Token, words: MeetingWords) -> int | None:
    """"the 26th summit", "my eighth meeting", "the talks, the third round"."""
    before = [t for c in noun.children if c.i < noun.i and c.dep_ in _LEFT for t in c.subtree if t.i < noun.i]
    own = next((n for n in (number_of(t, words.ordinals) for t in before) if n), None)
    if own is not None:
        return own
    for token in noun.doc[noun.i + 1 : noun.i + 10]:
        if token.lower_ in words.numbered and token.tag_ == "NN":
            return next((n for n in (number_of(c, words.ordinals) for c in token.children) if n), None)
        if token.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            break
    return None


def number_of(token: Token, ordinals: tuple[str, ...]) -> int | None:
    """The number an ordinal stands for: "26th", "eighth"."""
    found = _ORDINAL.match(token.text)
    if found:
        return int(found.group(1))
    return ordinals.index(token.lower_) + 1 if token.lower_ in ordinals else None
