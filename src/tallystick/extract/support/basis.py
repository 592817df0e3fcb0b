"""What a figure adds up: a new sum, a total to date, or a ceiling that packages are drawn from."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.mentions import DateMention, FigureRole
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.support.drafts import Draft
from tallystick.extract.trees import Token
from tallystick.knowledge.patterns import WordPattern, whole_words, words_of
from tallystick.knowledge.support import Sense, SupportWords
from tallystick.model import Basis, Per, Period, Qualifier, Stage

_UNTIL = ("by", "before", "until", "within", "no later than", "not later than")
_FROM = ("from", "since")
_COVERING = (None, "for", "in", "over", "during")
_NEAR = 8  # words on either side of a sum that can qualify it
_DECIDING = (Sense.ALLOCATE, Sense.PROMISE, Sense.CONTRACT)
_GIVING = (Sense.TRANSFER, Sense.PAY)
_WEEKS = 14  # days: over a shorter time nothing adds up
_YEAR = 360  # days: a period of at least this length is a year's envelope
_RANGE = re.compile(r"\b(?:to|through|until|till)\b|\d\s?[-–]\s?\d")
_SINCE = re.compile(r"\bsince (?:the )?(?:\w+ ){1,3}(?:of|in) $")
_AND_NEXT = re.compile(r" and (?:in )?(next(?: year)?|the next|the following year|(?:19|20)\d\d)\b")
_EVENT, _NEXT = 48, 24  # characters before a year in which its event stands; behind it for the next year
_YEARS = 400  # days: a longer one is no single year


def set_basis(draft: Draft, context: Context) -> None:
    """Set basis and period from the words around the figure and the dates of its sentence."""
    draft.period = draft.period or _covered(draft, context)
    draft.past = _is_past(draft, context)
    if draft.basis is not None:
        return
    if draft.money is not None and draft.money.role is FigureRole.ADDITIONAL:
        draft.basis = Basis.INCREMENT  # "an additional €85 million in 2026"
    elif _is_year_level(draft):
        draft.basis = Basis.ENVELOPE
    elif _is_total(draft, context):
        draft.basis = Basis.CUMULATIVE
    elif _is_envelope(draft, context):
        draft.basis = Basis.ENVELOPE
    else:
        draft.basis = Basis.INCREMENT


def clause_text(draft: Draft) -> str:
    """The words of the clause the anchor stands in, lower case: up to a semicolon, or a comma before another figure."""
    text, place = draft.sentence.lower, draft.anchor.idx
    start = max(text.rfind(";", 0, place), text.rfind("–", 0, place), text.rfind("—", 0, place)) + 1
    ends = [e for e in (text.find(";", place), text.find(" – ", place), text.find(" — ", place)) if e >= 0]
    return text[start : min(ends, default=len(text))]


def is_in(phrases: tuple[str, ...], text: str) -> bool:
    """Whether one of the phrases stands in the text, in lower case, as whole words."""
    return _pattern(phrases).pattern.search(text) is not None


def phrase_in(phrases: tuple[str, ...], sentence: Sentence, text: str | None = None) -> bool:
    """Whether one of the phrases stands in the sentence, or in ``text``, a part of it, as whole words."""
    return _pattern(phrases).search(sentence.lower if text is None else text, sentence.words) is not None


@cache
def _pattern(phrases: tuple[str, ...]) -> WordPattern:
    return whole_words(phrases)


def _is_year_level(draft: Draft) -> bool:
    """ "aid will be cut to €4 billion in 2025": a level of spending in a year is that year's envelope."""
    total = any(p.verb is not None and p.verb.sense is Sense.TOTAL and not p.relative for p in draft.chain)
    year = draft.period is not None and _is_long(draft.period) and not _is_long(draft.period, _YEARS)
    led = draft.anchor.dep_ == "pobj" and draft.anchor.head.lower_ in ("to", "from")
    return total and year and led and draft.money is not None


def _is_total(draft: Draft, context: Context) -> bool:
    words = context.knowledge.support
    totals = [p for p in draft.chain if p.verb is not None and p.verb.sense is Sense.TOTAL and not p.verb.weak]
    acted = any(p.verb is not None and p not in totals and not p.relative for p in draft.chain)
    decided = any(p.verb is not None and p.verb.sense in _DECIDING for p in draft.chain)
    worth = totals and decided and all(p.token.tag_ == "VBG" and lemma(p.token) not in words.raising for p in totals)
    if draft.money is not None and draft.money.role is FigureRole.CUMULATIVE and not worth:
        return True
    if any(p.token.tag_ != "VBG" or not acted for p in totals):
        return True  # but "approved two projects totalling $150m" says what they are worth
    if draft.stage is Stage.DELIVERED and _has_run_up(draft, context):
        return True
    if draft.stage is Stage.DELIVERED and (_has_mounted_up(draft) or _is_given_until_now(draft, context)):
        return True
    if _is_already(draft, context):
        return True
    done = draft.stage in (Stage.DELIVERED, Stage.PLEDGED, Stage.ALLOCATED, Stage.DELIVERING, None)
    return done and _sums_up(draft, words)


