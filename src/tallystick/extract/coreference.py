"""Who each name, role, noun and pronoun of a document refers to, in one pass from the first word to the last."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import NamedTuple

from tallystick.extract.bodies import Bodies
from tallystick.extract.clauses import is_apposed, is_locative, is_place, is_subject, owns_subject
from tallystick.extract.focus import Entry
from tallystick.extract.gazetteer import Form
from tallystick.extract.mentions import ActorMention, MentionKind
from tallystick.extract.officeholders import Officeholders
from tallystick.extract.roles import RolePhrase
from tallystick.extract.scene import PEOPLE, POSSESSIVE, STATE_FORMS, Scene
from tallystick.extract.signs import LONGEST_APPOSITION
from tallystick.extract.units import Unit
from tallystick.knowledge.actors import slug
from tallystick.model import Actor, ActorType

_NAMES = STATE_FORMS | PEOPLE | {Form.PEOPLE}
_SINGULAR = frozenset({Form.TITLE, Form.PERSON_NOUN})
_LIST = frozenset({"the", ",", "and", "or", "&"})
ALIKE = 5
"""Letters at the start of a word that stay the same between British and American spelling."""


class _Last(NamedTuple):
    """The mention before, which a list may continue: where it stands, what it was in its clause, who is in the list."""

    begin: int
    end: int
    subject: bool
    locative: bool
    members: tuple[Actor, ...]


class Resolver:
    """Reads the row of units once and makes the mentions of the document."""

    def __init__(self, scene: Scene) -> None:
        """Roles beside names are given to their bearers before anything is resolved."""
        self.scene = scene
        phrases = scene.reader.read()
        self._at: dict[int, list[RolePhrase]] = {}
        for phrase in phrases:
            self._at.setdefault(phrase.first, []).append(phrase)
        self._people, self._bodies = Officeholders(scene, phrases), Bodies(scene)
        self._full = self._full_names()
        self._mentions: list[ActorMention] = []
        self._last: _Last | None = None
        self._speaking = self._find_speaking()

    def run(self) -> tuple[ActorMention, ...]:
        """All mentions, sorted by place."""
        units, pronouns = self.scene.units, self.scene.roles.pronouns
        for i in [i for i, u in enumerate(units) if u.form in _NAMES or i in self._at or u.lower in pronouns]:
            if units[i].form in _NAMES:
                self._name(i, units[i])
            for phrase in self._at.get(i, ()):
                self._phrase(phrase)
            if units[i].form is None and units[i].lower in pronouns and not units[i].text.isupper():
                self._pronoun(i, units[i])
        return tuple(sorted(self._mentions, key=lambda m: (m.span.start, m.span.end)))

    def _name(self, i: int, unit: Unit) -> None:
        if unit.form in PEOPLE:
            person = self.scene.people.by_name.get(unit.key)
            if person is not None:
                entry = Entry(person.actor(), gender=person.gender)
                self._mention(self.scene.address(i), i + 1, MentionKind.NAME, entry)
            return
        actor = self._named(i, unit)
        after = self.scene.units[i + 1] if i + 1 < len(self.scene.units) else None
        hyphen = after is not None and after.text in {"-", "‑"} and after.start == unit.end
        kind = MentionKind.ADJECTIVE if unit.form is Form.ADJECTIVE or hyphen else MentionKind.NAME
        plural = unit.form is Form.PEOPLE or actor.type is ActorType.GROUP
        self._mention(i, i + 1, kind, Entry(actor, plural=plural))

    def _named(self, i: int, unit: Unit) -> Actor:
        """The actor a name of the gazetteer or of the text stands for at this place."""
        scene = self.scene
        if unit.key in scene.names.bodies:
            return self._bodies.placed(scene.names.bodies[unit.key], i)
        actor, body = scene.actors.actor(unit.key), scene.actors.bodies.get(unit.key)
        if body is None or unit.form is Form.ADJECTIVE:
            return actor
        if body.for_ and (body.state or (body.id in scene.roles.members_of and self._formal(unit))):
            return scene.actors.actor(body.for_)
        owner = self._owner(i) or (scene.home if body.generic else None)
        if owner and owner != body.for_ and body.for_ in scene.actors.states:
            return self._of_owner(i, unit, owner)
        full = unit.text if _respelt(unit.text, actor.name) else self._full.get(unit.key, actor.name)
        return actor if full == actor.name else replace(actor, name=full)

    def _full_names(self) -> dict[str, str]:
        """What the text writes out of bodies that the knowledge base calls by initials, by their code."""
        bodies = self.scene.actors.bodies
        found: dict[str, str] = {}
        for unit in self.scene.units:
            body = bodies.get(unit.key) if unit.form is Form.NAME and " " in unit.text else None
            if body is not None and body.name.isupper() and not unit.text.isupper():
                found.setdefault(unit.key, unit.text)
        return found

    def _formal(self, unit: Unit) -> bool:
        """Whether the text writes "Allies" with a capital inside sentences, as the papers of the body do."""
        alike = [j for j, u in enumerate(self.scene.units) if u.key == unit.key and u.text == unit.text]
        return any(not self.scene.opens_sentence(j) for j in alike)

    def _owner(self, i: int) -> str | None:
        """The state named beside: "the Norwegian Ministry of Defence", "the Parliament of Chad"."""
        behind = self.scene.units[i + 2] if self.scene.text(i + 1) == "of" and i + 2 < len(self.scene.units) else None
        if behind is not None and behind.form in STATE_FORMS and behind.key in self.scene.actors.states:
            return behind.key
        j = i - 2 if self.scene.text(i - 1) in POSSESSIVE else i - 1
        before = self.scene.units[j] if j >= 0 else None
        adjacent = j < i - 1 or self.scene.units[i].spaced
        stated = before and adjacent and before.form in STATE_FORMS and before.key in self.scene.actors.states
        return before.key if before and stated else None

    def _of_owner(self, i: int, unit: Unit, owner: str) -> Actor:
        """The body of that name in another state than the one the name usually means."""
        before = self.scene.units[i - 1] if i else None
        adjective = f"{before.text} " if before and before.form is Form.ADJECTIVE else ""
        code = slug(f"{self.scene.actors.states[owner].name} {unit.text}")
        return Actor(code, adjective + unit.text, ActorType.ORGANISATION, speaks_for=owner)

    def _phrase(self, phrase: RolePhrase) -> None:
        """A noun phrase: someone beside it, someone it means, or someone known by it alone."""
        head = self.scene.units[phrase.head]
        if phrase.head in self._people.named:
            person = self._people.named[phrase.head]
            self._role(phrase, MentionKind.ROLE, Entry(person.actor(), gender=person.gender))
        elif head.form in _SINGULAR and not phrase.plural:
            found = self._people.find(phrase)
            body = None if found else self._bodies.beside(phrase) or self._bodies.taken_up(phrase)
            actor = found.actor() if found else body or self._unnamed(phrase)
            gender = found.gender if found else self._people.gender(phrase)
            kind = MentionKind.ROLE if head.form is Form.TITLE else MentionKind.NOUN
            self._role(phrase, kind, Entry(actor, gender=gender))
        else:
            entry = self._bodies.find(phrase)
            bearers = self._people.together.get(phrase.head)
            if entry is not None and bearers:
                entry = entry._replace(members=tuple(p.actor() for p in bearers.values()))
            if entry is not None:
                self._role(phrase, MentionKind.NOUN, entry)

    def _unnamed(self, phrase: RolePhrase) -> Actor:
        """Someone known by the phrase alone; "a ministry spokesman" speaks for the state of the ministry before."""
        return self._bodies.placed(self._bodies.unnamed(phrase, ActorType.PERSON), phrase.first)

    def _role(self, phrase: RolePhrase, kind: MentionKind, entry: Entry) -> None:
        self._mention(phrase.first, phrase.last, kind, entry, phrase.head)

    def _pronoun(self, i: int, unit: Unit) -> None:
        here, sort, focus = self.scene.here(i), self.scene.roles.pronouns[unit.lower], self.scene.focus
        if sort in {"m", "f"}:
            barred = self._speakers(unit.start) if here.quoted else self._agent(unit) | self._asker(unit)
            entry = focus.person(here, sort, barred, speaking=not here.quoted and self._speaks(i, i + 1))
        elif sort == "thing":
            speaking = not here.quoted and self._speaks(i, i + 1)
            entry = self._reporting(i) or focus.thing(here, speaking=speaking)
        else:
            pair = focus.pair(here)
            entry = self._reporting(i) or (self._both(pair) if pair else focus.several(here))
            if entry is not None and here.quoted and entry.actor.id in self._own_side(unit.start):
                entry = None  # who speaks for a state calls it "we"
        if entry is not None and sort in {"m", "f"}:
            focus.tell(entry.actor.id, sort)
        if entry is not None:
            self._mention(i, i + 1, MentionKind.PRONOUN, entry._replace(subject=False))

    def _both(self, pair: tuple[Actor, ...]) -> Entry:
        """Two people as one actor, named by their names."""
        name = " and ".join(a.name for a in pair)
        return Entry(Actor(slug(name), name, ActorType.GROUP), plural=True, members=pair)

    def _speaks(self, first: int, last: int) -> bool:
        """Whether a verb of speech stands right behind, a comma apart at most, or before, after a quotation."""
        scene = self.scene
        after = last + (scene.text(last) == ",")
        owned = scene.text(first - 1) in scene.roles.possessives  # "said his spokesman"
        first -= owned
        verb = scene.text(first - 1)
        spoken = first > 1 and verb in scene.roles.speech and verb not in scene.roles.addressing
        inverted = spoken and not scene.text(first - 2)[:1].isalnum()
        return scene.text(after) in scene.roles.speech or inverted or self._speaks_behind(last)

    def _speaks_behind(self, last: int) -> bool:
        """Whether a verb of speech stands behind an apposition: "Ola Brekke, his chief of staff, told reporters"."""
        scene = self.scene
        if scene.text(last) != ",":
            return False
        for i in range(last + 1, min(last + LONGEST_APPOSITION, len(scene.units) - 1)):
            if scene.text(i) == ",":
                return scene.text(i + 1) in scene.roles.speech
            if not scene.units[i].letters and scene.text(i) not in POSSESSIVE:
                return False
        return False

    def _reporting(self, i: int) -> Entry | None:
        """ "Germany said it would give", "Britain also said they": the state or body whose own words are reported."""
        j = i - 2 if self.scene.text(i - 1).lower() == "that" else i - 1
        last = self._last
        if j < 1 or last is None or self.scene.text(j).lower() not in self.scene.roles.speech:
            return None
        if last.end != j and not (last.end == j - 1 and self.scene.text(j - 1).islower()):
            return None
        alone = len(last.members) == 1 and last.members[0].type not in (ActorType.PERSON, ActorType.GROUP)
        return Entry(last.members[0]) if alone else None

    def _own_side(self, offset: int) -> frozenset[str]:
        """The states that those who speak the quotation speak for."""
        known = (p for p in self.scene.people.by_name.values() if p.id in self._speakers(offset))
        return frozenset(code for p in known if (code := p.actor().speaks_for))

    def _speakers(self, offset: int) -> frozenset[str]:
        """Who speaks the quotation: not the one the quoted "he" means."""
        places, i = self.scene.places, bisect_right(self._speaking, (offset, chr(0x10FFFF)))
        here = [key for at, key in self._speaking if places.start(at) == places.start(offset)]
        names = here or [key for _, key in self._speaking[max(0, i - 1) : i]]
        known = self.scene.people.by_name
        return frozenset(known[name].id for name in names if name in known)

    def _agent(self, unit: Unit) -> frozenset[str]:
        """The subject of the clause, whom "him" cannot mean."""
        subject = next((e for e in reversed(self.scene.focus.entries) if e.subject), None)
        if subject is None or unit.lower not in self.scene.roles.objective:
            return frozenset()
        return frozenset([subject.actor.id] if subject.start >= self.scene.places.start(unit.start) else [])

    def _asker(self, unit: Unit) -> frozenset[str]:
        """Who asks in "Asked by the envoy whether …, she said": not the one who answers."""
        scene = self.scene
        start = scene.places.start(unit.start)
        first = bisect_left(scene.units, start, key=lambda u: u.start)
        if f"{scene.text(first)} {scene.text(first + 1)}".lower() not in scene.roles.questioned:
            return frozenset()
        asking = next((e for e in scene.focus.entries if e.start > start), None)
        return frozenset([asking.actor.id]) if asking is not None else frozenset()

    def _find_speaking(self) -> list[tuple[int, str]]:
        """Place and name of each person beside a verb of speech outside quotation marks."""
        found, scene = [], self.scene
        for i, unit in enumerate(scene.units):
            if unit.form in PEOPLE and not scene.places.quoted(unit.start):
                after = i + 1 + (scene.text(i + 1) == ",")
                beside = {scene.text(scene.address(i) - 1), scene.text(after)}
                if beside & scene.roles.speech:
                    found.append((unit.start, unit.key))
        return found

    def _mention(self, first: int, last: int, kind: MentionKind, of: Entry, head: int | None = None) -> None:
        """Note a mention over ``units[first:last]`` of the actor, gender and number of ``of``."""
        scene = self.scene
        span = scene.document.span(scene.units[first].start, scene.units[last - 1].end)
        word = scene.units[head if head is not None else last - 1]
        listed = self._listed(first, last, of.actor)
        locative = is_place(scene, first) and (listed.locative if listed else is_locative(scene, first))
        at = word.start + self._head_word(word)
        self._mentions.append(ActorMention(span, of.actor, kind, at, locative, of.members))
        if kind is MentionKind.ADJECTIVE:
            return
        apposed = kind is MentionKind.NOUN and of.actor.type is ActorType.PERSON and is_apposed(scene, first)
        subject = listed.subject if listed else not (locative or apposed) and is_subject(scene, first, last)
        members = (*listed.members, of.actor) if listed else (of.actor,)
        self._last = _Last(listed.begin if listed else first, last, subject, locative, members)
        if not (locative and scene.units[first].form is Form.CAPITAL):
            self._keep_in_mind(first, of, self._last)

    def _head_word(self, unit: Unit) -> int:
        """Where the head word begins in a phrase of several: before "of" and "for" in a title, else the last."""
        words, roles = unit.text.split(" "), self.scene.roles
        field = next((i for i, w in enumerate(words) if w.lower() in roles.complements), len(words))
        last = field if unit.form is Form.TITLE and field else len(words)
        return len(" ".join(words[: last - 1])) + (last > 1)

    def _keep_in_mind(self, first: int, of: Entry, last: _Last) -> None:
        here = self.scene.here(first)
        placed = (here.start, here.sentence, last.subject, here.quoted)
        owner = owns_subject(self.scene, first, last.end)
        entry = Entry(of.actor, *placed, of.plural, of.gender, of.members, owner)
        self.scene.focus.add(entry, speaking=not here.quoted and self._speaks(first, last.end))
        if len(last.members) > 1 and not last.locative:
            units = self.scene.units
            name = self.scene.document.text[units[last.begin].start : units[last.end - 1].end]
            together = Actor(slug(name), name, ActorType.GROUP)
            self.scene.focus.add(entry._replace(actor=together, plural=True, gender=None, members=last.members))

    def _listed(self, first: int, end: int, actor: Actor) -> _Last | None:
        """The mention of which this one continues a list: "India, China and Japan"."""
        if self.scene.text(first - 1) == "," and self.scene.text(end) in POSSESSIVE:
            return None  # "Otto Krag, Mr Brekke's chief of staff"
        before = self._last.members if self._last is not None else ()
        if len(before) == 1 and before[0].type is ActorType.GROUP and actor.type is ActorType.PERSON:
            return None  # "the two leaders, Ola Brekke and Lene Krag"
        i = first
        while i and self.scene.units[i - 1].lower in _LIST:
            i -= 1
        last = self._last
        goes_on = last is not None and last.end == i < first and actor.id not in {a.id for a in last.members}
        return last if goes_on else None


def _respelt(text: str, name: str) -> bool:
    """Whether the text has the name in another spelling, word by word: "Defense" for "Defence"."""
    ours, theirs = text.split(), name.split()
    return (
        text != name
        and len(ours) == len(theirs)
        and all(a == b or (len(b) > ALIKE and a[:ALIKE] == b[:ALIKE]) for a, b in zip(ours, theirs, strict=True))
    )
