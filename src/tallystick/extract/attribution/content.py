"""The content of a verb: the complement that one of the verb's frames allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tallystick.extract.attribution.found import Range
from tallystick.extract.attribution.tree import children, edges, is_infinitive, is_passive, stretch
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token
from tallystick.knowledge.cues import Cues, Frame, VerbClass


@dataclass(frozen=True, slots=True)
class Complement:
    """The heads of a verb's complement and the class that allows it; ``reports``: it is a finite clause."""

    group: VerbClass
    heads: list[Token]
    reports: bool = False


_IDIOMS = frozenset({"clear", "plain", "known", "slip"})
"""What stands between a verb and the clause it reports: "made it clear that", "let it be known that", "let slip"."""
_OUGHT = frozenset({"should", "must"})
_MODALS = frozenset({"would", "could", "might", "may", "should"})
_NOBODY = frozenset({"no", "nobody", "none", "neither", "nothing"})
_GOING_ON = frozenset({"went", "goes", "go", "going", "gone", "continued", "continues"})
_WH = frozenset({"WP", "WDT", "WRB", "WP$"})


def _clause(verb: Token) -> list[Token] | None:
    """A finite clause after the verb."""
    below = [c for p in children(verb, "acomp", "oprd") if p.i == verb.i + 1 for c in children(p, "ccomp")]
    inner = [p for p in children(verb, "acomp", "oprd", "ccomp") if p.lower_ in _IDIOMS]
    below += [c for p in inner for c in children(p, "ccomp", "advcl", "csubj") if c.i > p.i]
    for c in [*children(verb, "ccomp"), *below, *_behind_phrase(verb)]:
        if c.i > verb.i and not is_infinitive(c) and not _is_question(c) and c.lower_ not in _IDIOMS:
            that = next((t for t in verb.doc[verb.i + 1 : c.i] if t.lower_ == "that"), None)
            if _is_whole(c):
                return [c, *(o for o in children(verb, "conj") if o.i > c.i and _is_that_clause(o))]
            if that is not None:
                return [that, c]
    return None


def _behind_phrase(verb: Token) -> list[Token]:
    """"replied with a shrug that it would": the clause that the parser hangs on the noun of a phrase of manner."""
    nouns = [n for p in children(verb, "prep") for n in children(p, "pobj")]
    clauses = [c for n in nouns for c in children(n, "relcl", "acl")]
    return [c for c in clauses if any(m.lower_ == "that" and m.tag_ == "IN" for m in children(c, "mark"))]


def _is_whole(clause: Token) -> bool:
    """Whether a clause has a subject or "that"; one without belongs elsewhere in the sentence."""
    return bool(children(clause, "nsubj", "nsubjpass", "expl", "csubj", "csubjpass", "mark", "ccomp"))


def _wh(verb: Token) -> list[Token] | None:
    """An indirect question after the verb: whether, how, what and the like."""
    for c in children(verb, "ccomp", "advcl", "pcomp", "dobj", "acl"):
        if c.i > verb.i and _is_question(c):
            return [c]
    return None


def _is_that_clause(clause: Token) -> bool:
    """A coordinate that-clause, which some parses hang on the verb: "and that …"."""
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)


def _is_question(clause: Token) -> bool:
    first = clause.left_edge
    if first.lower_ == "that":
        return False
    return first.tag_ in _WH or (first.lower_ in {"whether", "if"} and first.head.i == clause.i and clause.i > first.i)


def _infinitive(verb: Token) -> list[Token] | None:
    """An infinitive with "to" whose subject is the verb's own."""
    for c in children(verb, "xcomp", "advcl", "ccomp"):
        if c.i > verb.i and is_infinitive(c) and (c.dep_ == "xcomp" or not children(verb, "dobj")):
            return [c]
    return None


def _object_infinitive(verb: Token) -> list[Token] | None:
    """An object and an infinitive: "urged Congress to leave"; some parses make the object its subject."""
    for c in children(verb, "xcomp", "ccomp", "advcl"):
        if c.i > verb.i and is_infinitive(c):
            if children(c, "nsubj"):
                return [c]
            objects = [o for o in children(verb, "dobj", "dative") if verb.i < o.i < c.i]
            objects += [o for p in children(verb, "prep", "prt") if verb.i < p.i < c.i for o in children(p, "pobj")]
            if objects or is_passive(verb):
                return [*objects[:1], c]
    return None


