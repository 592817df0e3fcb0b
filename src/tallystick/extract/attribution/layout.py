"""Attributions made by layout: a speaker's name before a colon, a name after a dash, a block after "He said:"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tallystick.extract.attribution.found import Found, Party, Range
from tallystick.extract.attribution.sources import noun_phrase, subject
from tallystick.extract.attribution.verbs import cue_ranges
from tallystick.extract.context import Context
from tallystick.extract.mentions import AttributionKind, Quotation
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token
from tallystick.knowledge.cues import Frame
from tallystick.model import Actor, ActorType

_LABEL = re.compile(r"[“\"]?((?:[A-Z][\w.’'&-]*)(?:,? (?:[A-Z(][\w.’'&)-]*|of|the|for|and)){0,11}) ?:\s+(?=[A-Z“\"‘'])")
_DASH = re.compile(
    r"\s{0,2}(?:―|—|–|--)\s?((?:[A-Z][\w.’'-]*)(?: (?:[A-Z][\w.’'-]*|de|van|von|al|bin)){0,5})"
    r"(?:,[^\n]*|\.)?\s*(?=\n|$)"
)
TO_ASK = re.compile(r"To ask (the [^,]{3,80}?|[A-Z][^,]{3,80}?)(?:,| (?=wh|how|if))\s*")
_MARKS = frozenset("”\"'’»")
_AFTER_VERB = 4
"""Words that may stand between the verb and the colon that leads in a block: "He told the House today:"."""


def labelled(context: Context) -> Iterator[Found]:
    """Paragraphs that begin with a speaker's name and a colon, as transcripts have it; a headline may too.

    Behind a question put to a minister, as in written answers, a speech goes on up to the next label.
    """
    text = context.document.text
    speeches = list(_speeches(context))
    answers = any(found.question for _, found in speeches)
    ends = [*(i for i, _ in speeches), len(context.paragraphs)][1:]
    for (index, found), until in zip(speeches, ends, strict=False):
        if answers and index > 0:
            found.content += [(a, b) for a, b in _going_on(text, context.paragraphs[index + 1 : until])]
        yield found


def _going_on(text: str, paragraphs: Sequence[Range]) -> Iterator[Range]:
    """The paragraphs up to the first that is no speech: in question and answer nobody else speaks without a label."""
    for start, end in paragraphs:
        if not is_speech(text[start:end]):
            return
        yield start, end


def _speeches(context: Context) -> Iterator[tuple[int, Found]]:
    """The paragraphs with a speaker's label, each with its number."""
    text = context.document.text
    for index, (start, end) in enumerate(context.paragraphs):
        label = _LABEL.match(text, start, end)
        if label is None or not _is_label(text[label.end() : end], label.group(1), headline=index == 0):
            continue
        party = party_at(context, label.span(1))
        if party is None or not _is_speaker(context, party, label.group(1), headline=index == 0):
            continue
        found = Found(AttributionKind.SAID, [(label.end(1), label.end(1) + 1)], [(label.end(), end)], party)
        found.quoted, found.reports = True, index > 0
        asked = TO_ASK.match(text, label.end(), end)
        if asked is not None:
            found.question, found.addressee = True, party_at(context, asked.span(1))
        yield index, found


def _is_label(words: str, label: str, *, headline: bool) -> bool:
    """Whether what stands before a colon may be a label, as far as it tells unparsed: a headline's is short."""
    return len(label.split()) <= _AFTER_VERB if headline else is_speech(words)


def is_speech(words: str) -> bool:
    """Whether what follows a label is a sentence, not a name or a heading."""
    return words.rstrip(" ”\"’'")[-1:] in set(".!?…") and len(words.split()) > 1


def dashed(context: Context, quotations: Sequence[Quotation]) -> Iterator[Found]:
    """A quotation that a dash and a name follow: “…” — Ann Example."""
    text = context.document.text
    for quotation in quotations:
        end = quotation.spans[-1].end
        while end < len(text) and text[end] in _MARKS:
            end += 1
        name = _DASH.match(text, end)
        party = party_at(context, name.span(1)) if name is not None else None
        if name is not None and party is not None:
            content = [(s.start, s.end) for s in quotation.spans]
            yield Found(AttributionKind.SAID, [(end, name.start(1))], content, party, quoted=True)


def blocks(context: Context) -> Iterator[Found]:
    """A paragraph without marks after one that ends in a verb of saying and a colon."""
    text = context.document.text
    for (start, end), (low, high) in zip(context.paragraphs, context.paragraphs[1:], strict=False):
        sentence = context.sentence_at(end - 1) if text[end - 1] == ":" else None
        if sentence is None or text[low] in "“\"'‘«•*-–" or sentence.start < start:
            continue
        verb = _last_verb(context, sentence)
        source = subject(sentence, verb) if verb is not None else None
        if verb is not None and source is not None:
            cue = cue_ranges(sentence, verb)
            yield Found(AttributionKind.SAID, cue, [(low, high)], source, quoted=True, verb=(sentence, verb))


def _last_verb(context: Context, sentence: Sentence) -> Token | None:
    cues = context.knowledge.cues
    for token in list(sentence.doc)[-_AFTER_VERB - 2 :]:
        classes = cues.verb_classes.get(cues.verb_forms.get(token.lower_, ""), ())
        if token.tag_ in {"VBD", "VBZ", "VBN", "VBP"} and any(Frame.QUOTE in g.frames for g, _ in classes):
            return token
    return None


def party_at(context: Context, place: Range) -> Party | None:
    """The noun phrase at ``place``, headed by its last word before a bracket or comma."""
    sentence = context.sentence_at(place[0])
    tokens = sentence.at(*place) if sentence is not None else []
    if sentence is None or not tokens:
        return None
    first = next((t.i for t in tokens if t.text in {"(", ","}), tokens[-1].i + 1)
    inner = [t for t in tokens if t.i < first] or tokens
    people = [t for t in tokens if is_person(context.cast.of(sentence, t))]
    if people:
        return Party(sentence, place, people[-1], people[-1])
    return Party(sentence, place, inner[-1], inner[-1])


def _is_speaker(context: Context, party: Party, label: str, *, headline: bool) -> bool:
    """Whether a label names who speaks: a person of the cast, a name in capitals, or in a headline any noun phrase."""
    if headline:
        return noun_phrase(party.sentence, party.head) is not None
    actor = context.cast.of(party.sentence, party.head)
    if actor is not None and actor.type is ActorType.STATE:
        return False  # "BELGIUM: Tents sent to Sri Lanka" is an entry of a list
    return is_person(actor) or (label.isupper() and len(label) > _AFTER_VERB)


def is_person(actor: Actor | None) -> bool:
    """Whether an actor is a person."""
    return actor is not None and actor.type is ActorType.PERSON
