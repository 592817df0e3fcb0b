"""What only the whole document tells: its recipient, its donors by default, and which drafts are support at all."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.mentions import ActorMention, MentionKind
from tallystick.extract.parse import lemma
from tallystick.extract.support.basis import is_in
from tallystick.extract.support.corrections import is_corrected
from tallystick.extract.support.drafts import WITHOUT_PASSAGE, Draft, Predicate, is_moving, is_single, strong
from tallystick.extract.support.links import holds
from tallystick.extract.support.parties import Parties, is_fund, is_lender
from tallystick.extract.support.predicates import GIVING
from tallystick.extract.support.wholes import find_wholes, is_collective
from tallystick.knowledge.support import NounKind, Sense, SupportWords
from tallystick.model import Actor, ActorType, Basis, Modality, Stage

_ASIDES = 0.7  # of the facts with a donor: from here on the others are asides
_SEVERAL = 3  # facts from which on a donor can be called the document's
_NEXT, _WORDS = 60, 3  # characters and words behind a name in which its deed stands: "Russia's full-scale invasion"
_CLEARLY = 3  # times as often as any other fund: then it is the document's
_RIVAL_SHARE = 0.5  # of what speaks for the likeliest recipient: what has less is no second one
_RIVALS = 2  # recipients of a document from which on each part of it has its own
_OFTEN = 3  # mentions of a fund from which on a document can be about it
_HEAD = 1  # paragraphs after the title that tell what a document is about
_BY_FACT = 2  # a fact that names its recipient tells as much of the document's as two mentions


def settle(drafts: list[Draft], context: Context) -> list[Draft]:
    """Fill what is missing from wholes and from the document, then keep what is support from one party to another."""
    figured = [d for d in drafts if not is_corrected(d, context) and not _is_empty(d, context.knowledge.support)]
    for draft in figured:
        _sort_signers(draft, context)
    find_wholes(figured, context)
    _share_out(figured)
    single = bool(_only_donors(drafts))
    kept = [d for d in figured if is_support(d) or (single and _gets(d))]
    for draft in kept:
        _route(draft, context)
    givers = {d for f in drafts for d in (f.donors or _we(f, context))}
    wanted = _recipients(kept, givers, context)
    main = _most(wanted)
    for draft in kept:
        _inherit(draft)
    _share_channel(kept, main)
    _fund_of_document(kept, context)
    only = _only_donors(drafts)
    for draft in kept:
        _own_hands(draft, only)
        draft.donors = draft.donors or _we(draft, context) or (() if only else _owner_of_facility(draft, context))
        if not draft.recipients and main is not None and main not in draft.donors and _may_default(draft, context):
            draft.recipients = (_spoken_of_here(draft, wanted, context) or main,)
        if not draft.donors and draft.stage is not Stage.REQUESTED and draft.open_giver and not draft.collective:
            given = _speakers_state(draft, drafts, context) or only
            draft.donors = tuple(d for d in given if d not in draft.recipients)
    about_aid = _is_about_aid(context) or _many_give(kept)
    return _kept(kept, context, loose=main is None and about_aid)


def _we(draft: Draft, context: Context) -> tuple[Actor, ...]:
    """Whom "we" means in an official's words: the official's state, else that of all officials in the document.

    Where none is known, the state at home in the document.
    """
    known, speaker = context.knowledge.actors.states, draft.said_by
    people = [m.actor for m in context.cast.mentions if m.actor.type is ActorType.PERSON]
    official = speaker is not None and speaker.type is ActorType.PERSON
    codes = {a.speaks_for for a in ([speaker] if official and speaker else people) if a.speaks_for in known}
    codes = codes or {a.speaks_for for a in people if a.speaks_for in known}
    home = context.cast.home
    only = next(iter(codes)) if len(codes) == 1 else home.id if home is not None and not codes else None
    return (context.knowledge.actors.actor(only),) if only and draft.first_person and not draft.donors else ()


def _own_hands(draft: Draft, only: tuple[Actor, ...]) -> None:
    """Who gives where a document has one giver: "we" is that giver, and what passes through its own people is its gift
    ("$2 million was provided to Australian charities")."""
    if draft.donors or draft.stage is Stage.REQUESTED or not only:
        return
    through = bool(draft.recipients) and set(draft.recipients) <= set(only)
    if draft.first_person or through:
        draft.donors = only
        draft.recipients = () if through else draft.recipients


def _kept(facts: list[Draft], context: Context, *, loose: bool) -> list[Draft]:
    """Facts between two parties; none at all where nobody in the document gives, asks or refuses across a border."""
    if all(_is_charity(d, context) for d in facts if d.donors) and any(d.donors for d in facts):
        return []
    crossing = any((d.recipients and set(d.donors) - set(d.recipients)) or (d.donors and d.channel) for d in facts)
    crossing = crossing or any(d.collective and (d.recipients or d.channel or strong(d)) for d in facts)
    crossing = crossing or any(d.channel is not None and _names_aid(d) for d in facts)
    if not crossing and _is_about_aid(context):
        crossing = any(_has_parties(d, loose=loose) and (d.donors or (_names_aid(d) and d.money)) for d in facts)
        crossing = crossing or any(_has_come(d) for d in facts)
    crossing = crossing or _many_give(facts)
    if not crossing and not (_is_about_aid(context) and any(d.stage is Stage.REQUESTED for d in facts)):
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


def _is_charity(draft: Draft, context: Context) -> bool:
    """Whether foundations that nobody knows give, and to the state at home in the document: no border is crossed."""
    known, home, offices = context.knowledge.actors, context.cast.home, context.knowledge.support.offices
    own = [d.id not in known.bodies and d.name.rsplit(" ", 1)[-1].lower() in offices for d in draft.donors]
    return all(own) and home is not None and set(draft.recipients) <= {home}


def _many_give(facts: Sequence[Draft]) -> bool:
    """Whether three or more hand over sums, each its own: no text on budgets at home tells that."""
    given = [d for d in facts if d.money is not None and d.donors and not d.home and strong(d)]
    return len({d.donors for d in given}) >= _SEVERAL


def _has_come(draft: Draft) -> bool:
    """ "Two ambulances have arrived in Ukraine", "$16 million has been allotted to Norland": whoever gave it."""
    named = any(r.type is ActorType.STATE for r in draft.recipients) and strong(draft)
    if draft.money is not None:
        return named and _is_agentless(draft)
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
    if loose and draft.money and strong(draft) and (draft.stage is Stage.REQUESTED or _is_agentless(draft)):
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


def _route(draft: Draft, context: Context) -> None:
    """Money for an agency or fund flows through it; it receives only where it asks, is refused or is cut off."""
    owners = Parties(context, draft.sentence).owners_of([draft.channel] if draft.channel is not None else [])
    known = context.knowledge.actors
    named = tuple(d for d in draft.donors if d.id in known.states or d.id in known.bodies or " " in d.name)
    draft.donors = named or draft.donors  # "approved by the European Parliament and the Council"
    unknown = draft.donors and not any(d.id in known.states or d.id in known.bodies for d in draft.donors)
    if owners and unknown:
        draft.donors = owners  # "the Council adopted a measure under the European Peace Facility"
    if draft.stage in WITHOUT_PASSAGE:
        return
    bodies = [r for r in draft.recipients if r.type is ActorType.ORGANISATION]
    if bodies and draft.money is not None:
        draft.channel = draft.channel or bodies[0]
        draft.recipients = tuple(r for r in draft.recipients if r not in bodies)


def _owner_of_facility(draft: Draft, context: Context) -> tuple[Actor, ...]:
    """ "$50 million under the Extended Credit Facility": a facility is its owner's own; into a fund others may pay."""
    fund, pools = draft.channel, context.knowledge.support.pools
    if fund is None or not is_fund(fund, context) or fund.name.rsplit(" ", 1)[-1] in pools:
        return ()
    return tuple(o for o in Parties(context, draft.sentence).owners_of([fund]) if o not in draft.recipients)


