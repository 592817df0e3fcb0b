"""Runs of capitalised words: where a name may begin, and where it ends."""

from __future__ import annotations

from tallystick.extract.gazetteer import Form
from tallystick.extract.units import Unit
from tallystick.knowledge.actors import Actors

PLACES = frozenset({Form.NAME, Form.CAPITAL})


class Runs:
    """Finds the runs of capitalised words in one row of units."""

    def __init__(self, units: list[Unit], actors: Actors) -> None:
        """``units`` may change between questions."""
        self.units, self.actors, self.roles = units, actors, actors.roles

    def run_end(self, i: int) -> int:
        """The end of the run of capitalised plain words that begins at ``i``; ``i`` if none does."""
        if not self._opens(i):
            return i
        end = i + 1
        while end < len(self.units):
            if self._goes_on(end):
                end += 1
            elif self.units[end].lower in self.roles.particles and self._particles_to_capital(end):
                end = self._particles_to_capital(end)
            else:
                break
        return end

    def is_name(self, unit: Unit) -> bool:
        """Whether the word is written as a name: with a capital, or with one behind an article ("al-Marri")."""
        if unit.capitalised or "-" not in unit.text:
            return unit.capitalised
        article, _, rest = unit.text.partition("-")
        return unit.word and rest[:1].isupper() and article in self.roles.particles

    def _opens(self, i: int) -> bool:
        unit = self.units[i]
        if unit.form in PLACES and (self._given_before_surname(i) or self._names_body(i)):
            return True
        head = unit.form is Form.BODY_NOUN and unit.text.split(" ")[-1] in self.roles.forms.organisation_head
        return (unit.word or head) and self.is_name(unit) and unit.text not in self.roles.not_names

    def _names_body(self, i: int) -> bool:
        """Whether a place begins the name of a body: "Kabul University", "the Lebanon Support Group"."""
        after = self.units[i + 1] if i + 1 < len(self.units) else None
        if after is None or not after.spaced:
            return False
        return after.text in self.roles.forms.organisation_suffix or self.is_joint(i)

    def is_joint(self, i: int) -> bool:
        """Whether "the", a place, and words up to one like "Group" follow: "the Lebanon Support Group"."""
        if not i or self.units[i].form not in PLACES or self.units[i - 1].lower != "the":
            return False
        for unit in self.units[i + 2 : i + 4]:
            if not (unit.capitalised and unit.spaced):
                return False
            if unit.text in self.roles.forms.joint:
                return True
        return False

    def _given_before_surname(self, i: int) -> bool:
        """Whether a place name is a given name here: "Georgia Meloni", "Jordan Peterson"."""
        unit, after = self.units[i], self.units[i + 1] if i + 1 < len(self.units) else None
        return bool(
            self.actors.given.knows(unit.text)
            and not self._field_before_bearer(i)
            and after and after.spaced and after.word and after.capitalised
            and after.text not in self.roles.not_names
            and after.text not in self.roles.not_people
        )

    def _field_before_bearer(self, i: int) -> bool:
        """Whether a place that is also a given name is where an office is held: "Envoy in Chad Violette Kakom"."""
        if i < 2 or self.units[i - 1].lower not in self.roles.complements or i + 2 >= len(self.units):
            return False
        office = self.units[i - 2].form in {Form.TITLE, Form.PERSON_NOUN}
        return office and all(u.capitalised and u.spaced and u.word for u in self.units[i + 1 : i + 3])

    def _goes_on(self, i: int) -> bool:
        unit, before = self.units[i], self.units[i - 1]
        if unit.text == "." and unit.start == before.end and before.word:
            return len(before.text) == 1 or before.text in self.roles.forms.company_suffix
        if unit.text == "&" and unit.spaced:
            return i + 1 < len(self.units) and self.units[i + 1].capitalised
        if unit.spaced and unit.text in self.roles.forms.company_suffix:
            return True
        if unit.form is Form.CAPITAL and unit.spaced:
            return self.actors.given.knows(before.text)
        wordlike = unit.word or unit.form in {Form.BODY_NOUN, Form.GROUP_NOUN}
        return unit.spaced and wordlike and self.is_name(unit) and unit.text not in self.roles.not_names

    def _particles_to_capital(self, i: int) -> int:
        """The place after the capitalised word that follows particles; 0 if none does."""
        while i < len(self.units) and self.units[i].spaced and self.units[i].lower in self.roles.particles:
            i += 1
        unit = self.units[i] if i < len(self.units) else None
        return i + 1 if unit and unit.spaced and unit.word and self.is_name(unit) else 0
