"""Where one attribution ends and the next begins: cues in a row share a source, a speaker goes on in a quotation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tallystick.extract.attribution.found import Found, Range
from tallystick.extract.context import Context
from tallystick.extract.mentions import AttributionKind, Quotation
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token
from tallystick.model import Span

_COMMA_AND = 2
_CONJUNCTIONS = frozenset({"and", "but"})


def part(found: Sequence[Found], text: str) -> None:
    """End the content of a cue before the next cue of the same source: "said it was safe, adding that …"."""
    for later in found:
        for earlier in found:
            start = _joint(earlier, later)
            if start is not None:
                earlier.content = _cut(earlier.content, start, text)
                if earlier.reports and not _has_subject(later):
                    later.source = earlier.source
                break


def fuse(found: Sequence[Found]) -> list[Found]:
    """One cue of two verbs, where the infinitive of the first is a cue: "refused to say", "went on to explain"."""
    dropped = []
    for outer in found:
        for inner in found:
            if outer is not inner and outer.verb is not None and inner.verb is not None and _is_fused(outer, inner):
                inner.cue = [*outer.cue, *inner.cue]
                inner.source = outer.source
                dropped.append(id(outer))
    return [f for f in found if id(f) not in dropped]


def _is_fused(outer: Found, inner: Found) -> bool:
    """Whether ``inner`` is the infinitive that ``outer`` governs, not asked of an object or of a passive's subject."""
    first, second = (f.verb[1] for f in (outer, inner) if f.verb is not None)
    if second.dep_ != "xcomp" or second.head.i != first.i or second.i <= first.i or second.doc is not first.doc:
        return False
    return not any(c.dep_ in {"dobj", "auxpass", "nsubjpass"} and c.i < second.i for c in first.children)


def _joint(earlier: Found, later: Found) -> int | None:
    """Where ``later`` takes over from ``earlier``, in whose content it lies; None if it belongs to that content."""
    if earlier is later or earlier.verb is None or later.verb is None or later.kind is not AttributionKind.SAID:
        return None
    sentence, verb = later.verb
    place = sentence.offset(verb)[0]
    if not any(start < place < end for start, end in earlier.content):
        return None
    if not earlier.reports:
        joint = _relative(verb)
        return None if joint is None else sentence.offset(joint)[0]
    joint = _participle(verb) or _coordinate(earlier.verb[1], verb)
    return None if joint is None else sentence.offset(joint)[0]


def _has_subject(found: Found) -> bool:
    return found.verb is not None and any(c.dep_ == "nsubj" for c in found.verb[1].children)


def _relative(verb: Token) -> Token | None:
    """The comma before a relative clause with a source of its own: ", which the mayor called …"."""
    own = any(c.dep_ == "nsubj" and c.tag_ not in {"WP", "WDT"} for c in verb.children)
    first = verb.left_edge
    if verb.dep_ == "relcl" and own and first.i > 0 and first.nbor(-1).text == ",":
        return first.nbor(-1)
    return None


def _participle(verb: Token) -> Token | None:
    """The comma before a participle: ", adding"."""
    first = verb.nbor(-1) if verb.i > 0 and verb.nbor(-1).tag_ == "RB" else verb
    bare = verb.tag_ == "VBG" and not any(c.dep_ == "aux" for c in verb.children)
    if bare and first.i > 0 and first.nbor(-1).text == ",":
        return first.nbor(-1)
    return None


def _coordinate(earlier: Token, verb: Token) -> Token | None:
    """The conjunction before a verb of the same tense: "and warned", or with a comma ", and Norway warned"."""
    if verb.tag_ != earlier.tag_ or verb.tag_ not in {"VBD", "VBZ", "VBN"}:
        return None
    helping = [c for c in verb.children if c.dep_ == "aux" and c.i < verb.i]
    if verb.tag_ == "VBN" and not helping:
        return None
    verb = min([verb, *helping], key=lambda t: t.i)  # "but have also said"
    first = verb.nbor(-1) if verb.i > 1 and verb.nbor(-1).tag_ == "RB" else verb
    spoken = verb.head if helping else verb
    subjects = [c for c in spoken.children if c.dep_ == "nsubj" and c.i < verb.i]
    if subjects:
        first = subjects[0].left_edge
        if subjects[0].tag_ == "PRP" or first.i < _COMMA_AND or first.nbor(-_COMMA_AND).text != ",":
            return None
    return first.nbor(-1) if first.i > 0 and first.nbor(-1).lower_ in _CONJUNCTIONS else None


def _cut(content: list[Range], place: int, text: str) -> list[Range]:
    kept = [(start, min(end, place)) for start, end in content if start < place]
    return [(start, start + len(text[start:end].rstrip(" ,;"))) for start, end in kept]


def end_at_semicolons(found: Sequence[Found], context: Context) -> None:
    """A semicolon ends what is reported, unless it stands in a quotation."""
    quoted = [s for q in context.quotations for s in q.spans]
    for one in found:
        if one.reports and not one.quoted and one.content:
            start, end = one.content[-1]
            for mark in re.finditer(";", context.document.text[start:end]):
                place = start + mark.start()
                if not any(s.start <= place < s.end for s in quoted):
                    one.content = _cut(one.content, place, context.document.text)
                    break


def complete_quotations(found: Found, quotations: Sequence[Quotation], text: str) -> None:
    """A content that holds part of a quotation holds the whole of it, with both its marks."""
    if found.quoted:
        return
    spans = [s for q in quotations for s in q.spans]
    found.content = [_completed(place, spans, text) for place in found.content]


def _completed(place: Range, spans: Sequence[Span], text: str) -> Range:
    start, end = place
    for span in spans:
        if start < span.start < end <= span.end:
            end = span.end + len(text[span.end : span.end + 1].strip())
        elif span.start < start < span.end < end:
            start = span.start - 1
    return start, end


def join_carried(found: list[Found], context: Context) -> list[Found]:
    """A quotation without a cue goes on with what the sentence before it attributes, in the same paragraph."""
    spoken = [f for f in found if f.cue and f.kind is AttributionKind.SAID and f.source is not None and f.reports]
    ends = {_last(f): f for f in sorted(spoken, key=lambda f: f.content)}
    kept = []
    for one in found:
        before = _sentence_before(context, one) if one.carried else None
        owner = None
        if before is not None:
            owner = next((f for place, f in ends.items() if before.start <= place <= before.end), None)
        if owner is None:
            kept.append(one)
        else:
            owner.content = [*owner.content, *one.content]
    return kept


def _last(found: Found) -> int:
    return max(end for _, end in [*found.content, *found.cue])


def _sentence_before(context: Context, found: Found) -> Sentence | None:
    sentence = context.sentence_at(found.content[0][0])
    if sentence is None or sentence.index == 0:
        return None
    before = context.sentences[sentence.index - 1]
    return before if before.paragraph == sentence.paragraph else None
