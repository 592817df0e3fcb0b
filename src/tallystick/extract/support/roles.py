"""Who gives, who receives, who supplies, and through which fund: the roles of a chain of predicates."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tallystick.extract import syntax
from tallystick.extract.parse import lemma
from tallystick.extract.support.cargo import is_landed
from tallystick.extract.support.drafts import Draft, Predicate
from tallystick.extract.support.givers import (
    after_figure,
    after_list,
    of_cargo,
    of_carrier,
    of_content,
    owners,
    recalled_giver,
)
from tallystick.extract.support.parties import Parties
from tallystick.extract.support.receivers import (
    inner_receiver,
    later_receiver,
    meant_for,
    on_the_way,
    placed,
    recalled_receiver,
    serve_purpose,
)
from tallystick.extract.support.refusals import of_offer, of_request
from tallystick.extract.trees import Token
from tallystick.knowledge.support import NounKind, Sense
from tallystick.model import Actor, ActorType, Modality

_NOT_GIVING = frozenset(
    {Sense.REQUEST, Sense.RECEIVE, Sense.ARRIVE, Sense.CONTAIN, Sense.BELONG, Sense.VALUE, Sense.TOTAL}
)

Read = Callable[[Token], tuple[Actor, ...]]


def fill_roles(draft: Draft, parties: Parties) -> None:
    """Set donors, recipients, supplier and channel of a draft from its chain, innermost word first."""
    for item in draft.chain:
        donors, recipients = _of_predicate(item, parties, draft)
        _turn_round(draft, item, donors, parties)
        if not draft.collective:  # "The embassy announced that donors pledged $20 billion"
            draft.donors = draft.donors or donors
        dative = item.verb is not None and syntax.children(item.token, "dative")
        told = set(recipients) - parties.supposed  # "gave the army 100 rifles" says not whose army
        draft.home = draft.home or bool(dative and told and set(recipients) <= set(draft.donors))
        draft.recipients = draft.recipients or tuple(r for r in recipients if r not in draft.donors)
        draft.supplier = draft.supplier or _supplier(item, draft, parties)
    _of_anchor(draft, parties)
    if parties.supposed and set(draft.recipients) <= parties.supposed & set(draft.donors):
        draft.recipients = ()
    draft.donors = tuple(d for d in draft.donors if d not in draft.recipients)


def _turn_round(draft: Draft, item: Predicate, givers: tuple[Actor, ...], parties: Parties) -> None:
    """ "The ministry will provide $300m in Ukrainian security assistance": where a state is the subject of a verb of
    giving, another whose adjective stands before the aid receives it."""
    gives = item.verb is not None and item.verb.sense is Sense.TRANSFER and not item.relative
    nouns = (p.token for p in draft.chain if p.noun is not None)
    called = parties.strict(c for n in nouns for c in syntax.children(n, "amod"))
    states = bool(givers) and all(g.type is ActorType.STATE for g in givers)
    apart = draft.donors == called and not set(givers) & set(called)
    if gives and states and apart and not draft.recipients and not later_receiver(draft, parties):
        draft.donors, draft.recipients = (), called


def _of_anchor(draft: Draft, parties: Parties) -> None:
    """Roles that hang on the figure itself: "£350 million of it from the UK"."""
    anchor = draft.anchor
    carrier = anchor.head if anchor.dep_ in ("nummod", "compound") else anchor
    from_whom = syntax.prepositional(anchor, parties.grammar.giver) or syntax.prepositional(
        carrier, parties.grammar.giver
    )
    near = parties.donors_of(from_whom or after_figure(draft, parties))
    if near:
        draft.donors = near
    elif Modality.TRAINING in draft.modality:
        draft.recipients = draft.recipients or parties.recipients_of([anchor]) or owners(anchor, parties)
    elif not draft.donors:
        origin = parties.principals([draft.origin] if draft.origin is not None else [])
        draft.donors = (
            owners(anchor, parties)
            or origin
            or of_content(anchor, draft, parties)
            or recalled_giver(draft, parties)
            or of_cargo(anchor, draft, parties)
            or of_carrier(draft, parties)
            or parties.donors_of(after_list(draft, parties))
        )
    own = parties.recipients_of(syntax.prepositional(anchor, parties.grammar.receiver)) or meant_for(anchor, parties)
    own = own or placed(draft, parties) or on_the_way(draft, parties)
    own = own or parties.recipients_of(
        [r for g in parties.heads(draft.goods) for r in syntax.prepositional(g, parties.grammar.receiver)]
    )
    draft.recipients = own or draft.recipients or later_receiver(draft, parties) or recalled_receiver(draft, parties)
    draft.recipients = draft.recipients or inner_receiver(draft, parties)
    serve_purpose(draft, parties)
    agencies = [a for a in later_receiver(draft, parties) if parties.is_agency(a) and a not in draft.donors]
    if draft.money is not None and draft.recipients and agencies:
        draft.channel = draft.channel or agencies[0]  # "the aid for Kabul will include $500,000 to UNICEF"
    _drawn_from_fund(draft, parties)
    funds = [r for r in draft.recipients if parties.is_fund(r)]
    if funds:
        draft.channel = draft.channel or funds[0]
        draft.recipients = tuple(r for r in draft.recipients if r not in funds) or parties.homes_of(funds)


def _drawn_from_fund(draft: Draft, parties: Parties) -> None:
    """ "€6.6bn from the European Peace Facility": a fund that somebody owns is the channel, and the owner gives."""
    funds = [d for d in draft.donors if parties.owners_of([d]) and parties.is_fund(d)]
    if funds:
        draft.channel = draft.channel or funds[0]
        owners = parties.owners_of(funds)
        draft.donors = tuple(dict.fromkeys([*(d for d in draft.donors if d not in funds), *owners]))


def _of_predicate(item: Predicate, parties: Parties, draft: Draft) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    if item.noun is not None:
        _tell_together(item.token, parties, draft)
        return _of_noun(item, parties)
    if item.verb is not None and item.verb.sense is Sense.REFUSE and (refused := of_request(item, parties)):
        return refused
    if item.verb is None:
        return (), ()
    sense = item.verb.sense
    if sense in (Sense.REQUEST, Sense.RECEIVE):
        return _of_asking(item, parties, draft)
    if sense is Sense.REFUSE and (offered := of_offer(item, parties)):
        return offered
    if sense is Sense.ARRIVE:
        return _of_arrival(item, parties, draft)
    if sense is Sense.BELONG:
        return parties.donors_of(syntax.prepositional(item.token, parties.grammar.giver)), ()
    if sense in (Sense.CONTAIN, Sense.TOTAL):
        donors, recipients = _of_thing(item, parties)
        raiser = syntax.subject(item.token) if lemma(item.token) in parties.words.raising else None
        if raiser is not None and not donors and _raises_aid(item.token, parties):
            donors = parties.strict([raiser])  # "Australia increased aid funding to $2 billion"
        return donors, recipients
    if sense not in _NOT_GIVING:
        return _donors_of_verb(item.token, parties, draft), _recipients_of_verb(item, parties, draft)
    return (), ()


def _tell_together(noun: Token, parties: Parties, draft: Draft) -> None:
    """ "closed with promises of $212 million": promises in the plural and of nobody are those of donors together."""
    if noun.tag_ != "NNS" or lemma(noun) not in parties.words.promises or syntax.children(noun, "poss"):
        return
    if not parties.donors_of(syntax.prepositional(noun, parties.grammar.giver)):
        draft.collective = draft.pledging = True


def _of_arrival(item: Predicate, parties: Parties, draft: Draft) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Whose ship it is that arrives with goods, and where; or who lands them."""
    if is_landed(item.token, draft):
        return _donors_of_verb(item.token, parties, draft), _recipients_of_verb(item, parties, draft)
    traveller = syntax.subject(item.token)
    goods = {draft.anchor.i, *(t.i for t in draft.anchor.ancestors)}
    if traveller is not None and traveller.i not in goods and parties.is_person(traveller):
        return (), ()  # "leaves for Washington, where he will talk about $600 million"
    place = [
        *syntax.objects(item.token),
        *syntax.prepositional(item.token, parties.grammar.place | parties.grammar.receiver),
    ]
    return _carrier(item.token, parties, draft), parties.recipients_of(place)


