"""Goods that a text speaks of without anybody giving them: recalled, kept up, sold, asked about or aimed at."""

from __future__ import annotations

from tallystick.extract import syntax
from tallystick.extract.parse import lemma
from tallystick.extract.support.drafts import Draft, Predicate
from tallystick.knowledge.support import NounKind, Sense, StateEntry, SupportWords


def is_aside(draft: Draft, words: SupportWords) -> bool:
    """Whether goods are spoken of without being given: recalled, kept up, sold, or aimed at."""
    if _is_asked_about(draft, words) or _is_obtained(draft, words):
        return True
    if _is_lost(draft, words) or _is_general(draft, words) or _is_destination(draft, words):
        return True
    if any(lemma(c) in words.firing for c in syntax.children(draft.anchor, "acl", "relcl")):
        return True  # "nine drones launched by Russia"
    if _is_vehicle(draft, words) or _is_planned(draft, words) or _is_enabled(draft, words):
        return True
    return _only_recalled(draft) or _kept_up(draft, words) or _is_sold(draft, words) or _is_target(draft, words)


def _is_lost(draft: Draft, words: SupportWords) -> bool:
    """ "A convoy of 20 trucks was hit": goods of which the text only tells the loss, not who gave them."""
    outer = draft.anchor
    while outer.dep_ in ("pobj", "prep", "conj", "nmod", "compound") and outer.head.i != outer.i:
        outer = outer.head
    given = any(p.relative and p.token.tag_ != "VBG" for p in draft.chain)  # "tanks donated by Poland were hit"
    return outer.dep_ == "nsubjpass" and lemma(outer.head) in words.losing and not given


def _only_recalled(draft: Draft) -> bool:
    """Goods without a number that a clause merely identifies by what was done with them: "vehicles donated earlier"."""
    counted = any(i.quantity for i in draft.items)
    own = {draft.anchor.i, *(t.i for t in draft.anchor.subtree)}
    return not counted and bool(draft.chain) and all(p.relative and p.token.head.i in own for p in draft.chain)


def _is_bid(item: Predicate, words: SupportWords) -> bool:
    """ "have asked to buy fighter planes": who wants to buy does not ask for aid."""
    buying = item.verb is not None and item.verb.sense is Sense.CONTRACT and syntax.is_infinitive(item.token)
    asking = words.verb.get(lemma(item.token.head)) if buying else None
    return asking is not None and asking.sense is Sense.REQUEST


def _is_asked_about(draft: Draft, words: SupportWords) -> bool:
    """ "how many tanks have been provided", "what hardware it will give": a question tells no fact."""
    left = draft.anchor.doc[draft.anchor.left_edge.i : draft.anchor.i]
    return any(t.lower_ in words.grammar.asking for t in left)


def _is_obtained(draft: Draft, words: SupportWords) -> bool:
    """ "to help people obtain safe water": what the helped are to get is what a sum is for, and not given as goods."""
    verb = next((t for t in draft.anchor.ancestors if syntax.is_verb(t)), None)
    entry = words.verb.get(lemma(verb)) if verb is not None and verb.tag_ == "VB" else None
    helped = verb is not None and lemma(verb.head) in words.helping and verb.dep_ in ("ccomp", "xcomp")
    return helped and entry is not None and entry.sense is Sense.RECEIVE


def _is_destination(draft: Draft, words: SupportWords) -> bool:
    """ "transfer patients to military hospitals": where something is brought to is not what is given."""
    preposition = draft.anchor.head
    brought = draft.anchor.dep_ == "pobj" and preposition.lower_ == "to" and syntax.is_verb(preposition.head)
    entry = words.verb.get(lemma(preposition.head)) if brought else None
    counted = any(i.quantity for i in draft.items)
    return not counted and entry is not None and entry.sense is Sense.TRANSFER


