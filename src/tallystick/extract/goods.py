"""Goods and their quantities in a text: gazetteer, the words before the head, measures, and the number.

Nothing is parsed. A name is its head in the singular with the modifiers as written ("155mm artillery shell"); what
stands between a number and the name without telling what it is ("additional", "of the") is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tallystick.extract.context import Context
from tallystick.extract.goods_names import Hit, lexicon, singular
from tallystick.extract.goods_phrases import Phrase, joined, phrases
from tallystick.extract.goods_tokens import Kind, Token, tokens
from tallystick.extract.mentions import GoodsMention, QuantityMention
from tallystick.knowledge.equipment import Goods
from tallystick.model import Item, Qualifier, Quantity

_YEAR = re.compile(r"\d{4}")
_GROUPED = re.compile(r"\d{1,3}\.\d{3}")


_STOCK = 500  # rounds from which on they are ammunition, whatever else rounds may be


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A mention that is goods for certain (``strong``), or only beside others of its kind."""

    mention: GoodsMention
    strong: bool
    listed: bool


def find_goods(context: Context) -> tuple[GoodsMention, ...]:
    """All goods named in the text, each with the number that counts it. Needs ``context.quantities``."""
    goods = context.knowledge.goods
    hits = lexicon(goods).find(context.document.text)
    found: list[_Candidate] = []
    for bounds in context.paragraphs:
        inside = [h for h in hits if bounds[0] <= h.start < bounds[1]]
        if inside:
            found.extend(_paragraph(context, goods, inside, bounds))
    return tuple(_certain(context, found))


def _paragraph(context: Context, goods: Goods, hits: Sequence[Hit], bounds: tuple[int, int]) -> Iterator[_Candidate]:
    numbers = [q for q in (*context.quantities, *_years(context)) if bounds[0] <= q.span.start < bounds[1]]
    numbers.sort(key=lambda q: q.span.start)
    line = tokens(context.document.text, bounds, hits, [q.span for q in numbers], goods.words)
    load: _Load | None = None
    previous: Phrase | None = None
    names = phrases(line, goods)
    for i, phrase in enumerate(names):
        number = _number(line, phrase, numbers, goods.words.some)
        listed = previous is not None and joined(line, previous, phrase)
        load = _load(line, phrase, number, names[i + 1 : i + 2]) or (load if listed and number is None else None)
        strong = phrase.strong or (number is not None and _counts(line[phrase.head]))
        strong = strong or (number is not None and _is_stock(number, phrase, goods))
        quantity = load.quantity if load else _whole(number, phrase, line) if number else None
        for mention in _mentions(context, line, phrase, quantity):
            unit = load.unit if load and load.phrase is not phrase else None
            yield _Candidate(_weighed(mention, unit), strong, listed)
        previous = phrase


@dataclass(frozen=True, slots=True)
class _Load:
    """A weight that several kinds of goods share ("40 tonnes of tents and blankets"): at most so much of each."""

    phrase: Phrase
    quantity: Quantity
    unit: str


def _load(
    line: list[Token], phrase: Phrase, number: QuantityMention | None, following: Sequence[Phrase]
) -> _Load | None:
    if number is None or phrase.measure is None or not line[phrase.measure].entry.weight:
        return None
    if not following or not joined(line, phrase, following[0]) or following[0].reach != following[0].first:
        return None
    if line[following[0].reach - 1].kind is Kind.NUMBER:
        return None
    quantity = replace(number.quantity, min=None, qualifier=Qualifier.AT_MOST)
    return _Load(phrase, quantity, singular(line[phrase.measure].text, {}))


def _whole(number: QuantityMention, phrase: Phrase, line: list[Token]) -> Quantity:
    """What is counted by the piece comes in whole numbers: "1.680 blankets" are 1,680, "1.5 tonnes" stay."""
    quantity = number.quantity
    weighed = phrase.measure is not None and line[phrase.measure].entry.weight
    if weighed or not _GROUPED.fullmatch(number.span.text) or quantity.min is None or quantity.max is None:
        return quantity
    return replace(quantity, min=quantity.min * 1000, max=quantity.max * 1000)


def _weighed(mention: GoodsMention, unit: str | None) -> GoodsMention:
    if unit is None:
        return mention
    return replace(mention, item=replace(mention.item, name=f"{unit} of {mention.span.text}"))


def _counts(head: Token) -> bool:
    """Whether a number makes a weak head goods for certain."""
    return head.entry.name or head.entry.counted


def _is_stock(number: QuantityMention, phrase: Phrase, goods: Goods) -> bool:
    """ "It covers 90,000 rounds": nobody holds so many rounds of talks."""
    return (number.quantity.min or 0) >= _STOCK and goods.within(phrase.category, "ammunition")


