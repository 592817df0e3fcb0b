"""From one sentence to drafts: each sum, each list of goods, each remainder is the anchor of a fact."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.mentions import GoodsMention, MentionKind, MoneyMention
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.support.asides import is_aside
from tallystick.extract.support.cargo import add_containers, is_spelled_out, without_carriers
from tallystick.extract.support.counts import counted, courses, partitives
from tallystick.extract.support.drafts import Draft, Predicate, is_moving, is_single
from tallystick.extract.support.excluded import is_contrasted, is_other_money
from tallystick.extract.support.lists import is_item
from tallystick.extract.support.predicates import chain
from tallystick.extract.trees import Token
from tallystick.knowledge.support import NounKind, Sense, SupportWords
from tallystick.model import Actor, Span

_NUMBER = 40  # characters between a number and its goods, at most: "4,000 more of the older drones"
_LISTING = ("as", "well", "over", "about", "some", "up", "to", "more", "than")
_GIVEN = (Sense.TRANSFER, Sense.CONTAIN, Sense.WITHHOLD, Sense.REFUSE)
_STOPPING = (Sense.WITHHOLD, Sense.RESUME, Sense.CANCEL)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A token that carries a figure or goods."""

    token: Token
    span: Span
    money: MoneyMention | None = None
    goods: GoodsMention | None = None
    origin: Actor | None = None


def find_facts(context: Context, sentence: Sentence) -> list[Draft]:
    """The drafts of one sentence in the order of the text."""
    words = context.knowledge.support
    told = [a for a in money_anchors(context, sentence) if a.money and not is_contrasted(a.money, context)]
    sums = [_draft(a, sentence, words) for a in told if not is_other_money(a.token, words)]
    carriers = context.knowledge.goods.words.carriers
    named = without_carriers([_draft(a, sentence, words) for a in goods_anchors(context, sentence)], carriers, words)
    for draft in named:
        add_containers(draft, words)
    lists = _with_examples(_lists([d for d in named if not is_aside(d, words)], words), words)
    rest = [_draft(a, sentence, words) for a in _remainders(sentence, words)]
    rest += _openers(sentence, [*sums, *lists], words)
    rest += counted(context, sentence, [*sums, *lists])
    rest += courses(sentence, [*sums, *lists, *rest], words)
    rest += partitives(context, sentence, lists)
    loose = []
    for draft in lists:
        value = next((s for s in sums if _is_value_of(s, draft, words) or _exemplifies(draft, s, words)), None)
        if value is not None:
            _join(value, draft)
        elif is_item(sentence, context) or _is_given(draft, context):
            loose.append(draft)
    conversions = [m for m in context.money if m.conversion_of is not None] if sums else []
    for draft in sums:
        own = draft.money.span if draft.money is not None else None
        draft.converted = tuple(m.money for m in conversions if m.conversion_of == own)
    return sorted([*sums, *loose, *rest], key=lambda d: d.anchor.i)


def money_anchors(context: Context, sentence: Sentence) -> list[Anchor]:
    """Sums of the sentence, conversions in brackets left out."""
    return [
        Anchor(_head(sentence, m.span), m.span, money=m)
        for m in context.figures(sentence).money
        if m.conversion_of is None and m.money.currency is not None
    ]


def goods_anchors(context: Context, sentence: Sentence) -> list[Anchor]:
    """Goods named in the sentence."""
    found = []
    for mention in context.figures(sentence).goods:
        entry = context.knowledge.support.noun.get(mention.item.name.rsplit(" ", 1)[-1].lower())
        if entry is not None and entry.kind is NounKind.AID and " of " not in mention.item.name:
            continue  # "an aid package" is what goods come in; "33 tons of emergency aid" are goods
        rest = context.document.span(mention.head, max(mention.span.end, mention.head + 1))
        goods, origin, head = *_without_origin(mention, context), _head(sentence, rest)
        if head.dep_ == "amod" and head.tag_ == "JJ":
            continue  # "one uniform strategy"
        found.append(Anchor(head, _counted_span(mention, context), goods=goods, origin=origin))
    return found