def _is_vehicle(draft: Draft, words: SupportWords) -> bool:
    """ "The radars are on lorries", "left aboard flatbeds": what goods travel on is not what is given."""
    if draft.anchor.dep_ == "pobj" and draft.anchor.head.lower_ in words.grammar.aboard:
        return True
    travelling = any(isinstance(p.entry, StateEntry) and p.token.i == draft.anchor.head.i for p in draft.chain)
    return travelling and draft.anchor.dep_ == "pobj" and not any(i.quantity for i in draft.items)


def _is_enabled(draft: Draft, words: SupportWords) -> bool:
    """ "This funding will allow partners to provide food": what aid lets others give is what it is spent on."""
    if any(i.quantity for i in draft.items):
        return False
    verb = next((t for t in draft.anchor.ancestors if syntax.is_verb(t)), None)
    letting = verb.head if verb is not None and syntax.is_infinitive(verb) and syntax.is_verb(verb.head) else None
    if letting is None or lemma(letting) not in words.helping | words.neutral:
        return False
    enabler = syntax.child(letting, "nsubj")
    entry = words.noun.get(lemma(enabler)) if enabler is not None else None
    return entry is not None and entry.kind is NounKind.AID


def _is_general(draft: Draft, words: SupportWords) -> bool:
    """ "any cargo containing weapons", "aid in such areas as food and shelter": no goods in particular."""
    if any(i.quantity for i in draft.items):
        return False
    above = [draft.anchor, *draft.anchor.ancestors]
    finite = next((n for n, t in enumerate(above) if n and syntax.is_verb(t) and t.tag_ != "VBG"), len(above))
    nouns = above[:finite]
    determined = any(c.lower_ in words.grammar.whatever for t in nouns for c in t.children if c.dep_ == "det")
    denied = finite < len(above) and syntax.is_negated(above[finite])  # "will not make any shipments" is a refusal
    return (determined and not denied) or any(lemma(t) in words.sectors for t in nouns)


def _is_planned(draft: Draft, words: SupportWords) -> bool:
    """ "a plan to send weapons", "any initiative that aims to send ammunition": what a plan is for is not yet given.

    Nor is what an infinitive tells of any other noun ("pressure to send tanks"), but for decisions and aid itself.
    """
    if any(i.quantity for i in draft.items):
        return False
    clause = next((t for t in draft.anchor.ancestors if t.dep_ in ("acl", "relcl")), None)
    if clause is None or not (syntax.is_infinitive(clause) or lemma(clause) in words.intentions):
        return False
    noun = words.noun.get(lemma(clause.head))
    if noun is None:
        common = clause.head.tag_ in ("NN", "NNS") and lemma(clause.head) not in words.decisions
        return common and clause.dep_ == "acl" and syntax.is_infinitive(clause)
    return noun.kind is NounKind.PLAN


def _is_sold(draft: Draft, words: SupportWords) -> bool:
    """ "approved the sale of 14 guns", "agreed to sell 38 tanks": trade, not support."""
    above = list(draft.anchor.ancestors)
    if any(_is_bid(p, words) for p in draft.chain):
        return True
    acts = (n for n, t in enumerate(above) if syntax.is_verb(t) and t.lower_ not in words.grammar.including)
    verb = next(acts, len(above))
    return any(lemma(t) in words.commerce for t in above[: verb + 1])


def _is_target(draft: Draft, words: SupportWords) -> bool:
    """ "rounds to counter drones": what a purpose is aimed at is not given."""
    verb = next((t for t in draft.anchor.ancestors if syntax.is_verb(t)), None)
    aimed = verb is not None and syntax.is_infinitive(verb) and lemma(verb) not in words.verb
    return aimed and not any(i.quantity for i in draft.items) and verb is not None and lemma(verb) not in words.helping


def _kept_up(draft: Draft, words: SupportWords) -> bool:
    """Goods that are repaired, used or replaced: they are there already and are not what is given."""
    stop = next((p.token.i for p in draft.chain if not p.relative), -1)
    for token in draft.anchor.ancestors:
        if token.i == stop:
            return False
        if lemma(token) in words.upkeep:
            return True
    return False
