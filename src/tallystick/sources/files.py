"""Documents from files and from standard input."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import BinaryIO

from tallystick.errors import SourceError
from tallystick.model import Raw

LIMIT = 100_000_000
"""Bytes a document may have unless the caller says otherwise; no article or report comes near it."""

# Endings whose bytes do not tell; HTML and PDF are known by their first bytes.
_MEDIA_TYPES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
}
_STDIN = "standard input"


def read_file(name: str, limit: int = LIMIT) -> Raw:
    """The file ``name``. Raises SourceError if it is missing, no file, not readable, empty or over ``limit`` bytes."""
    path = Path(name)
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except IsADirectoryError:
        example = name.rstrip("/") + "/*.md"
        raise SourceError(f"{name}: this is a directory; give the files in it, for example {example}") from None
    except FileNotFoundError:
        raise SourceError(
            f"{name}: there is no such file; check the name, or give a URL that begins with https://"
        ) from None
    except PermissionError:
        raise SourceError(f"{name}: not allowed to read it; change its permissions (chmod +r) or copy it") from None
    except (OSError, ValueError) as error:
        raise SourceError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    return _checked(content, media_type_of(name), name, limit)


def media_type_of(name: str) -> str | None:
    """What a file's ending says of its content; None where the bytes tell by themselves."""
    return _MEDIA_TYPES.get(Path(name).suffix.lower())


def read_opened(file: BinaryIO, name: str, limit: int = LIMIT) -> Raw:
    """All of an opened file. Raises SourceError if it is empty or over ``limit`` bytes."""
    with file:
        return _checked(file.read(limit + 1), _MEDIA_TYPES.get(PurePath(name).suffix.lower()), name, limit)


def read_stdin(stdin: BinaryIO, limit: int = LIMIT) -> Raw:
    """All of standard input. Raises SourceError if it is empty, cannot be read, or is over ``limit`` bytes."""
    try:
        content = stdin.read(limit + 1)
    except OSError as error:
        raise SourceError(f"{_STDIN}: cannot be read: {error.strerror or error}") from error
    return _checked(content, None, _STDIN, limit)


def _checked(content: bytes, media_type: str | None, origin: str, limit: int) -> Raw:
    if not content:
        raise SourceError(f"{origin}: it is empty; check that it was saved or sent completely")
    if len(content) > limit:
        raise SourceError(f"{origin}: larger than the limit of {limit:,} bytes; split it, or raise the limit")
    return Raw(content, media_type, origin)
