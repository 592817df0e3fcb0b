"""The people and bodies of one document: what the text and the knowledge base tell of each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tallystick.knowledge.actors import Actors, slug
from tallystick.model import Actor, ActorType

_AFTER_SURNAME = frozenset({"Jr", "Sr", "II", "III"})


@dataclass(slots=True)
class Persona:
    """A person while the document is read; ``role`` and ``body`` are filled as they are met."""

    name: str
    gender: str | None = None
    role: str | None = None
    body: str | None = None
    kinds: set[str] = field(default_factory=set)
    """Kinds of office, as in titles.yml."""
    titles: set[str] = field(default_factory=set)
    """Titles the text gives them, lower case."""
    in_office: bool = False
    """Whether the knowledge base knows an office they held on the day: then a role in the text adds nothing."""
    called: str | None = None
    """What the text calls someone it does not name; the id is still that of the person meant."""
    id: str = field(init=False)
    surname: str = ""
    """The family name: the last word of the name, without "Jr.", unless it is known to be another."""

    def __post_init__(self) -> None:
        """Derive id and surname from the name."""
        self.id = slug(self.name)
        words = [w for w in self.name.split() if w.strip(".") not in _AFTER_SURNAME]
        # Korean and Taiwanese given names are hyphenated and come last: "Ban Ki-moon", "Tsai Ing-wen".
        first = len(words) > 1 and re.fullmatch(r"[^\W_]+-[^\W_A-Z]+", words[-1])
        self.surname = self.surname or (words[0] if first else words[-1] if words else self.name)

    def actor(self) -> Actor:
        """The person as an actor."""
        return Actor(self.id, self.called or self.name, ActorType.PERSON, role=self.role, speaks_for=self.body)


class People:
    """Everyone the document names. Names are looked up whole, by surname, or by given name after "Sir"."""

    def __init__(self, actors: Actors, day: date | None) -> None:
        """``day``: the publication date, for the offices people hold."""
        self._actors, self._day = actors, day
        self.by_name: dict[str, Persona] = {}

    def known(self, name: str) -> Persona:
        """A person of the knowledge base, taken into the document."""
        if name not in self.by_name or self.by_name[name].called:
            actor, entry = self._actors.person(name, self._day), self._actors.people.get(name)
            gender = entry.gender if entry and entry.gender else self._actors.given.gender(name.split()[0])
            offices = self._actors.offices_of(name, self._day)
            surname = entry.surname if entry and entry.surname else ""
            kinds = {o.kind for o in offices}
            person = Persona(name, gender, actor.role, actor.speaks_for, kinds, surname=surname)
            person.in_office = any(t.name == name and t.covers(self._day) for o in offices for t in o.terms)
            self.by_name[name] = person
        return self.by_name[name]

    def meant(self, name: str, called: str) -> Persona:
        """A person of the knowledge base whom the text means by ``called`` without naming them."""
        person = self.known(name)
        person.called = called
        return person

    def introduce(self, name: str, gender: str | None = None) -> Persona:
        """A person the text itself names."""
        found = self.by_name.get(name) or self._same(name)
        if found is None:
            found = self.by_name[name] = Persona(name, gender or self._actors.given.gender(name.split()[0]))
        found.gender = found.gender or gender
        return found

    def _same(self, name: str) -> Persona | None:
        """The person already named with one initial or middle name more or less: same first and last word."""
        words = name.split()
        return next(
            (p for p in self.by_name.values() if len(words) > 1 and _ends(p.name) == _ends(name)),
            None,
        )

    def in_office(self, surname: str) -> Persona | None:
        """The only officeholder of the day with that surname: whom "Secretary Blinken" means without introduction."""
        found = self._actors.by_surname(surname, self._day)
        return self.known(found[0]) if len(found) == 1 else None

    def named(self, word: str, gender: str | None = None) -> list[Persona]:
        """Those whose surname it is, of the gender where both are known."""
        return [p for p in self.by_name.values() if _surname_fits(p, word) and fits(p.gender, gender)]

    def given(self, word: str) -> list[Persona]:
        """Those whose given name it is."""
        return [p for p in self.by_name.values() if p.name.split()[0] == word and p.name != word]


def _ends(name: str) -> tuple[str, str]:
    words = name.split()
    return words[0], words[-1]


def _surname_fits(person: Persona, word: str) -> bool:
    """The last word, or the last words from a particle on ("von der Leyen")."""
    return person.surname == word or (" " in word and person.name.endswith(" " + word))


def fits(ours: str | None, theirs: str | None) -> bool:
    """Whether two genders may be the same: an unknown one fits either."""
    return ours is None or theirs is None or ours == theirs


def best(candidates: Iterable[Persona], recent: list[str]) -> Persona | None:
    """The candidate mentioned last, else the first."""
    pool = {p.name: p for p in candidates}
    return next((pool[name] for name in reversed(recent) if name in pool), next(iter(pool.values()), None))
