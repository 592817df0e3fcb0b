"""Predicates of support: which words of a sentence are, and which of them govern a figure."""

from __future__ import annotations

from functools import cache

from tallystick.extract import syntax
from tallystick.extract.parse import lemma
from tallystick.extract.support.drafts import Entry, Predicate
from tallystick.extract.trees import Token, text_of
from tallystick.knowledge.support import NounEntry, NounKind, Sense, StateEntry, SupportWords
from tallystick.model import Stage

_STOPS = ("advcl", "parataxis", "csubj")
_THROUGH_RELATIVE = ("relcl", "acl")
_TOLD = ("acl", "advcl")  # what a participle behind a noun may be for the parser
GIVING = (Sense.TRANSFER, Sense.PROMISE, Sense.ALLOCATE)
"""Senses of verbs whose subject gives."""


def predicate(token: Token, words: SupportWords, *, relative: bool = False) -> Predicate | None:
    """The entry of a token: a verb with its particle, a noun, or an adjective or phrase that sets a stage."""
    if token.entry is None:  # each figure of a sentence asks again
        token.entry = (_entry(token, words),)
    found: Entry | None = token.entry[0]
    return None if found is None else Predicate(token, found, relative)


def _entry(token: Token, words: SupportWords) -> Entry | None:
    base = lemma(token)
    if syntax.is_verb(token):
        for following in _particles(token):
            entry = words.verb.get(f"{base} {following}")
            if entry is not None:
                return entry
        if any(c.lower_ in words.turning for c in token.children if c.dep_ in ("prt", "advmod") and c.i == token.i + 1):
            return None  # "bringing down", "give back"
        found = words.verb.get(base)
        if found is None or (found.sense is Sense.ARRIVE and syntax.is_passive(token)):
            return None  # "$4.8bn is left" says what remains, not what has left
        return found
    if token.tag_.startswith("NN"):
        noun = words.noun.get(base)
        if noun is not None and noun.generic and noun.kind is NounKind.AID and _is_for_aid(token, words):
            noun = _said_to_be_aid(noun)
        return noun if noun is not None else _called_aid(token, words)
    return _state_entry(token, words)


def _called_aid(token: Token, words: SupportWords) -> NounEntry | None:
    """ "the €7 million assistance measure": aid, whatever the noun that a word for aid and a sum stand before."""
    before = syntax.children(token, "compound", "nmod", "nummod", "amod")
    if not any(c.tag_ in ("CD", "$") for c in before):
        return None
    entries = (words.noun.get(lemma(c)) for c in before if c.dep_ == "compound")
    return next((n for n in entries if n is not None and not n.generic and n.kind is NounKind.AID), None)


@cache
def _said_to_be_aid(noun: NounEntry) -> NounEntry:
    return noun.model_copy(update={"generic": False})


def _is_for_aid(token: Token, words: SupportWords) -> bool:
    """ "aid funding", "an assistance package", "climate finance": what qualifies a general noun says that it is aid."""
    inner = [c for c in token.children if c.dep_ in ("compound", "amod", "nmod") and c.i < token.i]
    entries = (words.noun.get(lemma(c)) for c in inner)
    named = any(n is not None and not n.generic and n.stage is None for n in entries)
    return named or any(c.lower_ in words.qualifying for c in inner)


def _particles(verb: Token) -> list[str]:
    following = [verb.doc[verb.i + 1].lower_] if verb.i + 1 < len(verb.doc) else []
    return following + [
        c.lower_
        for c in verb.children
        if c.i > verb.i and c.dep_ in ("prt", "prep", "advmod", "acomp", "ccomp", "oprd", "dobj", "attr")
    ]


def _state(token: Token, words: SupportWords) -> Predicate | None:
    found = _state_entry(token, words)
    return None if found is None else Predicate(token, found)


def _state_entry(token: Token, words: SupportWords) -> StateEntry | None:
    found = words.state.get(token.lower_)
    if found is None and token.dep_ == "prep":
        if token.left_edge.lower_ in words.state_starts:
            found = words.state.get(text_of(token.doc[token.left_edge.i : token.right_edge.i + 1]).lower())
        if found is None and token.lower_ in words.state_starts:
            inner = [c for c in token.children if c.dep_ in ("pobj", "pcomp")]
            bare = " ".join([token.lower_, *(c.lower_ for c in inner)])
            whole = text_of(token.doc[token.i : inner[0].i + 1]).lower() if inner else bare  # "on their way (to Chad)"
            found = words.state.get(bare) or words.state.get(whole)
    return found


