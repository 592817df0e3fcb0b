"""Where the proposition of a stance stands, as a stretch of tokens of its sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tallystick.extract.syntax import antecedent, child, children, is_negated, is_passive
from tallystick.extract.trees import Token
from tallystick.knowledge.stances import Topic

_BREAKS = frozenset({",", ";", ":", "–", "—", "-", "(", "”", '"'})
_ASIDES = frozenset({"WDT", "WP", "WRB", "VBG", "IN", "PRP", "MD", "VBD"})
_CLAUSES = frozenset({"xcomp", "ccomp", "advcl", "acl", "relcl", "dobj", "pobj", "conj"})
_OBLIGATION = frozenset({"must", "should", "shall"})
_TERMS = frozenset({"as", "without", "only", "under", "provided", "subject"})
_OWN = frozenset({"of", "by", "at", "behind", "to"})
"""Prepositions that, behind an object, belong to that noun and not to the verb."""
_OPENERS = frozenset({"that", "whether"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A topic: first and last token, its head, and whether the topic's own verb governs what is in it."""

    first: Token
    last: Token
    head: Token


def locate(word: Token, kind: Topic, preposition: str | None = None) -> Stretch | None:
    """The topic of the predicate ``word`` where ``kind`` says it stands, trimmed of what is added to it.

    ``preposition``: it stands behind that one.
    """
    found = _PLACES[kind](word) if preposition is None else _governed(preposition)(word)
    if found is None:
        return None
    first = found.first
    while first.lower_ in _OPENERS and first.i < found.last.i and found.head.tag_ != "DT":
        first = first.nbor()
    return trimmed(Stretch(first, found.last, found.head))


def is_act(verb: Token) -> bool:
    """A to-infinitive, active or passive: "to move", "to be moved"."""
    return verb.tag_ in {"VB", "VBN"} and any(c.tag_ == "TO" for c in verb.children)


def _whole(head: Token, first: Token | None = None) -> Stretch:
    return Stretch(first or head.left_edge, head.right_edge, head)


def trimmed(stretch: Stretch) -> Stretch:
    """Cut at the first break that opens an aside: a relative clause, a participle, a remark of the reporter."""
    first, last = stretch.first, stretch.last
    for token in first.doc[first.i + 1 : last.i + 1]:
        if token.text in _BREAKS and _opens_aside(token):
            last = token.nbor(-1)
            break
    while last.i > first.i and last.is_punct and last.text not in {")", "%"}:
        last = last.nbor(-1)
    return Stretch(first, last, stretch.head)


def _opens_aside(mark: Token) -> bool:
    if mark.text not in {",", "-"} or mark.i + 1 >= len(mark.doc):
        return mark.text != "-" and mark.text not in {"”", '"'}
    after = mark.nbor()
    if mark.text == "-":
        return False
    if after.tag_ in _ASIDES or after.lower_ in {"so", "which"}:
        return True
    return after.tag_ == "CC" and after.i + 1 < len(mark.doc) and after.nbor().dep_ in {"nsubj", "aux", "ROOT"}


def _object(word: Token) -> Stretch | None:
    if is_passive(word):
        subject = child(word, "nsubjpass") or (word.head if word.dep_ == "acl" else None)
        return _noun(subject) if subject is not None else None
    found = child(word, "dobj", "dative") or _described(word)
    if found is None or found.i < word.i:
        relative = found if found is not None and antecedent(found) != found else None
        return _noun(antecedent(relative)) if relative is not None else None
    return _noun(found) if found.tag_ != "IN" or found.lower_ == "that" else None  # "rejects that", taken for a link


def _described(word: Token) -> Token | None:
    """"welcome the truce agreed on Friday": an object whose participle the parser takes for a clause of its own."""
    clause = next((c for c in children(word, "ccomp") if c.tag_ == "VBD" and c.i > word.i), None)
    own = child(clause, "nsubj") if clause is not None else None
    if clause is None or own is None or own.left_edge.i != word.i + 1 or not own.tag_.startswith("NN"):
        return None
    return own if child(clause, "dobj", "mark", "ccomp", "aux", "acomp", "attr") is None else None


def _noun(head: Token) -> Stretch | None:
    if head.tag_ in {"PRP", "WP", "WDT"} and head.lower_ not in {"it", "this", "that", "them"}:
        return None
    last = head.right_edge
    for relative in children(head, "relcl", "acl"):
        before = relative.left_edge.nbor(-1) if relative.left_edge.i > 0 else relative
        if relative.i > head.i and (before.text == "," or (relative.dep_ == "acl" and relative.tag_ == "VBN")):
            last = min(last, before if before.text != "," else before.nbor(-1), key=lambda t: t.i)
    return Stretch(head.left_edge, last if last.i >= head.i else head, head)