def _raises_aid(verb: Token, parties: Parties) -> bool:
    """Whether what a verb raises is called aid: a total of anything else is not its subject's gift."""
    entries = (parties.words.noun.get(lemma(t)) for t in syntax.objects(verb))
    return any(n is not None and n.kind is NounKind.AID for n in entries)


def _of_thing(item: Predicate, parties: Parties) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """ "Assistance for Malawi will include X", "brings Australia's support for Ukraine to X": the parties of the
    noun of support that contains the figure or adds up to it."""
    subject = syntax.theme_subject(item.token) or syntax.subject(item.token)
    inside = syntax.prepositional(item.token, ("in",)) if syntax.is_passive(item.token) else []
    subject = inside[0] if inside else subject  # "Included in Sweden's gift are 50 vehicles"
    things = [subject] if subject is not None and item.verb is not None and item.verb.sense is Sense.CONTAIN else []
    things += [o for o in syntax.objects(item.token) if not o.like_num] if not things else []
    if not things and subject is not None and item.verb is not None and item.verb.sense is Sense.TOTAL:
        things = [subject, *syntax.prepositional(subject, ("of",))]  # "The pledges of aid for Chad total €21 billion"
    totals = [o for t in things if lemma(t) in parties.words.totals for o in syntax.prepositional(t, ("of",))]
    for thing in (*things, *totals):  # "the total amount of U.S. emergency aid"
        noun = parties.words.noun.get(lemma(thing)) if thing.tag_.startswith("NN") else None
        sides = _of_noun(Predicate(thing, noun), parties) if noun is not None else ((), ())
        if any(sides):
            return sides
    return (), ()


