"""Entries of a list of donors: a paragraph that a state's name heads tells what that state gives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tallystick.extract.context import Context
from tallystick.extract.mentions import MentionKind
from tallystick.extract.support.drafts import Draft
from tallystick.knowledge.support import Sense
from tallystick.model import Actor, ActorType

_LIST = 2
"""Paragraphs headed so from which on they make a list: one alone may be a dateline."""
_MARK = re.compile(r"\s?[:–—-]\s")
_BULLET = re.compile(r"[•*·–—-]?\s*")
_TAKING = (Sense.RECEIVE, Sense.REQUEST)


def give_entries(drafts: Sequence[Draft], context: Context) -> None:
    """Let the state at the head of a list's entry give what the entry tells without a giver."""
    heads = _heads(context)
    if len(heads) < _LIST:
        return
    for draft in drafts:
        giver = heads.get(draft.sentence.paragraph)
        takes = any(p.verb is not None and p.verb.sense in _TAKING for p in draft.chain)
        if giver is None or takes:
            continue
        told = [p for p in draft.chain if p.verb is None or p.verb.sense is not Sense.CONTAIN]  # but for "including"
        draft.entry = not told and (draft.money is not None or any(i.quantity for i in draft.items))
        if draft.donors:
            continue
        draft.donors = (giver,)
        draft.recipients = tuple(r for r in draft.recipients if r != giver)  # the sum hangs on the name at the head


def _heads(context: Context) -> dict[int, Actor]:
    """The state that heads each entry, by the number of its paragraph: "CHINA: …", "Austria – …"; no capitals."""
    text, found = context.document.text, {}
    for number, (start, end) in enumerate(context.paragraphs):
        bullet = _BULLET.match(text, start, end)
        begin = bullet.end() if bullet is not None else start
        mention = next((m for m in context.cast.within(begin, end) if m.span.start == begin), None)
        if mention is None or mention.kind is not MentionKind.NAME or mention.actor.type is not ActorType.STATE:
            continue
        state = context.knowledge.actors.states[mention.actor.id]
        capital = mention.span.text.lower() in {c.lower() for c in (*state.capitals, *state.metonyms)}
        if not capital and _MARK.match(text, mention.span.end, end):
            found[number] = mention.actor
    return found
