"""Whose dollar a bare "$" is: the United States', unless the text is at home in another country of dollars."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tallystick.extract.context import Context
from tallystick.extract.mentions import MoneyMention

_HOME = 3  # mentions that make a country the one a text is about
_CLEARLY = 3  # times as often as the United States
_MORE = 2  # times as often as any other country of dollars
_US = "USA"


def settle_dollars(context: Context) -> tuple[MoneyMention, ...]:
    """The sums of a document, with "$" read as the dollar of the one country of dollars that it speaks of.

    A ministry in Canberra writes "$5 million" for its own dollars. So where a text names one such country at least
    three times, no other (unless it is at home there and names it twice as often), and at least three times as often
    as the United States, "$" is that country's; anywhere else it stays the U.S. dollar. Where a text marks the dollars
    of one country ("A$800,000"), a bare "$" behind the name of another that has its own is that one's; and where it
    is at home in a country whose dollars it does not mark, it marks all others ("US$5 million").
    """
    own = _own(context)
    marked = _marked(context)
    codes = context.knowledge.currencies.own_dollars
    if marked and own not in set(codes.values()) - {codes[state] for state in marked}:
        return tuple(_beside(m, marked, context) if _is_bare(m) else m for m in context.money)
    if own is None:
        return context.money
    ours = [m for m in context.money if _is_bare(m) and not _is_american(m, context)]
    return tuple(replace(m, money=replace(m.money, currency=own)) if m in ours else m for m in context.money)


def _marked(context: Context) -> frozenset[str]:
    """The states whose dollars a text marks, where it names none but states with dollars of their own to mark."""
    codes = context.knowledge.currencies.own_dollars
    told = {m.money.currency for m in context.money}
    american = any(m.actor.speaks_for == _US or m.actor.id == _US for m in context.cast.mentions)
    return frozenset() if american else frozenset(state for state, code in codes.items() if code in told)


def _beside(mention: MoneyMention, marked: frozenset[str], context: Context) -> MoneyMention:
    """A bare sum in the dollars of the one state before it in its sentence that has its own and marks none."""
    codes, sentence = context.knowledge.currencies.own_dollars, context.sentence_at(mention.span.start)
    before = context.cast.within(sentence.start, mention.span.start) if sentence is not None else ()
    named = {m.actor.speaks_for or m.actor.id for m in before} & set(codes)
    state = next(iter(named)) if len(named) == 1 else None
    if state is None or state in marked:
        return mention
    return replace(mention, money=replace(mention.money, currency=codes[state]))


def _own(context: Context) -> str | None:
    codes = context.knowledge.currencies.own_dollars
    named = Counter(m.actor.speaks_for or m.actor.id for m in context.cast.mentions)
    homes = sorted((state for state in codes if named[state]), key=lambda s: (-named[s], s))
    marked = any(m.money.currency == "USD" and not _is_bare(m) for m in context.money)
    at_home = context.cast.home is not None and bool(homes) and context.cast.home.id == homes[0]
    if not homes or named[homes[0]] < _HOME or (marked and not at_home):
        return None
    if len(homes) > 1 and not (at_home and named[homes[0]] >= _MORE * named[homes[1]]):
        return None
    if named[_US] and not (at_home and named[homes[0]] >= _CLEARLY * named[_US]):
        return None
    return codes[homes[0]]


def _is_american(mention: MoneyMention, context: Context) -> bool:
    """ "The United States gave $10 million": of the countries of dollars only that one stands before the sum."""
    sentence = context.sentence_at(mention.span.start)
    before = context.cast.within(sentence.start, mention.span.start) if sentence is not None else ()
    codes = context.knowledge.currencies.own_dollars
    named = [s for m in before if (s := m.actor.speaks_for or m.actor.id) in codes or s == _US]
    return bool(named) and set(named) == {_US}


def _is_bare(mention: MoneyMention) -> bool:
    """Whether a sum is in dollars and does not say whose: "$5 million", "five million dollars"."""
    text = mention.money.text.lower()
    plain = text.startswith("$") or text.removesuffix("dollars").endswith("illion ")
    return mention.money.currency == "USD" and plain