def _small(verb: Token) -> list[Token] | None:
    """An object and what it is called: "called it a lie", "described it as a lie"."""
    objects = children(verb, "dobj")
    predicates = children(verb, "oprd", "acomp", "attr")
    predicates += [p for p in children(verb, "prep", "advcl") if _is_as(p)]
    predicates += [p for o in objects for p in children(o, "prep") if _is_as(p)]
    predicates += [
        p for a in children(verb, "agent") for o in children(a, "pobj") for p in children(o, "prep") if _is_as(p)
    ]
    predicates += [c for c in children(verb, "ccomp", "xcomp") if not is_infinitive(c) and not c.tag_.startswith("V")]
    predicates = [p for p in predicates if p.i > verb.i]
    objects = [o for o in objects if o.i > verb.i]
    named = any(p.dep_ == "oprd" or children(p, "nsubj") for p in predicates)
    gap = verb.dep_ in {"relcl", "pcomp", "ccomp"}
    if predicates and (objects or is_passive(verb) or named or gap):
        return [*objects, *predicates]
    return objects if any(_is_apposed(t) for o in objects for t in o.subtree) else None


def _is_wanted(clause: Token, cues: Cues) -> bool:
    """Whether a clause tells what someone wants: "it wants Europe to pay", "is intent on it", "should be sent"."""
    lemma = cues.verb_forms.get(clause.lower_, "")
    groups = [group.kind for group, _ in cues.verb_classes.get(lemma, ())[:1]]
    groups += [g.kind for c in children(clause, "acomp") for g in cues.adjective_classes.get(c.lower_, ())]
    return "wished" in groups or any(c.lower_ in _OUGHT for c in children(clause, "aux"))


def _is_denied(verb: Token) -> bool:
    """Whether nothing was said: "did not say", "nobody said", "might say", "refused to say"."""
    if children(verb, "neg") or any(c.lower_ in _MODALS for c in children(verb, "aux")):
        return True
    if any(s.left_edge.lower_ in _NOBODY for s in children(verb, "nsubj")):
        return True
    purpose = verb.dep_ == "advcl" and verb.head.tag_ in {"VBD", "VBZ"}  # "took the floor to say"
    return is_infinitive(verb) and verb.head.lower_ not in _GOING_ON and not purpose


def _is_as(phrase: Token) -> bool:
    """A predicate with "as": "as a lie"; no clause of time, and no "as saying"."""
    return phrase.left_edge.lower_ == "as" and not children(phrase, "nsubj", "pcomp")


def _is_apposed(token: Token) -> bool:
    """A noun set beside another without a comma: what a verb of naming calls its object."""
    return token.dep_ == "appos" and token.left_edge.i > 0 and token.left_edge.nbor(-1).text not in _PARTING


_PARTING = frozenset({",", "(", "–", "—", "-", "--", ";", ":"})


def _gerund(verb: Token) -> list[Token] | None:
    """A gerund: "suggested waiting"."""
    found = [c for c in children(verb, "xcomp") if c.i > verb.i and c.tag_ == "VBG"]
    return found[:1] or None


def _object(verb: Token) -> list[Token] | None:
    """A direct object."""
    found = [c for c in children(verb, "dobj") if c.i > verb.i]
    return found[:1] or None


def _told(verb: Token) -> list[Token] | None:
    """All that follows the first object of a verb of telling, where the parse sees no clause there."""
    right = [c for c in verb.children if c.i > verb.i and c.dep_ != "punct"]
    if len(right) < 2 or right[0].dep_ not in {"dobj", "dative"} or right[1].dep_ not in {"dobj", "nsubj", "attr"}:
        return None
    if right[0].dep_ == "dative" and right[1].lower_ in _NOBODY:
        return None  # "tells me nothing"
    told = right[1:]
    while len(told) > 1 and told[-1].dep_ == "prep" and _closes(told[-1].left_edge):
        told.pop()
    return told


