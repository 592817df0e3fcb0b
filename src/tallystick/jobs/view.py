"""One snapshot of the account for pages: every line in columns, indexed, made once for each state of the ledger.

A page never reads all lines itself: it asks the current ``View``. When the ledger has changed, lines whose stored
text is the same are taken over from the snapshot before, so that a new document costs what it changes.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from tallystick.errors import LedgerError
from tallystick.jobs.haystack import Haystack
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.past import lines_then
from tallystick.jobs.quotes import Quotes
from tallystick.jobs.room import Room
from tallystick.knowledge.accounting import Accounting
from tallystick.knowledge.loading import to_stay
from tallystick.ledger import keyed, read
from tallystick.ledger_model import Line
from tallystick.model import Actor
from tallystick.report.cube import Cell, Whole, cells, within
from tallystick.report.lines import Filter, brief, searched
from tallystick.report.tables import parts_of
from tallystick.report.totals import Question, Total, total

KEPT = 512
"""Answers kept for one state of the ledger."""

CELLS = 800_000
"""Cells kept for one state of the ledger, of questions by measure, currency, recipient and type: about 300 MB."""

SELECTED = 4_000_000
"""Rows of selections kept for one state of the ledger, so that the next page of a table is not picked again: 32 MB."""

Answer = tuple[Total, tuple[Cell, ...]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """A line in the columns that tables filter and sort by; ids and lower-case text, never null where text is sorted.

    ``eur`` is the sum in euro at the rate of the day of announcement, ``text`` what a free-text search looks in.
    """

    line: Line
    id: str
    announced: str
    donors: tuple[str, ...]
    recipients: tuple[str, ...]
    stage: str
    aid_type: str
    categories: tuple[str, ...]
    source_classes: tuple[str, ...]
    eur: float | None
    text: str
    headline: str


@dataclass(frozen=True)
class View:
    """All lines in one state of the ledger, and answers about them that are worked out once."""

    version: str
    lines: tuple[Line, ...]
    knowledge: Accounting
    known: Mapping[str, Row] = field(default_factory=dict, repr=False, compare=False)
    _answers: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict, repr=False, compare=False)
    _cells: Room[Answer] = field(default_factory=lambda: Room(CELLS, lambda a: len(a[1])), repr=False, compare=False)
    _selected: Room[tuple[Row, ...]] = field(default_factory=lambda: Room(SELECTED, len), repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @cached_property
    def by_id(self) -> dict[str, Line]:
        """The lines by id."""
        return {line.id: line for line in self.lines}

    @cached_property
    def by_claim(self) -> dict[str, Line]:
        """The line that holds each claim."""
        return {claim: line for line in self.lines for claim in line.claims}

    @cached_property
    def parts(self) -> dict[str, tuple[Line, ...]]:
        """For each whole the lines that are part of it."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            for whole in dict.fromkeys(w for w in (line.part_of, *line.also_part_of) if w):
                found.setdefault(whole, []).append(line)
        return {whole: tuple(parts) for whole, parts in found.items()}

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The lines in columns, in order of announcement; those of lines that did not change are taken over."""
        known = self.known
        return tuple(
            row if (row := known.get(line.id)) is not None and row.line is line else _row(line, self.knowledge)
            for line in self.lines
        )

    @cached_property
    def row(self) -> dict[str, Row]:
        """The rows by id of their line."""
        return {row.id: row for row in self.rows}

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """Every actor of a line by id, as it is named first."""
        found: dict[str, Actor] = {}
        for line in self.lines:
            for actor in (*line.donors, *line.recipients, line.supplier, line.channel):
                if actor is not None:
                    found.setdefault(actor.id, actor)
        return found

    @cached_property
    def _of(self) -> dict[tuple[str, str], tuple[Row, ...]]:
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            line = row.line
            for role, actors in (
                ("donor", line.donors),
                ("recipient", line.recipients),
                ("supplier", (line.supplier,)),
                ("channel", (line.channel,)),
            ):
                for actor in actors:
                    if actor is not None:
                        found.setdefault((role, actor.id), []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def texts(self) -> Haystack:
        """What a free-text search looks in, in the order of the rows."""
        return Haystack(row.text for row in self.rows)

    @cached_property
    def by_donor(self) -> dict[str, list[Line]]:
        """The lines of each donor, joint ones with each of theirs."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            for actor in line.donors:
                found.setdefault(actor.id, []).append(line)
        return found

    def of(self, role: str, actor: str) -> tuple[Row, ...]:
        """The rows in which an actor is donor, recipient, supplier or channel."""
        return self._of.get((role, actor), ())

    def line(self, id_: str) -> Line:
        """The line with this id, or that holds the claim of this id. Raises LedgerError for an unknown one."""
        found = self.by_id.get(id_) or self.by_claim.get(id_)
        if found is None:
            raise LedgerError(f"{id_}: no line has this id")
        return found

    def filtered(self, asked: Filter) -> list[Row]:
        """The rows a filter asks for, in order of announcement."""
        rows: Iterable[Row] = self.rows
        if asked.donor is not None and ("donor", asked.donor) in self._of:
            rows = self.of("donor", asked.donor)
        elif asked.recipient is not None and ("recipient", asked.recipient) in self._of:
            rows = self.of("recipient", asked.recipient)
        words = asked.text.casefold().split() if asked.text else []
        return [row for row in rows if all(w in row.text for w in words) and asked.but_text.holds(row.line)]

    def total(self, question: Question) -> Total:
        """The answer to a question, worked out once."""
        lines = self._inside
        return self.once(("total", question), lambda: total(lines(question), question, self.knowledge, self.by_id))

    def cells(self, question: Question) -> tuple[Cell, ...]:
        """The answer to a question in cells; those of the last questions are kept."""
        return self._cut(question)[1]

    def footed(self, question: Question) -> Total:
        """The total that ``cells`` cuts up, with its entries and footnotes."""
        return self._cut(question)[0]

    def _cut(self, question: Question) -> tuple[Total, tuple[Cell, ...]]:
        return self._cells.once(
            question, lambda: cells(self._inside(question), question, self.knowledge, self._wider(question))
        )

    def _wider(self, question: Question) -> Whole:
        """All lines, with what they came to in the question that has no boundary."""
        widest = Question(measure=question.measure, currency=question.currency, prices=question.prices)
        if question == widest:
            return Whole(self.by_id, self._parts)
        return self.once(("within", widest), lambda: within(self.by_id, self._parts, self._cut(widest)))

    @cached_property
    def _parts(self) -> dict[str, list[Line]]:
        return parts_of(self.lines)

    def _inside(self, question: Question) -> Sequence[Line]:
        """Lines that hold all inside a question's boundary: those of its donors or recipients, whichever are fewer."""
        lists = [
            [self.of(role, i) for i in ids]
            for role, ids in (("donor", question.donors), ("recipient", question.recipients))
            if ids
        ]
        if not lists:
            return self.lines
        fewest = min(lists, key=lambda found: sum(map(len, found)))
        if len(fewest) == 1:
            return [row.line for row in fewest[0]]
        wanted = {row.id for rows in fewest for row in rows}
        return [line for line in self.lines if line.id in wanted]

    def selected(self, key: Hashable, pick: Callable[[], tuple[Row, ...]]) -> tuple[Row, ...]:
        """The rows that ``pick`` gives, kept under ``key``."""
        return self._selected.once(key, pick)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, kept under ``key`` as long as the ledger does not change."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                kept: T = self._answers[key]
                return kept
        made = make()
        with self._lock:
            self._answers[key] = made
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return made


