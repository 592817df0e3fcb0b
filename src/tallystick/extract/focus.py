"""What a reader has in mind at a point of a text: the actors mentioned so far, and which of them a pronoun takes up.

A pronoun takes up the candidate that agrees in gender and number and scores best: mentioned in a
near sentence, as its subject, and outside quotation marks if the pronoun stands outside them
(Hobbs 1978 and Lappin & Leass 1994 weigh the same signs; the weights here are the reader's own).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from tallystick.extract.people import fits
from tallystick.model import Actor, ActorType

_PER_SENTENCE = 2.0
_SUBJECT = 3.0
_TOPICAL = 3.0
_UNNAMED = 1.0
_OBJECT_TOO = 2.0
_OTHER_SIDE_OF_QUOTE = 4.0
_SPOKE_LAST = 2.0
_BOTH = 2
FARTHEST = 12
"""Sentences back at which an antecedent is still looked for."""


class Entry(NamedTuple):
    """One mention as it stands in the reader's mind. ``sentence`` counts only sentences outside quotations."""

    actor: Actor
    start: int = 0
    sentence: int = 0
    subject: bool = False
    quoted: bool = False
    plural: bool = False
    gender: str | None = None
    members: tuple[Actor, ...] = ()
    owner: bool = False


class Focus:
    """The mentions so far, in order."""

    def __init__(self) -> None:
        """Nothing has been mentioned."""
        self.entries: list[Entry] = []
        self._times: Counter[str] = Counter()
        self._spoke: str | None = None
        self._told: dict[str, str] = {}

    def add(self, entry: Entry, *, speaking: bool = False) -> None:
        """Take note of a mention; ``speaking``: it is the subject of a verb of speech, which stands beside it."""
        self.entries.append(entry)
        self._times[entry.actor.id] += 1
        self._spoke = entry.actor.id if speaking else self._spoke

    def tell(self, actor: str, gender: str) -> None:
        """Take note that "he" or "she" has been said of somebody."""
        self._told.setdefault(actor, gender)

    def recent_people(self) -> list[str]:
        """Ids of the people mentioned, the latest last."""
        return [e.actor.id for e in self.entries if e.actor.type is ActorType.PERSON]

    def person(
        self, at: Entry, gender: str | None, without: frozenset[str] = frozenset(), *, speaking: bool = False
    ) -> Entry | None:
        """The person whom "he" or "she" at ``at`` takes up; who spoke last, most likely, where the pronoun speaks."""
        near = (e for e in self._near(at) if e.actor.type is ActorType.PERSON and not e.plural)
        fitting = (e for e in near if fits(e.gender or self._told.get(e.actor.id), gender))
        pool = [e for e in fitting if e.actor.id not in without]
        bonus = {self._spoke: _SPOKE_LAST} if speaking else {}
        return max(pool, key=lambda e: (self._score(at, e) + bonus.get(e.actor.id, 0.0), e.start), default=None)

    def thing(self, at: Entry, *, speaking: bool = False) -> Entry | None:
        """The state, body or company that "it" takes up: only what was a subject can be taken up safely.

        Where the pronoun speaks, most likely who spoke last.
        """
        kinds = {ActorType.STATE, ActorType.ORGANISATION, ActorType.COMPANY, ActorType.COALITION}
        near = (e for e in self._near(at) if at.sentence - e.sentence <= 1 and (e.subject or e.owner))
        pool = [e for e in near if e.actor.type in kinds and not e.plural]
        spoke = [e for e in pool if e.actor.id == self._spoke] if speaking else []
        return self._best(at, spoke or pool)

    def several(self, at: Entry) -> Entry | None:
        """The group, or the body spoken of as its people, that "they" takes up."""
        near = [e for e in self._near(at) if at.sentence - e.sentence <= 2]
        plural = [e for e in near if e.plural or e.actor.type is ActorType.GROUP]
        bodies = [e for e in near if e.subject and not e.plural and e.actor.type is not ActorType.PERSON]
        return self._best(at, [*plural, *(e for e in bodies if not plural or e.actor.name.endswith("s"))])

    def state(self, at: Entry, without: frozenset[str]) -> Entry | None:
        """The state that "the country" takes up."""
        states = (e for e in self._near(at) if e.actor.type is ActorType.STATE)
        pool = (e for e in states if e.actor.id not in without)
        # Recency tells more here than who was the subject: "to the country" is seldom the one that gives.
        return max(pool, key=lambda e: (self._country_score(at, e), e.start), default=None)

    def _country_score(self, at: Entry, e: Entry) -> float:
        quoted = _OTHER_SIDE_OF_QUOTE - _OBJECT_TOO / 2 if e.quoted and not at.quoted else 0.0
        return self._score(at, e) - _OBJECT_TOO * e.subject - _SUBJECT * e.owner + quoted

    def pair(self, at: Entry) -> tuple[Actor, ...]:
        """The two people that "they" takes up: those last named, in the last two sentences, one as subject.

        No group or list was a subject there.
        """
        alike = [e for e in self._near(at) if e.quoted == at.quoted and e.sentence < at.sentence]
        last = max((e.sentence for e in alike), default=at.sentence)
        near = [e for e in alike if e.sentence == last and at.sentence - last <= _BOTH]
        people = {e.actor.id: e.actor for e in reversed(near) if e.actor.type is ActorType.PERSON}
        told = any(e.subject and e.actor.id in people for e in near)
        grouped = any(e.plural and e.subject for e in near)
        return tuple(people.values()) if len(people) == _BOTH and told and not grouped else ()

    def states(self, count: int) -> tuple[Actor, ...]:
        """The last list of ``count`` states, else the last so many different ones, in order of mention: "the two
        countries"."""
        lists = (e.members for e in reversed(self.entries) if len(e.members) == count)
        listed = (m for m in lists if all(a.type is ActorType.STATE for a in m))
        return next(listed, None) or self._last(count, ActorType.STATE)

    def people(self, count: int) -> tuple[Actor, ...]:
        """The last ``count`` different people mentioned, in order of mention: "the two leaders"."""
        return self._last(count, ActorType.PERSON)

    def _last(self, count: int, kind: ActorType) -> tuple[Actor, ...]:
        found: dict[str, Actor] = {}
        for e in reversed(self.entries):
            if e.actor.type is kind:
                found.setdefault(e.actor.id, e.actor)
            if len(found) == count:
                return tuple(reversed(found.values()))
        return ()

    def _near(self, at: Entry) -> list[Entry]:
        near = []
        for e in reversed(self.entries):
            if at.sentence - e.sentence > FARTHEST:
                break
            if e.start < at.start:
                near.append(e)
        return near

    def _best(self, at: Entry, pool: Iterable[Entry]) -> Entry | None:
        return max(pool, key=lambda e: (self._score(at, e), e.start), default=None)

    def _topical(self, e: Entry) -> float:
        """How much the text is about the actor: by how often it was mentioned, to a limit."""
        unnamed = e.actor.type is ActorType.PERSON and e.actor.name[:1].islower()
        return min(_TOPICAL, _TOPICAL * self._times[e.actor.id] / 8) - _UNNAMED * unnamed

    def _score(self, at: Entry, e: Entry) -> float:
        score = -_PER_SENTENCE * (at.sentence - e.sentence) + self._topical(e)
        return score + _SUBJECT * (e.subject or e.owner) - _OTHER_SIDE_OF_QUOTE * (e.quoted and not at.quoted)
