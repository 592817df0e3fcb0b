"""Which drafts are support at all: between two parties, across a border, and more than spoken of."""

from __future__ import annotations

from collections.abc import Sequence

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.parse import lemma
from tallystick.extract.support.basis import is_in
from tallystick.extract.support.cargo import came_from, is_contained, landed
from tallystick.extract.support.drafts import Draft, Predicate, is_moving, is_single, strong
from tallystick.extract.support.predicates import GIVING
from tallystick.knowledge.support import NounKind, Sense
from tallystick.model import ActorType, Modality, Stage

_SEVERAL = 3  # facts from which on a donor can be called the document's


def keep(facts: list[Draft], context: Context, *, loose: bool) -> list[Draft]:
    """Facts between two parties; none at all where nobody in the document gives, asks or refuses across a border."""
    if all(_is_charity(d, context) for d in facts if d.donors) and any(d.donors for d in facts):
        return []
    crossing = any((d.recipients and set(d.donors) - set(d.recipients)) or (d.donors and d.channel) for d in facts)
    crossing = crossing or any(d.collective and (d.recipients or d.channel or strong(d)) for d in facts)
    crossing = crossing or any(d.channel is not None and _names_aid(d) for d in facts)
    if not crossing and is_about_aid(context):
        crossing = any(_has_parties(d, loose=loose) and (d.donors or (_names_aid(d) and d.money)) for d in facts)
        crossing = crossing or any(_has_come(d) for d in facts)
    crossing = crossing or many_give(facts)
    if not crossing and not (is_about_aid(context) and any(_is_asked_for(d) for d in facts)):
        return []
    abroad = _names_abroad(facts, context)
    facts = facts if abroad else [d for d in facts if d.recipients or d.channel]
    kept = [d for d in facts if _has_parties(d, loose=loose) and not set(d.donors) & set(d.recipients)]
    for draft in kept:
        seen = {id(draft)}
        while draft.whole is not None and (draft.whole not in kept or id(draft.whole) in seen):
            draft.whole = draft.whole.whole if id(draft.whole) not in seen else None
        if draft.whole is not None and not _may_hold(draft.whole, draft):
            draft.whole = None
    return kept


def _is_asked_for(draft: Draft) -> bool:
    """Whether aid is asked for: not what a union demands of a firm."""
    asked = any(p.noun is not None and (p.noun.kind is NounKind.ASK or not p.noun.generic) for p in draft.chain)
    return draft.stage is Stage.REQUESTED and (asked or bool(draft.recipients or draft.donors or draft.channel))


def _is_charity(draft: Draft, context: Context) -> bool:
    """Whether foundations that nobody knows give, and to the state at home in the document: no border is crossed."""
    known, home, offices = context.knowledge.actors, context.cast.home, context.knowledge.support.offices
    own = [d.id not in known.bodies and d.name.rsplit(" ", 1)[-1].lower() in offices for d in draft.donors]
    return all(own) and home is not None and set(draft.recipients) <= {home}


def many_give(facts: Sequence[Draft]) -> bool:
    """Whether three or more hand over sums, each its own: no text on budgets at home tells that."""
    given = [d for d in facts if d.money is not None and d.donors and not d.home and strong(d)]
    return len({d.donors for d in given}) >= _SEVERAL


def _has_come(draft: Draft) -> bool:
    """ "Two ambulances have arrived in Ukraine", "$16 million has been allotted to Norland": whoever gave it."""
    named = any(r.type is ActorType.STATE for r in draft.recipients) and strong(draft)
    if draft.money is not None:
        return named and is_agentless(draft)
    come = draft.stage in (Stage.DELIVERED, Stage.DELIVERING)
    return named and come and any(i.quantity for i in draft.items)


def _names_abroad(facts: list[Draft], context: Context) -> bool:
    """Whether a document names a state or body beside those that give: else what they give stays at home."""
    giving = {d.id for f in facts for d in f.donors}
    known = context.knowledge.actors
    named = {m.actor.speaks_for or m.actor.id for m in context.cast.mentions}
    if any(n not in giving and (n in known.states or n in known.bodies) for n in named):
        return True
    return is_in(context.knowledge.support.abroad, context.document.text.lower())


