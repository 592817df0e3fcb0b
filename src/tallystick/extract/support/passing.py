"""Who passes aid on, by the words beside its name: "administered by", "with WFP as partner", "under the … Scheme"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.mentions import ActorMention
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.support.drafts import WITHOUT_PASSAGE, Draft
from tallystick.knowledge.actors import slug
from tallystick.knowledge.support import SupportWords
from tallystick.model import Actor, ActorType

_REACH = 48  # characters before a name in which the words that lead to it stand
_SHORT = 4  # words of a sentence from its subject on within which what it takes up is told


def passes_on(actor: Actor, context: Context) -> bool:
    """Whether an organisation can pass aid on: none that is a state's own, but for schemes called by its name."""
    known = context.knowledge.actors
    own = actor.speaks_for in known.states or actor.id in known.states
    return actor.type is ActorType.ORGANISATION and (not own or _is_scheme(actor, context))


def _is_scheme(actor: Actor, context: Context) -> bool:
    """Whether the last word of a name of several is one for a scheme: "Chad Recovery Trust Fund"."""
    known, heads = context.knowledge.actors, context.knowledge.support.scheme_heads
    body = actor.id in known.bodies and known.kinds.get(actor.id) != "fund"  # the International Monetary Fund is none
    return not body and " " in actor.name and actor.name.rsplit(" ", 1)[-1] in heads


def own_fund(mention: ActorMention, context: Context) -> Actor:
    """ "the World Bank's trust fund", "the United Nations trust fund": a fund of an organisation's, else itself."""
    text, end = context.document.text, mention.span.end
    found = _kept(context.knowledge.support).match(text, end, end + _REACH)
    name = text[mention.span.start : found.end()] if found is not None else ""
    return Actor(slug(name), name, ActorType.ORGANISATION, speaks_for=mention.actor.id) if name else mention.actor


def handlers(sentence: Sentence, context: Context) -> Iterator[tuple[int, Actor]]:
    """Organisations of a sentence that words of handling lead to, each with the place of its first word."""
    words = context.knowledge.support
    for mention in context.cast.within(sentence.start, sentence.end):
        if not passes_on(mention.actor, context):
            continue
        before = sentence.lower[: mention.span.start - sentence.start]
        after = sentence.lower[mention.span.end - sentence.start :]
        led = _led(words).search(before[-_REACH:]) or (before.rstrip().endswith(" with") and _as(words).match(after))
        under = _is_scheme(mention.actor, context) and _under(words).search(before[-_REACH:])
        if led or under or _is_handling(mention, sentence, words):
            yield sentence.at(mention.span.start, mention.span.end)[0].i, own_fund(mention, context)


def _is_handling(mention: ActorMention, sentence: Sentence, words: SupportWords) -> bool:
    """ "$6m, which WFP will use to buy maize": the subject of a clause that tells what is done with a gift."""
    head = sentence.at(mention.head, mention.head + 1)
    verb = head[0].head if head and head[0].dep_ == "nsubj" else None
    return verb is not None and verb.dep_ == "relcl" and lemma(verb) in words.handling


def schemes(sentence: Sentence, context: Context) -> Iterator[tuple[int, Actor]]:
    """Funds and schemes no list knows, called by a name after a preposition of way: "under the Coastal Aid Scheme"."""
    words = context.knowledge.support
    if words.scheme_heads.isdisjoint(re.findall(r"[A-Z]\w+", sentence.text)):
        return
    for found in _schemes(words).finditer(sentence.text):
        start = sentence.start + found.start(1)
        inside = context.cast.within(start, sentence.start + found.end(1))
        if any(m.span.end == sentence.start + found.end(1) for m in inside):
            continue  # an actor that the cast knows
        yield sentence.at(start, start + 1)[0].i, _called(found[1], context)


def _called(name: str, context: Context) -> Actor:
    """The known fund of the text that a part of its name takes up ("the UK-led International Fund"), else a new one."""
    words = {w for w in name.split() if "-" not in w}
    known = (m.actor for m in context.cast.mentions if m.actor.type is ActorType.ORGANISATION and " " in m.actor.name)
    meant = next((a for a in known if len(words) > 1 and words <= set(a.name.split())), None)
    return meant or Actor(slug(name), name, ActorType.ORGANISATION)


