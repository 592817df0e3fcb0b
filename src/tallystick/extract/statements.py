"""Statements: attributions of saying whose content is a clause or quoted words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tallystick.extract.context import Context
from tallystick.extract.ids import record_id
from tallystick.extract.mentions import Attribution, AttributionKind
from tallystick.model import Actor, ActorType, Mode, Period, Span, Statement

_PRONOUNS = re.compile(r"(?:he|she|it|they|we|i|you|who|which|that|this|these|those|one)", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|an?|its|his|her|their|our|my|some|one|another|other)\s+", re.IGNORECASE)


def find_statements(context: Context) -> tuple[Statement, ...]:
    """All statements in order of place."""
    found: list[Statement] = []
    for attribution in context.attributions:
        if attribution.kind is AttributionKind.SAID and _is_statement(context, attribution):
            found.append(_statement(context, attribution, found))
    return tuple(_merged(found))


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
    return bool(attribution.source) and (attribution.reports or any(_quoted(context, s) for s in attribution.content))


def _statement(context: Context, attribution: Attribution, before: list[Statement]) -> Statement:
    speaker = attribution.speaker or _unnamed(attribution.source)
    return Statement(
        id=record_id("statement", context.document.id, attribution.content),
        evidence=attribution.content,
        speaker=speaker,
        mode=_mode(context, attribution.content),
        content=attribution.content,
        addressee=attribution.addressee,
        occasion=attribution.occasion,
        cue=attribution.cue[0] if attribution.cue else None,
        date=_date(context, attribution),
        reply_to=_reply_to(context, attribution, speaker, before),
    )


def _quoted(context: Context, span: Span) -> bool:
    return any(span.overlaps(part) for q in context.quotations for part in q.spans)


def _mode(context: Context, content: Iterable[Span]) -> Mode:
    """Direct if every span lies in a quotation that is a sentence's worth, indirect if none touches one, else mixed."""
    inside, touched = True, False
    for span in content:
        parts = [p for q in context.quotations for p in q.spans if p.overlaps(span)]
        touched = touched or bool(parts)
        inside = inside and any(p.start <= span.start and span.end <= p.end for p in parts)
    if not touched:
        return Mode.INDIRECT
    return Mode.DIRECT if inside else Mode.MIXED


def _unnamed(source: tuple[Span, ...]) -> Actor | None:
    """An actor for a speaker whom the cast does not know: the noun phrase of the text, up to its first comma."""
    text = re.split(r",| who | of | from | with ", source[0].text)[0].strip() if source else ""
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
        inside = sentence.start <= mention.span.start < sentence.end
        if (
            inside
            and mention.period.start is not None
            and not any(mention.span.overlaps(c) for c in attribution.content)
        ):
            return mention.period
    return None


def _reply_to(context: Context, attribution: Attribution, speaker: Actor | None, before: list[Statement]) -> str | None:
    """The statement that a reply answers: the last one by someone else, put to the one who replies or to nobody."""
    cues = context.knowledge.cues
    words = {cues.verb_forms.get(w.lower(), "") for c in attribution.cue for w in c.text.split()}
    if not words & cues.replies:
        return None
    for other in reversed(before[-3:]):
        if other.speaker != speaker and (other.addressee is None or other.addressee == speaker):
            return other.id
    return None