def _carrier(verb: Token, parties: Parties, draft: Draft) -> tuple[Actor, ...]:
    """ "An Indian ship arrived with 500 tonnes": whose ship it is, where the ship is not what is given."""
    ship = syntax.subject(verb)
    aboard = {t.i for t in syntax.prepositional(verb, ("with",))}
    if ship is None or not aboard & {draft.anchor.i, *(t.i for t in draft.anchor.ancestors)}:
        return ()
    sent = [s for c in syntax.children(ship, "acl") for s in syntax.prepositional(c, ("by",))]  # "chartered by Norway"
    return parties.principals(a for a in [parties.owner(ship)] if a is not None) or parties.donors_of(sent)


def _donors_of_verb(verb: Token, parties: Parties, draft: Draft) -> tuple[Actor, ...]:
    payers = _payers(verb, parties)
    if payers:
        return payers
    giver = syntax.subject(verb)
    if giver is not None and _is_receiving_end(giver, parties):
        giver = None
    giver = giver if giver is not None else _before_verbs(verb, parties)
    donors = parties.donors_of([giver, *giver.conjuncts] if giver is not None else [])
    if giver is not None and not donors and lemma(verb) in parties.words.moving:
        donors = owners(giver, parties)  # "The Save the Children flight is carrying tents"
    if giver is not None and giver.lower_ in parties.grammar.first_person and not donors:
        meant = [t for a in syntax.children(giver, "appos") for t in a.subtree]
        donors = parties.strict(meant)  # "We, the leaders of France and Germany, will provide"
    draft.first_person = draft.first_person or (giver is not None and giver.lower_ in parties.grammar.first_person)
    if giver is not None and not donors:
        own = giver.tag_ == "NN" and any(c.tag_ == "PRP$" for c in giver.children)  # "his country" is one
        draft.collective = draft.collective or (parties.is_collective(giver) and not own)
        draft.pledging = draft.pledging or (draft.collective and lemma(giver) in parties.words.pledging)
        draft.open_giver = draft.open_giver and giver.tag_ not in ("NNP", "NNPS") and not draft.collective
    return donors or parties.donors_of(syntax.prepositional(verb, parties.grammar.giver))


def _before_verbs(verb: Token, parties: Parties) -> Token | None:
    """The name right before a verb or before the one that it is coordinated with or depends on."""
    found = _before_verb(verb, parties)
    while found is None and verb.dep_ in ("conj", "xcomp") and syntax.is_verb(verb.head):
        verb = verb.head
        found = _before_verb(verb, parties)
    return found


def _before_verb(verb: Token, parties: Parties) -> Token | None:
    """The name right before a finite active verb: its subject, whatever the parser made of it."""
    place = verb.i - 1
    while place >= 0 and verb.doc[place].dep_ in ("aux", "neg", "advmod") and verb.doc[place].head.i == verb.i:
        if parties.actor_of_state(verb.doc[place]) is not None:
            break
        place -= 1
    finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(c.dep_ == "aux" and c.tag_ != "TO" for c in verb.children)
    named = place >= 0 and finite and not syntax.is_passive(verb) and verb.doc[place].dep_ not in ("pobj", "conj")
    return verb.doc[place] if named and parties.actor_of_state(verb.doc[place]) is not None else None


def _payers(verb: Token, parties: Parties) -> tuple[Actor, ...]:
    """ "delivered 500,000 shells, paid for by Canada": who pays for what somebody else hands over gives it."""
    for clause in syntax.children(verb, "advcl", "acl", "conj"):
        entry = parties.words.verb.get(lemma(clause))
        if entry is not None and entry.sense is Sense.PAY and clause.tag_ == "VBN":
            return parties.donors_of(syntax.prepositional(clause, ("by",)))
    return ()


