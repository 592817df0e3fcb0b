"""Who each name, role, noun and pronoun of a document refers to, in one pass from the first word to the last."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tallystick.extract.focus import Entry, Focus
from tallystick.extract.gazetteer import Form
from tallystick.extract.mentions import ActorMention, MentionKind
from tallystick.extract.names import Names
from tallystick.extract.people import Persona, best
from tallystick.extract.roles import RolePhrase, RoleReader
from tallystick.extract.units import Unit
from tallystick.knowledge.actors import slug
from tallystick.model import Actor, ActorType, Document

_NAMES = frozenset({Form.NAME, Form.ADJECTIVE, Form.PEOPLE, Form.CAPITAL, Form.METONYM, Form.PERSON, Form.SURNAME})
_STATE_FORMS = frozenset({Form.NAME, Form.CAPITAL, Form.METONYM, Form.ADJECTIVE})
_ALIKE = 5
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "both": 2}


class Places:
    """Where things stand: sentences and quotations by offset."""

    def __init__(self, sentences: Sequence[tuple[int, int]], quoted: Sequence[tuple[int, int]]) -> None:
        """Both are spans in order of place; quoted spans may be nested."""
        self._starts = [s for s, _ in sentences]
        self._quoted = quoted
        inside = [any(a <= s and e <= b + 3 for a, b in quoted) for s, e in sentences]
        self._number, n = [], 0
        for hidden in inside:
            n += not hidden
            self._number.append(n)

    def sentence(self, offset: int) -> int:
        """The number of the sentence, not counting those that are wholly quoted."""
        i = bisect_right(self._starts, offset) - 1
        return self._number[i] if i >= 0 else 0

    def start(self, offset: int) -> int:
        """Where the sentence begins."""
        i = bisect_right(self._starts, offset) - 1
        return self._starts[i] if i >= 0 else 0

    def quoted(self, offset: int) -> bool:
        """Whether the offset lies between quotation marks."""
        return any(a <= offset < b for a, b in self._quoted)


class Resolver:
    """Reads the row of units once and makes the mentions of the document."""

    def __init__(self, document: Document, names: Names, reader: RoleReader, places: Places, home: str | None) -> None:
        """``home``: the state whose ministers need no adjective in this document, if it can be told."""
        self.document, self.names, self.reader, self.places, self.home = document, names, reader, places, home
        self.units, self.actors, self.people = names.units, names.actors, names.people
        self.roles = self.actors.roles
        self.focus = Focus()
        self.mentions: list[ActorMention] = []
        self.unnamed: dict[str, Actor] = {}
        self._speaking = self._find_speaking()
        phrases = reader.read()
        self._at = {p.first: p for p in phrases}
        self._inside = {i for p in phrases for i in range(p.first, p.last)}
        self._named: dict[int, Persona] = {}
        for phrase in phrases:
            self._attach(phrase)

    @property
    def _day(self) -> date | None:
        return self.document.published

    def run(self) -> tuple[ActorMention, ...]:
        """All mentions, sorted by place."""
        for i, unit in enumerate(self.units):
            if unit.form in _NAMES and not (unit.form is Form.SURNAME and unit.key not in self.people.by_name):
                self._name(i, unit)
            if i in self._at:
                self._phrase(self._at[i])
            elif unit.form is None and unit.lower in self.roles.pronouns:
                self._pronoun(i, unit)
        return tuple(sorted(self.mentions, key=lambda m: (m.span.start, m.span.end)))

    # Names

    def _name(self, i: int, unit: Unit) -> None:
        if unit.form in {Form.PERSON, Form.SURNAME}:
            person = self.people.by_name[unit.key]
            start = self._with_address(i)
            self._mention(start, i + 1, MentionKind.NAME, Entry(person.actor(), gender=person.gender))
            return
        actor = self._named_actor(i, unit)
        kind = MentionKind.ADJECTIVE if unit.form is Form.ADJECTIVE else MentionKind.NAME
        plural = unit.form is Form.PEOPLE or actor.type is ActorType.GROUP
        self._mention(i, i + 1, kind, Entry(actor, plural=plural))

    def _named_actor(self, i: int, unit: Unit) -> Actor:
        if unit.key in self.names.bodies:
            return self.names.bodies[unit.key]
        actor = self.actors.actor(unit.key)
        body = self.actors.bodies.get(unit.key)
        if body is None or unit.form is Form.ADJECTIVE:
            return actor
        if body.state and body.for_:
            return self.actors.actor(body.for_)
        if _respelt(unit.text, actor.name):
            actor = replace(actor, name=unit.text)
        owner = self._owner(i)
        if owner and owner != body.for_ and body.for_ in self.actors.states:
            name = f"{self.units[i - 1].text} {unit.text}" if self.units[i - 1].form else unit.text
            return Actor(slug(name), name, ActorType.ORGANISATION, speaks_for=owner)
        return actor

    def _owner(self, i: int) -> str | None:
        """The state named directly before: "the Norwegian Ministry of Defence", "Ukraine's Ministry of Finance"."""
        j = i - 2 if i > 1 and self.units[i - 1].text in {"'s", "’s"} else i - 1
        before = self.units[j] if j >= 0 else None
        adjacent = before and (j < i - 1 or self.units[i].spaced)
        stated = before and adjacent and before.form in _STATE_FORMS and before.key in self.actors.states
        return before.key if before and stated else None

    def _with_address(self, i: int) -> int:
        """The place of the first title or honorific before a name."""
        while i and self.units[i].spaced and self.units[i - 1].form is Form.HONORIFIC:
            i -= 1
        return i

    def _locative(self, i: int) -> bool:
        """Whether the name reads as a place: after "in", or in the dateline that opens a paragraph."""
        j = i - 1
        while j >= 0 and self.units[j].lower in self.roles.compass:
            j -= 1
        if j >= 0 and self.units[j].lower == "the":
            j -= 1
        after = self.units[i + 1].text if i + 1 < len(self.units) else ""
        if after in {"'s", "’s"}:
            return False
        return (j >= 0 and self.units[j].lower in self.roles.locative) or (after == "," and self._opens_paragraph(i))

    def _opens_paragraph(self, i: int) -> bool:
        start = self.units[i].start
        return start == 0 or self.document.text[:start].endswith("\n")

    # Roles and nouns

    def _attach(self, phrase: RolePhrase) -> None:
        """Give a role to the person it stands beside: before the name, or before or after it with a comma."""
        person = self._beside(phrase)
        if person is None or phrase.plural:
            return
        self._named[phrase.head] = person
        body = self._body_of(phrase)
        role = self.reader.role(phrase)
        titles = self.actors.titles.get(self.units[phrase.head].lower, ())
        person.kinds |= {t.kind for t in titles if t.fits(self.units[phrase.head].lower, body or self.home)}
        person.role = person.role or role
        if self.units[phrase.head].form is Form.TITLE and not phrase.bearer and not phrase.possessor:
            body = body or self._home_of(phrase)
        person.body = person.body or body
        lower = self.units[phrase.head].lower.split(" ")[-1]
        if person.gender is None:
            person.gender = "m" if lower in self.roles.men else "f" if lower in self.roles.women else None

    def _beside(self, phrase: RolePhrase) -> Persona | None:
        units = self.units
        i = phrase.last
        while i < len(units) and units[i].form is Form.HONORIFIC:
            i += 1
        if i < len(units) and units[i].form in {Form.PERSON, Form.SURNAME} and units[i].spaced:
            return self.people.by_name.get(units[i].key)
        if i + 1 < len(units) and units[i].text in {",", "("} and units[i + 1].form in {Form.PERSON, Form.SURNAME}:
            return self.people.by_name.get(units[i + 1].key)
        before = phrase.first - 1 - bool(phrase.determiner)
        if before > 0 and units[before].text == "," and units[before - 1].form in {Form.PERSON, Form.SURNAME}:
            return self.people.by_name.get(units[before - 1].key)
        return None

    def _body_of(self, phrase: RolePhrase) -> str | None:
        """The state or body a role is for, as far as the phrase says."""
        bearer = phrase.bearer
        if bearer is None:
            return None
        if bearer.key in self.names.bodies:
            return self.names.bodies[bearer.key].id
        return bearer.key or None

    def _home_of(self, phrase: RolePhrase) -> str | None:
        """The state of an office that only one state calls so, else the state at home in the document."""
        titles = self.actors.titles.get(self.units[phrase.head].lower, ())
        only = {code for t in titles for code in t.only.get(self.units[phrase.head].lower, ())}
        return next(iter(only)) if len(only) == 1 else self.home

    def _phrase(self, phrase: RolePhrase) -> None:
        head = self.units[phrase.head]
        if phrase.head in self._named:
            person = self._named[phrase.head]
            self._role(phrase, person.actor(), person.gender)
        elif head.form is Form.STATE_NOUN:
            self._state_noun(phrase)
        elif head.form is Form.BODY_NOUN:
            self._body_noun(phrase)
        elif phrase.plural:
            self._group(phrase)
        else:
            self._person_noun(phrase)

    def _person_noun(self, phrase: RolePhrase) -> None:
        person = self._counterpart(phrase) or self._holder(phrase) or self._again(phrase)
        if person is not None:
            self._role(phrase, person.actor(), person.gender)
            return
        head = self.units[phrase.head].lower.split(" ")[-1]
        gender = "m" if head in self.roles.men else "f" if head in self.roles.women else None
        actor = self._unnamed(phrase, ActorType.PERSON)
        self._role(phrase, actor, gender)

    def _counterpart(self, phrase: RolePhrase) -> Persona | None:
        """"His German counterpart": who holds for Germany the office that he holds for his state."""
        if self.units[phrase.head].lower not in self.roles.pairing or phrase.bearer is None:
            return None
        owner = self._possessor(phrase)
        body = self._body_of(phrase)
        if owner is None or body is None:
            return None
        known = [p for p in self.people.by_name.values() if p.body == body and p.kinds & owner.kinds]
        if known:
            return best(known, self._recent_names())
        return self._of_knowledge(phrase, sorted(owner.kinds), body)

    def _of_knowledge(self, phrase: RolePhrase, kinds: Sequence[str], body: str) -> Persona | None:
        """Who held the office when the document was published. Named as the text has it: it does not name them."""
        if self._day is None:
            return None
        name = next((n for n in (self.actors.holder(kind, body, self._day) for kind in kinds) if n), None)
        if name is None:
            return None
        person = self.people.known(name)
        person.called = self.reader.text(phrase)
        return person

    def _possessor(self, phrase: RolePhrase) -> Persona | None:
        if phrase.possessor is not None:
            return self.people.by_name.get(phrase.possessor.key)
        gender = self.roles.possessives.get(phrase.determiner)
        if gender not in {"m", "f"}:
            return None
        entry = self.focus.person(self._here(self.units[phrase.first].start), gender)
        return next((p for p in self.people.by_name.values() if entry and p.actor().id == entry.actor.id), None)

    def _holder(self, phrase: RolePhrase) -> Persona | None:
        """Who holds the office a definite title names: someone of the text, else of the knowledge base."""
        head = self.units[phrase.head]
        if head.form is not Form.TITLE or phrase.determiner not in {"", "the", "its", "their", "our"}:
            return None
        body = self._body_of(phrase)
        kinds = [t.kind for t in self.actors.titles[head.key] if t.fits(head.key, body or self._home_of(phrase))]
        if "deputy" in self.reader.role(phrase).lower().split() or "former" in self.reader.role(phrase).lower().split():
            return None
        mentioned = [p for p in self.people.by_name.values() if p.kinds & set(kinds) and body in {None, p.body}]
        if body is None and self._home_of(phrase):
            mentioned = [p for p in mentioned if p.body == self._home_of(phrase)] or mentioned
        if mentioned:
            return best(mentioned, self._recent_names())
        body = body or self._home_of(phrase)
        if not (body and (phrase.determiner == "the" or head.capitalised or phrase.bearer)):
            return None
        return self._of_knowledge(phrase, kinds, body)

    def _again(self, phrase: RolePhrase) -> Persona | None:
        """"The minister", "the Dane": the person last mentioned whose role has that noun."""
        if phrase.determiner != "the" or phrase.bearer is not None:
            return None
        noun = self.units[phrase.head].lower
        bearing = [p for p in self.people.by_name.values() if p.role and noun in p.role.lower().split()]
        seen = set(self._recent_names())
        return best([p for p in bearing if p.name in seen], self._recent_names())

    def _recent_names(self) -> list[str]:
        names = {p.actor().id: p.name for p in self.people.by_name.values()}
        return [names[i] for i in self.focus.recent_people() if i in names]

    def _unnamed(self, phrase: RolePhrase, kind: ActorType) -> Actor:
        """An actor known only by a noun phrase; "the official" takes up the official of before."""
        noun = self.units[phrase.head].lower
        if phrase.determiner in {"the", "that", "this"} and phrase.bearer is None and noun in self.unnamed:
            return self.unnamed[noun]
        name = self.reader.text(phrase)
        actor = Actor(slug(name), name, kind, role=self.reader.role(phrase), speaks_for=self._body_of(phrase))
        self.unnamed[noun] = actor
        return actor

    def _group(self, phrase: RolePhrase) -> None:
        self._role(phrase, self._unnamed(phrase, ActorType.GROUP), None, plural=True)

    def _body_noun(self, phrase: RolePhrase) -> None:
        head, body = self.units[phrase.head], self._body_of(phrase)
        if head.lower in self.roles.governments:
            if phrase.plural and body is None:
                return self._group(phrase)
            owner = self.people.by_name.get(phrase.possessor.key) if phrase.possessor else None
            body = body or (owner.body if owner else None)
            state = body if body in self.actors.states else None
            if state is None and body is None and phrase.determiner in {"the", ""} and phrase.last == phrase.core:
                state = self.home
            if state is not None:
                return self._role(phrase, self.actors.actor(state), None)
        if phrase.plural:
            return self._group(phrase)
        again = self._same_body(phrase)
        return self._role(phrase, again or self._unnamed(phrase, ActorType.ORGANISATION), None)

    def _same_body(self, phrase: RolePhrase) -> Actor | None:
        """"The ministry", "the alliance": the body last mentioned that is one, or the only one the word means."""
        if phrase.determiner not in {"the", "this", "that"} or phrase.bearer is not None or phrase.last > phrase.core:
            return None
        noun = self.units[phrase.head].lower
        phrase_text = self.reader.text(phrase).lower()
        meant = self.roles.nations.get(phrase_text) or self.roles.nations.get(noun)
        if meant and any(e.actor.id == meant for e in self.focus.entries):
            return self.actors.actor(meant)
        words = {u.lower for u in self.units[phrase.first : phrase.head]} - self.roles.neutral
        for e in reversed(self.focus.entries):
            if e.actor.type in {ActorType.ORGANISATION, ActorType.COMPANY, ActorType.COALITION}:
                noun_of = self.actors.bodies[e.actor.id].noun if e.actor.id in self.actors.bodies else None
                named = set(e.actor.name.lower().split())
                if words <= named and (noun in named or noun_of == noun or self._is_company(noun, e.actor)):
                    return e.actor
        return None

    def _is_company(self, noun: str, actor: Actor) -> bool:
        return actor.type is ActorType.COMPANY and noun in self.roles.company_nouns

    def _state_noun(self, phrase: RolePhrase) -> None:
        start = self.units[phrase.first].start
        count = _NUMBERS.get(self.units[phrase.first - 1].lower, 0) if phrase.plural and phrase.first else 0
        if phrase.plural:
            members = self.focus.states(count) if count else ()
            if members:
                group = Actor(slug(self.reader.text(phrase)), self.reader.text(phrase), ActorType.GROUP)
                self._mention(phrase.first, phrase.last, MentionKind.NOUN, Entry(group, plural=True, members=members))
            return
        if phrase.determiner in {"the", "that", "this"} and phrase.bearer is None:
            entry = self.focus.state(self._here(start), self._subject_states(phrase.first))
            if entry is not None:
                self._role(phrase, entry.actor, None)

    def _subject_states(self, first: int) -> frozenset[str]:
        """The states that give, where "to the country" receives: the country is another one."""
        before = self.units[max(0, first - 2)]
        if before.text not in self.roles.complements:
            return frozenset()
        start = self.places.start(self.units[first].start)
        here = [e for e in self.focus.entries if e.start >= start and e.actor.type is ActorType.STATE]
        return frozenset(e.actor.id for e in here if not self._after_preposition(e.start))

    def _after_preposition(self, offset: int) -> bool:
        words = self.document.text[max(0, offset - 20) : offset].split()
        return bool(words) and words[-1 - (words[-1] == "the" and len(words) > 1)] in self.roles.complements

    def _role(self, phrase: RolePhrase, actor: Actor, gender: str | None, *, plural: bool = False) -> None:
        named = actor.type is ActorType.PERSON and self.units[phrase.head].form is Form.TITLE
        kind = MentionKind.ROLE if named or phrase.head in self._named else MentionKind.NOUN
        self._mention(phrase.first, phrase.last, kind, Entry(actor, plural=plural, gender=gender), phrase.head)

    # Pronouns

    def _pronoun(self, i: int, unit: Unit) -> None:
        here, sort = self._here(unit.start), self.roles.pronouns[unit.lower]
        if sort in {"m", "f"}:
            entry = self.focus.person(here, sort, self._speakers(unit.start) if here.quoted else frozenset())
        elif sort == "thing":
            entry = self.focus.thing(here)
        else:
            entry = self.focus.several(here)
        if entry is not None:
            self._mention(i, i + 1, MentionKind.PRONOUN, replace(entry, subject=False))

    def _speakers(self, offset: int) -> frozenset[str]:
        """Who speaks the quotation: not the one the quoted "he" means."""
        i = bisect_right(self._speaking, (offset, chr(0x10FFFF)))
        start = self.places.start(offset)
        here = [key for at, key in self._speaking if self.places.start(at) == start]
        names = here or [key for _, key in self._speaking[max(0, i - 1) : i]]
        return frozenset(slug(name) for name in names)

    def _find_speaking(self) -> list[tuple[int, str]]:
        """Place and name of each person beside a verb of speech outside quotation marks."""
        found, speech = [], self.roles.speech
        for i, unit in enumerate(self.units):
            if unit.form in {Form.PERSON, Form.SURNAME} and not self.places.quoted(unit.start):
                before = self.units[self._with_address(i) - 1].text if i else ""
                after = self.units[i + 1].text if i + 1 < len(self.units) else ""
                if before in speech or after in speech:
                    found.append((unit.start, unit.key))
        return found

    # Mentions

    def _here(self, offset: int) -> Entry:
        nobody = Actor("", "", ActorType.GROUP)
        return Entry(nobody, offset, self.places.sentence(offset), quoted=self.places.quoted(offset))

    def _mention(self, first: int, last: int, kind: MentionKind, of: Entry, head: int | None = None) -> None:
        """Note a mention over ``units[first:last]`` of the actor, gender and number of ``of``."""
        span = self.document.span(self.units[first].start, self.units[last - 1].end)
        word = self.units[head if head is not None else last - 1]
        at = word.start + word.text.rfind(" ") + 1
        locative = kind is MentionKind.NAME and of.actor.type is not ActorType.PERSON and self._locative(first)
        self.mentions.append(ActorMention(span, of.actor, kind, at, locative, of.members))
        if kind is not MentionKind.ADJECTIVE:
            here = self._here(span.start)
            subject = not locative and self._subject(first, last)
            self.focus.add(
                replace(of, start=here.start, sentence=here.sentence, quoted=here.quoted, subject=subject)
            )

    def _subject(self, first: int, last: int) -> bool:
        """Whether the mention opens its clause, or follows the verb of speech it is the subject of."""
        before = self.units[first - 1] if first else None
        after = self.units[last] if last < len(self.units) else None
        if after and after.text in {"'s", "’s"}:
            return False
        if before and before.lower in self.roles.determiners:
            indefinite = before.lower in {"a", "an"}
            before = self.units[first - 2] if first > 1 else None
            if indefinite and before and before.lower in self.roles.predicative:
                return False
        if before is None or self.units[first].start == self.places.start(self.units[first].start):
            return True
        opens = not (before.word or before.form) or before.lower in self.roles.clause_openers
        return opens or before.text in self.roles.speech or self.places.start(self.units[first].start) > before.start


def _respelt(text: str, name: str) -> bool:
    """Whether the text has the name in another spelling: "Defense" for "Defence"; word by word alike at the start."""
    ours, theirs = text.split(), name.split()
    return text != name and len(ours) == len(theirs) and all(
        a == b or (len(b) > _ALIKE and a[:_ALIKE] == b[:_ALIKE]) for a, b in zip(ours, theirs, strict=True)
    )
