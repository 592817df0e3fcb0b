"""Positions: where actors stand, read from the predicates that take a stance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from tallystick.extract.context import Context
from tallystick.extract.forms import any_form
from tallystick.extract.hedges import certainty_of
from tallystick.extract.ids import record_id
from tallystick.extract.negation import is_negated
from tallystick.extract.parse import Sentence, lemma, parse_all
from tallystick.extract.positions.conditions import conditional_takings
from tallystick.extract.positions.frames import Taking, takings
from tallystick.extract.positions.holders import holders
from tallystick.extract.positions.topics import Stretch
from tallystick.extract.syntax import child, is_infinitive, is_passive
from tallystick.extract.trees import Token
from tallystick.knowledge.stances import Stances, Topic
from tallystick.model import Actor, ActorType, Position, Span, Stance

_NEGATED = {Stance.SUPPORTS: Stance.OPPOSES, Stance.OFFERS: Stance.RULES_OUT}
"""What denying a stance leaves; denying any other leaves none."""
_SUPPORT_ONLY = frozenset({Stance.OFFERS, Stance.DEMANDS, Stance.CONDITIONS})
_PARTIES = frozenset({ActorType.STATE, ActorType.PERSON, ActorType.ORGANISATION, ActorType.COMPANY, ActorType.GROUP})
_ACTS = frozenset({Topic.INFINITIVE, Topic.OBJECT_INFINITIVE, Topic.NOUN_INFINITIVE})
_THINGS = frozenset({Topic.OBJECT, Topic.INDIRECT, Topic.WITH, Topic.TO})
_MATTERS = frozenset({"fund", "forum"})
"""Bodies that can be welcomed or backed as a matter, not only as a party."""
_ANAPHORS = frozenset({"it", "this", "that", "so", "them"})


def stance_sentences(context: Context) -> list[Sentence]:
    """The sentences with a word that may take a stance: all that ``find_positions`` needs the parse of."""
    cue = _cues(context.knowledge.stances)
    return [s for s in context.sentences if not _headline(s) and cue.search(s.lower)]


def find_positions(context: Context, sentences: list[Sentence] | None = None) -> tuple[Position, ...]:
    """All positions of the document, in the order of the text, one for each holder of each stance."""
    wanted = stance_sentences(context) if sentences is None else sentences
    parse_all(wanted)
    found: list[Position] = []
    for sentence in wanted:
        for taking in _takings(sentence, context):
            found += _read(context, sentence, taking, found)
    return tuple(_merged(found, context.document.id))


_STOPPED = re.compile(r"[.!?…:;,][\"'”’)\]»*]*$")
_FUTURE = (
    r"(?:would|will|wo|'ll|’ll|'d|’d)\b.*\b(?:if|once|unless|provided)"
    r"|only\b.*\b(?:if|when|once|after)|(?:will|would|wo)\s?n(?:o|['’])t"
)
"""An act to come with its condition or its denial."""


@cache
def _cues(words: Stances) -> re.Pattern[str]:
    """Any form of a word that may take a stance; or a modal beside a condition or denial."""
    taking = any_form(w for f in (*words.verbs, *words.nouns, *words.adjectives) for w in f.words)
    plain = "|".join(sorted(re.escape(p.lower()) for f in words.prepositions for p in f.words))
    refusing = any_form(words.refusals.nouns)
    return re.compile(rf"\b(?:(?:{taking}|{plain}|{refusing})\b|{_FUTURE})", re.DOTALL)


def _headline(sentence: Sentence) -> bool:
    """A heading repeats what the text under it says more exactly: no full stop, and alone in its paragraph."""
    return not _STOPPED.search(sentence.text)


def _takings(sentence: Sentence, context: Context) -> Iterator[Taking]:
    words = context.knowledge.stances
    plain = list(takings(iter(sentence.doc), words))
    taken = {t.predicate.i for t in plain}
    yield from plain
    for more in conditional_takings(iter(sentence.doc), words, context.knowledge.hedges.conditions):
        if more.predicate.i not in taken:
            yield more


def _read(context: Context, sentence: Sentence, taking: Taking, before: list[Position]) -> Iterator[Position]:
    stance = _stance(context, taking)
    act = taking.predicate == taking.topic.head
    if stance is None or not _standing(taking.predicate, context.knowledge.stances, act=act):
        return
    if _is_support_only(context, sentence, taking) or _is_idle(context, sentence, taking):
        return
    topic = _topic(context, sentence, taking, before)
    evidence = _evidence(sentence, taking)
    certainty = certainty_of(sentence, taking.focus or taking.predicate, context.knowledge)
    said_by = _speaker(context, evidence.start)
    for holder in holders(context, sentence, taking.predicate):
        speaker = said_by if said_by is not None and said_by.id != holder.id else None
        yield Position(
            id="", evidence=(evidence,), holder=holder, stance=stance, topic=topic, said_by=speaker, certainty=certainty
        )


def _stance(context: Context, taking: Taking) -> Stance | None:
    """The stance, turned round where the predicate is denied; ``conditions.py`` has seen to denials of its own."""
    own = taking.predicate == taking.topic.head
    if own or not is_negated(taking.predicate, context.knowledge):
        return taking.stance
    return _NEGATED.get(taking.stance)


def _standing(predicate: Token, words: Stances, *, act: bool) -> bool:
    """Whether the sentence says that the stance is taken, rather than asked about, wished for or supposed.

    ``act``: the predicate is itself what is undertaken, so its modal ("could meet, but only after") is no objection.
    """
    if not act and any(c.dep_ == "aux" and c.lower_ in words.not_holding for c in predicate.children):
        return False
    node = predicate
    while node.dep_ in {"conj", "acomp", "oprd"} and child(node, "nsubj") is None:
        node = node.head
    above = node.head if node.dep_ == "xcomp" else node
    for part in (node, above):
        if any(c.dep_ in {"mark", "advmod"} and c.lower_ in words.unasserted and c.i < part.i for c in part.children):
            return False
    if node.dep_ in {"pcomp", "acl"} and not is_passive(node):
        return False
    if is_infinitive(node):
        return node.dep_ == "xcomp" and lemma(node.head) in words.carriers and child(node.head, "dobj") is None
    return not (node.dep_ == "xcomp" and node.tag_ == "VBG" and lemma(node.head) not in words.carriers)


def _is_support_only(context: Context, sentence: Sentence, taking: Taking) -> bool:
    """Whether a sum or goods are asked for or offered: that is support, told by its own record."""
    if taking.stance not in _SUPPORT_ONLY:
        return False
    start, end = sentence.offset(taking.topic.first)[0], sentence.offset(taking.topic.last)[1]
    spans = [*(m.span for m in context.money), *(m.span for m in context.goods), *(m.span for m in context.quantities)]
    concrete = [span for span in spans if start <= span.start < end]
    if not concrete:
        return False
    head = taking.topic.head
    if head.tag_.startswith("VB"):
        return lemma(head) in context.knowledge.stances.giving
    goods = {m.span for m in context.quantities}.isdisjoint
    return any(span.start <= sentence.offset(head)[1] and goods({span}) for span in concrete)


def _is_idle(context: Context, sentence: Sentence, taking: Taking) -> bool:
    """Whether the topic is none: a refusal to speak, or a party where a proposition is wanted."""
    words, head = context.knowledge.stances, taking.topic.head
    if taking.kind in _ACTS and (lemma(head) in words.speaking or _tells(head, words)):
        return True
    if any(c.tag_ == "RBR" for c in taking.topic.head.head.children) and taking.kind is Topic.INFINITIVE:
        return True  # "more willing than before": a comparison, not an offer
    if (taking.parties and taking.kind is not Topic.INDIRECT) or taking.kind not in _THINGS:
        return False
    actor: Actor | None = context.cast.of(sentence, head)
    if actor is None or head.lower_ in _ANAPHORS:
        return False
    return actor.type in _PARTIES and context.knowledge.actors.kinds.get(actor.id) not in _MATTERS


def _tells(verb: Token, words: Stances) -> bool:
    """"give any details": speaking, told by verb and object."""
    obj = child(verb, "dobj")
    return obj is not None and lemma(obj) in words.tidings


def _topic(context: Context, sentence: Sentence, taking: Taking, before: list[Position]) -> Span:
    """The words of the topic; for "it" or "this" those it takes up: the last topic, else the subject before it."""
    topic = taking.topic
    own = sentence.span([topic.first, _before_occasion(context, topic)])
    anaphor = topic.first if topic.first == topic.last else _bare_object(topic.head)
    if anaphor is None or anaphor.lower_ not in _ANAPHORS:
        return own
    last = before[-1].topic if before else None
    if last is not None and sentence.start <= last.start:
        return last
    things = [t for t in sentence.doc if t.i < taking.predicate.i - 1 and _is_thing(context, sentence, t)]
    if things:
        return sentence.span([things[0].left_edge, things[0].right_edge])
    return last if last is not None and sentence.start - last.end < _NEAR else own


def _before_occasion(context: Context, topic: Stretch) -> Token:
    """The last word before "at a summit": where the stance was taken, which is no part of it."""
    nouns = {word for event in context.knowledge.meetings.events for word in event.words}
    for prep in topic.first.doc[topic.first.i + 1 : topic.last.i]:
        noun = child(prep, "pobj")
        if prep.lower_ in {"at", "during"} and noun is not None and lemma(noun) in nouns:
            return prep.nbor(-1)
    return topic.last


def _is_thing(context: Context, sentence: Sentence, token: Token) -> bool:
    """A subject or object that "it" can take up: singular, and no party."""
    return (
        token.dep_ in {"nsubj", "nsubjpass", "dobj"}
        and token.tag_ in {"NN", "NNP"}
        and context.cast.of(sentence, token) is None
    )


_NEAR = 400
"""Characters between a topic and the pronoun that takes it up: a sentence or two."""


def _bare_object(verb: Token) -> Token | None:
    found = child(verb, "dobj")
    return found if found is not None and found == verb.right_edge else None


def _evidence(sentence: Sentence, taking: Taking) -> Span:
    """From the holder's noun to the end of the topic."""
    tokens = [taking.predicate, taking.topic.first, taking.topic.last]
    tokens += [c for c in taking.predicate.children if c.dep_ in {"nsubj", "nsubjpass", "agent"}]
    return sentence.span(tokens)


