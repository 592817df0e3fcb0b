"""What a verb says of an occasion: who chairs, hosts, attends or holds it, or that it happens."""

from __future__ import annotations

from dataclasses import dataclass

from tallystick.extract.parse import lemma
from tallystick.extract.syntax import child, children, is_passive, subject
from tallystick.extract.trees import Token
from tallystick.knowledge.meetings import MeetingWords


@dataclass(frozen=True, slots=True)
class Part:
    """What the subject does at the occasion (chairs, hosts, attends, holds), or that the occasion happens."""

    verb: Token
    role: str


def part_of(noun: Token, words: MeetingWords) -> Part | None:
    """The verb whose object or subject the occasion is, with the part it tells of."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and lemma(noun.head.head) in words.spans:
        noun = noun.head.head  # "four days of talks"
    verb = noun.head
    if noun.dep_ in {"dobj", "nsubjpass"} or (noun.dep_ == "pobj" and noun.head.dep_ == "prep"):
        direct = noun.dep_ in {"dobj", "nsubjpass"}
        verb = noun.head if direct else noun.head.head
        if not direct and not _partakes(noun, words):
            return None
        if noun.dep_ == "nsubjpass":
            verb = _content(verb)  # "is expected to be held"
        found = _role(verb, words)
        if found == "holds" and is_passive(verb):
            return Part(verb, "happens")
        return Part(verb, found) if found is not None else (None if not direct else Part(verb, "other"))
    if noun.dep_ == "nsubj":
        carrier = _carrier(verb)
        if carrier != verb and _role(carrier, words) is not None:
            return Part(carrier, _role(carrier, words) or "other")
        if lemma(verb) in words.happen:
            return Part(_content(verb), "happens")
    return None


def _carrier(verb: Token) -> Token:
    """The verb an auxiliary serves, also where the pieces of "co-chaired" stand between."""
    while verb.dep_ in {"aux", "auxpass"}:
        verb = verb.head
    return verb


def _content(verb: Token) -> Token:
    """"is likely to take place", "is to be held": the verb that carries the meaning."""
    inner = child(verb, "acomp", "xcomp", "oprd")
    if inner is not None and inner.tag_.startswith("JJ"):
        inner = child(inner, "xcomp")
    return inner if inner is not None and inner.tag_.startswith("VB") else verb


def _partakes(noun: Token, words: MeetingWords) -> bool:
    """"took part in the meeting", "presided over talks", "was host to the summit"."""
    head = noun.head.head
    preposition = noun.head.lower_
    obj = child(head, "dobj")
    if head.lower_ == "part" or (obj is not None and obj.lower_ == "part"):
        return preposition == "in"
    if lemma(head) in words.take_part or lemma(head) in words.chair:
        return preposition in {"in", "at", "over"}
    return lemma(head) in words.host and preposition == "to"


def _role(verb: Token, words: MeetingWords) -> str | None:
    word = lemma(verb)
    taking = any(c.lower_ == "part" for c in children(verb, "dobj"))
    if taking or verb.lower_ == "part" or word in words.take_part or word in words.attend:
        return "attends"
    if word in words.chair:
        return "chairs"
    if word in words.host:
        return "hosts"
    if word in words.have | words.run:
        return "holds"
    return None


def _journey(verb: Token, words: MeetingWords) -> Token:
    """The verb of going over an infinitive of purpose: who visits to attend, attends."""
    return verb.head if verb.dep_ in {"advcl", "xcomp"} and lemma(verb.head) in words.motion else verb


def acting_subject(verb: Token, words: MeetingWords) -> Token | None:
    """The subject, also where the tokeniser has cut "co-chaired" in three and the parser hangs it elsewhere."""
    found = subject(_journey(verb, words))
    if found is None and not is_passive(verb):  # "have in a phone call held talks"
        found = next((s for a in children(verb, "aux") for s in children(a, "nsubj")), None)
    if verb.i < 2 or verb.nbor(-1).text != "-" or verb.nbor(-2).lower_ != "co":
        return found
    if is_passive(verb) or child(verb, "nsubj") is not None:
        return found
    return child(verb.nbor(-2), "nsubj") or child(verb.nbor(-1), "nsubj") or found
