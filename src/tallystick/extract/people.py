"""The people and bodies of one document: what the text and the knowledge base tell of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from tallystick.extract.calling import Calls, calls
from tallystick.knowledge.actors import Actors
from tallystick.model import Actor, ActorType


@dataclass(slots=True)
class Persona:
    """A person while the document is read; ``role`` and ``body`` are filled as they are met."""

    name: str
    calls: Calls
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
    spelled: str | None = None
    """The name of someone known as the text spells it."""

    @property
    def id(self) -> str:
        """The id of the actor."""
        return self.calls.code

    def actor(self) -> Actor:
        """The person as an actor."""
        name = self.called or self.spelled or self.name
        return Actor(self.id, name, ActorType.PERSON, role=self.role, speaks_for=self.body)


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
            called = calls(name, self._actors, entry.surname if entry and entry.surname else "")
            kinds = {o.kind for o in offices}
            person = Persona(name, called, gender, actor.role, actor.speaks_for, kinds)
            person.in_office = any(t.name == name and t.covers(self._day) for o in offices for t in o.terms)
            self.by_name[name] = person
        return self.by_name[name]

    def meant(self, name: str, called: str) -> Persona:
        """A person of the knowledge base whom the text means by ``called`` without naming them."""
        person = self.known(name)
        person.called = called
        return person

    def spell(self, name: str, text: str) -> None:
        """Keep how the text spells a known name, the first time it gives it in full."""
        person, words = self.known(name), text.split()
        full = len(words) > 1 and words[0] not in self._actors.roles.honorifics.all
        if full and person.spelled is None:
            person.spelled = name if {w.lower() for w in words} == {w.lower() for w in name.split()} else text

    def introduce(self, name: str, gender: str | None = None) -> Persona:
        """A person the text itself names."""
        found = self.by_name.get(name) or self._same(name)
        if found is None:
            told = gender or self._actors.given.gender(name.split()[0])
            found = self.by_name[name] = Persona(name, calls(name, self._actors), told)
        found.gender = found.gender or gender
        return found

    def _same(self, name: str) -> Persona | None:
        """The person already named with a middle name more or less, other accents, in the other order, by surname."""
        words = calls(name, self._actors).words
        if len(words) < 2:
            return None
        whole, ends = " ".join(words), _ends(words)
        turned = words[::-1] if len(words) == len(ends) else ()
        same = (p for p in self.by_name.values() if _ends(p.calls.words) == ends or p.calls.words == turned)
        by_end = (p for p in self.by_name.values() if f" {' '.join(p.calls.words)}".endswith(f" {whole}"))
        return next(same, None) or next(by_end, None) or next(self._by_family(whole), None)

    def _by_family(self, key: str) -> Iterator[Persona]:
        return (p for p in self.by_name.values() if p.calls.family == key)

    def in_office(self, surname: str) -> Persona | None:
        """The only officeholder of the day with that surname: whom "Secretary Blinken" means without introduction."""
        found = self._actors.by_surname(surname, self._day)
        return self.known(found[0]) if len(found) == 1 else None

    def named(self, word: str, gender: str | None = None) -> list[Persona]:
        """Those whose surname it is, else those who may be called so, of the gender where both are known."""
        key = self._actors.given.skeleton(word)
        fitting = [p for p in self.by_name.values() if fits(p.gender, gender)]
        return [p for p in fitting if _is_family(p.calls, key)] or [p for p in fitting if key in p.calls.also]

    def given(self, word: str) -> list[Persona]:
        """Those whose given name it is."""
        key = self._actors.given.skeleton(word)
        return [p for p in self.by_name.values() if p.calls.words[0] == key and len(p.calls.words) > 1]


def _ends(words: tuple[str, ...]) -> tuple[str, str]:
    return words[0], words[-1]


def _is_family(called: Calls, key: str) -> bool:
    """The family name, or the last words from a particle on ("von der Leyen")."""
    return called.family == key or (" " in key and " ".join(called.words).endswith(" " + key))


def fits(ours: str | None, theirs: str | None) -> bool:
    """Whether two genders may be the same: an unknown one fits either."""
    return ours is None or theirs is None or ours == theirs


def best(candidates: Iterable[Persona], recent: list[str]) -> Persona | None:
    """The candidate mentioned last, else the first."""
    pool = {p.name: p for p in candidates}
    return next((pool[name] for name in reversed(recent) if name in pool), next(iter(pool.values()), None))
