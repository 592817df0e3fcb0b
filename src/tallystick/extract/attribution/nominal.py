"""Attributions by a noun or an adjective: "the claim that …", "criticism of …", "is confident that …"."""

from __future__ import annotations

from collections.abc import Iterator

from tallystick.extract.attribution.content import _is_question, place
from tallystick.extract.attribution.found import Found, Party
from tallystick.extract.attribution.sources import noun_phrase, subject
from tallystick.extract.attribution.tree import children, is_infinitive, is_verb, stretch
from tallystick.extract.mentions import AttributionKind
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token
from tallystick.knowledge.cues import Cues, Frame, WordClass


def by_noun(sentence: Sentence, cues: Cues) -> Iterator[Found]:
    """Attributions by the nouns of the sentence that are in the lexicon and have a source and a complement."""
    forms = cues.noun_forms
    for token in sentence.doc:
        lemma = forms.get(token.lower_)
        if lemma is None or token.tag_ not in {"NN", "NNS"}:
            continue
        got = _complement(token, cues.noun_classes[lemma])
        source = _owner(sentence, token, cues) if got is not None else None
        if got is not None and (source is not None or Frame.CLAUSE in got[2]):
            yield from _found(sentence, token, got, source)


def by_adjective(sentence: Sentence, cues: Cues) -> Iterator[Found]:
    """Attributions by predicative adjectives: "they are worried that …"."""
    forms = cues.adjective_forms
    for token in sentence.doc:
        if token.lower_ not in forms:
            continue
        holder = _holder(sentence, token)
        got = _complement(token, cues.adjective_classes[token.lower_]) if holder is not None else None
        if got is not None:
            yield from _found(sentence, token, got, holder)


def _holder(sentence: Sentence, adjective: Token) -> Party | None:
    """Who is said to be so: the subject of the copula; a participle may be parsed as a passive."""
    if adjective.dep_ == "acomp" and is_verb(adjective.head):
        return subject(sentence, adjective.head)
    own = children(adjective, "nsubjpass") if adjective.tag_ == "VBN" else []
    return noun_phrase(sentence, own[0], adjective) if own else None


Got = tuple[WordClass, list[Token], frozenset[Frame]]


def _found(sentence: Sentence, token: Token, got: Got, source: Party | None) -> Iterator[Found]:
    group, heads, frames = got
    ranges, cue = place(sentence, heads), stretch(sentence, token.i, token.i)
    if ranges is not None and cue is not None:
        yield Found(AttributionKind(group.kind), [cue], [ranges], source, reports=Frame.CLAUSE in frames)


def _complement(token: Token, groups: tuple[WordClass, ...]) -> Got | None:
    for group in groups:
        for child in token.children:
            frame = _frame(child)
            if child.i > token.i and frame is not None and frame in group.frames:
                return group, [child], frozenset({frame})
    for group in groups:
        for prep in children(token, "prep"):
            objects = children(prep, "pobj", "pcomp")
            if prep.i > token.i and prep.lower_ in group.prepositions and objects:
                return group, objects, frozenset()
    return None


def _frame(child: Token) -> Frame | None:
    if child.dep_ not in {"acl", "ccomp", "relcl", "xcomp", "advcl"}:
        return None
    if is_infinitive(child):
        return Frame.INFINITIVE
    if child.dep_ == "relcl" and child.left_edge.tag_ in {"WDT", "WP"}:
        return None
    if _is_question(child):
        return Frame.WH
    marked = any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children)
    return Frame.CLAUSE if marked or child.dep_ == "ccomp" else None


def _owner(sentence: Sentence, noun: Token, cues: Cues) -> Party | None:
    """Whose claim it is: a possessive, "by X", or the subject of a light verb: "X made the claim"."""
    for child in children(noun, "poss"):
        return noun_phrase(sentence, child)
    for prep in children(noun, "prep"):
        if prep.lower_ in {"by", "from"}:
            for head in children(prep, "pobj"):
                return noun_phrase(sentence, head)
    if noun.dep_ in {"dobj", "attr"} and noun.head.lower_ in cues.light_forms:
        return subject(sentence, noun.head)
    return None