def _speaker(context: Context, offset: int) -> Actor | None:
    """Who says the words at ``offset``: the speaker of the smallest content that holds them."""
    around = [
        (span.end - span.start, a.speaker)
        for a in context.attributions
        for span in a.content
        if span.start <= offset < span.end and a.speaker is not None
    ]
    return min(around, key=lambda pair: pair[0])[1] if around else None


def _merged(found: list[Position], document_id: str) -> Iterator[Position]:
    """One record for each holder, stance and topic, with every place where the text says so."""
    kept: list[Position] = []
    for position in found:
        i = next((i for i, other in enumerate(kept) if _same(position, other)), None)
        if i is None:
            kept.append(position)
        elif position.evidence[0] not in kept[i].evidence:
            kept[i] = replace(kept[i], evidence=(*kept[i].evidence, *position.evidence))
    ids: dict[str, int] = {}
    for position in kept:
        name = record_id("position", document_id, position.evidence)
        ids[name] = ids.get(name, 0) + 1
        yield replace(position, id=name if ids[name] == 1 else f"{name}-{ids[name]}")


def _same(a: Position, b: Position) -> bool:
    if (a.holder.id, a.stance) != (b.holder.id, b.stance):
        return False
    mine, yours = (set(re.findall(r"\w{4,}", p.topic.text.lower())) for p in (a, b))
    return bool(mine) and len(mine & yours) >= 0.6 * min(len(mine), len(yours))
