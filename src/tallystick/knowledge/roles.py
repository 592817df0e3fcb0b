"""The words by which a text refers to people and bodies without naming them."""

from __future__ import annotations

import unicodedata
from functools import cached_property

from pydantic import BaseModel, ConfigDict


class Forms(BaseModel):
    """Words that tell from its form what a capitalised name names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    company_suffix: frozenset[str]
    company_word: frozenset[str]
    company_before: tuple[str, ...]
    orders: dict[str, frozenset[str]]
    """Words for a purchase, each with the prepositions before the company it is placed with."""
    organisation_before: tuple[str, ...]
    organisation_suffix: frozenset[str]
    joint: frozenset[str]
    """Last words of bodies that states form about one of them: "the Lebanon Support Group"."""
    organisation_head: frozenset[str]


class Honorifics(BaseModel):
    """Forms of address that stand before a name, by gender."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    m: frozenset[str]
    f: frozenset[str]
    any: frozenset[str]

    @cached_property
    def all(self) -> frozenset[str]:
        """The forms of address of any gender."""
        return self.m | self.f | self.any


def unaccented(name: str) -> str:
    """The name without accents: "Jose" for "José"."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


class GivenNames(BaseModel):
    """Given names by gender, and how names are written otherwise.

    ``family_first``: family names that stand before the given name. ``letters``: what a letter becomes where there is
    none of the kind, one letter and, if usual, two ("o" and "oe" for "ø").
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    m: frozenset[str]
    f: frozenset[str]
    either: frozenset[str]
    family_first: frozenset[str] = frozenset()
    letters: dict[str, tuple[str, ...]] = {}

    def gender(self, name: str) -> str | None:
        """``m``, ``f`` or None."""
        ours = (name in self.m) - (name in self.f)
        return None if name in self.either else {1: "m", -1: "f"}.get(ours)

    def knows(self, name: str) -> bool:
        """Whether it is a given name at all, with or without its accents."""
        return name in self._all

    def skeleton(self, name: str) -> str:
        """The name as all its spellings have it: lower case, no accents or hyphens, "oe" and "ø" as "o"."""
        found = self._skeletons.get(name)
        if found is None:
            found = self._plain(name, 0)
            for single, double in self._doubles:
                found = found.replace(double, single)
            self._skeletons[name] = found
        return found

    def spellings(self, name: str) -> frozenset[str]:
        """The name without accents and hyphens, its letters replaced by one letter, and by two."""
        plain = {self._lettered(name, 0), self._lettered(name, -1)}
        found = {name, *plain, *(unaccented(n) for n in plain)}
        return frozenset(found | {n.replace("-", " ") for n in found if all(p[:1].isupper() for p in n.split("-"))})

    def _plain(self, name: str, which: int) -> str:
        return unaccented(self._lettered(name, which)).lower().replace("-", " ")

    def _lettered(self, name: str, which: int) -> str:
        if name.isascii():
            return name
        return "".join(
            self.letters[c][which] if c in self.letters
            else self.letters[c.lower()][which].capitalize() if c.lower() in self.letters else c
            for c in name
        )

    @cached_property
    def families(self) -> frozenset[str]:
        """Family names that stand first, each as its skeleton."""
        return frozenset(self.skeleton(n) for n in self.family_first)

    @cached_property
    def _doubles(self) -> list[tuple[str, str]]:
        return sorted({(forms[0], forms[1]) for forms in self.letters.values() if len(forms) > 1})

    @cached_property
    def _skeletons(self) -> dict[str, str]:
        return {}

    @cached_property
    def _all(self) -> frozenset[str]:
        names = self.m | self.f | self.either
        return names | {unaccented(n) for n in names}


class Roles(BaseModel):
    """Nouns for people, groups and bodies. Entries are "singular" or "singular/plural"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    honorifics: Honorifics
    after_names: frozenset[str]
    copulas: frozenset[str]
    sides: frozenset[str]
    presiding: frozenset[str]
    persons: tuple[str, ...]
    weak_persons: tuple[str, ...]
    particles: frozenset[str]
    areas: frozenset[str]
    heads: frozenset[str]
    locative: frozenset[str]
    compass: frozenset[str]
    women: frozenset[str]
    men: frozenset[str]
    kin: frozenset[str]
    groups: tuple[str, ...]
    organisations: tuple[str, ...]
    states: tuple[str, ...]
    styles: tuple[str, ...]
    modifiers: frozenset[str]
    pairing: frozenset[str]
    nations: dict[str, str]
    given_before_role: frozenset[str]
    speech: frozenset[str]
    addressing: frozenset[str]
    not_names: frozenset[str]
    not_people: frozenset[str]
    neutral: frozenset[str]
    parts: frozenset[str]
    portfolio_heads: frozenset[str]
    not_called: dict[str, frozenset[str]]
    members_of: frozenset[str]
    sent_to: frozenset[str]
    definite: frozenset[str]
    indefinite: frozenset[str]
    pointing: frozenset[str]
    not_in_office: frozenset[str]
    counts: dict[str, int]
    verbal: frozenset[str]
    state_bodies: frozenset[str]
    place_heads: frozenset[str]
    governments: frozenset[str]
    company_nouns: frozenset[str]
    predicative: frozenset[str]
    complements: frozenset[str]
    participles: tuple[str, ...]
    determiners: frozenset[str]
    possessives: dict[str, str]
    objective: frozenset[str]
    pronouns: dict[str, str]
    questioned: frozenset[str]
    """Two words that begin a sentence which tells who put the question it answers."""
    clause_openers: frozenset[str]
    not_actors: tuple[str, ...]
    forms: Forms

    @cached_property
    def person_nouns(self) -> dict[str, bool]:
        """Nouns for people, lower case, each with whether it is plural."""
        return _forms(self.persons)

    @cached_property
    def weak_nouns(self) -> dict[str, bool]:
        """Nouns that mean people only where the grammar says so, each with whether it is plural."""
        return _forms(self.weak_persons)

    @cached_property
    def body_nouns(self) -> dict[str, bool]:
        """Nouns for bodies, lower case, each with whether it is plural."""
        return _forms(self.organisations)


    @cached_property
    def state_nouns(self) -> dict[str, bool]:
        """Nouns for states, lower case, each with whether it is plural."""
        return _forms(self.states)


def _forms(entries: tuple[str, ...]) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for entry in entries:
        single, _, plural = entry.partition("/")
        found[single.lower()] = False
        found[(plural or single + "s").lower()] = True
    return found