def _is_about_aid(context: Context) -> bool:
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
    return draft.money is not None and (owned or sent)


def _share_out(facts: Sequence[Draft]) -> None:
    """ "32 million crowns will go to Norland": what is to go somewhere is a share of the larger sum promised before."""
    for number, draft in enumerate(facts):
        going = any(p.verb is not None and p.verb.sense is Sense.PAY and p.verb.weak for p in draft.chain)
        if not going or draft.whole is not None or draft.donors:
            continue
        promised = (d for d in reversed(facts[:number]) if d.money is not None and d.donors and strong(d))
        draft.whole = next((d for d in promised if holds(d, draft)), None)


def _gets(draft: Draft) -> bool:
    """ "Norland would get $120 million", "$6 million would go to Norland": a state that gets a sum."""
    getting = any(p.verb is not None and p.verb.sense in (Sense.RECEIVE, Sense.PAY) for p in draft.chain)
    verb = next((p for p in draft.chain if p.verb is not None and not p.relative), None)
    passive = verb is not None and verb.verb is not None and verb.verb.sense in GIVING and syntax.is_passive(verb.token)
    getting = getting or passive  # "another $25 million for the police was notified to Congress"
    return getting and draft.money is not None and any(r.type is ActorType.STATE for r in draft.recipients)


