"""A packed archive as one stream of what its gzip members hold, unpacked by ISA-L, and where each member begins.

fastwarc unpacks archives itself, but takes half as long again for it.
"""

from __future__ import annotations

import io
from collections import deque
from typing import Any, BinaryIO

_CHUNK = 65_536


class Members(io.RawIOBase):
    """What the members of a file hold from byte ``start`` on. A member that is damaged raises OSError.

    Nothing is said of a last member that breaks off: who reads knows how much there should be.
    """

    def __init__(self, file: BinaryIO, start: int, unpacker: Any) -> None:
        """``unpacker`` is a module with the interface of zlib."""
        file.seek(start)
        self._file, self._unpacker = file, unpacker
        self._member: Any = None
        self._packed, self._read = b"", start
        self._done = 0
        self._begins: deque[tuple[int, int]] = deque()
        self._latest = start

    def readable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """How many bytes were handed out."""
        return self._done

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes more; none at the end."""
        while True:
            if self._member is None and not self._begin():
                return b""
            if not self._packed:
                self._fill()
            ended = not self._packed
            try:
                out: bytes = self._member.decompress(self._packed, size if size > 0 else _CHUNK)
            except self._unpacker.error as error:
                raise OSError(f"a gzip member is damaged ({error})") from error
            if self._member.eof:
                self._packed, self._member = self._member.unused_data, None
            else:
                self._packed = self._member.unconsumed_tail
            if out or ended:
                self._done += len(out)
                return out

    def place(self, done: int) -> int:
        """Where in the file the member begins that holds what stands at ``done`` in the stream; asked in order."""
        while self._begins and self._begins[0][0] <= done:
            self._latest = self._begins.popleft()[1]
        return self._latest

    def _begin(self) -> bool:
        """Whether there is another member; zeros between members are padding."""
        self._packed = self._packed.lstrip(b"\0")
        while not self._packed:
            if not self._fill():
                return False
            self._packed = self._packed.lstrip(b"\0")
        self._begins.append((self._done, self._read - len(self._packed)))
        self._member = self._unpacker.decompressobj(wbits=31)
        return True

    def _fill(self) -> bool:
        self._packed = self._file.read(_CHUNK) or b""
        self._read += len(self._packed)
        return bool(self._packed)


def unpacker() -> Any | None:
    """ISA-L's module, or None where it is not installed."""
    try:
        from isal import isal_zlib
    except ImportError:
        return None
    return isal_zlib