def _clause(word: Token) -> Stretch | None:
    marked = [c for c in children(word, "acl") if any(t.lower_ == "that" for t in children(c, "mark"))]
    for found in [*children(word, "ccomp"), *marked]:
        if found.i > word.i and child(found, "nsubj", "nsubjpass", "expl") is not None and not is_act(found):
            return _whole(found)
    return None


def _must_clause(word: Token) -> Stretch | None:
    found = _clause(word)
    if found is None:
        return None
    modal = any(t.lower_ in _OBLIGATION for t in found.head.children if t.dep_ == "aux")
    return found if modal or _subjunctive(found.head) else None


def _subjunctive(verb: Token) -> bool:
    """A bare verb form under a singular subject or none: "that it be lifted"."""
    return verb.tag_ == "VB" and not any(t.dep_ == "aux" for t in verb.children)


def _subjunctive_clause(word: Token) -> Stretch | None:
    found = _clause(word)
    return found if found is not None and any(t.lower_ == "that" for t in children(found.head, "mark")) else None


def _terms_clause(word: Token) -> Stretch | None:
    """A clause of obligation with a limit on how: "should be deployed as …, without …"."""
    found = _must_clause(word)
    if found is None:
        return None
    limits = [t for t in found.head.children if t.i > found.head.i or t.lower_ == "only"]
    return found if any(t.lower_ in _TERMS for t in limits) else None


def _infinitive(word: Token) -> Stretch | None:
    parted = children(word.head, "xcomp") if word.dep_ == "acomp" else []  # "stands ready, however, to send"
    for found in [*children(word, "xcomp", "ccomp", "advcl", "acl"), *parted]:
        if found.i > word.i and is_act(found) and child(found, "nsubj", "nsubjpass") is None:
            return _from_to(found)
    return None


def _not_infinitive(word: Token) -> Stretch | None:
    """"vowed never to negotiate": a denied infinitive; the topic is the act without its denial."""
    for found in children(word, "xcomp", "ccomp", "advcl"):
        if found.i > word.i and is_act(found) and is_negated(found) and child(found, "nsubj", "nsubjpass") is None:
            return _whole(found, found)
    return None


def _from_to(verb: Token) -> Stretch:
    to = next(t for t in verb.children if t.tag_ == "TO")
    return _whole(verb, to)


def _object_infinitive(word: Token) -> Stretch | None:
    """Someone else's infinitive: what stands between the verb and "to" does the acting."""
    for found in children(word, "xcomp", "ccomp", "advcl", "dobj", "acl"):
        if found.i <= word.i or not is_act(found):
            continue
        actor = child(found, "nsubj", "nsubjpass") or child(word, "dobj", "dative")
        if actor is not None and word.i < actor.i < found.i:
            return _whole(found, actor.left_edge)
    noun = child(word, "dobj")
    inner = _below(word, noun) if noun is not None and noun.i > word.i else None
    if noun is not None and inner is not None:
        return _whole(inner, noun.left_edge)
    return _passive_infinitive(word)


def _object_state(word: Token) -> Stretch | None:
    """Someone or something in a state: "wants the ban lifted", "wants all of them out"."""
    for found in children(word, "ccomp", "xcomp", "oprd"):
        own = child(found, "nsubj", "nsubjpass")
        if own is None or not word.i < own.i < found.i or found.tag_ not in {"VBN", "VBD", "JJ", "RB"}:
            continue
        if not any(c.dep_ in {"aux", "mark"} for c in found.children) and own.left_edge.i == word.i + 1:
            return _whole(found, own.left_edge)
    obj = child(word, "dobj")
    if obj is None or obj.i < word.i:
        return None
    state = next((c for c in word.children if c.dep_ == "prt" and c.i > obj.i), None)
    end = obj.right_edge
    done = end if end.tag_ == "VBN" and end.dep_ == "acl" else None  # "wants the report on the crash published"
    last = state or done
    return Stretch(obj.left_edge, last, obj) if last is not None else None


def _see_clause(word: Token) -> Stretch | None:
    """"wants to see the ban lifted", "would like to see Europe do more"."""
    see = next((c for c in children(word, "xcomp") if c.lower_ == "see" and is_act(c)), None)
    if see is None:
        return None
    obj = child(see, "dobj")
    done = child(obj, "acl") if obj is not None else None
    if obj is not None and done is not None and done.tag_ == "VBN" and obj.i < done.i:
        return Stretch(obj.left_edge, done.right_edge, done)  # "see the limits scrapped", taken for a participle
    found = child(see, "ccomp", "xcomp")
    own = child(found, "nsubj", "nsubjpass") if found is not None else None
    if found is None or own is None or found.tag_ == "VBG" or not see.i < own.i < found.i:
        return None
    return _whole(found, own.left_edge)