def _is_empty(draft: Draft, words: SupportWords) -> bool:
    """An announcement that never got a sum or goods; a remainder that says of nobody else what the whole did not."""
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


def _may_default(draft: Draft, context: Context) -> bool:
    """Whether a fact without a recipient may take the document's: it has a donor, a whole, or is aid."""
    words = context.knowledge.support
    if draft.home:
        return False  # "offering Moscow residents a bonus" is spent at home
    if draft.whole is None and _is_bought(draft):
        return False  # what a state orders, it orders for itself unless the text says for whom
    if draft.stage is Stage.REFUSED and draft.whole is None:
        return False  # a refusal names whom it refuses
    if draft.whole is None and any(p.noun is not None and p.noun.home and not _is_known(p, words) for p in draft.chain):
        return False  # a state's funds and budgets are its own unless the text says for whom
    together = draft.collective and (strong(draft) or draft.pledging)
    if draft.donors or draft.whole is not None or draft.supplier is not None or together:
        return True
    if any(p.noun is not None and not p.noun.generic for p in draft.chain):
        return True
    if draft.stage is Stage.REQUESTED and strong(draft):
        return True  # an appeal is for the stricken the document is about
    if draft.money is not None and _is_agentless(draft):
        return True  # "a further $500,000 has been approved" in a text on who gives to whom
    handed = (Sense.TRANSFER, Sense.ARRIVE, Sense.TRAIN, Sense.RECEIVE, Sense.REQUEST, Sense.WITHHOLD)
    return bool(draft.items) and any(p.verb is not None and p.verb.sense in handed for p in draft.chain)


def _is_bought(draft: Draft) -> bool:
    """ "was cleared to buy 36 helicopters": goods, or their price, right under a verb of buying."""
    verb = next((p for p in draft.chain if p.verb is not None and not p.relative), None)
    bought = verb is not None and verb.verb is not None and verb.verb.sense is Sense.CONTRACT
    spent = draft.anchor.dep_ == "dobj" and draft.money is not None  # "has awarded $46 million to contractors"
    return bought and not spent


def _is_agentless(draft: Draft) -> bool:
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


def _is_known(item: Predicate, words: SupportWords) -> bool:
    """Whether a noun takes up what the text has introduced ("the fund"), or says that it is for aid ("aid budget")."""
    definite = any(c.dep_ == "det" and c.lower_ in words.grammar.definite for c in item.token.children)
    return definite or any(lemma(c) in words.noun for c in item.token.children if c.dep_ == "compound")