def _has_parties(draft: Draft, *, loose: bool) -> bool:
    """Whether support goes from somebody to somebody: to a receiver, from a donor into a fund, or to the unnamed.

    Receivers may go without a name where a noun says that it is aid ("$38 million in food aid for the region"), or in
    a document about aid that has no receiver of its own (``loose``).
    """
    counted = any(i.quantity for i in draft.items)
    if draft.unspecific and draft.money is None and not counted:
        return bool(draft.donors and draft.recipients)
    giving = draft.donors and not draft.home and (_names_aid(draft) or loose)
    told = strong(draft) or (loose and bool(draft.chain and draft.donors))
    unnamed = bool((draft.money or (loose and counted)) and told and (giving or draft.collective))
    if loose and draft.money and strong(draft) and (draft.stage is Stage.REQUESTED or is_agentless(draft)):
        return True  # "The response plan asks for $934.5 million"
    meant = draft.donors or _names_aid(draft) or (draft.money is not None and strong(draft))
    through = draft.channel is not None and meant
    inside = draft.whole is not None and draft.money is not None and draft.whole.whole is not draft
    if inside and draft.whole is not None and _has_parties(draft.whole, loose=loose):
        return True  # what is part of support is support
    return unnamed or bool(draft.recipients or through)


def _names_aid(draft: Draft) -> bool:
    """Whether a noun that only names support stands in the chain."""
    return any(p.noun is not None and not p.noun.generic for p in draft.chain)


def _may_hold(whole: Draft, part: Draft) -> bool:
    """A part is given by those who give the whole, or by one of them."""
    together = any(d.type is ActorType.COALITION for d in whole.donors)  # "$20bn of the G7's $50bn"
    return together or not part.donors or not whole.donors or set(part.donors) <= set(whole.donors)


def is_about_aid(context: Context) -> bool:
    """Whether the document uses the words of aid at all."""
    return is_in(context.knowledge.support.topic, context.document.text.lower())


def is_support(draft: Draft) -> bool:
    """Whether the predicates of a draft are enough to call it support.

    One that is neither weak nor generic is; weak or generic ones are where donor and recipient are
    both named, and where the fact has its place in a whole.
    """
    if _is_forecast(draft) or (draft.home and not draft.recipients):
        return False
    if draft.whole is not None and draft.whole is not draft and is_support(draft.whole):
        return True
    if draft.disowned:
        return bool(draft.donors)
    if draft.entry:
        return True  # in a list of donors a sum needs no verb: "Germany: €10 million"
    parties = bool(draft.donors or draft.recipients or draft.channel)
    aid = any(p.noun is not None and not p.noun.generic for p in draft.chain)
    counted = any(i.quantity for i in draft.items) or is_single(draft) or is_moving(draft)
    if draft.money is None and not counted and not (parties or aid):
        return False  # goods without number, giver and receiver are only spoken of
    if (draft.channel is not None or draft.supplier is not None) and draft.chain:
        return True
    if draft.chain and all(p.verb is not None and p.verb.sense is Sense.VALUE for p in draft.chain):
        return False  # an estimate alone gives nothing
    between = bool(draft.recipients and (draft.donors or draft.stage is Stage.REQUESTED))
    joint = draft.collective and bool(draft.recipients or draft.channel or draft.pledging)
    acted = any(p.noun is not None and p.noun.kind is NounKind.ACT for p in draft.chain)
    handed = acted and bool(draft.donors) and any(i.quantity for i in draft.items)  # "the handover of 12 ambulances by"
    owned = _is_owned(draft) and bool(draft.donors)
    handed = handed or (is_contained(draft) and bool(draft.donors) and counted)  # "the Dutch package contains 20 guns"
    brought = came_from(draft) is not None or landed(draft)
    handed = handed or (brought and bool(draft.donors) and any(i.quantity for i in draft.items))
    paid = bool(draft.chain and (draft.donors or joint) and draft.money)
    return strong(draft) or between or owned or handed or paid


def _is_owned(draft: Draft) -> bool:
    """ "Britain's £22m is the largest sum so far": a sum that is called somebody's own, with no noun that owns it."""
    owner = syntax.child(draft.anchor, "poss")
    owned = owner is not None and owner.tag_ in ("NNP", "NNPS")
    apart = not draft.chain and draft.anchor.dep_ in ("pobj", "attr")  # "Thanks to €4m from Norway, wells were drilled"
    behind = draft.anchor.doc[draft.anchor.i + 1 : draft.anchor.i + 3]
    right = len(behind) > 1 and behind[0].lower_ == "from" and behind[1].tag_ == "NNP"
    sent = apart and (right or any(t.tag_ == "NNP" for t in syntax.prepositional(draft.anchor, ("from",))))
    if draft.money is not None:
        return owned or sent
    # "Help from abroad: 300 tents from Japan, 20 doctors from Cuba": a list of goods without a verb
    doc = draft.anchor.doc
    colon = next((t.i for t in reversed(doc[: draft.anchor.i]) if t.text == ":"), None)
    verbless = colon is not None and not any(syntax.is_verb(t) for t in doc[colon:])
    counted = any(i.quantity for i in draft.items)
    return not draft.chain and verbless and counted and bool(syntax.prepositional(draft.anchor, ("from",)))