def _asked_before(word: Token) -> Stretch | None:
    """Nothing behind the verb: what it is about was asked for before."""
    if is_passive(word) or word.tag_ not in {"VBD", "VBN"} or children(word, "dobj", "xcomp", "ccomp", "dative"):
        return None
    asked = next((c for c in children(word, "advcl", "prep") if c.lower_ == "asked"), None)
    act = next((c for c in children(asked, "xcomp", "ccomp") if is_act(c)), None) if asked is not None else None
    return _from_to(act) if act is not None else Stretch(word, word, word)


def _for_infinitive(word: Token) -> Stretch | None:
    """"asked for the deadline to be moved"."""
    found = _governed("for")(word)
    return found if found is not None and is_act(found.head) else None


def _below(word: Token, noun: Token) -> Token | None:
    """The infinitive that the parser hangs on the object, or on an adjective behind it: "those undecided to vote"."""
    near = [child(noun, "acl", "relcl"), *(c for c in children(word, "ccomp", "oprd") if c.tag_ == "JJ")]
    for clause in near:
        if clause is not None and clause.i > noun.i:
            act = clause if is_act(clause) else next((c for c in children(clause, "xcomp", "advcl") if is_act(c)), None)
            if act is not None:
                return act
    return None


def _passive_infinitive(word: Token) -> Stretch | None:
    """Of "Europe was urged to pay"; the passive's subject is the one who is to act."""
    subject = child(word, "nsubjpass")
    verb = next((c for c in children(word, "xcomp") if is_act(c)), None)
    if subject is None or verb is None:
        return None
    return _from_to(verb)


def _governed(preposition: str) -> Callable[[Token], Stretch | None]:
    """Maker of a finder for the complement of ``preposition``, with an infinitive that follows its object."""

    def find(word: Token) -> Stretch | None:
        for prep in _prepositions(word, preposition):
            found = child(prep, "pobj", "pcomp", "ccomp")
            if found is None:
                continue
            follow = _follower(word, prep, found)
            if follow is not None:
                return _whole(follow, found.left_edge)
            return _noun(found) if found.dep_ == "pobj" else _whole(found)
        return _marked(word, preposition)

    return find


def _marked(word: Token, preposition: str) -> Stretch | None:
    """"called for the union to act": the parser takes "for" for the mark of a clause."""
    for act in children(word, "advcl", "ccomp", "xcomp", "acl", "relcl"):
        subject = child(act, "nsubj", "nsubjpass")
        if is_act(act) and subject is not None and any(c.lower_ == preposition for c in children(act, "mark")):
            return _whole(act, subject.left_edge)
    return None


def _prepositions(word: Token, preposition: str) -> list[Token]:
    near = [c for c in word.children if c.lower_ == preposition and c.dep_ in {"prep", "dative", "prt", "aux"}]
    noun = child(word, "dobj")
    # "pressed Washington for permission": the parser may hang it on the noun.
    if noun is not None and preposition not in _OWN:
        near += [c for c in noun.children if c.lower_ == preposition and c.dep_ == "prep"]
    if word.tag_.startswith("NN"):  # "renewed his calls for a truce": or, the other way round, on the verb
        near += [c for c in word.head.children if c.lower_ == preposition and c.i == word.right_edge.i + 1]
    return [c for c in near if c.i > word.i]


def _follower(word: Token, prep: Token, obj: Token) -> Token | None:
    """An infinitive after the object of a preposition: "for the money to be moved", "on all to stop"."""
    places = [*children(word, *_CLAUSES), *children(prep, *_CLAUSES), *children(obj, "acl", "relcl")]
    last = max([obj, *obj.conjuncts], key=lambda t: t.i)
    places += children(last, "acl", "relcl")
    return next((c for c in places if c.i > obj.i and is_act(c)), None)


def _closing(word: Token, obj: Token) -> Token | None:
    """The infinitive that the parser hangs on a noun before it: "on all parties to conflicts to respect the truce"."""
    for token in word.doc[obj.i + 1 : word.right_edge.i + 1]:
        if is_act(token):
            inner = token.dep_ in {"acl", "relcl"} and token.head.dep_ == "pobj" and token.head.i > obj.i
            return token if inner and child(token, "nsubj", "nsubjpass") is None else None
        if token.is_punct or (token.tag_.startswith(("VB", "W")) and token.dep_ not in {"aux", "auxpass"}):
            return None
    return None


