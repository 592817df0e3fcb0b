"""Predicates that take a stance: which words of a sentence do, and what about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tallystick.extract.parse import lemma
from tallystick.extract.positions.filling import Taking, fill
from tallystick.extract.positions.nominal import possessed, verdict
from tallystick.extract.positions.topics import Stretch, trimmed
from tallystick.extract.syntax import VERBAL, child, children, is_infinitive, is_verb
from tallystick.extract.trees import Token, text_of
from tallystick.knowledge.stances import Frame, Stances, Topic
from tallystick.model import Stance

_BELOW_VERB = frozenset({"dobj", "conj", "prep", "pobj", "attr"})
"""Relations to its verb in which a noun or preposition may carry a stance."""


_WOULD = frozenset({"would", "'d", "’d"})
_NEAR = 4
"""Words from a verb to the preposition that is the predicate: "voted 257-50 in favour of"."""


def takings(tokens: Iterator[Token], words: Stances) -> Iterator[Taking]:
    """All stances among ``tokens``, at most one for each predicate."""
    adjectives = words.adjective_frames
    for token in tokens:
        found = _verb(token, words) if token.tag_ in VERBAL else None
        if found is None and token.lower_ in adjectives:
            found = _adjective(token, words)
        if found is None and token.dep_ in _BELOW_VERB:
            found = _noun(token, words) or _preposition(token, words) or _refusal(token, words)
        found = found or possessed(token, words) or verdict(token, words)
        if found is not None:
            yield found


def _verb(token: Token, words: Stances) -> Taking | None:
    if token.dep_ in {"amod", "compound"}:
        return None
    for frame in words.verb_frames.get(lemma(token), ()):
        if frame.particle is not None and not _has_particle(token, frame.particle):
            continue
        if frame.vowed and not (is_infinitive(token) and lemma(token.head) in words.vowing):
            continue
        if frame.would and not _after_would(token):
            continue
        found = fill(token, token, frame, words)
        if found is not None:
            return found
    return None


def _after_would(token: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ in _WOULD for c in token.children)


def _has_particle(token: Token, particle: str) -> bool:
    if any(c.lower_ == particle and c.i > token.i for c in token.children):
        return True
    return token.i + 1 < len(token.doc) and token.nbor().lower_ == particle


def _adjective(token: Token, words: Stances) -> Taking | None:
    frames = words.adjective_frames.get(token.lower_, ())
    if not frames or not _predicative(token, words):
        return None
    return next((f for f in (fill(token, token, frame, words) for frame in frames) if f is not None), None)


def _predicative(token: Token, words: Stances) -> bool:
    """Whether an adjective or participle is said of a subject: after a copula, or as a passive form."""
    if token.dep_ in {"acomp", "oprd", "attr", "conj", "ROOT", "ccomp", "xcomp", "advcl", "relcl"}:
        governor = token.head if token.dep_ in {"acomp", "oprd", "attr"} else token
        helpers = children(token, "auxpass", "aux", "cop")
        return lemma(governor) in words.copulas or any(lemma(c) in words.copulas for c in helpers)
    return False


def _noun(token: Token, words: Stances) -> Taking | None:
    frames = words.noun_frames.get(lemma(token), ()) if token.tag_.startswith("NN") else ()
    verb = _carrying(token, words) if frames else None
    if verb is None:
        return None
    for frame in frames:
        if lemma(verb) not in (frame.under or words.light) or not _has_beside(token, frame):
            continue
        found = fill(token, verb, frame, words)
        if found is not None:  # "the minister underscored Spain's support for": it is Spain's
            owner = child(token, "poss")
            return found if owner is None or owner.tag_ == "PRP$" else replace(found, holder=owner)
    return None


def _carrying(token: Token, words: Stances) -> Token | None:
    """The verb that a noun of stance is the object of; of "added its voice to calls for", "added"."""
    if token.dep_ in {"dobj", "conj", "attr"}:
        return token.head if is_verb(token.head) else None
    verb = token.head.head
    if token.dep_ != "pobj" or token.head.lower_ != "to" or lemma(verb) not in words.voicing.verbs:
        return None
    lent = child(verb, "dobj")
    return verb if lent is not None and lemma(lent) in words.voicing.nouns else None


def _has_beside(noun: Token, frame: Frame) -> bool:
    return not frame.beside or any(c.lower_ in frame.beside and c.i < noun.i for c in noun.children)


def _preposition(token: Token, words: Stances) -> Taking | None:
    verb = token.head
    if token.dep_ != "prep" or lemma(verb) not in words.preposition_verbs or not is_verb(verb):
        return None
    between = [c for c in children(verb, "prep") if verb.i < c.i < token.i]
    counts = [c for c in between if any(o.tag_ == "CD" for o in children(c, "pobj"))]  # "voted by 412 to 190"
    if len(counts) < len(between) or (token.i - verb.i > _NEAR and not counts):
        return None  # "there is in Israel against": told of something else
    text = text_of(token.doc[token.i :]).lower()
    for frame in words.prepositions:
        for phrase in frame.words:
            found = _after(token, len(phrase.split())) if re.match(rf"{re.escape(phrase)}\b", text) else None
            if found is not None:
                return Taking(frame.stance, verb, found, Topic.AGAINST)
    return None


def _after(token: Token, count: int) -> Stretch | None:
    """The complement of a preposition of ``count`` words."""
    last = token.nbor(count - 1) if token.i + count < len(token.doc) else None
    obj = child(last, "pobj", "pcomp") if last is not None else None
    return trimmed(Stretch(obj.left_edge, obj.right_edge, obj)) if obj is not None else None


def _refusal(token: Token, words: Stances) -> Taking | None:
    """"has no plans to send", "has no intention of sending"."""
    verb = token.head
    if lemma(token) not in words.refusals.nouns or token.dep_ != "dobj" or lemma(verb) not in words.refusals.verbs:
        return None
    if not any(c.lower_ == "no" for c in token.children):
        return None
    act = next((c for c in children(token, "acl", "relcl") if is_infinitive(c)), None)
    of = child(token, "prep")
    act = act or (child(of, "pcomp") if of is not None else None)
    if act is None:
        return None
    return Taking(Stance.RULES_OUT, verb, trimmed(Stretch(act.left_edge, act.right_edge, act)), Topic.NOUN_INFINITIVE)
