"""Who said, believed, wished or found what, in the words of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tallystick.extract.attribution.according import according_to, by_account
from tallystick.extract.attribution.found import Found, Range
from tallystick.extract.attribution.fragments import fragments
from tallystick.extract.attribution.fronted import fronted, is_parenthetical
from tallystick.extract.attribution.interviews import interviews
from tallystick.extract.attribution.joined import complete_quotations, end_at_semicolons, fuse, join_carried, part
from tallystick.extract.attribution.layout import blocks, dashed, labelled
from tallystick.extract.attribution.nested import nested_speech
from tallystick.extract.attribution.nominal import by_adjective, by_noun
from tallystick.extract.attribution.quoted import Speech
from tallystick.extract.attribution.recapping import recapped
from tallystick.extract.attribution.relative import by_relative
from tallystick.extract.attribution.speakers import actor_of, answering, is_unsigned
from tallystick.extract.attribution.turns import turns
from tallystick.extract.attribution.verbs import by_verb, verb_cues
from tallystick.extract.context import Context
from tallystick.extract.mentions import Attribution, AttributionKind, Quotation
from tallystick.extract.parse import Sentence, parse_all
from tallystick.extract.quotations import outermost
from tallystick.extract.trees import Token
from tallystick.model import Actor, ActorType

__all__ = ["find_attributions", "telling_sentences"]

_QUOTED = "”"
_PEOPLE = (ActorType.PERSON, ActorType.GROUP)
_WORD = re.compile(r"[^\W\d_]+")


def telling_sentences(context: Context, *, statements_only: bool) -> list[Sentence]:
    """The sentences with a cue outside quotation marks; ``statements_only`` leaves fewer: those that may make one.

    ``find_attributions`` needs the parse of no others, but for the neighbours of a quotation.
    """
    outside = _outside(context, list(outermost(context.quotations)))
    return [s for s in context.sentences if _may_attribute(context, s, outside, statements_only=statements_only)]


def find_attributions(
    context: Context, sentences: list[Sentence] | None = None, *, statements_only: bool = False
) -> tuple[Attribution, ...]:
    """All attributions, in order of place; those inside the content of another are left out.

    ``sentences`` are those to look at, by default ``telling_sentences``.
    """
    quotations = list(outermost(context.quotations))
    wanted = telling_sentences(context, statements_only=statements_only) if sentences is None else sentences
    parse_all(wanted)
    layout = [*labelled(context), *turns(context), *interviews(context)]
    layout += [*dashed(context, quotations), *blocks(context)]
    taken = {place for f in layout for place in f.content}
    rest = [q for q in quotations if (q.spans[0].start, q.spans[0].end) not in taken]
    found = [*layout, *Speech(context, rest).read()]
    spoken = {f.verb[0].offset(f.verb[1]) for f in found if f.verb is not None}
    for sentence in wanted:
        found += _of_sentence(context, sentence, quotations, spoken)
    found += fragments(context, quotations, found)
    kept = [*_outer(join_carried(found, context)), *nested_speech(context, quotations)]
    for one in kept:
        complete_quotations(one, quotations, context.document.text)
    return tuple(answering(_attributions(context, sorted(kept, key=lambda f: f.key))))


def _outside(context: Context, quotations: list[Quotation]) -> str:
    """The text with a quotation mark in place of each character that is quoted: no cue is sought there."""
    text, parts, last = context.document.text, [], 0
    for span in (s for q in quotations for s in q.spans):
        parts += [text[last : span.start], _QUOTED * (span.end - span.start)]
        last = span.end
    return "".join([*parts, text[last:]])


def _may_attribute(context: Context, sentence: Sentence, outside: str, *, statements_only: bool) -> bool:
    """Whether a word of the sentence, names apart, is in the lexicon; only then is it worth a parse."""
    cues, text = context.knowledge.cues, outside[sentence.start : sentence.end]
    if not statements_only:
        return not cues.triggers.isdisjoint(_WORD.findall(text.lower()))
    first, *others = _WORD.findall(text) or [""]
    words = {first.lower(), *(w for w in others if w[0].islower())}
    if not cues.telling.isdisjoint(words) or ("that" in words and not cues.telling_nouns.isdisjoint(words)):
        return True
    return _QUOTED in text and not cues.triggers.isdisjoint(words)


def _of_sentence(
    context: Context, sentence: Sentence, quotations: list[Quotation], spoken: set[Range]
) -> Iterator[Found]:
    cues = context.knowledge.cues
    found: list[Found | None] = [*according_to(sentence, cues), *by_account(sentence, cues)]
    for verb, groups in verb_cues(sentence, cues):
        if sentence.offset(verb) not in spoken:
            inverted = is_parenthetical(sentence, verb) or _is_inverted(context, sentence, verb)
            first, second = (fronted, by_verb) if inverted else (by_verb, fronted)
            relative = by_relative(sentence, verb, groups)
            found.append(relative or first(sentence, verb, groups, cues) or second(sentence, verb, groups, cues))
    again = list(recapped(context, sentence))
    found = [f for f in found if f is None or not any(_covers(f, r.cue[0]) for r in again)]
    found += [*by_noun(sentence, cues), *by_adjective(sentence, cues), *again]
    own = [f for f in found if f is not None and not _within(f.cue[0], quotations)]
    own = fuse(own)
    part(own, context.document.text)
    end_at_semicolons(own, context)
    yield from own


def _is_inverted(context: Context, sentence: Sentence, verb: Token) -> bool:
    """Whether a person follows the verb, which a comma parts from its clause: "…, announced the President"."""
    if verb.i < 2 or verb.nbor(-1).text != "," or verb.tag_ not in {"VBD", "VBZ"}:
        return False
    after = [c for c in verb.children if c.dep_ in {"dobj", "nsubj"} and c.i > verb.i]
    actor = context.cast.of(sentence, after[0]) if after else None
    return actor is not None and actor.type is ActorType.PERSON


def _within(place: Range, quotations: list[Quotation]) -> bool:
    return any(s.start <= place[0] and place[1] <= s.end for q in quotations for s in q.spans)


def _outer(found: list[Found]) -> list[Found]:
    """Those whose cue, or for speech without a cue whose content, lies in no other's content."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: -sum(end - start for start, end in f.content)):
        place = (one.cue or one.content)[0]
        if one.relative or all(_is_own(one, other) for other in kept if _covers(other, place)):
            kept.append(one)
    return kept


