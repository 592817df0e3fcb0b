"""How firmly a text asserts a predicate: outright, at one remove, or on a condition."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.trees import Token
from tallystick.knowledge import Knowledge
from tallystick.knowledge.hedges import Hedges
from tallystick.knowledge.patterns import WordPattern, whole_words
from tallystick.model import Certainty

_UP = frozenset({"xcomp", "acomp", "attr", "oprd", "pcomp", "auxpass", "aux", "ccomp"})
_DOWN = frozenset({"xcomp", "acomp", "oprd"})
_CONDITIONAL = frozenset({"advcl", "conj"})
_CLAUSAL = frozenset({"advcl", "relcl", "ccomp", "parataxis"})


def certainty_of(sentence: Sentence, token: Token, knowledge: Knowledge) -> Certainty:
    """How firmly ``sentence`` asserts the predicate ``token`` (verb, predicate adjective or predicate noun).

    A condition outweighs a hedge: "may send tanks if asked" is conditional.
    """
    words = knowledge.hedges
    if _conditional(sentence, token, words):
        return Certainty.CONDITIONAL
    return Certainty.HEDGED if _hedged(sentence, token, words) else Certainty.ASSERTED


def governors(token: Token) -> Iterator[tuple[Token, bool]]:
    """``token`` and what governs it, innermost first, each with whether it stands in the same clause.

    A coordinated verb without a subject of its own shares the governors of the first.
    """
    node, same = token, True
    yield node, same
    while node.head != node and _climbs(node):
        same = same and node.dep_ != "ccomp"
        node = node.head
        yield node, same


def _climbs(node: Token) -> bool:
    """Whether the head of ``node`` bears on it as its governor."""
    if node.dep_ == "conj":
        return not _own_subject(node)
    if node.dep_ == "prep":
        return any(c.dep_ == "pcomp" for c in node.children)
    if node.dep_ == "advcl":
        # "ruled out sending": the parser takes a gerund after a particle for an adverbial.
        between = node.doc[node.head.i + 1 : node.i]
        return node.tag_ == "VBG" and all(t.dep_ == "prt" for t in between)
    return node.dep_ in _UP


def _own_subject(token: Token) -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass", "expl"} for c in token.children)


def _conditional(sentence: Sentence, token: Token, words: Hedges) -> bool:
    scope = [node for node, same in governors(token) if same or node.dep_ == "ccomp"]
    scope += _complements(token)
    if any(c.dep_ in _CONDITIONAL and _is_condition(c, words) for node in scope for c in node.children):
        return True
    start, end = clause(token)
    text = sentence.text[start:end].lower()
    return any(phrase in text for phrase in words.conditions.phrases)


def _complements(token: Token) -> list[Token]:
    found = [c for c in token.children if c.dep_ in _DOWN]
    found += [p for c in token.children if c.dep_ == "prep" for p in c.children if p.dep_ == "pcomp"]
    return found + [d for c in found for d in _complements(c)]


def _is_condition(child: Token, words: Hedges) -> bool:
    """Whether ``child``, a clause, is an adverbial one of condition: "if …", "once …", "were the jets to go"."""
    marks = [t for t in child.children if t.dep_ in {"mark", "advmod", "prep"} and t.i < child.i]
    if any(t.lower_ in words.conditions.marks for t in marks):
        return lemma(child.head) not in words.conditions.questions
    if any(t.lower_ in words.conditions.with_only for t in marks) and any(t.lower_ == "only" for t in marks):
        return True
    first = child.left_edge
    return first.lower_ in words.conditions.inverted and first.dep_ in {"aux", "auxpass", "advcl"}


def clause(token: Token) -> tuple[int, int]:
    """Offsets, in the sentence, of the words of ``token``'s own clause, subordinate clauses left out at its ends."""
    left, right = token.left_edge, token.right_edge
    for child in token.children:
        if child.dep_ in _CLAUSAL or (child.dep_ == "conj" and _own_subject(child)):
            if child.i > token.i and child.left_edge.i <= right.i:
                right = token.doc[max(child.left_edge.i - 1, token.i)]
            elif child.i < token.i and child.right_edge.i >= left.i:
                left = token.doc[min(child.right_edge.i + 1, token.i)]
    return left.idx, right.idx + len(right.text)


def _hedged(sentence: Sentence, token: Token, words: Hedges) -> bool:
    hedges = words.hedges
    for node, same in governors(token):
        if same and any(_softens(c, words) for c in node.children):
            return True
        if node != token and (_one_remove(node, words) or (not same and lemma(node) in hedges.reports)):
            return True
    start, end = clause(token)
    found = _phrases(hedges.phrases).search(sentence.lower, sentence.words)
    if found and (start <= found.start() < end or _opens(sentence, found.start())):
        return True
    noun = token.head
    return token.dep_ in {"acl", "relcl"} and lemma(noun) in hedges.nouns


def _opens(sentence: Sentence, start: int) -> bool:
    """Whether a phrase stands at the head or the end of the sentence, where it bears on all of it."""
    return start == 0 or "," in sentence.text[max(0, start - 3) : start]


@cache
def _phrases(phrases: tuple[str, ...]) -> WordPattern:
    return whole_words(phrases)


def _softens(child: Token, words: Hedges) -> bool:
    hedges = words.hedges
    if child.dep_ == "aux":
        return child.lower_ in hedges.modals
    return child.dep_ == "advmod" and child.lower_ in hedges.adverbs


def _one_remove(node: Token, words: Hedges) -> bool:
    """Whether ``node`` gives its complement at one remove: "appeared to", "is understood to", "is likely to"."""
    hedges, word = words.hedges, lemma(node)
    if word in hedges.raising or word in hedges.adjectives:
        return True
    passive = any(c.dep_ == "auxpass" or (c.dep_ == "aux" and lemma(c) == "be") for c in node.children)
    return passive and node.tag_ in {"VBN", "VBD", "JJ"} and word in hedges.passives