def _years(context: Context) -> Iterator[QuantityMention]:
    """Four bare digits that look like a year: before goods they count them ("2000 155mm shells")."""
    for mention in context.dates:
        if mention.lead is None and _YEAR.fullmatch(mention.span.text):
            value = float(mention.span.text)
            yield QuantityMention(mention.span, Quantity(value, value, Qualifier.EXACT, mention.span.text))


def _certain(context: Context, found: list[_Candidate]) -> Iterator[GoodsMention]:
    """Drop ambiguous names and weak heads unless the text names the same goods elsewhere, or lists them with others."""
    heads = {_last_word(c.mention) for c in found if c.strong}
    words = {word for c in found if c.strong for word in c.mention.item.name.split()}
    for i, candidate in enumerate(found):
        item = candidate.mention.item
        beside = candidate.listed and found[i - 1].strong
        ahead = i + 1 < len(found) and found[i + 1].listed and found[i + 1].strong
        named_so = _last_word(candidate.mention) in heads and item.quantity is not None
        known = item.name[0].isupper() and item.name.split()[0] in words
        counted = item.quantity is not None and i > 0 and _same_sentence(context, found[i - 1], candidate)
        if candidate.strong or beside or ahead or named_so or known or counted:
            yield candidate.mention


def _same_sentence(context: Context, before: _Candidate, after: _Candidate) -> bool:
    """Whether goods for certain stand before the other in its sentence ("a search team with 12 dogs")."""
    sentence = context.sentence_at(after.mention.head)
    return before.strong and sentence is not None and before.mention.head >= sentence.start


def _last_word(mention: GoodsMention) -> str:
    return mention.item.name.rsplit(" ", 1)[-1].lower()


def _number(
    line: list[Token], phrase: Phrase, numbers: Sequence[QuantityMention], some: frozenset[str]
) -> QuantityMention | None:
    """The number before a phrase, over fillers; of "thirteen of the 19" the part, of "some of the 19" none."""
    near = _ending_at(line, phrase.reach - 1, numbers)
    k = phrase.reach - 1 if near is None else _first_token(line, near) - 1
    while k >= 0 and line[k].kind is Kind.FILLER and line[k].lower != "of":
        k -= 1
    if k > 0 and line[k].lower == "of":
        before = _ending_at(line, k - 1, numbers)
        if before is not None and before.quantity.max is not None and before.quantity.max < 1:
            return None  # "half of the 1,000"
        return before or (None if line[k - 1].lower in some else near)
    return near


def _ending_at(line: list[Token], i: int, numbers: Sequence[QuantityMention]) -> QuantityMention | None:
    if i < 0:
        return None
    return next((q for q in numbers if q.span.start < line[i].end <= q.span.end), None)


def _first_token(line: list[Token], mention: QuantityMention) -> int:
    return next(i for i, t in enumerate(line) if t.end > mention.span.start)


def _mentions(context: Context, line: list[Token], phrase: Phrase, quantity: Quantity | None) -> Iterator[GoodsMention]:
    """One mention, or one for each of the coordinated premodifiers; a number before them is the most each can be."""
    each = replace(quantity, min=None, qualifier=Qualifier.AT_MOST) if quantity and phrase.shared else quantity
    rest = _name(context, line, phrase)
    head = phrase.head if phrase.carrier is None else phrase.carrier
    start, end = line[min(phrase.first, head)].start, line[phrase.end].end
    forms = lexicon(context.knowledge.goods).forms
    for low, high in phrase.shared:
        name = " ".join(t.text for t in line[low:high]) + " " + rest.partition(" ")[2]
        known = forms.get(name.lower())
        category = known.category if known else phrase.category
        yield _mention(context, (line[low].start, end), line[head].start, Item(name, category, each))
    yield _mention(context, (start, end), line[head].start, Item(rest, phrase.category, each))


def _mention(context: Context, place: tuple[int, int], head: int, item: Item) -> GoodsMention:
    return GoodsMention(context.document.span(*place), item, head)


def _name(context: Context, line: list[Token], phrase: Phrase) -> str:
    """The words from first to last, the head (and a name after it) in the singular."""
    text, irregular = context.document.text, context.knowledge.goods.words.plurals
    start, end = line[phrase.first].start, line[phrase.end].end
    turned = {phrase.head} if phrase.measure is not None else {phrase.head, phrase.last}
    out, at = "", start
    for k in sorted(turned):
        token = line[k]
        if token.hit is not None and token.hit.plural:
            rest, space, last = token.text.rpartition(" ")
            out += text[at : token.start] + rest + space + singular(last, irregular)
            at = token.end
    return re.sub(r"\s+", " ", re.sub('["“”]', "", out + text[at:end])).strip()
