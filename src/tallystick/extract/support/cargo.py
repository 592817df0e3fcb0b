"""What goods come on and in: the ship that brings them is not given, and the shipment that contains them is theirs."""

from __future__ import annotations

from itertools import pairwise

from tallystick.extract import syntax
from tallystick.extract.parse import lemma
from tallystick.extract.support.drafts import Draft
from tallystick.extract.support.predicates import GIVING, chain
from tallystick.extract.trees import Token
from tallystick.knowledge.support import NounKind, Sense, SupportWords

_ABOARD = ("with", "of", "carrying")
_ON_THE_WAY = ("prep", "pobj", "acl", "relcl", "conj", "dobj", "appos", "compound", "nmod")


def without_carriers(drafts: list[Draft], carriers: frozenset[str], words: SupportWords) -> list[Draft]:
    """ "Two aircraft ferried 30 tonnes of medicine", "a ship carrying flour": what brings other goods is not given.

    The goods it brings are governed by what the text says of the carrier.
    """
    for draft in drafts:
        vehicle = _vehicle_of(draft.anchor, carriers, words)
        if vehicle is not None:
            own = {p.token.i for p in draft.chain}
            draft.carrier = vehicle
            draft.chain += tuple(p for p in chain(vehicle, words) if p.token.i not in own)
    brought = {d.carrier.i for d in drafts if d.carrier is not None}
    kept = [d for d in drafts if d.anchor.i not in brought or d.carrier is d.anchor]
    return [d for d in kept if not any(o is not d and _carries(d.anchor, o.anchor, words) for o in kept)]


def _vehicle_of(cargo: Token, carriers: frozenset[str], words: SupportWords) -> Token | None:
    """The vehicle that goods are aboard: "a ship with 60 tanks", "an aircraft arrived, where it unloaded 20 tons"."""
    verb = cargo.head
    if cargo.dep_ == "dobj" and lemma(verb) in words.unloading and lemma(cargo) not in carriers:
        unloader = syntax.child(verb, "nsubj")
        if unloader is not None and unloader.tag_ in ("PRP", "WDT"):
            before = (t for t in reversed(cargo.doc[: unloader.i]) if t.dep_.startswith("nsubj"))
            return next((t for t in before if lemma(t) in carriers), None)
    current = cargo
    while current.dep_ in _ON_THE_WAY and current.head.i != current.i:
        above = current.head
        if syntax.is_verb(above) and lemma(above) not in words.moving | words.unloading:
            return None
        if above.dep_ == "prep" and above.lower_ not in _ABOARD:
            return None
        if above.tag_.startswith("NN") and lemma(above) in carriers:
            return above if current.dep_ in ("prep", "acl", "relcl") and above.i != cargo.i else None
        current = above
    return None


def _carries(vehicle: Token, cargo: Token, words: SupportWords) -> bool:
    clauses = [c for c in syntax.children(vehicle, "acl", "relcl") if c.tag_ == "VBG"]
    verbs = [vehicle.head, *clauses] if vehicle.dep_ == "nsubj" and vehicle.head.tag_ != "VBG" else clauses
    moving = [v for v in verbs if lemma(v) in words.moving and not syntax.is_passive(v)]
    aboard = [o for v in verbs for o in syntax.prepositional(v, ("with",)) if _arrives(v, words)]
    return any(o.i == cargo.i for o in (*aboard, *(o for v in moving for o in syntax.objects(v))))


def _arrives(verb: Token, words: SupportWords) -> bool:
    """ "Two aircraft landed with 140 tonnes of tents": what arrives with goods brings them."""
    entry = words.verb.get(lemma(verb))
    return entry is not None and entry.sense is Sense.ARRIVE


def add_containers(draft: Draft, words: SupportWords) -> None:
    """ "The Dutch consignment comprises 100 generators", "among the items Spain sent are 54 vehicles": what is said of
    the whole that goods are told to be in is said of them."""
    for noun in _containers(draft, words):
        entry = words.noun.get(lemma(noun))
        if entry is not None and entry.kind is NounKind.AID and (entry.stage is not None or not entry.generic):
            draft.container = entry
        inside = {t.i for t in noun.subtree if t.i != noun.i}
        own = {p.token.i for p in draft.chain}
        told = (p for p in chain(noun, words) if p.token.i in inside and p.token.i not in own)
        draft.chain += tuple(p for p in told if p.verb is not None and p.verb.sense in GIVING)


def _containers(draft: Draft, words: SupportWords) -> list[Token]:
    found: list[Token] = []
    for item in draft.chain:
        if item.verb is not None and item.verb.sense is Sense.CONTAIN:
            inside = syntax.prepositional(item.token, ("in",))
            whole = syntax.theme_subject(item.token) or syntax.subject(item.token)
            found += inside or ([whole] if whole is not None else [])
    verb = next((t for t in draft.anchor.ancestors if syntax.is_verb(t)), None)
    if verb is not None and lemma(verb) == "be":
        found += syntax.prepositional(verb, words.grammar.among)
    return [t for t in found if t.tag_.startswith("NN") and t.i != draft.anchor.i]


def is_spelled_out(draft: Draft, whole: Draft, words: SupportWords) -> bool:
    """ "120 vehicles, among them 14 trucks", "30 vehicles: 20 ambulances and 10 trucks": some of so many goods."""
    mine, theirs = draft.items[0].quantity, whole.items[-1].quantity
    if mine is None or theirs is None or (mine.min or 0) >= (theirs.min or 0) or not draft.goods:
        return False
    start, end = whole.evidence[-1].end - draft.sentence.start, draft.evidence[0].start - draft.sentence.start
    between = [t.lower_ for t in draft.anchor.doc if start <= t.idx < end]
    pointed = any(a in words.grammar.among and b in words.grammar.several for a, b in pairwise(between))
    return pointed or between == [":"]


def is_contained(draft: Draft) -> bool:
    """Whether somebody's package or consignment is told to contain the goods."""
    return draft.container is not None


def is_landed(verb: Token, draft: Draft) -> bool:
    """ "India landed 60 tonnes of rice": goods that somebody brings ashore are the object of a verb of arrival."""
    first = draft.anchor
    while first.dep_ == "conj" and first.head.i != first.i:
        first = first.head
    return bool(draft.items) and first.dep_ == "dobj" and first.head.i == verb.i and draft.money is None


def landed(draft: Draft) -> bool:
    """Whether somebody, or somebody's ship, brings the goods ashore."""
    verbs = (p.token for p in draft.chain if p.verb is not None and p.verb.sense is Sense.ARRIVE and not p.relative)
    aboard = draft.anchor.dep_ == "pobj" and draft.anchor.head.lower_ == "with" and bool(draft.items)
    return any(is_landed(v, draft) or (aboard and draft.anchor.head.head.i == v.i) for v in verbs)


def came_from(draft: Draft) -> Token | None:
    """ "The 23 tonnes of food came from Oman": the verb of goods whose sender is told."""
    verbs = (p.token for p in draft.chain if p.verb is not None and p.verb.sense is Sense.BELONG)
    come = next((t for t in verbs if lemma(t) == "come" and t.tag_ in ("VBD", "VBN")), None)
    return come if draft.money is None and draft.items else None
