"""What sort of support a fact is: its type of aid, the form it takes, whether the money is new, and who said so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tallystick.extract.aid_types import aid_type, modalities_of
from tallystick.extract.context import Context
from tallystick.extract.mentions import AttributionKind
from tallystick.extract.support.basis import clause_text, phrase_in
from tallystick.extract.support.drafts import Draft
from tallystick.extract.support.parties import is_lender
from tallystick.extract.trees import text_of
from tallystick.model import Actor, AidType, Modality

_MODALITIES = tuple(Modality)


def set_forms(draft: Draft, context: Context) -> None:
    """Type of aid and form as far as the fact's own sentence tells; who asserts it; whether it is new money."""
    words = clause_text(draft)
    draft.aid_type = (
        _of_fund(draft, context)
        or ((own := _own_words(draft, context)) and aid_type((), own, context.knowledge))
        or aid_type(draft.items, words, context.knowledge)
    )
    draft.modality = _forms(draft, context)
    if draft.aid_type is None and Modality.LOAN in draft.modality and not draft.items:
        draft.aid_type = AidType.FINANCIAL  # a loan is, unless words or its whole say that it is for arms
    draft.new_money = _newness(draft, context)
    draft.said_by = _sayer(draft, context)


def _of_fund(draft: Draft, context: Context) -> AidType | None:
    """The type of all that flows through the channel, where it is known to be of one type."""
    known = context.knowledge.actors.bodies.get(draft.channel.id) if draft.channel is not None else None
    return known.aid if known is not None else None


def _own_words(draft: Draft, context: Context) -> str:
    """Where a sentence has several sums, the words from this one to the next: "$8bn in economic aid, $3bn in ..."."""
    inside = range(draft.sentence.start, draft.sentence.end)
    starts = [m.span.start for m in context.money if m.span.start in inside and m.conversion_of is None]
    starts += [g.span.start for g in context.goods if g.span.start in inside and g not in draft.goods]
    if draft.money is None or len(starts) < 2:
        return ""
    start = draft.money.span.start
    end = min((s for s in starts if s > start), default=draft.sentence.end)
    return context.document.text[start:end].lower()


def settle_types(facts: Sequence[Draft], context: Context) -> None:
    """Give facts without a type that of the facts of their document, else the one the document's words speak for."""
    for draft in facts:
        if draft.money is not None and draft.donors and all(is_lender(d, context) for d in draft.donors):
            draft.aid_type = AidType.FINANCIAL  # a sum of a development bank, whatever it is for
    for draft in facts:
        if draft.whole is not None and not draft.items:
            draft.aid_type = _of_whole(draft) or draft.aid_type
    votes = Counter(d.aid_type for d in facts if d.aid_type is not None)
    common: AidType | None
    if votes:
        common = max(votes, key=lambda t: (votes[t], -list(AidType).index(t)))
    else:
        told = " ".join(s.lower for s in dict.fromkeys(d.sentence for d in facts))
        common = aid_type((), told, context.knowledge)
    for draft in facts:
        draft.aid_type = draft.aid_type or common


def _of_whole(draft: Draft) -> AidType | None:
    """A loan that is part of military aid is military aid: only words that name a type outweigh the whole's."""
    whole = draft.whole.aid_type if draft.whole is not None else None
    return whole if draft.aid_type is None or Modality.LOAN in draft.modality else None


def _forms(draft: Draft, context: Context) -> tuple[Modality, ...]:
    """Goods where goods are named, else money; and what verbs, nouns and words of the clause say besides."""
    named = {p.verb.modality if p.verb else p.noun.modality if p.noun else None for p in draft.chain}
    named |= set(modalities_of(_near(draft), context.knowledge))
    if draft.items:
        named.add(Modality.GOODS)
    elif draft.money is not None and not named & {
        Modality.LOAN,
        Modality.GRANT,
        Modality.TRAINING,
        Modality.MAINTENANCE,
    }:
        named.add(Modality.FUNDING)
    return tuple(m for m in _MODALITIES if m in named)


def _near(draft: Draft) -> str:
    left, right = draft.anchor.left_edge, draft.anchor.right_edge
    head = draft.anchor.head
    low, high = min(left.i, head.left_edge.i), max(right.i, head.right_edge.i)
    return text_of(draft.anchor.doc[low : high + 1]).lower()


def _newness(draft: Draft, context: Context) -> bool | None:
    """Whether the text calls the money new ("a further") or old ("already announced"); None where it says neither."""
    words, near = context.knowledge.support, clause_text(draft)
    if phrase_in(words.old_money, draft.sentence, near):
        return False
    return True if phrase_in(words.new_money, draft.sentence, near) else None


def _sayer(draft: Draft, context: Context) -> Actor | None:
    """The speaker in whose reported words the figure stands."""
    place = draft.evidence[0].start
    for attribution in context.attributions:
        said = attribution.kind is AttributionKind.SAID and attribution.speaker is not None
        if said and any(s.start <= place < s.end for s in attribution.content):
            return attribution.speaker
    return None
