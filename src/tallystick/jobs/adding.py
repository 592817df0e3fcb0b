"""What ``tallystick add`` is given, one document after another: files, pages, feeds, readings, the Kiel workbook.

A document that cannot be read is a ``Failure``, and the next one is read; where the ledger itself cannot be written,
nothing further is tried. Of a feed only what is new is read: the ledger remembers each entry that was, and the marks by
which the site tells whether the feed has changed. Those are kept only when no entry failed, so that what failed is
tried again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tallystick.errors import LedgerError, SourceError, StoreError, TallystickError, TextError
from tallystick.jobs.ledger import Added, Ledger
from tallystick.jobs.read import Details, read_raw, read_target
from tallystick.ledger import read, write
from tallystick.sources.feeds import Entry, Feed, parse_feed
from tallystick.sources.fetch import Fetcher, Marks
from tallystick.sources.files import read_file
from tallystick.text.kinds import is_feed


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be added, and why."""

    target: str
    message: str


@dataclass(frozen=True, slots=True)
class FeedRead:
    """What became of a feed: how many entries were new, known from before, and could not be read.

    ``doubts`` say what of its entries was left open; ``unchanged`` that the site had nothing new.
    """

    feed: str
    title: str | None
    new: int = 0
    known: int = 0
    failed: int = 0
    unchanged: bool = False
    doubts: tuple[str, ...] = ()


Outcome = Added | Failure | FeedRead


def add_targets(
    book: Ledger, targets: Iterable[str], details: Details, fetcher: Fetcher | None = None
) -> Iterator[Outcome]:
    """Add all that is named, folders with all files in them. Yields what became of each document, in order."""
    fetcher = fetcher or Fetcher()
    waiting = _files(targets)
    for target in waiting:
        try:
            yield from _add(book, target, details, fetcher)
        except StoreError as error:
            yield Failure(target, f"{target}: not added: {error}")
            left = sum(1 for _ in waiting)
            if left:
                yield Failure(target, f"{left} more were not tried; add them again when the ledger can be written")
        except (SourceError, TextError, LedgerError) as error:
            yield Failure(target, named(target, error))


def ask_feed(book: Ledger, url: str, details: Details, fetcher: Fetcher) -> Iterator[Outcome]:
    """Add what is new in the feed at an address; what is no feed, as the page of a fault, is a Failure."""
    try:
        yield from _add_address(book, url, details, fetcher, must_be_feed=True)
    except (StoreError, SourceError, TextError, LedgerError) as error:
        yield Failure(url, named(url, error))


def named(target: str, error: TallystickError) -> str:
    """The error with the address it is about, unless that may hold a password; files are named by the error itself."""
    said = str(error)
    return said if target in said or "@" in target or "://" not in target else f"{target}: {said}"


def _files(targets: Iterable[str]) -> Iterator[str]:
    """The targets, each folder replaced by the files in it."""
    for target in targets:
        path = Path(target)
        if path.is_dir():
            yield from sorted(str(p) for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield target


def _add(book: Ledger, target: str, details: Details, fetcher: Fetcher) -> Iterator[Outcome]:
    ending = Path(target).suffix.lower()
    if "://" in target:
        yield from _add_address(book, target, details, fetcher)
    elif ending == ".xlsx":
        from tallystick.jobs.kiel import read_workbook

        yield book.add(read_workbook(Path(target), book.knowledge))
    elif ending == ".json":
        from tallystick.jobs.ledger import read_reading

        yield book.add(read_reading(Path(target)))
    elif target != "-" and is_feed((raw := read_file(target)).content):
        yield from add_feed(book, parse_feed(raw), details, fetcher)
    else:
        yield book.add(read_target(target, details))


def _add_address(
    book: Ledger, url: str, details: Details, fetcher: Fetcher, *, must_be_feed: bool = False
) -> Iterator[Outcome]:
    answer = fetcher.page_or_feed(url, _marks(book, url))
    if answer.raw is None:
        yield FeedRead(url, None, unchanged=True)
        return
    if not must_be_feed and not is_feed(answer.raw.content):
        yield book.add(read_raw(answer.raw, details))
        return
    failed = 0
    for outcome in add_feed(book, parse_feed(answer.raw), details, fetcher):
        failed += isinstance(outcome, Failure)
        yield outcome
    if not failed:
        with write.writing(book.engine) as connection:
            write.set_state(connection, _name(url), json.dumps(asdict(answer.marks)))


def _name(url: str) -> str:
    return "feed " + _hash(url)[:32]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _marks(book: Ledger, url: str) -> Marks:
    with read.looking(book.engine) as connection:
        kept = read.state(connection, _name(url))
    return Marks(**json.loads(kept)) if kept else Marks()


def add_feed(book: Ledger, feed: Feed, details: Details, fetcher: Fetcher) -> Iterator[Outcome]:
    """Add the entries of a feed that were not read before, the oldest first; at last say what became of it."""
    for fault in feed.faults:
        yield Failure(feed.origin, fault)
    with read.looking(book.engine) as connection:
        seen = read.versions_seen(connection, (_hash(e.id) for e in feed.entries))
    fresh = [e for e in reversed(feed.entries) if (_hash(e.id), e.version) not in seen]
    failed = len(feed.faults)
    for entry in sorted(fresh, key=lambda e: str(e.published or "")):
        try:
            yield _add_entry(book, feed, entry, details, fetcher)
        except StoreError:
            raise
        except TallystickError as error:
            failed += 1
            yield Failure(feed.origin, _told(feed, entry, error))
    doubts = tuple(d for e in fresh for d in e.doubts)
    new = len(fresh) + len(feed.faults) - failed
    yield FeedRead(feed.origin, feed.title, new, len(feed.entries) - len(fresh), failed, doubts=doubts)


def _add_entry(book: Ledger, feed: Feed, entry: Entry, details: Details, fetcher: Fetcher) -> Added:
    raw = entry.content or fetcher.page(str(entry.link))
    publisher = None if entry.content is None else feed.title
    said = Details(entry.published, publisher, entry.link, entry.title)
    added = book.add(read_raw(raw, details, said, first=entry.content is not None))
    row = {
        "entry": _hash(entry.id),
        "version": entry.version,
        "feed": feed.origin,
        "name": entry.id,
        "document": added.document,
        "recorded": book.clock(),
    }
    with write.writing(book.engine) as connection:
        write.add_seen(connection, row)
    return added


def _told(feed: Feed, entry: Entry, error: TallystickError) -> str:
    """The error, with the entry's name where the error itself names only a page."""
    said = str(error)
    return said if said.startswith(feed.origin) else f"{feed.origin} (“{entry.title or entry.id}”): {said}"
