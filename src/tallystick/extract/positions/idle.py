"""What is no position although a word of stance is there: support asked for, a greeting, a denial of facts."""

from __future__ import annotations

from tallystick.extract.context import Context
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.positions.filling import Taking, kernel
from tallystick.extract.syntax import child, children, is_passive, subject
from tallystick.extract.trees import Token
from tallystick.knowledge.stances import Stances, Topic
from tallystick.model import Actor, ActorType, Span, Stance

_SUPPORT_ONLY = frozenset({Stance.OFFERS, Stance.DEMANDS, Stance.CONDITIONS})
_PARTIES = frozenset({ActorType.STATE, ActorType.PERSON, ActorType.ORGANISATION, ActorType.COMPANY, ActorType.GROUP})
_ACTS = frozenset({Topic.INFINITIVE, Topic.OBJECT_INFINITIVE, Topic.NOUN_INFINITIVE, Topic.NOT_INFINITIVE})
_CLAUSES = frozenset({Topic.CLAUSE, Topic.MUST_CLAUSE, Topic.SUBJUNCTIVE_CLAUSE, Topic.TERMS_CLAUSE, Topic.NOUN_CLAUSE})
_BODIES = frozenset({"fund", "forum"})
"""Bodies that can be welcomed or backed as a matter, not only as a party."""
ANAPHORS = frozenset({"it", "this", "that", "so", "them"})
"""Pronouns that take up a topic."""
_SINGULAR = ANAPHORS - {"them"}
_SOUGHT = frozenset({Topic.FOR, Topic.FOR_INFINITIVE, Topic.ON, Topic.OBJECT})
_GIVEN = ("dobj", "nsubjpass", "prep", "dative")
_DENYING = frozenset({"not", "n't", "n’t", "never", "do", "does"})
"""What makes plain that no help with hands or money is told of: "does not support the plan"."""
_SIMPLE_PRESENT = frozenset({"VBZ", "VBP"})


def is_support_only(context: Context, sentence: Sentence, taking: Taking) -> bool:
    """Whether a sum or goods are asked for or offered: that is support, told by its own record."""
    if taking.stance not in _SUPPORT_ONLY:
        return False
    head, words = taking.topic.head, context.knowledge.stances
    between = taking.predicate.doc[taking.predicate.i + 1 : taking.topic.first.i]
    if taking.kind is Topic.NOUN_INFINITIVE and between and _concrete(context, sentence, between[0], between[-1]):
        return True  # "an appeal for $40 million to cover"
    if taking.kind is Topic.OBJECT_STATE and lemma(child(head, "nsubj", "nsubjpass") or head) in words.matters:
        return False  # "wants the ban extended": no goods are given
    if taking.kind is Topic.OBJECT_INFINITIVE and head.i > taking.topic.first.i:
        before = _concrete(context, sentence, taking.topic.first, head.nbor(-1))
        if any(m.span in before for m in context.money):
            return True  # "asked partners for $900m to buy them"
    if head.tag_.startswith("VB"):
        sought = taking.kind in _SOUGHT and child(head, "nsubj", "nsubjpass", "auxpass") is None
        if sought and head.i > taking.topic.first.i and _concrete(context, sentence, taking.topic.first, head.nbor(-1)):
            return True  # "appealed for about $40 million to rebuild"
        more = taking.stance is Stance.CONDITIONS and head.i + 1 < len(head.doc) and head.nbor().lower_ == "more"
        given = children(head, *_GIVEN)
        goods = any(_concrete(context, sentence, obj.left_edge, _phrase_end(obj)) for obj in given)
        return lemma(head) in words.giving and (more or goods)
    if taking.stance is Stance.DEMANDS and lemma(head) in words.requested:
        return True
    spans = _concrete(context, sentence, taking.topic.first, taking.topic.last)
    named = {m.span for m in context.quantities}.isdisjoint
    return any(span.start <= sentence.offset(head)[1] and named({span}) for span in spans)


def _phrase_end(noun: Token) -> Token:
    """The last word of a noun phrase before a clause that hangs on it."""
    clause = next((c for c in children(noun, "relcl", "acl", "advcl") if c.i > noun.i), None)
    return clause.left_edge.nbor(-1) if clause is not None else noun.right_edge


def _concrete(context: Context, sentence: Sentence, first: Token, last: Token) -> list[Span]:
    start, end = sentence.offset(first)[0], sentence.offset(last)[1]
    spans = [*(m.span for m in context.money), *(m.span for m in context.goods), *(m.span for m in context.quantities)]
    return [span for span in spans if start <= span.start < end]


