"""When two drafts tell one fact: the same sum or the same goods, by donors that agree."""

from __future__ import annotations

from tallystick.extract.support.drafts import Draft, strong
from tallystick.knowledge.equipment import Goods
from tallystick.model import ActorType, Item, Money

_HEADLINE = 0.06  # a headline may round a sum by so much of it
_UNLIKELY = 10_000  # so many of two sorts that are one are hardly told by chance in the same number
_ROUNDING = 0.005  # two sums within half a per cent are one figure, rounded differently


def same_fact(a: Draft, b: Draft, goods: Goods) -> bool:
    """Whether two drafts state one fact: same sum or same goods in the same number, by donors that agree."""
    if a.donors and b.donors and not set(a.donors) & set(b.donors):
        return False
    if a.sentence is b.sentence or (a.recipients and b.recipients and not set(a.recipients) & set(b.recipients)):
        return False
    if a.money is not None and b.money is not None:
        if _passed_on(a) != _passed_on(b) and not is_headline(a, b):
            return False  # "$10 million" in all is not told again by "$10 million to the World Food Programme"
        alone = len(a.evidence) == 1 and len(b.evidence) == 1  # a headline that the text has told already tells no more
        headline = is_headline(a, b) and alone and a.money.span.start < a.sentence.end
        return _same_sum(a, b) and (a.basis is b.basis or headline)
    if (a.money is None or b.money is None) and a.items and b.items:
        return _same_goods(a, b) or _same_sort(a, b, goods)
    return False


def _passed_on(draft: Draft) -> bool:
    """Whether a sum goes to a body that passes it on."""
    return draft.channel is not None or any(r.type is ActorType.ORGANISATION for r in draft.recipients)


def _same_sum(a: Draft, b: Draft) -> bool:
    if a.money is None or b.money is None:
        return False
    sums = ((x, y) for x in (a.money.money, *a.converted) for y in (b.money.money, *b.converted))
    return any(_equal(x, y, headline=is_headline(a, b)) for x, y in sums)


def _equal(first: Money, second: Money, *, headline: bool) -> bool:
    if not (first.currency == second.currency or _bare_dollar(first, second)) or first.per != second.per:
        return False
    low, other = first.min or first.max, second.min or second.max
    if low is None or other is None:
        return False
    return abs(low - other) <= _ROUNDING * max(low, other) or (headline and _rounds_to(other, low))


def _rounds_to(exact: float, rounded: float) -> bool:
    """Whether a headline gives a sum with fewer figures: "$8 million" for $8.4 million, "$400m" for $415 million."""
    figures = len(f"{rounded:.0f}".rstrip("0"))
    return abs(exact - rounded) <= _HEADLINE * exact and float(f"{exact:.{figures - 1}e}") == rounded


def _bare_dollar(first: Money, second: Money) -> bool:
    """Whether one sum is in bare dollars and the other in the dollars of some country: "$85m" for "C$85m"."""
    codes = [str(m.currency or "") for m in (first, second)]
    return any(m.text.startswith("$") for m in (first, second)) and all(code.endswith("D") for code in codes)


def _same_goods(a: Draft, b: Draft) -> bool:
    """The same goods in the same number; a headline may leave the number out.

    What restates a headline must itself be told with a word of support: a stock that a country owns is no promise.
    """
    mine = {(_kind(i), i.quantity.min if i.quantity else None) for i in a.items}
    theirs = {(_kind(i), i.quantity.min if i.quantity else None) for i in b.items}
    if any(q is not None for _, q in mine & theirs):
        return True
    if _says_no_more(a, b):
        return True
    headline = is_headline(a, b) and strong(b) and all(q is None for _, q in mine)
    return headline and ({n for n, _ in mine} <= {n for n, _ in theirs} or bool(_designations(a) & _designations(b)))


def _same_sort(a: Draft, b: Draft, goods: Goods) -> bool:
    """ "Half a million shells" in a headline, "500,000 rounds" below: so many goods of one sort, by another name."""
    if len(a.items) != 1 or len(b.items) != 1:
        return False
    mine, theirs = a.items[0], b.items[0]
    large = mine.quantity is not None and (mine.quantity.min or 0) >= _UNLIKELY
    if not (is_headline(a, b) or large):
        return False
    counted = mine.quantity is not None and theirs.quantity is not None and mine.quantity.min == theirs.quantity.min
    sorts = (mine.category, theirs.category)
    return counted and any(goods.within(x, y) for x, y in (sorts, sorts[::-1]) if x is not None and y is not None)


def _says_no_more(a: Draft, b: Draft) -> bool:
    """Weapons in general, uncounted, told before of the same giver at the same stage, are no second gift."""
    general = a.unspecific and b.unspecific and not any(i.quantity for i in (*a.items, *b.items))
    return general and bool(a.donors) and a.donors == b.donors and a.stage is b.stage and a.whole is b.whole


def _kind(item: Item) -> str:
    """The noun of goods as headlines and texts share it, without capital and plural: "Ambulances", "ambulance"."""
    return item.name.split()[-1].lower().removesuffix("s")


def is_headline(first: Draft, second: Draft) -> bool:
    """Whether one fact stands in the headline and the other in the text below it."""
    return first.sentence.paragraph == 0 < second.sentence.paragraph


def _designations(draft: Draft) -> set[str]:
    """Names of makes and models: "Mirage" is what "Mirage jets" and "Mirage 2000-5 fighters" share."""
    return {word for item in draft.items for word in item.name.split() if word[:1].isupper()}
