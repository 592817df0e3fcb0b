"""Funds and initiatives that support flows through: "via the International Fund", "under this initiative"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from tallystick.extract.context import Context
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.support.drafts import WITHOUT_PASSAGE, Draft, Predicate, strong
from tallystick.extract.support.parties import Parties, is_fund
from tallystick.extract.support.passing import handlers, own_fund, passes_on, paying_for_work, schemes
from tallystick.knowledge.support import NounKind, Sense, SupportWords
from tallystick.model import Actor, Basis

_BEFORE = 4  # words between the preposition and the head of the fund's name
_REACH = 20  # characters behind a sum in which "to the" or "through" stands


def set_channels(drafts: Sequence[Draft], context: Context) -> None:
    """Give each fund of a sentence to the figure it follows; one that opens the sentence to all of its figures."""
    if not drafts:
        return
    sentence = drafts[0].sentence
    for draft in drafts:
        draft.channel = draft.channel or _right_behind(draft, context) or paying_for_work(draft, context)
        _as_size(draft, context)
    for place, fund in _funds(sentence, context):
        for draft in _told(place, drafts):
            draft.channel = draft.channel or fund
    for place, fund in sorted([*handlers(sentence, context), *schemes(sentence, context)], key=lambda pair: pair[0]):
        for draft in _told(place, drafts):
            if draft.donors != (fund,) and (strong(draft) or _is_going(draft)):
                draft.channel = draft.channel or fund


def _is_going(draft: Draft) -> bool:
    """ "£4m has gone through the WFP": a verb of paying or handing over, weak as it may be."""
    return any(p.verb is not None and p.verb.sense in (Sense.PAY, Sense.TRANSFER) for p in draft.chain)


def _told(place: int, drafts: Sequence[Draft]) -> Sequence[Draft]:
    return [d for d in drafts if d.anchor.i < place][-1:] or drafts


def _funds(sentence: Sentence, context: Context) -> list[tuple[int, Actor]]:
    """The funds that a preposition of way leads to, each with the place of its first word in the sentence.

    "As part of" leads to a fund or initiative too; "through" and "via" to any agency.
    """
    grammar = context.knowledge.support.grammar
    found = []
    for place, fund in [*_named(sentence, context), *_meant(sentence, context)]:
        before = sentence.doc[max(0, place - _BEFORE) : place]
        led = any(t.lower_ in grammar.way and t.tag_ in ("IN", "RP") for t in before)
        inside = any(t.lower_ == "part" and sentence.doc[t.i + 1].lower_ == "of" for t in before)
        if led or inside or _is_content(sentence, place, context):
            found.append((place, fund))
    return sorted(found, key=lambda pair: pair[0])


def _right_behind(draft: Draft, context: Context) -> Actor | None:
    """ "$500,000 to UNICEF", "$3 million through the Red Cross": the agency right behind a sum, however parsed."""
    if draft.money is None or draft.stage in WITHOUT_PASSAGE:
        return None
    leading = _leads(context.knowledge.support)
    after = context.document.text[draft.money.span.end : draft.money.span.end + _REACH]
    found = leading.match(after)
    if found is None:
        return None
    place = draft.money.span.end + found.end()
    agencies = (m for m in context.cast.within(place, draft.sentence.end) if m.span.start == place)
    return next((own_fund(m, context) for m in agencies if passes_on(m.actor, context)), None)


def _as_size(draft: Draft, context: Context) -> None:
    """ "the €50 billion Ukraine Facility": a sum right before a fund's name is its size, an envelope of its owner."""
    if draft.money is None or any(p.verb is not None and not p.relative for p in draft.chain):
        return
    place, words = draft.money.span.end + 1, context.knowledge.support
    named = (m for m in context.cast.within(place, draft.sentence.end) if m.span.start == place)
    fund = next((m for m in named if is_fund(m.actor, context)), None)
    entry = words.noun.get(fund.actor.name.rsplit(" ", 1)[-1].lower()) if fund is not None else None
    if fund is None or entry is None:
        return
    head = draft.sentence.at(fund.span.start, fund.span.end)[-1]
    parties = Parties(context, draft.sentence)
    draft.channel, draft.basis = draft.channel or fund.actor, Basis.ENVELOPE
    draft.donors = draft.donors or parties.owners_of([fund.actor])
    draft.chain = (*draft.chain, Predicate(head, entry))


@cache
def _leads(words: SupportWords) -> re.Pattern[str]:
    """ "to the", "through": what leads from a sum to whom it is paid or who passes it on."""
    leads = "|".join(sorted(words.grammar.payee | words.grammar.passage))
    return re.compile(rf"\s+(?:{leads})\s+(?:the\s+)?")


def _is_content(sentence: Sentence, place: int, context: Context) -> bool:
    """ "$40 million in Foreign Military Financing": the fund right after a sum and "in"."""
    doc = sentence.doc
    figure = place > 1 and doc[place - 1].lower_ == "in" and sentence.offset(doc[place - 2])
    return bool(figure) and any(m.span.end == figure[1] for m in context.money if figure)


def _named(sentence: Sentence, context: Context) -> list[tuple[int, Actor]]:
    """Funds called by their names."""
    mentions = [m for m in context.cast.within(sentence.start, sentence.end) if is_fund(m.actor, context)]
    return [(sentence.at(m.span.start, m.span.end)[0].i, m.actor) for m in mentions]


def _meant(sentence: Sentence, context: Context) -> list[tuple[int, Actor]]:
    """ "the fund", "this initiative": the one named last before."""
    words = context.knowledge.support
    found = []
    for token in sentence.doc:
        entry = words.noun.get(lemma(token)) if token.tag_ == "NN" else None
        if entry is None or entry.kind is not NounKind.PLAN:
            continue
        fund = _last_named(sentence, context)
        if fund is not None and any(c.lower_ in words.grammar.definite for c in token.children):
            found.append((token.left_edge.i, fund))
    return found


def _last_named(sentence: Sentence, context: Context) -> Actor | None:
    before = (m.actor for m in reversed(context.cast.mentions) if m.span.end <= sentence.start)
    return next((actor for actor in before if is_fund(actor, context)), None)
