"""The source of a cue: its subject, found up the tree where the cue has none of its own."""

from __future__ import annotations

from tallystick.extract.attribution.found import Party
from tallystick.extract.attribution.tree import SUBJECTS, children, is_passive, stretch
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token

NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP", "CD", "DT", "WP", "JJ"})
_LINKS = frozenset({"IN", "POS", "HYPH", "PRP$"})
_LONGEST_ASIDE = 12
"""Words of a relative clause after a comma up to which it is read as part of a name: ", who has four children"."""
_RELATIVES = frozenset({"WP", "WDT", "WP$"})


def noun_phrase(sentence: Sentence, head: Token, barrier: Token | None = None) -> Party | None:
    """The noun phrase of ``head`` with all that hangs on it, cut before ``barrier`` where that lies inside."""
    first, last = head.left_edge.i, head.right_edge.i
    if barrier is not None and first <= barrier.i <= last:
        last, first = (barrier.i - 1, first) if barrier.i > head.i else (last, barrier.i + 1)
    loose = [c for t in (head, *children(head, "appos")) for c in t.children if c.i > t.i and _is_loose(c)]
    last = min([last, *(c.left_edge.i - 1 for c in loose)])
    place = stretch(sentence, first, last)
    if place is None:
        return None
    return Party(sentence, place, head, antecedent(head))


def _is_loose(phrase: Token) -> bool:
    """Whether a phrase after a comma belongs to the verb, not to the noun: ", when asked", ", in a statement"."""
    first = phrase.left_edge
    parted = first.i > 0 and first.nbor(-1).text == ","
    if parted and phrase.dep_ == "relcl":
        return phrase.right_edge.i - first.i > _LONGEST_ASIDE
    return parted and phrase.dep_ in {"advcl", "prep"} and phrase.lower_ != "including"


def flat_phrase(sentence: Sentence, tokens: list[Token]) -> Party | None:
    """A noun phrase read off ``tokens`` up to the first comma, where the parse has none."""
    phrase: list[Token] = []
    for token in tokens:
        if token.is_punct and phrase:
            break
        if not token.is_punct and not token.is_space:
            phrase.append(token)
    head = next((t for t in reversed(phrase) if t.tag_ in NOMINAL), None)
    if head is None:
        return None
    found = stretch(sentence, phrase[0].i, phrase[-1].i)
    return Party(sentence, found, head, head) if found is not None else None


def antecedent(head: Token) -> Token:
    """Whom to ask about: for a relative pronoun its noun, for a noun the name set beside it, else the token itself."""
    if head.tag_ not in _RELATIVES:
        names = [c for c in children(head, "appos") if c.tag_ == "NNP"]
        return names[0] if names and head.tag_ in {"NN", "CD", "DT"} else head  # "one of them, Grace Tan,"
    clause = next((a for a in head.ancestors if a.dep_ in {"relcl", "acl"}), None)
    return clause.head if clause is not None else head


def subject(sentence: Sentence, verb: Token) -> Party | None:
    """Who does what ``verb`` says, or None: the agent of a passive, else the subject, shared or controlling."""
    if is_passive(verb):
        return _agent(sentence, verb)
    own = [c for c in children(verb, "nsubj", "csubj") if not _is_expletive(c)]
    if own:
        return _after_label(sentence, own[0], verb) or noun_phrase(
            sentence, _after_participle(own[0], verb) or own[0], verb
        )
    lent = [s for c in children(verb, "advcl") if c.tag_ == "VBG" and c.i < verb.i for s in children(c, "nsubj")]
    if lent:
        return noun_phrase(sentence, lent[0])
    return _climb(sentence, verb)


def _after_label(sentence: Sentence, head: Token, verb: Token) -> Party | None:
    """"1210 GMT: Ann Holm says": the subject behind a colon, where the parser takes the label for it."""
    colon = next((t for t in head.doc[head.i : verb.i] if t.text == ":"), None)
    return flat_phrase(sentence, list(head.doc[colon.i + 1 : verb.i])) if colon is not None else None


def beside(sentence: Sentence, verb: Token) -> Party | None:
    """The noun phrase right before a finite verb that the parse has left without a subject: "… , the envoy said"."""
    if verb.tag_ not in {"VBD", "VBZ"} or children(verb, "aux", "auxpass", *SUBJECTS):
        return None
    first = verb.i
    while first > 0 and (verb.doc[first - 1].tag_ in NOMINAL | _LINKS or verb.doc[first - 1].text == "-"):
        first -= 1
    phrase = list(verb.doc[first : verb.i])
    opens = first == 0 or verb.doc[first - 1].text == ","
    if not opens or not phrase or phrase[0].tag_ in {"IN", "PRP"} or phrase[-1].tag_ not in NOMINAL:
        return None
    name = next((i for i, t in enumerate(phrase) if t.tag_ == "IN"), len(phrase))
    head = phrase[name - 1] if phrase[-1].tag_ not in {"NNP"} or name < len(phrase) else phrase[-1]
    found = stretch(sentence, phrase[0].i, phrase[-1].i)
    return Party(sentence, found, head, head) if found is not None and head.tag_.startswith("NN") else None


def _after_participle(clause: Token, verb: Token) -> Token | None:
    """ "Praising the donors, Berg, the envoy, said": the noun that the parser draws into the clause before it."""
    comma = next((t for t in clause.doc[clause.i : verb.i] if t.text == ","), None)
    if comma is None or clause.dep_ != "csubj" or clause.tag_ != "VBG":
        return None
    after = clause.doc[comma.i + 1 : verb.i]
    return next((t for t in after if t.tag_.startswith("NN") and t.head.i < comma.i), None)


def _is_expletive(token: Token) -> bool:
    return token.dep_ == "expl"


def _agent(sentence: Sentence, verb: Token) -> Party | None:
    by = [c for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")]
    heads = [o for prep in by for o in children(prep, "pobj")]
    return noun_phrase(sentence, heads[0]) if heads else None


def _climb(sentence: Sentence, verb: Token) -> Party | None:
    head = verb.head
    if head.i == verb.i:
        return None
    if verb.dep_ in {"conj", "xcomp", "advcl", "ccomp", "dep", "parataxis"}:
        return _through(sentence, verb, head)
    if verb.dep_ in {"acl", "relcl"}:
        return noun_phrase(sentence, head, verb.left_edge)
    if verb.dep_ == "pcomp" and head.lower_ == "as":
        quoted = children(head.head, "dobj", "nsubjpass")
        return noun_phrase(sentence, quoted[0], head) if quoted else None
    if verb.dep_ == "pcomp" and head.head.i != head.i:
        return _through(sentence, verb, head.head)
    return None


def _through(sentence: Sentence, verb: Token, above: Token) -> Party | None:
    """The subject of the verb above; for "urged X to say" its object."""
    objects = children(above, "dobj")
    if verb.dep_ == "xcomp" and objects and verb.tag_ == "VB" and objects[0].i < verb.i:
        return noun_phrase(sentence, objects[0], verb.left_edge)
    own = [c for c in above.children if c.dep_ in SUBJECTS - {"expl"}]
    if own:
        return noun_phrase(sentence, own[0], verb)
    if not above.tag_.startswith(("V", "M")) and verb.dep_ == "advcl":
        return None
    return _climb(sentence, above)