def _has_mounted_up(draft: Draft) -> bool:
    """ "has provided more than $2.5 billion": a perfect with a figure that is still growing is a total to date."""
    at_least = draft.money is not None and draft.money.money.qualifier is Qualifier.AT_LEAST
    at_least = at_least or any(i.quantity and i.quantity.qualifier is Qualifier.AT_LEAST for i in draft.items)
    verbs = [p for p in draft.chain if p.verb is not None and p.verb.sense is Sense.TRANSFER and not p.relative]
    helping = [c for p in verbs for c in p.token.children if c.dep_ == "aux" and lemma(c) == "have"]
    return at_least and any(c.tag_ in ("VBZ", "VBP") for c in helping)


def _is_given_until_now(draft: Draft, context: Context) -> bool:
    """ "Poland has provided Ukraine with €5 billion": the present perfect of giving tells what was given until now.

    Not with a day of its own, with goods, or of money called new.
    """
    words = context.knowledge.support
    beside = _beside(draft)
    if draft.money is None or draft.items or is_in(words.new_money, beside) or is_in(words.envelope, beside):
        return False
    verbs = [p.token for p in draft.chain if p.verb and p.verb.sense in _GIVING and not p.relative and not p.verb.weak]
    helping = (c for v in verbs[:1] for c in v.children if c.dep_ == "aux" and lemma(c) == "have" and v.tag_ == "VBN")
    if not any(c.tag_ in ("VBZ", "VBP") for c in helping) or syntax.is_passive(verbs[0]):
        return False
    return not any((d.period.start or d.period.end) == d.period.end for d in dates_of(draft, context))


def _sums_up(draft: Draft, words: SupportWords) -> bool:
    """Whether "since", "so far" or the like stands in the clause of the figure's own verb."""
    verbs = {p.token.i for p in draft.chain if p.verb is not None} | {_clause_verb(draft.anchor)}
    done = draft.period is not None or any(p.verb is not None and syntax.has_perfect(p.token) for p in draft.chain)
    cues = _pattern((*words.cumulative, *words.summing) if done else words.cumulative)
    if cues.first.isdisjoint(draft.sentence.words):
        return False
    for found in cues.pattern.finditer(draft.sentence.lower):
        cue = next((t for t in draft.anchor.doc if t.idx + len(t.text) > found.start()), None)
        superlative = cue is not None and any(t.tag_ == "JJS" for t in cue.doc[max(0, cue.i - 2) : cue.i])
        if cue is not None and not superlative and _clause_verb(cue) in verbs:
            return True
    return False


def _has_run_up(draft: Draft, context: Context) -> bool:
    """What was delivered "by the end of June" or in the course of a past year has added up over that time."""
    published = context.document.published
    ended = [d for d in dates_of(draft, context) if d.lead in ("by", "until") and _bears_on(d, draft)]
    over = any(published and d.period.end and d.period.end <= published for d in ended)
    past = draft.past and draft.period is not None and draft.period.start is not None
    before_then = any(c.tag_ == "VBD" and lemma(c) == "have" for p in draft.chain for c in p.token.children)
    run_up = before_then and any(d.lead in ("by", "until") and _bears_on(d, draft) for d in dates_of(draft, context))
    return over or past or run_up or _is_running(draft, context)


def _is_running(draft: Draft, context: Context) -> bool:
    """ "has provided $9 million this year": what a perfect tells of a period that is not over is its total to date."""
    published, period = context.document.published, draft.period
    begun = bool(published and period and period.start and period.end and period.start <= published <= period.end)
    return begun and any(p.verb is not None and syntax.has_perfect(p.token) for p in draft.chain)


