"""Small questions to the parse, asked by all the recognisers of attributions."""

from __future__ import annotations

from collections.abc import Iterable

from tallystick.extract.attribution.found import Range
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_MARKS = frozenset(",.;:!?–—-…\"'“”‘’«»")


def children(token: Token, *labels: str) -> list[Token]:
    """The children of ``token`` with one of these labels, in order."""
    return [c for c in token.children if c.dep_ in labels]


def edges(tokens: Iterable[Token]) -> tuple[int, int]:
    """Index of the first token and of the last of all the subtrees."""
    left, right = zip(*((t.left_edge.i, t.right_edge.i) for t in tokens), strict=True)
    return min(left), max(right)


def stretch(sentence: Sentence, first: int, last: int) -> Range | None:
    """The place of the tokens from ``first`` to ``last``, without the punctuation around them."""
    doc = sentence.doc
    while first <= last and (doc[first].is_space or doc[first].text in _MARKS - set("“‘\"'«")):
        first += 1
    while last >= first and (doc[last].is_space or doc[last].text in _MARKS - set("”’\"'»")):
        last -= 1
    if first > last:
        return None
    return sentence.offset(doc[first])[0], sentence.offset(doc[last])[1]


def is_verb(token: Token) -> bool:
    """Whether the tagger takes the token for a verb."""
    return token.tag_.startswith("V")


def is_infinitive(token: Token) -> bool:
    """Whether ``token`` is a verb with "to"."""
    return any(c.tag_ == "TO" and c.i < token.i for c in token.children)


def is_passive(verb: Token) -> bool:
    """Whether ``verb`` is a passive: by its auxiliary, subject or agent, or as a bare participle ("Asked whether")."""
    if verb.tag_ not in {"VBN", "VBD"}:
        return False
    bare = verb.dep_ == "advcl" and not children(verb, "nsubj", "aux", "mark")
    by_whom = verb.tag_ == "VBN" and children(verb, "agent") and not children(verb, "nsubj", "aux")
    return bare or bool(by_whom or children(verb, "auxpass", "nsubjpass"))
