"""Documents that people hand in on pages: read one after another by a process of its own, kept only when confirmed.

Each has a folder: what was handed in, how far its reading is, the reading. So every process of a server can tell how
far any is, and a reading that breaks down or takes too long takes nothing else with it.
"""

from __future__ import annotations

import json
import multiprocessing
import queue
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tallystick.errors import SettingsError, SourceError, TallystickError, TextError
from tallystick.jobs.files import write_whole
from tallystick.jobs.read import Details, make_records, make_text, text_of
from tallystick.model import Raw, Reading
from tallystick.text import TextResult

WAITING = 8
"""Documents that may wait for their turn."""
SECONDS = 180.0
"""How long reading one may take: a report of a hundred pages takes a tenth of it."""
LOOK = 0.05
"""Seconds between two looks at how far a reading is that somebody waits for."""
LARGEST = 20_000_000
"""Bytes that are fetched from an address a visitor gives."""
KEPT = 3600.0
"""Seconds after which what was not confirmed is thrown away."""
_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Step(StrEnum):
    """How far a document is; the last three are ends."""

    WAITING = "waiting"
    FETCHING = "fetching"
    TEXT = "text"
    READING = "reading"
    READ = "read"
    FAILED = "failed"
    KEPT = "kept"


ENDS = frozenset({Step.READ, Step.FAILED, Step.KEPT})


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a person handed in: an address, or content with the name of its file; and what is known of it besides.

    ``text_only`` is content pasted to be checked: text in English, whatever else it may look like.
    """

    url: str | None = None
    content: bytes | None = None
    name: str = "the text given"
    details: Details = field(default_factory=Details)
    text_only: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """How far a document is, what was found out at each step, and what went wrong."""

    step: Step = Step.WAITING
    name: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    fault: str = ""
    document: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.step in ENDS


class Intake:
    """The folder, the queue, and the one process that reads."""

    def __init__(self, folder: Path | None = None, seconds: float = SECONDS) -> None:
        """``folder`` is shared by the processes of one server; without one, a folder of its own is made."""
        self._own: tempfile.TemporaryDirectory[str] | None = None
        self._folder = folder
        self._seconds = seconds
        self._queue: queue.Queue[Path] = queue.Queue(WAITING)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._reader: _Reader | None = None
        self._closed = False

    @property
    def folder(self) -> Path:
        """Where all is kept; made when it is first needed."""
        with self._lock:
            if self._folder is None:
                self._own = tempfile.TemporaryDirectory(prefix="tallystick-")
                self._folder = Path(self._own.name)
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return self._folder

    def hand_in(self, given: HandedIn) -> str | None:
        """Put a document in the queue and give its id, or None where the queue is full."""
        self._tidy()
        id_ = secrets.token_urlsafe(16)
        place = self.folder / id_
        place.mkdir(mode=0o700)
        (place / "content").write_bytes(given.content or b"")
        known = {**asdict(given.details), "url_given": given.url, "name": given.name, "text_only": given.text_only}
        write_whole(place / "given.json", json.dumps(known, default=str))
        return id_ if self._start(place, State(name=given.url or given.name)) else None

    def read_now(self, given: HandedIn) -> Reading | None:
        """Read a document while the asker waits, and throw away what was handed in; None where the queue is full.

        Raises TextError with what went wrong, also where it is not read in the time that one reading may take.
        """
        until = time.monotonic() + self._seconds
        id_ = self.hand_in(given)
        if id_ is None:
            return None
        try:
            while not (state := self.state(id_)).ended and not self._closed and time.monotonic() < until:
                time.sleep(LOOK)
            if state.step is not Step.READ:
                raise TextError(state.fault or "Its turn to be read did not come. Send the text again in a minute.")
            return self.reading(id_)
        finally:
            self.forget(id_)

    def again(self, id_: str, details: Details) -> bool:
        """Read a document anew with other details; False where the queue is full. Raises SettingsError for no such."""
        place = self._place(id_)
        known = json.loads((place / "given.json").read_text("utf-8"))
        write_whole(place / "given.json", json.dumps({**known, **asdict(details)}, default=str))
        return self._start(place, State(name=known["url_given"] or known["name"]))

    def state(self, id_: str) -> State:
        """How far a document is. Raises SettingsError for one that is not there any more."""
        return _state(self._place(id_))

    def details(self, id_: str) -> Details:
        """What was given besides the document."""
        return _details(json.loads((self._place(id_) / "given.json").read_text("utf-8")))

    def reading(self, id_: str) -> Reading:
        """What was read. Raises SettingsError where nothing was, or not yet."""
        from tallystick.report.as_json import from_json

        place = self._place(id_)
        try:
            return from_json((place / "reading.json").read_bytes())
        except OSError as error:
            raise SettingsError("This document has not been read yet. Wait until it is.") from error

    def kept(self, id_: str, document: str, note: str) -> None:
        """Note that a document went into the ledger."""
        place = self._place(id_)
        state = _state(place)
        _note(place, replace(state, step=Step.KEPT, document=document, notes={**state.notes, Step.KEPT: note}))

    def forget(self, id_: str) -> None:
        """Throw away what was handed in."""
        shutil.rmtree(self._place(id_), ignore_errors=True)

    def close(self) -> None:
        """End the reader, and throw away what was not kept if the folder is our own."""
        self._closed = True
        if self._reader is not None:
            self._reader.end()
        if self._own is not None:
            self._own.cleanup()

    def _place(self, id_: str) -> Path:
        place = self._folder / id_ if self._folder is not None and _ID.fullmatch(id_) else None
        if place is None or not place.is_dir():
            raise SettingsError("This document is not here any more; what is not added is thrown away after an hour.")
        return place

    def _start(self, place: Path, state: State) -> bool:
        (place / "reading.json").unlink(missing_ok=True)
        _note(place, state)
        try:
            self._queue.put_nowait(place)
        except queue.Full:
            shutil.rmtree(place, ignore_errors=True)
            return False
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="intake", daemon=True)
                self._thread.start()
        return True

    def _serve(self) -> None:
        """One after another, with a new reader where the last one broke down or took too long."""
        while not self._closed:
            place = self._queue.get()
            if self._reader is None or not self._reader.alive:
                self._reader = _Reader()
            fault = self._reader.read(place, self._seconds)
            if fault and place.is_dir():
                _note(place, replace(_state(place), step=Step.FAILED, fault=fault))

    def _tidy(self) -> None:
        """Throw away what was handed in long ago."""
        for place in self.folder.iterdir():
            with suppress(OSError):
                if time.time() - place.stat().st_mtime > KEPT:
                    shutil.rmtree(place, ignore_errors=True)


class _Reader:
    """The process that reads, as the server sees it."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=read_documents, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def read(self, place: Path, seconds: float) -> str:
        """Have one document read; says what went wrong with the reader itself."""
        try:
            self._pipe.send(str(place))
            if self._pipe.poll(seconds):
                self._pipe.recv()
                return ""
        except (EOFError, OSError):
            self.end()
            return "Reading it broke down. Tell those who keep this site; the document may be damaged."
        self.end()
        return f"Reading it took longer than {seconds:.0f} s. Split it, or read it with `tallystick add`."

    def end(self) -> None:
        self._process.kill()
        self._process.join(5)
        self._pipe.close()


