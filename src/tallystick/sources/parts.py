"""What bulk reading is given, cut into parts that are read apart: byte ranges of archives, groups of files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from tallystick.errors import SourceError
from tallystick.model import Raw

PART = 32_000_000
"""Bytes of an archive in one part, as they lie on disk: about a thousand pages, or half a minute's work."""
FILES = 200
"""Single files in one part."""
PAGE_LIMIT = 20_000_000
"""Bytes a page may have; the longest articles are a tenth of that."""


class Kind(StrEnum):
    """The containers documents come in."""

    WARC = "warc"
    JSON_LINES = "json lines"
    PARQUET = "parquet"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the input. ``names`` is one archive, or several single files.

    ``start`` and ``end`` are bytes of a WARC file or of JSON Lines, row groups of Parquet, and unused for files.
    """

    kind: Kind
    names: tuple[str, ...]
    start: int
    end: int
    size: int


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

    names: list[str] = field(default_factory=list)
    size: int = 0

    def take(self) -> Iterator[Part]:
        """The part, if there is a file in it; the group is empty afterwards."""
        if self.names:
            yield Part(Kind.FILES, tuple(self.names), 0, len(self.names), self.size)
        self.names, self.size = [], 0


def find_parts(targets: Iterable[str], size: int = PART) -> list[Part]:
    """All parts of the files and folders named, in a fixed order. Raises SourceError for what is not there."""
    found: list[Part] = []
    group = _Group()
    for path in _paths(targets):
        kind = kind_of(path)
        length = path.stat().st_size
        if kind is not Kind.FILES:
            found += [*group.take(), *_ranges(kind, path, length, size)]
            continue
        group.names.append(str(path))
        group.size += length
        if len(group.names) >= FILES or group.size >= size:
            found += group.take()
    return [*found, *group.take()]


def kind_of(path: Path) -> Kind:
    """The container a file is, by its name."""
    name = path.name.lower()
    if name.endswith((".warc", ".warc.gz")):
        return Kind.WARC
    if name.endswith((".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")):
        return Kind.JSON_LINES
    return Kind.PARQUET if name.endswith(".parquet") else Kind.FILES


def _paths(targets: Iterable[str]) -> Iterator[Path]:
    for target in targets:
        path = Path(target)
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        elif path.is_file():
            yield path
        else:
            raise SourceError(f"{target}: there is no such file or folder; check the name")


def _ranges(kind: Kind, path: Path, length: int, size: int) -> Iterator[Part]:
    """Byte ranges of about ``size``. Only compressed WARC and plain JSON Lines show where a record may begin."""
    if kind is Kind.PARQUET:
        yield from _row_groups(path, length, size)
        return
    can_be_cut = path.name.lower().endswith(".gz") is (kind is Kind.WARC)
    step = size if can_be_cut else max(length, 1)
    for start in range(0, max(length, 1), step):
        end = min(start + step, length)
        yield Part(kind, (str(path),), start, end, end - start)


def _row_groups(path: Path, length: int, size: int) -> Iterator[Part]:
    from tallystick.sources.tabular import count_row_groups

    try:
        count = count_row_groups(path)
    except SourceError:
        count = 1  # what is wrong with the file is said when it is read
    per_part = max(1, count * size // max(length, 1))
    for start in range(0, count, per_part):
        end = min(start + per_part, count)
        yield Part(Kind.PARQUET, (str(path),), start, end, length * (end - start) // max(count, 1))
