"""Who there is in the world: states, organisations, companies, funds, forums and people, under all their names.

The data files are checked on load. Faults that pydantic cannot see (one name for two actors, a
code that no file defines, terms of an office that overlap) are reported all at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from pydantic import BaseModel, ConfigDict

from tallystick.errors import KnowledgeError
from tallystick.knowledge.files import load_data
from tallystick.knowledge.offices import Office, Terms, Title, build_offices, titles_by_phrase
from tallystick.knowledge.roles import GivenNames, Roles
from tallystick.model import Actor, ActorType, AidType


class _Entry(BaseModel):
    """A row of a data file; ``for_`` is written ``for``."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, alias_generator=lambda n: n.rstrip("_")
    )


class State(_Entry):
    """A state: ``adjectives`` modify nouns, ``people`` are its inhabitants, capitals and metonyms stand for it.

    ``namesakes`` are capitals with a better known place of their name elsewhere.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    ambiguous: frozenset[str] = frozenset()
    namesakes: frozenset[str] = frozenset()


class Body(_Entry):
    """An organisation, company, fund or forum.

    ``short`` and ``exact`` are names taken only in the very case written; ``for_`` is whom it speaks for.
    ``state``: its acts are those of the state; ``organ``: what it gives, the body it speaks for gives; ``aid``: the
    type of all that flows through it; ``generic``: other states have one so called;
    ``nouns`` are the words that refer back to it ("the agency").
    """

    id: str
    name: str
    type: ActorType | None = None
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    for_: str | None = None
    state: bool = False
    generic: bool = False
    organ: bool = False
    aid: AidType | None = None
    media: bool = False
    nouns: frozenset[str] = frozenset()


class Person(_Entry):
    """Spellings and gender of a person; ``role`` and ``for_`` where no office of the files tells them."""

    name: str
    gender: str | None = None
    surname: str | None = None
    aliases: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    role: str | None = None
    for_: str | None = None


@dataclass(frozen=True, eq=False)
class Actors:
    """All that is known of actors. Compared by identity, so that what is compiled from it can be cached by it."""

    states: Mapping[str, State]
    bodies: Mapping[str, Body]
    kinds: Mapping[str, str]
    people: Mapping[str, Person]
    offices: tuple[Office, ...]
    titles: Mapping[str, tuple[Title, ...]]
    roles: Roles
    given: GivenNames
    _by_name: Mapping[str, tuple[Office, ...]] = field(repr=False)

    def actor(self, code: str) -> Actor:
        """The state or body with this id. Raises KeyError where there is none."""
        found = self._made.get(code)
        if found is None:
            found = self._made[code] = self._actor(code)
        return found

    @cached_property
    def _made(self) -> dict[str, Actor]:
        """The actors asked for so far."""
        return {}

    def _actor(self, code: str) -> Actor:
        if code in self.states:
            return Actor(code, self.states[code].name, ActorType.STATE)
        body = self.bodies[code]
        kind = body.type or (ActorType.COMPANY if self.kinds[code] == "company" else ActorType.ORGANISATION)
        return Actor(code, body.name, kind, speaks_for=body.for_)

    def holder(self, kind: str, body: str, day: date | None) -> str | None:
        """The name of who held an office on a day; without a day, of who holds it still."""
        terms = (t for o in self.offices if (o.kind, o.body) == (kind, body) for t in o.terms)
        return next((t.name for t in terms if t.covers(day)), None)

    def by_surname(self, surname: str, day: date | None) -> list[str]:
        """The names of those who hold an office on the day and have that last name."""
        terms = (t for o in self.offices for t in o.terms if t.covers(day) and t.name.endswith(" " + surname))
        return list(dict.fromkeys(t.name for t in terms))

    def offices_of(self, name: str, day: date | None) -> list[Office]:
        """The offices a person held on a day; failing that, the latest they held."""
        held = self._by_name.get(name, ())
        current = [o for o in held if any(t.name == name and t.covers(day) for t in o.terms)]
        return current or sorted(held, key=lambda o: max(t.start for t in o.terms if t.name == name))[-1:]

    def person(self, name: str, day: date | None) -> Actor:
        """A known person as an actor, with the office they held on the day."""
        known = self.people.get(name)
        office = next(iter(self.offices_of(name, day)), None)
        role = office.title if office else known.role if known else None
        body = office.body if office else known.for_ if known else None
        return Actor(slug(name), name, ActorType.PERSON, role=role, speaks_for=body)


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """The id of an actor that has no code: its name in lower case, words joined by hyphens."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower().replace("’", "'")).split())


_FILES = {"organisations.yml": "organisation", "companies.yml": "company", "funds.yml": "fund", "forums.yml": "forum"}


def load_actors() -> Actors:
    """Read and check all that is known of actors. Raises KnowledgeError naming every fault found."""
    states = load_data("states.yml", list[State])
    bodies = [(kind, body) for file, kind in _FILES.items() for body in load_data(file, list[Body])]
    people = load_data("people.yml", list[Person])
    titles = load_data("titles.yml", dict[str, Title])
    terms = {**load_data("offices_states.yml", dict[str, Terms]), **load_data("offices_bodies.yml", dict[str, Terms])}
    offices = build_offices(terms, titles)
    faults = [*_double_names(states, [b for _, b in bodies]), *_unknown(states, bodies, people, terms, titles)]
    faults += [f for o in offices for f in o.overlaps()]
    if faults:
        raise KnowledgeError("actors: " + "; ".join(faults))
    return Actors(
        states={s.id: s for s in states},
        bodies={b.id: b for _, b in bodies},
        kinds={b.id: kind for kind, b in bodies},
        people={p.name: p for p in people},
        offices=offices,
        titles=titles_by_phrase(titles),
        roles=load_data("roles.yml", Roles),
        given=load_data("given_names.yml", GivenNames),
        _by_name=_by_name(offices),
    )


def _by_name(offices: Iterable[Office]) -> dict[str, tuple[Office, ...]]:
    held: dict[str, tuple[Office, ...]] = {}
    for office in offices:
        for name in dict.fromkeys(t.name for t in office.terms):
            held[name] = (*held.get(name, ()), office)
    return held


def _double_names(states: Iterable[State], bodies: Iterable[Body]) -> list[str]:
    owners: dict[str, set[str]] = {}
    for s in states:
        for name in (s.name, *s.aliases, *s.adjectives, *s.capitals, *s.metonyms):
            owners.setdefault(name, set()).add(s.id)
    for b in bodies:
        for name in (b.name, *b.aliases, *b.short, *b.exact, *b.adjectives, *b.capitals):
            owners.setdefault(name, set()).add(b.id)
    return [f"{name!r} names {' and '.join(sorted(ids))}" for name, ids in owners.items() if len(ids) > 1]


def _unknown(
    states: Iterable[State],
    bodies: Iterable[tuple[str, Body]],
    people: Iterable[Person],
    terms: Mapping[str, Terms],
    titles: Mapping[str, Title],
) -> list[str]:
    known = {s.id for s in states} | {b.id for _, b in bodies}
    used = [(b.id, b.for_) for _, b in bodies] + [(p.name, p.for_) for p in people]
    used += [("offices", code) for code in terms]
    faults = [f"{who}: unknown code {code}" for who, code in used if code and code not in known]
    kinds = [(code, kind) for code, t in terms.items() for kind in t]
    return faults + [f"offices of {code}: unknown kind {kind}" for code, kind in kinds if kind not in titles]
