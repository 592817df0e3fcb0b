"""What tells copies, of all texts of a bulk reading: kept on disk, so that memory does not grow with their number.

A few bytes a text are in memory (where its print stands); keys, and which texts share one, are arrays in files that the
system may drop from memory. The files have no name: nothing is left of them, however a run ends.
"""

from __future__ import annotations

import struct
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np

from tallystick.jobs.stages import BANDS, Print, copy_keys, is_copy
from tallystick.knowledge.triage import CopyRule

_HEAD = struct.Struct("<iIII")
"""Day of publication (0 if unknown) and the bytes of id, sketch and hashed paragraphs, which follow."""
_NOBODY = 1 << 63
"""Added to a text's number, a key that no other text has: the rest of the keys of texts that have only one."""
_ALONE = -1


class Prints:
    """Prints in the order they are added; afterwards, which earlier text each is a copy of.

    Texts meet where they share a key, as in ``stages.Copies``, and the answers are the same.
    """

    def __init__(self, folder: Path, rule: CopyRule) -> None:
        """``folder`` is where there is room: 1.4 kB a text, and 0.2 kB more while copies are sought."""
        self._rule, self._files, self._folder = rule, ExitStack(), folder
        self._prints, self._keys = self._file(), self._file()
        self._at = array("Q")
        self._end = 0

    def _file(self) -> BinaryIO:
        return self._files.enter_context(tempfile.TemporaryFile(dir=self._folder))

    def __enter__(self) -> Self:
        """The prints themselves."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Close the files, which removes them."""
        self._files.close()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._at)

    def add(self, seen: Print) -> None:
        """One more print. Raises OSError where there is no room for it."""
        keys = copy_keys(seen)
        keys += [_NOBODY + len(self) * BANDS + n for n in range(len(keys), BANDS)]
        name, telling = seen.document.encode(), array("q", sorted(seen.telling)).tobytes()
        day = seen.published.toordinal() if seen.published else 0
        row = b"".join((_HEAD.pack(day, len(name), len(seen.sketch), len(telling)), name, seen.sketch, telling))
        self._at.append(self._end)
        self._end += self._prints.write(row)
        self._keys.write(array("Q", keys).tobytes())

    def __getitem__(self, number: int) -> Print:
        """The print that was added as number ``number``, counted from 0."""
        self._prints.seek(self._at[number])
        day, *lengths = _HEAD.unpack(self._prints.read(_HEAD.size))
        name, sketch, telling = (self._prints.read(length) for length in lengths)
        published = date.fromordinal(day) if day else None
        return Print(name.decode(), published, sketch, frozenset(array("q", telling)))

    def firsts(self) -> Iterator[str | None]:
        """For each print in order the id of the first it is a copy of, None if it is a first itself."""
        if not len(self):
            return
        order, begins = self._met()
        is_first = np.ones(len(self), dtype=bool)
        for number in range(len(self)):
            first = self._first(number, order, begins, is_first) if (begins[number] != _ALONE).any() else None
            is_first[number] = first is None
            yield first

    def _first(self, number: int, order: Any, begins: Any, is_first: Any) -> str | None:
        seen, asked = self[number], set()
        for band in range(BANDS):
            at = int(begins[number, band])
            while at != _ALONE and (other := int(order[band, at])) < number:
                at += 1
                if not is_first[other] or other in asked:
                    continue
                asked.add(other)
                if is_copy(seen, first := self[other], self._rule):
                    return first.document
        return None

    def _met(self) -> tuple[Any, Any]:
        """By band, the numbers of all texts sorted by key; by text and band, where among them those with its key begin.

        The second is _ALONE where nobody else has the key.
        """
        self._keys.flush()
        count = len(self)
        keys = np.memmap(self._keys, np.uint64, "r", shape=(count, BANDS))
        order = np.memmap(self._file(), np.int32, "w+", shape=(BANDS, count))
        begins = np.memmap(self._file(), np.int32, "w+", shape=(count, BANDS))
        for band in range(BANDS):
            mine = np.array(keys[:, band])
            order[band] = by_key = np.argsort(mine, kind="stable").astype(np.int32)
            mine = mine[by_key]
            starts = np.flatnonzero(np.concatenate(([True], mine[1:] != mine[:-1])))
            sizes = np.diff(np.append(starts, count))
            begins[by_key, band] = np.repeat(np.where(sizes > 1, starts, _ALONE), sizes)
        return order, begins
