"""Parties coming together, told by a verb: "met X", "will meet again in", "spoke by phone with"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tallystick.extract.context import Context
from tallystick.extract.hedges import certainty_of
from tallystick.extract.meetings.parties import counted, parties, unique
from tallystick.extract.meetings.sightings import Sighting
from tallystick.extract.meetings.standing import day_of, goal_of, is_real, is_there, status_of
from tallystick.extract.meetings.surroundings import Whereabouts, around, town
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.syntax import (
    antecedent,
    child,
    children,
    is_passive,
    is_verb,
    prepositional,
    subject,
    theme_subject,
)
from tallystick.extract.trees import Token
from tallystick.knowledge.meetings import Encounter
from tallystick.model import Actor, ActorType, Period, Quantity, Span

_PLURAL = frozenset({"NNS", "NNPS"})
_PUBLIC = frozenset({ActorType.PERSON, ActorType.STATE})
_TO = frozenset({"to"})
_OF = frozenset({"of"})
_OF_BODY = 3
"""Words from the members to the body they are of."""
_PLURAL_PRONOUNS = frozenset({"they", "we", "both"})


def encounters(context: Context, sentence: Sentence) -> Iterator[Sighting]:
    """All encounters of the sentence."""
    index = context.knowledge.meetings.encounter_frames
    for token in sentence.doc:
        if not (is_verb(token) or _has_subject(token)) or token.dep_ in {"amod", "compound"}:
            continue
        if token.dep_ in {"advcl", "xcomp"} and token.tag_ == "VB" and _together_already(token.head, index):
            continue
        for frame in index.get(lemma(token), ()):
            found = _read(context, sentence, token, frame)
            if found is not None:
                found.kind = frame.kind
                yield found
                break


def _together_already(above: Token, index: dict[str, list[Encounter]]) -> bool:
    """"gathered to discuss it": one occasion, told by its first verb."""
    return is_verb(above) and any(frame.together and not frame.light for frame in index.get(lemma(above), ()))


def _has_subject(token: Token) -> bool:
    """"when the two meet in Oslo": a verb, although the tagger takes it for a noun."""
    return token.tag_ == "NN" and token.dep_ in {"advcl", "relcl", "ccomp"} and child(token, "nsubj") is not None


def _read(context: Context, sentence: Sentence, verb: Token, frame: Encounter) -> Sighting | None:
    if frame.particle and not any(c.lower_ == frame.particle for c in verb.children):
        return None
    if frame.light and _light(verb, frame) is None:
        return None
    if frame.alone and any(t.tag_ == "TO" and t.i > verb.i for t in verb.subtree):
        return None  # "called on the king to act"
    if (frame.by and not _by_means(verb, frame)) or (is_passive(verb) and not frame.people):
        return None  # "the target was met"
    other = _other(context, sentence, verb, frame)
    own = _acting(context, verb)
    if other is None and (not frame.together or own is None or _has_object(verb, frame)):
        return None
    if not is_real(context, sentence, verb) or _is_match(context, sentence, own, other):
        return None
    where = around(context, sentence, [verb])
    where = _gone_to(context, sentence, verb, where, frame)
    called = frame.by and _named_both(context, sentence, own)
    called = called or (other is None and verb.tag_ != "VBG" and _two_named(context, sentence, own))
    if other is None and not called and not _together(context, sentence, own, where):
        return None
    if frame.placed and where.place is None and where.date is None:
        return None
    found = _sighting(context, sentence, verb, (own, other), where)
    found.firm = found.firm or bool(called)
    return found


def _light(verb: Token, frame: Encounter) -> Token | None:
    """The object that makes the verb one of coming together: "paid a visit to", "had dinner with"."""
    return next((c for c in children(verb, "dobj") if lemma(c) in frame.light), None)


def _is_match(context: Context, sentence: Sentence, own: Token | None, other: Token | None) -> bool:
    """"Norwood Rovers met Bergen in the final": two clubs or firms by name, neither a body known to public life."""
    if own is None or other is None or own.tag_ == "PRP":
        return False
    clubs = context.knowledge.meetings.clubs
    sides = (*parties(context, sentence, own), *parties(context, sentence, other))
    named = own.tag_.startswith("NNP") and other.tag_.startswith("NNP")
    known = context.knowledge.actors.bodies
    firms = named and all(a.type not in _PUBLIC and a.id not in known for a in sides)
    return firms or own.text in clubs or other.text in clubs


def _acting(context: Context, verb: Token) -> Token | None:
    """The subject; in "flew to Turku to meet X" that of the journey."""
    purpose = verb.dep_ in {"advcl", "xcomp"} and verb.tag_ == "VB"
    if purpose and (lemma(verb.head) in context.knowledge.meetings.motion or is_there(verb.head)):
        return subject(verb.head)
    if verb.dep_ == "acl" and verb.head.dep_ == "ROOT" and verb.nbor(-1).text == ",":
        return verb.head  # "the minister, Ann Berg, called on": taken for a participle
    return subject(verb) or _before_auxiliary(verb)


def _before_auxiliary(verb: Token) -> Token | None:
    """"On 9 December Berg will receive": the name that the parser takes into the date before it."""
    first = next((c for c in verb.children if c.dep_ == "aux" and c.tag_ == "MD"), None)
    before = first.nbor(-1) if first is not None and first.i > 0 else None
    return before if before is not None and before.dep_ == "pobj" and before.tag_ == "NNP" else None


def _gone_to(
    context: Context, sentence: Sentence, verb: Token, where: Whereabouts, frame: Encounter
) -> Whereabouts:
    """The place of a journey that the encounter is the purpose or the sequel of: "travelled to Oslo to meet"."""
    words, trip = context.knowledge.meetings, verb.head
    if where.place is None and frame.placed:  # "welcomed her to Oslo"
        here = (town(context, sentence, noun) for noun in prepositional(verb, _TO))
        where = replace(where, place=next((place for place in here if place is not None), None))
    if where.place is not None or verb.dep_ not in {"conj", "advcl", "xcomp", "relcl"}:
        return where
    inner = verb.dep_ == "xcomp" and trip.dep_ == "relcl"  # "where she is to meet"
    if verb.dep_ == "relcl" or inner:  # "visited Oslo, where he met", "leaves for Oslo, where"
        clause = trip if inner else verb
        trip = next((t for t in clause.ancestors if is_verb(t)), trip)
        if not any(c.lower_ == "where" for t in (clause, verb) for c in t.children):
            return where
    goal = goal_of(trip, words)
    place = town(context, sentence, goal) if goal is not None and goal.i < verb.i else None
    if place is None:
        return where
    there = around(context, sentence, [goal]) if goal is not None else where
    return replace(where, place=place, date=where.date or there.date)


def _by_means(verb: Token, frame: Encounter) -> bool:
    """"spoke by phone", "talked on a video call"."""
    near = verb.doc[verb.i + 1 : verb.i + 12]
    return any(t.lower_ in frame.by and t.head.lower_ in {"by", "on", "over", "via", "in"} for t in near)


def _has_object(verb: Token, frame: Encounter) -> bool:
    obj = child(verb, "dobj")  # "will meet in Oslo, their third session": set beside, no object
    return frame.object and obj is not None and obj.left_edge.nbor(-1).text != ","


def _other(context: Context, sentence: Sentence, verb: Token, frame: Encounter) -> Token | None:
    """The noun of the other party."""
    candidates = prepositional(verb, frame.with_)
    light = _light(verb, frame) if frame.light else None
    if light is not None:  # "a call from the king": on the noun, or on the verb
        candidates += prepositional(light, frame.with_)
    if frame.object:
        found = child(verb, "dobj")
        if found is None:  # "will receive in Oslo his counterpart Lars Dahl": the parser finds no object
            found = next((c for c in children(verb, "npadvmod") if c.i > verb.i and c.tag_.startswith("NNP")), None)
        if found is None:  # "will receive in Oslo his Danish counterpart": the parser sets it beside the town
            beside = [a for p in children(verb, "prep") for o in children(p, "pobj") for a in children(o, "appos")]
            found = next((a for a in beside if any(c.tag_ == "PRP$" for c in a.children)), None)
        if found is not None:
            candidates.insert(0, antecedent(found))
        guest = theme_subject(verb) if frame.people and verb.dep_ != "acl" else None
        if guest is not None:  # "was received by"
            candidates.insert(0, guest)
    return next((n for n in candidates if _can_be_met(context, sentence, n, frame)), None)


def _can_be_met(context: Context, sentence: Sentence, noun: Token, frame: Encounter) -> bool:
    """Whether the noun names the other party: where the verb has many uses, people only."""
    words = context.knowledge.meetings
    actors = parties(context, sentence, noun)
    if not actors or noun.tag_ in {"WP", "WDT"}:
        return False
    if frame.light and lemma(noun) not in words.parties and all(a.type is ActorType.GROUP for a in actors):
        return False  # "had lunch with conscripts"
    hosted = (noun.tag_ in _PLURAL or lemma(noun) in words.negotiators) and lemma(noun) in words.hosted
    return not frame.people or hosted or any(a.type is ActorType.PERSON for a in actors)


def _named_both(context: Context, sentence: Sentence, own: Token | None) -> bool:
    """"The president and the king spoke by phone": two parties by name need no day."""
    return len(parties(context, sentence, own)) > 1


def _together(context: Context, sentence: Sentence, own: Token | None, where: Whereabouts) -> bool:
    """Whether a subject alone can meet: several, or a body, in a place or on a day that is told."""
    if own is None or (where.place is None and where.date is None and where.venue is None):
        return False
    several = own.tag_ in _PLURAL or own.lower_ in _PLURAL_PRONOUNS or bool(own.conjuncts)
    several = several or len(parties(context, sentence, own)) > 1  # "the two meet"
    body = lemma(own) in context.knowledge.meetings.parties and own.tag_.startswith("NN")
    actor = context.cast.of(sentence, own)
    if actor is None and own.tag_ in {"NNP", "NNPS"} and where.date is not None:
        return True  # a body by a name that nobody knows: "the Food Cluster met on 6 May"
    collective = actor is not None and actor.type in {ActorType.ORGANISATION, ActorType.COALITION, ActorType.GROUP}
    unnamed = own.lower_ in _PLURAL_PRONOUNS or lemma(own) in context.knowledge.meetings.unnamed
    human = unnamed or bool(parties(context, sentence, own))
    return (several and human) or body or collective


def _sighting(
    context: Context, sentence: Sentence, verb: Token, sides: tuple[Token | None, Token | None], where: Whereabouts
) -> Sighting:
    own, other = sides
    day = day_of(context, verb, where.date)
    mine, yours = parties(context, sentence, own), parties(context, sentence, other)
    forum = _forum(context, sentence, own, mine) if other is None else None
    day = day or _now(context, verb, where)
    last = max((t for t in (verb, _end(other), where.last) if t is not None), key=lambda t: t.i)
    later = any(c.lower_ in context.knowledge.meetings.later for c in children(verb, "advmod"))
    return Sighting(
        sentence,
        verb,
        kind="meeting",
        noun=None,
        evidence=_evidence(sentence, verb, own, last),
        status=status_of(context, verb, None, day),
        certainty=certainty_of(sentence, verb, context.knowledge),
        firm=bool(other is not None or forum or where.place or where.date),
        later=later,
        forum=forum or (_membership(context, sentence, own) if other is None else None),
        place=where.place,
        venue=where.venue,
        date=day,
        participants=() if forum is not None else unique((*mine, *yours)),
        count=_count(context, sentence, own, other),
    )


def _two_named(context: Context, sentence: Sentence, own: Token | None) -> bool:
    """"The presidents of Chad and Niger met": two people or their offices, named, need no place or day."""
    if own is None or own.tag_ == "PRP":
        return False
    mine = parties(context, sentence, own)
    office = own.tag_ in _PLURAL and lemma(own) in context.knowledge.meetings.hosted
    people = all(a.type is ActorType.PERSON or (office and a.type is ActorType.STATE) for a in mine)
    return len(mine) > 1 and people


def _end(other: Token | None) -> Token | None:
    """The last word of the other party, up to where a clause or an aside begins."""
    if other is None:
        return None
    last = max([other, *other.conjuncts], key=lambda t: t.i)
    for prep in children(last, "prep"):
        if prep.i == last.i + 1:
            last = max([last, *(t for t in children(prep, "pobj"))], key=lambda t: t.i)
    return last


def _evidence(sentence: Sentence, verb: Token, own: Token | None, last: Token) -> Span:
    first = verb
    if own is not None and own.i < verb.i and verb.i - own.i < 8 and not is_passive(verb):
        first = own.left_edge if verb.i - own.left_edge.i < 12 else own
    return sentence.span([first, last])


def _forum(context: Context, sentence: Sentence, own: Token | None, mine: tuple[Actor, ...]) -> Actor | None:
    """The body that meets, where one body is the subject."""
    if own is None or own.tag_ in _PLURAL or own.conjuncts or len(mine) != 1 or own.tag_ == "PRP":
        return None
    bodies = {ActorType.ORGANISATION, ActorType.COALITION, ActorType.GROUP}
    if own.tag_ in {"NNP", "NNPS"} and context.cast.of(sentence, own) is None:
        return replace(mine[0], type=ActorType.ORGANISATION)  # a name that nobody knows and that meets alone
    return mine[0] if mine[0].type in bodies else None


def _membership(context: Context, sentence: Sentence, own: Token | None) -> Actor | None:
    """The body whose members meet: "Nato defence ministers are meeting"."""
    if own is None or own.tag_ not in _PLURAL or lemma(own) not in context.knowledge.meetings.members:
        return None
    body = next((o for o in prepositional(own, _OF) if o.i - own.i <= _OF_BODY), None)
    named = context.cast.of(sentence, body) if body is not None else None
    if named is not None and named.id in context.knowledge.actors.bodies:
        return named  # "the finance ministers of the G7"
    start, end = sentence.offset(own.left_edge)[0], sentence.offset(own)[0]
    before = [m.actor for m in context.cast.within(start, end) if m.actor.id in context.knowledge.actors.bodies]
    return before[0] if before else None


def _now(context: Context, verb: Token, where: Whereabouts) -> Period | None:
    """The day of publication, where a report says in the present that parties are meeting in a town."""
    published = context.document.published
    present = verb.tag_ == "VBG" and any(c.dep_ == "aux" and c.lower_ in {"is", "are"} for c in verb.children)
    if published is None or not present or where.place is None or where.date is not None:
        return None
    return Period(published, published, verb.text)


def _count(context: Context, sentence: Sentence, own: Token | None, other: Token | None) -> Quantity | None:
    return counted(context, sentence, own) or counted(context, sentence, other)
