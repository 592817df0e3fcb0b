"""Who holds a position: the parties the subject of the predicate refers to, or the group it names."""

from __future__ import annotations

import re
import unicodedata

from tallystick.extract.context import Context
from tallystick.extract.operative import resolving_body
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.positions.filling import Taking
from tallystick.extract.syntax import antecedent, child, children, is_verb, subject
from tallystick.extract.trees import Token, text_of
from tallystick.extract.voices import first_person
from tallystick.knowledge.stances import Stances
from tallystick.model import Actor, ActorType

_LEAD = frozenset({"DT", "PDT"})
_PRONOUNS = frozenset({"PRP", "WP", "WDT", "EX", "DT"})


def holders(context: Context, sentence: Sentence, taking: Taking) -> tuple[Actor, ...]:
    """The parties that hold the stance: the subject of its predicate, or who the noun of stance belongs to."""
    if taking.holder is not None:
        return named_by(context, sentence, taking.holder) or named_by(context, sentence, _ahead(taking.holder))
    predicate = taking.predicate
    own = _subject(predicate, context.knowledge.stances)
    found = named_by(context, sentence, own)
    if own is not None and lemma(own) in context.knowledge.stances.things:
        return found
    if not found and own is None and sentence.reading != sentence.text:
        body = resolving_body(context)
        return (body,) if body is not None else ()
    above = _clause_above(predicate)
    return found or (named_by(context, sentence, subject(above)) if above is not None else ())


def _ahead(holder: Token) -> Token | None:
    """Whom a possessive takes in advance: "Despite its opposition to the accord, Chile attended"."""
    verb = next((t for t in holder.ancestors if is_verb(t)), None)
    named = subject(verb) if verb is not None else None
    return named if holder.tag_ == "PRP$" and named is not None and named.i > holder.i else None


def _subject(predicate: Token, words: Stances) -> Token | None:
    """The subject; of "is committed to", which the parser may take for a passive, the surface subject."""
    if predicate.lower_ in words.adjective_frames and child(predicate, "agent") is None:
        surface = child(predicate, "nsubjpass", "nsubj")
        if surface is not None:
            return antecedent(surface)
    before = child(predicate, "compound")  # "Kosovo demands that": the verb taken for a noun
    taken = before if before is not None and predicate.tag_ == "VBZ" and before.tag_ == "NNP" else None
    return subject(predicate) or taken


def _clause_above(predicate: Token) -> Token | None:
    """The verb of saying over a coordinated verb: "told them that …, and called for" may hang on the wrong verb."""
    first = predicate.head
    if predicate.dep_ != "conj" or first.dep_ != "ccomp" or any(c.dep_ == "nsubj" for c in predicate.children):
        return None
    return first.head


def named_by(context: Context, sentence: Sentence, head: Token | None) -> tuple[Actor, ...]:
    """The parties a noun phrase names, with those coordinated with its head."""
    if head is None:
        return ()
    head = _one_of(head)
    found: list[Actor] = []
    for token in members(head):
        actor = _saying(context, sentence, token) or context.cast.of(sentence, token)
        actor = _apposed(context, sentence, token, actor)
        actor = actor or first_person(context, token.text, sentence.offset(token)[0]) or _group(context, token)
        if actor is not None and _can_hold(context, token, actor):
            found += [a for a in _each(context, sentence, token, actor) if all(a.id != b.id for b in found)]
    return tuple(found)


def _each(context: Context, sentence: Sentence, head: Token, actor: Actor) -> tuple[Actor, ...]:
    """The members of those meant together, each of whom holds the position: "the two ministers", "they"."""
    mention = context.cast.covering(*sentence.offset(head))
    return mention.members if mention is not None and mention.actor.id == actor.id and mention.members else (actor,)


def _one_of(head: Token) -> Token:
    """Of "Chile was one of the members that voted", where ``head`` is "members": Chile."""
    one = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else head
    if one.lower_ != "one" or one.dep_ != "attr":
        return head
    return child(one.head, "nsubj") or head


def _can_hold(context: Context, head: Token, actor: Actor) -> bool:
    """Whether the noun is someone: no thing ("the funds", "the guidelines") and no one in particular ("anyone")."""
    words, known = context.knowledge.stances, context.knowledge.actors
    if head.lower_ in words.nobody and not head.text.isupper():  # "WHO" is someone
        return False
    return lemma(head) not in words.things or actor.type is ActorType.STATE or actor.id in known.bodies


_THINGS = frozenset({ActorType.STATE, ActorType.ORGANISATION, ActorType.COMPANY, ActorType.COALITION, ActorType.GROUP})


def _saying(context: Context, sentence: Sentence, head: Token) -> Actor | None:
    """"Oslo said it backs": the pronoun that opens what someone says of a state or body is that state or body.

    "They" is so whoever of more than one says it: "campaigners say they oppose".
    """
    clause = head.head
    if head.lower_ not in {"it", "they"} or head.dep_ not in {"nsubj", "nsubjpass"} or clause.dep_ != "ccomp":
        return None
    above = clause.head
    own = subject(above if above.tag_.startswith("VB") else above.head)
    if own is None or own.i > head.i:
        return None
    if head.lower_ == "they":
        return _group(context, own) if own.tag_ in {"NNS", "NNPS"} and context.cast.of(sentence, head) is None else None
    actor = context.cast.of(sentence, own)
    return actor if actor is not None and actor.type in _THINGS else None


def _apposed(context: Context, sentence: Sentence, head: Token, actor: Actor | None) -> Actor | None:
    """The name in close apposition to a noun the cast knows no name for: "the charity Lamplight"."""
    unnamed = actor is not None and actor.type in {ActorType.GROUP, ActorType.ORGANISATION}
    if actor is None or not unnamed or head.tag_.startswith("NNP"):
        return actor
    name = next((c for c in children(head, "appos") if c.tag_.startswith("NNP") and c.i == head.i + 1), None)
    if name is None:
        return actor
    known = context.cast.of(sentence, name)
    return known if known is not None and known.id != actor.id else Actor(slug(name.text), name.text, ActorType.GROUP)


def members(head: Token) -> list[Token]:
    """The nouns coordinated with ``head``; the parser often hangs the second on the first one's apposition."""
    found = [head]
    for token in found:
        near = [*token.conjuncts, *(c for a in children(token, "appos") for c in a.conjuncts)]
        found += [c for c in near if c.i > head.i and c not in found]
    return found


def _group(context: Context, head: Token) -> Actor | None:
    """A group the text names by a common noun ("unions") or a name unknown to the cast ("the Greens")."""
    if head.tag_ in _PRONOUNS or not head.tag_.startswith("NN"):
        return None
    words = context.knowledge.stances
    proper = head.tag_.startswith("NNP") and head.lower_ not in words.documents
    if not (proper or lemma(head) in words.holders):
        return None
    name = named(head)
    return Actor(slug(name), name, ActorType.GROUP)


def named(head: Token) -> str:
    """The noun phrase of ``head`` as the text has it, without its article and what follows in apposition."""
    apposed = next((c for c in children(head, "appos") if c.tag_.startswith("NNP") and c.i == head.i + 1), None)
    if apposed is not None:
        head = apposed
    first = next(t for t in head.doc[head.left_edge.i : head.i + 1] if t.tag_ not in _LEAD)
    last = head
    for prep in children(head, "prep"):
        if prep.lower_ == "of" and prep.i == head.i + 1:
            last = prep.right_edge
    return text_of(head.doc[first.i : last.i + 1])


def slug(name: str) -> str:
    """An id for an actor known by name alone."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