def _share_channel(facts: Sequence[Draft], main: Actor | None) -> None:
    """Where a document has no recipient but a fund, those who give beside the figures for the fund give to it."""
    named = Counter(d.channel for d in facts if d.channel is not None and not d.recipients)
    ranked = named.most_common(2)
    if main is not None or not ranked or (len(ranked) > 1 and ranked[0][1] < _CLEARLY * ranked[1][1]):
        return
    for draft in facts:
        if draft.donors and not draft.recipients:
            draft.channel = draft.channel or ranked[0][0]


def _fund_of_document(facts: Sequence[Draft], context: Context) -> None:
    """In a document about a fund, money that is for nobody else goes into the fund: the replies to its appeal.

    It is about the fund that its head names and that it speaks of three times as often as of any other.
    """
    funds = [m for m in context.cast.mentions if is_fund(m.actor, context)]
    ranked = Counter(m.actor for m in funds).most_common(2)
    if not ranked or ranked[0][1] < _OFTEN or (len(ranked) > 1 and ranked[0][1] < _CLEARLY * ranked[1][1]):
        return
    fund, head = ranked[0][0], context.paragraphs[: _HEAD + 1][-1][1]
    if not any(m.actor == fund and m.span.start < head for m in funds):
        return
    for draft in facts:
        given = strong(draft) or (draft.donors and any(p.noun and p.noun.kind is NounKind.AID for p in draft.chain))
        if draft.money is not None and not draft.recipients and draft.channel is None and given:
            draft.channel = fund


def _sort_signers(draft: Draft, context: Context) -> None:
    """Of a state and an organisation that sign an agreement on money, the organisation gives and the state receives."""
    partners = Parties(context, draft.sentence).partners(draft)
    lent = any(is_lender(p, context) for p in partners)  # "agreed with the IMF to borrow $10bn"
    mutual = any(p.verb is not None and p.verb.mutual for p in draft.chain)
    receiving = any(p.verb is not None and p.verb.sense is Sense.RECEIVE for p in draft.chain)
    if receiving and lent and not draft.donors:
        draft.donors = tuple(p for p in partners if is_lender(p, context))
    if not (mutual or lent) or draft.recipients:
        return
    states = tuple(d for d in draft.donors if d.type is ActorType.STATE)
    bodies = tuple(d for d in (*draft.donors, *partners) if d.type is ActorType.ORGANISATION)
    if states and bodies:
        draft.donors, draft.recipients = bodies, states


def _speakers_state(draft: Draft, facts: Sequence[Draft], context: Context) -> tuple[Actor, ...]:
    """The state of the official in whose words something "was handed over" by nobody named."""
    collective = draft.whole is not None and not draft.whole.donors and is_collective(draft.whole, context)
    speaker = draft.said_by if not collective else None
    code = speaker.speaks_for if speaker is not None else None
    given = tuple(dict.fromkeys(d for f in facts for d in f.donors if d.id == code))
    receiving = any(r.id == code for f in facts for r in f.recipients)
    if given or receiving or speaker is None or code not in context.knowledge.actors.states:
        return given
    agentless = any(p.verb is not None and syntax.is_passive(p.token) and not p.relative for p in draft.chain)
    return (context.knowledge.actors.actor(str(code)),) if agentless and speaker.type is ActorType.PERSON else ()


def _inherit(draft: Draft) -> None:
    """A part has the recipient, stage, donors and channel of its whole where it names none itself."""
    whole, steps, added = draft.whole, 0, draft.added
    while whole is not None and steps < 5:
        draft.recipients = draft.recipients or whole.recipients
        if draft.stage is None:
            draft.stage = whole.stage
        draft.aid_type = draft.aid_type or whole.aid_type
        if draft.donors and set(draft.donors) <= set(whole.donors) and whole.basis is not Basis.ENVELOPE:
            draft.channel = draft.channel or whole.channel
        if whole.basis is Basis.CUMULATIVE and draft.basis is Basis.INCREMENT and not added:
            draft.basis, draft.period = Basis.CUMULATIVE, draft.period or whole.period
        added = added or whole.added
        if not draft.donors and len(whole.donors) == 1:
            draft.donors = whole.donors
        whole, steps = whole.whole, steps + 1