def _is_already(draft: Draft, context: Context) -> bool:
    """ "had already allocated $60 million in this financial year", "over the past 20 years has invested $53 billion":
    what a perfect tells of a time that began long ago is its total, whatever was done."""
    dated = [d for d in dates_of(draft, context) if d.period is draft.period]
    over = any(d.lead in ("over", "during", "throughout") for d in dated)
    if not (_is_running(draft, context) or (draft.past and over)):
        return False
    words = context.knowledge.support
    perfect = [p.token for p in draft.chain if p.verb is not None and syntax.has_perfect(p.token)]
    return bool(perfect) and (over or any(c.lower_ in words.already for t in perfect for c in t.children))


def _clause_verb(token: Token) -> int:
    """The place of the nearest verb above a token; -1 in a phrase without one.

    Above "since" in "has pledged $27 billion since the war began" that is the verb whose time the clause tells.
    """
    opens = token.dep_ == "mark" and token.head.dep_ == "advcl"
    start = token.head.head if opens else token
    return next((t.i for t in (start, *start.ancestors) if syntax.is_verb(t)), -1)


def _is_envelope(draft: Draft, context: Context) -> bool:
    words = context.knowledge.support
    if draft.money is None:
        return False
    if draft.money.money.per is Per.YEAR:
        return True
    if any(p.verb is not None and p.verb.envelope and p.token.i < draft.anchor.i for p in draft.chain):
        return True
    if any(p.noun is not None and p.noun.basis is Basis.ENVELOPE for p in draft.chain if p.noun and p.noun.basis):
        return _names_fund(draft)
    if (
        draft.period is not None
        and _is_long(draft.period)
        and not draft.past
        and draft.stage in (Stage.PLEDGED, Stage.ALLOCATED, None)
        and not _is_when_done(draft, context)
    ):
        return True
    if draft.stage not in (Stage.PLEDGED, Stage.ALLOCATED):
        return False
    beside = _beside(draft)
    return _pattern(words.envelope).search(beside, words_of(beside)) is not None


def _is_when_done(draft: Draft, context: Context) -> bool:
    """ "In 2001 the office launched a decision of €1m": a year with a deed in the past is when it was done, not what
    the sum is for."""
    verb = next((p.token for p in draft.chain if p.verb is not None and not p.relative), None)
    done = verb is not None and (verb.tag_ == "VBD" or syntax.has_perfect(verb)) and not syntax.is_passive(verb)
    return done and any(d.lead == "in" and d.period is draft.period for d in dates_of(draft, context))


def _beside(draft: Draft) -> str:
    """The words next to the sum, up to the next figure: what qualifies another sum does not qualify this one."""
    doc, place = draft.anchor.doc, draft.anchor.i
    before, after = list(doc[max(0, place - _NEAR) : place]), list(doc[place : place + _NEAR])
    cut = max((n for n, t in enumerate(before) if t.tag_ == "$" or t.like_num or t.lower_ == ","), default=-1)
    before = before[cut + 1 :] if cut + 1 < len(before) else []
    stop = next((n for n, t in enumerate(after) if n and (t.tag_ == "$" or t.lower_ in (",", "as"))), len(after))
    return " ".join(t.lower_ for t in [*before, *after[:stop]])


def _names_fund(draft: Draft) -> bool:
    """Whether the figure is the size of the fund itself, not something paid from it."""
    noun = next(p for p in draft.chain if p.noun is not None and p.noun.basis is Basis.ENVELOPE)
    path = list(draft.anchor.ancestors)
    upto = path[: path.index(noun.token)] if noun.token in path else path
    return not any(t.lower_ in ("from", "by", "via", "through", "under", "within") for t in upto)


def _is_long(period: Period, days: int = _YEAR) -> bool:
    return period.start is not None and period.end is not None and (period.end - period.start).days >= days


def _covered(draft: Draft, context: Context) -> Period | None:
    """The time a figure covers: "since X" opens it, a year or span of years after "for", "in" or "this" fixes it."""
    for mention in dates_of(draft, context):
        if not _bears_on(mention, draft):
            continue
        ranged = mention.lead == "from" and _RANGE.search(mention.span.text) is not None
        if (mention.lead in ("since", "from") and not ranged) or _is_since(mention, context):
            return Period(mention.period.start, None, mention.span.text)
        long = _is_long(mention.period) or _is_latest(mention, context)
        if ranged or mention.lead == "between" or (long and mention.lead in _COVERING):
            return _with_next_year(mention, context)
    return None


def _is_since(mention: DateMention, context: Context) -> bool:
    """ "Since the crisis of 2022": a year that only names the event from which on is counted."""
    before = context.document.text[max(0, mention.span.start - _EVENT) : mention.span.start].lower()
    return _SINCE.search(before) is not None


