"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tallystick.errors import SettingsError


def write_whole(path: Path, content: str) -> None:
    """Write ``content`` to ``path`` as UTF-8: beside it first, then renamed, so no half-written file is ever seen.

    Raises SettingsError when the place cannot be written to.
    """
    target = path.resolve() if path.is_symlink() else path
    if target.exists() and not target.is_file():
        _write_through(target, content)
        return
    try:
        _write_beside(target, content)
    except OSError as error:
        raise SettingsError(f"{path}: cannot write here: {error.strerror}") from error


def _write_beside(target: Path, content: str) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(content)
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write_through(target: Path, content: str) -> None:
    """A pipe or a device cannot be renamed over; it is written to as it is."""
    try:
        with target.open("w", encoding="utf-8", newline="") as file:
            file.write(content)
    except OSError as error:
        raise SettingsError(f"{target}: cannot write here: {error.strerror}") from error


def _mode(target: Path) -> int:
    """The permissions the file had, or those a new file gets here."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
