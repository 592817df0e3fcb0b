"""Positions: where actors stand, read from the predicates that take a stance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tallystick.extract.context import Context
from tallystick.extract.hedges import certainty_of
from tallystick.extract.ids import record_id
from tallystick.extract.negation import is_negated
from tallystick.extract.parse import Sentence, lemma, parse_all
from tallystick.extract.positions.conditions import conditional_takings, on_terms
from tallystick.extract.positions.ellipsis import echo
from tallystick.extract.positions.filling import Taking
from tallystick.extract.positions.frames import takings
from tallystick.extract.positions.gate import cues
from tallystick.extract.positions.holders import holders, named_by
from tallystick.extract.positions.idle import ANAPHORS, is_idle, is_support_only
from tallystick.extract.positions.topics import Stretch
from tallystick.extract.syntax import child, is_infinitive, is_passive
from tallystick.extract.trees import Token
from tallystick.extract.voices import speaker_at
from tallystick.knowledge.stances import Stances, Topic
from tallystick.model import Actor, ActorType, Position, Span, Stance

_NEGATED = {Stance.SUPPORTS: Stance.OPPOSES, Stance.OFFERS: Stance.RULES_OUT}
"""What denying a stance leaves; denying any other leaves none."""


def stance_sentences(context: Context) -> list[Sentence]:
    """The sentences with a word that may take a stance: all that ``find_positions`` needs the parse of."""
    cue = cues(context.knowledge.stances)
    return [s for s in context.sentences if cue.search(s.lower) and not _headline(context, s)]


def find_positions(context: Context, sentences: list[Sentence] | None = None) -> tuple[Position, ...]:
    """All positions of the document, in the order of the text, one for each holder of each stance."""
    wanted = stance_sentences(context) if sentences is None else sentences
    parse_all(wanted)
    found: list[Position] = []
    for sentence in wanted:
        for taking in _takings(sentence, context):
            found += _read(context, sentence, taking, found)
        found += _echoed(context, sentence, found)
    return tuple(_merged(found, context))


_STOPPED = re.compile(r"[.!?…:;,][\"'”’)\]»*]*$")
_LONG = 16
"""Words that no heading has."""


def _headline(context: Context, sentence: Sentence) -> bool:
    """A heading repeats what the text under it says more exactly: short, no full stop, and alone in its paragraph."""
    if _STOPPED.search(sentence.text) or sentence.text.count(" ") > _LONG:
        return False
    return any(start <= sentence.start and sentence.end >= end - 1 for start, end in context.paragraphs)


def _takings(sentence: Sentence, context: Context) -> Iterator[Taking]:
    words = context.knowledge.stances
    conditions = context.knowledge.hedges.conditions
    hanging = list(conditional_takings(iter(sentence.doc), words, conditions))
    plain = [on_terms(t, conditions) for t in takings(iter(sentence.doc), words)]
    plain = [t for t in plain if _stance(context, t) is not None]
    taken = {t.predicate.i for t in plain}
    threats = {t.predicate.i for t in hanging if t.predicate == t.topic.first}
    yield from (t for t in plain if t.predicate.head.i not in threats or not is_infinitive(t.predicate))
    yield from (more for more in hanging if more.predicate.i not in taken)


def _read(context: Context, sentence: Sentence, taking: Taking, before: list[Position]) -> Iterator[Position]:
    if sentence.text.rstrip("\"”’' ").endswith("?"):
        return  # a question asserts nothing
    if taking.kind is Topic.ASKED_BEFORE and _asked(sentence, taking, before) is None:
        return
    stance = _stance(context, taking)
    act = taking.predicate == taking.topic.head
    if stance is None or not _standing(taking.predicate, context.knowledge.stances, act=act):
        return
    if is_support_only(context, sentence, taking) or is_idle(context, sentence, taking):
        return
    topic = _topic(context, sentence, taking, before)
    evidence = _evidence(sentence, taking)
    certainty = certainty_of(sentence, taking.focus or taking.predicate, context.knowledge)
    said_by = speaker_at(context, evidence.start)
    held = (said_by,) if taking.spoken else holders(context, sentence, taking)
    for holder in held or _taken_up(sentence, taking, before, context):
        if holder is None:
            continue
        speaker = said_by if said_by is not None and said_by.id != holder.id else None
        yield Position(
            id="", evidence=(evidence,), holder=holder, stance=stance, topic=topic, said_by=speaker, certainty=certainty
        )


def _echoed(context: Context, sentence: Sentence, before: list[Position]) -> list[Position]:
    """The last stance of this sentence or the one before, as an auxiliary alone gives it to others."""
    last = before[-1] if before else None
    first = context.sentences[max(sentence.index - 1, 0)].start
    found: list[Position] = []
    if last is None or last.evidence[0].start < first or last.stance not in _OPPOSITE:
        return found
    for one in (e for e in map(echo, sentence.doc) if e is not None):
        span = sentence.span([one.verb, one.holder])
        if span.start < last.topic.end and last.evidence[0].start >= sentence.start:
            continue  # the clause of the stance itself: "if it does not"
        stance = _OPPOSITE[last.stance] if one.denied else last.stance
        for holder in named_by(context, sentence, one.holder):
            if holder.id != last.holder.id:
                found.append(replace(last, evidence=(span,), holder=holder, stance=stance))
    return found


_OPPOSITE = {
    Stance.SUPPORTS: Stance.OPPOSES,
    Stance.OPPOSES: Stance.SUPPORTS,
    Stance.DEMANDS: Stance.OPPOSES,
    Stance.OFFERS: Stance.RULES_OUT,
}
"""What "does not" says of one who is set against the holder of a stance."""


def _taken_up(sentence: Sentence, taking: Taking, before: list[Position], context: Context) -> tuple[Actor, ...]:
    """Whom "it" or "they" takes up, where the cast knows nobody: who held the stance of the sentence before."""
    own = child(taking.predicate, "nsubj")
    last = before[-1] if before and own is not None and own.lower_ in {"it", "they"} else None
    if last is None or sentence.index == 0 or last.holder.type is ActorType.PERSON or taking.holder is not None:
        return ()
    return (last.holder,) if last.evidence[0].start >= context.sentences[sentence.index - 1].start else ()


def _stance(context: Context, taking: Taking) -> Stance | None:
    """The stance, turned round where the predicate is denied; ``conditions.py`` has seen to denials of its own."""
    frame = taking.frame
    denied = taking.predicate != taking.topic.head and is_negated(taking.predicate, context.knowledge)
    if frame is not None and frame.only_denied:
        return taking.stance if denied and not _for_now(taking.predicate, context.knowledge.stances) else None
    if not denied or taking.spoken:
        return taking.stance
    return frame.denied if frame is not None and frame.denied is not None else _NEGATED.get(taking.stance)


def _for_now(verb: Token, words: Stances) -> bool:
    """"is not currently planning to": it leaves open what comes."""
    return any(c.lower_ in words.for_now for c in verb.children)


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
    if node.dep_ == "pcomp" and node.head.lower_ in words.asserting:
        return True
    if node.dep_ in {"pcomp", "acl"} and not is_passive(node):
        return False
    if is_infinitive(node):
        governed = node.dep_ in {"xcomp", "advcl"} and lemma(node.head) in words.carriers
        return governed and child(node.head, "dobj") is None
    return not (node.dep_ == "xcomp" and node.tag_ == "VBG" and lemma(node.head) not in words.carriers)


def _topic(context: Context, sentence: Sentence, taking: Taking, before: list[Position]) -> Span:
    """The words of the topic; for "it" or "this" those it takes up: the last topic, else the subject before it."""
    topic = taking.topic
    asked = _asked(sentence, taking, before) if taking.kind is Topic.ASKED_BEFORE else None
    if asked is not None:
        return asked
    own = sentence.span([topic.first, _before_occasion(context, topic)])
    acts = topic.first.tag_ != "TO" and child(topic.head, "nsubj", "nsubjpass") is not None  # "all sides to sign it"
    acts = acts or taking.kind in _OF_OTHERS
    anaphor = topic.first if topic.first == topic.last else None if acts else _bare_object(topic.head)
    if anaphor is None or anaphor.lower_ not in ANAPHORS or (anaphor.lower_ == "them" and topic.first != topic.last):
        return own  # "is ready to send them" is an act of its own
    last = before[-1].topic if before else None
    if last is not None and sentence.start <= last.start:
        return last
    things = [t for t in sentence.doc if t.i < taking.predicate.i - 1 and _is_thing(context, sentence, t)]
    if things:
        return sentence.span([things[0].left_edge, things[0].right_edge])
    return last if last is not None and sentence.start - last.end < _NEAR else own


def _asked(sentence: Sentence, taking: Taking, before: list[Position]) -> Span | None:
    """What a bare refusal refuses: the act one was asked for in its clause, else what was last demanded, near by."""
    if taking.topic.head != taking.predicate:
        return sentence.span([taking.topic.first, taking.topic.last])
    last = before[-1] if before else None
    if last is None or last.stance not in {Stance.DEMANDS, Stance.RULES_OUT}:
        return None
    return last.topic if sentence.start - last.topic.end < _NEAR else None


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


_OF_OTHERS = frozenset({Topic.OBJECT_INFINITIVE, Topic.ON_INFINITIVE, Topic.UPON_INFINITIVE})
"""Topics that name who is to act: "urged both to sign it" is of both, whatever "it" is."""
_NEAR = 400
"""Characters between a topic and the pronoun that takes it up: a sentence or two."""


def _bare_object(verb: Token) -> Token | None:
    found = child(verb, "dobj")
    return found if found is not None and found == verb.right_edge else None


def _evidence(sentence: Sentence, taking: Taking) -> Span:
    """From the holder's noun to the end of the topic."""
    tokens = [taking.predicate, taking.topic.first, taking.topic.last]
    tokens += [c for c in taking.predicate.children if c.dep_ in {"nsubj", "nsubjpass", "agent"}]
    tokens += [taking.holder] if taking.holder is not None else []
    return sentence.span(tokens)


