"""What a party will do only on a condition, or will not do: "would accept … if", "will not send"."""

from __future__ import annotations

from collections.abc import Iterator

from tallystick.extract.parse import lemma
from tallystick.extract.positions.filling import Taking
from tallystick.extract.positions.topics import Stretch, trimmed
from tallystick.extract.syntax import child, children, is_negated, is_passive, is_verb, modal
from tallystick.extract.trees import Token
from tallystick.knowledge.hedges import Conditions
from tallystick.knowledge.stances import Stances, Topic
from tallystick.model import Stance

_FUTURE = frozenset({"will", "would", "'ll", "’ll", "'d", "’d", "wo", "shall"})
_ABLE = frozenset({"can", "could"})
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")


def conditional_takings(tokens: Iterator[Token], words: Stances, conditions: Conditions) -> Iterator[Taking]:
    """Stances that lie in the future of an act and its condition or denial, not in a verb of stance."""
    for token in tokens:
        if is_verb(token) or token.dep_ in {"ROOT", "ccomp"}:
            found = _on_condition(token, words, conditions) or _only_if(token, conditions) or _will_not(token, words)
            if found is not None:
                yield found


def _on_condition(verb: Token, words: Stances, conditions: Conditions) -> Taking | None:
    if not _undertaking(verb, words) or is_negated(verb):
        return None
    clause = _condition(verb, conditions)
    subject = child(verb, "nsubj")
    if clause is None or subject is None or (_able(verb) and not _only_before(clause)):
        return None
    first = min(subject.left_edge, clause.left_edge, key=lambda t: t.i)
    last = max(verb.right_edge, clause.right_edge, key=lambda t: t.i)
    return Taking(Stance.CONDITIONS, verb, trimmed(Stretch(first, last, verb)), Topic.CLAUSE)


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
    for clause in children(verb, "advcl", "conj"):
        marks = [t for t in clause.children if t.dep_ in {"mark", "advmod"} and t.i < clause.i]
        if any(t.lower_ in conditions.marks for t in marks):
            return clause
        if any(t.lower_ in conditions.with_only for t in marks) and _only_before(clause):
            return clause
    return None


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


def _will_not(verb: Token, words: Stances) -> Taking | None:
    """"will not send", "is not going to send", "cannot accept"."""
    if is_passive(verb):
        return None
    going = verb.head if verb.dep_ == "xcomp" and verb.head.lower_ == "going" else None
    denied = is_negated(going) if going is not None else _undertaking(verb, words) and is_negated(verb)
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
    return lemma(verb) not in words.light_acts or (obj is not None and lemma(obj) in words.matters | words.acts)
