"""Who gives and who receives where something is turned down: an offer by its receiver, a request by its giver."""

from __future__ import annotations

from tallystick.extract import syntax
from tallystick.extract.parse import lemma
from tallystick.extract.support.drafts import Predicate
from tallystick.extract.support.parties import Parties
from tallystick.extract.trees import Token
from tallystick.knowledge.support import NounKind
from tallystick.model import Actor, Stage


def of_request(item: Predicate, parties: Parties) -> tuple[tuple[Actor, ...], tuple[Actor, ...]] | None:
    """ "Seoul turned down a request from Warsaw": who refuses what was asked for is the one who would have given."""
    entries = [parties.words.noun.get(lemma(o)) for o in syntax.objects(item.token)]
    refuser = syntax.subject(item.token)
    asked = any(n is not None and n.kind is NounKind.ASK for n in entries)
    return (parties.donors_of([refuser]), ()) if asked and refuser is not None else None


def of_offer(item: Predicate, parties: Parties) -> tuple[tuple[Actor, ...], tuple[Actor, ...]] | None:
    """ "Nepal turned down a medical team from Taiwan": who refuses what comes from another would have received it."""
    theme = syntax.theme_subject(item.token)
    things = [theme] if theme is not None else syntax.objects(item.token)
    above = [item.token, *things] if theme is None else things
    givers = parties.donors_of([g for t in above for g in syntax.prepositional(t, parties.grammar.giver)])
    entries = ((t, parties.words.noun.get(lemma(t))) for t in things)
    offers = [t for t, n in entries if theme is not None or (n is not None and n.stage is Stage.CONSIDERED)]
    # "Washington's offer was turned down by Managua", "Managua turned down Washington's offer"
    givers = givers or parties.principals(a for t in offers if (a := parties.owner(t)) is not None)
    givers = givers or parties.donors_of(_offered_by(things))
    taker = syntax.subject(item.token)
    takers = parties.recipients_of([taker]) if taker is not None else ()
    return (givers, takers) if takers and (givers or any(_is_aid(t, parties) for t in things)) else None


def _is_aid(thing: Token, parties: Parties) -> bool:
    """ "Brazil rejects $20m in aid": aid that is not said to be for anybody is for the one who rejects it."""
    inside = [t for t in thing.subtree if t.tag_.startswith("NN")]
    entries = [n for t in inside if (n := parties.words.noun.get(lemma(t))) is not None]
    aid = any(n.kind is NounKind.AID and (not n.generic or n.stage is Stage.CONSIDERED) for n in entries)
    return aid and not parties.strict(r for t in inside for r in syntax.prepositional(t, parties.grammar.receiver))


def _offered_by(things: list[Token]) -> list[Token]:
    """ "declined the four ambulances that Norway had offered": who offers them in a clause of their own."""
    clauses = (c for t in things for c in syntax.children(t, "relcl"))
    return [s for c in clauses if (s := syntax.child(c, "nsubj")) is not None]
