"""Attributions by "according to": the source follows it, the content is the rest of the clause."""

from __future__ import annotations

from collections.abc import Iterator

from tallystick.extract.attribution.found import Found, Party, Range
from tallystick.extract.attribution.sources import flat_phrase, noun_phrase
from tallystick.extract.attribution.tree import children, stretch
from tallystick.extract.mentions import AttributionKind
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token
from tallystick.knowledge.cues import Cues

_OPENING = frozenset("“\"‘'«")


def according_to(sentence: Sentence, cues: Cues) -> Iterator[Found]:
    """Every "according to" of the sentence."""
    doc, leading = sentence.doc, cues.according
    for token in doc[:-2]:
        if token.lower_ in leading and doc[token.i + 1].lower_ == "to":
            source = _source(sentence, token)
            ranges = [] if _by_way_of(sentence, token, source, cues) else _content(sentence, token, source)
            cue = stretch(sentence, token.i, token.i + 1)
            if source is not None and ranges and cue is not None:
                yield Found(AttributionKind.SAID, [cue], ranges, source)


def by_account(sentence: Sentence, cues: Cues) -> Iterator[Found]:
    """"By the ministry's count, …", "…, by the reckoning of the ministry", "in her words"."""
    for prep in sentence.doc:
        names = cues.accounts.get(prep.lower_, frozenset())
        noun = next((c for c in children(prep, "pobj") if c.lower_ in names), None) if names else None
        owner = _owner(noun) if noun is not None else None
        source = noun_phrase(sentence, owner) if owner is not None else None
        if noun is None or source is None:
            continue
        first, last = prep.i, noun.right_edge.i
        parts = [stretch(sentence, 0, first - 1) if first else None]
        parts += [stretch(sentence, last + 1, len(sentence.doc) - 1) if last + 1 < len(sentence.doc) else None]
        ranges = [p for p in parts if p is not None]
        cue = stretch(sentence, prep.i, prep.i)
        if ranges and cue is not None and (first == 0 or sentence.doc[first - 1].text == ","):
            yield Found(AttributionKind.SAID, [cue], ranges, source)


def _owner(noun: Token) -> Token | None:
    of = [o for p in children(noun, "prep") if p.lower_ == "of" for o in children(p, "pobj")]
    return next(iter([*children(noun, "poss"), *of]), None)


def _by_way_of(sentence: Sentence, token: Token, source: Party | None, cues: Cues) -> bool:
    """"the envoy said, according to the agency, “…”": the agency passes on, the envoy speaks."""
    rest = sentence.text[source.place[1] - sentence.start :].lstrip(" ,:") if source is not None else ""
    if token.i < 2 or token.nbor(-1).text != "," or rest[:1] not in _OPENING:
        return False
    return bool(rest) and token.nbor(-2).lower_ in cues.verb_forms


def _source(sentence: Sentence, token: Token) -> Party | None:
    to = sentence.doc[token.i + 1]
    objects = children(to, "pobj") or [c for c in children(token, "pobj") if c.i > to.i]
    if objects:
        return noun_phrase(sentence, objects[0])
    return flat_phrase(sentence, list(sentence.doc[to.i + 1 :]))


def _content(sentence: Sentence, token: Token, source: Party | None) -> list[Range]:
    """All of the sentence but the phrase itself."""
    if source is None:
        return []
    after = next((t.i for t in sentence.doc if sentence.offset(t)[0] >= source.place[1]), len(sentence.doc))
    parts = [stretch(sentence, 0, token.i - 1)]
    if after < len(sentence.doc) and (token.i == 0 or sentence.doc[after].text == ","):
        parts.append(stretch(sentence, after, len(sentence.doc) - 1))
    return [p for p in parts if p is not None]
