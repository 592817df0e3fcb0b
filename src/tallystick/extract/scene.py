"""What the readers of one document's cast share: its units, the people met, and where things stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from tallystick.extract.focus import Entry, Focus
from tallystick.extract.gazetteer import Form
from tallystick.extract.names import Names
from tallystick.extract.people import People, Persona
from tallystick.extract.roles import RolePhrase, RoleReader
from tallystick.extract.units import Unit
from tallystick.knowledge.actors import Actors
from tallystick.knowledge.roles import Roles
from tallystick.model import Actor, ActorType, Document

STATE_FORMS = frozenset({Form.NAME, Form.CAPITAL, Form.METONYM, Form.ADJECTIVE})
PEOPLE = frozenset({Form.PERSON, Form.SURNAME})
POSSESSIVE = frozenset({"'s", "’s"})
_NOBODY = Actor("", "", ActorType.GROUP)


class Places:
    """Where things stand: sentences and quotations by offset."""

    def __init__(self, sentences: Sequence[tuple[int, int]], quoted: Sequence[tuple[int, int]]) -> None:
        """Both are spans in order of place; quoted spans may be nested."""
        self._starts = [s for s, _ in sentences]
        self._opened = [a for a, _ in quoted]
        self._closed = list(accumulate((b for _, b in quoted), max))
        self._number, n = [], 0
        for start, end in sentences:
            i = bisect_right(self._opened, start + 1) - 1
            # Three characters: the full stop and marks that close a quotation after its last word.
            n += not (i >= 0 and end <= self._closed[i] + 3)
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
        i = bisect_right(self._opened, offset) - 1
        return i >= 0 and offset < self._closed[i]


@dataclass
class Scene:
    """One document while its cast is read. ``home``: the state whose ministers need no adjective, if it can be told."""

    document: Document
    names: Names
    reader: RoleReader
    places: Places
    home: str | None
    sure: bool = True
    """Whether more than one sign tells where the document is at home."""
    focus: Focus = field(default_factory=Focus)
    units: list[Unit] = field(init=False)
    actors: Actors = field(init=False)
    roles: Roles = field(init=False)
    people: People = field(init=False)

    def __post_init__(self) -> None:
        """Take from the names what everyone asks for: the units, the people, and what is known of the world."""
        self.units, self.actors, self.people = self.names.units, self.names.actors, self.names.people
        self.roles = self.actors.roles

    def text(self, i: int) -> str:
        """The text of unit ``i``, empty where there is none."""
        return self.units[i].text if 0 <= i < len(self.units) else ""

    def here(self, i: int) -> Entry:
        """The place of unit ``i``, to ask the focus from."""
        at = self.units[i].start
        return Entry(_NOBODY, at, self.places.sentence(at), quoted=self.places.quoted(at))

    def opens_sentence(self, i: int) -> bool:
        """Whether unit ``i`` is the first of its sentence."""
        return i == 0 or self.places.start(self.units[i].start) > self.units[i - 1].start

    def opens_paragraph(self, i: int) -> bool:
        """Whether unit ``i`` is the first of its line."""
        start = self.units[i].start
        return start == 0 or self.document.text[start - 1] == "\n"

    def persona(self, code: str) -> Persona | None:
        """The person with this actor id."""
        return next((p for p in self.people.by_name.values() if p.id == code), None)

    def recent_names(self) -> list[str]:
        """Names of the people mentioned, the latest last."""
        names = {p.id: p.name for p in self.people.by_name.values()}
        return [names[i] for i in self.focus.recent_people() if i in names]

    def address(self, i: int) -> int:
        """The place of the first title or honorific before the name at ``i``."""
        while i and self.units[i].spaced and self.units[i - 1].form is Form.HONORIFIC:
            i -= 1
        return i

    def body_of(self, phrase: RolePhrase) -> str | None:
        """The state or body a role is for, as far as the phrase says: by a name, or by "its"."""
        bearer = phrase.bearer
        if bearer is not None:
            return self.names.bodies[bearer.key].id if bearer.key in self.names.bodies else bearer.key or None
        if self.roles.possessives.get(phrase.determiner) not in {"thing", "plural"}:
            return None
        entry = self.focus.thing(self.here(phrase.first))
        return entry.actor.id if entry else None