def _counted_span(mention: GoodsMention, context: Context) -> Span:
    """The goods with the number that counts them, where it stands close before them."""
    number = mention.item.quantity.text if mention.item.quantity is not None else ""
    before = context.document.text[max(0, mention.span.start - _NUMBER) : mention.span.start]
    place = before.rfind(number) if number else -1
    if place < 0 or any(mark in before[place:] for mark in ".;\n"):
        return mention.span
    return context.document.span(mention.span.start - len(before) + place, mention.span.end)


def _without_origin(mention: GoodsMention, context: Context) -> tuple[GoodsMention, Actor | None]:
    """ "ten German tanks" are tanks, and Germany's: the goods without the adjective, and whose they are."""
    origin = next(iter(context.cast.within(mention.span.start, mention.span.end)), None)
    name = mention.item.name
    if origin is None or origin.kind is not MentionKind.ADJECTIVE or not name.startswith(origin.span.text + " "):
        return mention, None
    bare = replace(mention.item, name=name[len(origin.span.text) + 1 :])
    return replace(mention, item=bare), origin.actor


def _remainders(sentence: Sentence, words: SupportWords) -> list[Anchor]:
    """ "the rest from Norway": a part whose sum is only what the other parts leave."""
    remainder = words.remainder
    found = [t for t in sentence.doc if t.lower_ in remainder and t.tag_.startswith("NN")]
    return [Anchor(t, sentence.span([t])) for t in found if not any(c.like_num for c in t.subtree)]


def _openers(sentence: Sentence, figured: list[Draft], words: SupportWords) -> list[Draft]:
    """ "It has been awarded a contract": a fact that gets its figure later, or is dropped when it gets none."""
    taken = {p.token.i for d in figured for p in d.chain} | {d.anchor.i for d in figured}
    found = []
    for token in sentence.doc:
        noun = words.noun.get(lemma(token)) if token.tag_.startswith("NN") else None
        if noun is None or token.i in taken or (noun.stage is None and noun.generic):
            continue
        if token.dep_ in ("compound", "nmod") and lemma(token.head) in words.noun:  # "budget support"
            continue
        governed = chain(token, words)
        if noun.stage is None and not _is_stopped(token, governed):
            continue
        known = any(c.dep_ == "det" and c.lower_ in words.grammar.definite for c in token.children)
        opening = not known and any(c.lower_ in words.openers for c in token.children)
        if not opening and not any(p.verb is not None and p.verb.sense in _STOPPING for p in governed):
            continue
        made = lemma(token.head) in words.light
        if made or any(p.verb is not None and not p.relative and not p.verb.weak for p in governed):
            found.append(Draft(sentence, token, governed, opener=True, evidence=[sentence.span([token, token.head])]))
    return found


def _is_stopped(token: Token, governed: tuple[Predicate, ...]) -> bool:
    """ "has suspended all non-lethal aid": aid as the object or subject of a verb that stops it."""
    verb = next((p for p in governed if p.verb is not None and not p.relative), None)
    if verb is None or verb.verb is None or verb.verb.obstructs:
        return False
    return verb.verb.sense in _STOPPING and token.head.i == verb.token.i


def _head(sentence: Sentence, span: Span) -> Token:
    tokens = sentence.at(span.start, span.end)
    inside = {t.i for t in tokens}
    outer = [t for t in tokens if t.head.i not in inside or t.head.i == t.i]
    return outer[-1] if outer else tokens[-1]


def _draft(anchor: Anchor, sentence: Sentence, words: SupportWords) -> Draft:
    goods = (anchor.goods,) if anchor.goods is not None else ()
    items = (anchor.goods.item,) if anchor.goods is not None else ()
    governed = chain(anchor.token, words, is_sum=anchor.money is not None) + _worth_noun(anchor, words)
    return Draft(sentence, anchor.token, governed, money=anchor.money, goods=goods, items=items, evidence=[anchor.span])


def _is_given(draft: Draft, context: Context) -> bool:
    """Goods with a number, or specific goods under a verb that gives, asks for or refuses them."""
    if any(i.quantity for i in draft.items):
        return True
    if any(p.verb is not None and p.verb.sense is Sense.BELONG and p.token.dep_ == "relcl" for p in draft.chain):
        return False
    if _is_activity(draft, context.knowledge.support):
        return False
    known = context.knowledge.goods.categories
    named = any(i.category is not None and not known[i.category].unspecific for i in draft.items)
    draft.unspecific = not named
    if named and is_moving(draft):
        return True  # "The first radars are already on lorries"
    verbs = [p.verb for p in draft.chain if p.verb is not None and not p.relative]
    if is_single(draft) and named and any(v.sense is Sense.TRANSFER for v in verbs):
        return True  # "deployed a rescue team"
    governed = any(not v.weak for v in verbs) or any(p.noun is not None and not p.noun.generic for p in draft.chain)
    given = any(v.sense in _GIVEN and not v.weak for v in verbs)
    return governed and (named or given)