def taken_up(drafts: Sequence[Draft], context: Context) -> None:
    """ "Sweden gives €3m. The money will go through UNICEF": a sentence that only says what way the money goes.

    It tells of the sum that the same noun calls by name in the paragraph, else of the first sum of the sentence before.
    """
    if not drafts:
        return
    told, givers = {d.sentence.index for d in drafts}, {g for d in drafts for g in d.donors}
    for before in dict.fromkeys(d.sentence.index for d in drafts):
        if before + 1 in told or before + 1 >= len(context.sentences):
            continue
        sentence = context.sentences[before + 1]
        opening = _opening(context.knowledge.support).match(sentence.lower)
        if opening is None or sentence.paragraph != context.sentences[before].paragraph:
            continue
        way = next((w for w in _ways(sentence, context) if w not in givers), None)
        draft = _meant(opening["noun"], [d for d in drafts if d.sentence.paragraph == sentence.paragraph], before)
        if way is not None and draft is not None and draft.stage not in WITHOUT_PASSAGE:
            draft.channel = draft.channel or way


def _meant(noun: str | None, drafts: Sequence[Draft], index: int) -> Draft | None:
    near = [d for d in drafts if d.money is not None and d.sentence.index <= index]
    named = (d for d in reversed(near) if noun and any(lemma(p.token) == noun for p in d.chain if p.noun is not None))
    last = (d for d in near if d.sentence.index == index)
    return next(named, None) or next(last, None)


def _ways(sentence: Sentence, context: Context) -> Iterator[Actor]:
    """The organisations and schemes of a sentence that words of way or payment lead to; nothing is parsed."""
    words = context.knowledge.support
    for mention in context.cast.within(sentence.start, sentence.end):
        before = sentence.lower[: mention.span.start - sentence.start][-_REACH:]
        if passes_on(mention.actor, context) and (_led(words).search(before) or _paid(words).search(before)):
            yield mention.actor
    for found in _schemes(words).finditer(sentence.text):
        yield _called(found[1], context)


def paying_for_work(draft: Draft, context: Context) -> Actor | None:
    """ "With $4 million from Germany, UNHCR is building shelters": an agency that works with a sum is its channel."""
    path = [draft.anchor, *draft.anchor.ancestors]
    way = next((t for t in path if t.dep_ == "prep"), None)
    if draft.money is None or way is None or way.lower_ != "with" or not syntax.is_verb(way.head):
        return None
    subject = syntax.subject(way.head)
    mention = context.cast.covering(*draft.sentence.offset(subject)) if subject is not None else None
    given = mention is not None and bool(draft.donors) and mention.actor not in draft.donors
    return mention.actor if mention is not None and given and passes_on(mention.actor, context) else None


@cache
def _led(words: SupportWords) -> re.Pattern[str]:
    leads = "|".join(re.escape(lead) for lead in sorted(words.handled, key=len, reverse=True))
    return re.compile(rf"\b(?:{leads})\s+(?:(?:the|its|their|a)\s+)?$")


@cache
def _under(words: SupportWords) -> re.Pattern[str]:
    leads = "|".join(re.escape(lead) for lead in sorted(words.scheme_leads, key=len, reverse=True))
    return re.compile(rf"\b(?:{leads})\s+(?:(?:the|its|their|a)\s+)?$")


@cache
def _kept(words: SupportWords) -> re.Pattern[str]:
    """What stands behind an organisation where a fund of its own is meant."""
    return re.compile(rf"(?:['’]s)?\s+(?:[a-z-]+\s+)?(?:{'|'.join(sorted(words.kept))})\b")


@cache
def _paid(words: SupportWords) -> re.Pattern[str]:
    leads = "|".join(sorted(words.grammar.payee))
    return re.compile(rf"\b(?:{leads})\s+(?:the\s+)?$")


@cache
def _as(words: SupportWords) -> re.Pattern[str]:
    roles = "|".join(sorted(words.handling_roles))
    return re.compile(rf"\s+as\s+(?:the\s+|its\s+|an?\s+)?(?:\w+\s+)?(?:{roles})")


@cache
def _schemes(words: SupportWords) -> re.Pattern[str]:
    """A preposition of way, then capitalised words of which the last is one for a scheme."""
    heads = "|".join(sorted(words.scheme_heads))
    leads = "|".join(re.escape(w) for w in sorted(words.scheme_leads, key=len, reverse=True))
    word = r"[A-Z][\w’'-]+"
    run = rf"{word}(?:\s+(?:(?:of|for|and|on)\s+(?:the\s+)?)?{word}){{0,6}}?\s+(?:{heads})"
    return re.compile(rf"\b(?i:{leads})\s+(?:(?i:the|its|their|a|an|new|wider)\s+){{0,2}}({run})\b(?!\s+[A-Z])")


@cache
def _opening(words: SupportWords) -> re.Pattern[str]:
    nouns = "|".join(sorted((re.escape(a) for a in words.anaphors), key=len, reverse=True))
    definite = r"(?:all of |half of |part of )?(?:the|this|that|these|its)\s+(?:\w+\s+)?"
    return re.compile(rf"(?:it|this|{definite}(?P<noun>{nouns}))\b")
