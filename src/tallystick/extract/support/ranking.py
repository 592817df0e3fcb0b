"""Comparisons of donors: "Germany comes third with €17bn, Britain fourth with €15.2bn"."""

from __future__ import annotations

from collections.abc import Sequence

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.parse import lemma
from tallystick.extract.support.drafts import Draft
from tallystick.extract.support.parties import Parties
from tallystick.extract.trees import Token
from tallystick.knowledge.support import SupportWords
from tallystick.model import Actor

_LEADING = frozenset({"with", "on", "at"})
_NAMES = frozenset({"NNP", "NNPS"})
_BEING = frozenset({"attr", "nsubj"})


def rank(drafts: Sequence[Draft], context: Context) -> None:
    """Let whoever is ranked with a sum among donors have given it; the sums that a gapped list adds go the same way."""
    words, before = context.knowledge.support, False
    for draft in drafts:
        named = all(p.token.tag_ in _NAMES for p in draft.chain)  # "the World Food Programme, with $78 million"
        if draft.money is None or not named or _is_of_something(draft, words):
            before = False
            continue
        parties = Parties(context, draft.sentence)
        served = _served(draft, words, parties)
        if served:
            draft.donors, draft.recipients, draft.entry, draft.chain = (), served, True, ()
            continue
        ranked = _ranked(draft, words, parties)
        draft.donors = ranked or draft.donors
        before = bool(ranked) or (bool(draft.donors) and (before or _is_listed(draft, words)))
        draft.entry = draft.entry or before


def _ranked(draft: Draft, words: SupportWords, parties: Parties) -> tuple[Actor, ...]:
    """Who "comes third with" the sum, "is the largest donor, with" it, or is "next, on" it."""
    if draft.anchor.dep_ != "pobj" or draft.anchor.head.lower_ not in _LEADING:
        return ()
    above = draft.anchor.head.head
    if lemma(above) in words.ranking and syntax.is_verb(above):
        subject = syntax.subject(above)
        return parties.strict([subject]) if subject is not None else ()
    if above.dep_ not in _BEING or lemma(above.head) != "be":
        return ()
    subject = syntax.subject(above.head) if lemma(above) in words.pledging else above
    return parties.strict([subject]) if subject is not None else ()


def _served(draft: Draft, words: SupportWords, parties: Parties) -> tuple[Actor, ...]:
    """ "The largest recipients were Chad, with $78m, and Niger, with $41m": who is ranked as receiving."""
    if draft.anchor.dep_ != "pobj" or draft.anchor.head.lower_ not in _LEADING:
        return ()
    name = top = draft.anchor.head.head
    while top.dep_ in ("conj", "appos"):
        top = top.head
    subject = syntax.subject(top.head) if top.dep_ == "attr" and lemma(top.head) == "be" else None
    return parties.strict([name]) if subject is not None and lemma(subject) in words.receivers else ()


def _is_listed(draft: Draft, words: SupportWords) -> bool:
    """ "Britain (£447m) and Norway (€530m) follow": a sum in brackets behind the name of one that is ranked."""
    doc, at = draft.anchor.doc, draft.evidence[0].start - draft.sentence.start
    opened = any(t.text == "(" and t.idx + 1 == at for t in doc)
    return opened and any(lemma(t) in words.ranking and (t.dep_ == "ROOT" or syntax.is_verb(t)) for t in doc)


def _is_of_something(draft: Draft, words: SupportWords) -> bool:
    """Whether a noun says that the sum is no aid: "third with €17bn in exports"."""
    named: list[Token] = syntax.prepositional(draft.anchor, ("of", "in"))
    return any(lemma(t) not in words.noun for t in named)