def _closes(token: Token) -> bool:
    """Whether a quotation ends right before ``token``."""
    return token.i > 0 and token.nbor(-1).text in {"”", '"', "’", "''"}


_FRAMES: tuple[tuple[Frame, Callable[[Token], list[Token] | None]], ...] = (
    (Frame.CLAUSE, _clause),
    (Frame.WH, _wh),
    (Frame.OBJECT_INFINITIVE, _object_infinitive),
    (Frame.SMALL, _small),
    (Frame.INFINITIVE, _infinitive),
    (Frame.GERUND, _gerund),
    (Frame.OBJECT, _object),
)


def complement(verb: Token, groups: list[VerbClass], cues: Cues) -> Complement | None:
    """The complement of ``verb`` by the most telling frame."""
    for frame, look in _FRAMES:
        if frame is Frame.INFINITIVE:
            by_preposition = _prepositional(verb, groups, cues)
            if by_preposition is not None:
                return by_preposition
        group = next((g for g in groups if frame in g.frames and not g.figures), None)
        heads = look(verb) if group is not None else None
        if group is not None and heads:
            told = frame is Frame.CLAUSE or (frame is Frame.WH and group.asks)
            told = told and (group.wishes or not _is_wanted(heads[0], cues))
            return Complement(group, heads, reports=told and group.reports and not _is_denied(verb))
    return _figure(verb, groups) or _after_addressee(verb, groups)


def _figure(verb: Token, groups: list[VerbClass]) -> Complement | None:
    """A sum or number as what is said: "claims £447 million", "puts the cost at $2.8 billion"."""
    for group in (g for g in groups if g.figures):
        objects = [c for c in children(verb, "dobj") if c.i > verb.i]
        at = [p for p in children(verb, "prep") if p.lower_ in group.prepositions and p.i > verb.i]
        numbered = [p for p in at if any(_is_number(c) for c in children(p, "pobj"))]
        if objects and numbered:
            return Complement(group, [objects[0], numbered[0]], reports=not _is_denied(verb))
        if Frame.OBJECT in group.frames and objects and _is_number(objects[0]):
            return Complement(group, objects[:1], reports=not _is_denied(verb))
    return None


def _is_number(noun: Token) -> bool:
    return noun.tag_ in {"CD", "$"} or any(c.tag_ in {"CD", "$"} and c.i < noun.i for c in noun.subtree)


def _after_addressee(verb: Token, groups: list[VerbClass]) -> Complement | None:
    group = next((g for g in groups if g.addressee and Frame.CLAUSE in g.frames), None)
    heads = _told(verb) if group is not None else None
    return Complement(group, heads, reports=True) if group is not None and heads else None


def _temporal(prep: Token, cues: Cues) -> bool:
    """Whether the phrase says when: "on Monday", "in an hour"."""
    return any(c.lower_.rstrip("s") in cues.times for c in children(prep, "pobj"))


def _prepositional(verb: Token, groups: list[VerbClass], cues: Cues) -> Complement | None:
    for group in (g for g in groups if not g.figures):
        objects = children(verb, "dobj") if not group.frames else []
        hung = [p for o in objects for p in children(o, "prep") if children(p, "pcomp")]  # "accusing him of playing"
        for prep in [*children(verb, "prep"), *hung]:
            if prep.i > verb.i and prep.lower_ in group.prepositions and not _temporal(prep, cues):
                objects = [o for o in children(verb, "dobj") if verb.i < o.i < prep.i]
                if objects or is_passive(verb):
                    return Complement(group, [*objects, prep])
                later = [c for c in children(verb, "xcomp", "advcl") if c.i > prep.i and is_infinitive(c)]
                spoken_of = children(prep, "pobj", "pcomp")
                return Complement(group, [*spoken_of, *later[:1]]) if spoken_of else None
    return None


def place(sentence: Sentence, heads: list[Token]) -> Range | None:
    """The place of a complement: from its first word to its last."""
    first, last = edges(heads)
    return stretch(sentence, first, last)
