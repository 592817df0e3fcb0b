"""Where archives lie: a path on this machine, or an address of other storage (s3://, gs://, …) read by fsspec.

What goes wrong with other storage is told apart: what is not there is a SourceError, and what cannot be reached now an
UnreachableError, so that it is tried again and not counted as done.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from tallystick.errors import SourceError, UnreachableError

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_CHUNK = 4_000_000
"""Bytes asked for at once: a small part of a part, and few enough requests."""
_STAMPS = ("ETag", "etag", "md5Hash", "crc32c", "mtime", "LastModified", "last_modified", "updated", "created")
"""What storages call the mark that changes with the content, the surest first."""
# What the clients of storages raise that is no OSError, by the module it comes from.
_CLIENT_ERRORS = (
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.exceptions", "ClientError"),
    ("google.auth.exceptions", "GoogleAuthError"),
    ("gcsfs.retry", "HttpError"),
    ("aiohttp", "ClientError"),
    ("fsspec.exceptions", "FSTimeoutError"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be read: its path or address, its bytes, and a mark that changes when it does."""

    name: str
    size: int
    stamp: str


class View(Protocol):
    """Bytes of a file by their place, as a map of it into memory gives them."""

    def __len__(self) -> int:
        """All of them."""

    def __getitem__(self, where: slice, /) -> bytes:
        """Those of a stretch."""

    def find(self, what: bytes, start: int = ..., /) -> int:
        """Where these next stand, or -1."""


def is_address(name: str) -> bool:
    """Whether a name is that of other storage and no path."""
    return _ADDRESS.match(name) is not None


def file_system(address: str) -> tuple[Any, str]:
    """fsspec's file system for an address, and the path in it. Raises SourceError where its package is missing."""
    import fsspec

    try:
        return cast("tuple[Any, str]", fsspec.core.url_to_fs(address, use_listings_cache=False))
    except (ImportError, ValueError) as error:
        raise SourceError(f"{address}: {error}; pip install 'tallystick[cluster]' has S3 and GCS") from error


@contextmanager
def told(name: str) -> Iterator[None]:
    """Turns what a storage's client raises into a SourceError that names the place."""
    try:
        yield
    except FileNotFoundError as error:
        raise SourceError(f"{name}: there is no such file or folder; check the name") from error
    except PermissionError as error:
        message = f"{name}: the storage refuses it ({_first(error)}); check the credentials, then run again"
        raise UnreachableError(message) from error
    except _storage_errors() as error:
        raise UnreachableError(f"{name}: cannot be reached ({_first(error)}); check it, then run again") from error


def _storage_errors() -> tuple[type[Exception], ...]:
    """The system's errors and those of clients that are in use; one that is not imported has raised nothing."""
    found = (getattr(sys.modules.get(module), name, None) for module, name in _CLIENT_ERRORS)
    return (OSError, *(error for error in found if error is not None))


def _first(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


def listed(target: str) -> list[Found]:
    """The file named, or all files in the folder, in order of their names. Raises SourceError if there is nothing."""
    return _listed_there(target) if is_address(target) else _listed_here(target)


def _listed_here(target: str) -> list[Found]:
    path = Path(target)
    if path.is_dir():
        paths = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
    elif path.is_file():
        paths = [path]
    else:
        raise SourceError(f"{target}: there is no such file or folder; check the name")
    try:
        stats = [(p, p.stat()) for p in paths]
    except OSError as error:
        raise SourceError(f"{error.filename or target}: cannot be read: {error.strerror or error}") from error
    return [Found(str(p), stat.st_size, f"{stat.st_size} {stat.st_mtime_ns}") for p, stat in stats]


def _listed_there(target: str) -> list[Found]:
    system, path = file_system(target)
    with told(target):
        infos = [system.info(path)] if system.isfile(path) else list(system.find(path, detail=True).values())
    if not infos:
        raise SourceError(f"{target}: there is no such file or folder; check the name")
    visible = [i for i in infos if i["type"] == "file" and not i["name"].rpartition("/")[2].startswith(".")]
    return sorted((_found_there(system, i) for i in visible), key=lambda f: f.name)


def _found_there(system: Any, info: dict[str, Any]) -> Found:
    mark = next((info[key] for key in _STAMPS if info.get(key)), "")
    size = int(info.get("size") or 0)
    return Found(str(system.unstrip_protocol(info["name"])), size, f"{size} {mark}")


def opened(name: str) -> BinaryIO:
    """The file, to be read from any place. Raises SourceError; so does reading from other storage."""
    if not is_address(name):
        try:
            return cast("BinaryIO", Path(name).open("rb", buffering=0))
        except OSError as error:
            raise SourceError(f"{name}: cannot be read: {error.strerror or error}") from error
    system, path = file_system(name)
    with told(name):
        return cast("BinaryIO", _Told(system.open(path, "rb", block_size=_CHUNK, cache_type="readahead"), name))


class _Told(io.RawIOBase):
    """A file of other storage whose errors name it."""

    def __init__(self, inner: Any, name: str) -> None:
        self._inner, self._name = inner, name

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return int(self._inner.tell())

    def seek(self, offset: int, whence: int = 0) -> int:
        with told(self._name):
            return int(self._inner.seek(offset, whence))

    def read(self, size: int = -1) -> bytes:
        with told(self._name):
            return bytes(self._inner.read(size))

    def readinto(self, buffer: Any) -> int:
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._inner.close()
        super().close()


@contextmanager
def viewed(name: str) -> Iterator[View]:
    """The bytes of a file by their place; not more of them are held than are asked for. Raises SourceError."""
    if is_address(name):
        system, path = file_system(name)
        with told(name):
            size = int(system.info(path)["size"])
        yield _Distant(system, path, size, name)
        return
    import mmap

    try:
        with Path(name).open("rb") as file:
            if not file.seek(0, io.SEEK_END):
                yield b""
                return
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
                yield view
    except OSError as error:
        raise SourceError(f"{name}: cannot be read: {error.strerror or error}") from error


class _Distant:
    """A file of other storage, fetched a chunk at a time."""

    def __init__(self, system: Any, path: str, size: int, name: str) -> None:
        self._system, self._path, self._size, self._name = system, path, size, name
        self._start, self._chunk = 0, b""

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, where: slice) -> bytes:
        start, stop, _ = where.indices(self._size)
        if start >= stop:
            return b""
        if not (self._start <= start and stop <= self._start + len(self._chunk)):
            self._start, end = start, min(max(stop, start + _CHUNK), self._size)
            with told(self._name):
                self._chunk = self._system.cat_file(self._path, start=start, end=end)
        return self._chunk[start - self._start : stop - self._start]

    def find(self, what: bytes, start: int = 0) -> int:
        while start < self._size:
            at = self[start : start + _CHUNK].find(what)
            if at >= 0:
                return start + at
            start += _CHUNK - len(what) + 1
        return -1