def _is_activity(draft: Draft, words: SupportWords) -> bool:
    """ "are helping refugees, providing safe water": a participle tells how somebody helps, not what was given."""
    given = any(p.verb is not None and p.verb.sense is Sense.CONTAIN for p in draft.chain)
    verb = None if given else _verb(draft)
    while verb is not None and verb.dep_ == "conj" and verb.head.tag_ == "VBG":
        verb = verb.head
    if verb is None or verb.tag_ != "VBG" or any(c.dep_ == "aux" for c in verb.children):
        return False
    by_way = verb.dep_ == "pcomp" and verb.head.lower_ in words.grammar.means | words.grammar.including
    return by_way or verb.dep_ in ("advcl", "prep")


def _worth_noun(anchor: Anchor, words: SupportWords) -> tuple[Predicate, ...]:
    """ "a package of aid worth $120 million": the noun before "worth", wherever the parser hung the sum."""
    doc, place = anchor.token.doc, anchor.token.i
    worth = next((t for t in doc[max(0, place - 5) : place] if t.lower_ in words.grammar.worth), None)
    if anchor.money is None or worth is None:
        return ()
    for token in reversed(doc[: worth.i]):
        if syntax.is_verb(token):
            break
        noun = words.noun.get(lemma(token)) if token.tag_ in ("NN", "NNS") else None  # but "Peace Facility" is a name
        if noun is not None and noun.stage is not None:
            return (Predicate(token, noun),)
    return ()


def _governor(draft: Draft) -> int:
    """The token of the first predicate that governs the anchor rather than modifying it; -1 if there is none."""
    return next((p.token.i for p in draft.chain if not p.relative), -1)


def _lists(drafts: list[Draft], words: SupportWords) -> list[Draft]:
    """Goods under one predicate are one list, unless each has a predicate of its own in a relative clause."""
    merged: list[Draft] = []
    for draft in drafts:
        last = merged[-1] if merged else None
        if last is not None and _one_list(last, draft, words):
            last.goods += draft.goods
            last.items += draft.items
            last.evidence += draft.evidence
        else:
            merged.append(draft)
    return merged


def _with_examples(drafts: list[Draft], words: SupportWords) -> list[Draft]:
    """ "military equipment, including helmets": the examples belong to the list; "50 vehicles, including 20 trucks"
    tells a part of a counted whole."""
    kept: list[Draft] = []
    for draft in drafts:
        apart = any(p.relative for p in draft.chain)  # "batteries donated by Romania" are a gift of their own
        told = (d for d in reversed(kept) if not apart)
        whole = next((d for d in told if _exemplifies(draft, d, words) or is_spelled_out(draft, d, words)), None)
        counted = whole is not None and any(i.quantity for i in whole.items)
        if whole is None or (counted and any(i.quantity for i in draft.items)):
            draft.whole, draft.example = whole, whole is not None
            kept.append(draft)
        else:
            whole.goods, whole.items = whole.goods + draft.goods, whole.items + draft.items
            whole.evidence += draft.evidence
    return kept


def _exemplifies(draft: Draft, whole: Draft, words: SupportWords) -> bool:
    """Whether goods stand behind "including" or "such as" that depends on the noun phrase of a fact."""
    for token in (draft.anchor, *draft.anchor.ancestors):
        if syntax.is_verb(token) and token.lower_ not in words.grammar.including:
            return False
        if token.lower_ in words.grammar.including and token.i > whole.anchor.i:
            nouns = {p.token.i for p in whole.chain if p.noun is not None} | {whole.anchor.i}
            above = [token.head, *(t for t in token.head.ancestors if not syntax.is_verb(t))]
            return any(t.i in nouns or whole.anchor.i in {s.i for s in t.subtree} for t in above)
    return False


