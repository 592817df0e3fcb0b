"""Who said what and who stands where, in all documents, searched by speaker, day and words.

What each reading holds is read once; when the ledger has grown, only new readings are read.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import Connection

from tallystick.jobs.haystack import Haystack
from tallystick.jobs.ledger import Ledger
from tallystick.ledger import keyed, read
from tallystick.model import Actor, Position, Statement


class Kind(StrEnum):
    """What is quoted: words somebody said, or where somebody stands on a question."""

    SAID = "said"
    STANDS = "stands"


@dataclass(frozen=True, slots=True)
class Quote:
    """One statement or position. ``words`` are the text's own; ``start`` is where its evidence begins in the document.

    ``manner`` is direct, indirect or mixed speech, or the stance; ``text`` what a search looks in, in lower case.
    """

    id: str
    kind: Kind
    document: str
    speaker: Actor | None
    manner: str
    words: str
    addressee: str | None
    occasion: str | None
    start: int
    text: str
    day: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted, and how often."""

    id: str
    name: str
    role: str | None
    speaks_for: str | None
    quotes: int


@dataclass(frozen=True)
class Spoken:
    """All that is quoted in one state of the ledger, the latest first, and by whom."""

    version: str
    quotes: tuple[Quote, ...]
    speakers: tuple[Speaker, ...]

    @cached_property
    def by_speaker(self) -> dict[str, list[int]]:
        """The numbers of each speaker's quotes."""
        found: dict[str, list[int]] = {}
        for number, quote in enumerate(self.quotes):
            if quote.speaker is not None:
                found.setdefault(quote.speaker.id, []).append(number)
        return found

    @cached_property
    def texts(self) -> Haystack:
        """What a search looks in."""
        return Haystack(quote.text for quote in self.quotes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Which quotes are wanted; empty fields want all. ``speaker`` is an id or part of a name or office."""

    speaker: str | None = None
    text: str | None = None
    kind: Kind | None = None
    since: date | None = None
    until: date | None = None


class Quotes:
    """The quotes of a ledger, kept from one question to the next."""

    def __init__(self, ledger: Ledger) -> None:
        """Nothing is read until the first question."""
        self.ledger = ledger
        self._lock = threading.Lock()
        self._of: dict[int, tuple[Quote, ...]] = {}
        self._upto = 0
        self._spoken: Spoken | None = None

    def current(self, version: str | None = None) -> Spoken:
        """All that is quoted now, or in the state ``version`` if that is kept. One thread at a time reads more."""
        spoken = self._spoken
        if spoken is not None and spoken.version == version:
            return spoken
        with read.looking(self.ledger.engine) as connection:
            version = read.version(connection)
        if spoken is not None and spoken.version == version:
            return spoken
        with self._lock:
            if self._spoken is None or self._spoken.version != version:
                self._spoken = self._make(version)
            return self._spoken

    def at(self, known_at: datetime) -> Spoken:
        """All that was quoted in what the ledger held at a moment."""
        with read.looking(self.ledger.engine) as connection:
            latest = keyed.latest_readings(connection, known_at)
            found = _read(connection, 0, known_at)
        return _spoken(known_at.isoformat(), [of for number, of in found.items() if number in latest])

    def _make(self, version: str) -> Spoken:
        with read.looking(self.ledger.engine) as connection:
            latest = keyed.latest_readings(connection)
            known = self._of | _read(connection, self._upto)
        self._of = {number: quotes for number, quotes in known.items() if number in latest}
        self._upto = max(latest, default=0)
        return _spoken(version, self._of.values())


def _read(connection: Connection, after: int, known_at: datetime | None = None) -> dict[int, tuple[Quote, ...]]:
    """What readings after one of this number quote, by their numbers."""
    found: dict[int, list[Quote]] = {}
    for voice in keyed.voices_after(connection, after, ("statement", "position"), known_at):
        found.setdefault(voice.reading, []).append(_quote(voice))
    return {number: tuple(quotes) for number, quotes in found.items()}


def _spoken(version: str, readings: Iterable[tuple[Quote, ...]]) -> Spoken:
    quotes = [q for one in readings for q in one]
    quotes.sort(key=lambda q: (q.day is None, -(q.day.toordinal() if q.day else 0), q.document, q.start, q.id))
    return Spoken(version, tuple(quotes), _speakers(quotes))


def _quote(voice: keyed.Voice) -> Quote:
    record, id_, document, day, source = voice.record, voice.id, voice.document, voice.published, voice.source
    start = min(s.start for s in record.evidence)
    if isinstance(record, Position):
        words, who, stance = _flat(record.topic.text), record.holder, record.stance.value.replace("_", " ")
        stands = (record.holder, stance, words, None, None)
        return Quote(id_, Kind.STANDS, document, *stands, start, _low(words, who), day, source)
    assert isinstance(record, Statement)  # noqa: S101 - only statements and positions were asked for
    words = " … ".join(s.text for s in record.content)
    to = record.addressee.name if record.addressee else None
    low = _low(f"{words} {record.occasion or ''} {to or ''}", record.speaker)
    spoken = (record.speaker, record.mode.value, _flat(words), to, record.occasion)
    return Quote(id_, Kind.SAID, document, *spoken, start, low, day, source)


def _flat(words: str) -> str:
    return " ".join(words.split())


def _low(words: str, who: Actor | None) -> str:
    return _flat(f"{words} {who.name if who else ''} {who.role or '' if who else ''}").casefold()


def _speakers(quotes: Iterable[Quote]) -> tuple[Speaker, ...]:
    count: Counter[str] = Counter()
    first: dict[str, Actor] = {}
    for quote in quotes:
        if quote.speaker is not None:
            count[quote.speaker.id] += 1
            first.setdefault(quote.speaker.id, quote.speaker)
    order = sorted(count, key=lambda i: (-count[i], i))
    return tuple(Speaker(i, first[i].name, first[i].role, first[i].speaks_for, count[i]) for i in order)


def search(spoken: Spoken, wanted: Search) -> Sequence[Quote]:
    """The quotes that are wanted, the latest first."""
    quotes: Sequence[Quote] = spoken.quotes
    numbers: list[set[int]] = []
    if wanted.speaker:
        numbers.append({n for id_ in _meant(spoken, wanted.speaker) for n in spoken.by_speaker[id_]})
    if wanted.text and wanted.text.strip():
        numbers.append(set(spoken.texts.holding(wanted.text)))
    if numbers:
        quotes = [spoken.quotes[n] for n in sorted(set.intersection(*numbers))]
    if wanted.kind is not None:
        quotes = [q for q in quotes if q.kind is wanted.kind]
    if wanted.since is not None or wanted.until is not None:
        first, last = wanted.since or date.min, wanted.until or date.max
        quotes = [q for q in quotes if q.day is not None and first <= q.day <= last]
    return quotes


def _meant(spoken: Spoken, asked: str) -> frozenset[str]:
    """Speakers with this id, for this actor, or with these letters in name or office."""
    low = asked.casefold().strip()
    exact = frozenset(s.id for s in spoken.speakers if low in {s.id.casefold(), (s.speaks_for or "").casefold()})
    return exact or frozenset(s.id for s in spoken.speakers if low in f"{s.name} {s.role or ''}".casefold())
