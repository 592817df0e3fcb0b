"""Statements: attributions of saying whose content is a clause or quoted words."""

from __future__ import annotations

import re
from dataclasses import replace

from tallystick.extract.context import Context
from tallystick.extract.ids import record_id
from tallystick.extract.mentions import Attribution, AttributionKind
from tallystick.model import Actor, ActorType, Mode, Period, Span, Statement

_PRONOUNS = re.compile(r"(?:he|she|it|they|we|i|you|who|which|that|this|these|those|one)", re.IGNORECASE)
_COMPLEMENT = re.compile(r",| (?:of|from|for|with|in|on|at|behind|above|beside|who|that|which) ")
_OTHER_TIMES = frozenset({"by", "since", "until", "till", "within", "before", "after", "from", "for"})
_LONGEST_HEAD = 15
"""Spaces between the words of a headline at most; the points of a live report's summary have more."""
_MARKS = " ”\"’'»"
_ARTICLE = re.compile(r"^(?:the|an?|its|his|her|their|our|my|some|one|another|other)\s+", re.IGNORECASE)


def find_statements(context: Context) -> tuple[Statement, ...]:
    """All statements in order of place."""
    found: list[tuple[Attribution, Statement]] = []
    for attribution in context.attributions:
        if attribution.kind is AttributionKind.SAID and _is_statement(context, attribution):
            found.append((attribution, _statement(context, attribution, found)))
    return tuple(_merged([statement for _, statement in found]))


def _merged(found: list[Statement]) -> list[Statement]:
    """The same words of the same speaker, told twice, are one statement with two places of evidence."""
    kept: dict[tuple[str, str], Statement] = {}
    for statement in found:
        words = re.sub(r"\W+", " ", " ".join(s.text for s in statement.content)).strip().lower()
        key = (statement.speaker.id if statement.speaker is not None else "", words)
        first = kept.get(key)
        kept[key] = statement if first is None else replace(first, evidence=(*first.evidence, *statement.evidence))
    return list(kept.values())


def _is_statement(context: Context, attribution: Attribution) -> bool:
    """Whether something is asserted, asked or quoted by someone: "announced a package" is no statement."""
    if not attribution.source or _is_silent(context, attribution.source[0].text) or _in_headline(context, attribution):
        return False
    if attribution.nested and not attribution.content[0].text[:1].isupper():
        return False
    return attribution.reports or any(_quoted(context, s) for s in attribution.content)


def _is_silent(context: Context, source: str) -> bool:
    """Whether the source is the writer, the text itself or a measure, none of which makes a statement."""
    words = re.findall(r"\w+", _COMPLEMENT.split(source)[0].lower())
    return bool(words) and not {words[-1], words[-1].removesuffix("s")}.isdisjoint(context.knowledge.cues.silent)


def _in_headline(context: Context, attribution: Attribution) -> bool:
    """Whether it stands in the head of the text, paragraphs without a full stop: the text tells it again."""
    if len(context.paragraphs) < 2:
        return False
    for start, end in context.paragraphs:
        words = context.document.text[start:end]
        if words.rstrip(_MARKS)[-1:] in ".!?:,":
            return False
        if attribution.content[0].start < end:
            return words.count(" ") <= _LONGEST_HEAD
    return False


def _statement(context: Context, attribution: Attribution, before: list[tuple[Attribution, Statement]]) -> Statement:
    speaker = attribution.speaker or _unnamed(attribution.source)
    question = _reply_to(context, attribution, speaker, before)
    return Statement(
        id=record_id("statement", context.document.id, attribution.content),
        evidence=attribution.content,
        speaker=speaker,
        mode=_mode(context, attribution),
        content=attribution.content,
        addressee=attribution.addressee or (question.speaker if question is not None else None),
        occasion=attribution.occasion,
        cue=attribution.cue[0] if attribution.cue else None,
        date=_date(context, attribution),
        reply_to=None if question is None else question.id,
        said_by=_teller(context, attribution),
    )


