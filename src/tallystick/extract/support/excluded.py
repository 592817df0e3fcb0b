"""Sums that are no support: of debts or profits, aims, ratios, money spent at home, figures denied."""

from __future__ import annotations

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.mentions import MoneyMention
from tallystick.extract.parse import lemma
from tallystick.extract.trees import Token
from tallystick.knowledge.support import Sense, SupportWords
from tallystick.model import Per

_NEAR = 40  # characters before a sum in which a denial stands; twice that, the sum it is set against
_TELLING = 3  # words before a sum among which "amounting to" stands


def is_other_money(token: Token, words: SupportWords) -> bool:
    """A sum of debts, frozen assets, profits or losses is none of support, whatever is done with it."""
    below = syntax.prepositional(token, words.grammar.content)
    below += [o for t in below for o in syntax.prepositional(t, ("of",))]  # "billions of dollars of …"
    above = [token.head] if token.dep_ in ("nummod", "compound", "pobj") else []
    if _is_rate(token, words) or _is_aim(token, words) or _is_difference(token, words):
        return True
    if _is_spent_at_home(token, words) or _is_price(token, words):
        return True
    nouns = [*below, *above, *(h.head for h in above if h.dep_ == "prep"), *_sized(token, words), *_equated(token)]
    relieved = any(lemma(t) in words.relieving for t in token.ancestors if syntax.is_verb(t))
    return not relieved and any(lemma(t) in words.other_money for t in nouns)


def _is_price(token: Token, words: SupportWords) -> bool:
    """ "agreed to sell two reactors for €600 million": the price of what is sold is nobody's gift."""
    verb = token.head.head
    led = token.dep_ == "pobj" and token.head.lower_ in ("for", "at")
    return led and syntax.is_verb(verb) and lemma(verb) in words.commerce


def _equated(token: Token) -> list[Token]:
    """ "estimated the needs to be $426 million", "put the needs at $426 million": what is said to be as large."""
    verb = token.head.head if token.dep_ == "pobj" and token.head.lower_ in ("at", "as") else token.head
    if verb.i != token.head.i:
        return syntax.children(verb, "dobj")
    return syntax.children(verb, "nsubj") if token.dep_ == "attr" and lemma(verb) == "be" else []


def _sized(token: Token, words: SupportWords) -> list[Token]:
    """ "debt stock amounting to $41.5 billion": the nouns before the word that tells their size."""
    before = token.doc[max(0, token.left_edge.i - _TELLING) : token.left_edge.i]
    telling = next((t.i for t in before if t.lower_ in words.grammar.worth), None)
    return list(token.doc[max(0, telling - 2) : telling]) if telling is not None else []


def _is_aim(token: Token, words: SupportWords) -> bool:
    """ "against a goal of $300 million": what is aimed at is no pledge, unless it is agreed on together."""
    noun = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token.head
    if lemma(noun) not in words.aims or not noun.tag_.startswith("NN"):
        return False
    verb = next((t for t in noun.ancestors if syntax.is_verb(t)), None)
    entry = words.verb.get(lemma(verb)) if verb is not None else None
    return entry is None or entry.sense is not Sense.ALLOCATE


def is_contrasted(sum_: MoneyMention, context: Context) -> bool:
    """ "was €113 million, not €115 million": of two sums that are set against each other the one denied is none.

    Nor is "$1.35 a day": what people live on, or a sum told before turned into another rate.
    """
    if sum_.money.per is Per.DAY:
        return True
    place = sum_.span.start
    before = context.document.text[max(0, place - _NEAR) : place].lower().rstrip()
    if context.document.text[sum_.span.end :][:2] == " [":  # "$798 million [$698 million]": the bracket corrects it
        return any(m.span.start == sum_.span.end + 2 for m in context.money)
    denied = any(before.endswith(f" {c}") for c in context.knowledge.support.contrasts)
    rivals = (m.money for m in context.money if place - 2 * _NEAR <= m.span.start < place)
    return denied and any(r.currency == sum_.money.currency for r in rivals)


def _is_rate(token: Token, words: SupportWords) -> bool:
    """ "$1 for every $2": a ratio is no sum."""
    before = token.doc[max(0, token.left_edge.i - 1) : token.i]
    after = token.doc[token.i + 1 : token.i + 3]
    ratio = len(after) > 1 and after[0].lower_ == "for" and after[1].lower_ in words.grammar.rates
    return ratio or any(t.lower_ in words.grammar.rates for t in before)


def _is_difference(token: Token, words: SupportWords) -> bool:
    """ "pledged $2 billion less than was needed": how far two sums lie apart is none of them."""
    after = token.doc[token.i + 1 : token.i + 3]
    return len(after) > 1 and after[0].lower_ in words.differences and after[1].lower_ in ("than", "of")


def _is_spent_at_home(token: Token, words: SupportWords) -> bool:
    """ "allocated AUD 765 billion to defence spending": a purpose of the state's own."""
    verb = next((t for t in token.ancestors if syntax.is_verb(t)), token)
    aims = [o for t in (token, verb) for o in syntax.prepositional(t, words.grammar.receiver) if o.i > token.i]
    headed = (o for o in aims if any(lemma(c) in words.home_purposes for c in syntax.children(o, "compound")))
    return any(lemma(o) in words.home_purposes for o in aims) or any(lemma(o) in words.spending for o in headed)
