"""What only the whole document tells: its recipient, its donors by default, its fund."""

from __future__ import annotations

from collections.abc import Sequence

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.parse import lemma
from tallystick.extract.support.central import chief_donor, find_recipients, most, only_donors, spoken_of_here
from tallystick.extract.support.corrections import is_corrected
from tallystick.extract.support.drafts import WITHOUT_PASSAGE, Draft, Predicate, strong
from tallystick.extract.support.links import holds
from tallystick.extract.support.parties import Parties, is_fund, is_lender
from tallystick.extract.support.pools import fill_pools, share_channel
from tallystick.extract.support.wholes import find_wholes, is_collective
from tallystick.extract.support.worth import (
    divides,
    gets,
    is_about_aid,
    is_agentless,
    is_bought,
    is_empty,
    is_support,
    keep,
    many_give,
)
from tallystick.knowledge.support import NounKind, Sense, SupportWords
from tallystick.model import Actor, ActorType, Basis, Stage

_AGREED = (Stage.PLEDGED, Stage.ALLOCATED, Stage.CONSIDERED, None)


def settle(drafts: list[Draft], context: Context) -> list[Draft]:
    """Fill what is missing from wholes and from the document, then keep what is support from one party to another."""
    told = {id(d.whole) for d in drafts if d.whole is not None and (d.money is not None or d.items)}
    figured = [d for d in drafts if not is_corrected(d, context)]
    figured = [d for d in figured if (id(d.whole) in told and divides(d, context)) or not is_empty(d, context)]
    for draft in figured:
        _sort_signers(draft, context)
    find_wholes(figured, context)
    _share_out(figured)
    _entitle(figured, context.knowledge.support)
    single = bool(only_donors(drafts))
    kept = [d for d in figured if is_support(d) or (single and gets(d))]
    # of a crop of 20 million tonnes "3 million tonnes have left": nobody gives what was given by nobody
    kept = [d for d in kept if d.count is None or d.whole is None or is_support(d.whole)]
    for draft in kept:
        _route(draft, context)
    givers = {d for f in drafts for d in (f.donors or _we(f, context))}
    wanted = find_recipients(kept, givers, context)
    main = most(wanted)
    for draft in kept:
        _inherit(draft)
    share_channel(kept, main)
    fill_pools(kept, context)
    only = chief_donor(drafts, context)
    for draft in kept:
        bought = draft.stage is Stage.CONTRACTED and main is not None and draft.donors == (main,)
        draft.home = draft.home or (bought and not draft.recipients)  # what the recipient buys nobody gives it
        _own_hands(draft, only)
        draft.donors = draft.donors or _we(draft, context) or (() if only else _owner_of_facility(draft, context))
        if draft.supposed and main is not None and main not in draft.donors:
            draft.recipients = ()  # "the army" is that of whom the document's aid is for
        if not draft.recipients and main is not None and main not in draft.donors and _may_default(draft, context):
            draft.recipients = (spoken_of_here(draft, wanted, context) or main,)
        if not draft.donors and draft.stage is not Stage.REQUESTED and draft.open_giver and not draft.collective:
            given = _speakers_state(draft, drafts, context) or only or _at_home(draft, givers, context)
            draft.donors = tuple(d for d in given if d not in draft.recipients)
        _as_programme(draft, context.knowledge.support)
    about_aid = is_about_aid(context) or many_give(kept)
    return keep(kept, context, loose=main is None and about_aid)


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


def _at_home(draft: Draft, givers: set[Actor], context: Context) -> tuple[Actor, ...]:
    """Of a list's entry without a giver: the state at home in the document, where it gives, lists what it gives."""
    home = context.cast.home
    return (home,) if draft.entry and home is not None and home in givers else ()


def _own_hands(draft: Draft, only: tuple[Actor, ...]) -> None:
    """Who gives where a document has one giver: "we" is that giver, and what passes through its own people is its gift
    ("$2 million was provided to Australian charities")."""
    if draft.donors or draft.stage is Stage.REQUESTED or not only:
        return
    through = bool(draft.recipients) and set(draft.recipients) <= set(only)
    if draft.first_person or through:
        draft.donors = only
        draft.recipients = () if through else draft.recipients


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


def _share_out(facts: Sequence[Draft]) -> None:
    """ "32 million crowns will go to Norland": what is to go somewhere is a share of the larger sum promised before."""
    for number, draft in enumerate(facts):
        going = any(p.verb is not None and p.verb.sense is Sense.PAY and p.verb.weak for p in draft.chain)
        if not going or draft.whole is not None or draft.donors:
            continue
        promised = (d for d in reversed(facts[:number]) if d.money is not None and d.donors and strong(d))
        draft.whole = next((d for d in promised if holds(d, draft)), None)


