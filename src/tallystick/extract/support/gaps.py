"""Elliptical lists: "The Commission pledged €270m, Germany 125 million and France 55 million"."""

from __future__ import annotations

from itertools import pairwise

from tallystick.extract.context import Context
from tallystick.extract.support.drafts import Draft
from tallystick.extract.support.parties import Parties
from tallystick.model import Actor, ActorType

_REACH = 5  # words between a donor and its figure: "Germany with about €16 billion"


def leaders(drafts: list[Draft], context: Context) -> dict[int, Actor]:
    """For each later figure of an elliptical list, by its place in ``drafts``, the actor that it follows directly."""
    found: dict[int, Actor] = {}
    for number, (before, draft) in enumerate(pairwise(drafts), 1):
        if not _verb_between(before, draft):
            actor = _leader(draft, context)
            if actor is not None:
                found[number] = actor
    return found


def fill_gaps(drafts: list[Draft], leading: dict[int, Actor]) -> None:
    """Give each later figure of a list its own donor, and the predicates and receivers of the figure before it."""
    for number, actor in leading.items():
        before, draft = drafts[number - 1], drafts[number]
        draft.donors = (actor,)
        draft.chain = draft.chain or before.chain
        draft.recipients = draft.recipients or before.recipients
        draft.recipients = tuple(r for r in draft.recipients if r != actor)


def distribute(drafts: list[Draft]) -> None:
    """ "X, Y and Z will give £1m, £2m and £3m respectively": the sums go to the givers in their order."""
    sums = [d for d in drafts if d.money is not None]
    if not sums or not any(t.lower_ == "respectively" for t in sums[0].anchor.doc):
        return
    for size in range(len(sums), 1, -1):
        group, before = sums[-size:], sums[:-size]
        givers = next((d.donors for d in [*before, *group] if len(d.donors) == size), ())
        if givers:
            for draft, giver in zip(group, givers, strict=True):
                draft.donors = (giver,)
                draft.whole = before[-1] if before else None
            return


def _verb_between(before: Draft, draft: Draft) -> bool:
    """Whether a finite verb of its own stands between the figure before and this one."""
    between = draft.anchor.doc[before.anchor.i + 1 : draft.anchor.i]
    return any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in between)


def _leader(draft: Draft, context: Context) -> Actor | None:
    """The actor right before the figure, but for words that may stand between the two."""
    first = draft.evidence[0].start
    tokens = [t for t in draft.sentence.doc if draft.sentence.start + t.idx < first]
    parties = Parties(context, draft.sentence)
    for token in reversed(tokens[-_REACH:]):
        if token.lower_ in parties.grammar.bridges or token.like_num or token.tag_ == "$":
            continue
        actor = context.cast.of(draft.sentence, token) if token.tag_ in ("NNP", "NNPS", "NN", "NNS") else None
        principal = parties.principal(actor) if actor is not None else None
        if token.head.lower_ in parties.grammar.receiver:
            return None
        return (
            principal if principal is not None and principal.type in (ActorType.STATE, ActorType.ORGANISATION) else None
        )
    return None
