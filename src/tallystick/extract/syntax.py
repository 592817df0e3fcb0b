"""Questions asked of a dependency parse, in the words of grammar. Labels are spaCy's English (CLEAR) ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tallystick.extract.trees import Token

VERBAL = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD"})
_SUBJECTS = ("nsubj", "csubj")
_RELATIVE = ("WDT", "WP")


def is_verb(token: Token) -> bool:
    """Whether the tagger calls it a verb form."""
    return token.tag_ in VERBAL


def child(token: Token, *labels: str) -> Token | None:
    """The first child with one of the labels."""
    for one in token.children:
        if one.dep_ in labels:
            return one
    return None


def children(token: Token, *labels: str) -> list[Token]:
    """All children with one of the labels, in the order of the text."""
    return [c for c in token.children if c.dep_ in labels]


def is_passive(verb: Token) -> bool:
    """Passive voice: a passive subject or auxiliary, or a bare past participle that modifies a noun."""
    if any(c.dep_ in ("nsubjpass", "auxpass", "csubjpass") for c in verb.children):
        return True
    if verb.tag_ != "VBN" or child(verb, "nsubj") is not None:
        return False
    if verb.dep_ == "acl":
        return True
    return verb.dep_ == "conj" and is_verb(verb.head) and not child(verb, "aux", *_SUBJECTS) and is_passive(verb.head)


def antecedent(token: Token) -> Token:
    """The noun a relative pronoun stands for, else the token itself."""
    if token.tag_ in _RELATIVE:
        clause = token.head
        while clause.dep_ not in ("relcl", "ROOT") and clause.head.i != clause.i:
            clause = clause.head
        if clause.dep_ == "relcl":
            return clause.head
    return token


def subject(verb: Token) -> Token | None:
    """The logical subject: its own, the one it shares with the verb it depends on, or the agent of a passive."""
    if is_passive(verb):
        agent = child(verb, "agent")
        return child(agent, "pobj") if agent is not None else None
    return _surface(verb, _SUBJECTS)


def theme_subject(verb: Token) -> Token | None:
    """The grammatical subject of a passive: the thing given, or the receiver."""
    if not is_passive(verb):
        return None
    if verb.dep_ == "acl":
        return verb.head
    return _surface(verb, ("nsubjpass", *_SUBJECTS))


def _surface(verb: Token, labels: tuple[str, ...]) -> Token | None:
    seen: set[int] = set()
    current = verb
    while current.i not in seen:
        seen.add(current.i)
        # A clause before the subject is not it: "Taking the total to £12bn, the UK added £600m".
        own = child(current, labels[0]) or child(current, *labels) or child(current, *_SUBJECTS, "nsubjpass")
        if own is not None and own.tag_ == "DT" and current.dep_ == "advcl" and current.tag_ == "VBG":
            current = current.head  # "X and Y joined, each pledging €2 million": the quantifier floats
            continue
        if own is not None:
            return antecedent(own)
        if current.dep_ == "relcl":
            return current.head
        if current.dep_ not in (
            "xcomp",
            "conj",
            "acomp",
            "advcl",
            "ccomp",
            "pcomp",
            "prep",
            "attr",
            "pobj",
            "acl",
            "oprd",
        ):
            return None
        if current.dep_ == "conj" and is_finite(current) and is_verb(current.head) and not is_finite(current.head):
            current = next((t for t in current.ancestors if is_verb(t) and is_finite(t)), current.head)
            continue
        if current.dep_ == "acl" and is_infinitive(current):
            owner = child(current.head, "poss")
            if owner is not None and owner.tag_ != "PRP$":
                return owner
            current = next((t for t in current.head.ancestors if is_verb(t)), current.head)
            continue
        if current.dep_ == "acl" and current.tag_ != "VBG":
            return None
        controller = _object_before(current)
        if controller is not None:
            return controller
        if current.dep_ == "acl":
            return current.head
        current = current.head
    return None


def _object_before(verb: Token) -> Token | None:
    """The object of the governing verb as subject of an infinitive: "asked Berlin to send", "calls on X to stop"."""
    head = verb.head
    if verb.dep_ not in ("xcomp", "advcl", "ccomp") or not is_infinitive(verb) or not is_verb(head):
        return None
    direct = [c for c in children(head, "dobj", "dative") if head.i < c.i < verb.i]
    beside = [p for p in children(head, "prep") if p.i == head.i + 1 and p.lower_ != "with"]
    named = [o for p in beside for o in children(p, "pobj") if o.tag_ in ("NNP", "NNPS", "PRP", "NNS")]
    return next(iter([*direct, *named]), None)


def ancestors(token: Token) -> Iterator[Token]:
    """The token and its heads, from the inside out."""
    yield token
    yield from token.ancestors


def objects(verb: Token) -> list[Token]:
    """Direct objects, with those coordinated to the first."""
    found = []
    for obj in children(verb, "dobj"):
        found += [obj, *obj.conjuncts]
    return sorted(set(found), key=lambda t: t.i)


def prepositional(token: Token, words: Collection[str]) -> list[Token]:
    """Objects of the prepositions among ``words`` that depend on ``token``, coordinated ones included."""
    found = []
    for prep in token.children:
        if prep.dep_ in ("prep", "dative", "agent") and prep.lower_ in words:
            for obj in children(prep, "pobj", "pcomp"):
                found += [obj, *obj.conjuncts]
    return found


def modal(verb: Token) -> Token | None:
    """The modal auxiliary of a verb."""
    for c in verb.children:
        if c.dep_ == "aux" and c.tag_ == "MD":
            return c
    return None


def has_perfect(verb: Token) -> bool:
    """Whether the verb carries a form of "have" as auxiliary."""
    return any(c.dep_ == "aux" and c.lower_ in ("have", "has", "had", "'ve", "’ve", "having") for c in verb.children)


def is_finite(verb: Token) -> bool:
    """Whether a verb has tense, of itself or by an auxiliary."""
    if verb.tag_ in ("VBD", "VBZ", "VBP", "MD"):
        return True
    return any(c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP", "MD") for c in verb.children)


def is_infinitive(verb: Token) -> bool:
    """A to-infinitive."""
    return verb.tag_ == "VB" and any(c.tag_ == "TO" for c in verb.children)


def is_negated(verb: Token) -> bool:
    """Whether the verb itself is negated."""
    return any(c.dep_ == "neg" or c.lower_ in ("not", "never", "n't", "n’t") for c in verb.children)


def extent(token: Token) -> tuple[int, int]:
    """Start and end, in characters of the sentence, of a token's subtree."""
    left, right = token.left_edge, token.right_edge
    return left.idx, right.idx + len(right.text)
