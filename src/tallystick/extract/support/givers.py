"""Who gives a figure, told by what hangs on the figure itself, on its goods or on what carries them."""

from __future__ import annotations

from tallystick.extract import syntax
from tallystick.extract.parse import lemma
from tallystick.extract.support.drafts import Draft
from tallystick.extract.support.parties import Parties
from tallystick.extract.trees import Token
from tallystick.knowledge.support import Sense, StateEntry
from tallystick.model import Actor


def owners(noun: Token, parties: Parties) -> tuple[Actor, ...]:
    """Whose a noun is told to be: "Tallinn's guns", "German tanks"."""
    owner = parties.owner(noun)
    return parties.principals([owner] if owner is not None else [])


def of_content(anchor: Token, draft: Draft, parties: Parties) -> tuple[Actor, ...]:
    """ "$128 million worth of U.S. arms": whose the goods are gives them."""
    carrier = anchor.head if anchor.dep_ in ("nummod", "compound") else anchor
    nouns = [p.token for p in draft.chain if p.noun is not None]
    things = [
        *(o for n in nouns for o in syntax.prepositional(n, parties.grammar.content)),
        *syntax.prepositional(anchor, parties.grammar.content),
        *syntax.prepositional(carrier, parties.grammar.content),
    ]
    return next((found for t in things if (found := owners(t, parties))), ())


def of_cargo(anchor: Token, draft: Draft, parties: Parties) -> tuple[Actor, ...]:
    """ "Trucks loaded with Canadian ammunition crossed": whose the goods are, where the anchor is what carries them."""
    cargo = [draft.sentence.at(g.span.start, g.span.end)[-1] for g in draft.goods if g.span.end <= draft.sentence.end]
    cargo = [t for t in cargo if t.i != anchor.i and draft.money is None]
    sent = parties.donors_of([s for t in cargo for s in syntax.prepositional(t, parties.grammar.giver)])
    return sent or next((found for t in cargo if (found := owners(t, parties))), ())


def of_carrier(draft: Draft, parties: Parties) -> tuple[Actor, ...]:
    """ "An aircraft from Turkey arrived, where it unloaded 20 tonnes": whoever sent the carrier gives its load."""
    if draft.carrier is None:
        return ()
    sent = syntax.prepositional(draft.carrier, parties.grammar.giver)
    return owners(draft.carrier, parties) or parties.donors_of(sent)  # "a UNICEF flight from Copenhagen"


def recalled_giver(draft: Draft, parties: Parties) -> tuple[Actor, ...]:
    """ "£160m for repairing vehicles the UK has donated": whoever gave the goods pays for what is done with them."""
    if not any(p.verb is not None and p.verb.sense is Sense.PAY for p in draft.chain):
        return ()
    for token in draft.anchor.doc:
        entry = parties.words.verb.get(lemma(token)) if token.dep_ in ("acl", "relcl") else None
        giver = syntax.subject(token) if entry is not None and entry.sense is Sense.TRANSFER else None
        if giver is not None:
            return parties.donors_of([giver])
    return ()


def after_figure(draft: Draft, parties: Parties) -> list[Token]:
    """ "€20 million of it from Ireland": the giver's preposition next to the figure, wherever the parser hung it."""
    doc, place = draft.anchor.doc, draft.anchor.i + 1
    while place < len(doc) and (doc[place].lower_ in parties.grammar.partitive or _is_coming(doc[place])):
        place += 1
    if place < len(doc) and doc[place].lower_ in parties.grammar.giver:
        return syntax.children(doc[place], "pobj")
    return []


def after_list(draft: Draft, parties: Parties) -> list[Token]:
    """ "1,500 tents and 300 boats from Belgium arrived", "two boats are on their way from Germany": whom a list, or
    goods on their way, come from."""
    if draft.money is not None:
        return []
    last = parties.heads(draft.goods[1:])
    found = [s for t in last for s in syntax.prepositional(t, parties.grammar.home)]
    ways = [p.token for p in draft.chain if isinstance(p.entry, StateEntry)] if not found else []
    above = [t for w in ways for t in (w, w.head, *syntax.children(w, "pobj"))]
    return found or [s for t in above for s in syntax.prepositional(t, parties.grammar.home)]


def _is_coming(token: Token) -> bool:
    """A dash, or the participle of "£350 million – coming from the UK"."""
    return (token.dep_ == "punct" and token.text in ("–", "—", "-")) or token.tag_ == "VBG"