def read_documents(pipe: Connection) -> None:
    """The life of the reading process: a folder in, a word when it is done, until the pipe closes."""
    while True:
        try:
            place = Path(pipe.recv())
        except (EOFError, OSError, KeyboardInterrupt):
            return
        with suppress(FileNotFoundError):  # thrown away while it was waiting
            read_place(place)
        pipe.send("done")


def read_place(place: Path) -> None:
    """Read what was handed in, noting how far it is; what cannot be read is noted with the reason."""
    given = json.loads((place / "given.json").read_text("utf-8"))
    try:
        _read(place, given, _Notes(place))
    except (SourceError, TextError) as error:
        _note(place, replace(_state(place), step=Step.FAILED, fault=str(error)))
    except TallystickError as error:
        _note(place, replace(_state(place), step=Step.FAILED, fault=f"It cannot be read: {error}"))


def _read(place: Path, given: dict[str, Any], note: Callable[[Step, str], None]) -> None:
    from tallystick.report.as_json import as_json

    raw = _raw(place, given, note)
    note(Step.TEXT, f"{len(raw.content):,} bytes")
    result = _text(raw, given)
    document = result.document
    about = (document.publisher, document.published.isoformat() if document.published else None)
    told = [f"{len(document.text):,} characters", *(x for x in about if x)]
    note(Step.READING, ", ".join(told))
    reading = make_records(result)
    write_whole(place / "reading.json", as_json(reading))
    kinds = [r.type for r in reading.records]
    counts = [f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds)]
    note(Step.READ, ", ".join(counts) or "nothing to record")


def _text(raw: Raw, given: dict[str, Any]) -> TextResult:
    if not given.get("text_only"):
        return make_text(raw, _details(given))
    from tallystick.jobs.checking import only_english

    result = text_of(raw.content.decode("utf-8"), _details(given))
    only_english(result.document)
    return result


def _raw(place: Path, given: dict[str, Any], note: Callable[[Step, str], None]) -> Raw:
    url: str | None = given["url_given"]
    if url is None:
        from tallystick.sources.files import media_type_of

        return Raw((place / "content").read_bytes(), media_type_of(given["name"]), given["name"])
    from tallystick.sources.fetch import Limits, fetch

    note(Step.FETCHING, url)
    return fetch(url, Limits(size=LARGEST))


@dataclass(frozen=True, slots=True)
class _Notes:
    """Notes each step when it begins, with what the one before it gave."""

    place: Path

    def __call__(self, step: Step, told: str) -> None:
        state = _state(self.place)
        _note(self.place, replace(state, step=step, notes={**state.notes, step: told}))


def _note(place: Path, state: State) -> None:
    write_whole(place / "state.json", json.dumps(asdict(state)))


def _state(place: Path) -> State:
    found = json.loads((place / "state.json").read_text("utf-8"))
    return State(**{**found, "step": Step(found["step"])})


def _details(given: dict[str, Any]) -> Details:
    published = date.fromisoformat(given["published"]) if given.get("published") else None
    return Details(published, given.get("publisher"), given.get("url"), given.get("title"))
