"""Stances told without a verb of stance: "Spain's refusal to", "a call from Spain for", "that is off the table"."""

from __future__ import annotations

from dataclasses import replace

from tallystick.extract.parse import lemma
from tallystick.extract.positions.filling import Taking, fill
from tallystick.extract.positions.topics import Stretch, trimmed
from tallystick.extract.syntax import child, children, is_verb
from tallystick.extract.trees import Token, text_of
from tallystick.knowledge.stances import Stances, Topic

_BEHIND = frozenset({"by", "from"})
_PLURAL = "NNS"
_BEFORE = frozenset({"compound", "amod", "nmod"})


def possessed(noun: Token, words: Stances) -> Taking | None:
    """A noun of stance with its holder beside it, wherever it stands in the sentence."""
    if not noun.tag_.startswith("NN") or noun.dep_ == "compound":
        return None
    if noun.lower_ not in words.possessed_forms and lemma(noun) not in words.possessed_forms:
        return None
    if _ended(noun, words):
        return None
    holder = _owner(noun)
    if holder is None:
        return None
    for frame in words.noun_frames.get(lemma(noun), ()):
        if frame.possessed:
            found = fill(noun, noun, frame, words)
            if found is not None and found.topic.first.i > noun.i and not _traded(noun, found):
                return replace(found, holder=holder)
    return None


def _owner(noun: Token) -> Token | None:
    """Who holds it: the possessor, a name or nationality that opens the phrase, or who it comes from."""
    owner = child(noun, "poss")
    if owner is not None:
        return owner
    first = noun.left_edge
    while first.tag_ in {"DT", "PDT"} and first.i < noun.i:
        first = first.nbor()
    if first.i < noun.i and first.dep_ in _BEFORE and first.text[:1].isupper():
        return max([c for c in (first, first.head) if c.i < noun.i], key=lambda t: t.i)
    for prep in children(noun, "prep", "agent"):
        if prep.lower_ in _BEHIND:
            return child(prep, "pobj")
    return None


def _ended(noun: Token, words: Stances) -> bool:
    """"dropped its opposition to": the stance is held no longer; "lack of support for": it never was."""
    above = noun.head
    if above.lower_ == "to" and is_verb(above.head):  # "put an end to its opposition to"
        above = above.head
    if noun.dep_ in {"dobj", "nsubjpass"} and lemma(above) in words.ending:
        return True
    return above.lower_ == "of" and lemma(above.head) in words.lacking


def _traded(noun: Token, found: Taking) -> bool:
    """"China's demand for oil": what markets want; the plural or a clause tells demands of a party."""
    return lemma(noun) == "demand" and noun.tag_ != _PLURAL and found.kind is Topic.FOR


def verdict(token: Token, words: Stances) -> Taking | None:
    """"Sending troops is out of the question": the speaker's stance on what the subject names."""
    if not is_verb(token) or lemma(token) not in words.copulas:
        return None
    subject = child(token, "nsubj", "csubj")
    if subject is None or subject.i > token.i:
        return None
    rest = text_of(token.doc[token.i + 1 :]).lower()
    for entry in words.verdicts:
        if any(rest.startswith(phrase) for phrase in entry.phrases):
            topic = trimmed(Stretch(subject.left_edge, subject.right_edge, subject))
            return Taking(entry.stance, token, topic, Topic.CLAUSE, spoken=True)
    return None
