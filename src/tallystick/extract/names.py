"""Names the text itself introduces: people by title, apposition or speech, bodies by the form of their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from tallystick.extract.gazetteer import Form, Known
from tallystick.extract.people import People, Persona, best, fits
from tallystick.extract.runs import PLACES, Runs
from tallystick.extract.signs import ADDRESSING, Signs
from tallystick.extract.units import Unit
from tallystick.knowledge.actors import Actors, slug
from tallystick.model import Actor, ActorType

LONGEST_NAME = 5
"""Words of a person's name at most."""
ALIKE = 4
"""Letters at the start of a given name that its spellings share: "Dmytro", "Dmytry"."""
ORDER_REACH = 6
"""Units back from a name at which the order it gets is looked for."""
LONGEST_DEFINITION = 80
"""Characters of a bracket that defines short names."""
SHORTEST_INITIALS = 3
"""Letters of initials that a text may leave unexplained at least."""
_PEOPLE = frozenset({Form.PERSON, Form.SURNAME})
_CLOSING = frozenset("\"“”‘’'")


class Names:
    """Finds the names of one text and puts them in place of their words in the row of units."""

    def __init__(self, units: list[Unit], actors: Actors, people: People) -> None:
        """``units`` is changed in place; ``people`` is added to."""
        self.units, self.people = units, people
        self.actors, self.roles = actors, actors.roles
        self.runs = Runs(units, actors)
        self.bodies: dict[str, Actor] = {}
        self.short: dict[str, Actor] = {}
        self.defined: dict[str, Actor] = {}
        """Names a contract or release gives in brackets: ("Brockhurst" or "the Group")."""

    def find(self) -> None:
        """Known people first, then those introduced, then whoever is left with a name alone."""
        self._drop_lone_capitals()
        self._drop_streets()
        self._drop_currencies()
        self._drop_verbs()
        self._join_known()
        self.signs = Signs(self.units, self.actors)
        self._each_run(self._introduce)
        self._each_run(self._alone)
        self._join_parts()

    def _join_parts(self) -> None:
        """"Sir Ed" and "Davey" side by side are one mention."""
        for i in reversed([i for i, u in enumerate(self.units[1:]) if u.form is Form.PERSON and u.spaced]):
            unit = self.units[i]
            if unit.form is Form.PERSON and unit.key == self.units[i + 1].key:
                self._replace(i, i + 2, Form.PERSON, unit.key)

    def _drop_lone_capitals(self) -> None:
        """A capital with a better known namesake counts only beside its state: Victoria is not always Seychelles."""
        named = {u.key for u in self.units if u.form in PLACES and not u.ambiguous}
        for unit in self.units:
            state = self.actors.states.get(unit.key) if unit.form is Form.CAPITAL else None
            if state is not None and unit.text in state.namesakes and unit.key not in named:
                unit.form = None

    def _drop_streets(self) -> None:
        """A capital in the name of a street or building is not a party: "the Kyiv Road flats"."""
        for unit, after in pairwise(self.units):
            if unit.form in PLACES and after.spaced and after.text in self.roles.place_heads:
                unit.form = None

    def _drop_currencies(self) -> None:
        """The "US" of "US$415 million" is a currency and no party."""
        for unit, after in pairwise(self.units):
            if unit.form in PLACES and not after.spaced and after.text.startswith("$"):
                unit.form = None

    def _drop_verbs(self) -> None:
        """"The Defence Secretary chairs", "who heads": verbs that look like nouns, after who does it."""
        verbal = self.roles.verbal
        for before, unit in pairwise(self.units):
            if unit.lower in verbal and (before.form or before.lower in self.roles.clause_openers):
                unit.form = None

    def _join_known(self) -> None:
        """Register the known people; "Sir Keir" and "Starmer" side by side are one name."""
        for i in reversed([i for i, u in enumerate(self.units) if u.form in _PEOPLE]):
            unit, after = self.units[i], self.units[i + 1] if i + 1 < len(self.units) else None
            if after and after.spaced and after.form is Form.SURNAME and after.key == unit.key:
                self._replace(i, i + 2, Form.PERSON, unit.key)
            if unit.form is Form.SURNAME and self._respelled_given(i):
                self._replace(i - 1, i + 1, Form.PERSON, unit.key)
            elif unit.form is Form.SURNAME and self._other_given(i):
                unit.form = None
        for unit in self.units:
            if unit.form in _PEOPLE:
                self.people.spell(unit.key, unit.text)

    def _respelled_given(self, i: int) -> bool:
        """Whether the word before a known surname is its bearer's given name otherwise spelled: "Dmytry Kuleba"."""
        before, unit = self.units[i - 1] if i else None, self.units[i]
        beside = before is not None and unit.spaced and before.word and before.capitalised
        ours, theirs = before.lower if before is not None and beside else "", unit.key.split(" ")[0].lower()
        return ours != theirs and len(ours) >= ALIKE and ours[:ALIKE] == theirs[:ALIKE]

    def _other_given(self, i: int) -> bool:
        """Whether a given name stands before a well-known surname: "Melania Trump" is someone else."""
        before = self.units[i - 1] if i else None
        return bool(before and self.units[i].spaced and before.word and self.actors.given.knows(before.text))

    def _each_run(self, take: Callable[[int, int], int]) -> None:
        i = 0
        while i < len(self.units):
            unit = self.units[i]
            end = self.runs.run_end(i) if unit.capitalised or "-" in unit.text else i
            i = take(i, end) if end > i else i + 1

    def _introduce(self, start: int, end: int) -> int:
        """Take the run as the name of a body or person if something in or beside it says so."""
        body_end = self._office_of(end)
        if body_end:
            return self._body(start, body_end, ActorType.ORGANISATION)
        kind = self._body_kind(start, end)
        if kind:
            return self._body(start, end, kind)
        start = self.signs.given_name(start, end)
        if 2 <= _words(self.units[start:end]) <= LONGEST_NAME and self.signs.is_person(start, end):
            return self._person(start, end)
        if end - start == 1 and (self.signs.addressed(start) or self.signs.kin_before(start)):
            return self._single(start)
        return end

    def _office_of(self, end: int) -> int:
        """The end of "Department for Transport", "University of Oxford": a head word, a preposition, a name."""
        forms = self.roles.forms
        if self.units[end - 1].text.split(" ")[-1] not in forms.organisation_head or end + 1 >= len(self.units):
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
            if unit.capitalised and unit.form in ADDRESSING and unit.spaced:
                break  # "Central Bank of Kenya Governor Otto Krag"
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
        if self.runs.is_joint(start):
            return ActorType.COALITION
        if self._noun_before(start, forms.company_before):
            return ActorType.COMPANY
        if self._noun_before(start, forms.organisation_before):
            return ActorType.ORGANISATION
        goods = any(w in self.roles.not_people for w in words)
        if len(words) > 1 and words[-1] in forms.company_word and not goods and not self.actors.given.knows(words[0]):
            return ActorType.COMPANY
        if len(words) > 1 and words[-1] in forms.organisation_suffix and not self.signs.addressed(start):
            return ActorType.ORGANISATION
        return ActorType.COMPANY if self._takes_order(start) and not self.actors.given.knows(words[0]) else None

    def _takes_order(self, start: int) -> bool:
        """Whether an order or contract goes to the name: "the order has gone to Farrow Forge of Swindon"."""
        if not start or not self.units[start].spaced:
            return False
        preposition, orders = self.units[start - 1].lower, self.roles.forms.orders
        for unit in reversed(self.units[max(0, start - ORDER_REACH) : start - 1]):
            if unit.lower in orders:
                return preposition in orders[unit.lower]
            if not (unit.word or unit.form):
                return False
        return False

    def _noun_before(self, start: int, nouns: tuple[str, ...]) -> bool:
        """Whether one of the nouns ("defence firm", "charity") stands directly before the name."""
        if not start or not self.units[start].spaced:
            return False
        before = " ".join(u.lower for u in self.units[max(0, start - 3) : start])
        return before.endswith(nouns) and not self.units[start - 1].capitalised

    def _body(self, start: int, end: int, kind: ActorType) -> int:
        owner = self._owner(start) or self._whole(start, end)
        described = start and self.units[start - 1].form is Form.ADJECTIVE
        if kind is ActorType.ORGANISATION and owner and described:
            start -= 1
        name = _text(self.units[start:end])
        # Every state has a "Ministry of Foreign Affairs": the id says whose.
        stated = kind is ActorType.ORGANISATION and owner in self.actors.states
        apart = stated and self.units[start].form is not Form.ADJECTIVE
        code = slug(f"{self.actors.states[owner].name} {name}" if apart and owner else name)
        actor = Actor(code, name, kind, speaks_for=owner)
        self.bodies[name] = actor
        self._replace(start, end, Form.NAME, name)
        self._short_name(name, actor, kind)
        self._definitions(start + 1, actor)
        return start + 1

    def _definitions(self, i: int, actor: Actor) -> None:
        for short in (self._word(i - 3) if self._word(i - 2) == "(" else "", self._behind(i)):
            if _is_initials(short, actor.name):
                self.short[short] = actor
        if self._word(i) != "(":
            return
        for before, unit, after in zip(self.units[i:], self.units[i + 1 :], self.units[i + 2 :], strict=False):
            if unit.text == ")" or unit.start - self.units[i].start > LONGEST_DEFINITION:
                return
            if unit.capitalised and after.text in _CLOSING and (before.text in _CLOSING or before.lower == "the"):
                self.defined[unit.text] = self.short[unit.text] = actor

    def _behind(self, i: int) -> str:
        """The initials behind the name that ends before ``i``: "the Board of Aid (BA)", "the Board of Aid, or BA"."""
        if self._word(i) == "(" and self._word(i + 2) == ")":
            return self._word(i + 1)
        return self._word(i + 2) if self._word(i) == "," and self._word(i + 1) == "or" else ""

    def _word(self, i: int) -> str:
        return self.units[i].text if 0 <= i < len(self.units) else ""

    def _owner(self, start: int) -> str | None:
        """The state whose adjective stands before the name, with which it begins, or that has it ("Turkey's")."""
        first = self.units[start]
        if first.form in PLACES:
            return first.key if first.key in self.actors.states else None
        i = start - 1 - (start > 1 and self.units[start - 1].text in {"'s", "’s"})
        owner = self.units[i] if i >= 0 else None
        stated = owner and owner.form in {*PLACES, Form.ADJECTIVE} and owner.key in self.actors.states
        possessive = i < start - 1 or (owner is not None and owner.form is Form.ADJECTIVE)
        return owner.key if owner and stated and possessive and first.spaced else None

    def _whole(self, start: int, end: int) -> str | None:
        """The body or state of which this is an organ: "the Board of the IMF", "the Ministry of Health of Ukraine"."""
        last, words = self.units[end - 1], {u.lower for u in self.units[start : end - 1]}
        if last.key in self.actors.states and last.form in PLACES:
            return last.key if words & self.roles.state_bodies else None  # not "the University of Malta"
        return last.key if words and last.form is Form.NAME and last.key in self.actors.bodies else None

    def _short_name(self, name: str, actor: Actor, kind: ActorType) -> None:
        """A company is called by its name without "plc", "Group" or "Systems"."""
        if kind is not ActorType.COMPANY:
            return
        words, forms = name.split(), self.roles.forms
        while len(words) > 1 and (words[-1] in forms.company_suffix or words[-1] in forms.company_word):
            words.pop()
        self.short[" ".join(words)] = actor

    def _person(self, start: int, end: int) -> int:
        gender = self.signs.address_gender(start)
        person = self.people.introduce(_text(self.units[start:end]), gender)
        self._replace(start, end, Form.PERSON, person.name)
        return start + 1

    def _single(self, start: int) -> int:
        """One word after a title: a surname, or a given name after "Sir" or "his daughter"."""
        unit, gender = self.units[start], self.signs.address_gender(start)
        if self.people.named(unit.text, gender) or self.people.given(unit.text):
            return start + 1
        if not self.signs.may_be_name(unit):
            return start + 1
        known = self.people.in_office(unit.text) if self.units[start - 1].capitalised else None
        if known is not None and fits(known.gender, gender):
            self._replace(start, start + 1, Form.PERSON, known.name)
            return start + 1
        if self.units[start - 1].lower in self.roles.complements:
            return start + 1  # "Minister for Ports, …": the field of an office
        if unit.text in self.roles.not_people or not self.signs.addressed(start):
            return start + 1 if not self.signs.kin_before(start) else self._person(start, start + 1)
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
            self._abbreviated(word)
            if word in self.short:
                self._replace(a, b, Form.NAME, self.short[word].name)
                return a + 1
            person = best(self.people.named(word, self.signs.address_gender(a)), []) or self._by_given(a, word)
            if person is not None:
                self._replace(a, b, Form.PERSON, person.name)
                return a + 1
        if end - start == 1 and self.signs.speaks(start, end) and self.signs.may_be_name(self.units[start]):
            unit = self.units[start]
            bearers = self.people.given(unit.text)
            known = self.people.in_office(unit.text) or (bearers[0] if len(bearers) == 1 else None)
            if known is not None:
                self._replace(start, end, Form.PERSON, known.name)
                return end
            if unit.text.isupper() and len(unit.text) > 1:
                return self._body(start, end, ActorType.ORGANISATION)
            return self._person(start, end)
        return end

    def _abbreviated(self, word: str) -> None:
        """Initials that the text never explains, of the only body it names that has them: "the CBK"."""
        if len(word) < SHORTEST_INITIALS or not word.isupper() or word in self.short:
            return
        found = [actor for actor in self.bodies.values() if _is_initials(word, actor.name)]
        if len(found) == 1:
            self.short[word] = found[0]

    def _by_given(self, i: int, word: str) -> Persona | None:
        """Who is addressed by a given name: "Sir Keir", "Sheikh Hamad", "Dr Abiy"."""
        before = self.units[i - 1] if i and self.units[i].spaced else None
        addressed = before is not None and before.capitalised and before.form in ADDRESSING
        found = self.people.given(word) if addressed else []
        return found[0] if len(found) == 1 else None

    def _replace(self, start: int, end: int, form: Form, key: str) -> None:
        first, last = self.units[start], self.units[end - 1]
        text = _text(self.units[start:end])
        whole = Unit(first.start, last.end, text, Known(text, key, form))
        whole.spaced = first.spaced
        self.units[start:end] = [whole]


def _is_initials(short: str, name: str) -> bool:
    """Whether a word in capitals has the first letters of a name's capitalised words in their order."""
    initials = "".join(w[0] for w in name.replace("-", " ").split() if w[:1].isupper())
    return len(short) > 1 and short.isupper() and short == initials


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The whole run, then its single words from the last to the first."""
    yield start, end
    if end - start > 1:
        yield from ((i, i + 1) for i in reversed(range(start, end)))


def _words(units: list[Unit]) -> int:
    return sum(1 for u in units if u.word or u.form)


def _text(units: list[Unit]) -> str:
    return "".join((" " if u.spaced and i else "") + u.text for i, u in enumerate(units))
