"""Indirect speech around its cue: "The UK has sent …, he said", "The plan, she added, would …"."""

from __future__ import annotations

from tallystick.extract.attribution.found import Found, Range
from tallystick.extract.attribution.sources import flat_phrase, subject
from tallystick.extract.attribution.tree import children, stretch
from tallystick.extract.attribution.verbs import addressee, cue_ranges, occasion
from tallystick.extract.mentions import AttributionKind
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token
from tallystick.knowledge.cues import Cues, Frame, VerbClass

_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_BREAKS = frozenset({",", "–", "—", "--", "-", ";"})
_STOPS = frozenset({".", "!", "?", "…", ":", ")"})
_QUOTES = frozenset({"”", '"', "’", "'", "''", "“", "‘", "``"})
_MODIFIED = frozenset({"relcl", "acl", "xcomp", "pcomp", "aux", "amod"})
_NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "DT", "JJ", "POS", "PRP", "PRP$", "RB"})
_NOT_BEFORE = frozenset({"WDT", "WP", "WRB", "CC", "TO"})
_OPENING = 3
_WIDEST = 14
"""Tokens that may stand between a subject and its cue."""
_LONGEST = 32
"""Tokens that may stand between a cue and the end of its phrase: "told reporters in Oslo on Monday"."""


def is_parenthetical(sentence: Sentence, verb: Token) -> bool:
    """Whether the cue stands between commas: ", she said,"."""
    start, doc = _group_start(verb), sentence.doc
    last = verb.i + 1
    while last < len(doc) and doc[last].dep_ in {"advmod", "prt"} and doc[last].text not in _BREAKS:
        last += 1
    return start > 0 and _break_before(verb, start) and last < len(doc) and doc[last].text in _BREAKS


def fronted(sentence: Sentence, verb: Token, groups: list[VerbClass], cues: Cues) -> Found | None:
    """The attribution of a clause that stands before ``verb`` and, where the cue interrupts it, also after."""
    group = next((g for g in groups if {Frame.CLAUSE, Frame.QUOTE} <= g.frames), None)
    start = _group_start(verb)
    if verb.tag_ == "VBG" and not _is_finite(verb):
        return None
    if start > 0 and sentence.doc[start - 1].lower_ == "as":
        return _as_said(sentence, verb, groups, cues)
    if group is None or start < 1 or not _break_before(verb, start) or sentence.doc[start].tag_ in _NOT_BEFORE:
        return None
    if verb.dep_ == "acl" and not any(c.dep_ == "nsubj" for c in verb.children):
        return None  # "the package for Norland, announced during his visit": what was announced is the package
    content = _content(sentence, verb, start)
    if not content or (verb.dep_ in _MODIFIED and len(content) == 1 and not _is_finite(verb)):
        return None
    own = start == verb.i or any(c.dep_ == "nsubj" for c in verb.children)
    source = subject(sentence, verb) if own and start < verb.i else None
    tokens = sentence.doc[verb.i + 1 :] if own else sentence.doc[start : verb.i]
    source = source or flat_phrase(sentence, list(tokens))
    if source is None or (own and start == verb.i and _is_thing_done(verb)):
        return None
    return Found(
        kind=AttributionKind(group.kind),
        cue=cue_ranges(sentence, verb),
        content=content,
        source=source,
        addressee=addressee(sentence, verb, groups),
        reports=group.reports and not children(verb, "neg"),
        occasion=occasion(sentence, verb, cues),
        verb=(sentence, verb),
    )


def _is_thing_done(verb: Token) -> bool:
    """"concluded a seven-day trip": an object with an indefinite article is no one who speaks."""
    return any(c.lower_ in {"a", "an"} for o in children(verb, "dobj") for c in o.children) and verb.dep_ != "ROOT"


def _as_said(sentence: Sentence, verb: Token, groups: list[VerbClass], cues: Cues) -> Found | None:
    """The clause around "as she put it": what follows it where it opens the sentence, else what precedes it."""
    doc, conjunction, end = sentence.doc, _group_start(verb) - 1, _group_end(verb)
    group = next((g for g in groups if Frame.QUOTE in g.frames), None)
    source = subject(sentence, verb)
    if group is None or source is None or end is None or doc[conjunction].dep_ != "mark":
        return None
    if verb.tag_ == "VBN" and not children(verb, "nsubj", "agent", "aux"):
        return None  # "as promised, the embassy paid": what happened, as it had been promised
    opens = conjunction < _OPENING and end < len(doc) and doc[end].text == ","
    if not opens and not (conjunction > 1 and doc[conjunction - 1].text in _BREAKS | _QUOTES):
        return None
    place = stretch(sentence, end + 1, len(doc) - 1) if opens else stretch(sentence, 0, conjunction - 1)
    takes_clause = Frame.CLAUSE in group.frames or bool(children(verb, "dobj"))  # "as she put it"
    if place is None or not (takes_clause or _is_quoted(sentence, place, opens=opens)):
        return None
    kind, cue = AttributionKind(group.kind), cue_ranges(sentence, verb)
    return Found(kind, cue, [place], source, occasion=occasion(sentence, verb, cues), verb=(sentence, verb))


