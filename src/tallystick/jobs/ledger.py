"""Keeping a ledger: opening it, adding readings and decisions, asking for its lines now or at another time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Connection, Engine

from tallystick.errors import LedgerError, SourceError
from tallystick.jobs import growth
from tallystick.knowledge.accounting import Accounting, load_accounting
from tallystick.ledger import keyed, read, write
from tallystick.ledger.migrations import open_engine, safe
from tallystick.ledger_model import Decision, Line, Ruling, Source, SourceClass
from tallystick.model import Document, Reading
from tallystick.reconcile.engine import reconcile
from tallystick.reconcile.prints import fingerprint

DEFAULT = "tallystick.db"
VARIABLE = "TALLYSTICK_LEDGER"


STALE = "its lines are of earlier rules or knowledge and are computed for this answer; `tallystick rebuild` keeps them"


def now() -> datetime:
    """The moment a claim or decision is recorded at."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one document: whether it was new, and how many claims it brought."""

    document: str
    title: str | None
    new: bool
    claims: int


@dataclass
class Ledger:
    """One ledger. ``clock`` gives the moment of recording; ``tell`` is told why an answer takes long."""

    address: str
    knowledge: Accounting = field(default_factory=load_accounting)
    clock: Callable[[], datetime] = now
    tell: Callable[[str], None] | None = None

    @cached_property
    def engine(self) -> Engine:
        """The database, opened on first use."""
        return open_engine(self.address)

    @cached_property
    def reader(self) -> str:
        """Which reader makes the readings: program version and knowledge."""
        return f"{version('tallystick')}+{self.knowledge.sha[:12]}"

    def close(self) -> None:
        """Let go of the database, if it was opened."""
        if "engine" in vars(self):
            self.engine.dispose()

    def add(self, reading: Reading, others: Mapping[str, Sequence[str]] | None = None) -> Added:
        """Add one reading in one transaction; when this returns, it is kept. Adding it again changes nothing."""
        recorded = self.clock()
        source = self._source(reading, recorded)
        with write.writing(self.engine) as connection:
            new = write.add_document(connection, reading, source)
            claims = write.add_reading(connection, reading, self.reader, recorded, others)
            if new or claims is not None:
                growth.grow(connection, [reading.document.id], self.knowledge)
        return Added(reading.document.id, reading.document.title, new, len(claims or ()))

    def add_many(self, readings: Iterable[Reading]) -> list[Added]:
        """Add many readings in one transaction and compute all lines once: for a first filling."""
        found = []
        with write.writing(self.engine) as connection:
            for reading in readings:
                recorded = self.clock()
                new = write.add_document(connection, reading, self._source(reading, recorded))
                claims = write.add_reading(connection, reading, self.reader, recorded)
                found.append(Added(reading.document.id, reading.document.title, new, len(claims or ())))
            growth.rebuild(connection, self.knowledge)
        return found

    def add_batch(self, readings: Iterable[Reading]) -> int:
        """Add readings in one transaction and bring the lines up to date with them; how many were new."""
        recorded = self.clock()
        new = []
        with write.writing(self.engine) as connection:
            for reading in readings:
                is_new = write.add_document(connection, reading, self._source(reading, recorded))
                if write.add_reading(connection, reading, self.reader, recorded) or is_new:
                    new.append(reading.document.id)
            if new:
                growth.grow(connection, new, self.knowledge)
        return len(new)

    def _source(self, reading: Reading, recorded: datetime) -> Source:
        document = reading.document
        class_, actor = voice(document, self.knowledge)
        return Source(
            id=document.id,
            fingerprint=fingerprint(document, reading.records),
            source_class=class_,
            speaks_for=actor,
            publisher=document.publisher,
            title=document.title,
            url=document.url,
            published=document.published,
            recorded=recorded,
        )

    def decide(self, ruling: Ruling, claims: Sequence[str], who: str, why: str, **fields: str) -> Decision:
        """Append a decision and recompute what it touches."""
        return self.decide_if(lambda _: None, ruling, claims, who, why, **fields)

    def decide_if(
        self,
        guard: Callable[[Connection], None],
        /,
        ruling: Ruling,
        claims: Sequence[str],
        who: str,
        why: str,
        **fields: str,
    ) -> Decision:
        """The same, once ``guard`` has looked at the ledger while nobody else can write; it raises to prevent it."""
        if not who.strip() or not why.strip():
            raise LedgerError("a decision needs a name and a reason")
        recorded = self.clock()
        content = f"{recorded.isoformat()}|{ruling}|{'|'.join(claims)}|{who}|{why}|{sorted(fields.items())}"
        decision = Decision(
            id="D" + hashlib.sha256(content.encode()).hexdigest()[:10],
            ruling=ruling,
            claims=tuple(claims),
            who=who,
            why=why,
            recorded=recorded,
            **fields,
        )
        touched = {*claims, *([fields["whole"]] if "whole" in fields else [])}
        with write.writing(self.engine) as connection:
            guard(connection)
            write.add_decision(connection, decision)
            growth.touch(connection, touched, self.knowledge)
        return decision

    def rebuild(self) -> None:
        """Compute all lines anew."""
        with write.writing(self.engine) as connection:
            growth.rebuild(connection, self.knowledge)

    def lines(self, *, as_of: date | None = None, known_at: datetime | None = None) -> list[Line]:
        """The lines now; or from what was published by ``as_of`` and recorded by ``known_at``."""
        with read.looking(self.engine) as connection:
            current = read.state(connection, growth.KNOWLEDGE) in {None, growth.made_with(self.knowledge)}
            if as_of is None and known_at is None and current:
                return read.lines(connection)
            if not current and self.tell is not None:
                self.tell(f"{safe(self.address)}: {STALE}")
            sources = [s for s in read.sources(connection) if is_held(s, as_of, known_at)]
            claims = read.claims(connection, as_of=as_of, known_at=known_at)
            decisions = read.decisions(connection, known_at)
        lines = reconcile(sources, claims, decisions, self.knowledge).lines
        return sorted(lines, key=lambda line: (str(line.announced or "9999"), line.id))

    def has(self, document: str) -> bool:
        """Whether a document of this id is kept."""
        with read.looking(self.engine) as connection:
            return bool(keyed.heads(connection, [document]))

    def claims_of(self, document: str) -> list[str]:
        """The ids of a document's claims, in order."""
        with read.looking(self.engine) as connection:
            return sorted(read.members(connection, documents=[document]))

    def current(self) -> bool:
        """Whether the lines that are kept were computed with the knowledge of today."""
        with read.looking(self.engine) as connection:
            return read.state(connection, growth.KNOWLEDGE) in {None, growth.made_with(self.knowledge)}

    def document(self, id_: str) -> Document:
        """One document with its text."""
        with read.looking(self.engine) as connection:
            found = next(read.documents(connection, [id_]), None)
        if found is None:
            raise LedgerError(f"{safe(self.address)}: holds no document {id_}")
        return found


def is_held(source: Source, as_of: date | None, known_at: datetime | None) -> bool:
    """Whether a document was published by a day and recorded by a moment; one without a day was not, by any."""
    if as_of is not None and (source.published is None or source.published > as_of):
        return False
    return known_at is None or source.recorded is None or source.recorded <= known_at


def address(option: str | None) -> str:
    """Which ledger is meant: the option, else the environment, else the file in this folder."""
    return option or os.environ.get(VARIABLE) or DEFAULT


def voice(document: Document, knowledge: Accounting) -> tuple[SourceClass, str | None]:
    """Whose voice a document's publisher is, and whom a government's own page speaks for."""
    host = urlsplit(document.url).hostname if document.url else None
    for publisher in knowledge.publishers:
        if publisher.publishes(document.publisher, host):
            if publisher.class_ == "government":
                return SourceClass.DONOR, publisher.actor
            return SourceClass(publisher.class_), None
    return SourceClass.PRESS, None


def read_reading(path: Path) -> Reading:
    """A reading that ``tallystick read --format json`` wrote. Raises SourceError or TextError."""
    from tallystick.report.as_json import from_json

    try:
        return from_json(path.read_bytes())
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from error
