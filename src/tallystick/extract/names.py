"""Names the text itself introduces: people by title, apposition or speech, bodies by the form of their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from tallystick.extract.gazetteer import Form
from tallystick.extract.people import People, Persona, best, fits
from tallystick.extract.units import Unit
from tallystick.knowledge.actors import Actors, slug
from tallystick.knowledge.roles import Roles
from tallystick.model import Actor, ActorType

_ROLE_FORMS = frozenset({Form.TITLE, Form.PERSON_NOUN, Form.HONORIFIC})
_PLACES = frozenset({Form.NAME, Form.CAPITAL})
LONGEST_NAME = 5
"""Words of a person's name at most."""
LONGEST_DEFINITION = 80
"""Characters of a bracket that defines short names."""
_DASHES = frozenset("–—―-")
_CLOSING = frozenset("\"“”‘’'")
LONGEST_APPOSITION = 12
"""Units of an apposition in which the noun for a person is looked for."""


class Names:
    """Finds the names of one text and puts them in place of their words in the row of units."""

    def __init__(self, units: list[Unit], actors: Actors, people: People) -> None:
        """``units`` is changed in place; ``people`` is added to."""
        self.units, self.people = units, people
        self.actors, self.roles = actors, actors.roles
        self.bodies: dict[str, Actor] = {}
        self._speakers: set[str] = set()
        self.short: dict[str, Actor] = {}
        self.defined: dict[str, Actor] = {}
        """Names a contract or release gives in brackets: ("Brockhurst" or "the Group")."""

    def find(self) -> None:
        """Known people first, then those introduced, then whoever is left with a name alone."""
        self._drop_streets()
        self._drop_verbs()
        self._join_known()
        self._speakers = self._single_speakers()
        self._each_run(self._introduce)
        self._each_run(self._alone)
        self._join_parts()

    def _join_parts(self) -> None:
        """"Sir Ed" and "Davey" side by side are one mention."""
        for i in reversed([i for i, u in enumerate(self.units[1:]) if u.form is Form.PERSON and u.spaced]):
            unit = self.units[i]
            if unit.form is Form.PERSON and unit.key == self.units[i + 1].key:
                self._replace(i, i + 2, Form.PERSON, unit.key)

    def _single_speakers(self) -> set[str]:
        """Capitalised words that stand alone after "Mr" or beside a verb of speech somewhere in the text: surnames."""
        found = set()
        for i in [i for i, u in enumerate(self.units) if u.capitalised and u.form is None]:
            unit = self.units[i]
            if unit.text not in self.roles.not_names:
                before = self.units[i - 1] if i else None
                alone = before is None or not (before.capitalised and unit.spaced and before.word)
                titled = before is not None and before.form is Form.HONORIFIC and unit.spaced
                if titled or (alone and self._speaks(i, i + 1)):
                    found.add(unit.text)
        return found

    def _drop_streets(self) -> None:
        """A capital in the name of a street or building is not a party: "the Kyiv Road flats"."""
        for unit, after in pairwise(self.units):
            if unit.form in _PLACES and after.spaced and after.text in self.roles.place_heads:
                unit.form = None

    def _drop_verbs(self) -> None:
        """"The Defence Secretary chairs", "who heads": verbs that look like nouns, after who does it."""
        for before, unit in pairwise(self.units):
            if unit.lower in self.roles.verbal and (before.form or before.lower in self.roles.clause_openers):
                unit.form = None

    def _join_known(self) -> None:
        """Register the known people; "Sir Keir" and "Starmer" side by side are one name."""
        for i in reversed([i for i, u in enumerate(self.units) if u.form in {Form.PERSON, Form.SURNAME}]):
            unit, after = self.units[i], self.units[i + 1] if i + 1 < len(self.units) else None
            if after and after.spaced and after.form is Form.SURNAME and after.key == unit.key:
                self._replace(i, i + 2, Form.PERSON, unit.key)
            if unit.form is Form.SURNAME and self._other_given(i):
                unit.form = None
        for unit in self.units:
            if unit.form in {Form.PERSON, Form.SURNAME}:
                self.people.known(unit.key)

    def _other_given(self, i: int) -> bool:
        """Whether a given name stands before a well-known surname: "Melania Trump" is someone else."""
        before = self.units[i - 1] if i else None
        return bool(before and self.units[i].spaced and before.word and self.actors.given.knows(before.text))

    def _each_run(self, take: Callable[[int, int], int]) -> None:
        i = 0
        while i < len(self.units):
            end = self._run_end(i) if self.units[i].capitalised else i
            i = take(i, end) if end > i else i + 1

    def _run_end(self, i: int) -> int:
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

    def _opens(self, i: int) -> bool:
        unit = self.units[i]
        if unit.form in _PLACES and (self._given_before_surname(i) or self._names_body(i)):
            return True
        head = unit.form is Form.BODY_NOUN and unit.text in self.roles.forms.organisation_head
        return (unit.word or head) and unit.capitalised and unit.text not in self.roles.not_names

    def _names_body(self, i: int) -> bool:
        """Whether a place begins the name of a body: "Jakarta Post", "Kabul University"."""
        after = self.units[i + 1] if i + 1 < len(self.units) else None
        return bool(after and after.spaced and after.text in self.roles.forms.organisation_suffix)

    def _given_before_surname(self, i: int) -> bool:
        """Whether a place name is a given name here: "Georgia Meloni", "Jordan Peterson"."""
        unit, after = self.units[i], self.units[i + 1] if i + 1 < len(self.units) else None
        return bool(
            self.actors.given.knows(unit.text)
            and after and after.spaced and after.word and after.capitalised
            and after.text not in self.roles.not_names
            and after.text not in self.roles.not_people
        )

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
        return unit.spaced and wordlike and unit.capitalised and unit.text not in self.roles.not_names

    def _particles_to_capital(self, i: int) -> int:
        """The place after the capitalised word that follows particles; 0 if none does."""
        while i < len(self.units) and self.units[i].spaced and self.units[i].lower in self.roles.particles:
            i += 1
        unit = self.units[i] if i < len(self.units) else None
        return i + 1 if unit and unit.spaced and unit.word and unit.capitalised else 0

    def _introduce(self, start: int, end: int) -> int:
        """Take the run as the name of a body or person if something in or beside it says so."""
        body_end = self._office_of(end)
        if body_end:
            return self._body(start, body_end, ActorType.ORGANISATION)
        kind = self._body_kind(start, end)
        if kind:
            return self._body(start, end, kind)
        start = self._given_name(start, end)
        if 2 <= _words(self.units[start:end]) <= LONGEST_NAME and self._is_person(start, end):
            return self._person(start, end)
        if end - start == 1 and (self._addressed(start) or self._kin_before(start)):
            return self._single(start)
        return end

    def _given_name(self, start: int, end: int) -> int:
        """Where the name begins: a given name inside the run ends what stands before it ("Democrat Anna Lund")."""
        knows = self.actors.given.knows
        initial = start + 1 < end and self.units[start + 1].text == "."
        if knows(self.units[start].text) or initial:
            return start
        begin = start
        while begin < end - 2 and self._describes(self.units[begin]):
            begin += 1
        return begin

    def _describes(self, unit: Unit) -> bool:
        """Whether a capitalised word before a name describes its bearer: "Democrat", "CEO", "International"."""
        roles = self.roles
        nouns = unit.lower in roles.weak_nouns or unit.lower in roles.body_nouns or unit.lower in roles.modifiers
        return nouns or unit.form is not None or (unit.text.isupper() and len(unit.text) > 1)

    def _kin_before(self, start: int) -> bool:
        """"His daughter, Harriet": a given name alone, after a word of kinship and a comma."""
        kin = start > 1 and self.units[start - 1].text == "," and self.units[start - 2].lower in self.roles.kin
        return kin and self.actors.given.knows(self.units[start].text)

    def _office_of(self, end: int) -> int:
        """The end of "Department for Transport", "University of Oxford": a head word, a preposition, a name."""
        forms = self.roles.forms
        if self.units[end - 1].text not in forms.organisation_head or end + 1 >= len(self.units):
            return 0
        if self.units[end].text not in {"of", "for", "on"}:
            return 0
        stop = self._named_until(end + 1)
        return stop if stop > end + 1 else 0

    def _named_until(self, i: int) -> int:
        """The end of a run of capitalised words, joined by "and", "&" or "of"."""
        stop = i
        while i < len(self.units):
            unit = self.units[i]
            if unit.capitalised and unit.spaced and unit.text not in self.roles.not_names:
                stop = i = i + 1
            elif unit.text in {"and", "&", "of", "the"} and unit.spaced:
                i += 1
            else:
                break
        return stop

    def _body_kind(self, start: int, end: int) -> ActorType | None:
        forms, words = self.roles.forms, [u.text for u in self.units[start:end] if u.text != "."]
        if any(w in forms.company_suffix for w in words[1:]):
            return ActorType.COMPANY
        if self._noun_before(start, forms.company_before):
            return ActorType.COMPANY
        if self._noun_before(start, forms.organisation_before):
            return ActorType.ORGANISATION
        goods = any(w in self.roles.not_people for w in words)
        if len(words) > 1 and words[-1] in forms.company_word and not goods and not self.actors.given.knows(words[0]):
            return ActorType.COMPANY
        if len(words) > 1 and words[-1] in forms.organisation_suffix and not self._addressed(start):
            return ActorType.ORGANISATION
        return None

    def _noun_before(self, start: int, nouns: tuple[str, ...]) -> bool:
        """Whether one of the nouns ("defence firm", "charity") stands directly before the name."""
        if not start or not self.units[start].spaced:
            return False
        before = " ".join(u.lower for u in self.units[max(0, start - 3) : start])
        return before.endswith(nouns) and not self.units[start - 1].capitalised

    def _body(self, start: int, end: int, kind: ActorType) -> int:
        owner = self._owner(start)
        if kind is ActorType.ORGANISATION and owner and self.units[start - 1].form is Form.ADJECTIVE:
            start -= 1
        name = _text(self.units[start:end])
        # Every state has a "Ministry of Foreign Affairs": the id says whose.
        apart = kind is ActorType.ORGANISATION and owner and self.units[start].form is not Form.ADJECTIVE
        code = slug(f"{self.actors.states[owner].name} {name}" if apart and owner else name)
        actor = Actor(code, name, kind, speaks_for=owner)
        self.bodies[name] = actor
        self._replace(start, end, Form.NAME, name)
        self._short_name(name, actor, kind)
        self._definitions(start + 1, actor)
        return start + 1

    def _definitions(self, i: int, actor: Actor) -> None:
        if i >= len(self.units) or self.units[i].text != "(":
            return
        for before, unit, after in zip(self.units[i:], self.units[i + 1 :], self.units[i + 2 :], strict=False):
            if unit.text == ")" or unit.start - self.units[i].start > LONGEST_DEFINITION:
                return
            if unit.capitalised and after.text in _CLOSING and (before.text in _CLOSING or before.lower == "the"):
                self.defined[unit.text] = self.short[unit.text] = actor

    def _owner(self, start: int) -> str | None:
        """The state whose adjective stands before the name, with which it begins, or that has it ("Turkey's")."""
        first = self.units[start]
        if first.form in _PLACES:
            return first.key if first.key in self.actors.states else None
        i = start - 1 - (start > 1 and self.units[start - 1].text in {"'s", "’s"})
        owner = self.units[i] if i >= 0 else None
        stated = owner and owner.form in {*_PLACES, Form.ADJECTIVE} and owner.key in self.actors.states
        possessive = i < start - 1 or (owner is not None and owner.form is Form.ADJECTIVE)
        return owner.key if owner and stated and possessive and first.spaced else None

    def _short_name(self, name: str, actor: Actor, kind: ActorType) -> None:
        """A company is called by its name without "plc", "Group" or "Systems"."""
        if kind is not ActorType.COMPANY:
            return
        words, forms = name.split(), self.roles.forms
        while len(words) > 1 and (words[-1] in forms.company_suffix or words[-1] in forms.company_word):
            words.pop()
        self.short[" ".join(words)] = actor

    def _is_person(self, start: int, end: int) -> bool:
        words = [u.text for u in self.units[start:end]]
        known = self.actors.given.knows(words[0])
        if all(w.isupper() and len(w) > 1 for w in words) or (known and words[-1] in self.roles.not_names):
            return False
        if all(w.lower() in self.roles.modifiers for w in words):
            return False
        if any(w in self.roles.not_people for w in words) and not (known and self._addressed(start)):
            return False
        if known or self._addressed(start) or self._in_apposition(start, end) or self._speaks(start, end):
            return True
        family_first = "-" in words[-1] and words[0] in self._speakers
        return words[-1] in self._speakers or family_first or self._signs(start, end)

    def _signs(self, start: int, end: int) -> bool:
        """Whether the name stands by itself at the end of a line after a dash, under a quotation."""
        last = end == len(self.units) or not self.units[end].spaced
        return bool(start) and self.units[start - 1].text in _DASHES and last

    def _addressed(self, start: int) -> bool:
        """Whether a title, honorific or noun for a person stands directly before."""
        i = start - 1
        while i > 0 and self.units[i + 1].spaced and self._in_title(i):
            i -= 1
        before = self.units[i] if i >= 0 else None
        return bool(before and before.form in _ROLE_FORMS and self.units[i + 1].spaced) and not self._plural(i)

    def _in_title(self, i: int) -> bool:
        """Whether the unit goes on naming an office: "Minister of Environment and International Development"."""
        unit = self.units[i]
        joins = unit.text in {"and", "&"} or unit.text in self.roles.complements
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
        """"the council leader, " or "its coordinator in Nepal, " before the name."""
        if start < 2 or self.units[start - 1].text != ",":
            return False
        for unit in reversed(self.units[max(0, start - 7) : start - 1]):
            if unit.form in {Form.TITLE, Form.PERSON_NOUN}:
                return True
            if not (unit.word or unit.form) or unit.lower in {"and", "but", "said", "says"}:
                return False
        return False

    def _speaks(self, start: int, end: int) -> bool:
        """Whether a verb of speech stands directly before or after."""
        speech = self.roles.speech
        before = self.units[start - 1].text if start else ""
        after = self.units[end].text if end < len(self.units) else ""
        return (before in speech and self.units[start].spaced) or (after in speech and self.units[end].spaced)

    def _person(self, start: int, end: int) -> int:
        gender = self._address_gender(start)
        person = self.people.introduce(_text(self.units[start:end]), gender)
        self._replace(start, end, Form.PERSON, person.name)
        return start + 1

    def _address_gender(self, start: int) -> str | None:
        before = self.units[start - 1] if start else None
        if before is None or before.form not in _ROLE_FORMS:
            return None
        word, address = before.text, self.roles.honorifics
        male = word in address.m or before.lower in self.roles.men
        return "m" if male else "f" if word in address.f or before.lower in self.roles.women else None

    def _single(self, start: int) -> int:
        """One word after a title: a surname, or a given name after "Sir" or "his daughter"."""
        unit, gender = self.units[start], self._address_gender(start)
        if self.people.named(unit.text, gender) or self.people.given(unit.text):
            return start + 1
        if not self._may_be_name(unit):
            return start + 1
        known = self.people.in_office(unit.text) if self.units[start - 1].capitalised else None
        if known is not None and fits(known.gender, gender):
            self._replace(start, start + 1, Form.PERSON, known.name)
            return start + 1
        if unit.text in self.roles.not_people or not self._addressed(start):
            return start + 1 if not self._kin_before(start) else self._person(start, start + 1)
        if self.units[start - 1].form is Form.PERSON_NOUN:
            kin = self.units[start - 1].lower in self.roles.kin and self.actors.given.knows(unit.text)
            if not kin:
                return start + 1
        return self._person(start, start + 1)

    def _alone(self, start: int, end: int) -> int:
        """A surname, the short name of a company, or an unknown speaker, once all introductions are known."""
        for a, b in _pieces(start, end):
            word = _text(self.units[a:b])
            if word.isupper() and b < len(self.units) and self.units[b].text == ":":
                word = word.title()
            if word in self.short:
                self._replace(a, b, Form.NAME, self.short[word].name)
                return a + 1
            person = best(self.people.named(word, self._address_gender(a)), []) or self._by_given(a, word)
            if person is not None:
                self._replace(a, b, Form.PERSON, person.name)
                return a + 1
        if end - start == 1 and self._speaks(start, end) and self._may_be_name(self.units[start]):
            unit = self.units[start]
            if unit.text.isupper() and len(unit.text) > 1:
                return self._body(start, end, ActorType.ORGANISATION)
            return self._person(start, end)
        return end

    def _may_be_name(self, unit: Unit) -> bool:
        """Whether one capitalised word can be a name by itself: no noun for a body, no word of description."""
        roles, nouns = self.roles, self.roles.body_nouns
        return unit.text not in roles.not_people and unit.lower not in nouns and unit.lower not in roles.modifiers

    def _by_given(self, i: int, word: str) -> Persona | None:
        before = self.units[i - 1].text if i else ""
        return next(iter(self.people.given(word)), None) if before in {"Sir", "Dame", "Lady"} else None

    def _replace(self, start: int, end: int, form: Form, key: str) -> None:
        first, last = self.units[start], self.units[end - 1]
        text = _text(self.units[start:end])
        self.units[start:end] = [Unit(first.start, last.end, text, form, key, spaced=first.spaced)]


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The whole run, then its single words from the last to the first."""
    yield start, end
    if end - start > 1:
        yield from ((i, i + 1) for i in reversed(range(start, end)))


def _words(units: list[Unit]) -> int:
    return sum(1 for u in units if u.word or u.form)


def _text(units: list[Unit]) -> str:
    return "".join((" " if u.spaced and i else "") + u.text for i, u in enumerate(units))


def is_role(unit: Unit, roles: Roles) -> bool:
    """Whether the unit is a noun or title for one person."""
    return unit.form in {Form.TITLE, Form.PERSON_NOUN} and not roles.person_nouns.get(unit.lower, False)
