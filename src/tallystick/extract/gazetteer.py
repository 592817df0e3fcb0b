"""Known names in a text: one pass of an automaton over all names of the knowledge base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from tallystick.knowledge.actors import Actors, Body, State
from tallystick.knowledge.loading import to_stay

_STRAIGHT = (("’", "'"), ("‘", "'"), ("İ", "I"), ("\u00a0", " "))


class Form(StrEnum):
    """In what form a name stands for its bearer."""

    NAME = "name"
    ADJECTIVE = "adjective"
    PEOPLE = "people"
    CAPITAL = "capital"
    METONYM = "metonym"
    PERSON = "person"
    SURNAME = "surname"
    TITLE = "title"
    PERSON_NOUN = "person_noun"
    BODY_NOUN = "body_noun"
    STATE_NOUN = "state_noun"
    GROUP_NOUN = "group_noun"
    HONORIFIC = "honorific"
    NOT_AN_ACTOR = "not_an_actor"


_NAMES = frozenset({Form.NAME, Form.ADJECTIVE, Form.CAPITAL, Form.METONYM})


_WHOLE = frozenset({Form.TITLE, Form.PERSON_NOUN, Form.BODY_NOUN, Form.GROUP_NOUN, Form.STATE_NOUN, Form.HONORIFIC})
"""Forms that are not taken out of a hyphenated word: "Secretary-General", "member-state"."""


@dataclass(frozen=True, slots=True)
class Known:
    """One name of the knowledge base: ``key`` is the code of a state or body, the name of a person, or a noun."""

    alias: str
    key: str
    form: Form
    exact: bool = True
    ambiguous: bool = False


class Hit(NamedTuple):
    """A known name at a place in the text."""

    start: int
    end: int
    known: Known


class Gazetteer:
    """The compiled names of the knowledge base."""

    def __init__(self, actors: Actors) -> None:
        """Compile all names; the same name in several forms is kept in the order of ``_entries``."""
        by_alias: dict[str, list[Known]] = {}
        for known in _entries(actors):
            by_alias.setdefault(fold(known.alias), []).append(known)
        self._known = [[(known, swapped(known.alias, _STRAIGHT)) for known in same] for same in by_alias.values()]
        self._given, self._families = actors.given, actors.given.families
        self._automaton = AhoCorasick(list(by_alias))

    def find(self, text: str) -> list[Hit]:
        """Known names in order of place, word-bounded; of those that overlap the leftmost, then the longest."""
        straight = swapped(text, _STRAIGHT)
        folded = straight.lower()
        hits = []
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if _bounded(folded, start, end):
                inside = folded[start - 1 : start] == "-" or folded[end : end + 1] == "-"
                written = straight[start:end]
                for known, alias in self._known[index]:
                    if inside and known.form is Form.PERSON and self._goes_on(known, folded, end):
                        continue
                    if not (inside and known.form in _WHOLE) and _cased(known, alias, written):
                        hits.append(Hit(start, end, known))
                        break
        return list(_longest(hits))

    def _goes_on(self, known: Known, text: str, end: int) -> bool:
        """Whether a given name that stands last goes on behind a hyphen: "Park Jin-woo" is not Park Jin."""
        return text[end : end + 1] == "-" and self._given.skeleton(known.key.split(" ")[0]) in self._families


@cache
def gazetteer(actors: Actors) -> Gazetteer:
    """The compiled names, once per knowledge base."""
    with to_stay():
        return Gazetteer(actors)


def swapped(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """The text with one character for another; of a long one sooner than by ``str.translate``, which asks for each."""
    for old, new in pairs:
        text = text.replace(old, new)
    return text


def fold(text: str) -> str:
    """Lower case and straight apostrophes, character for character."""
    return swapped(text, _STRAIGHT).lower()


def _bounded(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())


def _cased(known: Known, alias: str, written: str) -> bool:
    """A name with capitals must have them; datelines and headlines may print it all in capitals, lists surnames."""
    if not known.exact or written == alias:
        return True
    if known.form is Form.PERSON and written[0].isupper():
        words = zip(written.split(" "), alias.split(" "), strict=False)
        return all(ours == theirs or (len(ours) > 2 and ours.isupper()) for ours, theirs in words)
    return written.isupper() and len(written) > 3 and known.form in _NAMES


def _longest(hits: list[Hit]) -> Iterator[Hit]:
    end = 0
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if hit.start >= end:
            yield hit
            end = hit.end


def _entries(actors: Actors) -> Iterator[Known]:
    for state in actors.states.values():
        yield from _of_state(state)
        yield from _in_full(state, actors)
    for body in actors.bodies.values():
        yield from _of_body(body)
    yield from dict.fromkeys(_of_people(actors))
    yield from (Known(phrase, phrase, Form.NOT_AN_ACTOR) for phrase in actors.roles.not_actors)
    yield from (Known(phrase, phrase, Form.TITLE, exact=False) for phrase in actors.titles)
    yield from (Known(noun, noun, Form.PERSON_NOUN, exact=False) for noun in actors.roles.person_nouns)
    yield from (Known(noun, noun, Form.BODY_NOUN, exact=False) for noun in actors.roles.body_nouns)
    yield from (Known(noun, noun, Form.STATE_NOUN, exact=False) for noun in actors.roles.state_nouns)
    yield from (Known(noun, noun, Form.GROUP_NOUN, exact=False) for noun in actors.roles.groups)
    address = actors.roles.honorifics
    yield from (Known(h, h, Form.HONORIFIC) for h in sorted(address.m | address.f | address.any))


def _of_people(actors: Actors) -> Iterator[Known]:
    """Names of people in all their spellings, those of two words in either order: "Kishida Fumio"."""
    given = actors.given
    for name in dict.fromkeys([*actors.people, *(t.name for o in actors.offices for t in o.terms)]):
        yield from (Known(n, name, Form.PERSON) for n in sorted(given.spellings(name)))
        first, _, last = name.partition(" ")
        if last and " " not in last and first not in actors.roles.honorifics.all:
            yield from (Known(n, name, Form.PERSON) for n in sorted(given.spellings(f"{last} {first}")))
    for person in actors.people.values():
        for alias in person.aliases:
            form = Form.PERSON if " " in alias else Form.SURNAME
            yield from (Known(n, person.name, form) for n in sorted(given.spellings(alias)))
        for alone in person.alone:
            yield from (Known(n, person.name, Form.SURNAME) for n in sorted(given.spellings(alone)))


def _of_state(state: State) -> Iterator[Known]:
    forms = (
        (Form.NAME, (state.name, *state.aliases)),
        (Form.ADJECTIVE, state.adjectives),
        (Form.PEOPLE, state.people),
        (Form.CAPITAL, state.capitals),
        (Form.METONYM, state.metonyms),
    )
    for form, names in forms:
        yield from (Known(n, state.id, form, ambiguous=n in state.ambiguous) for n in names)


def _in_full(state: State, actors: Actors) -> Iterator[Known]:
    """ "State of Qatar", "Kingdom of Norway": the long form of a name that means nothing else."""
    if state.name in state.ambiguous or " of " in state.name:
        return
    for style in actors.roles.styles:
        yield from (Known(f"{style} {article}{state.name}", state.id, Form.NAME) for article in ("", "the "))


def _of_body(body: Body) -> Iterator[Known]:
    for name in (body.name, *body.aliases):
        # A name without capitals ("presidential drawdown authority") may be written with them.
        yield Known(name, body.id, Form.NAME, exact=name != name.lower())
        if name.startswith("the ") and name != name.lower():
            yield Known("The " + name[4:], body.id, Form.NAME)
    yield from (Known(n, body.id, Form.NAME) for n in (*body.short, *body.exact))
    yield from (Known(n, body.id, Form.ADJECTIVE) for n in body.adjectives)
    yield from (Known(n, body.id, Form.CAPITAL) for n in body.capitals)