def _teller(context: Context, attribution: Attribution) -> Actor | None:
    """Who tells of it, where it stands in the words of someone else."""
    if not attribution.nested:
        return None
    place = attribution.content[0]
    around = (a for a in context.attributions if not a.nested and any(s.overlaps(place) for s in a.content))
    return next((a.speaker for a in around), None)


def _quoted(context: Context, span: Span) -> bool:
    return any(span.overlaps(part) for q in context.quotations for part in q.spans)


def _mode(context: Context, attribution: Attribution) -> Mode:
    """Direct if every span lies in a quotation and the first begins a sentence, indirect if none does, else mixed."""
    inside, touched = True, attribution.verbatim
    for span in attribution.content:
        parts = [p for q in context.quotations for p in q.spans if p.overlaps(span)]
        touched = touched or bool(parts)
        inside = inside and (attribution.verbatim or any(p.start <= span.start and span.end <= p.end for p in parts))
    if not touched:
        return Mode.INDIRECT
    first, last = attribution.content[0].text, attribution.content[-1].text
    whole = not re.match(r"[a-zà-ÿ]", first) or (attribution.verbatim and last[-1] in ".!?…")
    return Mode.DIRECT if inside and whole else Mode.MIXED


def _unnamed(source: tuple[Span, ...]) -> Actor | None:
    """An actor for a speaker whom the cast does not know: the noun phrase of the text, up to its first comma."""
    text = _COMPLEMENT.split(source[0].text)[0].strip() if source else ""
    name = _ARTICLE.sub("", text)
    if not name or _PRONOUNS.fullmatch(name):
        return None
    return Actor(re.sub(r"\W+", "-", name.lower()).strip("-"), name, ActorType.GROUP)


def _date(context: Context, attribution: Attribution) -> Period | None:
    """The date named in the sentence of the cue, outside what was said."""
    sentence = context.sentence_at(attribution.cue[0].start) if attribution.cue else None
    if sentence is None:
        return None
    for mention in context.dates:
        inside = sentence.start <= mention.span.start < sentence.end and mention.lead not in _OTHER_TIMES
        if (
            inside
            and mention.period.start is not None
            and not any(mention.span.overlaps(c) for c in attribution.content)
        ):
            return mention.period
    return None


def _reply_to(
    context: Context, attribution: Attribution, speaker: Actor | None, before: list[tuple[Attribution, Statement]]
) -> Statement | None:
    """The statement that this one answers: by its verb, or because it follows a question by someone else."""
    if not before or _answers_unnamed(context, attribution):
        return None
    for asked, statement in reversed(before[-3:]):
        # A question put in writing to a minister may be answered by another for them.
        put_to = None if asked.question and asked.verbatim else statement.addressee
        if statement.speaker == speaker or put_to not in {None, speaker}:
            continue
        if _is_reply(context, attribution) or (_is_question(asked) and statement is before[-1][1]):
            return statement if _near(context, asked, attribution, put=statement.addressee is not None) else None
    return None


def _is_reply(context: Context, attribution: Attribution) -> bool:
    cues = context.knowledge.cues
    words = {cues.verb_forms.get(w.lower(), "") for c in attribution.cue for w in c.text.split()}
    return not words.isdisjoint(cues.replies)


def _is_question(attribution: Attribution) -> bool:
    return attribution.question or attribution.content[-1].text.endswith("?")


def _answers_unnamed(context: Context, attribution: Attribution) -> bool:
    """Whether the sentence of the cue holds a question by nobody: "Asked whether …, she replied"."""
    sentence = context.sentence_at(attribution.cue[0].start) if attribution.cue else None
    if sentence is None:
        return False
    first = re.match(r"\w+", sentence.text)
    return first is not None and first.group().lower() in context.knowledge.cues.asked


def _near(context: Context, asked: Attribution, answer: Attribution, *, put: bool) -> bool:
    """Whether both stand in one paragraph; in neighbouring ones if the question was put to the one who answers."""
    first, second = (context.sentence_at(a.content[0].start) for a in (asked, answer))
    if first is None or second is None:
        return False
    labels = all(a.cue and a.cue[0].text == ":" for a in (asked, answer))
    return second.paragraph - first.paragraph <= (2 if put or labels or _is_reply(context, answer) else 0)
