"""Who takes part in a meeting: the parties a noun phrase names, and how many it counts."""

from __future__ import annotations

from collections.abc import Iterable

from tallystick.extract.context import Context
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.positions.holders import members, named, slug
from tallystick.extract.syntax import children, prepositional
from tallystick.extract.trees import Token
from tallystick.extract.voices import first_person, speaker_at
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
    named_ = _apposed_people(context, sentence, head)
    if named_:
        return named_
    listed = nationalities(context, sentence, head)
    office = lemma(head) in context.knowledge.meetings.parties
    if head.tag_ in _PLURAL and office and len(listed) > 1:
        return listed
    actor = context.cast.of(sentence, head) or _speaking(context, sentence, head)
    mention = context.cast.covering(*sentence.offset(head)) if head.tag_ == "PRP" else None
    if mention is not None and mention.members:
        return list(mention.members)  # "they", of two people
    if actor is not None:
        actor = _sender(context, head, actor)
        crowd = actor.type is ActorType.GROUP and counted(context, sentence, head) is not None
        if not crowd and actor.type is ActorType.GROUP:
            return _the_two(context, sentence, head) or [actor]
        return [] if crowd or lemma(head) in context.knowledge.meetings.kin else [actor]
    if head.tag_.startswith("NNP"):
        return _named_only(context, head)
    two = _the_two(context, sentence, head)
    if two:
        return two
    apposed = next((c for c in children(head, "appos") if c.tag_.startswith("NNP")), None)
    if apposed is not None and office:
        return [context.cast.of(sentence, apposed) or _unknown(named(apposed), ActorType.PERSON)]
    if listed and office and head.tag_ in _PLURAL:
        return listed
    if office and head.tag_.startswith("NN") and lemma(head) not in context.knowledge.meetings.unnamed:
        return [] if counted(context, sentence, head) else [_unknown(named(head), ActorType.GROUP)]
    return []


def _apposed_people(context: Context, sentence: Sentence, head: Token) -> list[Actor]:
    """"the two ministers, Ann Berg of Norway and Lars Dahl of Chad": those named beside their offices."""
    if head.tag_ not in _PLURAL or lemma(head) not in context.knowledge.meetings.hosted:
        return []
    beside = [c for c in children(head, "appos") if c.tag_.startswith("NNP")]
    places = [(sentence.offset(c.left_edge)[0], sentence.offset(c.right_edge)[1]) for c in beside]
    named_ = [m.actor for place in places for m in context.cast.within(*place)]
    people = unique(a for a in named_ if a.type is ActorType.PERSON)
    return list(people) if len(people) > 1 else []


def _sender(context: Context, head: Token, actor: Actor) -> Actor:
    """The body whose staff or team it is: "a team from the Bank"."""
    known = context.knowledge.actors
    if actor.type is not ActorType.GROUP or lemma(head) not in context.knowledge.meetings.agents:
        return actor
    return known.actor(actor.speaks_for) if actor.speaks_for and actor.speaks_for in known.bodies else actor


_PAIR = 2
"""Two are named rather than counted: "the two leaders"."""
_BEFORE = (400, 200, 120)
"""Characters in which "the two leaders" have been named; fewer where more than two are."""


def _the_two(context: Context, sentence: Sentence, head: Token) -> list[Actor]:
    """"the two leaders": the last two people named before, where exactly two are near; "the two countries" likewise."""
    alone = head.lower_ == "two" and any(c.lower_ == "the" for c in head.children)  # "the two will meet again"
    paired = any(c.lower_ in {"two", "both"} for c in head.children)
    counted_ = paired and head.tag_ in _PLURAL and lemma(head) in context.knowledge.meetings.parties
    if not (alone or counted_):
        return []
    end = sentence.offset(head)[0]
    for width in _BEFORE:
        found = _pair([m.actor for m in context.cast.within(max(0, end - width), end)])
        if found:
            return found
    return []


def _pair(named: list[Actor]) -> list[Actor]:
    """The only two people, or else the only two states, among those named."""
    for kind in (ActorType.PERSON, ActorType.STATE):
        found = unique(a for a in named if a.type is kind)
        if len(found) == 2:
            return list(found)
        if found and kind is ActorType.PERSON:
            return []
    return []


def _named_only(context: Context, head: Token) -> list[Actor]:
    """A person the cast does not know, by the name that follows the office: "Foreign Adviser Rahman"."""
    run = [t for t in head.doc[head.left_edge.i : head.i + 1] if t.tag_.startswith("NNP")]
    offices = [i for i, t in enumerate(run) if t.lower_ in context.knowledge.meetings.parties]
    name = run[offices[-1] + 1 :] if offices else run
    if not name or (not offices and len(name) < 2) or any(t.text.isupper() for t in name):
        return []
    return [_unknown(" ".join(t.text for t in name), ActorType.PERSON)]


def _speaking(context: Context, sentence: Sentence, head: Token) -> Actor | None:
    """Who "I" and "we" are at a meeting: in someone's words that person, not the state they speak for."""
    place = sentence.offset(head)[0]
    meant = first_person(context, head.text, place)
    return (speaker_at(context, place) or meant) if meant is not None else None


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
            if found is not None and (found.quantity.min or found.quantity.max or 0) > _PAIR:
                return found.quantity
    return None
