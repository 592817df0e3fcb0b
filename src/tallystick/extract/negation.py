"""Whether a text denies a predicate: "did not", "no longer", "refused to", "without", "has yet to"."""

from __future__ import annotations

import re

from tallystick.extract.hedges import governors
from tallystick.extract.parse import lemma
from tallystick.extract.trees import Token, text_of
from tallystick.knowledge import Knowledge
from tallystick.knowledge.hedges import Negation

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_VERBAL = frozenset({"xcomp", "pcomp", "ccomp", "dobj", "prep", "oprd", "advcl"})
_REACH = 4
"""Words before a predicate in which a phrase of denial bears on it."""


def is_negated(token: Token, knowledge: Knowledge) -> bool:
    """Whether the predicate ``token`` is negated, denied or refused in its sentence.

    Two denials cancel out: "did not rule out sending" leaves "sending" standing.
    """
    words = knowledge.hedges.negation
    turns = sum(_turns(node, below, words) for node, below in _links(token))
    return turns % 2 == 1


def _links(token: Token) -> list[tuple[Token, Token | None]]:
    """``token`` and its governors, each with the one below it."""
    chain = [node for node, _ in governors(token)]
    last = chain[-1]
    if last.tag_ == "VBG" and last.dep_ in {"dobj", "pobj"}:
        chain.append(last.head)
    return list(zip(chain, [None, *chain], strict=False))


def _turns(node: Token, below: Token | None, words: Negation) -> int:
    """How many denials ``node`` adds to the predicate below it (or to itself, where nothing is below)."""
    denies = below is not None and below.dep_ != "conj" and _denies(node, below, words)
    if below is not None and below.dep_ == "ccomp" and not denies:
        return 0  # "did not say that it would" tells nothing of what would be
    return int(_particle(node, words)) + int(denies)


def _particle(node: Token, words: Negation) -> bool:
    for child in node.children:
        if child.i + 1 < len(node.doc) and child.nbor().lower_ in words.not_alone:
            continue  # "not only": it affirms
        ahead = child.i < node.i or (child.dep_ == "neg" and lemma(node) == "be")
        if child.dep_ in {"neg", "advmod", "preconj", "cc"} and child.lower_ in words.particles and ahead:
            return True
        if child.dep_ in _SUBJECTS and _nobody(child, words):
            return True
    if node.dep_ in {"pcomp", "pobj"} and node.head.lower_ in words.prepositions:
        return True
    before = text_of(node.doc[max(node.left_edge.i, node.i - _REACH) : node.i]).lower()
    return any(re.search(rf"\b{phrase}\b", before) for phrase in words.phrases)


def _nobody(subject: Token, words: Negation) -> bool:
    if subject.lower_ in words.pronouns or subject.lower_ in words.determiners:
        return True
    return any(c.dep_ in {"det", "neg"} and c.lower_ in words.determiners for c in subject.children)


def _denies(node: Token, below: Token, words: Negation) -> bool:
    """Whether ``node`` denies or refuses its complement ``below``."""
    if below.dep_ not in _VERBAL and below.dep_ not in {"acomp", "attr"}:
        return False
    word = lemma(node)
    if word in words.verbs or word in words.adjectives:
        return True
    particles = [c.lower_ for c in node.children if c.dep_ in {"prt", "advmod", "prep"}]
    if any(f"{word} {p}" in words.verb_particles for p in particles):
        return True
    yet = any(c.lower_ in words.adverbs_before_infinitive for c in node.children)
    return yet and word in {"have", "be"}