def _one_list(last: Draft, draft: Draft, words: SupportWords) -> bool:
    """Whether two goods are given in one act: under one verb, or coordinated under one noun."""
    first, second = _verb(last), _verb(draft)
    if (_is_sent(last) and _is_sent(draft)) or is_spelled_out(draft, last, words):
        return False  # "300 tents from Japan, 20 doctors from Cuba"; "120 vehicles, among them 14 trucks"
    if second is None and _adjoined(last, draft):
        return True
    if first is not None and second is not None:
        return first.i == second.i
    return _governor(last) == _governor(draft) and _coordinated(last.anchor, draft.anchor)


def _is_sent(draft: Draft) -> bool:
    """Whether a name right behind goods tells where they are from: "300 tents from Japan"."""
    behind = [t for t in draft.anchor.doc if t.idx >= draft.goods[-1].span.end - draft.sentence.start][:3]
    return bool(behind) and behind[0].lower_ == "from" and any(t.tag_ == "NNP" for t in behind[1:])


def _adjoined(last: Draft, draft: Draft) -> bool:
    """Whether only commas, "and", numbers and adjectives stand between two goods, whatever the parser made of them."""
    start, end = last.goods[-1].span.end - last.sentence.start, draft.goods[0].span.start - draft.sentence.start
    between = [t for t in draft.anchor.doc if start <= t.idx < end]
    listed = any(t.tag_ in (",", "CC") for t in between)
    return listed and all(t.tag_ in (",", "CC", "CD", "DT", "JJ", "JJR") or t.lower_ in _LISTING for t in between)


def _verb(draft: Draft) -> Token | None:
    """The verb that governs the goods; one that is about support on its own before one that is not."""
    verbs = [p for p in draft.chain if p.verb is not None and not p.relative]
    firm = (p.token for p in verbs if p.verb is not None and not p.verb.weak)
    return next(firm, verbs[0].token if verbs else None)


def _coordinated(first: Token, second: Token) -> bool:
    """Whether two goods stand in one list: coordinated, in apposition, or both under the same noun or verb."""
    return (
        first.i in {t.i for t in second.ancestors} or first.head.i == second.head.i or _outer(first) == _outer(second)
    )


def _outer(token: Token) -> int:
    """The first word above a noun phrase that is not itself part of a list, a preposition or a partitive."""
    current = token
    while current.dep_ in ("conj", "appos", "pobj", "prep", "nmod", "compound") and current.head.i != current.i:
        current = current.head
    return current.i


def _is_value_of(value: Draft, listed: Draft, words: SupportWords) -> bool:
    """Whether the sum is what the goods are worth: "tanks worth £1m", "£1m of tanks", "a £1m package covers tanks"."""
    money, goods = value.anchor, listed.anchor
    if _noun_path(goods, money, words) or _noun_path(money, goods, words):
        return True
    if _worth_after(value, listed, words) or _worth_of(money, goods, words) or _is_to_buy(value, listed):
        return True
    if _is_meant_for(money, goods):
        return True
    first, second = _noun(value), _noun(listed)
    if first is not None and second is not None and first.i == second.i:
        beside = goods.dep_ == "conj" and goods.head.i == first.i  # "a ¥30 billion loan and two vessels"
        return money.dep_ != "conj" and not beside
    if first is not None and _is_giver(first, listed):
        return True
    container = next((p.token for p in listed.chain if p.verb is not None and p.verb.sense is Sense.CONTAIN), None)
    if container is not None:
        whole = syntax.theme_subject(container) or syntax.subject(container)
        return (
            whole is not None
            and (money.i == whole.i or whole.i in {t.i for t in money.ancestors})
            and not _between(money, whole)
        )
    return _under_contract(value, listed)


def _is_to_buy(value: Draft, listed: Draft) -> bool:
    """ "earmarked C$30 million to buy ambulances": what a sum is to buy is what it is spent on."""
    spending = (Sense.CONTRACT, Sense.TRANSFER)
    buying = next((p.token for p in listed.chain if p.verb is not None and p.verb.sense in spending), None)
    if buying is None or buying.i < value.anchor.i:
        return False
    if buying.dep_ == "pcomp" and buying.head.lower_ == "for":
        return True  # "a credit of $1 billion for procuring food"
    if not syntax.is_infinitive(buying):
        return False
    governors = {p.token.i for p in value.chain} | {value.anchor.i}
    return buying.dep_ in ("advcl", "xcomp", "relcl", "acl") and buying.head.i in governors


