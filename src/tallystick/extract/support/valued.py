"""Sums that tell what something named before is worth, or came to in the end."""

from __future__ import annotations

from tallystick.extract import syntax
from tallystick.extract.parse import lemma
from tallystick.extract.support.drafts import Draft
from tallystick.extract.support.pointing import points_back, referent
from tallystick.extract.trees import Token
from tallystick.knowledge.support import Sense, SupportWords
from tallystick.model import Basis, Modality


def valued(draft: Draft, earlier: list[Draft], words: SupportWords) -> Draft | None:
    """ "The contract has an initial value of £38m", "put their value at …", "They were worth …": a sum for what was
    named before without one."""
    if draft.money is None or draft.items:
        return None
    priced = _bought(draft, earlier, words)
    if priced is not None:
        return priced
    subject = _valued_thing(draft)
    if subject is None or not (points_back(subject, words) or subject.tag_ == "PRP$"):
        return None
    named = [d for d in earlier if d.money is None and not d.collective]
    if lemma(subject) not in words.training:  # "its project, approved at $250 million" is no value of 800 trainees
        named = [d for d in named if Modality.TRAINING not in d.modality]
    return _revalued(draft, subject, earlier, words) or referent(subject, named, draft.donors)


def _bought(draft: Draft, earlier: list[Draft], words: SupportWords) -> Draft | None:
    """ "ordered the units for $7.9 million": the price of goods that the text has named before."""
    orders = (p.token for p in draft.chain if p.verb is not None and p.verb.sense is Sense.CONTRACT)
    order = next(orders, None)
    if order is None or draft.anchor.dep_ != "pobj" or draft.anchor.head.lower_ != "for":
        return None
    bought = syntax.children(order, "dobj", "nsubjpass")
    known = [t for t in bought if any(c.lower_ in words.grammar.definite for c in t.children if c.dep_ == "det")]
    for other in reversed(earlier):
        names = {i.name.split()[-1] for i in other.items}
        if other.money is None and any(lemma(t) in names for t in known):
            return other.whole if other.whole is not None and other.whole.money is None else other
    return None


def _revalued(draft: Draft, subject: Token, earlier: list[Draft], words: SupportWords) -> Draft | None:
    """ "Its final value came to €113 million": the value a fact ended with takes the place of the one announced."""
    worth = _word_of_value(draft)
    if worth is None or words.final.isdisjoint(c.lower_ for c in worth.children):
        return None
    found = referent(subject, [d for d in earlier if d.money is not None and d.basis is Basis.INCREMENT], draft.donors)
    if found is not None:
        found.money, found.converted = None, ()
    return found


def _word_of_value(draft: Draft) -> Token | None:
    before = reversed(list(draft.anchor.doc[: draft.anchor.i]))
    return next((t for t in before if lemma(t) == "value" or (t.lower_ == "worth" and t.dep_ == "acomp")), None)


def _valued_thing(draft: Draft) -> Token | None:
    """What a sentence gives the value of: the owner of "value", or the subject of "worth"."""
    worth = _word_of_value(draft)
    if worth is None:
        return _priced_thing(draft)
    if worth.lower_ == "worth":
        return syntax.subject(worth.head)
    owner = syntax.prepositional(worth, ("of",)) or syntax.children(worth, "poss")
    return owner[0] if owner and not owner[0].like_num else syntax.subject(syntax_verb(worth))


def _priced_thing(draft: Draft) -> Token | None:
    """ "The gift was announced at €115 million": the subject, unless the sentence goes on to say what belongs to it."""
    verb = draft.anchor.head.head
    if draft.anchor.dep_ != "pobj" or draft.anchor.head.lower_ != "at" or not syntax.is_verb(verb):
        return None
    subject = syntax.theme_subject(verb)
    return subject if subject is not None and not syntax.children(subject, "relcl") else None


def syntax_verb(token: Token) -> Token:
    """The verb a word depends on."""
    return next((t for t in token.ancestors if syntax.is_verb(t)), token)
