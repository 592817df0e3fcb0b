"""Who receives a figure, told by what hangs on the figure itself or stands behind it."""

from __future__ import annotations

from tallystick.extract import syntax
from tallystick.extract.parse import lemma
from tallystick.extract.support.drafts import Draft
from tallystick.extract.support.parties import Parties
from tallystick.extract.trees import Token
from tallystick.knowledge.support import Sense, StateEntry
from tallystick.model import Actor, ActorType


def serve_purpose(draft: Draft, parties: Parties) -> None:
    """ "$200 million to help Nepal strengthen its power sector", "$17 million to the World Food Programme to feed
    people in Haiti": whom the purpose names receives, where nobody is named or an agency only passes it on."""
    through = draft.recipients if draft.money and all(parties.is_agency(r) for r in draft.recipients) else ()
    if draft.home or (draft.recipients and not through):
        return
    served = next((found for aim in _aims(draft, parties) if (found := _served_by(aim, draft, parties))), ())
    if served:
        draft.channel = draft.channel or (through[0] if through else None)
        draft.recipients = served


def _aims(draft: Draft, parties: Parties) -> list[Token]:
    """The infinitives behind a figure that say what it is for: no finite verb stands between."""
    doc, found = draft.anchor.doc, []
    for token in doc[draft.anchor.i + 1 :]:
        if token.tag_ in ("VBD", "VBZ", "VBP", "MD") or token.lower_ == ";":
            break
        if syntax.is_infinitive(token) or _is_use(token, parties):
            found.append(token)
    return found


def _is_use(token: Token, parties: Parties) -> bool:
    """ "would go to rebuilding schools", "for procuring food": a gerund that says what money is for."""
    return token.tag_ == "VBG" and token.dep_ == "pcomp" and token.head.lower_ in parties.grammar.receiver


def _served_by(aim: Token, draft: Draft, parties: Parties) -> tuple[Actor, ...]:
    """The first state named in a purpose that does not give, unless the purpose is directed against it."""
    for token in aim.subtree:
        if token.i <= aim.i or _is_doer(token, aim, parties):
            continue
        named = parties.strict(parties.listed([token, *token.conjuncts]))
        found = tuple(s for s in named if s not in draft.donors and s.type is ActorType.STATE)
        if found:
            return found
    return ()


def _is_doer(token: Token, aim: Token, parties: Parties) -> bool:
    """ "to help people hit by Norland's war": whoever stands under "by" or "against" in a purpose is not served."""
    against = parties.grammar.adverse | parties.grammar.giver
    inside = (t for t in token.ancestors if t.i > aim.i)
    return not parties.is_home(token) and any(t.lower_ in against for t in inside)


def placed(draft: Draft, parties: Parties) -> tuple[Actor, ...]:
    """ "$48 million in Poland, $30 million in Moldova": the place right behind a figure, however it was parsed."""
    doc, place = draft.anchor.doc, draft.anchor.i + 1
    if draft.money is None or place >= len(doc) or doc[place].lower_ not in ("in", "inside"):
        return ()
    places = [t for o in syntax.children(doc[place], "pobj") for t in (o, *o.conjuncts)]
    return tuple(s for s in parties.strict(places) if s not in draft.donors)


def meant_for(anchor: Token, parties: Parties) -> tuple[Actor, ...]:
    """ "of which £10 million is for Chad"."""
    being = anchor.dep_ == "nsubj" and lemma(anchor.head) == "be"
    meant = [c for c in anchor.head.children if c.dep_ == "prep" and c.lower_ in parties.grammar.receiver]
    return parties.recipients_of([o for c in meant for o in syntax.children(c, "pobj")]) if being else ()


def on_the_way(draft: Draft, parties: Parties) -> tuple[Actor, ...]:
    """ "Two boats are on their way to Malawi": whoever the goods are on their way to."""
    ways = [p.token for p in draft.chain if isinstance(p.entry, StateEntry)]
    below = [t for w in ways for t in (w, *syntax.children(w, "pobj"))]
    return parties.recipients_of([r for t in below for r in syntax.prepositional(t, parties.grammar.receiver)])


def inner_receiver(draft: Draft, parties: Parties) -> tuple[Actor, ...]:
    """ "a drawdown of arms and equipment for Ukraine": the receiver anywhere inside the noun of support."""
    for item in draft.chain:
        if item.noun is None:
            continue
        for token in item.token.subtree:
            found = parties.strict(syntax.children(token, "pobj")) if token.lower_ in parties.grammar.receiver else ()
            if found:
                return found
    return ()


def recalled_receiver(draft: Draft, parties: Parties) -> tuple[Actor, ...]:
    """ "to repair artillery donated to Ukraine": whoever got the goods gets what is done for them."""
    words = parties.words
    for token in draft.anchor.doc:
        entry = words.verb.get(lemma(token)) if token.dep_ in ("acl", "relcl") else None
        if entry is not None and entry.sense is Sense.TRANSFER:
            return parties.strict(syntax.prepositional(token, parties.grammar.receiver))
    return ()


def later_receiver(draft: Draft, parties: Parties) -> tuple[Actor, ...]:
    """ "to X" or "for X" after the figure in the same clause, wherever the parser hung it."""
    for token in draft.anchor.doc[draft.anchor.i + 1 :]:
        if syntax.is_verb(token) or token.lower_ in (",", ";", ":") or token.tag_ == "$":
            break
        if token.lower_ in parties.grammar.receiver:
            doer = syntax.children(token.head, "nsubj") if token.dep_ == "mark" else []  # "for Nepal to rebuild roads"
            served = [o for t in syntax.children(token, "pobj") for o in _on_behalf(t, parties)]
            found = parties.strict(syntax.children(token, "pobj") or doer) or parties.strict(served)
            if found:
                return found
    return ()


def _on_behalf(noun: Token, parties: Parties) -> list[Token]:
    """ "for the benefit of the armed forces of Moldova", "for its work in Lebanon": whom the noun is about."""
    if lemma(noun) in parties.words.behalf:
        return syntax.prepositional(noun, ("of",))
    if lemma(noun) in parties.words.operations:
        return [o for t in syntax.prepositional(noun, parties.grammar.place) for o in (t, *t.conjuncts)]
    return []
