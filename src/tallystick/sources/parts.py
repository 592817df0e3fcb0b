"""What bulk reading is given, cut into parts that are read apart: byte ranges of archives, groups of files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import zip_longest
from pathlib import PurePath
from urllib.parse import urlsplit

from tallystick.errors import SourceError, UnreachableError
from tallystick.model import Raw
from tallystick.sources.places import Found, listed, opened

PART = 32_000_000
"""Bytes of an archive in one part, as they lie on disk: about a thousand pages, or half a minute's work."""
FILES = 200
"""Single files in one part."""
PAGE = 100_000
"""Bytes a page is thought to have before it is fetched, to tell how far the reading is."""
PAGE_LIMIT = 20_000_000
"""Bytes a page may have; the longest articles are a tenth of that."""


class Kind(StrEnum):
    """The containers documents come in."""

    WARC = "warc"
    JSON_LINES = "json lines"
    PARQUET = "parquet"
    FILES = "files"
    ADDRESSES = "addresses"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the input. ``names`` is one archive, or several single files or addresses of pages.

    ``start`` and ``end`` are bytes of a WARC file or of JSON Lines, row groups of Parquet, and unused for the others.
    ``stamp`` changes when the files do.
    """

    kind: Kind
    names: tuple[str, ...]
    start: int
    end: int
    size: int
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A document as the archive holds it, what the archive says of it, and how many bytes of the part it ends."""

    raw: Raw
    place: int
    published: date | None = None
    publisher: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in an archive that is no page that can be read: a stable code, and what was found where."""

    code: str
    message: str


@dataclass(slots=True)
class _Group:
    """Single files that will be read as one part."""

    files: list[Found] = field(default_factory=list)
    size: int = 0

    def take(self) -> Iterator[Part]:
        """The part, if there is a file in it; the group is empty afterwards."""
        if self.files:
            names, stamp = tuple(f.name for f in self.files), "\n".join(f.stamp for f in self.files)
            yield Part(Kind.FILES, names, 0, len(names), self.size, _hash(stamp))
        self.files, self.size = [], 0


def find_parts(targets: Iterable[str], size: int = PART) -> list[Part]:
    """All parts of the files, folders and addresses of storage named, in a fixed order.

    Raises SourceError for what is not there.
    """
    found: list[Part] = []
    group = _Group()
    for file in (f for target in targets for f in listed(target)):
        kind = kind_of(file.name)
        if kind is Kind.ADDRESSES:
            found += [*group.take(), *_by_site(file)]
        elif kind is not Kind.FILES:
            found += [*group.take(), *_ranges(kind, file, size)]
        else:
            group.files.append(file)
            group.size += file.size
            if len(group.files) >= FILES or group.size >= size:
                found += group.take()
    return [*found, *group.take()]


def kind_of(name: str) -> Kind:
    """The container a file is, by its name."""
    name = PurePath(name).name.lower()
    if name.endswith((".warc", ".warc.gz")):
        return Kind.WARC
    if name.endswith((".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")):
        return Kind.JSON_LINES
    if name.endswith(".urls"):
        return Kind.ADDRESSES
    return Kind.PARQUET if name.endswith(".parquet") else Kind.FILES


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _ranges(kind: Kind, file: Found, size: int) -> Iterator[Part]:
    """Byte ranges of about ``size``. Only compressed WARC and plain JSON Lines show where a record may begin."""
    if kind is Kind.PARQUET:
        yield from _row_groups(file, size)
        return
    can_be_cut = file.name.lower().endswith(".gz") is (kind is Kind.WARC)
    step = size if can_be_cut else max(file.size, 1)
    for start in range(0, max(file.size, 1), step):
        end = min(start + step, file.size)
        yield Part(kind, (file.name,), start, end, end - start, file.stamp)


def _row_groups(file: Found, size: int) -> Iterator[Part]:
    from tallystick.sources.tabular import count_row_groups

    try:
        count = count_row_groups(file.name)
    except UnreachableError:
        raise
    except SourceError:
        count = 1  # what is wrong with the file is said when it is read
    per_part = max(1, count * size // max(file.size, 1))
    for start in range(0, count, per_part):
        end = min(start + per_part, count)
        yield Part(Kind.PARQUET, (file.name,), start, end, file.size * (end - start) // max(count, 1), file.stamp)


def _by_site(file: Found) -> Iterator[Part]:
    """The addresses of a list, a line each, ``#`` for remarks. No site is in two parts, so that one worker asks it."""
    with opened(file.name) as lines:
        text = lines.read().decode("utf-8", "replace")
    sites: dict[str, list[str]] = {}
    for line in dict.fromkeys(line.strip() for line in text.splitlines()):
        if line and not line.startswith("#"):
            sites.setdefault(_site(line), []).append(line)
    some: list[list[str]] = []
    for addresses in sites.values():
        some.append(addresses)
        if sum(map(len, some)) >= FILES:
            yield _turns(some, file.stamp)
            some = []
    if some:
        yield _turns(some, file.stamp)


def _site(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""  # what is wrong with it is said when it is fetched


def _turns(sites: list[list[str]], stamp: str) -> Part:
    """A part in which the sites take turns, so that the pause one asks for is the time of another."""
    names = tuple(a for turn in zip_longest(*sites) for a in turn if a is not None)
    return Part(Kind.ADDRESSES, names, 0, len(names), len(names) * PAGE, stamp)