def chain(anchor: Token, words: SupportWords, *, is_sum: bool = False) -> tuple[Predicate, ...]:
    """The predicates that govern ``anchor``, from the inside out; those of clauses that modify it first.

    The walk ends where another clause begins that says something of its own: an adverbial clause,
    or a verb coordinated with another verb. A sum (``is_sum``) is also governed by what is done with its container.
    """
    found: list[Predicate] = []
    current = anchor
    seen: set[int] = set()
    while current.i not in seen:
        seen.add(current.i)
        current = _raiser(current, words, anchor) or current
        _collect(current, words, found, anchor)
        if is_sum and syntax.is_verb(current) and current.i != anchor.i:
            found += _purpose(current, words)
        if current.dep_ == "ROOT" or (current.dep_ in _STOPS and not _goes_on(current, words, is_sum=is_sum)):
            break
        if _is_source(current, words) and any(p.noun is not None for p in found):
            above = current.head if syntax.is_verb(current.head) else current.head.head  # "is part of", "comes from"
            drawing = predicate(above, words)
            if drawing is not None and drawing.verb is not None and drawing.verb.sense is Sense.BELONG:
                found.append(drawing)
            break
        if current.dep_ == "conj" and syntax.is_verb(current) and syntax.is_verb(current.head):
            break
        if current.dep_ in _THROUGH_RELATIVE:
            named = _named(current, words)
            if named is not None:
                found.append(Predicate(named, words.noun[lemma(named)]))
            decided = syntax.is_infinitive(current) and lemma(current.head) in words.decisions
            inside = _contains(found, current) and (is_sum or named is not None)
            if not decided and not inside and not (is_sum and _sums_up(current, words)):
                break
        if _acts_otherwise(current, words, anchor) or _is_topic(current, words):
            break
        portion = _is_of_portion(current, words) and any(p.noun is not None for p in found)
        if portion or (found and _is_of_figure(current, words, is_sum=is_sum)):
            break
        current = _above(current)
    return tuple(found)


def _raiser(clause: Token, words: SupportWords, anchor: Token) -> Token | None:
    """The verb that raises to the anchor what a participle modifies, where the parser hung the anchor on that."""
    verb = clause.head.head if clause.dep_ == "acl" else clause.head
    if clause.dep_ not in _TOLD or clause.i == anchor.i or not syntax.is_verb(verb):
        return None
    above = {anchor.i, *(a.i for a in anchor.ancestors)}
    return verb if any(t.i in above for t in _ends_inside(verb, words)) else None


def _above(token: Token) -> Token:
    """The head of a word; of an object before a comma the verb on its left, not the verb of saying on its right.

    "Norway will give Ukraine 40 radars worth 900 million kroner, the minister said": the parser makes the radars what
    the minister said.
    """
    head = token.head
    if token.dep_ != "dobj" or head.i < token.i or not any(t.text == "," for t in token.doc[token.i : head.i]):
        return head
    before = [t for t in token.doc[: token.i] if syntax.is_verb(t)]
    return before[-1] if before else head


def _contains(found: list[Predicate], clause: Token) -> bool:
    """ "passed a bill that includes $14bn": what is done with a whole is done with what it contains."""
    return any(p.token.i == clause.i and p.verb is not None and p.verb.sense is Sense.CONTAIN for p in found)


def _sums_up(clause: Token, words: SupportWords) -> bool:
    """ "pledged a package totalling €73.5 million": what is done with the package is done with its sum."""
    entry = words.verb.get(lemma(clause)) if clause.tag_ == "VBG" else None
    return entry is not None and entry.sense is Sense.TOTAL


def _called(anchor: Token, words: SupportWords) -> list[Predicate]:
    """ "The €4m, a gift from Norway, will pay for wells": what a sum is called in apposition."""
    named = (predicate(c, words) for c in syntax.children(anchor, "appos") if c.i > anchor.i and c.tag_ == "NN")
    return [p for p in named if p is not None and p.noun is not None and p.noun.kind is NounKind.AID and p.noun.stage]


def _of_contents(anchor: Token, words: SupportWords) -> list[Predicate]:
    """ "doses of a vaccine donated by the United States", "$150 million in resources that have been made available":
    what was done with the contents."""
    contents = [t for t in syntax.prepositional(anchor, ("of", "in")) if not _is_plan(t, words)]
    clauses = [c for t in contents for c in _clauses(t, words)]
    found = (predicate(c, words, relative=True) for c in clauses)
    return [p for p in found if p is not None and p.verb is not None and p.verb.sense in GIVING]


