"""Who was there, told without naming the occasion: "joined more than 50 allies", "the 38 delegations"."""

from __future__ import annotations

from collections.abc import Iterator

from tallystick.extract.context import Context
from tallystick.extract.meetings.parties import counted, nationalities, parties
from tallystick.extract.meetings.roles import acting_subject
from tallystick.extract.meetings.sightings import Sighting
from tallystick.extract.meetings.standing import day_of, is_real
from tallystick.extract.meetings.surroundings import around
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.syntax import child, children, is_passive, is_verb, prepositional
from tallystick.extract.trees import Token

_IT = frozenset({"it", "they"})
_PLURAL = frozenset({"NNS", "NNPS"})
_SENT = frozenset({"for", "from"})
_THEM = frozenset({"them", "him", "her"})
_BEING = frozenset({"be"})
_PRESENT = frozenset({"present", "there"})


def attendance(context: Context, sentence: Sentence) -> Iterator[Sighting]:
    """Sightings that add to a meeting told of elsewhere; none of them founds a record."""
    words = context.knowledge.meetings
    received, done = words.chair | words.attend | words.host, words.chair | words.joining
    present = words.attend | words.take_part | words.chair | _BEING
    for token in sentence.doc:
        if is_verb(token) and lemma(token) in received and is_passive(token):
            yield from _of_it(context, sentence, token)
        elif is_verb(token) and lemma(token) in done and child(token, "dobj") is not None:
            yield from _acting(context, sentence, token)
        elif is_verb(token) and lemma(token) in present:
            yield from _also_there(context, sentence, token)
        elif token.tag_ in _PLURAL and lemma(token) in words.negotiators:
            yield from _negotiators(context, sentence, token)


def _of_it(context: Context, sentence: Sentence, verb: Token) -> Iterator[Sighting]:
    """"It was attended by over 40 countries", "it was chaired by Norway": said of the occasion last named."""
    words = context.knowledge.meetings
    it = child(verb, "nsubjpass")
    if it is None or it.lower_ not in _IT or not is_real(context, sentence, verb):
        return
    acting = acting_subject(verb, words)
    sides, count = parties(context, sentence, acting), counted(context, sentence, acting)
    if not sides and count is None:
        return
    chairs = lemma(verb) in words.chair
    found = Sighting(
        sentence,
        verb,
        kind="meeting",
        noun=None,
        evidence=sentence.span([it, acting or verb]),
        chair=sides if chairs else (),
        participants=() if chairs else sides,
        count=count,
        besides=lemma(verb) in words.joining | words.host,
    )
    found.back = True
    yield found


def _also_there(context: Context, sentence: Sentence, verb: Token) -> Iterator[Sighting]:
    """"Norway's envoy also attended", "the king was present as well": one more at the occasion last named."""
    words = context.knowledge.meetings
    there = any(c.lower_ in _PRESENT for c in children(verb, "acomp", "advmod"))
    chairs = lemma(verb) in words.chair or any(o.lower_ == "chair" for o in prepositional(verb, {"in"}))
    more = [c for c in verb.children if c.i > verb.i and c.dep_ in {"dobj", "prep", "xcomp", "ccomp"}]
    alone = (chairs and child(verb, "dobj") is None) or all(c.lower_ == "as" for c in more)
    if not alone or (lemma(verb) in _BEING and not (there or chairs)) or not is_real(context, sentence, verb):
        return
    if any(c.lower_ in words.possible for c in children(verb, "aux")):
        return  # "may attend"
    own = acting_subject(verb, words)
    sides = parties(context, sentence, own) if own is not None and own.tag_ != "PRP" else ()
    if sides and own is not None:
        found = Sighting(
            sentence, verb, "meeting", None, sentence.span([own.left_edge, verb]), besides=not chairs
        )
        found.chair, found.participants = (sides, ()) if chairs else ((), sides)
        found.back = True
        yield found


def _acting(context: Context, sentence: Sentence, verb: Token) -> Iterator[Sighting]:
    """"chaired the group", "joined more than 50 allies at …"."""
    obj = child(verb, "dobj")
    if obj is None or not is_real(context, sentence, verb):
        return
    if obj.lower_ in _THEM and lemma(verb) in context.knowledge.meetings.joining:
        yield from _came_too(context, sentence, verb, obj)
        return
    count = counted(context, sentence, obj)
    group = lemma(obj) in context.knowledge.meetings.parties
    if count is None and not (group and lemma(verb) in context.knowledge.meetings.chair):
        return
    where = around(context, sentence, [verb])
    chairs = lemma(verb) in context.knowledge.meetings.chair
    if count is None and where.place is None and where.date is None:
        return  # "chairs the council": an office, not an occasion
    found = Sighting(
        sentence,
        verb,
        kind="meeting",
        noun=None,
        evidence=sentence.span([verb, where.last or obj.right_edge]),
        place=where.place,
        venue=where.venue,
        date=day_of(context, verb, where.date),
        chair=parties(context, sentence, acting_subject(verb, context.knowledge.meetings)) if chairs else (),
        count=count,
    )
    found.back = True
    yield found


def _came_too(context: Context, sentence: Sentence, verb: Token, them: Token) -> Iterator[Sighting]:
    """"Sweden's minister joined them": one more at the meeting last told of."""
    own = acting_subject(verb, context.knowledge.meetings)
    sides = parties(context, sentence, own) if own is not None and own.tag_ != "PRP" else ()
    if sides and own is not None:
        span = sentence.span([own.left_edge, them])
        found = Sighting(sentence, verb, "meeting", None, span, participants=sides, besides=True)
        found.back = True
        yield found


def _negotiators(context: Context, sentence: Sentence, noun: Token) -> Iterator[Sighting]:
    """Negotiators of two sides, or a known number of delegations: they are the parties of the talks."""
    other = [t for t in noun.conjuncts if t.i > noun.i and t.tag_.startswith("NNP")]
    sent = [a for o in (*prepositional(noun, _SENT), *other) for a in parties(context, sentence, o)]
    sides = nationalities(context, sentence, noun) if len(sent) < 2 else sent
    count = counted(context, sentence, noun)
    definite = any(c.lower_ == "the" for c in noun.children)
    if len(sides) < 2 and (count is None or not definite):
        return
    verb = noun.head if noun.dep_ == "nsubj" else None
    where = around(context, sentence, [verb]) if verb is not None else None
    found = Sighting(
        sentence,
        noun,
        kind="talks" if len(sides) > 1 else "meeting",
        noun=None,
        evidence=sentence.span([noun.left_edge, noun]),
        date=day_of(context, verb, where.date) if where is not None else None,
        participants=tuple(sides) if len(sides) > 1 else (),
        count=count,
    )
    found.back = True
    yield found
