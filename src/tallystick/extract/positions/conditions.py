"""What a party will do only on a condition, or will not do: "would accept … if", "will not send"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tallystick.extract.parse import lemma
from tallystick.extract.positions.filling import Taking, kernel
from tallystick.extract.positions.topics import Stretch, trimmed
from tallystick.extract.syntax import child, children, is_infinitive, is_negated, is_passive, is_verb, modal, subject
from tallystick.extract.trees import Token, text_of
from tallystick.knowledge.hedges import Conditions
from tallystick.knowledge.stances import Stances, Topic
from tallystick.model import Stance

_FUTURE = frozenset({"will", "would", "'ll", "’ll", "'d", "’d", "wo", "shall"})
_NOR = frozenset({"nor", "neither"})
_ABLE = frozenset({"can", "could"})
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")


def conditional_takings(tokens: Iterator[Token], words: Stances, conditions: Conditions) -> Iterator[Taking]:
    """Stances that lie in the future of an act and its condition or denial, not in a verb of stance."""
    for token in tokens:
        if is_verb(token) or token.dep_ in {"ROOT", "ccomp"}:
            found = _on_condition(token, words, conditions) or _only_if(token, conditions)
            found = found or _threat(token, words, conditions) or _will_not(token, words)
            found = found or _made_to_hang(token, words) or _there_can_be_no(token, words)
            if found is not None:
                yield found


def _on_condition(verb: Token, words: Stances, conditions: Conditions) -> Taking | None:
    will = modal(verb)
    if will is None or is_passive(verb):
        return None
    denied = _denied(verb, words)
    clause = _exception(verb, conditions) if denied else _condition(verb, conditions)
    own = child(verb, "nsubj") or (subject(verb) if verb.dep_ == "conj" else None)
    if clause is None or own is None or (_able(verb) and not denied and not _only_before(clause)):
        return None
    if not _undertaking(verb, words) and not (will.lower_ in _FUTURE and not denied and _only_before(clause)):
        return None
    first = min(own.left_edge if own.head == verb else verb, clause.left_edge, key=lambda t: t.i)
    last = max(verb.right_edge, clause.right_edge, key=lambda t: t.i)
    return Taking(Stance.CONDITIONS, verb, trimmed(Stretch(first, last, verb)), Topic.CLAUSE)


def _denied(verb: Token, words: Stances) -> bool:
    """"will not release", "will release no more", "under no circumstances will it release"."""
    for prep in children(verb, "prep"):
        noun = child(prep, "pobj") if prep.i < verb.i else None
        if noun is not None and lemma(noun) in words.ruled and noun.left_edge.lower_ == "no":
            return True
    obj = child(verb, "dobj")
    nor = any(c.lower_ in _NOR and c.i < verb.i for c in verb.children)
    none = obj is not None and any(c.lower_ == "no" and c.dep_ == "det" for c in obj.children)
    return nor or none or is_negated(verb)


def _exception(verb: Token, conditions: Conditions) -> Token | None:
    """What ends a refusal: "will not sign unless …", "will release no more until …"; not a mere date."""
    for clause in children(verb, "advcl", "prep"):
        opener = clause if clause.dep_ == "prep" else clause.left_edge
        if clause.i < verb.i or opener.lower_ not in conditions.ending:
            continue
        noun = child(clause, "pobj") if clause.dep_ == "prep" else None
        if clause.dep_ == "advcl" or (noun is not None and _is_event(noun)):
            return clause
    return None


def _is_event(noun: Token) -> bool:
    """A noun with something said of it, so no day: "until the airport at Goma reopens", "until the end of the war"."""
    return noun.tag_ in {"NN", "NNS"} and noun.left_edge != noun and child(noun.head.head, "prep") is not None


def _threat(verb: Token, words: Stances, conditions: Conditions) -> Taking | None:
    """"threatened to leave if it were", "vowed to resign unless": what is vowed hangs on a condition."""
    act = child(verb, "xcomp")
    if lemma(verb) not in words.vowing or act is None or not is_infinitive(act):
        return None
    clause = _condition(act, conditions) or _condition(verb, conditions)
    if clause is None or clause.i < act.i:
        return None
    last = max(act.right_edge, clause.right_edge, key=lambda t: t.i)
    return Taking(Stance.CONDITIONS, verb, trimmed(Stretch(verb, last, verb)), Topic.CLAUSE)


def _undertaking(verb: Token, words: Stances) -> bool:
    will = modal(verb)
    if will is None or will.lower_ not in _FUTURE | _ABLE:
        return False
    return lemma(verb) in words.undertakings and not is_passive(verb)


def _able(verb: Token) -> bool:
    """"could meet" is an undertaking only beside "only after"."""
    able = modal(verb)
    return able is not None and able.lower_ in _ABLE


def _condition(verb: Token, conditions: Conditions) -> Token | None:
    """The clause of condition that hangs on ``verb``."""
    return _marked(verb, conditions) or _phrase(verb, conditions)


def _marked(verb: Token, conditions: Conditions) -> Token | None:
    for clause in children(verb, "advcl", "conj"):
        marks = [t for t in clause.children if t.dep_ in {"mark", "advmod"} and t.i < clause.i]
        if clause.i > verb.i and clause.lower_ in conditions.marks and child(clause, "ccomp") is not None:
            return clause  # "provided its officers control it"
        if any(t.lower_ in conditions.marks for t in marks):
            return clause
        if any(t.lower_ in conditions.with_only for t in marks) and _only_before(clause):
            return clause
        if clause.i > verb.i and clause.left_edge.lower_ in conditions.inverted and clause.left_edge.dep_ == "aux":
            return clause
    return None


def _phrase(verb: Token, conditions: Conditions) -> Token | None:
    """"on condition that", "as long as", behind the verb: the last word of its clause."""
    rest = verb.doc[verb.i + 1 : verb.right_edge.i + 1]
    found = re.search(rf"\b(?:{'|'.join(conditions.phrases)})\b", text_of(rest).lower())
    return verb.right_edge if found is not None or _only_so(verb, conditions) else None


def _only_so(verb: Token, conditions: Conditions) -> bool:
    """"will only take part under a mandate": the limit before the verb bears on what stands behind it."""
    only = any(c.lower_ == "only" and c.i < verb.i for c in children(verb, "advmod"))
    return only and any(c.lower_ in conditions.limits and c.i > verb.i for c in children(verb, "prep"))


def _hangs(verb: Token, conditions: Conditions) -> bool:
    """"will support the budget only if": what is to come, on a condition."""
    will = modal(verb)
    clause = _marked(verb, conditions)
    return will is not None and will.lower_ in _FUTURE and clause is not None and _only_before(clause)


def on_terms(taking: Taking, conditions: Conditions) -> Taking:
    """An offer "if …" or a refusal "unless …" is a condition, whatever verb it stands under."""
    act = taking.topic.head
    if taking.stance is Stance.SUPPORTS and _hangs(taking.predicate, conditions):
        first = child(taking.predicate, "nsubj") or taking.predicate
        whole = Stretch(first.left_edge, taking.predicate.right_edge, taking.predicate)
        return replace(taking, stance=Stance.CONDITIONS, topic=trimmed(whole), kind=Topic.CLAUSE, frame=None)
    if taking.kind is not Topic.INFINITIVE or taking.stance not in {Stance.OFFERS, Stance.RULES_OUT}:
        return taking
    if taking.stance is Stance.RULES_OUT:
        clause = _exception(act, conditions)
    else:
        clause = _marked(act, conditions) or _marked(taking.predicate, conditions)
        if clause is None and taking.predicate.dep_ == "acomp":
            beside = children(taking.predicate.head, "advcl", "conj")
            clause = next((c for c in beside if c.lower_ in conditions.marks), None)  # ", provided they agree"
    if clause is None or clause.i < act.i or (clause.tag_ == "VBN" and child(clause, *_SUBJECTS) is None):
        return taking  # "if needed" sets no condition
    last = max(act.right_edge, clause.right_edge, key=lambda t: t.i)
    return replace(taking, stance=Stance.CONDITIONS, topic=trimmed(Stretch(taking.topic.first, last, act)), frame=None)


def _only_if(verb: Token, conditions: Conditions) -> Taking | None:
    """"X said that Y was possible only if Z": the condition is the speaker's."""
    governor = verb.head
    clause = _condition(verb, conditions)
    if verb.dep_ != "ccomp" or clause is None or child(verb, *_SUBJECTS) is None:
        return None
    if not _only_before(clause):
        return None
    first = verb.left_edge
    while first.lower_ == "that":
        first = first.nbor()
    return Taking(Stance.CONDITIONS, governor, trimmed(Stretch(first, verb.right_edge, verb)), Topic.CLAUSE, focus=verb)


