"""Sums that several give each: "Denmark and Norway each gave €5 million" tells of two gifts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tallystick.extract.context import Context
from tallystick.extract.support.drafts import Draft
from tallystick.extract.trees import Token

_SEVERAL = 2


def spread(facts: Iterable[Draft], context: Context) -> list[Draft]:
    """One fact for each donor where the text says that each gives the figure; all others as they are.

    A sum given by each is no sum given together: counted as one it would lose all but one donor's share.
    """
    found: list[Draft] = []
    for draft in facts:
        if len(draft.donors) >= _SEVERAL and _is_for_each(draft, context):
            found += [replace(draft, donors=(donor,), evidence=list(draft.evidence)) for donor in draft.donors]
        else:
            found.append(draft)
    kept = {id(d) for d in found}
    for draft in found:
        if draft.whole is not None and id(draft.whole) not in kept:
            draft.whole = None
    return found


def _is_for_each(draft: Draft, context: Context) -> bool:
    """Whether "each" or "apiece" stands on the donors, on the verb of giving or on the figure itself."""
    words = context.knowledge.support.distributive
    verbs = {p.token.i for p in draft.chain if p.verb is not None and not p.relative}
    clause = {draft.anchor.i, *verbs}
    return any(t.lower_ in words and _stands_alone(t) and _bears_on(t, clause) for t in draft.anchor.doc)


def _stands_alone(token: Token) -> bool:
    """Whether "each" is no determiner: not "each year", "each of the three bridges"."""
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return token.dep_ != "det" and (after is None or after.lower_ != "of")


def _bears_on(token: Token, clause: set[int]) -> bool:
    """Whether the quantifier hangs on a word of the clause, or on its subject."""
    head = token.head
    return head.i in clause or (head.dep_ == "nsubj" and head.head.i in clause)
