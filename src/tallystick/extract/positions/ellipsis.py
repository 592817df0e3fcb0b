"""Stances told by an auxiliary alone, which takes up the stance before: "Ireland backs it; Austria does not"."""

from __future__ import annotations

from dataclasses import dataclass

from tallystick.extract.syntax import child, is_negated
from tallystick.extract.trees import Token

_DO = frozenset({"do", "does", "did"})
_ALIKE = frozenset({"so", "as", "nor", "neither"})
_BEHIND = ("dobj", "xcomp", "ccomp", "acomp", "attr", "prep", "advcl")


@dataclass(frozen=True, slots=True)
class Echo:
    """Who takes the stance told before, or where ``denied`` its opposite; ``verb`` is the auxiliary."""

    verb: Token
    holder: Token
    denied: bool


def echo(verb: Token) -> Echo | None:
    """What a bare "does" adds: "Austria does not", "so does Poland", "as did Malta", "nor does Cyprus"."""
    holder = child(verb, "nsubj") if verb.lower_ in _DO else None
    if holder is None or any(c.i > max(verb.i, holder.i) for c in verb.children if c.dep_ in _BEHIND):
        return None
    last = verb.doc[max(verb.right_edge.i, holder.right_edge.i)]
    closed = last.is_punct or last.i + 1 == len(verb.doc) or last.nbor().is_punct
    before = verb.nbor(-1).lower_ if verb.i else ""
    if before in _ALIKE and holder.i > verb.i:
        return Echo(verb, holder, denied=False)
    return Echo(verb, holder, denied=True) if is_negated(verb) and holder.i < verb.i and closed else None