def _is_receiving_end(giver: Token, parties: Parties) -> bool:
    """ "assistance for Ukraine, which will provide …": the clause speaks of the assistance, not of who gets it."""
    prep = giver.head
    return giver.dep_ == "pobj" and prep.lower_ in parties.grammar.receiver and lemma(prep.head) in parties.words.noun


def _recipients_of_verb(item: Predicate, parties: Parties, draft: Draft) -> tuple[Actor, ...]:
    """Dative, a second object, "to X", "for X"; and the subject of a passive that gives something to it."""
    verb, words = item.token, parties.words
    direct = [o for o in syntax.children(verb, "dative") if o.dep_ == "dative" and not o.tag_.startswith("IN")]
    second = [o for o in syntax.children(verb, "dobj") if verb.i < o.i < draft.anchor.i]
    others = [t for o in second for t in (o, *o.conjuncts) if t.i < draft.anchor.i]  # "gives Chad and Niger $3m"
    found = (
        parties.recipients_of(direct)
        or parties.strict(others)
        or parties.recipients_of(syntax.prepositional(verb, parties.grammar.receiver))
    )
    found = found or _squeezed(verb, parties) or _helped(verb, parties) or _of_raised(verb, draft, parties)
    if found:
        return found
    gathered = [o for o in syntax.prepositional(verb, parties.grammar.place | {"at"}) if lemma(o) in words.gatherings]
    found = parties.recipients_of([r for o in gathered for r in syntax.prepositional(o, parties.grammar.receiver)])
    if found:
        return found
    theme = syntax.theme_subject(verb)
    if theme is not None and theme.i != draft.anchor.i and parties.strict([theme]):
        return parties.strict([theme])
    handed = item.verb is not None and item.verb.sense is Sense.TRANSFER
    if item.verb is not None and item.verb.sense is Sense.PAY:
        return parties.strict(syntax.prepositional(verb, ("on",)))  # "has spent $18bn on Yemen"
    return parties.recipients_of(syntax.prepositional(verb, parties.grammar.place)) if handed else ()


def _of_raised(verb: Token, draft: Draft, parties: Parties) -> tuple[Actor, ...]:
    """ "increasing our assistance to Ukraine by £330 million", "approved two projects for Yemen totalling $150
    million": whoever gets what the verb is done to."""
    raised = [o for o in syntax.objects(verb) if o.i != draft.anchor.i]
    return parties.recipients_of([r for o in raised for r in syntax.prepositional(o, parties.grammar.receiver)])


def _squeezed(verb: Token, parties: Parties) -> tuple[Actor, ...]:
    """ "hand Kyiv six helicopters", "sent Ukraine field hospitals": the name between a verb of giving and the number or
    the goods, for the parser part of them."""
    first = next((t for t in verb.doc[verb.i + 1 : verb.i + 3] if t.tag_ != "DT"), None)
    if first is None or first.dep_ not in ("compound", "nmod"):
        return ()
    names = [first, *(t for t in first.conjuncts if t.tag_ in ("NNP", "NNPS"))]  # "gives Chad and Niger 40 trucks"
    behind = verb.doc[names[-1].i + 1 : names[-1].i + 2]
    named = any(t.tag_.startswith(("NN", "JJ")) for t in behind) and all(parties.is_written_out(t) for t in names)
    return parties.strict(names) if named or any(t.tag_ in ("CD", "DT", "$") for t in behind) else ()


def _helped(verb: Token, parties: Parties) -> tuple[Actor, ...]:
    """ "$30m to help Chad's farmers", "helped Sri Lanka by extending $400m": whoever is helped receives."""
    near = [t for t in [*verb.subtree, *verb.ancestors] if syntax.is_verb(t) and lemma(t) in parties.words.helping]
    for helper in near:
        found = parties.recipients_of(syntax.objects(helper))
        if found:
            return found
    return ()


