"""The folder of a static site: what was written there, so that a later run removes what is old and nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Self

from tallystick.errors import SettingsError

NOTE = ".tallystick-site"
"""The file that names every file of ours with its digest, one a line. It grows as files are written, so that a run that
was broken off is known too; the last word on a file counts."""
GONE = "-"


@dataclass(slots=True)
class Files:
    """A folder, the digests of the files that earlier runs wrote there, and the files of this run."""

    folder: Path
    before: dict[str, str]
    written: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The folder, made if it is not there. Raises SettingsError where it cannot be written."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            note = folder / NOTE
            note.touch()
            lines = note.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{folder}: cannot write here: {error}") from error
        before: dict[str, str] = {}
        for digest, _, name in (line.partition("  ") for line in lines):
            if name and _inside(name):
                before[name] = digest
        return cls(folder, {name: digest for name, digest in before.items() if digest != GONE})

    def write(self, name: str, content: bytes) -> None:
        """Write one of our files. Raises SettingsError rather than write over a file of somebody else."""
        path = self.folder / name
        if path.exists() and name not in self.before and name not in self.written:
            told = "is not a file of an earlier run: move it, or choose an empty folder"
            raise SettingsError(f"{path}: {told}; nothing was written over")
        self.written[name] = hashlib.sha256(content).hexdigest()
        self._note(self.written[name], name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise SettingsError(f"{path}: cannot be written: {error.strerror}") from error

    def tidy(self) -> tuple[int, list[str]]:
        """Remove files of earlier runs that this one did not write: how many, and those left, since changed."""
        removed, left = 0, []
        for name in sorted(self.before.keys() - self.written.keys()):
            path = self.folder / name
            if path.is_file() and not path.is_symlink():
                if hashlib.sha256(path.read_bytes()).hexdigest() != self.before[name]:
                    left.append(name)
                    continue
                path.unlink()
                removed += 1
                self._empty(path.parent)
        lines = [f"{digest}  {name}" for name, digest in sorted(self.written.items())]
        (self.folder / NOTE).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return removed, left

    def _note(self, digest: str, name: str) -> None:
        with (self.folder / NOTE).open("a", encoding="utf-8") as note:
            note.write(f"{digest}  {name}\n")

    def _empty(self, folder: Path) -> None:
        """Remove folders that have become empty, never the site's own."""
        while folder != self.folder and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _inside(name: str) -> bool:
    """Whether a name leads nowhere outside of the folder."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and str(path) == name