def _with_next_year(mention: DateMention, context: Context) -> Period:
    """ "this year and next", "2026 and 2027": a year with the one that "and" ties to it."""
    period, after = mention.period, context.document.text[mention.span.end : mention.span.end + _NEXT]
    found = _AND_NEXT.match(after)
    if found is None or period.start is None or period.end is None or (period.end - period.start).days > _YEARS:
        return period
    year = period.end.year + 1
    if found[1].isdigit() and int(found[1]) != year:
        return period
    text = context.document.text[mention.span.start : mention.span.end + found.end()]
    return Period(period.start, period.end.replace(year=year), text)


def _is_latest(mention: DateMention, context: Context) -> bool:
    """Whether a period of weeks or months ends with the day of publication: "over the last eight months"."""
    start, end = mention.period.start, mention.period.end
    return bool(start and end and end == context.document.published and (end - start).days >= _WEEKS)


def _bears_on(mention: DateMention, draft: Draft) -> bool:
    """Whether a date qualifies the figure: it stands before it, or after it with no comma between."""
    tokens = draft.sentence.at(mention.span.start, mention.span.end)
    verbs = {p.token.i for p in draft.chain if p.verb is not None} | {_clause_verb(draft.anchor)}
    if mention.lead == "since" and tokens and _clause_verb(tokens[0]) not in verbs:
        return False
    begin = draft.sentence.start + draft.anchor.idx
    between = draft.sentence.text[draft.anchor.idx : max(0, mention.span.start - draft.sentence.start)]
    return mention.span.start < begin or not any(mark in between for mark in (",", ";", "–", "—"))


def handed_over_on(draft: Draft, context: Context) -> Period | None:
    """The day of a handover: one named in the clause of what was delivered, not after publication."""
    published = context.document.published
    if draft.stage is not Stage.DELIVERED or draft.basis is not Basis.INCREMENT:
        return None
    verbs = {p.token.i for p in draft.chain if p.verb is not None and not p.relative}
    for mention in dates_of(draft, context):
        day, tokens = mention.period.start, draft.sentence.at(mention.span.start, mention.span.end)
        if day is None or day != mention.period.end or mention.lead not in (None, "on") or not tokens:
            continue
        if _clause_verb(tokens[0]) in verbs and (published is None or day <= published):
            return mention.period
    return None


def _is_past(draft: Draft, context: Context) -> bool:
    """Whether the time covered was over when the document appeared."""
    published = context.document.published
    return bool(published and draft.period and draft.period.end and draft.period.end <= published)


def dates_of(draft: Draft, context: Context) -> list[DateMention]:
    """The dates of the draft's sentence, nearest to the anchor first."""
    inside = context.figures(draft.sentence).dates
    place = draft.sentence.start + draft.anchor.idx
    inside = [d for d in inside if not _beyond_another(d, place, draft, context)]
    return sorted(inside, key=lambda d: (abs(d.span.start - place), d.span.start))


def _beyond_another(mention: DateMention, place: int, draft: Draft, context: Context) -> bool:
    """Whether another sum, and a comma, stand between a date and the figure: then the date is the other's."""
    told = context.figures(draft.sentence)
    sums, goods = [m.span.start for m in told.money], [g.head for g in told.goods]
    if mention.span.start < min([*sums, *goods], default=place):
        return False  # a date that opens the sentence bears on all that follows
    low, high = sorted((mention.span.start, place))
    if "," not in context.document.text[low:high]:
        return False
    own = {draft.money.span.start} if draft.money else set()
    own_goods = {g.head for g in draft.goods}
    return any(low < m < high and m not in own for m in sums) or any(
        low < g < high and g not in own_goods for g in goods
    )


def due_of(draft: Draft, context: Context) -> Period | None:
    """When it is to be complete: a date called due, one after "by", "before" or "within", or a future day or month."""
    dates = dates_of(draft, context)
    called = [d.period for d in dates if _is_called_due(d, context)]
    limits = [Period(None, d.period.end, d.span.text) for d in dates if d.lead in _UNTIL and d.period.end]
    published: date | None = context.document.published
    future = [
        d.period
        for d in dates
        if published
        and d.period.start
        and d.period.start > published
        and not _is_long(d.period)
        and d.lead not in _FROM
    ]
    return next(iter([*called, *limits, *future]), None)


def _is_called_due(mention: DateMention, context: Context) -> bool:
    """Whether "due" stands right before the date: "final deliveries due next month"."""
    before = context.document.text[max(0, mention.span.start - 10) : mention.span.start].lower().split()
    return "due" in before[-2:]
