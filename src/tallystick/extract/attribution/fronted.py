"""Indirect speech that comes before its cue: "The UK has sent …, he said", "The plan, she added, would …"."""

from __future__ import annotations

from spacy.tokens import Token

from tallystick.extract.attribution.found import Found, Party, Range
from tallystick.extract.attribution.sources import noun_phrase, subject
from tallystick.extract.attribution.tree import children, stretch
from tallystick.extract.attribution.verbs import addressee, cue_ranges, occasion
from tallystick.extract.mentions import AttributionKind
from tallystick.extract.parse import Sentence
from tallystick.knowledge.cues import Cues, Frame, VerbClass

_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_BREAKS = frozenset({",", "–", "—", "--", "-"})


def fronted(sentence: Sentence, verb: Token, groups: list[VerbClass], cues: Cues) -> Found | None:
    """The attribution of a clause that stands before ``verb`` and, where the cue interrupts it, also after."""
    group = next((g for g in groups if Frame.CLAUSE in g.frames), None)
    if group is None or verb.dep_ in {"relcl", "acl", "xcomp", "pcomp", "aux"}:
        return None
    start = _group_start(verb)
    if start < 3 or not _is_break(sentence, start - 1) or not _is_main(verb, start):
        return None
    ranges = [stretch(sentence, 0, start - 1), _resumed(sentence, verb)]
    content = [r for r in ranges if r is not None]
    source = subject(sentence, verb)
    if source is None:
        source = _inverted(sentence, verb)
    if source is None or not content:
        return None
    return Found(
        kind=AttributionKind(group.kind),
        cue=cue_ranges(sentence, verb),
        content=content,
        source=source,
        addressee=addressee(sentence, verb, groups),
        occasion=occasion(sentence, verb, cues),
        verb=(sentence, verb),
    )


def _group_start(verb: Token) -> int:
    """Where the cue begins: at its subject if that comes before it, else at its adverbs or itself."""
    before = [c for c in verb.children if c.i < verb.i and c.dep_ in {"nsubj", "aux", "advmod", "neg"}]
    return min([verb.i, *(c.left_edge.i for c in before if c.dep_ != "advmod" or c.i == verb.i - 1)])


def _is_break(sentence: Sentence, index: int) -> bool:
    doc = sentence.doc
    if doc[index].text in {"”", '"', "’", "'", "''"} and index > 0:
        return doc[index - 1].text in _BREAKS
    return doc[index].text in _BREAKS


def _is_main(verb: Token, start: int) -> bool:
    """Whether what stands before the cue is a clause that it reports, not one that modifies it."""
    doc = verb.doc
    if not any(t.tag_ in _FINITE for t in doc[:start]):
        return False
    if any(c.i < start for c in children(verb, "ccomp", "parataxis")):
        return True
    if verb.dep_ == "conj":
        return not any(c.dep_ == "cc" and c.i < verb.i for c in verb.head.children)
    return verb.dep_ in {"ccomp", "parataxis"} and verb.head.i != verb.i


def _resumed(sentence: Sentence, verb: Token) -> Range | None:
    """The rest of a clause that the cue has interrupted."""
    doc = sentence.doc
    comma = next((t.i for t in doc[verb.i + 1 : verb.i + 12] if t.text in _BREAKS), None)
    if comma is None or comma + 2 >= len(doc):
        return None
    reported = [c for c in children(verb, "ccomp") if c.i > comma]
    if reported or (verb.dep_ in {"ccomp", "parataxis"} and verb.head.i > comma):
        return stretch(sentence, comma + 1, len(doc) - 1)
    return None


def _inverted(sentence: Sentence, verb: Token) -> Party | None:
    """The subject that follows its verb: ", said Ms X"."""
    after = [c for c in verb.children if c.i > verb.i and c.dep_ in {"nsubj", "dobj", "attr", "oprd", "npadvmod"}]
    return noun_phrase(sentence, after[0]) if after else None