def _is_topic(token: Token, words: SupportWords) -> bool:
    """ "sent a note regarding the supply of weapons": what something is about is not sent with it."""
    return token.dep_ == "prep" and token.lower_ in words.grammar.topic


def _is_plan(token: Token, words: SupportWords) -> bool:
    """ "$5.6 billion in drawdown authority, which was given in April": what was done with a plan is not yet given."""
    entry = words.noun.get(lemma(token))
    return entry is not None and entry.kind is NounKind.PLAN


def _acts_otherwise(verb: Token, words: SupportWords, anchor: Token) -> bool:
    """ "announced that the EU will ban all aircraft": what a clause does to its object is not what announces it."""
    if verb.dep_ != "ccomp" or not syntax.is_verb(verb) or predicate(verb, words) is not None:
        return False
    objects = syntax.children(verb, "dobj")
    return lemma(verb) not in words.neutral and any(t in objects for t in syntax.ancestors(anchor))


def _is_of_portion(token: Token, words: SupportWords) -> bool:
    """ "the second instalment of its €18bn loan": the verb above speaks of the part, not of the whole."""
    return token.dep_ == "prep" and token.lower_ == "of" and lemma(token.head) in words.portions


def _is_of_figure(token: Token, words: SupportWords, *, is_sum: bool) -> bool:
    """ "Only $4m of the $12m that Japan promised has arrived": the verb speaks of the first figure alone."""
    head = token.head
    fronted = token.i == 0  # "Of the 60 boats that Israel promised, 20 have arrived"
    counted = is_sum and (head.like_num or syntax.child(head, "nummod") is not None)
    figure = counted and lemma(head) not in words.ratios  # "85 percent of $558 million" is told of the sum
    return token.dep_ == "prep" and token.lower_ == "of" and (figure or fronted)


def _content(anchor: Token, words: SupportWords) -> list[Predicate]:
    """What a sum is a sum of: "$5.6bn in drawdown authority", "£1bn of military support"."""
    ways = (words.grammar.content | words.grammar.purpose) - words.grammar.receiver
    below = [o for o in syntax.prepositional(anchor, ways) if _is_noun(o)]
    found = [p for o in below if (p := predicate(o, words)) is not None]
    kept = [p for p in found if p.noun is not None and (not p.noun.generic or p.noun.kind is NounKind.PLAN)]
    return kept or [p for p in _meant(anchor, words) if p.noun is not None and p.noun.kind is NounKind.AID]


def _meant(anchor: Token, words: SupportWords) -> list[Predicate]:
    """The nouns that say aid itself which a sum is for: "$5 million for humanitarian assistance"."""
    found = (predicate(o, words) for o in syntax.prepositional(anchor, ("for",)) if _is_noun(o))
    return [p for p in found if p is not None and p.noun is not None and not p.noun.generic and p.noun.stage is None]


def _is_noun(token: Token) -> bool:
    return token.tag_.startswith("NN")


def _measured(verb: Token, words: SupportWords, anchor: Token) -> list[Predicate]:
    """The noun that a verb of being or measure says the size of: "the UK's share is £350m", "donations exceed £1bn"."""
    base = lemma(verb)
    own = _as_measure(predicate(verb, words), words, anchor)  # with its particle: "came to €24.6 million"
    entry = own.verb if own is not None else None
    if base != "be" and (entry is None or entry.sense not in (Sense.TOTAL, Sense.VALUE)):
        return []
    subjects = [
        *syntax.children(verb, "nsubj", "nsubjpass"),
        *(o for o in syntax.children(verb, "dobj") if o.i < anchor.i),
    ]
    if base == "be" and any(s.i == anchor.i for s in subjects):
        subjects += syntax.children(verb, "attr")  # "$7.5 million will be budget support"
        subjects += syntax.prepositional(verb, ("in",))  # "€17 billion will be in grants"
    # "the value of the gift was €113 million"
    subjects += [o for s in subjects if lemma(s) in words.totals for o in syntax.prepositional(s, ("of",))]
    found = (predicate(s, words) for s in subjects if s.i != anchor.i)
    return [p for p in found if p is not None and p.noun is not None]