def _is_own(inner: Found, outer: Found) -> bool:
    """Whether what one is reported to have said, "according to" another, counts as said by both."""
    if not (inner.reports and inner.kind is AttributionKind.SAID and outer.kind is AttributionKind.SAID):
        return False
    if inner.source is None or outer.source is None or outer.verb is not None or inner.verb is None:
        return False  # only "according to" tells of another's whole sentence
    return inner.source.head.tag_ != "PRP" and inner.source.head.i != outer.source.head.i


def _covers(other: Found, place: Range) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in other.content)


def _attributions(context: Context, found: list[Found]) -> Iterator[Attribution]:
    """The attributions; "the statement" speaks for whoever the statement before it came from."""
    last: Actor | None = None
    for one in found:
        unsigned = is_unsigned(context, one.source) or (_is_it(one) and last is not None and last.type not in _PEOPLE)
        speaker = last if unsigned else actor_of(context, one.source)
        last = speaker or last
        one.reports = one.reports and (not one.hints or _is_someone(context, one))
        yield _attribution(context, one, speaker)


def _is_someone(context: Context, found: Found) -> bool:
    """Whether the cast knows who hints: "the minister signalled that", not "the figures suggest that"."""
    party = found.source
    return party is not None and context.cast.of(party.sentence, party.referent) is not None


def _is_it(found: Found) -> bool:
    """ "It added", behind what was said: whichever body spoke last."""
    behind = found.quoted or (bool(found.cue) and found.cue[0] > found.content[-1])
    return found.source is not None and found.source.head.lower_ == "it" and behind


def _attribution(context: Context, found: Found, speaker: Actor | None) -> Attribution:
    document = context.document
    cue, content = (tuple(document.span(*r) for r in ranges) for ranges in (found.cue, found.content))
    return Attribution(
        kind=found.kind,
        source=() if found.source is None else (document.span(*found.source.place),),
        cue=cue,
        content=content,
        speaker=speaker,
        addressee=actor_of(context, found.addressee),
        occasion=None if found.occasion is None else document.span(*found.occasion).text,
        reports=found.reports,
        nested=found.nested,
        question=found.question,
        verbatim=found.quoted,
    )
