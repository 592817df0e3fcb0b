"""Pages out of web archives (WARC), JSON Lines, Parquet, folders, feeds and lists of addresses.

Every page, or the name of what is wrong with it.

WARC is read by fastwarc. It ends without a word at a file that breaks off, and gives up the rest of a file at the first
fault, so lengths are compared here and reading starts again at the next gzip member that holds a record.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from tallystick.errors import SettingsError, SourceError, UnreachableError
from tallystick.model import Raw
from tallystick.sources.files import read_file, read_opened
from tallystick.sources.parts import PAGE_LIMIT, Fault, Kind, Page, Part
from tallystick.sources.places import View, is_address, opened, viewed

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

    from tallystick.sources.feeds import Feed
    from tallystick.sources.fetch import Fetcher

_MEMBER = b"\x1f\x8b\x08"
_RECORD = b"WARC/"
_PLAIN_RECORD = b"\r\n\r\nWARC/1."
_CHUNK = re.compile(rb"[0-9a-fA-F]{1,8}(?:;[^\r\n]{0,100})?\r\n")
_MARKUP = re.compile(rb"\s*<")
_FEEDS = frozenset({".rss", ".atom", ".rdf", ".xml"})
_READABLE = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf")


def read_part(part: Part, limit: int = PAGE_LIMIT) -> Iterator[Page | Fault]:
    """The pages of a part, in order. A page of more than ``limit`` bytes, packed or not, is a fault."""
    if part.kind is Kind.WARC:
        yield from _read_warc(part, limit)
    elif part.kind is Kind.FILES:
        yield from _read_files(part, limit)
    elif part.kind is Kind.ADDRESSES:
        yield from read_addresses(part, limit)
    else:
        from tallystick.sources import tabular

        read = tabular.read_lines if part.kind is Kind.JSON_LINES else tabular.read_parquet
        yield from read(part, limit)


def _read_files(part: Part, limit: int) -> Iterator[Page | Fault]:
    done = 0
    for name in part.names:
        try:
            raw = read_opened(opened(name), name, limit) if is_address(name) else read_file(name, limit)
        except UnreachableError:
            raise
        except SourceError as error:
            yield Fault("unreadable-file", str(error))
            continue
        done += len(raw.content)
        yield from _of_file(raw, done)


def _of_file(raw: Raw, place: int) -> Iterator[Page | Fault]:
    """A file as one page, or as the entries of a feed."""
    if PurePath(raw.origin).suffix.lower() in _FEEDS:
        from tallystick.sources.feeds import parse_feed

        try:
            yield from _entries(parse_feed(raw), place)
        except SourceError:
            pass  # XML of another sort; what it is, is seen when its text is made
        else:
            return
    yield Page(raw, place)


def _entries(feed: Feed, place: int) -> Iterator[Page | Fault]:
    yield from (Fault("broken-entry", fault) for fault in feed.faults)
    for entry in feed.entries:
        if entry.content is None:
            why = "the feed only links to it; `tallystick watch` reads such pages, and lists of addresses (.urls) do"
            yield Fault("text-elsewhere", f"{feed.origin}: {entry.link}: {why}")
            continue
        yield from (Fault("unclear-date", doubt) for doubt in entry.doubts)
        yield Page(entry.content, place, entry.published, feed.title, entry.title)


def read_addresses(part: Part, limit: int, fetcher: Fetcher | None = None) -> Iterator[Page | Fault]:
    """The pages at the addresses of a part, fetched one after another as each site asks."""
    from tallystick.sources.fetch import Fetcher, Limits  # dear to import, and most parts are archives

    fetcher = fetcher or Fetcher(Limits(size=limit))
    for number, address in enumerate(part.names, 1):
        try:
            raw = fetcher.page(address)
        except SourceError as error:
            yield Fault("unreadable-page", _of_address(address, str(error)))
            continue
        yield Page(raw, part.size * number // len(part.names))


def _of_address(address: str, message: str) -> str:
    """The message with the address it is about, unless that may hold a password."""
    return message if address in message or "@" in address else f"{address}: {message}"


def _read_warc(part: Part, limit: int) -> Iterator[Page | Fault]:
    """From record to record; after a fault from the next record that can be found behind the last good one.

    fastwarc does not say where a fault is. So the reading starts again behind the last good record: what fails there
    at once is the faulty one, and is named with its place.
    """
    name = part.names[0]
    with viewed(name) as view:
        if len(view) == 0:
            yield Fault("empty-archive", f"{name}: it is empty")
        packed = view[:2] == _MEMBER[:2]
        start = _next_record(view, part.start, packed=packed) if part.start else 0
        while start is not None and start < part.end:
            run = _Run(name, start)
            for position, record in run:
                if position >= part.end and view[position : position + 3] == _MEMBER:
                    return
                page = _page(f"{name}, byte {position:,}", record, position - part.start, limit)
                if page is not None:
                    yield page
                if isinstance(page, Fault) and page.code in _JUMPED and packed:
                    run.jump()
            if run.fault is None and not run.jumped:
                return
            following = _next_record(view, run.position + 1, packed=packed)
            named_next = following is not None and not run.first and _fails_at(name, following)
            if run.fault is not None and not named_next:
                place = "byte" if run.first else "after the record at byte"
                yield Fault("broken-record", f"{name}, {place} {run.position:,}: {run.fault}")
            start = following


_JUMPED = frozenset({"record-too-large", "record-cut-short"})
"""Faults after which the rest of a packed record is jumped over, not unpacked."""


class _Run:
    """Records from byte ``start`` of a WARC file with their places, until the end, the first fault or a jump."""

    def __init__(self, name: str, start: int) -> None:
        self.position, self.first, self.jumped = start, True, False
        self.fault: str | None = None
        self._name, self._start = name, start

    def jump(self) -> None:
        """Stop before the next record."""
        self.jumped = True

    def __iter__(self) -> Iterator[tuple[int, WarcRecord]]:
        warc = _fastwarc()
        kinds = warc.WarcRecordType.any_type  # a choice would leave out records of no sort without a word
        try:
            with opened(self._name) as file:
                file.seek(self._start)
                for record in warc.ArchiveIterator(file, record_types=kinds, auto_decode="none"):
                    self.position = record.stream_pos
                    self.first = False
                    yield self.position, record
                    if self.jumped:
                        return
        except (OSError, ValueError) as error:
            self.fault = str(error)


def _fails_at(name: str, start: int) -> bool:
    """Whether reading from ``start`` fails before the first record: then that is the faulty one."""
    run = _Run(name, start)
    next(iter(run), None)
    return run.fault is not None and run.first


def _page(origin: str, record: WarcRecord, place: int, limit: int) -> Page | Fault | None:
    """The page in a record, the fault in it, or None where a record of the sort holds no page."""
    sort = record.record_type
    sorts = type(sort)
    if sort in (sorts.no_type, sorts.unknown):
        return Fault("broken-record", f"{origin}: its header names no sort of record that is known (WARC-Type)")
    if sort not in (sorts.response, sorts.resource, sorts.conversion):
        return None
    headers = record.http_headers if record.is_http else record.headers
    url = record.headers.get("WARC-Target-URI")
    if record.is_http and (headers is None or headers.status_code != 200):
        return Fault("http-status", f"{origin}: the answer was {headers.status_code if headers else 'none'}")
    media_type = headers.get("Content-Type") if headers is not None else None
    plain = (media_type or "").partition(";")[0].strip().lower()
    if plain and plain not in _READABLE:
        return Fault("media-type", f"{origin}: {plain}")
    if record.content_length > limit:
        return Fault("record-too-large", f"{origin}: {record.content_length:,} bytes, more than {limit:,}")
    try:
        body = record.reader.read()
        if len(body) < record.content_length:
            return _short(origin, len(body), record.content_length)
        body = _decoded(body, headers, limit)
    except (OSError, ValueError) as error:
        return Fault("record-cut-short", f"{origin}: {error}")
    if len(body) > limit:
        return Fault("record-too-large", f"{origin}: more than {limit:,} bytes when unpacked")
    if not body:
        return Fault("empty-page", f"{origin}: there is nothing in it")
    return Page(Raw(body, media_type, url or origin, url), place)


def _short(origin: str, read: int, stated: int) -> Fault:
    return Fault("record-cut-short", f"{origin}: {read:,} of {stated:,} bytes are there")


def _decoded(body: bytes, headers: Any, limit: int) -> bytes:
    """The body without transfer and content encoding, at most ``limit`` and one bytes of it.

    Many archives keep the header and store the body decoded: the bytes decide. They are asked first, since to ask a
    header takes longer.
    """
    if _CHUNK.match(body) and "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        from fastwarc import stream_io

        body = stream_io.ChunkedReader(io.BytesIO(body)).read(limit + 1)
    if body[:2] == _MEMBER[:2]:
        return zlib.decompressobj(wbits=31).decompress(body, limit + 1)
    if not _MARKUP.match(body) and (headers.get("Content-Encoding") or "").strip().lower() == "br":
        from fastwarc import stream_io

        return stream_io.BrotliReader(io.BytesIO(body)).read(limit + 1)
    return body


def _next_record(view: View, start: int, *, packed: bool) -> int | None:
    """Where the next record at or after ``start`` begins: a gzip member that unpacks to one, or its first line."""
    if not packed:
        at = view.find(_PLAIN_RECORD, max(0, start - 4))
        return at + 4 if at >= 0 else None
    at = view.find(_MEMBER, start)
    while at >= 0:
        try:
            if zlib.decompressobj(wbits=31).decompress(view[at : at + 512], len(_RECORD)) == _RECORD:
                return at
        except zlib.error:
            pass  # these three bytes stood in packed data by chance
        at = view.find(_MEMBER, at + 1)
    return None


def _fastwarc() -> Any:
    try:
        from fastwarc import warc
    except ImportError as error:
        raise SettingsError(needs("fastwarc", "reading WARC files")) from error
    return warc


def needs(package: str, what: str) -> str:
    """What to say where a package of the optional extra is missing."""
    return f"{what} needs the package {package}: pip install 'tallystick[batch]'"
