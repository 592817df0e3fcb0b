"""Entries of a list: of donors, each headed by a state's name, or of sums, each opening a paragraph."""

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
_EARLY = 8
"""Words of its sentence among which a sum that opens it stands."""
_LEADING = frozenset({"$", "DT", "JJ", "JJR", "RB", "IN", "NFP", ":", "HYPH", ","})
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


def give_items(drafts: Sequence[Draft], context: Context) -> None:
    """Let a sum that opens an entry of a list stand without a verb: "- $5 million for temporary classrooms"."""
    opening = [d for d in drafts if d.money is not None and d.anchor.i <= _EARLY and _opens(d, context)]
    if len({d.sentence.paragraph for d in opening}) < _LIST:
        return
    for draft in opening:
        draft.entry = draft.entry or all(p.verb is None or p.relative for p in draft.chain)


def _opens(draft: Draft, context: Context) -> bool:
    """Whether a sum, its qualifiers aside, opens the paragraph, and what it is for follows."""
    start = context.paragraphs[draft.sentence.paragraph][0]
    if start != draft.sentence.start and _BULLET.fullmatch(context.document.text, start, draft.sentence.start) is None:
        return False
    first, grammar = draft.evidence[0].start - draft.sentence.start, context.knowledge.support.grammar
    doc = draft.anchor.doc
    before = [t for t in doc if t.idx < first and t.tag_ not in _LEADING]
    behind = doc[draft.anchor.i + 1 : draft.anchor.i + 2]
    return not before and any(t.lower_ in grammar.receiver | grammar.purpose for t in behind)


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
