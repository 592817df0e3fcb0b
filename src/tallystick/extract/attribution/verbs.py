"""Attributions by a verb with a complement after it: "told MPs that …", "wants Europe to …", "accused them of …"."""

from __future__ import annotations

from collections.abc import Iterator

from tallystick.extract.attribution.content import complement, place
from tallystick.extract.attribution.found import Found, Party, Range
from tallystick.extract.attribution.sources import beside, noun_phrase, subject
from tallystick.extract.attribution.tree import children, is_passive, is_verb, stretch
from tallystick.extract.mentions import AttributionKind
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token
from tallystick.knowledge.cues import Cues, VerbClass

_AT = frozenset({"at", "in", "during"})
_SPEAKING = frozenset({"speaking", "talking"})
_LETTERS = frozenset({"letter", "message", "note", "email", "memo", "telegram"})
_GROUP = frozenset({"aux", "auxpass", "neg", "prt"})


def verb_cues(sentence: Sentence, cues: Cues) -> Iterator[tuple[Token, list[VerbClass]]]:
    """The verbs of the sentence that are in the lexicon, each with the classes its particle and voice allow."""
    forms = cues.verb_forms
    for token in sentence.doc:
        lemma = forms.get(token.lower_)
        if lemma is not None and is_verb(token) and not _is_reduced(token):
            groups = [g for g, particle in cues.verb_classes[lemma] if _has(token, particle)]
            groups = [g for g in groups if (g.passive if is_passive(token) else g.active)]
            if groups:
                yield token, groups


def _is_reduced(token: Token) -> bool:
    """A participle that modifies a noun, or that stands for none: "a program called X", "all told"."""
    if token.lower_ == "told" and token.i > 0 and token.nbor(-1).lower_ == "all":
        return True
    return token.tag_ == "VBN" and token.dep_ in {"acl", "amod"} and not children(token, "nsubj")


def _has(verb: Token, particle: str) -> bool:
    return not particle or any(c.lower_ == particle and c.i > verb.i for c in verb.children)


def cue_ranges(sentence: Sentence, verb: Token) -> list[Range]:
    """The verb with its auxiliaries, where they stand together."""
    first, last = verb.i, verb.i
    parts = {c.i for c in verb.children if c.dep_ in _GROUP}
    while first - 1 in parts:
        first -= 1
    while last + 1 in parts:
        last += 1
    found = stretch(sentence, first, last)
    return [found] if found is not None else []


def occasion(sentence: Sentence, verb: Token, cues: Cues) -> Range | None:
    """The event at which something is said: "at Prime Minister's Questions", "in an interview with X"."""
    for prep in children(verb, "prep"):
        if prep.lower_ not in _AT:
            continue
        for head in children(prep, "pobj"):
            if head.lower_.rstrip("s") in cues.occasions:
                return stretch(sentence, head.left_edge.i, head.i)
    return None


def by_verb(sentence: Sentence, verb: Token, groups: list[VerbClass], cues: Cues) -> Found | None:
    """The attribution that ``verb`` makes with what follows it."""
    got = complement(verb, groups, cues)
    if got is None:
        return None
    content = [_after_time(sentence, verb, place(sentence, got.heads), cues)]
    if is_passive(verb) and not got.group.addressee:
        content.insert(0, _passive_subject(sentence, verb))
    ranges = [r for r in content if r is not None]
    source = subject(sentence, verb) or (beside(sentence, verb) if got.reports else None)
    if not ranges or (source is None and not is_passive(verb)):
        return None
    return Found(
        kind=AttributionKind(got.group.kind),
        cue=cue_ranges(sentence, verb),
        content=ranges,
        source=source,
        addressee=addressee(sentence, verb, groups),
        occasion=occasion(sentence, verb, cues),
        reports=got.reports,
        question=got.group.asks,
        hints=got.group.hints,
        verb=(sentence, verb),
    )


def _after_time(sentence: Sentence, verb: Token, content: Range | None, cues: Cues) -> Range | None:
    """The content without a time right after the cue, which tells when it was said: "said on Monday the …"."""
    doc, first = sentence.doc, verb.i + 1
    if content is None or first + 2 >= len(doc) or sentence.offset(doc[first])[0] != content[0]:
        return content
    width = 2 if doc[first].lower_ == "on" and doc[first + 1].lower_.rstrip("s") in cues.times else 0
    width = width or (1 if doc[first].lower_ in cues.times else 0)
    return (sentence.offset(doc[first + width])[0], content[1]) if width else content


def _passive_subject(sentence: Sentence, verb: Token) -> Range | None:
    for child in children(verb, "nsubjpass"):
        phrase = noun_phrase(sentence, child, verb)
        return phrase.place if phrase is not None and child.tag_ != "EX" else None
    return None


def _asked_by_name(verb: Token) -> list[Token]:
    """"Asked by Ms Holm whether …, the minister said": who says it is who was asked."""
    if verb.dep_ != "advcl" or not children(verb, "agent") or not is_passive(verb):
        return []
    return [c for c in children(verb.head, "nsubj") if c.i > verb.i]


def _spoken_to(verb: Token) -> list[Token]:
    """"Speaking to reporters, she said", "the envoy, talking to the agency, said", "warned in a letter to the king"."""
    speaking = children(verb, "advcl")
    speaking += [c for s in children(verb, "nsubj") for c in children(s, "acl", "advcl")]
    nouns = [c for p in children(verb, "prep") if p.lower_ == "in" for c in children(p, "pobj")]
    nouns = [n for n in nouns if n.lower_ in _LETTERS]
    holders = [*(s for s in speaking if s.tag_ == "VBG" and s.lower_ in _SPEAKING), *nouns]
    return [c for h in holders for p in children(h, "prep") if p.lower_ in {"to", "with"} for c in children(p, "pobj")]


def addressee(sentence: Sentence, verb: Token, groups: list[VerbClass]) -> Party | None:
    """Who is spoken to: the object of "told", or of "said to"; where it was said ("in the capital") is none of it."""
    heads = children(verb, "dobj", "dative", "nsubjpass") if any(g.addressee for g in groups) else []
    heads += [c for p in children(verb, "prep", "dative") if p.lower_ == "to" for c in children(p, "pobj")]
    heads = heads or _asked_by_name(verb) or _spoken_to(verb)
    if not heads:
        return None
    where = next((p for p in children(heads[0], "prep") if p.lower_ in _AT), None)
    return noun_phrase(sentence, heads[0], where)
