"""Who speaks, by the words between a quotation and its cue: ", said Ms X", ", Ms X said"."""

from __future__ import annotations

from tallystick.extract.attribution.found import Party, Range
from tallystick.extract.attribution.sources import NOMINAL, flat_phrase, noun_phrase, subject
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token

_BESIDES = frozenset({"prep", "advmod", "punct", "prt", "advcl", "npadvmod"})
_OPENERS = frozenset({"IN", "VBG", "VBN", "WRB", "RB", "TO"})
_EDGES = " ,“\"'‘:.\n"


def quoting_source(sentence: Sentence, verb: Token, place: Range) -> Party | None:
    """The source of a cue that stands in ``place``, outside the quotation: its subject, before it or after."""
    own = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"} and _inside(sentence, c, place)]
    if own:
        return _clipped(noun_phrase(sentence, own[0], verb), place)
    low, high = max(place[0], sentence.start) - sentence.start, sentence.offset(verb)[0] - sentence.start
    if not sentence.text[low:high].strip(" ,-–—"):
        return _clipped(_inverted(sentence, verb, place), place)
    before = [t for t in sentence.doc[: verb.i] if _inside(sentence, t, place)]
    return subject(sentence, verb) or flat_phrase(sentence, _without_adverbials(before))


def _without_adverbials(tokens: list[Token]) -> list[Token]:
    """What follows the phrases that open a sentence: "Following the debate, in Oslo, the minister …"."""
    while tokens and tokens[0].tag_ in _OPENERS:
        comma = next((i for i, t in enumerate(tokens) if t.text == ","), None)
        if comma is None:
            return tokens
        tokens = tokens[comma + 1 :]
    return tokens


def _inside(sentence: Sentence, token: Token, place: Range) -> bool:
    start, end = sentence.offset(token)
    return place[0] <= start and end <= place[1]


def _inverted(sentence: Sentence, verb: Token, place: Range) -> Party | None:
    nouns = [c for c in verb.children if c.i > verb.i and c.dep_ not in _BESIDES and c.tag_ in NOMINAL]
    if nouns:
        return noun_phrase(sentence, nouns[0])
    return flat_phrase(sentence, [t for t in sentence.doc[verb.i + 1 :] if _inside(sentence, t, place)])


def _clipped(party: Party | None, place: Range) -> Party | None:
    """The part of a noun phrase that lies in ``place``: a parse may run on into a quotation."""
    if party is None:
        return None
    start, end = max(party.place[0], place[0]), min(party.place[1], place[1])
    text, offset = party.sentence.text, party.sentence.start
    while end > start and text[end - 1 - offset] in _EDGES:
        end -= 1
    return Party(party.sentence, (start, end), party.head, party.referent) if start < end else party
