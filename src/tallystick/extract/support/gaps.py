"""Elliptical lists: "The Commission pledged €270m, Germany 125 million and France 55 million"."""

from __future__ import annotations

from itertools import pairwise

from tallystick.extract.context import Context
from tallystick.extract.support.drafts import Draft
from tallystick.extract.support.parties import Parties
from tallystick.model import Actor, ActorType

_REACH = 4  # words between a donor and its figure: "Germany with about €16 billion"


def fill_gaps(drafts: list[Draft], context: Context) -> None:
    """Give a figure that directly follows an actor that actor as donor, and the predicates of the figure before it."""
    for before, draft in pairwise(drafts):
        if before.sentence is not draft.sentence:
            continue
        actor = _leads(draft, context)
        if actor is None or actor in draft.recipients:
            continue
        if draft.donors == (actor,) or not _gapped(draft, before):
            continue
        draft.donors = (actor,)
        draft.chain = draft.chain or before.chain


def _gapped(draft: Draft, before: Draft) -> bool:
    """Whether no verb of its own stands between the figure before and this one."""
    between = draft.anchor.doc[before.anchor.i + 1 : draft.anchor.i]
    return not any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in between)


def _leads(draft: Draft, context: Context) -> Actor | None:
    """The actor right before the figure, but for words that may stand between the two."""
    first = draft.evidence[0].start
    tokens = [t for t in draft.sentence.doc if draft.sentence.start + t.idx < first]
    parties = Parties(context, draft.sentence)
    for token in reversed(tokens[-_REACH:]):
        if token.lower_ in parties.grammar.bridges or token.like_num or token.tag_ == "$":
            continue
        actor = context.cast.of(draft.sentence, token)
        principal = parties.principal(actor) if actor is not None else None
        if principal is None or principal.type not in (ActorType.STATE, ActorType.ORGANISATION):
            return None
        return principal if token.tag_ in ("NNP", "NNPS", "NN", "NNS") else None
    return None