def _only_before(clause: Token) -> bool:
    """"only after", "only if": the limit stands right before what marks the clause, not inside it."""
    marks = [t for t in clause.children if t.dep_ in {"mark", "advmod"} and t.i < clause.i and t.lower_ != "only"]
    end = marks[0].i if marks else clause.i
    return any(t.lower_ == "only" for t in clause.doc[max(clause.left_edge.i - 2, 0) : end])


def _made_to_hang(verb: Token, words: Stances) -> Taking | None:
    """"made its support conditional on a vote"."""
    state = next((c for c in children(verb, "ccomp", "oprd", "acomp") if c.lower_ in words.hanging), None)
    if state is None or lemma(verb) != "make" or child(verb, "nsubj") is None:
        return None
    obj = child(state, "nsubj") or child(verb, "dobj")
    if obj is None or not verb.i < obj.i < state.i:
        return None
    on = next((p for p in children(verb, "prep") if p.i == state.i + 1), state)
    return Taking(Stance.CONDITIONS, verb, trimmed(Stretch(obj.left_edge, on.right_edge, state)), Topic.CLAUSE)


_WITHOUT = frozenset({"while", "without", "until", "unless", "before", "till"})


def _there_can_be_no(verb: Token, words: Stances) -> Taking | None:
    """"There can be no talks while …", "there will be no truce": what who says so rules out, or makes depend."""
    thing = child(verb, "attr", "nsubj") if verb.lower_ == "be" and child(verb, "expl") is not None else None
    if thing is None or modal(verb) is None or not any(c.lower_ == "no" for c in children(thing, "det")):
        return None
    parts = [*children(verb, "advcl", "prep"), *children(thing, "prep")]
    hangs = next((c for c in parts if c.i > thing.i and c.left_edge.lower_ in _WITHOUT), None)
    stance = Stance.RULES_OUT if hangs is None else Stance.CONDITIONS
    if hangs is None and lemma(kernel(thing, words)) not in words.matters:
        return None
    last = max(verb.right_edge, thing.right_edge, key=lambda t: t.i)
    return Taking(stance, verb, trimmed(Stretch(thing.left_edge, last, verb)), Topic.CLAUSE, spoken=True)


def _will_not(verb: Token, words: Stances) -> Taking | None:
    """"will not send", "is not going to send", "cannot accept"."""
    if is_passive(verb):
        return None
    going = verb.head if verb.dep_ == "xcomp" and verb.head.lower_ == "going" else None
    denied = is_negated(going) if going is not None else _undertaking(verb, words) and _denied(verb, words)
    if not denied or not _refusable(verb, words) or (_able(verb) and lemma(verb) not in words.unable):
        return None
    rest = [t for t in verb.subtree if t.i > verb.i and not t.is_punct]
    if not rest:
        return None
    return Taking(Stance.RULES_OUT, verb, trimmed(Stretch(verb, verb.right_edge, verb)), Topic.INFINITIVE)


def _refusable(verb: Token, words: Stances) -> bool:
    """An undertaking; of "make", which makes anything, only with an act as object: "make concessions"."""
    if lemma(verb) not in words.undertakings:
        return False
    obj = child(verb, "dobj")
    if any(c.i == verb.i + 1 for c in children(verb, "prt")):
        return True  # "take in", "make up": another act than the bare verb's
    return lemma(verb) not in words.light_acts or (obj is not None and lemma(obj) in words.matters | words.acts)
