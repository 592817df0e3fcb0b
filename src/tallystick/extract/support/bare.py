"""Numbers that stand without the goods they count, and so point back to them: which do, and what they say.

"Ten are running", "four more will follow", "half of them", "Spain six", "600 by Pakistan", "the first will arrive".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.mentions import QuantityMention
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.support.drafts import Draft
from tallystick.extract.support.predicates import GIVING, predicate
from tallystick.extract.trees import Token
from tallystick.knowledge.support import Sense, SupportWords
from tallystick.model import ActorType, Qualifier, Quantity

_SUBJECTS = ("nsubj", "nsubjpass")
_HEADS = (*_SUBJECTS, "dobj", "pobj", "appos", "attr", "conj", "ROOT", "dep", "npadvmod")
_HANDED = (*GIVING, Sense.RECEIVE, Sense.TRAIN)
_WORDS = 40  # characters behind a number in which a measure and the word after it stand
_NEAR = 2  # sentences between goods and the number that takes them up, at most
_CLOSING = (",", ".", ":", "CC", "-RRB-")


def counts_back(sentence: Sentence, context: Context) -> bool:
    """Whether a sentence without goods has a number that can count goods counted shortly before."""
    if not any(context.figures(s).goods for s in context.sentences[max(0, sentence.index - _NEAR) : sentence.index]):
        return False
    followers = _followers(context.knowledge.support)
    measures = context.knowledge.goods.words.weights
    for mention in context.figures(sentence).quantities:
        end = mention.span.end - sentence.start
        if followers.match(sentence.lower, end) or _measure_behind(sentence.lower, end, measures):
            return True
    return False


def _measure_behind(text: str, end: int, measures: frozenset[str]) -> bool:
    """Whether a measure without goods stands at ``end``: "another 40 tonnes will follow"."""
    words = text[end : end + _WORDS].split(maxsplit=2)[:2]
    return bool(words) and words[0].removesuffix("s") in measures and words[1:] != ["of"]


@cache
def _followers(words: SupportWords) -> re.Pattern[str]:
    """What stands behind a number that has no noun of its own."""
    return re.compile(rf"\s+(?:{'|'.join(sorted(words.grammar.behind_counts))})\b")


def is_ratio(quantity: Quantity) -> bool:
    """Whether a number is a share: "half", "a third", "two-thirds"."""
    return quantity.min is not None and 0 < quantity.min < 1 and not any(c.isdigit() for c in quantity.text)


def share_of(share: Quantity, whole: Quantity) -> Quantity:
    """How much "half of the 70" is; about, where the product is no whole number."""
    if share.min is None or whole.min is None:
        return share
    product = share.min * whole.min
    exact = abs(product - round(product)) < 1e-6 and share.qualifier is Qualifier.EXACT
    qualifier = whole.qualifier if exact else Qualifier.ABOUT
    return replace(share, min=float(round(product)), max=float(round(product)), qualifier=qualifier)


def is_counter(number: Token, words: SupportWords, measures: frozenset[str]) -> bool:
    """Whether a number stands before a word that stands for the goods: "five others", "40 more", "40 tonnes"."""
    if number.dep_ != "nummod" or number.head.i < number.i:
        return False
    if number.head.lower_ in words.grammar.others | words.grammar.further:
        return True
    plain = number.head.lower_.removesuffix("s") in measures and number.head.dep_ in _HEADS
    return plain and not any(c.lower_ == "of" for c in number.head.children)


def stands_alone(tokens: list[Token], mention: QuantityMention, sentence: Sentence, context: Context) -> bool:
    """Whether a number is the head of its phrase and points back: "of these", "the other", "has sent 30"."""
    words, number = context.knowledge.support, tokens[-1]
    if is_ratio(mention.quantity):
        return _is_share(number, words)
    if is_counter(number, words, context.knowledge.goods.words.weights):
        return True
    if number.tag_ != "CD":
        return False
    if _is_gapped(tokens, sentence, context) or _is_more(number, words):
        return True
    if number.dep_ not in _HEADS or _is_counted_from(number):
        return False
    of_whole = any(c.lower_ == "of" for c in number.children)
    before = number.doc[tokens[0].i - 1].lower_ if tokens[0].i else ""
    pointing = any(c.lower_ in words.grammar.pointing for c in number.children) or before in words.grammar.pointing
    return of_whole or pointing or number.dep_ in _SUBJECTS or _is_handed(number, words)


def _is_more(number: Token, words: SupportWords) -> bool:
    """ "with 150 more to come": what follows a number and "more" is no noun."""
    behind = number.doc[number.i + 1 : number.i + 3]
    further = bool(behind) and behind[0].lower_ in words.grammar.further
    return further and number.dep_ in _HEADS and not any(t.tag_.startswith(("NN", "JJ")) for t in behind[1:])


def _is_counted_from(number: Token) -> bool:
    """ "three of the nine": the nine were told before, and are not told again."""
    whole = number.head
    return number.dep_ == "pobj" and whole.lower_ == "of" and whole.head.tag_ == "CD"


def _is_share(number: Token, words: SupportWords) -> bool:
    """ "half of them have arrived", "of which a third": a share of what was named before, not of goods named here."""
    if number.dep_ not in _HEADS:
        return False
    below = syntax.prepositional(number, ("of",))
    pointed = any(t.lower_ in words.grammar.several or t.tag_ == "CD" for t in below)
    start = number.left_edge.i
    fronted = start > 1 and number.doc[start - 1].lower_ == "which" and number.doc[start - 2].lower_ == "of"
    return pointed or fronted or any(t.lower_ == "which" and t.i < number.i for t in below)


def _is_handed(number: Token, words: SupportWords) -> bool:
    """ "promised 50 vehicles and has sent 30": the object of a verb of giving or receiving, with no noun behind it."""
    behind = number.doc[number.i + 1 : number.i + 2]
    if number.dep_ != "dobj" or any(t.tag_.startswith(("NN", "JJ", "CD")) for t in behind):
        return False
    found = predicate(number.head, words)
    return found is not None and found.verb is not None and not found.verb.weak and found.verb.sense in _HANDED


def _is_gapped(tokens: list[Token], sentence: Sentence, context: Context) -> bool:
    """ "Norway gave eight tanks, Spain six", "1,000 by Turkey and 600 by Pakistan": a number beside who gives it."""
    doc, first, last = tokens[0].doc, tokens[0].i, tokens[-1].i
    behind = doc[last + 1] if last + 1 < len(doc) else None
    if first and (behind is None or behind.tag_ in _CLOSING) and _is_named(doc[first - 1], sentence, context):
        return True
    giver = behind is not None and behind.lower_ in context.knowledge.support.grammar.giver
    return giver and any(_is_named(t, sentence, context) for t in doc[last + 2 : last + 4])


def _is_named(token: Token, sentence: Sentence, context: Context) -> bool:
    if not token.text[:1].isupper():
        return False
    mention = context.cast.covering(*sentence.offset(token))
    return mention is not None and mention.actor.type in (ActorType.STATE, ActorType.ORGANISATION)


def ordinals(sentence: Sentence, words: SupportWords) -> Iterator[tuple[Token, QuantityMention]]:
    """ "The first will arrive this year": one of the goods, where the ordinal is a subject without a noun."""
    for token in sentence.doc:
        if token.lower_ not in words.grammar.ordinals or token.dep_ not in _SUBJECTS or not token.i:
            continue
        several = token.head.tag_ == "VBP" or any(c.tag_ == "VBP" for c in token.head.children)
        if token.doc[token.i - 1].lower_ == "the" and token.tag_.startswith(("JJ", "RB", "NN")) and not several:
            span = sentence.span([token])
            yield token, QuantityMention(span, Quantity(1.0, 1.0, Qualifier.EXACT, span.text))


def is_to_come(number: Token, words: SupportWords) -> bool:
    """ "150 more to come", "seven are still to follow": what is still to be handed over."""
    below = [*syntax.children(number, "relcl", "acl"), *syntax.children(number.head, "xcomp")]
    return any(syntax.is_infinitive(v) and lemma(v) in words.coming for v in below)


def is_about_goods(draft: Draft, words: SupportWords) -> bool:
    """ "Four of them were destroyed", "ten of which need repair": what became of goods tells no step of giving."""
    verb = next((t for t in draft.anchor.ancestors if syntax.is_verb(t)), None)
    if verb is None:
        return False
    wanting = words.verb.get(lemma(verb)) if draft.anchor.dep_ in _SUBJECTS else None
    needs = wanting is not None and wanting.sense is Sense.REQUEST and not syntax.is_passive(verb)
    return lemma(verb) in words.losing | words.commerce or needs