def _merged(found: list[Position], context: Context) -> Iterator[Position]:
    """One record for each holder, stance and topic, with every place where the text says so."""
    kept: list[Position] = []
    for position in found:
        i = next((i for i, other in enumerate(kept) if _same(position, other, context.knowledge.stances)), None)
        if i is None:
            kept.append(position)
        elif position.evidence[0] not in kept[i].evidence:
            kept[i] = replace(kept[i], evidence=(*kept[i].evidence, *position.evidence))
    ids: dict[str, int] = {}
    for position in kept:
        name = record_id("position", context.document.id, position.evidence)
        ids[name] = ids.get(name, 0) + 1
        yield replace(position, id=name if ids[name] == 1 else f"{name}-{ids[name]}")


def _same(a: Position, b: Position, words: Stances) -> bool:
    """Whether ``a`` tells of ``b`` again: of the same topic, or of "the measure", whatever it was."""
    if (a.holder.id, a.stance) != (b.holder.id, b.stance):
        return False
    if re.fullmatch(rf"(?:the|this|that) (?:{'|'.join(sorted(words.general))})", a.topic.text.lower()):
        return True
    mine, yours = (set(re.findall(r"\w{4,}", p.topic.text.lower())) for p in (a, b))
    if not mine or not yours:
        return a.topic.text.lower() == b.topic.text.lower()
    return len(mine & yours) >= 0.6 * min(len(mine), len(yours))
