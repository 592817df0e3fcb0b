"""Who a title or a noun for one person means: the one it stands beside, the holder of the office, or nobody known."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tallystick.extract.gazetteer import Form
from tallystick.extract.people import Persona, best
from tallystick.extract.roles import RolePhrase, join
from tallystick.extract.scene import PEOPLE, POSSESSIVE, Scene
from tallystick.extract.signs import AGE
from tallystick.model import ActorType

HEADS_OF_STATES = frozenset({"head_of_government", "head_of_state"})
LONGEST_ATTRIBUTE = 4
"""Units between "is" and the name of who holds a role at most."""
LONGEST_PORTFOLIO = 10
"""Units of the name of an office after "minister" or "secretary" at most."""
_JOINS_BEARERS = frozenset({",", "and", "&"})
_SERVING = frozenset({"in", "at"})
_PORTFOLIO_JOINS = frozenset({"and", "&", ",", "the"})


class Officeholders:
    """Finds the people that role phrases mean."""

    def __init__(self, scene: Scene, phrases: Sequence[RolePhrase]) -> None:
        """Give each phrase that stands beside a name to its bearer, before anything is resolved."""
        self.scene = scene
        self.named: dict[int, Persona] = {}
        self.together: dict[int, dict[str, Persona]] = {}
        """Those named behind a plural office, by the place of its head."""
        self._told: set[str] = set()
        for phrase in phrases:
            person = None if phrase.plural else self._beside(phrase)
            if person is not None:
                self.named[phrase.head] = person
                self._give(phrase, person)
            elif phrase.plural:
                self._give_each(phrase)
        for phrase, other in pairwise(phrases):
            self._give_both(phrase, other)
        for i, unit in enumerate(scene.units):
            if unit.form in PEOPLE:
                self._place(i)

    def _beside(self, phrase: RolePhrase) -> Persona | None:
        """The person named directly after, after a comma, or before a comma."""
        units, i = self.scene.units, self._portfolio_end(phrase)
        if self.scene.text(phrase.last) in POSSESSIVE:
            return None
        while i < len(units) and units[i].form is Form.HONORIFIC:
            i += 1
        if i < len(units) and units[i].form in PEOPLE and units[i].spaced:
            return self._persona(i)
        i = self._past_place(i)
        if i + 1 < len(units) and units[i].text in {",", "("}:
            j = i + 1
            while j + 1 < len(units) and (units[j].form is Form.HONORIFIC or AGE.fullmatch(units[j].text)):
                j += 1
            if units[j].form in PEOPLE:
                return self._persona(j)
        return self._named_before(phrase) or self._predicated(phrase)

    def _past_place(self, i: int) -> int:
        """Behind the town where someone serves: "its delegate in Goma, Ann Holm"."""
        scene = self.scene
        town = scene.units[i + 1] if scene.text(i) in _SERVING and i + 1 < len(scene.units) else None
        return i + 2 if town is not None and town.capitalised and scene.text(i + 2) == "," else i

    def _predicated(self, phrase: RolePhrase) -> Persona | None:
        """The person a definite role is said to be: "The principal opponent is the outspoken Sen. Otis Crane"."""
        units, i = self.scene.units, phrase.last
        if not phrase.determiner or phrase.determiner not in self.scene.roles.definite:
            return None
        if self.scene.text(i) not in self.scene.roles.copulas:
            return None
        for j in range(i + 1, min(i + 2 + LONGEST_ATTRIBUTE, len(units))):
            if units[j].form in PEOPLE:
                return self._persona(j)
            if not (units[j].form is Form.HONORIFIC or (units[j].word and units[j].spaced)):
                return None
        return None

    def _named_before(self, phrase: RolePhrase) -> Persona | None:
        """The person before the phrase: ", the minister", "Lund, who is minister", "Anna Lund MP"."""
        units, roles, before = self.scene.units, self.scene.roles, phrase.first - 1 - bool(phrase.determiner)
        while before > 0 and units[before].form is Form.HONORIFIC and phrase.possessor is not None:
            before -= 1
        if before < 0:
            return None
        if units[before].form in PEOPLE:
            return self._persona(before) if units[phrase.head].text in roles.after_names else None
        if units[before].lower in roles.copulas:
            before -= 1 + (self.scene.text(before - 1) == "who") + (self.scene.text(before - 2) == ",")
            return self._persona(before) if before >= 0 and units[before].form in PEOPLE else None
        if units[before].text != ",":
            return None
        while before > 0 and (units[before].text == "," or units[before].text in roles.after_names):
            before -= 1
        return self._persona(before) if units[before].form in PEOPLE else None

    def _give_both(self, one: RolePhrase, other: RolePhrase) -> None:
        """Two offices of one person: "Deputy Prime Minister and Minister of Foreign Affairs Lene Krag"."""
        end, units = self._portfolio_end(one), self.scene.units
        bare = not one.determiner or self._is_deputy(one)  # "the prime minister and foreign minister": two people
        joined = other.first == end + 1 and self.scene.text(end) == "and" and bare and not other.determiner
        offices = all(units[p.head].form is Form.TITLE and units[p.head].capitalised for p in (one, other))
        if joined and offices and (one.head in self.named) != (other.head in self.named):
            lacking = other if one.head in self.named else one
            person = self.named[lacking.head] = self.named.get(one.head) or self.named[other.head]
            self._give(lacking, person)

    def _is_deputy(self, phrase: RolePhrase) -> bool:
        """Whether the office is a second one, which its holder has beside another: "deputy prime minister and"."""
        words = set(self.scene.reader.role(phrase).lower().split())
        return not words.isdisjoint(self.scene.roles.not_in_office)

    def _give_each(self, phrase: RolePhrase) -> None:
        """Those named behind a plural office hold it: "Foreign Ministers Ola Brekke and Lene Krag"."""
        scene, i = self.scene, phrase.last + (self.scene.text(phrase.last) == ",")
        office = scene.reader.role(phrase).lower().removesuffix("s")
        titles = scene.actors.titles.get(office, ())
        while i < len(scene.units) and scene.units[i].spaced and scene.units[i].form in PEOPLE:
            person = self._persona(i)
            if person is not None:
                person.kinds |= {t.kind for t in titles}
                person.titles.add(office)
                self.together.setdefault(phrase.head, {})[person.id] = person
            while i + 1 < len(scene.units) and scene.text(i + 1) in _JOINS_BEARERS:
                i += 1
            i += 1

    def _place(self, i: int) -> None:
        """Whom the named one speaks for, told behind the name: "Lene Krag of Denmark", "Ola Brekke (Norway)"."""
        person, owner = self._persona(i), self._state_behind(i)
        if person is None or owner is None or person.in_office:
            return
        if person.body is None or person.role is None or person.body == self.scene.home:
            person.body = owner

    def _state_behind(self, i: int) -> str | None:
        scene = self.scene
        named = scene.units[i + 2] if i + 2 < len(scene.units) else None
        if named is None or named.form is not Form.NAME or named.key not in scene.actors.states:
            return None
        bracket = scene.text(i + 1) == "(" and scene.text(i + 3) == ")"
        return named.key if bracket or scene.text(i + 1) == "of" else None

    def _portfolio_end(self, phrase: RolePhrase) -> int:
        """Where the name of the office ends, if its bearer follows: "Minister for Trade and Fisheries Kari Holm"."""
        units, i = self.scene.units, phrase.core
        head = units[phrase.head]
        if head.lower.split(" ")[0] not in self.scene.roles.portfolio_heads and not head.capitalised:
            return phrase.last
        while i < len(units) and i - phrase.core < LONGEST_PORTFOLIO and self._in_portfolio(i):
            i += 1
        bearer = i + (self.scene.text(i) == "(")
        while bearer < len(units) and units[bearer].form is Form.HONORIFIC:
            bearer += 1
        return i if bearer < len(units) and units[bearer].form in PEOPLE else phrase.last

    def _in_portfolio(self, i: int) -> bool:
        unit = self.scene.units[i]
        word = unit.text in _PORTFOLIO_JOINS or unit.lower in self.scene.roles.complements
        return word or (unit.capitalised and unit.form not in {*PEOPLE, Form.HONORIFIC, Form.TITLE})

    def _persona(self, i: int) -> Persona | None:
        return self.scene.people.by_name.get(self.scene.units[i].key)

    def _give(self, phrase: RolePhrase, person: Persona) -> None:
        """Note the role with its bearer: whose it is, the kinds of office, and the gender a noun tells."""
        scene, head = self.scene, self.scene.units[phrase.head]
        titles, body = scene.actors.titles.get(head.lower, ()), scene.body_of(phrase)
        person.kinds |= {t.kind for t in titles if t.fits(head.lower, body or scene.home)}
        if not person.in_office:
            first = person.name not in self._told
            person.role = scene.reader.role(phrase) if first else person.role
            person.body = None if first and body else person.body
            self._told.add(person.name)
        person.titles.add(join(scene.units[phrase.head : self._portfolio_end(phrase)]).lower())
        if titles and not phrase.bearer and not phrase.possessor:
            body = body or self.home_of(phrase)
        person.body = person.body or body
        person.gender = person.gender or self.gender(phrase)

    def gender(self, phrase: RolePhrase) -> str | None:
        """The gender the head noun tells: "spokeswoman"."""
        noun, roles = self.scene.units[phrase.head].lower.split(" ")[-1], self.scene.roles
        return "m" if noun in roles.men else "f" if noun in roles.women else None

    def home_of(self, phrase: RolePhrase) -> str | None:
        """The state of an office that only one state calls so, else the state at home in the document."""
        title = self.scene.units[phrase.head].lower
        titles = self.scene.actors.titles.get(title, ())
        states = (t.usual_state(title, self.scene.text(phrase.core)) for t in titles)
        usual = next((s for s in states if s is not None), None)
        if self.scene.sure and any(self.scene.home in t.elsewhere.get(title, ()) for t in titles):
            return self.scene.home
        return usual or (self.scene.home if self.scene.sure and any(t.national for t in titles) else None)

    def find(self, phrase: RolePhrase) -> Persona | None:
        """The person a singular phrase means, if it is someone with a name or a known office."""
        return self._counterpart(phrase) or self._holder(phrase) or self._again(phrase) or self._heading(phrase)

    def _heading(self, phrase: RolePhrase) -> Persona | None:
        """"The WFP chief", "the Danish leader": the only person of the text at the head of that body or state."""
        body = self.scene.body_of(phrase) if phrase.bearer is not None else None
        if body is None or not self._is_definite(phrase):
            return None
        if self.scene.reader.role(phrase).lower() not in self.scene.roles.heads:
            return None
        own = [p for p in self.scene.people.by_name.values() if p.body == body]
        if body in self.scene.actors.states:
            own = [p for p in own if p.kinds & HEADS_OF_STATES]
        return own[0] if len(own) == 1 else None

    def _counterpart(self, phrase: RolePhrase) -> Persona | None:
        """"His German counterpart": who holds for Germany the office that he holds for his state."""
        if self.scene.units[phrase.head].lower not in self.scene.roles.pairing or phrase.bearer is None:
            return None
        owner, body = self._possessor(phrase), self.scene.body_of(phrase)
        if owner is None or body is None:
            return None
        known = [p for p in self.scene.people.by_name.values() if p.body == body and p.kinds & owner.kinds]
        return best(known, self.scene.recent_names()) or self._by_knowledge(phrase, sorted(owner.kinds), body)

    def _possessor(self, phrase: RolePhrase) -> Persona | None:
        if phrase.possessor is not None:
            return self.scene.people.by_name.get(phrase.possessor.key)
        gender = self.scene.roles.possessives.get(phrase.determiner)
        if gender not in {"m", "f"}:
            return None
        entry = self.scene.focus.person(self.scene.here(phrase.first), gender)
        return self.scene.persona(entry.actor.id) if entry else None

    def _holder(self, phrase: RolePhrase) -> Persona | None:
        """Who holds the office a definite title names: someone of the text, else of the knowledge base."""
        scene, head = self.scene, self.scene.units[phrase.head]
        if head.form is not Form.TITLE or phrase.determiner not in scene.roles.definite:
            return None
        if scene.roles.not_in_office & set(scene.reader.role(phrase).lower().split()):
            return None
        body = scene.body_of(phrase)
        kinds = [t.kind for t in scene.actors.titles[head.key] if t.fits(head.key, body or self.home_of(phrase))]
        person = self._mentioned(phrase, kinds, body) or self._again(phrase) or self._just_named(phrase, kinds)
        if person is not None:
            return person
        body = body or self.home_of(phrase)
        definite = phrase.determiner == "the" or head.capitalised or phrase.bearer is not None
        return self._by_knowledge(phrase, kinds, body) if body and definite else None

    def _mentioned(self, phrase: RolePhrase, kinds: Sequence[str], body: str | None) -> Persona | None:
        """Someone of the text with such an office; without an adjective the one at home, else one already met."""
        everyone, recent = self.scene.people.by_name.values(), self.scene.recent_names()
        bearing = [p for p in everyone if p.kinds & set(kinds) and body in {None, p.body}]
        if body is None:
            home = self.home_of(phrase)
            bearing = [p for p in bearing if home and p.body == home] or [p for p in bearing if p.name in recent]
        return best(bearing, recent)

    def _just_named(self, phrase: RolePhrase, kinds: Sequence[str]) -> Persona | None:
        """The person last named, if of them the text tells no role and this sentence or the one before names them."""
        here = self.scene.here(phrase.first)
        last = next((e for e in reversed(self.scene.focus.entries) if e.actor.type is ActorType.PERSON), None)
        if last is None or here.sentence - last.sentence > 1 or last.quoted or here.quoted:
            return None
        if here.sentence == last.sentence and not self._opens_clause(phrase):
            return None  # "Lund met the minister": two people
        person = self.scene.persona(last.actor.id)
        if person is None or person.role:
            return None
        person.kinds |= set(kinds)
        person.role, person.body = self.scene.reader.role(phrase), self.scene.body_of(phrase) or self.home_of(phrase)
        return person

    def _opens_clause(self, phrase: RolePhrase) -> bool:
        """Whether the phrase stands where a subject does: after a mark or a word that opens a clause."""
        before = self.scene.text(phrase.first - 1 - bool(phrase.determiner))
        return not before[:1].isalnum() or before.lower() in self.scene.roles.clause_openers

    def _by_knowledge(self, phrase: RolePhrase, kinds: Sequence[str], body: str) -> Persona | None:
        """Who held the office on the day of publication; named as the text has it, which does not name them."""
        day, actors = self.scene.document.published, self.scene.actors
        if day is None:
            return None
        name = next((n for n in (actors.holder(kind, body, day) for kind in kinds) if n), None)
        if name is None:
            return None
        return self.scene.people.meant(name, self.scene.reader.text(phrase))

    def _again(self, phrase: RolePhrase) -> Persona | None:
        """"The minister": the person last mentioned whose role has that noun; else the only one with the role.

        "The Norwegian minister": one who speaks for Norway.
        """
        if phrase.bearer is not None and self._is_definite(phrase):
            return self._of_bearer(phrase)
        if phrase.bearer is not None or phrase.determiner not in self.scene.roles.definite - {""}:
            return None
        noun, recent = self.scene.units[phrase.head].lower, self.scene.recent_names()
        role, everyone = self.scene.reader.role(phrase).lower(), self.scene.people.by_name.values()
        bearing = [p for p in everyone if self._called(p, noun) and p.name in recent]
        if phrase.determiner == "the" and bearing:
            return best(bearing, recent)
        # "Its chief executive", before the text names her: only a role of two words and of one person is safe.
        same = [p for p in everyone if p.role and p.role.lower() == role]
        return same[0] if len(same) == 1 and " " in role else None

    def _is_definite(self, phrase: RolePhrase) -> bool:
        """Whether an article or a possessive tells that one is meant: "the Danish leader", "Chad's leader"."""
        owned = any(u.text in POSSESSIVE for u in self.scene.units[phrase.first : phrase.head])
        return owned or (phrase.determiner != "" and phrase.determiner in self.scene.roles.definite)

    def _of_bearer(self, phrase: RolePhrase) -> Persona | None:
        """Who the text has called so and named as speaking for the bearer; a role of more words must be theirs."""
        noun, body = self.scene.units[phrase.head].lower, self.scene.body_of(phrase)
        if phrase.last != phrase.core or self.scene.reader.role(phrase).lower() != noun:
            return None
        recent = self.scene.recent_names()
        own = [p for p in self.scene.people.by_name.values() if p.body == body and p.name in recent]
        return best([p for p in own if self._called(p, noun)], recent) if body is not None else None

    def _called(self, person: Persona, noun: str) -> bool:
        """Whether a role of the person has the noun; a prime minister is not called "the minister"."""
        roles = {(person.role or "").lower(), *person.titles} - self.scene.roles.not_called.get(noun, frozenset())
        return any(self._is_head(noun, role) for role in roles)

    def _is_head(self, noun: str, role: str) -> bool:
        """Whether a role is that of a noun: a spokesman for the secretary-general is no secretary-general."""
        before, found, _ = f" {role} ".partition(f" {noun} ")
        return bool(found) and self.scene.roles.complements.isdisjoint(before.split())
