"""What a speaker says of a noun in a relative clause: "the envoy, who she says is ready", "food he said was needed"."""

from __future__ import annotations

from tallystick.extract.attribution.found import Found
from tallystick.extract.attribution.sources import subject
from tallystick.extract.attribution.tree import children, stretch
from tallystick.extract.attribution.verbs import cue_ranges
from tallystick.extract.mentions import AttributionKind
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token
from tallystick.knowledge.cues import Frame, VerbClass

_RELATIVE = frozenset({"WDT", "WP"})
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_NOUN = frozenset({"NN", "NNS", "NNP", "NNPS"})
_ENDS = frozenset({",", ";", "–", "—"})


def by_relative(sentence: Sentence, verb: Token, groups: list[VerbClass]) -> Found | None:
    """The attribution of what follows ``verb``, whose own subject stands right behind a relative or its noun."""
    group = next((g for g in groups if {Frame.CLAUSE, Frame.QUOTE} <= g.frames and g.reports), None)
    own = next((c for c in children(verb, "nsubj") if c.i < verb.i and c.tag_ not in _RELATIVE), None)
    after = verb.nbor() if verb.i + 1 < len(verb.doc) else None
    if group is None or own is None or after is None or after.tag_ not in _FINITE or verb.tag_ not in {"VBD", "VBZ"}:
        return None
    first = own.left_edge
    if first.i < 1 or not _is_open(first.nbor(-1), verb):
        return None
    content = stretch(sentence, after.i, _end(after, verb).i)
    source = subject(sentence, verb)
    if content is None or source is None:
        return None
    return Found(
        AttributionKind(group.kind), cue_ranges(sentence, verb), [content], source, verb=(sentence, verb), relative=True
    )


def _is_open(before: Token, verb: Token) -> bool:
    """Whether the clause lacks its subject: a relative pronoun, or a noun that the clause of ``verb`` describes."""
    if before.tag_ in _RELATIVE:
        return before.i > 0 and (before.nbor(-1).tag_ in _NOUN or before.nbor(-1).text == ",")
    if before.tag_ in _NOUN and before.nbor().tag_ == "PRP" and before.nbor(2) == verb:
        return True  # "aid he says is needed"
    return before.tag_ in _NOUN and any(t.dep_ == "relcl" and t.head.i < verb.i for t in (verb, verb.head))


def _end(first: Token, verb: Token) -> Token:
    """The last word of the clause that opens with the finite verb ``first``: up to a break, or the sentence's end."""
    last = first
    for token in first.doc[first.i + 1 :]:
        if token.tag_ in _FINITE and token in verb.ancestors and token != first:
            break  # "the plan he said would fail is dead"
        if token.text in _ENDS and not any(a.i > verb.i for a in token.ancestors if a.dep_ in {"relcl", "appos"}):
            break
        last = token
    return last
