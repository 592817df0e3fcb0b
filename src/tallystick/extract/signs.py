"""Signs that a run of capitalised words names a person: a title, an apposition, a verb of speech, a given name."""

from __future__ import annotations

import re

from tallystick.extract.gazetteer import Form
from tallystick.extract.units import Unit
from tallystick.knowledge.actors import Actors

ADDRESSING = frozenset({Form.TITLE, Form.PERSON_NOUN, Form.HONORIFIC})
AGE = re.compile(r"\d+-year-old")
_LISTING = frozenset({",", "and", "of", "&"})
_LISTED = frozenset({Form.PERSON, Form.NAME, Form.HONORIFIC})
_DASHES = frozenset("–—―-")
LONGEST_APPOSITION = 12
"""Units of an apposition in which the noun for a person is looked for."""


class Signs:
    """Reads the signs beside and inside the runs of one row of units."""

    def __init__(self, units: list[Unit], actors: Actors) -> None:
        """Note the words that speak or are addressed alone anywhere in the text: surnames."""
        self.units, self.actors, self.roles = units, actors, actors.roles
        self._speakers = self._single_speakers()

    def is_person(self, start: int, end: int) -> bool:
        """Whether something in or beside the run says that it names a person."""
        words = [u.text for u in self.units[start:end]]
        known = self.actors.given.knows(words[0])
        if all(w.isupper() and len(w) > 1 for w in words) or (known and words[-1] in self.roles.not_names):
            return False
        if all(w.lower() in self.roles.modifiers for w in words) or words[-1].lower() in self.roles.weak_nouns:
            return False
        family = self.actors.given.skeleton(words[0]) in self.actors.given.families
        if any(w in self.roles.not_people for w in words[family:]) and not (known and self.addressed(start)):
            return False  # the first word may be a family name that means a thing as well: "Park Jin"
        if known or self.addressed(start) or self._in_apposition(start, end) or self.speaks(start, end):
            return True
        if self._in_list_of(start):
            return True
        family_first = "-" in words[-1] and words[0] in self._speakers
        return words[-1] in self._speakers or family_first or self._signs(start, end)

    def _signs(self, start: int, end: int) -> bool:
        """Whether the name stands by itself at the end of a line after a dash, under a quotation."""
        last = end == len(self.units) or not self.units[end].spaced
        return bool(start) and self.units[start - 1].text in _DASHES and last

    def addressed(self, start: int) -> bool:
        """Whether a title, honorific or noun for a person stands directly before."""
        i = start - 1
        while i > 0 and self.units[i + 1].spaced and self._in_title(i):
            i -= 1
        before = self.units[i] if i >= 0 else None
        return bool(before and before.form in ADDRESSING and self.units[i + 1].spaced) and not self._plural(i)

    def _in_list_of(self, start: int) -> bool:
        """Whether it stands in a list that an office heads: "Foreign Ministers Ola Brekke and Lene Krag"."""
        i = start - 1
        while i > 0 and (self.units[i].text in _LISTING or self.units[i].form in _LISTED):
            i -= 1
        if i < 0 or not self.units[start].spaced or not self._plural(i) or self.units[i].form is not Form.PERSON_NOUN:
            return False
        first = i + 1 + (self.units[i + 1].text == ",")
        return self.units[first].spaced and (first == start or self.units[first].form is Form.PERSON)

    def _in_title(self, i: int) -> bool:
        """Whether the unit goes on naming an office: "Minister of Environment and International Development"."""
        unit = self.units[i]
        joins = unit.text in {"and", "&"} or unit.text in self.roles.complements
        if unit.form is Form.NAME or unit.text == "the":
            return self.units[i - 1].text in {*self.roles.complements, "the"}
        return joins or (unit.word and unit.capitalised and unit.lower in self.roles.modifiers)

    def _plural(self, i: int) -> bool:
        return self.roles.person_nouns.get(self.units[i].lower.split(" ")[-1], False)

    def _in_apposition(self, start: int, end: int) -> bool:
        return self._described_after(start, end) or self._described_before(start)

    def _described_after(self, start: int, end: int) -> bool:
        """", the head of the administration", ", 67,", ", who leads the project", " (Lab)"."""
        following = self.units[end : end + 1 + LONGEST_APPOSITION]
        if len(following) < 3 or following[0].text not in {",", "("}:
            return False
        if following[0].text == "(":
            return following[2].text == ")" and following[1].capitalised
        if following[1].text == "who":
            return not self.units[start].spaced or self.units[start - 1].text not in self.roles.complements
        if following[1].text.isdigit():
            return following[2].text in {",", "."}
        for unit in following[1:]:
            if unit.form in {Form.TITLE, Form.PERSON_NOUN}:
                return True
            if unit.text in {",", ".", ";", ":", "”", '"', "and"}:
                return False
        return False

    def _described_before(self, start: int) -> bool:
        """"the council leader, ", "its coordinator in Nepal, " or "The Minister of State (" before the name."""
        if start > 1 and AGE.fullmatch(self.units[start - 1].text):
            start -= 1
        if start < 2 or self.units[start - 1].text not in {",", "("}:
            return False
        for unit in reversed(self.units[max(0, start - 7) : start - 1]):
            if unit.form in {Form.TITLE, Form.PERSON_NOUN}:
                return True
            if not (unit.word or unit.form) or unit.lower in {"and", "but", "said", "says"}:
                return False
        return False

    def speaks(self, start: int, end: int) -> bool:
        """Whether a verb of speech stands directly before or after."""
        speech = self.roles.speech
        before = self.units[start - 1].text if start else ""
        after = self.units[end].text if end < len(self.units) else ""
        return (before in speech and self.units[start].spaced) or (after in speech and self.units[end].spaced)

    def address_gender(self, start: int) -> str | None:
        """The gender that a title or noun directly before the name tells."""
        before = self.units[start - 1] if start else None
        if before is None or before.form not in ADDRESSING:
            return None
        word, address = before.text, self.roles.honorifics
        male = word in address.m or before.lower in self.roles.men
        return "m" if male else "f" if word in address.f or before.lower in self.roles.women else None

    def given_name(self, start: int, end: int) -> int:
        """Where the name begins: a given name inside the run ends what stands before it ("Democrat Anna Lund")."""
        knows = self.actors.given.knows
        while start < end - 2 and self.units[start].text in self.roles.areas:
            start += 1
        if self._in_field(start):
            inside = (i for i in range(start + 1, end - 1) if knows(self.units[i].text))
            return next(inside, start)
        initial = start + 1 < end and self.units[start + 1].text == "."
        if knows(self.units[start].text) or initial:
            return start
        begin = start
        while begin < end - 2 and self._describes(self.units[begin]):
            begin += 1
        return begin

    def _in_field(self, start: int) -> bool:
        """Whether the run begins with the field of an office: "the minister for Africa Zara Quint"."""
        office = self.units[start - 2] if start > 1 else None
        field = office is not None and self.units[start - 1].lower in self.roles.complements
        return field and office is not None and office.form in {Form.TITLE, Form.PERSON_NOUN}

    def _describes(self, unit: Unit) -> bool:
        """Whether a capitalised word before a name describes its bearer: "Democrat", "CEO", "International"."""
        roles = self.roles
        nouns = unit.lower in roles.weak_nouns or unit.lower in roles.body_nouns or unit.lower in roles.modifiers
        return nouns or unit.form is not None or (unit.text.isupper() and len(unit.text) > 1)

    def kin_before(self, start: int) -> bool:
        """"His daughter, Harriet": a given name alone, after a word of kinship and a comma."""
        kin = start > 1 and self.units[start - 1].text == "," and self.units[start - 2].lower in self.roles.kin
        return kin and self.actors.given.knows(self.units[start].text)

    def may_be_name(self, unit: Unit) -> bool:
        """Whether one capitalised word can be a name by itself: no noun for a body, no word of description."""
        roles, nouns = self.roles, self.roles.body_nouns
        return unit.text not in roles.not_people and unit.lower not in nouns and unit.lower not in roles.modifiers

    def _single_speakers(self) -> set[str]:
        """Capitalised words that stand alone after "Mr" or beside a verb of speech somewhere in the text: surnames."""
        found = set()
        for i in [i for i, u in enumerate(self.units) if u.capitalised and u.form is None]:
            unit = self.units[i]
            if unit.text not in self.roles.not_names:
                before = self.units[i - 1] if i else None
                alone = before is None or not (before.capitalised and unit.spaced and before.word)
                titled = before is not None and before.form is Form.HONORIFIC and unit.spaced
                if titled or (alone and self.speaks(i, i + 1)):
                    found.add(unit.text)
        return found