def _of_asking(item: Predicate, parties: Parties, draft: Draft) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Who asks or gets is the recipient; who is asked, or from whom it came, the donor."""
    asker = syntax.subject(item.token)
    receivers = parties.recipients_of([asker, *asker.conjuncts] if asker is not None else [])
    if item.verb is not None and item.verb.sense is Sense.REQUEST:
        # An agency that appeals asks for the stricken, not for itself.
        receivers = tuple(r for r in receivers if r.type is ActorType.STATE)
    sources = [s for t in (item.token, draft.anchor) for s in syntax.prepositional(t, parties.grammar.giver)]
    asked = parties.donors_of([s for s in sources if s.head.head.i == item.token.i])
    given = {o.i for f in syntax.prepositional(item.token, ("for",)) for o in (f, *f.conjuncts)}
    if not asked and lemma(item.token) in parties.words.thanking and draft.items and draft.anchor.i in given:
        asked = parties.donors_of(syntax.objects(item.token))  # "Kyiv thanked Oslo for the 22 howitzers"
    draft.collective = draft.collective or any(parties.is_collective(s) for s in sources)
    if not asked and item.verb is not None and item.verb.sense is Sense.REQUEST:
        whom = [*syntax.objects(item.token), *syntax.prepositional(item.token, ("to",))]  # "appealed to Norway for"
        asked = parties.donors_of([o for o in whom if parties.strict([o])])
    return asked, receivers


def _of_noun(item: Predicate, parties: Parties) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """ "the UK's pledge to Ukraine", "British aid", "an appeal by the UN", "a grant from Norway"."""
    noun = item.token
    owners = syntax.children(noun, "poss", "amod", "compound", "nmod")
    squeezed = (t for t in owners if t.tag_ == "NNP" and t.dep_ != "poss" and t.i)
    datives = [t for t in squeezed if syntax.is_verb(noun.doc[t.i - 1])]
    if datives:
        return (), parties.strict(datives)
    served = [t for t in owners if t.dep_ in ("compound", "nmod") and parties.is_written_out(t)]
    donors = (
        parties.donors_of([t for t in owners if t not in served], names_only=True)
        or parties.donors_of(syntax.prepositional(noun, parties.grammar.giver))
        or _light_giver(noun, parties)
    )
    recipients = parties.recipients_of(syntax.prepositional(noun, parties.grammar.receiver))
    if not donors and recipients:
        donors = parties.donors_of(served, names_only=True)  # "the Germany package for Ukraine"
    recipients = recipients or _served(noun, parties) or parties.strict(served)
    if item.noun is not None and item.noun.kind is NounKind.ASK:
        return (), recipients if donors and recipients and _is_turned_down(noun, parties) else donors or recipients
    return tuple(d for d in donors if d not in recipients), recipients


def _is_turned_down(noun: Token, parties: Parties) -> bool:
    """Whether a request is the object of a verb of refusal."""
    entry = parties.words.verb.get(lemma(noun.head)) if noun.dep_ == "dobj" else None
    return entry is not None and entry.sense is Sense.REFUSE


def _served(noun: Token, parties: Parties) -> tuple[Actor, ...]:
    """ "The aid will support victims in Mozambique", "With $3m Switzerland backs flood victims in Pakistan"."""
    verb = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in parties.grammar.instrument else noun.head
    if lemma(verb) not in parties.words.helping or not syntax.is_verb(verb):
        return ()
    return parties.recipients_of(syntax.objects(verb)) or parties.strict(
        syntax.prepositional(verb, parties.grammar.place)
    )


def _light_giver(noun: Token, parties: Parties) -> tuple[Actor, ...]:
    """ "Canada is making a further commitment", "a contribution was made by Canada": the subject of a light verb does
    what its noun says; so does the subject of what is done "with a contribution"."""
    verb = noun.head
    if noun.dep_ == "pobj" and verb.lower_ in parties.grammar.instrument and syntax.is_verb(verb.head):
        verb = verb.head  # "With a contribution of $3m, Switzerland is backing ..."
    elif noun.dep_ == "pobj" and noun.head.lower_ == "for" and lemma(verb.head) in parties.words.thanking:
        return parties.donors_of(syntax.objects(verb.head))  # "thanked Japan for a contribution"
    elif noun.dep_ not in ("dobj", "nsubjpass") or lemma(verb) not in parties.words.light:
        return ()
    giver = syntax.subject(verb)
    return parties.donors_of([giver, *giver.conjuncts]) if giver is not None else ()


def _supplier(item: Predicate, draft: Draft, parties: Parties) -> Actor | None:
    """The company of "a contract with X", "awarded to X", "ordered from X"; and who supplies under a contract."""
    ordered = any(p.noun is not None and p.noun.kind is NounKind.ORDER for p in draft.chain)
    is_order = item.noun is not None and item.noun.kind is NounKind.ORDER
    if not is_order and not (item.verb is not None and (item.verb.sense is Sense.CONTRACT or ordered)):
        return None
    near = syntax.prepositional(item.token, parties.grammar.partner)
    sides = [syntax.theme_subject(item.token), syntax.subject(item.token)] if item.verb is not None else []
    return parties.company([*near, *(t for t in sides if t is not None)]) or parties.company_after(item.token)


def subjects(draft: Draft) -> Iterator[tuple[Predicate, Token]]:
    """The grammatical subjects of the verbs of a chain, innermost first."""
    for item in draft.chain:
        if item.verb is None:
            continue
        found = syntax.theme_subject(item.token) or syntax.subject(item.token)
        if found is not None:
            yield item, found
