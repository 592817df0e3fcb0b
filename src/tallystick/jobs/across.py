"""Copies that lie in different parts: found from the sketches kept beside each document, when all parts are done."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from tallystick.jobs.prints import Prints
from tallystick.jobs.shards import Folder
from tallystick.jobs.stages import Print
from tallystick.jobs.tables import arrow
from tallystick.knowledge import load

_ROWS = 500
_WRITTEN = 50_000
"""Copies held in memory before they are written as a row group."""


def merge_copies(folder: Folder) -> int:
    """Write every document that is a copy, and of which first; return how many were copies of one in another part.

    A copy within a part was not read; one across parts was, and who adds up leaves its records out by this table.
    What tells copies is on disk meanwhile, so memory does not grow with the documents read.
    """
    pa = arrow()
    schema = pa.schema(
        [("document", pa.string()), ("copy_of", pa.string()), ("read", pa.bool_()), ("part", pa.int32())]
    )
    across: int = 0
    with folder.store.scratch() as beside, Prints(beside, load().triage.copies) as prints:
        for seen in _read(folder):
            prints.add(seen)
        rows = _copies(folder, prints.firsts())
        with (
            folder.store.whole("copies.parquet") as path,
            pa.parquet.ParquetWriter(path, schema, compression="zstd") as writer,
        ):
            while True:
                some = list(islice(rows, _WRITTEN))
                across += sum(1 for row in some if row["read"])
                writer.write_table(pa.Table.from_pylist(some, schema=schema))
                if len(some) < _WRITTEN:
                    return across


def _copies(folder: Folder, found: Iterator[str | None]) -> Iterator[dict[str, Any]]:
    """The documents that are copies. ``found`` tells of each that was read which earlier one it is a copy of."""
    for part in sorted(folder.done()):
        firsts: dict[str, str] = {}
        for batch in _batches(folder, part, ["document", "copy_of"]):
            for document, within in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                first = next(found) if within is None else firsts.get(within, within)
                if first is not None:
                    firsts[document] = first
                    yield {"document": document, "copy_of": first, "read": within is None, "part": part}


def _read(folder: Folder) -> Iterator[Print]:
    """What tells copies of the documents of all parts, without those that are copies within their part, in order."""
    pc = arrow().compute
    for part in sorted(folder.done()):
        for batch in _batches(folder, part, ["document", "copy_of", "published", "sketch", "telling"]):
            batch = batch.filter(pc.is_null(batch["copy_of"]))
            for row in range(batch.num_rows):
                document, _, published, sketch, telling = (column[row] for column in batch.columns)
                numbers = sketch.values.to_numpy().tobytes()
                yield Print(document.as_py(), published.as_py(), numbers, frozenset(telling.as_py()))


def _batches(folder: Folder, part: int, columns: list[str]) -> Iterator[Any]:
    """Some columns of the documents of a part."""
    parquet = arrow().parquet
    with folder.opened("documents", part) as bytes_, parquet.ParquetFile(bytes_) as file:
        yield from file.iter_batches(_ROWS, columns=columns, use_threads=False)