def _shared(verb: Token, words: SupportWords, anchor: Token) -> list[Predicate]:
    """Verbs coordinated with one that has the anchor as subject: "are in Denmark and will be handed over"."""
    subjects = syntax.children(verb, "nsubj", "nsubjpass")
    if not subjects or not any(t in subjects for t in syntax.ancestors(anchor)):
        return []
    conjuncts = [c for c in syntax.children(verb, "conj") if syntax.is_verb(c)]
    others = [c for c in conjuncts if not syntax.child(c, "nsubj", "nsubjpass")]
    below = [c for v in (verb, *others) for c in _complements(v)]
    return [p for c in (*others, *below) if (p := predicate(c, words)) is not None]


def _complements(verb: Token) -> list[Token]:
    """The infinitives below a verb: "are to follow", "are expected to be transferred"."""
    below = [verb, *syntax.children(verb, "acomp")]  # "are due to be shipped"
    found = [c for t in below for c in syntax.children(t, "xcomp") if syntax.is_verb(c)]
    return found + [d for c in found for d in _complements(c)]


def _raised(verb: Token, words: SupportWords, anchor: Token) -> Predicate | None:
    """ "brings Australia's total support to A$1.5 billion", "doubles its aid to €244m": the sum is the new total."""
    raised = _raises(verb, words)
    ends = [*syntax.prepositional(verb, ("to", "from")), *_ends_inside(verb, words)]
    reached = (t for t in ends if t.i == anchor.i or t.i in {a.i for a in anchor.ancestors})
    return Predicate(verb, words.verb["total"]) if raised and next(reached, None) is not None else None


def _ends_inside(verb: Token, words: SupportWords) -> list[Token]:
    """ "will bring the aid pledged in two years to $100 million": the parser hangs the end on the participle."""
    if not _raises(verb, words):
        return []
    told = [c for o in (verb, *syntax.objects(verb)) for c in syntax.children(o, *_TOLD)]
    past = (c for c in told if c.tag_ in ("VBN", "VBD") and syntax.child(c, "nsubj", "mark") is None)
    return [o for t in past for o in syntax.prepositional(t, ("to",))]


def _raises(verb: Token, words: SupportWords) -> bool:
    """Whether a verb raises support or a total of it."""
    if not syntax.is_verb(verb) or lemma(verb) not in words.raising:
        return False
    theme = syntax.theme_subject(verb)
    things = syntax.objects(verb) if theme is None else [theme]
    return any(lemma(t) in words.noun or lemma(t) in words.totals for t in things)


def _purpose(verb: Token, words: SupportWords) -> list[Predicate]:
    """What a verb of support gives a sum for: "$3 million was provided for humanitarian assistance"."""
    if lemma(verb) not in words.verb:
        return []
    named = (predicate(o, words) for o in syntax.prepositional(verb, ("as",)))  # "gets £31 million as grants"
    found = (predicate(o, words) for o in syntax.prepositional(verb, words.grammar.purpose))
    plain = [p for p in found if p is not None and p.noun is not None and p.noun.stage is None]
    kinds = [p for p in named if p is not None and p.noun is not None and p.noun.modality is not None]
    return [p for p in (*plain, *kinds) if p.noun is not None and not p.noun.generic]


def _clauses(token: Token, words: SupportWords) -> list[Token]:
    """Clauses that modify a noun, or the "a year" or "over five years" of a sum, on which the parser may hang them."""
    rates = syntax.children(token, "npadvmod", "prep")
    spans = [o for p in rates for o in syntax.children(p, "pobj") if lemma(o) in words.grammar.spans]
    return [c for t in (token, *rates, *spans) for c in syntax.children(t, *_THROUGH_RELATIVE)]


def _goes_on(clause: Token, words: SupportWords, *, is_sum: bool) -> bool:
    """Whether what the main clause says holds for an adverbial too: "extended credits, amounting to $2 billion"."""
    return _is_gerund_object(clause) or (is_sum and _sums_up(clause, words))


def _is_gerund_object(token: Token) -> bool:
    """ "ruled out giving": after a particle the parser takes a gerund for an adverbial."""
    between = token.doc[token.head.i + 1 : token.i]
    return token.tag_ == "VBG" and 0 < len(between) == sum(t.dep_ == "prt" for t in between)


def _is_source(token: Token, words: SupportWords) -> bool:
    """Whether a preposition leads to what something is drawn from: the verb above it does not speak of the source."""
    return token.dep_ == "prep" and (token.lower_ in words.grammar.source or token.head.lower_ in ("part", "out"))