def _entitle(facts: Sequence[Draft], words: SupportWords) -> None:
    """ "Norland's allocation is €1.2 billion": what is called the own of a party that only receives is given to it;
    and no part is given by whoever receives the whole."""
    got = {r for d in facts for r in d.recipients}
    gave = {g for d in facts for g in d.donors if any(p.verb is not None for p in d.chain)}
    for draft in facts:
        if not draft.donors or draft.recipients or draft.stage in WITHOUT_PASSAGE:
            continue
        aid = bool(draft.chain) and all(p.noun is not None and p.noun.kind is NounKind.AID for p in draft.chain)
        promised = any(lemma(p.token) in words.promises for p in draft.chain)  # "Sudan's contribution" is its gift
        owned = aid and not promised and set(draft.donors) <= got - gave
        whole = draft.whole
        turned = whole is not None and bool(whole.donors) and set(draft.donors) <= set(whole.recipients)
        active = any(p.verb is not None and not syntax.is_passive(p.token) for p in draft.chain)
        if owned or (turned and draft.chain and not active):
            draft.donors, draft.recipients = (), draft.donors


def _as_programme(draft: Draft, words: SupportWords) -> None:
    """ "The IMF approved a $3bn loan for Ghana": what is paid out review by review is an envelope, no instalment is."""
    nouns = {lemma(p.token) for p in draft.chain if p.noun is not None}
    if draft.basis is not Basis.INCREMENT or not any(d.id in words.reviewing for d in draft.donors):
        return
    if nouns & words.reviewed and not nouns & words.portions and draft.stage in _AGREED:
        draft.basis = Basis.ENVELOPE


def _may_default(draft: Draft, context: Context) -> bool:
    """Whether a fact without a recipient may take the document's: it has a donor, a whole, or is aid."""
    words = context.knowledge.support
    if draft.home:
        return False  # "offering Moscow residents a bonus" is spent at home
    if is_bought(draft) and (draft.whole is None or is_bought(draft.whole)):
        return False  # what a state orders, it orders for itself unless the text says for whom
    if draft.stage is Stage.REFUSED and draft.whole is None:
        return False  # a refusal names whom it refuses
    if draft.whole is None and any(p.noun is not None and p.noun.home and not _is_known(p, words) for p in draft.chain):
        return False  # a state's funds and budgets are its own unless the text says for whom
    together = draft.collective and (strong(draft) or draft.pledging)
    if draft.donors or draft.whole is not None or draft.supplier is not None or together or draft.entry:
        return True
    if any(p.noun is not None and not p.noun.generic for p in draft.chain):
        return True
    if draft.stage is Stage.REQUESTED and strong(draft):
        return True  # an appeal is for the stricken the document is about
    if draft.money is not None and is_agentless(draft):
        return True  # "a further $500,000 has been approved" in a text on who gives to whom
    handed = (Sense.TRANSFER, Sense.ARRIVE, Sense.TRAIN, Sense.RECEIVE, Sense.REQUEST, Sense.WITHHOLD)
    return bool(draft.items) and any(p.verb is not None and p.verb.sense in handed for p in draft.chain)


def _is_known(item: Predicate, words: SupportWords) -> bool:
    """Whether a noun takes up what the text has introduced ("the fund"), or says that it is for aid ("aid budget")."""
    definite = any(c.dep_ == "det" and c.lower_ in words.grammar.definite for c in item.token.children)
    return definite or any(lemma(c) in words.noun for c in item.token.children if c.dep_ == "compound")


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
        joint = not whole.donors and whole.money is not None  # "pledges to the Global Fund, among them Japan's $1bn"
        if draft.donors and (joint or set(draft.donors) <= set(whole.donors)) and whole.basis is not Basis.ENVELOPE:
            draft.channel = draft.channel or whole.channel
        if whole.basis is Basis.CUMULATIVE and draft.basis is Basis.INCREMENT and not added:
            draft.basis, draft.period = Basis.CUMULATIVE, draft.period or whole.period
        added = added or whole.added
        if not draft.donors and draft.open_giver and len(whole.donors) == 1:
            draft.donors = whole.donors
        whole, steps = whole.whole, steps + 1


def default_stage(draft: Draft, words: SupportWords) -> Stage:
    """A fact whose words state no stage: a request for an appeal, else a pledge.

    What aid has come to was given, but for a total that a new promise has raised ("bringing our support to $2bn").
    """
    kinds = {p.noun.kind for p in draft.chain if p.noun is not None}
    raised = any(lemma(p.token) in words.raising for p in draft.chain if p.verb is not None)
    if draft.basis is Basis.CUMULATIVE and NounKind.ASK not in kinds and not raised:
        return Stage.DELIVERED
    return Stage.REQUESTED if NounKind.ASK in kinds else Stage.PLEDGED
