"""Where a bulk reading is written to: a folder here, or other storage by fsspec.

Here every file is written beside its place and renamed. An object store shows an object when all of it has arrived, and
not before; so a file is made here and sent whole. Other storages (SFTP, say) may show a file that is half there; what
keeps readings right everywhere is that the mark of a part is written last.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from tallystick.errors import SettingsError, SourceError
from tallystick.jobs.files import write_whole
from tallystick.sources import places


class Store(Protocol):
    """Files by names such as ``done/00000.json``. Everything raises SettingsError with the place and what to do."""

    @property
    def name(self) -> str:
        """The path or address."""

    def prepare(self, folders: tuple[str, ...]) -> None:
        """Make the folders, where there are such."""

    def names(self, folder: str) -> set[str]:
        """The names of the files in a folder, without it."""

    def read(self, name: str) -> str | None:
        """A file's text, None if there is none."""

    def write(self, name: str, text: str) -> None:
        """A file, whole or not at all."""

    def remove(self, name: str) -> None:
        """A file, if it is there."""

    def whole(self, name: str) -> Any:
        """A context that gives a path to write to, and puts the file in its place unless there was an error."""

    def scratch(self) -> Any:
        """A context that gives a folder of this machine for files that last as long as it does."""

    def opened(self, name: str) -> BinaryIO | None:
        """A file to read, None if there is none."""

    def locked(self) -> Any:
        """A context in which no other run writes here, where that can be had."""


def store_of(root: str | Path) -> Store:
    """The store at a path or an address."""
    return Distant(str(root)) if places.is_address(str(root)) else Here(str(root))


@dataclass(frozen=True, slots=True)
class Here:
    """A folder of this machine."""

    name: str

    @property
    def root(self) -> Path:
        """The folder."""
        return Path(self.name)

    def prepare(self, folders: tuple[str, ...]) -> None:
        """Make them, and remove what runs and workers that were killed left half-written."""
        with self._writing():
            for folder in folders:
                (self.root / folder).mkdir(parents=True, exist_ok=True)
                for left in (self.root / folder).glob(".*.part"):
                    left.unlink(missing_ok=True)

    def names(self, folder: str) -> set[str]:
        """The names of the files in a folder."""
        return {p.name for p in (self.root / folder).glob("*")}

    def read(self, name: str) -> str | None:
        """A file's text."""
        try:
            return (self.root / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SettingsError(f"{self.root / name}: cannot be read: {error.strerror or error}") from error

    def write(self, name: str, text: str) -> None:
        """A file, whole or not at all."""
        write_whole(self.root / name, text)

    def remove(self, name: str) -> None:
        """A file, if it is there."""
        (self.root / name).unlink(missing_ok=True)

    @contextmanager
    def whole(self, name: str) -> Iterator[Path]:
        """A path beside the place of the file, which is renamed at the end."""
        place = self.root / name
        beside = place.with_name(f".{place.name}.{os.getpid()}.part")
        try:
            with self._writing():
                yield beside
                with beside.open("rb") as file:
                    os.fsync(file.fileno())
                beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """The folder itself: where there is room for the tables, there is room for less."""
        with self._writing():
            yield self.root

    def opened(self, name: str) -> BinaryIO | None:
        """A file to read."""
        path = self.root / name
        return path.open("rb") if path.exists() else None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """The lock goes with the process that holds it, however that ends."""
        try:
            import fcntl
        except ImportError:  # Windows: two runs in one folder write the same bytes; only time is lost
            yield
            return
        with self._writing():
            self.root.mkdir(parents=True, exist_ok=True)
            file = (self.root / ".lock").open("w")
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise SettingsError(f"{self.root}: another run is writing here; wait for it to end") from error
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            why = error.strerror or error
            message = f"{self.root}: cannot write here: {why}; finished parts stay: put that right, run again"
            raise SettingsError(message) from error


@dataclass(frozen=True, slots=True)
class Distant:
    """A folder of other storage. Nothing locks it: two runs at once write the same bytes, and only time is lost."""

    name: str

    def prepare(self, folders: tuple[str, ...]) -> None:
        """Object stores have no folders; others get them."""
        system, root = self._place("")
        with self._told():
            for folder in folders:
                system.makedirs(f"{root.rstrip('/')}/{folder}", exist_ok=True)

    def names(self, folder: str) -> set[str]:
        """The names of the files in a folder: one request for all."""
        system, path = self._place(folder)
        with self._told():
            try:
                return {str(info["name"]).rpartition("/")[2] for info in system.ls(path, detail=True)}
            except FileNotFoundError:
                return set()

    def read(self, name: str) -> str | None:
        """A file's text."""
        system, path = self._place(name)
        with self._told():
            try:
                return bytes(system.cat_file(path)).decode("utf-8")
            except FileNotFoundError:
                return None

    def write(self, name: str, text: str) -> None:
        """One request, which an object store takes whole or not at all."""
        system, path = self._place(name)
        with self._told():
            system.pipe_file(path, text.encode("utf-8"))

    def remove(self, name: str) -> None:
        """A file, if it is there."""
        system, path = self._place(name)
        with self._told():
            try:
                system.rm_file(path)
            except FileNotFoundError:
                return

    @contextmanager
    def whole(self, name: str) -> Iterator[Path]:
        """A path here, from where the file is sent at the end."""
        system, path = self._place(name)
        with tempfile.TemporaryDirectory(prefix="tallystick-") as folder:
            made = Path(folder) / name.rpartition("/")[2]
            yield made
            with self._told():
                system.put_file(str(made), path)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for temporary files, which TMPDIR may move."""
        with tempfile.TemporaryDirectory(prefix="tallystick-") as folder:
            try:
                yield Path(folder)
            except OSError as error:
                why = error.strerror or error
                raise SettingsError(f"{folder}: cannot write here: {why}; set TMPDIR to a folder with room") from error

    def opened(self, name: str) -> BinaryIO | None:
        """A file to read."""
        system, path = self._place(name)
        with self._told():
            try:
                return cast("BinaryIO", system.open(path, "rb"))
            except FileNotFoundError:
                return None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nothing to hold."""
        yield

    def _place(self, name: str) -> tuple[Any, str]:
        try:
            return places.file_system(f"{self.name.rstrip('/')}/{name}" if name else self.name)
        except SourceError as error:
            raise SettingsError(str(error)) from error

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            with places.told(self.name):
                yield
        except SourceError as error:
            raise SettingsError(f"{error}; finished parts stay") from error