def _is_quoted(sentence: Sentence, place: Range, *, opens: bool) -> bool:
    """Whether the words beside the cue are quoted: after it where it opens the sentence, else before it."""
    text = sentence.text[place[0] - sentence.start : place[1] - sentence.start].strip(" ,.")
    return bool(text) and text[0 if opens else -1] in _QUOTES


def _is_finite(verb: Token) -> bool:
    """Whether the verb is finite by itself or by an auxiliary, whatever the parse has attached it to."""
    return verb.tag_ in _FINITE or any(c.dep_ == "aux" and c.tag_ in _FINITE for c in verb.children)


def _group_start(verb: Token) -> int:
    """Where the cue begins: at its subject before it, by the parse or by the nouns since the comma, else at itself."""
    before = [c for c in verb.children if c.i < verb.i and c.dep_ in {"nsubj", "aux", "advmod", "neg"}]
    near = [c.left_edge.i for c in before if c.dep_ == "nsubj" or verb.i - c.i <= 2]
    if any(c.dep_ == "nsubj" for c in verb.children):
        return min([verb.i, *near])
    first = min([verb.i, *near])
    start = first
    while start > 0 and verb.i - start < _WIDEST and verb.doc[start - 1].tag_ in _NOMINAL:
        start -= 1
    if start == first:
        return _named_start(verb, first)
    return start if start < verb.i and start > 0 and verb.doc[start - 1].text in _BREAKS else first


def _named_start(verb: Token, first: int) -> int:
    """Where ", the minister, Ann Holm, has told" begins: an office and the name beside it, which the parser has
    hung on what comes before; else ``first``."""
    doc, marks = verb.doc, []
    for i in range(first - 1, max(first - _WIDEST, 0), -1):
        if doc[i].text == ",":
            marks.append(i)
        elif doc[i].tag_ not in _NOMINAL:
            break
    if len(marks) < _AROUND_NAME or marks[0] != first - 1:
        return first
    name, office = doc[marks[1] + 1 : marks[0]], doc[marks[2] + 1 : marks[1]]
    named = name and office and all(t.tag_ == "NNP" for t in name)
    return marks[2] + 1 if named and office[0].tag_ in {"DT", "PRP$"} else first


_AROUND_NAME = 3
"""Commas around an office and the name beside it."""


def _break_before(verb: Token, start: int) -> bool:
    """Whether a comma or dash stands before ``start``, quotation marks apart."""
    doc, i = verb.doc, start - 1
    while i > 0 and doc[i].text in _QUOTES:
        i -= 1
    return doc[i].text in _BREAKS


def _content(sentence: Sentence, verb: Token, start: int) -> list[Range]:
    doc, end = sentence.doc, _group_end(verb)
    if end is None:
        return []
    whole = any(t.tag_ in _FINITE for t in doc[:start])
    rest = end + 1 < len(doc) and doc[end].text in _BREAKS
    resumed = rest and _resumes(verb, end, whole=whole)
    if not whole and not resumed:
        return []
    parts = [stretch(sentence, 0, start - 1), stretch(sentence, end + 1, len(doc) - 1) if resumed else None]
    return [p for p in parts if p is not None]


def _group_end(verb: Token) -> int | None:
    """The index of the break or stop after the cue's phrase; None if the phrase runs on into something else."""
    doc = verb.doc
    for token in doc[verb.i + 1 : verb.i + _LONGEST]:
        if token.text in _BREAKS or token.text in _STOPS:
            return token.i
        if token.dep_ == "mark":
            return token.i
        if token.tag_ in _FINITE and not any(a.dep_ in {"advcl", "relcl"} and a.i > verb.i for a in _line(token)):
            return None
    return len(doc) if verb.i + _LONGEST >= len(doc) else None


def _line(token: Token) -> list[Token]:
    return [token, *token.ancestors]


def _resumes(verb: Token, end: int, *, whole: bool) -> bool:
    """Whether what follows the cue is the rest of the clause that it interrupts."""
    if any(c.i > end for c in children(verb, "ccomp")):
        return True
    if verb.dep_ in {"ccomp", "parataxis", "advcl"} and verb.head.i > end:
        return True
    after = verb.doc[end + 1 :]
    if whole and after[0].tag_ == "VBG" and (after[0].head.i == verb.i or verb.doc[end].text == ";"):
        return False  # ", he said, adding that": the next cue
    if whole and (after[0].tag_ == "CC" or verb.doc[end].text == ";"):
        return any(t.text in _QUOTES or t.tag_ in _FINITE for t in after)
    if whole:
        return end == verb.i + 1 and after[0].tag_ in {"IN", "TO"} and after[0].dep_ == "prep"
    return any(t.tag_ in _FINITE for t in after)
