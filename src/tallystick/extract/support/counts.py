"""Facts whose figure counts goods that were named before, or people who are trained.

"Thirteen of the 19 systems", "eight of them", "the other six", "the first eight are to be shipped";
"120 Ukrainian soldiers are to be trained", "nine Ukrainians have completed their training".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.mentions import QuantityMention
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.support.bare import (
    is_about_goods,
    is_counter,
    is_ratio,
    is_to_come,
    ordinals,
    share_of,
    stands_alone,
)
from tallystick.extract.support.drafts import Draft
from tallystick.extract.support.predicates import chain
from tallystick.extract.support.stages import stage_of
from tallystick.extract.trees import Token
from tallystick.knowledge.support import NounKind, Sense, SupportWords
from tallystick.model import Basis, Item, Modality, Span, Stage

_PARTITIVE = re.compile(r" of (?:[\w’'-]+ ){0,3}")  # between a part and its whole: "of the", "of Britain's"


def counted(context: Context, sentence: Sentence, known: Sequence[Draft]) -> list[Draft]:
    """Drafts for numbers that head a noun phrase of their own, and for counted people who are trained."""
    words = context.knowledge.support
    taken = {g.item.quantity.text for d in known for g in d.goods if g.item.quantity}
    found = []
    for mention in context.figures(sentence).quantities:
        tokens = sentence.at(mention.span.start, mention.span.end)
        trained = _trainees(tokens[-1], mention, sentence, words)
        if trained is not None:
            found.append(trained)
        elif stands_alone(tokens, mention, sentence, context) and not _is_told(mention, taken, known):
            found.append(_pronominal(tokens[-1], mention, sentence, context))
    found += [_pronominal(token, mention, sentence, context) for token, mention in ordinals(sentence, words)]
    return [d for d in found if d.count is None or not is_about_goods(d, words)]


def _is_told(mention: QuantityMention, taken: set[str], known: Sequence[Draft]) -> bool:
    """Whether a number counts goods of the sentence already: its own, or those that share their number."""
    inside = any(e.start <= mention.span.start and mention.span.end <= e.end for d in known for e in d.evidence)
    after = any(d.evidence and d.evidence[0].start < mention.span.start for d in known)
    return inside or (mention.span.text in taken and not after)


def _pronominal(number: Token, mention: QuantityMention, sentence: Sentence, context: Context) -> Draft:
    words, measures = context.knowledge.support, context.knowledge.goods.words.weights
    anchor = number.head if is_counter(number, words, measures) else number
    draft = Draft(sentence, anchor, chain(anchor, words), count=mention, evidence=[_reach(anchor, mention, sentence)])
    verb = next((t for t in anchor.ancestors if syntax.is_verb(t)), None)
    if is_to_come(anchor, words):
        draft.stage, draft.coming = Stage.ALLOCATED, True
    elif not draft.chain and verb is not None and lemma(verb) in words.in_use and syntax.modal(verb) is None:
        draft.stage = Stage.DELIVERED  # "Ten are running"
    return draft


def _reach(number: Token, mention: QuantityMention, sentence: Sentence) -> Span:
    """The number with its "of …" and the verb it is subject of."""
    verb = number.head if syntax.is_verb(number.head) and number.head.i > number.i else number
    tokens = sentence.at(mention.span.start, mention.span.end)
    return sentence.span([*tokens, verb])


def courses(sentence: Sentence, known: Sequence[Draft], words: SupportWords) -> list[Draft]:
    """ "Latvia will train Ukrainian troops": training of people that nobody counts, where a verb teaches them.

    What is done under a contract ("a contract with a firm that will train mechanics") is what the contract is for.
    """
    entries = [(t, words.verb.get(lemma(t))) for t in sentence.doc if syntax.is_verb(t)]
    teaching = [verb for verb, entry in entries if entry is not None and entry.sense is Sense.TRAIN]
    ordered = (p.noun is not None and p.noun.kind is NounKind.ORDER for d in known for p in d.chain)
    if not teaching or any(ordered) or any(Modality.TRAINING in d.modality for d in known):
        return []
    found = []
    sending = {p.token.i for d in known for p in d.chain}  # "will send 20 instructors to train marines"
    for token in (t for t in teaching if not (syntax.is_infinitive(t) and t.head.i in sending and t.head.i < t.i)):
        taught = syntax.children(token, "dobj", "nsubjpass")
        people = next((t for t in taught if lemma(t) in words.trainees or lemma(t) in words.trained_bodies), None)
        if people is not None and not any(t.like_num for t in people.subtree):
            span = sentence.span([token, *sentence.doc[people.left_edge.i : people.i + 1]])
            found.append(Draft(sentence, people, chain(people, words), modality=(Modality.TRAINING,), evidence=[span]))
    return found


def _trainees(number: Token, mention: QuantityMention, sentence: Sentence, words: SupportWords) -> Draft | None:
    """People counted under a verb or noun of training."""
    person = number.head if number.dep_ in ("nummod", "compound") else number
    near = [*syntax.ancestors(person)]
    verb = next((t for t in near if syntax.is_verb(t)), None)
    if verb is None or not _is_training(person, near, verb, words):
        return None
    stage = _course(verb, words)
    item = (
        Item(lemma(person) if person.tag_ in ("NN", "NNS") else person.text.removesuffix("s"), None, mention.quantity)
        if person.tag_.startswith("N")
        else None
    )
    return Draft(
        sentence,
        person,
        chain(person, words),
        items=(item,) if item is not None else (),
        stage=stage,
        modality=(Modality.TRAINING,),
        evidence=[sentence.span([*sentence.at(mention.span.start, mention.span.end), person])],
    )


def _is_training(person: Token, near: list[Token], verb: Token, words: SupportWords) -> bool:
    people = lemma(person) in words.trainees or person.tag_ in ("NNPS", "CD")
    if any(syntax.child(c, "dobj") is not None for c in _complements(verb) if syntax.child(verb, "dobj") is not None):
        return False  # "will send 20 instructors to train marines"
    taught = any(
        words.verb.get(lemma(t)) is not None and words.verb[lemma(t)].sense is Sense.TRAIN
        for t in (*near, *_complements(verb))  # "are to be trained"
        if syntax.is_verb(t)
    )
    below = {lemma(t) for v in (verb, *_complements(verb)) for t in _nouns_below(v)}
    return people and ((taught and person.tag_ != "CD") or bool(below & words.training))


def _complements(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in ("xcomp", "ccomp")]


def _nouns_below(verb: Token) -> Iterator[Token]:
    for kid in verb.children:
        if kid.dep_ == "dobj":
            yield kid
        if kid.dep_ == "prep":
            yield from syntax.children(kid, "pobj")


def _course(verb: Token, words: SupportWords) -> Stage | None:
    """Training that is complete or going on, where a verb of phase or "on the course" says so."""
    phases = [words.phases[lemma(t)] for t in (verb, *_complements(verb)) if lemma(t) in words.phases]
    if phases:
        return phases[0]
    below = {lemma(t) for v in (verb, *_complements(verb)) for t in _nouns_below(v)}
    return Stage.DELIVERING if below & words.training else None


def partitives(context: Context, sentence: Sentence, lists: Sequence[Draft]) -> list[Draft]:
    """ "13 of its 19 Caesars", "a third of the 40 tents": the whole of 19, of which the 13 are a part."""
    words = context.knowledge.support
    found = []
    for draft in lists:
        inner = _inner_number(draft, context, sentence)
        if inner is None:
            continue
        _take_share(draft, inner, context, sentence)
        item = draft.items[0] if draft.items else None
        if item is None or item.quantity is None or inner.span.text == item.quantity.text:
            continue
        whole_item = replace(item, quantity=inner.quantity)
        if is_about_goods(draft, words):  # "lost four of the 14 tanks that Britain gave": Britain gave 14
            draft.items, draft.chain = (whole_item,), tuple(p for p in draft.chain if p.relative)
            continue
        whole = Draft(sentence, draft.anchor, draft.chain, items=(whole_item,), evidence=[inner.span])
        whole.goods, whole.basis, draft.basis = draft.goods, Basis.INCREMENT, Basis.INCREMENT
        if _is_had(draft, words):
            draft.stage = Stage.DELIVERED
        if draft.stage is Stage.DELIVERED or (draft.chain and stage_of(draft, words) is Stage.DELIVERED):
            whole.stage = Stage.DELIVERING  # a part of it is handed over
        draft.whole, draft.evidence = whole, [_part_words(draft, sentence, inner)]
        found.append(whole)
    return found


def _take_share(draft: Draft, inner: QuantityMention, context: Context, sentence: Sentence) -> None:
    """ "two-thirds of the 600,000 doses", "three of Britain's eight guns": how many that is."""
    parts = [q for q in context.figures(sentence).quantities if q.span.end <= inner.span.start]
    if not draft.items or draft.items[0].quantity not in (None, inner.quantity) or not parts:
        return
    if _PARTITIVE.fullmatch(context.document.text[parts[-1].span.end : inner.span.start]):
        part = parts[-1].quantity
        number = share_of(part, inner.quantity) if is_ratio(part) else part
        draft.items = (replace(draft.items[0], quantity=number), *draft.items[1:])


def _is_had(draft: Draft, words: SupportWords) -> bool:
    """ "now has 12 of the 18 tanks promised": who has some of them was given them."""
    verb = next((t for t in draft.anchor.ancestors if syntax.is_verb(t)), None)
    return verb is not None and lemma(verb) in words.having and syntax.modal(verb) is None


def _part_words(draft: Draft, sentence: Sentence, inner: QuantityMention) -> Span:
    """The part's own words: from its verb, where that stands right before, up to the whole's number."""
    upto = [t for t in draft.anchor.doc if sentence.start + t.idx < inner.span.start]
    number = next((t.i for t in reversed(upto) if t.tag_ == "CD"), upto[-1].i)
    verb = draft.chain[0].token if draft.chain and number - 4 <= draft.chain[0].token.i < number else upto[number]
    return sentence.span([verb, *upto[number:-1], upto[number]])


def _inner_number(draft: Draft, context: Context, sentence: Sentence) -> QuantityMention | None:
    """The number right before the goods, where another number and "of" stand before it."""
    name = draft.goods[0].span.start if draft.goods else draft.start
    before = (
        [q for q in context.figures(sentence).quantities if q.span.end <= draft.goods[0].head] if draft.goods else []
    )
    inner = before[-1] if before else None
    if inner is None or len(before) < 2:
        return None
    between = context.document.text[before[-2].span.end : inner.span.start]
    close = name - 1 <= inner.span.end + 25 if draft.goods else False
    return inner if close and _PARTITIVE.fullmatch(between) else None
