"""Funds that several pay into: what is given in a document or paragraph about one goes into it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tallystick.extract.context import Context
from tallystick.extract.mentions import ActorMention
from tallystick.extract.support.drafts import WITHOUT_PASSAGE, Draft, strong
from tallystick.extract.support.parties import is_fund
from tallystick.knowledge.support import NounKind
from tallystick.model import Actor

_CLEARLY = 3  # times as often as any other fund: then it is the document's
_OFTEN = 3  # mentions of a fund from which on a document can be about it
_HEAD = 1  # paragraphs after the title that tell what a document is about


def share_channel(facts: Sequence[Draft], main: Actor | None) -> None:
    """Where a document has no recipient but a fund, those who give beside the figures for the fund give to it."""
    named = Counter(d.channel for d in facts if d.channel is not None and not d.recipients)
    ranked = named.most_common(2)
    if main is not None or not ranked or (len(ranked) > 1 and ranked[0][1] < _CLEARLY * ranked[1][1]):
        return
    for draft in facts:
        if draft.donors and not draft.recipients:
            draft.channel = draft.channel or ranked[0][0]


def fill_pools(facts: Sequence[Draft], context: Context) -> None:
    """Give facts without a receiver the fund that their paragraph, else their document, is about."""
    funds = [m for m in context.cast.mentions if is_fund(m.actor, context)]
    if not funds:
        return
    main = _of_document(funds, context)
    for draft in facts:
        if draft.money is None or draft.recipients or draft.channel is not None or draft.stage in WITHOUT_PASSAGE:
            continue
        near = _of_paragraph(draft, funds, context)
        given = strong(draft) or (draft.donors and any(p.noun and p.noun.kind is NounKind.AID for p in draft.chain))
        told = near is not None and (near.actor == main or near.span.start >= draft.sentence.start)
        if near is not None and (given or told):
            draft.channel = near.actor
        elif main is not None and (given or draft.donors):
            draft.channel = main


def _of_document(funds: Sequence[ActorMention], context: Context) -> Actor | None:
    """The fund that the head of a document names, if the title does or it is spoken of three times as often as any."""
    title = context.paragraphs[0][1]
    named = dict.fromkeys(m.actor for m in funds if m.span.start < title and not _owned(m.actor, context))
    if len(named) == 1:
        return next(iter(named))
    ranked = Counter(m.actor for m in funds).most_common(2)
    if ranked[0][1] < _OFTEN or (len(ranked) > 1 and ranked[0][1] < _CLEARLY * ranked[1][1]):
        return None
    fund, head = ranked[0][0], context.paragraphs[: _HEAD + 1][-1][1]
    return fund if any(m.actor == fund and m.span.start < head for m in funds) else None


def _of_paragraph(draft: Draft, funds: Sequence[ActorMention], context: Context) -> ActorMention | None:
    """ "Donors met to refill the Green Climate Fund. Germany pledged €2 billion": the fund named last before in the
    paragraph, if it is one that many pay into."""
    start = context.paragraphs[draft.sentence.paragraph][0]
    near = [m for m in funds if start <= m.span.start < draft.start]
    return near[-1] if near and not _owned(near[-1].actor, context) else None


def _owned(fund: Actor, context: Context) -> bool:
    """Whether a fund is known to be somebody's own: others do not pay into it."""
    known = context.knowledge.actors
    return fund.id in known.bodies and known.bodies[fund.id].for_ is not None
