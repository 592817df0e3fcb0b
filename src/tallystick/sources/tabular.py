"""Documents in rows: JSON Lines and Parquet with a column of text or HTML and others of what is known of it."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO, cast

from tallystick.errors import SettingsError, SourceError
from tallystick.model import Raw
from tallystick.sources.parts import Fault, Page, Part
from tallystick.sources.places import opened

# What the columns are called in published collections of articles, ours first.
_CONTENT = {"html": "text/html", "text": "text/plain", "content": None, "body": None, "maintext": "text/plain"}
_NAMES = {
    "url": ("url", "link", "source_url"),
    "title": ("title", "headline"),
    "publisher": ("publisher", "sitename", "source_domain", "source"),
    "published": ("published", "date", "date_publish", "published_at"),
}
_GROUP = 100


def read_lines(part: Part, limit: int) -> Iterator[Page | Fault]:
    """The lines that begin within the part, each a JSON object. A line longer than ``limit`` bytes is a fault."""
    name = part.names[0]
    packed = name.lower().endswith(".gz")
    try:
        with opened(name) as plain:
            file = cast("BinaryIO", gzip.GzipFile(fileobj=plain) if packed else io.BufferedReader(cast("Any", plain)))
            yield from _lines(file, part, limit, packed=packed)
    except (OSError, EOFError, zlib.error) as error:
        yield Fault("broken-archive", f"{name}: {error}; what stands before was read")


def _lines(file: BinaryIO, part: Part, limit: int, *, packed: bool) -> Iterator[Page | Fault]:
    """A line belongs to the part its first byte lies in, so a part begins behind the first line end before it."""
    place = 0
    if part.start:
        file.seek(part.start - 1)
        place = part.start - 1 + _rest_of_line(file, limit)
    while packed or place < part.end:
        origin = f"{part.names[0]}, byte {place:,}"
        line = file.readline(limit + 1)
        if not line:
            return
        place += len(line)
        done = min(place - part.start, part.size)
        if len(line) > limit and not line.endswith(b"\n"):
            place += _rest_of_line(file, limit)
            yield Fault("record-too-large", f"{origin}: a line of more than {limit:,} bytes")
        elif line.strip():
            yield from _row(_parsed(line), origin, done, limit)


def _rest_of_line(file: BinaryIO, limit: int) -> int:
    length = 0
    while piece := file.readline(limit):
        length += len(piece)
        if piece.endswith(b"\n"):
            break
    return length


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return error


def read_parquet(part: Part, limit: int) -> Iterator[Page | Fault]:
    """The rows of the part's row groups, a hundred at a time."""
    name = part.names[0]
    arrow = _pyarrow()
    try:
        with opened(name) as bytes_, arrow.ParquetFile(bytes_) as file:
            known = {*_CONTENT, *(name for names in _NAMES.values() for name in names)}
            wanted = [c for c in file.schema_arrow.names if c in known]
            seen, total = 0, sum(file.metadata.row_group(i).num_rows for i in range(part.start, part.end))
            for batch in file.iter_batches(_GROUP, row_groups=list(range(part.start, part.end)), columns=wanted):
                for row in batch.to_pylist():
                    seen += 1
                    yield from _row(row, f"{name}, row {seen:,}", part.size * seen // max(total, 1), limit)
    except (OSError, ValueError) as error:
        yield Fault("broken-archive", f"{name}: {error}")


def count_row_groups(name: str) -> int:
    """How many row groups a Parquet file has. Raises SourceError when it is none."""
    try:
        with opened(name) as bytes_, _pyarrow().ParquetFile(bytes_) as file:
            return int(file.num_row_groups)
    except (OSError, ValueError) as error:
        raise SourceError(f"{name}: not a Parquet file that can be read: {error}") from error


def _pyarrow() -> Any:
    try:
        from pyarrow import parquet  # type: ignore[import-untyped]
    except ImportError as error:
        message = "reading and writing Parquet needs the package pyarrow: pip install 'tallystick[batch]'"
        raise SettingsError(message) from error
    return parquet


def _row(row: Any, origin: str, place: int, limit: int) -> Iterator[Page | Fault]:
    if not isinstance(row, dict):
        yield Fault("broken-record", f"{origin}: {row if isinstance(row, Exception) else 'not an object'}")
        return
    column = next((c for c in _CONTENT if isinstance(row.get(c), str | bytes) and row[c]), None)
    if column is None:
        yield Fault("empty-page", f"{origin}: no text in any of the columns {', '.join(_CONTENT)}")
        return
    content = row[column] if isinstance(row[column], bytes) else row[column].encode("utf-8", "replace")
    if len(content) > limit:
        yield Fault("record-too-large", f"{origin}: {len(content):,} bytes, more than {limit:,}")
        return
    told = {key: next((row[n] for n in names if row.get(n)), None) for key, names in _NAMES.items()}
    published = _day(told["published"])
    if told["published"] is not None and published is None:
        yield Fault("unclear-date", f"{origin}: {told['published']!r} is no ISO date; the document is read without")
    url = _string(told["url"])
    raw = Raw(content, _CONTENT[column], url or origin, url)
    yield Page(raw, place, published, _string(told["publisher"]), _string(told["title"]))


def _string(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
