"""Quoted words inside a sentence that no cue has claimed: "called this “a scandal”", "put it at “under ten”"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tallystick.extract.attribution.found import Found, Range
from tallystick.extract.attribution.sources import noun_phrase
from tallystick.extract.attribution.tree import children, is_passive, is_verb
from tallystick.extract.attribution.verbs import cue_ranges
from tallystick.extract.context import Context
from tallystick.extract.mentions import AttributionKind, Quotation
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SHORT_WORD = 3
"""Letters up to which a word of a title may stand in lower case: "the", "of"."""


def fragments(context: Context, quotations: Sequence[Quotation], found: Sequence[Found]) -> Iterator[Found]:
    """The quotations in no content yet, each with the verb of judging or telling that governs it and its subject.

    One whose verb has its attribution already goes on with that one's content.
    """
    spoken = {f.verb[0].offset(f.verb[1]): f for f in found if f.verb is not None and f.kind is AttributionKind.SAID}
    told = [place for f in found if f.kind is AttributionKind.SAID for place in f.content]
    for quotation in quotations:
        span = quotation.spans[0]
        place = (span.start, span.end)
        if len(quotation.spans) > 1 or any(start < span.end and span.start < end for start, end in told):
            continue
        sentence = context.sentence_at(span.start)
        if sentence is not None and sentence.start < span.start - 1 and not _is_title(span.text):
            verb = _governor(sentence, place)
            known = spoken.get(sentence.offset(verb)) if verb is not None else None
            one = _governed(context, sentence, verb, place) if verb is not None and known is None else None
            if known is not None:
                known.content = sorted([*known.content, place])
            elif one is not None:
                yield one


def _is_title(words: str) -> bool:
    """Whether the quotation marks stand around a name: all its longer words begin with capitals."""
    return all(w[:1].isupper() or not w[:1].isalpha() for w in words.split() if len(w) > _SHORT_WORD)


def _governed(context: Context, sentence: Sentence, verb: Token, place: Range) -> Found | None:
    lemma = context.knowledge.cues.verb_forms.get(verb.lower_)
    if lemma is None or is_passive(verb):
        return None
    kinds = {group.kind for group, _ in context.knowledge.cues.verb_classes[lemma]}
    own = children(verb, "nsubj")
    if AttributionKind.SAID not in kinds or not own or context.cast.of(sentence, own[0]) is None:
        return None
    source = noun_phrase(sentence, own[0], verb)
    return Found(AttributionKind.SAID, cue_ranges(sentence, verb), [place], source, verb=(sentence, verb))


def _governor(sentence: Sentence, place: Range) -> Token | None:
    """The nearest verb above the quoted words, if it is finite and stands before them outside the quotation."""
    tokens = sentence.at(*place)
    inside = {t.i for t in tokens}
    top = next((t for t in tokens if t.head.i not in inside), None)
    if top is None:
        return None
    for above in top.ancestors:
        if above.i not in inside and is_verb(above):
            finite = above.tag_ in _FINITE or bool(children(above, "aux"))
            return above if finite and above.i < min(inside) else None
    return None
