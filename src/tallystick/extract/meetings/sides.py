"""Who else takes part in an occasion, told around its noun: its owner, the subject, whom the clause speaks to."""

from __future__ import annotations

from tallystick.extract.context import Context
from tallystick.extract.meetings.parties import parties
from tallystick.extract.meetings.standing import governor
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.syntax import child, children, prepositional, subject
from tallystick.extract.trees import Token
from tallystick.model import Actor, ActorType

_SINGLE = frozenset({ActorType.PERSON, ActorType.STATE})
_WITH = frozenset({"with"})
_FOR = frozenset({"for"})
_IN = frozenset({"in"})
_DURING = frozenset({"during", "at", "in"})


def owners(context: Context, sentence: Sentence, noun: Token) -> list[Actor]:
    """Whose meeting it is: "her sixth meeting with X", "Spain's talks with Y"; or who travels for it."""
    owner = child(noun, "poss")
    if owner is None and noun.dep_ == "pobj" and noun.head.lower_ == "for":
        trip = noun.head.head
        owner = child(trip, "poss") if lemma(trip) in context.knowledge.meetings.journeys else None
    return [a for a in parties(context, sentence, owner) if a.type in _SINGLE]


def controlling(context: Context, sentence: Sentence, noun: Token) -> list[Actor]:
    """Who meets, where only the other side is named: the subject of "said at a meeting with"."""
    verb = governor(noun)
    if verb is not None and verb.lower_ == "following":  # the preposition, which the tagger takes for a verb
        verb = governor(verb)
    if verb is not None and verb.tag_ == "VBG" and verb.dep_ == "advcl" and child(verb, "nsubj") is None:
        verb = verb.head  # "Speaking after a meeting with X, Y said"
    if verb is None or verb.tag_ == "VBN" or not (noun.dep_ == "pobj" or _calls_off(verb, noun, context)):
        return []
    sent = noun.dep_ == "pobj" and noun.head.lower_ == "for" and lemma(verb) in context.knowledge.meetings.motion
    found = [a for a in parties(context, sentence, subject(verb)) if sent or a.type in _SINGLE]
    return found or _speaker(context, sentence, verb) or _cited(context, sentence, verb)


def _cited(context: Context, sentence: Sentence, verb: Token) -> list[Actor]:
    """Whoever the reader of attributions takes to speak by ``verb``, where the parser gives it no subject."""
    place = sentence.offset(verb)
    by_verb = (a.speaker for a in context.attributions if any(c.start <= place[0] < c.end for c in a.cue))
    return [a for a in by_verb if a is not None and a.type in _SINGLE][:1]


def _calls_off(verb: Token, noun: Token, context: Context) -> bool:
    """"cancelled a meeting with X": one's own."""
    words = context.knowledge.meetings
    return noun.dep_ == "dobj" and noun.head == verb and lemma(verb) in words.cancel | words.put_off


def _speaker(context: Context, sentence: Sentence, verb: Token) -> list[Actor]:
    """Who says so in a call that the parser puts into what is said: "said a team had left in a call with"."""
    if verb.dep_ != "ccomp" or not verb.head.tag_.startswith("VB"):
        return []
    return [a for a in parties(context, sentence, subject(verb.head)) if a.type is ActorType.PERSON]


def _in_talks(context: Context, sentence: Sentence, noun: Token, verb: Token) -> list[Actor]:
    """"spent two hours in talks", "joined her for talks": all those who do."""
    words = context.knowledge.meetings
    joined = [c for c in children(verb, "dobj") if lemma(verb) in words.joining and c.i < noun.i]
    if noun.tag_ != "NNS":
        return []
    found = [a for t in (subject(verb), *joined) for a in parties(context, sentence, t) if a.type in _SINGLE]
    return found if len(found) > 1 else []


def beside(context: Context, sentence: Sentence, noun: Token) -> list[Actor]:
    """Both sides, where the noun names neither: "discussed it with X during a meeting", "told X in a call"."""
    verb = governor(noun)
    if verb is None or noun.dep_ != "pobj" or noun.head.lower_ not in _DURING | _FOR:
        return []
    if noun.head.lower_ in _FOR | _IN:
        return _in_talks(context, sentence, noun, verb)
    while verb.dep_ == "ccomp" and verb.head != verb:
        verb = verb.head
    if lemma(verb) not in context.knowledge.meetings.with_whom:
        return []
    others = [*prepositional(verb, _WITH), *(children(verb, "dobj", "dative") if verb.i < noun.i else [])]
    named = [a for other in others for a in parties(context, sentence, other) if a.type is ActorType.PERSON]
    own = [a for a in parties(context, sentence, subject(verb)) if a.type is ActorType.PERSON]
    return [*own, *named] if own and named else []
