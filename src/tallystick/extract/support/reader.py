"""The stages of reading support, in order."""

from __future__ import annotations

import re
from functools import cache

from tallystick.extract.context import Context
from tallystick.extract.hedges import certainty_of
from tallystick.extract.ids import record_id
from tallystick.extract.parse import Sentence, lemma, parse_all
from tallystick.extract.support.bare import counts_back
from tallystick.extract.support.basis import dates_of, due_of, handed_over_on, phrase_in, set_basis
from tallystick.extract.support.cargo import came_from
from tallystick.extract.support.channels import set_channels
from tallystick.extract.support.corrections import is_disowned
from tallystick.extract.support.drafts import Draft
from tallystick.extract.support.entries import give_entries, give_items
from tallystick.extract.support.facts import find_facts
from tallystick.extract.support.forms import set_forms, settle_types
from tallystick.extract.support.gaps import bracketed, carry_on, continue_lists, distribute, fill_gaps, leaders
from tallystick.extract.support.links import link
from tallystick.extract.support.lists import govern_items
from tallystick.extract.support.parties import Parties
from tallystick.extract.support.passing import taken_up
from tallystick.extract.support.roles import fill_roles
from tallystick.extract.support.settle import default_stage, settle
from tallystick.extract.support.shares import spread
from tallystick.extract.support.stages import stage_of
from tallystick.extract.syntax import is_verb
from tallystick.extract.trees import Token
from tallystick.knowledge.patterns import grouped
from tallystick.knowledge.support import NounKind, Sense, StateEntry, SupportWords
from tallystick.model import Basis, Certainty, Modality, Period, Span, Stage, Support

_MODALITIES = tuple(Modality)
_STRETCH = 80  # characters between a figure and its word of support, at most, for one stretch of evidence


def support_sentences(context: Context) -> list[Sentence]:
    """The sentences that can hold a fact of support: all that ``find_support`` needs the parse of."""
    figures = [*(m.span.start for m in context.money), *(g.head for g in context.goods)]
    figured = {s.index for place in figures if (s := context.sentence_at(place)) is not None}
    words = context.knowledge.support
    return [s for s in context.sentences if s.index in figured or _is_wanted(s, words) or counts_back(s, context)]


def find_support(context: Context, sentences: list[Sentence] | None = None) -> tuple[Support, ...]:
    """All support records of a document, in the order of the text."""
    drafts = _drafts(context, support_sentences(context) if sentences is None else sentences)
    facts = spread(settle(link(drafts, context), context), context)
    settle_types(facts, context)
    ids = _ids(facts, context.document.id)
    return tuple(_record(d, ids, context.knowledge.support) for d in facts)


def _ids(facts: list[Draft], document: str) -> dict[int, str]:
    """The id of each fact; where two have the same words for evidence, the second is told apart by its number."""
    found: dict[int, str] = {}
    for draft in facts:
        key, times = record_id("support", document, _evidence(draft)), 1
        while key in found.values():
            times += 1
            key = record_id("support", f"{document}#{times}", _evidence(draft))
        found[id(draft)] = key
    return found


def _drafts(context: Context, chosen: list[Sentence]) -> list[Draft]:
    parse_all(chosen)
    found: list[Draft] = []
    for sentence in chosen:
        drafts = find_facts(context, sentence)
        leading = leaders(drafts, context)
        parties = Parties(context, sentence, set(leading.values()))
        for draft in drafts:
            fill_roles(draft, parties)
            draft.supposed = bool(draft.recipients) and parties.supposed.issuperset(draft.recipients)
        fill_gaps(drafts, leading)
        continue_lists(drafts)
        bracketed(drafts, context)
        carry_on(drafts, context.knowledge.support)
        distribute(drafts)
        _part_sides(drafts)
        set_channels(drafts, context)
        for draft in drafts:
            _describe(draft, context)
            _same_period(draft, found, context)
        found += drafts
    taken_up(found, context)
    govern_items(found, context)
    give_entries(found, context)
    give_items(found, context)
    return found


