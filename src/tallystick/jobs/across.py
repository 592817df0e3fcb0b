"""Copies that lie in different parts: found from the sketches kept beside each document, when all parts are done."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

from tallystick.jobs.shards import Folder
from tallystick.jobs.stages import Copies, Print
from tallystick.jobs.tables import arrow
from tallystick.knowledge import load

_COLUMNS = ["document", "copy_of", "published", "sketch", "telling"]
_ROWS = 1000


def merge_copies(folder: Folder) -> int:
    """Write every document that is a copy, and of which first; return how many were copies of one in another part.

    A copy within a part was not read; one across parts was, and who adds up leaves its records out by this table.
    Memory grows with the documents read, by about 6 kB each, not with the pages.
    """
    pa = arrow()
    copies = Copies(load())
    firsts: dict[str, str] = {}
    rows: list[dict[str, Any]] = []
    across = 0
    for part, row in _rows(folder):
        document, first = row["document"], row["copy_of"]
        was_read = first is None
        if was_read:
            seen = Print(document, row["published"], array("Q", row["sketch"]).tobytes(), frozenset(row["telling"]))
            first = copies.first(seen)
        else:
            first = firsts.get(first, first)
        if first is None:
            continue
        across += was_read
        firsts[document] = first
        rows.append({"document": document, "copy_of": first, "read": was_read, "part": part})
    schema = pa.schema(
        [("document", pa.string()), ("copy_of", pa.string()), ("read", pa.bool_()), ("part", pa.int32())]
    )
    with folder.store.whole("copies.parquet") as path:
        pa.parquet.write_table(pa.Table.from_pylist(rows, schema=schema), path, compression="zstd")
    return across


def _rows(folder: Folder) -> Iterator[tuple[int, dict[str, Any]]]:
    """The documents of all parts that are done, in order, with the number of the part."""
    parquet = arrow().parquet
    for part in sorted(folder.done()):
        with folder.opened("documents", part) as bytes_, parquet.ParquetFile(bytes_) as file:
            for batch in file.iter_batches(_ROWS, columns=_COLUMNS):
                for row in batch.to_pylist():
                    yield part, row
