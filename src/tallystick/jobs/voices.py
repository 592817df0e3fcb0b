"""Who said what, stood where, met whom and announced what, by actor: kept in memory and grown reading by reading."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from tallystick.jobs.ledger import Ledger
from tallystick.ledger import keyed, read
from tallystick.model import Actor, ActorType, Meeting, Position, Statement, Support
from tallystick.report import words


@dataclass(frozen=True, slots=True)
class Voiced:
    """One statement, position, meeting, or announcement of support (then ``id`` is that of its claim).

    ``actor`` is who speaks, holds or meets; ``others`` are those it speaks for or meets with. ``text`` is what was
    said, stood for, or decided to be met for, in the text's own words.
    """

    kind: str
    id: str
    document: str
    day: date | None
    actor: Actor | None
    others: tuple[Actor, ...]
    text: str
    stance: str = ""
    place: str = ""
    publisher: str = ""


class Voices:
    """What all documents hold besides sums; readings that are new are added when it is next asked."""

    def __init__(self, ledger: Ledger) -> None:
        """Nothing is read until the first question."""
        self.ledger = ledger
        self._lock = threading.Lock()
        self._version, self._upto = "", 0
        self._of_reading: dict[int, list[Voiced]] = {}
        self._by_actor: dict[str, list[Voiced]] = {}
        self._busiest: list[tuple[Actor, int]] = []
        self._for: dict[str, list[Actor]] = {}
        self.people: dict[str, Actor] = {}

    def now(self, version: str | None = None) -> Voices:
        """These voices, with all that is in the ledger now, or in the state ``version`` if that is what they hold."""
        if version is None or version != self._version:
            self._grow()
        return self

    def of(self, actor: str) -> list[Voiced]:
        """All that an actor said, held, met for or announced, and all that was said in its name, the newest first."""
        return self._by_actor.get(actor, [])

    def all_people(self) -> Sequence[tuple[Actor, int]]:
        """Everybody who said, held, met or announced something, with how often, the busiest first."""
        return self._busiest

    def speaking_for(self, actor: str) -> list[Actor]:
        """Everybody who spoke in an actor's name, the busiest first."""
        return self._for.get(actor, [])

    def _grow(self) -> None:
        with self._lock, read.looking(self.ledger.engine) as connection:
            version = read.version(connection)
            if version == self._version:
                return
            latest = keyed.latest_readings(connection)
            known = dict(self._of_reading)
            for voice in keyed.voices_after(connection, self._upto, tuple(_MAKERS)):
                known.setdefault(voice.reading, []).extend(_voiced(voice))
            self._of_reading = {number: of for number, of in known.items() if number in latest}
            self._upto = max(latest, default=0)
            self._index()
            self._version = version

    def _index(self) -> None:
        by_actor: dict[str, list[Voiced]] = {}
        people: dict[str, Actor] = {}
        for found in self._of_reading.values():
            for one in found:
                actors = ([one.actor] if one.actor else []) + list(one.others)
                for id_ in dict.fromkeys(i for a in actors for i in (a.id, a.speaks_for) if i):
                    by_actor.setdefault(id_, []).append(one)
                people.update({a.id: a for a in actors if a.type is ActorType.PERSON})
        for of in by_actor.values():
            of.sort(key=lambda v: (-(v.day.toordinal() if v.day else 0), v.id))
        often = [(actor, len(by_actor.get(id_, ()))) for id_, actor in people.items()]
        busiest = sorted(often, key=lambda f: (-f[1], f[0].id))
        speaking: dict[str, list[Actor]] = {}
        for actor, _ in busiest:
            if actor.speaks_for:
                speaking.setdefault(actor.speaks_for, []).append(actor)
        self._by_actor, self.people, self._busiest, self._for = by_actor, people, busiest, speaking


def _voiced(voice: keyed.Voice) -> Iterable[Voiced]:
    made = _MAKERS[voice.record.type](voice.record)
    if made is not None:
        yield Voiced(
            kind=made.kind,
            id=voice.id,
            document=voice.document,
            day=made.day or voice.published,
            actor=made.actor,
            others=made.others,
            text=words.one_line(made.text),
            stance=made.stance,
            place=made.place,
            publisher=voice.source,
        )


@dataclass(frozen=True, slots=True)
class _Made:
    kind: str
    actor: Actor | None
    text: str
    others: tuple[Actor, ...] = ()
    day: date | None = None
    stance: str = ""
    place: str = field(default="")


def _said(record: Statement) -> _Made | None:
    text = " … ".join(span.text for span in record.content)
    return _Made("statement", record.speaker, text) if record.speaker else None


def _held(record: Position) -> _Made:
    return _Made("position", record.holder, record.topic.text, stance=words.label(record.stance))


def _met(record: Meeting) -> _Made:
    day = None if record.date is None else record.date.start or record.date.end
    others = tuple({a.id: a for a in (*record.chair, *record.participants)}.values())
    text = " … ".join(span.text for span in record.evidence)
    return _Made("meeting", record.forum, text, others, day, words.label(record.status), record.place or "")


def _announced(record: Support) -> _Made | None:
    if record.said_by is None:
        return None
    return _Made("announcement", record.said_by, " … ".join(span.text for span in record.evidence))


_MAKERS: dict[str, Callable[..., _Made | None]] = {
    "statement": _said,
    "position": _held,
    "meeting": _met,
    "support": _announced,
}