def _with_infinitive(preposition: str) -> Callable[[Token], Stretch | None]:
    """Maker of a finder for "on X to do Y"."""

    def find(word: Token) -> Stretch | None:
        for prep in _prepositions(word, preposition):
            particle = prep.tag_ == "RP" or prep.dep_ == "prt"
            found = child(prep, "pobj", "pcomp") or (child(word, "dobj") if particle else None)
            follow = (_follower(word, prep, found) or _closing(word, found)) if found is not None else None
            if found is not None and follow is not None:
                return _whole(follow, found.left_edge)
        return None

    return find


def _gerund(word: Token) -> Stretch | None:
    for found in children(word, "xcomp", "pcomp", "ccomp", "advcl", "dobj"):
        between = word.doc[word.i + 1 : found.i]
        near = all(t.dep_ in {"prt", "poss", "case", "neg", "advmod"} or t in found.lefts for t in between)
        if found.tag_ == "VBG" and found.i > word.i and near:
            return _whole(found)
    return None


def _causative(word: Token) -> Stretch | None:
    """"intent on getting Europe to pay": an act whose object is made to act."""
    for prep in children(word, "prep"):
        for verb in children(prep, "pcomp"):
            acts = [c for c in children(verb, "ccomp", "xcomp", "advcl") if is_act(c)]
            if any(child(act, "nsubj", "nsubjpass") or child(verb, "dobj") for act in acts):
                return _whole(verb)
    return None


def _indirect(word: Token) -> Stretch | None:
    """For a noun under a light verb: "gave the outcome a welcome"."""
    found = child(word.head, "dative")
    return _noun(found) if found is not None and found.tag_ != "IN" and found.i < word.i else None


def _noun_infinitive(word: Token) -> Stretch | None:
    found = next((c for c in children(word, "acl", "relcl", "xcomp") if is_act(c) and c.i > word.i), None)
    if found is None:
        found = next((c for c in children(word.head, "xcomp", "advcl") if is_act(c) and c.i > word.i), None)
    return _from_to(found) if found is not None else None


def _noun_clause(word: Token) -> Stretch | None:
    """"the demand that it be lifted": a clause of obligation beside its noun."""
    for found in children(word, "acl", "ccomp", "relcl"):
        marked = any(t.lower_ == "that" and t.dep_ == "mark" for t in found.children)
        must = any(t.lower_ in _OBLIGATION for t in found.children if t.dep_ == "aux")
        bare = found.tag_ == "VB" or any(t.text == "be" for t in children(found, "aux", "auxpass"))
        if marked and found.i > word.i and (must or bare):
            return _whole(found)
    return None


_PLACES: dict[Topic, Callable[[Token], Stretch | None]] = {
    Topic.OBJECT: _object,
    Topic.CLAUSE: _clause,
    Topic.MUST_CLAUSE: _must_clause,
    Topic.SUBJUNCTIVE_CLAUSE: _subjunctive_clause,
    Topic.TERMS_CLAUSE: _terms_clause,
    Topic.INFINITIVE: _infinitive,
    Topic.OBJECT_INFINITIVE: _object_infinitive,
    Topic.NOT_INFINITIVE: _not_infinitive,
    Topic.OBJECT_STATE: _object_state,
    Topic.ASKED_BEFORE: _asked_before,
    Topic.SEE_CLAUSE: _see_clause,
    Topic.FOR_INFINITIVE: _for_infinitive,
    Topic.ON_INFINITIVE: _with_infinitive("on"),
    Topic.UPON_INFINITIVE: _with_infinitive("upon"),
    Topic.NOUN_CLAUSE: _noun_clause,
    Topic.TO_INFINITIVE: _with_infinitive("to"),
    Topic.WITH_INFINITIVE: _with_infinitive("with"),
    Topic.NOUN_INFINITIVE: _noun_infinitive,
    Topic.GERUND: _gerund,
    Topic.CAUSATIVE: _causative,
    Topic.INDIRECT: _indirect,
    Topic.FOR: _governed("for"),
    Topic.ON: _governed("on"),
    Topic.TO: _governed("to"),
    Topic.AGAINST: _governed("against"),
    Topic.OF: _governed("of"),
    Topic.WITH: _governed("with"),
    Topic.AT: _governed("at"),
    Topic.BY: _governed("by"),
    Topic.BEHIND: _governed("behind"),
    Topic.FROM: _governed("from"),
    Topic.ABOUT: _governed("about"),
    Topic.OVER: _governed("over"),
    Topic.INTO: _governed("into"),
}