def _is_giver(noun: Token, listed: Draft) -> bool:
    """ "The package, worth $415m, will give Ukraine interceptors": the package is the goods it gives."""
    verb = _verb(listed)
    giver = syntax.subject(verb) if verb is not None and not syntax.is_passive(verb) else None
    return giver is not None and giver.i == noun.i


def _is_meant_for(money: Token, goods: Token) -> bool:
    """ "The remaining £290m is for drones and mines": what a sum is for is what it is spent on."""
    first = goods
    while first.dep_ == "conj":
        first = first.head
    if first.dep_ != "pobj" or first.head.lower_ != "for" or money.dep_ != "nsubj":
        return False
    return money.head.i == first.head.head.i and lemma(money.head) == "be"


def _noun_path(low: Token, high: Token, words: SupportWords) -> bool:
    """Whether ``low`` hangs on ``high`` by prepositions of content and nouns alone."""
    current = low
    while current.i != high.i:
        if syntax.is_verb(current) or current.dep_ == "ROOT":
            return False
        if current.dep_ == "conj" and current.head.i == high.i:
            return False  # "$1 million and 60 generators" are two gifts
        if current.dep_ == "prep" and current.lower_ not in words.grammar.content:
            return False
        if current.head.i == current.i:
            return False
        current = current.head
    return True


def _worth_of(money: Token, goods: Token, words: SupportWords) -> bool:
    """ "€90 million worth of ammunition": the parser makes the sum a modifier of "worth"."""
    return money.head.lower_ in words.grammar.worth and money.head.i in {t.i for t in goods.ancestors}


def _between(low: Token, high: Token) -> bool:
    """Whether a verb stands on the path from ``low`` up to ``high``."""
    return any(syntax.is_verb(t) for t in low.ancestors if high.i in {a.i for a in t.ancestors})


def _worth_after(value: Draft, listed: Draft, words: SupportWords) -> bool:
    """ "..., worth over £1 billion": the adjective goes with the goods before it, wherever the parser hung it."""
    before = [
        t for t in value.anchor.doc[max(0, value.anchor.i - 7) : value.anchor.i] if t.lower_ in words.grammar.worth
    ]
    if not before or listed.anchor.i > before[-1].i:
        return False
    goods = [g.head for g in listed.goods]
    return not any(
        syntax.is_verb(t) for t in value.anchor.doc[max(listed.anchor.i, _index(listed, goods)) + 1 : before[-1].i]
    )


def _index(listed: Draft, heads: list[int]) -> int:
    last = max(heads) - listed.sentence.start
    return max((t.i for t in listed.anchor.doc if t.idx <= last), default=listed.anchor.i)


def _noun(draft: Draft) -> Token | None:
    return next((p.token for p in draft.chain if p.noun is not None and not p.relative), None)


def _under_contract(value: Draft, listed: Draft) -> bool:
    """ "Spare parts will be supplied under a subcontract worth NOK 90 million"."""
    order = next((p for p in value.chain if p.noun is not None and p.noun.kind is NounKind.ORDER), None)
    if order is None:
        return False
    above = {t.i for t in order.token.ancestors if syntax.is_verb(t)}
    return any(p.token.i in above for p in listed.chain if p.verb is not None and p.verb.sense is Sense.TRANSFER)


def _join(value: Draft, listed: Draft) -> None:
    """The goods become what the sum is for; predicates that only the goods have are kept."""
    value.goods, value.items = listed.goods, listed.items
    value.evidence += listed.evidence
    known = {p.token.i for p in value.chain}
    own = (p for p in listed.chain if p.token.i not in known)
    value.chain += tuple(p for p in own if not _is_still_to_buy(p))


def _is_still_to_buy(item: Predicate) -> bool:
    """ "C$30 million to buy ambulances": nothing is ordered yet."""
    for_it = item.token.dep_ == "pcomp" and item.token.head.lower_ == "for"
    return item.verb is not None and item.verb.sense is Sense.CONTRACT and (syntax.is_infinitive(item.token) or for_it)
