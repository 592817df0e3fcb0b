"""Elliptical lists: "The Commission pledged €270m, Germany 125 million and France 55 million"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.support.drafts import Draft
from tallystick.extract.support.parties import Parties
from tallystick.knowledge.support import Sense, SupportWords
from tallystick.model import Actor, ActorType

_ARGUMENTS = ("nsubj", "nsubjpass", "dobj")
_REACH = 5  # words between a donor and its figure: "Germany with about €16 billion"


def leaders(drafts: list[Draft], context: Context) -> dict[int, Actor]:
    """For each later figure of an elliptical list, by its place in ``drafts``, the actor that it follows directly."""
    found: dict[int, Actor] = {}
    for number, (before, draft) in enumerate(pairwise(drafts), 1):
        counted = draft.money is not None or any(i.quantity for i in draft.items) or draft.count is not None
        counted = counted or draft.anchor.lower_ in context.knowledge.support.remainder  # "and Finland the rest"
        if counted and not _verb_between(before, draft):
            actor = leader(draft, context, _governing(before))
            if actor is not None:
                found[number] = actor
    first = leader(drafts[0], context) if found and _is_shared_out(drafts[0]) else None
    return {0: first} | found if first is not None else found


def fill_gaps(drafts: list[Draft], leading: dict[int, Actor]) -> None:
    """Give each later figure of a list its own donor, and the predicates and receivers of the figure before it."""
    for number, actor in leading.items():
        before, draft = drafts[number - 1], drafts[number]
        if number == 0:
            draft.donors, draft.recipients = (), (actor,)  # "allocated as follows: Albania - €180 million, …"
            continue
        if _is_receiving(before) or _is_shared_out(before):
            draft.donors, draft.recipients = before.donors, (actor,)
            draft.chain = draft.chain or before.chain
            continue
        draft.donors = (actor,)
        draft.chain = draft.chain or before.chain
        draft.recipients = draft.recipients or before.recipients
        draft.recipients = tuple(r for r in draft.recipients if r != actor)
        before.recipients = tuple(r for r in before.recipients if r != actor)  # "gave Chad eight, Spain six"


def continue_lists(drafts: list[Draft]) -> None:
    """ "… includes £274m to help farmers; £15m for a fund; and £1m for the UN": a sum that a list goes on with.

    What governs the sum before governs it, where nothing but the list's own mark leads to it.
    """
    for before, draft in pairwise(d for d in drafts if d.money is not None):
        if not draft.chain and not draft.donors and before.chain and _goes_on(before, draft):
            draft.chain, draft.donors, draft.whole = before.chain, before.donors, draft.whole or before.whole
            draft.recipients = draft.recipients or before.recipients


def _goes_on(before: Draft, draft: Draft) -> bool:
    """Whether a sum stands right behind a semicolon or comma, or the "and" that follows it, with no verb between."""
    start = draft.evidence[0].start - draft.sentence.start
    lead = [t for t in draft.anchor.doc if t.idx < start and t.tag_ not in ("DT", "JJ", "JJR", "RB", "IN", "$")]
    marks = [t for t in lead[-2:] if t.tag_ in (",", ":", "CC") and t.text != ":"]
    return bool(marks) and marks[-1].i == lead[-1].i and not _verb_between(before, draft)


def carry_on(drafts: list[Draft], words: SupportWords) -> None:
    """ "£160m is set aside for repairs; the remaining £290m is for drones": what remains goes on dividing the whole of
    the sum before, as that was given."""
    for draft in drafts:
        before = beside(draft, drafts, words)
        if before is not None and not draft.chain:
            draft.chain = before.chain
            draft.donors, draft.recipients = draft.donors or before.donors, draft.recipients or before.recipients


def beside(draft: Draft, drafts: Sequence[Draft], words: SupportWords) -> Draft | None:
    """Of a remaining sum, the one told before it in the sentence, as an argument of a verb, that is the other part."""
    if draft.money is None or not any(c.lower_ in words.remainder for c in draft.anchor.children):
        return None
    told = (d for d in drafts if d.sentence is draft.sentence and d.money is not None and d.anchor.i < draft.anchor.i)
    return next((d for d in told if d.anchor.dep_ in _ARGUMENTS), None)


def bracketed(drafts: list[Draft], context: Context) -> None:
    """Whose a sum in brackets is: "donors, including Japan ($1bn)", "$60 million, including Mozambique ($7.3m)".

    The name before the bracket receives where somebody else is known to give the whole, and gives otherwise.
    """
    for number, draft in enumerate(drafts):
        owner = _before_bracket(draft, context) if draft.money is not None else None
        if owner is None:
            giver = _in_bracket_behind(draft, context) if draft.money is not None else None
            draft.donors = (giver,) if giver is not None and giver in draft.donors else draft.donors
            continue
        whole = next((d for d in drafts[:number] if d.money is not None and _before_bracket(d, context) is None), None)
        if _is_receiving(draft) or (whole is not None and whole.donors and owner not in whole.donors):
            draft.recipients = (owner,)
            draft.donors = whole.donors if whole is not None else ()
            draft.whole = draft.whole or whole
        else:
            draft.donors = (owner,)
            draft.recipients = tuple(r for r in draft.recipients if r != owner)


def _in_bracket_behind(draft: Draft, context: Context) -> Actor | None:
    """ "A$200 million (Australia) and €52 million (Belgium)": which of the givers gives this."""
    end = draft.evidence[0].end - draft.sentence.start
    after = [t for t in draft.sentence.doc if t.idx >= end][:3]
    if len(after) < 3 or after[0].text != "(" or after[2].text != ")":
        return None
    actor = Parties(context, draft.sentence).actor(after[1])
    return Parties(context, draft.sentence).principal(actor) if actor is not None else None


def _before_bracket(draft: Draft, context: Context) -> Actor | None:
    """The state or organisation right before the bracket that the sum of a draft stands in."""
    doc, start = draft.sentence.doc, draft.evidence[0].start - draft.sentence.start
    opening = next((t for t in reversed(doc) if t.text == "(" and t.idx < start), None)
    if opening is None or opening.i == 0 or any(t.text == ")" for t in doc[opening.i :] if t.idx < start):
        return None
    parties = Parties(context, draft.sentence)
    head = doc[opening.i - 1]
    named = (parties.actor(t) for t in (head, *(c for c in head.children if c.dep_ in ("compound", "amod"))))
    found = next((parties.principal(a) for a in named if a is not None), None)
    return found if found is not None and found.type in (ActorType.STATE, ActorType.ORGANISATION) else None


def distribute(drafts: list[Draft]) -> None:
    """ "Spain and Italy announced £5m and £3m (respectively)": as many sums in a row as givers go to them in order."""
    sums = [d for d in drafts if d.money is not None]
    if len(sums) < 2:
        return
    for size in range(len(sums), 1, -1):
        for first in range(len(sums) - size + 1):
            group, before = sums[first : first + size], sums[:first]
            givers = next((d.donors for d in [*before, *group] if len(d.donors) == size), ())
            if givers and _in_a_row(group):
                for draft, giver in zip(group, givers, strict=True):
                    draft.donors = (giver,)
                    draft.whole = before[-1] if before else None
                return


def _in_a_row(group: list[Draft]) -> bool:
    """Whether nothing but commas and "and" stands between the sums."""
    for a, b in pairwise(group):
        start, end = a.evidence[0].end - a.sentence.start, b.evidence[0].start - b.sentence.start
        between = (t for t in a.anchor.doc if start <= t.idx < end)
        if not all(t.tag_ in (",", "CC", "$") for t in between):
            return False
    return True


def _is_receiving(draft: Draft) -> bool:
    """Whether the list names receivers: "Vanuatu will receive $13m and Nauru $4m"."""
    return any(p.verb is not None and p.verb.sense is Sense.RECEIVE and not p.relative for p in draft.chain)


def _is_shared_out(draft: Draft) -> bool:
    """Whether a passive without an agent shares sums out: the names in its list are those of receivers."""
    verb = next((p for p in draft.chain if p.verb is not None and not p.relative), None)
    if verb is None or verb.verb is None or verb.verb.sense not in (Sense.TRANSFER, Sense.ALLOCATE):
        return False
    return syntax.is_passive(verb.token) and syntax.subject(verb.token) is None


def _verb_between(before: Draft, draft: Draft) -> bool:
    """Whether a finite verb of its own stands between the figure before and this one."""
    between = draft.anchor.doc[before.anchor.i + 1 : draft.anchor.i]
    return any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in between)


def _governing(draft: Draft) -> str:
    """The preposition before a figure that the figures of its list have too: "accounts for $2m, Japan for $1m"."""
    return draft.anchor.head.lower_ if draft.anchor.dep_ == "pobj" else ""


def leader(draft: Draft, context: Context, repeated: str = "") -> Actor | None:
    """The actor right before the figure, but for words that may stand between the two; ``repeated`` is one of them."""
    first = draft.evidence[0].start
    tokens = [t for t in draft.sentence.doc if draft.sentence.start + t.idx < first]
    parties = Parties(context, draft.sentence)
    for token in reversed(tokens[-_REACH:]):
        if token.lower_ in parties.grammar.bridges or token.lower_ == repeated or token.like_num or token.tag_ == "$":
            continue
        actor = parties.actor(token) if token.text[:1].isupper() else None
        principal = parties.principal(actor) if actor is not None else None
        return (
            principal if principal is not None and principal.type in (ActorType.STATE, ActorType.ORGANISATION) else None
        )
    return None
