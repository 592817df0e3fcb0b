"""Whom nouns for bodies, states and groups mean: "the ministry", "the alliance", "the two countries", "officials"."""

from __future__ import annotations

from dataclasses import replace

from tallystick.extract.clauses import after_preposition
from tallystick.extract.focus import Entry
from tallystick.extract.gazetteer import Form
from tallystick.extract.roles import RolePhrase
from tallystick.extract.scene import Scene
from tallystick.knowledge.actors import slug
from tallystick.model import Actor, ActorType

_BODIES = frozenset({ActorType.ORGANISATION, ActorType.COMPANY, ActorType.COALITION})
MINISTRY_REACH = 3
"""Sentences back at which the state of "the ministry" is still looked for."""


class Bodies:
    """Finds the actors that noun phrases other than for one person mean."""

    def __init__(self, scene: Scene) -> None:
        """Nobody unnamed has been met yet."""
        self.scene = scene
        self._unnamed: dict[str, Actor] = {}

    def find(self, phrase: RolePhrase) -> Entry | None:
        """Who is meant, and whether as several; None where it cannot be told ("the country", with none before)."""
        form = self.scene.units[phrase.head].form
        if form is Form.STATE_NOUN:
            return self._states(phrase) if phrase.plural else self._state(phrase)
        if form is Form.BODY_NOUN:
            return self._government(phrase) or (self._group(phrase) if phrase.plural else self._body(phrase))
        return self._group(phrase)

    def unnamed(self, phrase: RolePhrase, kind: ActorType) -> Actor:
        """An actor known only by a noun phrase; "the official" takes up the official of before."""
        noun = self.scene.units[phrase.head].lower
        if phrase.determiner in self.scene.roles.pointing and phrase.bearer is None and noun in self._unnamed:
            return self._unnamed[noun]
        name, reader = self.scene.reader.text(phrase), self.scene.reader
        actor = Actor(slug(name), name, kind, role=reader.role(phrase), speaks_for=self.scene.body_of(phrase))
        self._unnamed[noun] = actor
        return actor

    def _group(self, phrase: RolePhrase) -> Entry:
        count = self._count(phrase)
        pair = self.scene.focus.people(count) if count else ()
        if pair:
            name = self.scene.reader.text(phrase)
            return Entry(Actor(slug(name), name, ActorType.GROUP), plural=True, members=pair)
        group, states = self.unnamed(phrase, ActorType.GROUP), self._joint(phrase)
        if len(states) > 1:
            return Entry(replace(group, speaks_for=None), plural=True, members=states)
        return Entry(group, plural=True)

    def _count(self, phrase: RolePhrase) -> int:
        """How many of those before a definite phrase means: "the two leaders", "both ministers"; 0 if it is another."""
        number, counts = self.scene.text(phrase.first - 1).lower(), self.scene.roles.counts
        told = self.scene.text(phrase.first - 2).lower() == "the" or number == "both"
        return counts.get(number, 0) if told else 0

    def _joint(self, phrase: RolePhrase) -> tuple[Actor, ...]:
        """The states of "Russian and Ukrainian negotiators", who act for them together."""
        units, keys, i = self.scene.units, [], phrase.first
        while i < phrase.head and units[i].form is not Form.ADJECTIVE:
            i += 1
        while i >= 0 and units[i].form is Form.ADJECTIVE:
            keys.append(units[i].key)
            i -= 2 if i > 1 and units[i - 1].text in {",", "and"} else len(units)
        return tuple(self.scene.actors.actor(k) for k in dict.fromkeys(reversed(keys)))

    def _government(self, phrase: RolePhrase) -> Entry | None:
        """A government is its state; "the Government" without more is that at home."""
        scene = self.scene
        if scene.units[phrase.head].lower not in scene.roles.governments:
            return None
        states = self._joint(phrase) if phrase.plural else ()
        if len(states) > 1:  # "the Swedish and Finnish governments"
            name = scene.reader.text(phrase)
            return Entry(Actor(slug(name), name, ActorType.GROUP), plural=True, members=states)
        owner = scene.people.by_name.get(phrase.possessor.key) if phrase.possessor else None
        body = scene.body_of(phrase) or (owner.body if owner else None)
        if body is None and phrase.last == phrase.core and phrase.determiner in {"the", ""} and not phrase.plural:
            body = scene.home
        return Entry(scene.actors.actor(body)) if body and body in scene.actors.states else None

    def _body(self, phrase: RolePhrase) -> Entry:
        again = self.beside(phrase) or self._same_body(phrase) or self._owned(phrase)
        if again is not None:
            return Entry(again)
        return Entry(self.placed(self.unnamed(phrase, ActorType.ORGANISATION), phrase.first))

    def _owned(self, phrase: RolePhrase) -> Actor | None:
        """"Her agency": the body she speaks for, if it is none of the states; "his ministry": one of his state."""
        gender = self.scene.roles.possessives.get(phrase.determiner)
        if gender not in {"m", "f"} or phrase.head > phrase.first:
            return None
        entry = self.scene.focus.person(self.scene.here(phrase.first), gender)
        owner = entry.actor.speaks_for if entry else None
        if owner is None or owner in self.scene.actors.states:
            return replace(self.unnamed(phrase, ActorType.ORGANISATION), speaks_for=owner) if owner else None
        found = (b for b in self.scene.names.bodies.values() if b.id == owner)
        return self.scene.actors.actor(owner) if owner in self.scene.actors.bodies else next(found, None)

    def beside(self, phrase: RolePhrase) -> Actor | None:
        """The body named after the noun or beside it with a comma: "the charity Lamp", "its partner, Holm AS,"."""
        units, after = self.scene.units, phrase.last
        before = phrase.first - 1 - bool(phrase.determiner)
        if after < len(units) and units[after].spaced and self._named_body(after):
            return self._named_body(after)
        if self.scene.text(after) == "," and self.scene.text(after + 2) in {",", "."}:
            return self._named_body(after + 1)
        if before > 0 and units[before].text == "," and units[phrase.last - 1].form is Form.BODY_NOUN:
            return self._named_body(before - 1)
        return None

    def _named_body(self, i: int) -> Actor | None:
        """The organisation or company named at ``i``."""
        unit, scene = self.scene.units[i] if i < len(self.scene.units) else None, self.scene
        if unit is None or unit.form is not Form.NAME or unit.key in scene.actors.states:
            return None
        actor = scene.names.bodies.get(unit.key) or scene.actors.actor(unit.key)
        return actor if actor.type in _BODIES else None

    def placed(self, actor: Actor, i: int) -> Actor:
        """A ministry with the state it belongs to, where its name does not tell."""
        words = set(actor.name.lower().split())
        if actor.speaks_for is not None or not words & self.scene.roles.state_bodies:
            return actor
        return replace(actor, speaks_for=self._state_spoken_of(i) or self.scene.home)

    def _state_spoken_of(self, i: int) -> str | None:
        """The state of "the ministry": that of the last minister who was a subject, or the last state that was one."""
        here, states = self.scene.here(i), self.scene.actors.states
        for e in reversed(self.scene.focus.entries):
            if here.sentence - e.sentence > MINISTRY_REACH:
                break
            if e.subject and (e.actor.speaks_for or e.actor.id) in states:
                return e.actor.speaks_for or e.actor.id
        return None

    def taken_up(self, phrase: RolePhrase) -> Actor | None:
        """A body that a noun for people takes up: "the lender", where the IMF was named."""
        noun = self.scene.units[phrase.head].lower
        again = self._same_body(phrase)
        known = self.scene.actors.bodies.get(again.id) if again is not None else None
        return again if known is not None and noun in known.nouns else None

    def _same_body(self, phrase: RolePhrase) -> Actor | None:
        """"The ministry", "the alliance": the body last mentioned that is one, or the only one the word means."""
        if phrase.determiner not in self.scene.roles.pointing or phrase.last > phrase.core:
            return None
        if phrase.bearer:
            return self._of_bearer(phrase)
        noun, defined = self.scene.units[phrase.head], self.scene.names.defined
        if noun.text in defined:
            return defined[noun.text]
        nations, entries = self.scene.roles.nations, self.scene.focus.entries
        meant = nations.get(self.scene.reader.text(phrase).lower()) or nations.get(noun.lower)
        if meant and any(e.actor.id == meant for e in entries):
            return self.scene.actors.actor(meant)
        before = {u.lower for u in self.scene.units[phrase.first : phrase.head]}
        words = {w for w in before if w not in self.scene.roles.neutral and not w.endswith("-based")}
        bodies = (e.actor for e in reversed(entries) if e.actor.type in _BODIES)
        return next((b for b in bodies if self._is(b, noun.lower, words)), None)

    def _of_bearer(self, phrase: RolePhrase) -> Actor | None:
        """"The UN agency": the body last mentioned that speaks for the bearer and is called so, and no other word."""
        noun, owner = self.scene.units[phrase.head].lower, self.scene.body_of(phrase)
        if self.scene.reader.role(phrase).lower() != noun:
            return None
        bodies = (e.actor for e in reversed(self.scene.focus.entries) if e.actor.type in _BODIES)
        known = self.scene.actors.bodies
        mine = (b for b in bodies if b.id in known and b.speaks_for == owner and noun in known[b.id].nouns)
        return next(mine, None)

    def _is(self, actor: Actor, noun: str, words: set[str]) -> bool:
        """Whether the noun and its modifiers fit the body: by its name, by what it is, or by what it is called."""
        named, known = set(actor.name.lower().split()), self.scene.actors.bodies.get(actor.id)
        company = actor.type is ActorType.COMPANY and noun in self.scene.roles.company_nouns
        return words <= named and (noun in named or company or (known is not None and noun in known.nouns))

    def _states(self, phrase: RolePhrase) -> Entry | None:
        """"The two countries": the last two that were mentioned."""
        number = self.scene.text(phrase.first - 1).lower()
        members = self.scene.focus.states(self.scene.roles.counts.get(number, 0))
        name = self.scene.reader.text(phrase)
        return Entry(Actor(slug(name), name, ActorType.GROUP), plural=True, members=members) if members else None

    def _state(self, phrase: RolePhrase) -> Entry | None:
        """"The country": a state mentioned before; "the Ukrainian side": Ukraine."""
        if self.scene.units[phrase.head].lower in self.scene.roles.sides:
            side = self.scene.body_of(phrase) if phrase.last == phrase.core else None
            return Entry(self.scene.actors.actor(side)) if side in self.scene.actors.states and side else None
        gender = self.scene.roles.possessives.get(phrase.determiner)
        if gender in {"m", "f"} and phrase.bearer is None:
            owner = self.scene.focus.person(self.scene.here(phrase.first), gender)
            code = owner.actor.speaks_for if owner else None
            return Entry(self.scene.actors.actor(code)) if code in self.scene.actors.states and code else None
        if phrase.determiner not in self.scene.roles.pointing or phrase.bearer is not None:
            return None
        entry = self.scene.focus.state(self.scene.here(phrase.first), self._givers(phrase.first))
        return Entry(entry.actor) if entry else None

    def _givers(self, first: int) -> frozenset[str]:
        """The states that give, where "to the country" receives: the country is another one."""
        if not after_preposition(self.scene, first):
            return frozenset()
        start = self.scene.places.start(self.scene.units[first].start)
        states = [i for i in range(first) if self.scene.units[i].start >= start and self.scene.units[i].key]
        return frozenset(self.scene.units[i].key for i in states if not after_preposition(self.scene, i))
