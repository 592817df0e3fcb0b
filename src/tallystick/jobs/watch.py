"""Watching feeds: each is asked again when its time has come, for as long as the program runs.

What a feed brings is read by ``adding.py``, which keeps in the ledger what was read and the marks a site gave; here is
only when to ask. That is kept in the ledger too, so that a program that is started anew does not ask everybody at once.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from tallystick.errors import KnowledgeError, SettingsError, SourceError
from tallystick.jobs.adding import Failure, Outcome, ask_feed
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.read import Details
from tallystick.knowledge.files import parse
from tallystick.ledger import read, write
from tallystick.model import Raw
from tallystick.sources.fetch import Fetcher

LONGEST = timedelta(days=1)
"""However often a feed has failed, it is asked once a day."""
RULES_LAST = timedelta(days=1)
"""A robots.txt is asked for again after a day, as RFC 9309 has it."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WatchedFeed(_Entry):
    """A feed, how often to ask it, and who publishes it if its pages do not say."""

    url: str
    minutes: int = Field(default=60, ge=5, le=10_080)
    publisher: str | None = None

    @field_validator("url")
    @classmethod
    def _web(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValueError(f"{value!r} is no address that begins with https:// or http://")
        return value


class WatchList(_Entry):
    """All of ``feeds.yml``."""

    feeds: tuple[WatchedFeed, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of asking one feed: its documents and failures, and when it is asked again."""

    feed: str
    outcomes: tuple[Outcome, ...]
    next: datetime


@dataclass(frozen=True, slots=True)
class _Due:
    """When a feed is asked next, and how often in a row it has failed."""

    at: datetime
    failures: int = 0


def read_list(path: Path) -> tuple[WatchedFeed, ...]:
    """The feeds of a file. Raises SettingsError naming every fault of it."""
    try:
        found = parse(str(path), path.read_bytes(), WatchList).feeds
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror or error}") from error
    except KnowledgeError as error:
        raise SettingsError(str(error)) from error
    addresses = [feed.url for feed in found]
    twice = sorted({a for a in addresses if addresses.count(a) > 1})
    if twice:
        raise SettingsError(f"{path}: named twice: {', '.join(twice)}")
    return found


class PatientFetcher(Fetcher):
    """Leaves alone for a time what it could not have: an hour after the first failure, then twice as long each time."""

    def __init__(self, clock: Callable[[], datetime], inner: Fetcher) -> None:
        """``inner`` does the asking."""
        super().__init__(inner.limits, inner.allow, inner.pause, inner.sleep)
        self._clock = clock
        self._failed: dict[str, _Due] = {}

    def page(self, url: str) -> Raw:
        """One page. Raises SourceError, also where it failed not long ago."""
        known = self._failed.get(url)
        if known is not None and self._clock() < known.at:
            raise SourceError(f"{url}: could not be had and is not asked for again before {known.at:%Y-%m-%d %H:%M}")
        try:
            found = super().page(url)
        except SourceError:
            failures = known.failures if known else 0
            self._failed[url] = _Due(self._clock() + _backoff(timedelta(hours=1), failures), failures + 1)
            raise
        self._failed.pop(url, None)
        return found

    def forget_rules(self) -> None:
        """Ask each site for its robots.txt again."""
        self._rules.clear()


def _backoff(first: timedelta, failures: int) -> timedelta:
    return min(first * int(2 ** min(failures, 12)), max(LONGEST, first))


@dataclass
class Watch:
    """Feeds that are watched into a ledger. ``stop`` ends it after the document at hand."""

    book: Ledger
    feeds: Sequence[WatchedFeed]
    stop: threading.Event = field(default_factory=threading.Event)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    fetcher: Fetcher | None = None

    def run(self, *, once: bool = False) -> Iterator[Turn]:
        """Ask each feed when its time has come, until ``stop`` is set; with ``once``, those whose time it is now."""
        fetcher = PatientFetcher(self.clock, self.fetcher or Fetcher(sleep=self._pause))
        due = {feed.url: self._kept(feed.url) for feed in self.feeds}
        rules_end = self.clock() + RULES_LAST
        while not self.stop.is_set():
            if self.clock() >= rules_end:
                fetcher.forget_rules()
                rules_end = self.clock() + RULES_LAST
            for feed in self.feeds:
                if due[feed.url].at <= self.clock() and not self.stop.is_set():
                    turn, due[feed.url] = self._ask(feed, due[feed.url], fetcher)
                    yield turn
            if once:
                return
            self.stop.wait(max(0.0, (min(d.at for d in due.values()) - self.clock()).total_seconds()))

    def _pause(self, seconds: float) -> None:
        """The wait a site asks for; whoever stops the program does not wait for it, and nothing more is asked."""
        if self.stop.wait(seconds):
            raise SourceError("stopped before it was asked for; it is read the next time")

    def _ask(self, feed: WatchedFeed, due: _Due, fetcher: Fetcher) -> tuple[Turn, _Due]:
        outcomes = []
        for outcome in ask_feed(self.book, feed.url, Details(publisher=feed.publisher), fetcher):
            outcomes.append(outcome)
            if self.stop.is_set():
                break
        failed = bool(outcomes) and all(isinstance(o, Failure) for o in outcomes)
        every = timedelta(minutes=feed.minutes)
        wait = _backoff(every, due.failures + 1) if failed else every
        following = _Due(self.clock() + wait, due.failures + 1 if failed else 0)
        if not self.stop.is_set():
            self._keep(feed.url, following)
        return Turn(feed.url, tuple(outcomes), following.at), following

    def _kept(self, url: str) -> _Due:
        with read.looking(self.book.engine) as connection:
            kept = read.state(connection, _name(url))
        if kept is None:
            return _Due(self.clock())
        found = json.loads(kept)
        return _Due(datetime.fromisoformat(found["at"]), int(found["failures"]))

    def _keep(self, url: str, due: _Due) -> None:
        with write.writing(self.book.engine) as connection:
            write.set_state(connection, _name(url), json.dumps({"at": due.at.isoformat(), "failures": due.failures}))


def _name(url: str) -> str:
    return "watch " + hashlib.sha256(url.encode()).hexdigest()[:32]
