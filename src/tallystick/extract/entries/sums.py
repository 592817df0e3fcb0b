"""The sums of a note: bare dollars are the donor's, bare millions are in the currency of the note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tallystick.extract.context import Context
from tallystick.extract.mentions import MoneyMention, QuantityMention
from tallystick.knowledge.bookkeeping import ENTRY
from tallystick.model import Money, Qualifier

_ENTRY = re.compile(ENTRY)
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}\.\d{3}(?![\d.,]\d)")
_LARGE = re.compile(r"\b(?:million|billion|mil|mln|bn)\b", re.IGNORECASE)
_MARK = re.compile(r"[^\d\s.,–-][^\d.,]*")


def find_sums(context: Context, donor: str | None) -> tuple[MoneyMention, ...]:
    """The sums of the note in order, each with a currency as far as the note or its donor tells."""
    entries = [m.span() for m in _ENTRY.finditer(context.document.text)]
    own = _own_currency(context, donor)
    named = [
        _as_noted(context, mention, own)
        for mention in context.money
        if not any(s < mention.span.end and mention.span.start < e for s, e in entries)
    ]
    found = sorted([*named, *_bare_sums(context)], key=lambda m: m.span.start)
    return tuple(_with_currency(found, own))


def _with_currency(found: list[MoneyMention], own: str | None) -> Iterator[MoneyMention]:
    """A sum without a currency is in that of the sum before it, else of the next, else the donor's."""
    current = next((m.money.currency for m in found if m.money.currency is not None), own)
    for mention in found:
        current = mention.money.currency or current
        yield replace(mention, money=replace(mention.money, currency=current))


def _as_noted(context: Context, mention: MoneyMention, own: str | None) -> MoneyMention:
    """Money has two decimals, so "500.000" groups thousands; a shared name of currencies is the donor's own."""
    money = mention.money
    if _GROUPED.search(mention.span.text) and not _LARGE.search(mention.span.text):
        money = replace(money, min=_times(money.min), max=_times(money.max))
    if own is not None and own in _shared_codes(context, mention.span.text):
        money = replace(money, currency=own)
    return replace(mention, money=money)


def _times(value: float | None) -> float | None:
    return None if value is None else round(value * 1000, 2)


def _shared_codes(context: Context, text: str) -> tuple[str, ...]:
    """The currencies the bare mark or name in ``text`` may mean; none where it names one of them."""
    words = {m.group().strip().lower() for m in _MARK.finditer(text)}
    for part in list(words):
        words.update(part.split())
    for shared in context.knowledge.currencies.shared:
        if words & {*shared.names, *shared.marks} or ("$" in words and "dollar" in shared.names):
            return shared.codes
    return ()


def _own_currency(context: Context, donor: str | None) -> str | None:
    """The donor's currency: the one spent where the donor is."""
    state = context.knowledge.actors.states.get(donor or "")
    if state is None:
        return None
    names = {state.name.lower(), *(a.lower() for a in (*state.adjectives, *state.aliases))}
    currencies = context.knowledge.currencies.currencies
    return next((code for code, c in currencies.items() if names & set(c.places)), None)


def _bare_sums(context: Context) -> Iterator[MoneyMention]:
    """Millions that count nothing else; their currency is still open."""
    for number in context.quantities:
        if _LARGE.search(number.span.text) and _counts_money(context, number):
            quantity = number.quantity
            money = Money(quantity.min, quantity.max, None, Qualifier(quantity.qualifier), number.span.text)
            yield MoneyMention(number.span, money)


def _counts_money(context: Context, number: QuantityMention) -> bool:
    """Whether nothing else is counted: no goods, and no unit but a word for giving or a function word."""
    text = context.document.text
    if any(g.span.start <= number.span.end + 1 and number.span.start < g.span.end for g in context.goods):
        return False
    if any(g.item.quantity is not None and g.item.quantity.text == number.quantity.text for g in context.goods):
        return False
    after = re.match(r"\s*([^\W\d_]+)", text[number.span.end :])
    return after is None or after.group(1).lower() in context.knowledge.bookkeeping.money_nouns