def _spoken_of_here(draft: Draft, wanted: dict[Actor, int], context: Context) -> Actor | None:
    """Of several recipients of a document the one that the paragraph, or else the one before it, named last."""
    most = max(wanted.values(), default=0)
    wanted = {a: n for a, n in wanted.items() if n >= _RIVAL_SHARE * most}
    if len(wanted) < _RIVALS:
        return None
    at = draft.sentence.paragraph
    paragraph = {s.index: s.paragraph for s in context.sentences}
    starts = [s.start for s in context.sentences]
    near: Actor | None = None
    for mention in context.cast.mentions:
        if mention.span.start >= draft.start:
            break
        place = paragraph[max(0, bisect_right(starts, mention.span.start) - 1)]
        if mention.actor in wanted and mention.actor not in draft.donors and at - 1 <= place <= at:
            near = mention.actor
    return near


def _most(wanted: dict[Actor, int]) -> Actor | None:
    return max(wanted, key=lambda a: (wanted[a], a.id)) if wanted else None


def _recipients(drafts: Sequence[Draft], givers: set[Actor], context: Context) -> dict[Actor, int]:
    """How much each recipient is the document's: those that the facts name and that give less than they get; and,
    where it is spoken of more, the state the document speaks of most that gives nothing."""
    giving = Counter(d for draft in drafts for d in draft.donors)
    named = Counter(r for d in drafts for r in d.recipients if r.type in (ActorType.STATE, ActorType.ORGANISATION))
    spoken = Counter(m.actor for m in context.cast.mentions)
    wanted = {a: _BY_FACT * n + spoken[a] for a, n in named.items() if n > giving[a]}
    rival = _most_spoken_of(givers, context)
    if rival is not None:
        wanted[rival] = wanted.get(rival, spoken[rival])
    return wanted


def _most_spoken_of(giving: set[Actor], context: Context) -> Actor | None:
    """The state that the document mentions most, and more than once, among those that give nothing."""
    if not _is_about_aid(context):
        return None
    states = [m for m in context.cast.mentions if m.actor.type is ActorType.STATE and m.actor not in giving]
    attackers = {m.actor for m in states if _attacks(m, context)}
    told = Counter(m.actor for m in states if m.actor not in attackers)
    if not told:
        return None
    actor, times = max(told.items(), key=lambda pair: pair[1])
    return actor if times > 1 or len(told) == 1 else None


def _attacks(mention: ActorMention, context: Context) -> bool:
    """Whether a state is named as the one who attacks, or whom something is against: no aid is for it."""
    text, hostile = context.document.text, context.knowledge.support.hostile
    before = text[max(0, mention.span.start - _NEXT) : mention.span.start].split()[-1:]
    after = text[mention.span.end : mention.span.end + _NEXT].replace("’", "'").lower()
    owning = after.startswith("'s") or mention.kind is MentionKind.ADJECTIVE  # but "the Ukraine invasion"
    deeds = after.removeprefix("'s").split()[:_WORDS]
    return before == ["against"] or (owning and any(w.strip(".,") in hostile for w in deeds))


def _only_donors(drafts: Sequence[Draft]) -> tuple[Actor, ...]:
    """The donor of a document that names one and no other, or one beside whom the others are asides."""
    drafts = [d for d in drafts if not set(d.donors) & set(d.recipients)]  # "the export of Ukrainian grain to Ukraine"
    named = Counter(d for draft in drafts for d in draft.donors)
    facts = sum(bool(draft.donors) for draft in drafts)
    if len(named) == 1:
        return tuple(named)
    return tuple(d for d, n in named.items() if n >= _ASIDES * facts and n >= _SEVERAL)


def default_stage(draft: Draft) -> Stage:
    """A fact whose words state no stage: a request for an appeal, else a pledge."""
    kinds = {p.noun.kind for p in draft.chain if p.noun is not None}
    return Stage.REQUESTED if NounKind.ASK in kinds else Stage.PLEDGED