def _named(clause: Token, words: SupportWords) -> Token | None:
    """The noun of support that a relative clause says something of: "a freeze that had stranded $1 billion".

    Of "aid for the people of Chad, which was $3 million" the aid, on whatever noun the parser hung the clause.
    """
    head = clause.head
    while lemma(clause) == "be" and head.dep_ == "pobj" and lemma(head) not in words.noun:
        head = head.head.head
    return head if head.tag_.startswith("NN") and lemma(head) in words.noun else None


def _collect(token: Token, words: SupportWords, found: list[Predicate], anchor: Token) -> None:
    """Add the clauses that modify ``token``, then ``token`` itself, then phrases of state beside a verb."""
    if not syntax.is_verb(token):
        found += _modifying(token, words, anchor)
    if token.i == anchor.i:
        found += [*_content(anchor, words), *_called(anchor, words)]
    if token.i != anchor.i or token.tag_.startswith("N"):
        found += _itself(token, words, anchor)
    if syntax.is_verb(token):
        if token.i != anchor.i:
            found += _measured(token, words, anchor)
            found += _shared(token, words, anchor)
        states = (_state(b, words) for b in syntax.children(token, "prep", "acomp", "advmod"))
        found += [s for s in states if s is not None]


def _modifying(token: Token, words: SupportWords, anchor: Token) -> list[Predicate]:
    """The clauses that modify a noun, and those of what the anchor is a number of.

    A clause inside the first of two coordinated phrases says nothing of the second.
    """
    contents = _of_contents(token, words) if token.i == anchor.i else []
    told = _clauses(token, words)
    if not told:
        return contents
    joined = token.i < anchor.i and any(t.dep_ == "conj" and t.head.i == token.i for t in syntax.ancestors(anchor))
    told = [c for c in told if c.i != anchor.i and not (joined and c.i < anchor.i)]
    told = [c for c in told if not _raises(c, words)]  # "which will bring the total to $2 billion"
    clauses = (predicate(c, words, relative=True) for c in told)
    return [*(p for p in clauses if p is not None), *contents]


def _stopping(verb: Token, words: SupportWords) -> list[Predicate]:
    """ "The suspension includes $1.1 billion": what a stop contains is stopped."""
    subject = syntax.subject(verb)
    noun = words.noun.get(lemma(subject)) if subject is not None and subject.tag_ == "NN" else None
    stopped = noun is not None and noun.stage in (Stage.SUSPENDED, Stage.CANCELLED)
    return [Predicate(subject, noun)] if stopped and subject is not None and noun is not None else []


def _completed(verb: Token, words: SupportWords, anchor: Token) -> Predicate | None:
    """ "made a total of €400 million available": what completes the verb stands behind the sum."""
    behind = [c for c in anchor.children if c.dep_ == "amod" and c.i > anchor.i] if syntax.is_verb(verb) else []
    entries = (words.verb.get(f"{lemma(verb)} {c.lower_}") for c in behind)
    return next((Predicate(verb, e) for e in entries if e is not None), None)


def _as_measure(own: Predicate | None, words: SupportWords, anchor: Token) -> Predicate | None:
    """ "Total support reaches $700 million": a verb that measures where a figure is its object."""
    if own is None or own.verb is None or own.verb.of_money is not Sense.TOTAL or anchor.i < own.token.i:
        return own
    return Predicate(own.token, words.verb["total"], own.relative)


def _says_for(verb: Token, anchor: Token) -> bool:
    """ "$20 million is (mainly) for water": the sum before the verb, what it is for right behind."""
    return anchor.i < verb.i and any(t.lower_ == "for" for t in verb.doc[verb.i + 1 : verb.i + 3])


def _itself(token: Token, words: SupportWords, anchor: Token) -> list[Predicate]:
    """The token as a predicate; with a verb that raises a total goes the noun of what it raises."""
    own = _raised(token, words, anchor) or _completed(token, words, anchor)
    own = own or _as_measure(predicate(token, words), words, anchor)
    if own is None or (own.verb is not None and own.verb.stative and not _says_for(token, anchor)):
        return []
    if own.verb is not None and own.verb.sense is Sense.CONTAIN:
        return [own, *_stopping(token, words)]
    if own.verb is None or own.verb.sense is not Sense.TOTAL:
        return [own]
    theme = syntax.theme_subject(token)
    raised = (predicate(o, words) for o in ([theme] if theme is not None else syntax.objects(token)))
    return [own, *(p for p in raised if p is not None and p.noun is not None)]