def _row(line: Line, knowledge: Accounting) -> Row:
    return Row(
        line=line,
        id=line.id,
        announced=line.announced.isoformat() if line.announced else "",
        donors=tuple(a.id for a in line.donors),
        recipients=tuple(a.id for a in line.recipients),
        stage=line.stage.value,
        aid_type=line.aid_type.value if line.aid_type else "",
        categories=tuple(sorted({i.category for i in line.items if i.category})),
        source_classes=tuple(c.value for c, _ in line.sources),
        eur=in_euro(line, knowledge),
        text=searched(line),
        headline=brief(line),
    )


def in_euro(line: Line, knowledge: Accounting) -> float | None:
    """The line's sum in euro at the rate of the day it was announced; None without a sum or a rate."""
    amount = line.amount
    value = None if amount is None else amount.min if amount.min is not None else amount.max
    if amount is None or value is None:
        return None
    if amount.currency == "EUR":
        return value
    rate = knowledge.rates.rate(amount.currency or "", line.announced)
    return None if rate is None else value * rate.eur


class Views:
    """The current view of a ledger. One thread at a time makes a new one; the others wait for the first only.

    ``warm``, where it is set, asks a new view what visitors ask first. Then visitors are shown the view before until
    the new one is ready, so that a change of a large ledger keeps nobody waiting.
    """

    PATIENCE = 0.25
    """Seconds a visitor waits for a new view before the one before is shown: on a small ledger it is always enough."""

    def __init__(self, ledger: Ledger) -> None:
        """Nothing is read until the first question."""
        self.ledger = ledger
        self.warm: Callable[[View], None] | None = None
        self._ready: View | None = None
        self._renewal: threading.Thread | None = None
        self._looked = 0.0
        self._lock, self._turn = threading.Lock(), threading.Lock()
        self._view: View | None = None
        self._bodies: dict[str, tuple[str, Line]] = {}
        self.past = Past(ledger, self.current)
        self.quotes = Quotes(ledger)

    def current(self) -> View:
        """The view of the ledger as it is now."""
        with read.looking(self.ledger.engine) as connection:
            version = read.version(connection)
        view = self._view
        if view is not None and view.version == version:
            return view
        with self._lock:
            if self._view is None or self._view.version != version:
                self._view = self._make(version)
            return self._view

    def lately(self) -> View:
        """The view as it is now, or shortly before while a new one is made ready."""
        ready = self._ready
        if self.warm is None or ready is None:
            return self.current()
        if self.known_state() == ready.version and not self._at_work():
            return ready
        with read.looking(self.ledger.engine) as connection:
            version = read.version(connection)
        if ready.version != version:
            self.renew().join(self.PATIENCE)
        return self._ready or ready

    def known_state(self) -> str | None:
        """The state of what visitors are shown, if the ledger was looked at just now."""
        ready = self._ready
        fresh = self.warm is not None and ready is not None and time.monotonic() - self._looked < self.PATIENCE
        return ready.version if fresh and ready is not None else None

    def state(self) -> str:
        """The state of what visitors are shown; a new one is made ready where the ledger has changed."""
        with read.looking(self.ledger.engine) as connection:
            version = read.version(connection)
        self._looked = time.monotonic()
        if self.warm is None or self._ready is None:
            return version
        if self._ready.version != version:
            self.renew()
        return self._ready.version

    def renew(self) -> threading.Thread:
        """Have the current view made ready by a thread; if one is at it, that one."""
        with self._turn:
            if self._renewal is None or not self._at_work():
                self._renewal = threading.Thread(target=self._renew, name="view", daemon=True)
                self._renewal.start()
            return self._renewal

    def _at_work(self) -> bool:
        return self._renewal is not None and self._renewal.is_alive()

    def _renew(self) -> None:
        """Make and warm a view. It stays, so the collector of cycles shall not walk it: each walk stops every page."""
        with to_stay():
            view = self.current()
            if self.warm is not None:
                self.warm(view)
        self._ready = view

    def _make(self, version: str) -> View:
        if not self.ledger.renew():
            return View(version, tuple(self.ledger.computed()), self.ledger.knowledge)
        with read.looking(self.ledger.engine) as connection:
            fresh = dict(read.line_bodies(connection))
        kept = self._bodies
        self._bodies = {
            id_: kept[id_] if id_ in kept and kept[id_][0] == body else (body, read.line_of(body))
            for id_, body in fresh.items()
        }
        known = self._view.row if self._view is not None and "row" in vars(self._view) else {}
        return View(version, tuple(line for _, line in self._bodies.values()), self.ledger.knowledge, known)


class Past:
    """Views of other times, the last few asked for; one is worked out at a time, since it takes a part of a rebuild."""

    MOST = 6

    def __init__(self, ledger: Ledger, current: Callable[[], View]) -> None:
        """Nothing is read until the first question; ``current`` gives the view of today."""
        self.ledger, self._current = ledger, current
        self._lock = threading.Lock()
        self._views: OrderedDict[str, View] = OrderedDict()

    def at(self, as_of: date | None, known_at: datetime | None) -> View:
        """What the public knew on a day, what the ledger held at a moment; moments between two changes are one."""
        with read.looking(self.ledger.engine) as connection:
            version = read.version(connection)
            day, moment = keyed.last_before(connection, as_of, known_at)
        key = f"{version} as of {day or as_of} known at {moment or known_at}"
        with self._lock:
            view = self._views.get(key)
            if view is None:
                today = self._current()
                lines = lines_then(self.ledger, today.lines, day or as_of, moment or known_at)
                view = self._views[key] = View(key, tuple(lines), self.ledger.knowledge, today.row)
            self._views.move_to_end(key)
            while len(self._views) > self.MOST:
                self._views.popitem(last=False)
            return view