def gets(draft: Draft) -> bool:
    """ "Norland would get $120 million", "$6 million would go to Norland": a state that gets a sum."""
    getting = any(p.verb is not None and p.verb.sense in (Sense.RECEIVE, Sense.PAY) for p in draft.chain)
    verb = next((p for p in draft.chain if p.verb is not None and not p.relative), None)
    passive = verb is not None and verb.verb is not None and verb.verb.sense in GIVING and syntax.is_passive(verb.token)
    getting = getting or passive  # "another $25 million for the police was notified to Congress"
    return getting and draft.money is not None and any(r.type is ActorType.STATE for r in draft.recipients)


def divides(draft: Draft, context: Context) -> bool:
    """ "€600,000 for the north and the remainder for the coast": what is left of a whole after a part, for a use or
    with a fate of its own."""
    words, anchor = context.knowledge.support, draft.anchor
    if anchor.lower_ not in words.remainder or draft.money is not None or draft.items:
        return False
    of = syntax.prepositional(anchor, ("of",))
    if any(lemma(t) not in words.anaphors and t.lower_ not in words.grammar.pronouns for t in of):
        return False  # "the rest of the country"
    return bool(syntax.prepositional(anchor, words.grammar.receiver)) or anchor.dep_ in ("nsubj", "nsubjpass")


def is_empty(draft: Draft, context: Context) -> bool:
    """An announcement that never got a sum or goods; a remainder that says of nobody else what the whole did not."""
    words = context.knowledge.support
    if draft.anchor.lower_ in words.remainder and draft.money is None and not draft.items:
        whole = draft.whole
        if whole is not None and draft.due is not None and draft.due != whole.due:
            return False  # "the balance will ship by the end of July"
        same = whole is None or not draft.donors or draft.donors == whole.donors
        return same and not draft.channel and not draft.recipients
    if Modality.TRAINING in draft.modality and draft.money is None and not draft.items and draft.count is None:
        return not (draft.donors and draft.recipients)  # uncounted training needs both its sides
    if not draft.opener or draft.money is not None or draft.items or (draft.whole is not None and draft.donors):
        return False
    stopped = draft.stage in (Stage.SUSPENDED, Stage.CANCELLED) and draft.donors and draft.recipients
    return not (stopped and any(p.noun is not None and not p.noun.generic for p in draft.chain))


def _is_forecast(draft: Draft) -> bool:
    """A total that is only expected."""
    total = next((p.token for p in draft.chain if p.verb is not None and p.verb.sense is Sense.TOTAL), None)
    return total is not None and draft.forecast


def is_agentless(draft: Draft) -> bool:
    """Whether the verb that governs a sum is a passive that speaks of support on its own and names no giver."""
    verb = next((p for p in draft.chain if p.verb is not None and not p.relative), None)
    told = (p for p in draft.chain if p.relative and p.token.tag_ == "VBN" and p.verb and p.verb.sense is Sense.PROMISE)
    # "$73m, announced in March, has not arrived"
    return any(_is_given_passively(p, draft) for p in (verb, next(told, None)) if p is not None)


def _is_given_passively(item: Predicate, draft: Draft) -> bool:
    entry = item.verb
    if entry is None or entry.weak:
        return False
    taker = syntax.child(item.token, "nsubj") if entry.sense is Sense.RECEIVE else None
    received = taker is not None and taker.tag_ == "PRP"  # of an appeal: "they had received $338m"
    come = entry.sense is Sense.ARRIVE and draft.anchor.i < item.token.i  # "$3.3 billion had arrived by June"
    return received or come or (entry.sense in GIVING and (item.relative or syntax.is_passive(item.token)))


def is_bought(draft: Draft) -> bool:
    """ "was cleared to buy 36 helicopters": goods, or their price, right under a verb of buying."""
    verb = next((p for p in draft.chain if p.verb is not None and not p.relative), None)
    bought = verb is not None and verb.verb is not None and verb.verb.sense is Sense.CONTRACT
    own = [p.verb is not None and p.verb.sense is Sense.CONTRACT for p in draft.chain]
    bought = bought or (bool(own) and all(own) and draft.money is None)  # "12 of the 18 helicopters it ordered"
    spent = draft.anchor.dep_ == "dobj" and draft.money is not None  # "has awarded $46 million to contractors"
    return bought and not spent