def is_idle(context: Context, sentence: Sentence, taking: Taking) -> bool:
    """Whether the topic is none: a refusal to speak, or what the word of stance says something else of."""
    words, head = context.knowledge.stances, taking.topic.head
    if taking.kind in _ACTS and lemma(head) in words.speaking:
        return True
    if (taking.kind in _ACTS or taking.predicate == head) and _tells(head, words):
        return True
    if any(c.tag_ == "RBR" for c in taking.topic.head.head.children) and taking.kind is Topic.INFINITIVE:
        return True  # "more willing than before": a comparison, not an offer
    if taking.frame is not None and taking.frame.asked and not _could_be_asked(context, sentence, taking):
        return True
    if lemma(taking.predicate) in words.mild and _housed(taking, words):
        return True
    if taking.kind in _ACTS | _CLAUSES or head.tag_.startswith("VB"):
        return False
    return _is_no_matter(context, sentence, taking)


def _housed(taking: Taking, words: Stances) -> bool:
    """Whether one's own people are asked to act: "asked its officials to"."""
    asked = child(taking.topic.head, "nsubj") or child(taking.predicate, "dobj")
    return asked is not None and lemma(asked) in words.subordinates


def _could_be_asked(context: Context, sentence: Sentence, taking: Taking) -> bool:
    """Whether "told X to", "invited X to" demands an act of a party, rather than orders one's own or is courteous."""
    words, act = context.knowledge.stances, taking.topic.head
    asked = child(act, "nsubj") or child(taking.predicate, "dobj")
    if asked is None or is_passive(taking.predicate) or lemma(act) in words.courtesies or _housed(taking, words):
        return False
    actor = context.cast.of(sentence, asked)
    return actor is not None and actor.type in _PARTIES


def _is_no_matter(context: Context, sentence: Sentence, taking: Taking) -> bool:
    """Whether a noun as topic is none a stance can be taken on with this word."""
    words, head, frame = context.knowledge.stances, taking.topic.head, taking.frame
    actor: Actor | None = context.cast.of(sentence, head) if head.lower_ not in ANAPHORS else None
    named = head.tag_.startswith("NNP") and head.lower_ in words.matters  # "the Food Systems Initiative"
    if named and actor is not None and actor.type not in {ActorType.STATE, ActorType.PERSON}:
        return False
    if actor is not None and actor.type in _PARTIES and context.knowledge.actors.kinds.get(actor.id) not in _BODIES:
        return _greets(taking)
    if lemma(head) in words.holders and head.tag_ != "NNP":
        return _greets(taking)
    if taking.stance is Stance.OPPOSES and lemma(head) in words.claims:
        near = [*children(head, "prep"), *children(taking.predicate, "prep")]
        return not any(c.lower_ == "to" and c.i > head.i for c in near)  # "a claim to the island" is one of right
    if taking.stance is Stance.SUPPORTS and frame is not None and not frame.parties and lemma(head) in words.virtues:
        return True
    if frame is None or not frame.matters or (head.lower_ in _SINGULAR and frame.stance is Stance.SUPPORTS):
        return False
    firmly = not frame.helps or any(c.lower_ in words.degree for c in taking.predicate.children)
    stated = firmly or taking.kind is not Topic.OBJECT or taking.predicate.tag_ in _SIMPLE_PRESENT
    stated = stated or any(c.dep_ in {"neg", "aux"} and c.lower_ in _DENYING for c in taking.predicate.children)
    stated = stated or _by_person(context, sentence, taking)
    return not words.is_matter(lemma(kernel(head, words)), stated=stated, firmly=firmly)


def _by_person(context: Context, sentence: Sentence, taking: Taking) -> bool:
    """A person supports a scheme by standing up for it; it is states and bodies that help with money."""
    own = subject(taking.predicate)
    actor = context.cast.of(sentence, own) if own is not None else None
    return actor is not None and actor.type is ActorType.PERSON


def _greets(taking: Taking) -> bool:
    """Whether a party as topic is none: "welcomed the envoy", "criticised Spain"."""
    return taking.kind is Topic.INDIRECT or (taking.frame is not None and not taking.frame.parties)


def _tells(verb: Token, words: Stances) -> bool:
    """"give any details": speaking, told by verb and object."""
    obj = child(verb, "dobj")
    return obj is not None and lemma(obj) in words.tidings