def _part_sides(drafts: list[Draft]) -> None:
    """Whoever receives one figure of a sentence gives none of its others: the parser hung it in the wrong place."""
    receivers = {r for d in drafts if d.donors for r in d.recipients}
    for draft in drafts:
        if draft.donors and set(draft.donors) <= receivers and not draft.recipients:
            draft.donors = ()


def _is_wanted(sentence: Sentence, words: SupportWords) -> bool:
    """Whether a sentence without a sum or goods can hold a fact: a number that counts what was named before, or a noun
    of support that a later sentence may give a figure."""
    return _cues(words).search(sentence.lower) is not None or all(c.search(sentence.lower) for c in _stops(words))


@cache
def _stops(words: SupportWords) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words for aid, and verbs that stop it: together they tell a fact without a figure."""
    stopping = (Sense.WITHHOLD, Sense.CANCEL, Sense.RESUME)
    verbs = [v.lemma.removesuffix("e") for v in words.verbs if v.sense in stopping and " " not in v.lemma]
    nouns = [n.lemma for n in words.nouns if not n.generic and n.stage is None]
    aid, stop = (re.compile(rf"\b(?:{'|'.join(sorted(w)).lower()})") for w in (nouns, verbs))
    return aid, stop


@cache
def _cues(words: SupportWords) -> re.Pattern[str]:
    """Nouns of support and of training, remainders, and numbers that point back."""
    nouns = [n.lemma for n in words.nouns if n.stage is not None] + [*words.training, *words.remainder, "train"]
    nouns = [f"{n[:-1]}(?:y|ie)" if n.endswith("y") else n for n in nouns]
    pointing = r"(?:of (?:them|these|those|it)|in all|the (?:other|first|last|remaining) \w+)"
    stems = grouped((noun[:1].lower(), noun.lower()) for noun in sorted(nouns))
    return re.compile(rf"\b(?:(?:{stems})(?:s|es|ing|ed)?|{pointing})\b")


def _describe(draft: Draft, context: Context) -> None:
    """Stage, certainty, basis and dates of a draft."""
    forecasts = context.knowledge.support.forecasts
    draft.forecast = any(lemma(t) in forecasts for t in draft.anchor.ancestors)
    draft.stage = draft.stage or stage_of(draft, context.knowledge.support)
    if draft.stage is Stage.SUSPENDED and _is_only_moved(draft, context):
        draft.stage = Stage.ALLOCATED
    set_basis(draft, context)
    if draft.stage is None and draft.past and _was_aid(draft):
        draft.stage = Stage.DELIVERED
    if draft.stage is None and (draft.container is not None or came_from(draft) is not None):
        draft.stage = Stage.DELIVERED if draft.container is None else draft.container.stage
    set_forms(draft, context)
    draft.period = draft.period or handed_over_on(draft, context)
    draft.announced = _announced(draft, context)
    draft.disowned = is_disowned(draft, context)
    if (
        draft.stage not in (Stage.DELIVERED, Stage.SUSPENDED, Stage.REFUSED, Stage.CANCELLED)
        and draft.basis is Basis.INCREMENT
    ):
        draft.due = due_of(draft, context)
    levels = {
        certainty_of(draft.sentence, p.token, context.knowledge)
        for p in draft.chain
        if p.verb is not None and not p.relative
    }
    for level in (Certainty.CONDITIONAL, Certainty.HEDGED):
        if level in levels:
            draft.certainty = level
            break


def _was_aid(draft: Draft) -> bool:
    """ "Germany's aid last year was €40 million": what aid was over a time that has gone by was given."""
    aid = any(p.noun is not None and p.noun.kind is NounKind.AID for p in draft.chain)
    verb = next((t for t in draft.anchor.ancestors if is_verb(t)), None)
    return aid and verb is not None and verb.lower_ in ("was", "were")


def _is_only_moved(draft: Draft, context: Context) -> bool:
    """Whether what is delayed got a new day: "delayed to March" keeps the promise."""
    moved = any(p.verb is not None and p.verb.movable for p in draft.chain)
    return moved and any(d.lead in ("to", "until", "till") for d in dates_of(draft, context))


def _announced(draft: Draft, context: Context) -> Period | None:
    """The day a promise was made public: a day not after publication beside a verb of promise."""
    if not any(p.verb is not None and p.verb.sense is Sense.PROMISE and not p.verb.weak for p in draft.chain):
        return None
    published = context.document.published
    for mention in dates_of(draft, context):
        day = mention.period.start
        if (
            published
            and day is not None
            and day == mention.period.end
            and day <= published
            and mention.lead in (None, "on")
        ):
            return mention.period
    return None


def _same_period(draft: Draft, earlier: list[Draft], context: Context) -> None:
    """ "over the same period": the time, and with it the basis, of the figure before."""
    same = phrase_in(context.knowledge.support.same_period, draft.sentence)
    before = next((d for d in reversed(earlier) if d.period is not None), None)
    if same and before is not None:
        draft.period, draft.basis = before.period, before.basis


def _evidence(draft: Draft) -> tuple[Span, ...]:
    """The smallest stretches that carry the fact: each figure, the first with the word of support that governs it."""
    spans = sorted({_with_predicate(draft), *draft.evidence})
    if len(spans) == 1:
        return tuple(spans)
    return tuple(s for s in spans if not any(o is not s and o.start <= s.start and s.end <= o.end for o in spans))


def _with_predicate(draft: Draft) -> Span:
    """The first figure, stretched to the word that governs it where that stands close by."""
    first, sentence = draft.evidence[0], draft.sentence
    governing = next((p for p in draft.chain if not p.relative and p.token.doc is draft.anchor.doc), None)
    if governing is None or not sentence.start <= first.start < sentence.end:
        return first
    if _passes_figure(governing.token, draft.anchor):
        return first
    start, end = sentence.offset(governing.token)
    if isinstance(governing.entry, StateEntry):  # "on their way" whole
        end = sentence.offset(governing.token.right_edge)[1]
    low, high = min(first.start, start), max(first.end, end)
    text = sentence.text[low - sentence.start : high - sentence.start]
    return Span(low, high, text) if len(text) <= _STRETCH else first


def _passes_figure(governor: Token, anchor: Token) -> bool:
    """Whether another figure stands between the two: then the stretch would be the other's evidence."""
    low, high = sorted((governor.i, anchor.i))
    own = {t.i for t in anchor.subtree}
    return any((t.like_num or t.tag_ == "$") and t.i not in own for t in anchor.doc[low + 1 : high])


def _forms(draft: Draft) -> tuple[Modality, ...]:
    """The forms a fact ends with: goods that a later mention brought are what its sum is spent on."""
    if not draft.items or Modality.GOODS in draft.modality or Modality.TRAINING in draft.modality:
        return draft.modality
    named = {Modality.GOODS, *draft.modality} - {Modality.FUNDING}
    return tuple(m for m in _MODALITIES if m in named)


def _record(draft: Draft, ids: dict[int, str], words: SupportWords) -> Support:
    return Support(
        id=ids[id(draft)],
        evidence=_evidence(draft),
        donors=draft.donors,
        recipients=draft.recipients,
        stage=draft.stage or default_stage(draft, words),
        amount=draft.money.money if draft.money else None,
        items=draft.items,
        aid_type=draft.aid_type,
        modality=_forms(draft),
        basis=draft.basis or Basis.INCREMENT,
        supplier=draft.supplier,
        channel=draft.channel,
        announced=draft.announced,
        period=draft.period,
        due=draft.due,
        part_of=ids.get(id(draft.whole)),
        new_money=draft.new_money,
        certainty=draft.certainty,
        said_by=draft.said_by,
    )
