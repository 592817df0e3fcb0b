"""Keeping a ledger: opening it, adding readings and decisions, asking for its lines now or at another time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Connection, Engine

from tallystick.errors import DamagedError, LedgerError, SourceError, StoreError
from tallystick.jobs import growth
from tallystick.knowledge.accounting import Accounting, load_accounting
from tallystick.ledger import history, keyed, read, write
from tallystick.ledger.migrations import open_engine, safe
from tallystick.ledger_model import Decision, Line, Ruling, Source, SourceClass
from tallystick.model import Document, Reading
from tallystick.reconcile.engine import reconcile
from tallystick.reconcile.prints import fingerprint

DEFAULT = "tallystick.db"
VARIABLE = "TALLYSTICK_LEDGER"
BY_TODAY = "rules or knowledge have changed since that moment; with --as-of its lines are computed by those of today"
UNKEPT = "rules or knowledge have changed; its lines are computed for this answer, for they cannot be kept"


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
    """One ledger. ``clock`` gives the moment of recording.

    ``tell`` is told why an answer takes long, ``step`` what a rebuild does now and how many of its steps are done.
    """

    address: str
    knowledge: Accounting = field(default_factory=load_accounting)
    clock: Callable[[], datetime] = now
    tell: Callable[[str], None] | None = None
    step: Callable[[str, int], None] | None = None

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

    def turn(self) -> growth.Turn:
        """A change of the computed side that is made now: asked for while nobody else can write."""
        return growth.Turn(self.knowledge, self.clock(), self._tell, self.step or growth.silent)

    def _tell(self, sentence: str) -> None:
        if self.tell is not None:
            self.tell(f"{safe(self.address)}: {sentence}")

    def add(self, reading: Reading, others: Mapping[str, Sequence[str]] | None = None) -> Added:
        """Add one reading in one transaction; when this returns, it is kept. Adding it again changes nothing."""
        source = self._source(reading)
        with write.writing(self.engine) as connection:
            turn = self.turn()
            new, claims = self._keep(connection, reading, source, turn, others)
            if new or claims is not None:
                growth.grow(connection, [reading.document.id], turn)
        return Added(reading.document.id, reading.document.title, new, len(claims or ()))

    def add_many(self, readings: Iterable[Reading]) -> list[Added]:
        """Add many readings in one transaction and compute all lines once: for a first filling."""
        found = []
        with write.writing(self.engine) as connection:
            turn = self.turn()
            for reading in readings:
                new, claims = self._keep(connection, reading, self._source(reading), turn)
                found.append(Added(reading.document.id, reading.document.title, new, len(claims or ())))
            growth.rebuild(connection, turn)
        return found

    def add_batch(self, readings: Iterable[Reading]) -> int:
        """Add readings in one transaction and bring the lines up to date with them; how many were new."""
        sources = [(reading, self._source(reading)) for reading in readings]
        new = []
        with write.writing(self.engine) as connection:
            turn = self.turn()
            for reading, source in sources:
                is_new, claims = self._keep(connection, reading, source, turn)
                if claims or is_new:
                    new.append(reading.document.id)
            if new:
                growth.grow(connection, new, turn)
        return len(new)

    def _keep(
        self, connection: Connection, reading: Reading, source: Source, turn: growth.Turn,
        others: Mapping[str, Sequence[str]] | None = None,
    ) -> tuple[bool, list[str] | None]:  # fmt: skip
        """Insert a document and what was read in it: whether it was new, and its claims if they were."""
        new = write.add_document(connection, reading, replace(source, recorded=turn.moment))
        return new, write.add_reading(connection, reading, self.reader, turn.moment, others)

    def _source(self, reading: Reading) -> Source:
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
        touched = {*claims, *([fields["whole"]] if "whole" in fields else [])}
        with write.writing(self.engine) as connection:
            turn = self.turn()
            content = f"{turn.moment.isoformat()}|{ruling}|{'|'.join(claims)}|{who}|{why}|{sorted(fields.items())}"
            decision = Decision(
                id="D" + hashlib.sha256(content.encode()).hexdigest()[:10],
                ruling=ruling,
                claims=tuple(claims),
                who=who,
                why=why,
                recorded=turn.moment,
                **fields,
            )
            guard(connection)
            write.add_decision(connection, decision)
            growth.touch(connection, touched, turn)
        return decision

    def rebuild(self) -> None:
        """Compute all lines anew."""
        with write.writing(self.engine) as connection:
            growth.rebuild(connection, self.turn())

    def renew(self) -> bool:
        """Compute all lines anew where rules or knowledge have changed; of several at once one does, the others wait.

        Says whether the kept lines are those of today: not where this ledger cannot be written.
        """
        if self.current():
            return True
        try:
            with write.writing(self.engine) as connection:
                growth.renew(connection, self.turn())
        except DamagedError:
            raise
        except StoreError as error:
            self._tell(f"{UNKEPT}: {str(error).rpartition(': cannot be written: ')[2]}")
            return False
        return True

    def lines(self, *, as_of: date | None = None, known_at: datetime | None = None) -> list[Line]:
        """The lines now; from what was published by ``as_of``; or what this ledger told at ``known_at``.

        With both, where ``as_of`` takes anything away, and where its history does not reach that far, they are computed
        by today's rules from what was recorded by then; where these have changed since, that is told.
        """
        if as_of is None and known_at is None and self.renew():
            with read.looking(self.engine) as connection:
                return read.lines(connection)
        return self.computed(as_of, known_at)

    def computed(self, as_of: date | None = None, known_at: datetime | None = None) -> list[Line]:
        """The same without looking at whether the lines that are kept are those of today."""
        with read.looking(self.engine) as connection:
            as_of = needed(connection, as_of, known_at)
            if known_at is not None and as_of is None:
                told = history.changed_after(connection, known_at)
                if told is not None:
                    return as_told(read.lines(connection), told)
            if as_of is not None and known_at is not None and self._changed_since(connection, known_at):
                self._tell(BY_TODAY)
            sources = [s for s in read.sources(connection) if is_held(s, as_of, known_at)]
            claims = read.claims(connection, as_of=as_of, known_at=known_at)
            decisions = read.decisions(connection, known_at)
        return by_day(reconcile(sources, claims, decisions, self.knowledge).lines)

    def _changed_since(self, connection: Connection, moment: datetime) -> bool:
        """Whether rules or knowledge have changed since a moment."""
        noted = read.state(connection, growth.RULES_SINCE)
        later = noted is not None and datetime.fromisoformat(noted) > moment
        return later or not growth.is_current(connection, self.knowledge)

    def rules_since(self) -> datetime | None:
        """When the lines were last computed anew because rules or knowledge had changed."""
        with read.looking(self.engine) as connection:
            noted = read.state(connection, growth.RULES_SINCE)
        return datetime.fromisoformat(noted) if noted else None

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
            return growth.is_current(connection, self.knowledge)

    def document(self, id_: str) -> Document:
        """One document with its text."""
        with read.looking(self.engine) as connection:
            found = next(read.documents(connection, [id_]), None)
        if found is None:
            raise LedgerError(f"{safe(self.address)}: holds no document {id_}")
        return found


def by_day(lines: Iterable[Line]) -> list[Line]:
    """Lines by day of announcement, as the ledger keeps them."""
    return sorted(lines, key=lambda line: (str(line.announced or "9999"), line.id))


def as_told(today: Iterable[Line], changed: Mapping[str, Line | None]) -> list[Line]:
    """Today's lines, but those that have changed as they were."""
    return by_day([*(x for x in today if x.id not in changed), *(x for x in changed.values() if x is not None)])


def needed(connection: Connection, as_of: date | None, known_at: datetime | None) -> date | None:
    """``as_of``, unless all that was recorded by ``known_at`` was published by then: it takes nothing away."""
    if as_of is None or known_at is None:
        return as_of
    hidden = keyed.not_there(connection, as_of, None) - keyed.not_there(connection, None, known_at)
    return as_of if hidden else None


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
