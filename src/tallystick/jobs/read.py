"""Reading a document from end to end: the source opened, the text made, the records found."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tallystick.errors import SourceError, TextError
from tallystick.extract.engine import read_document
from tallystick.knowledge import load
from tallystick.model import Document, Reading


@dataclass(frozen=True, slots=True)
class Details:
    """What the reader of a document knows of it and the text may not tell; each wins over what the source says."""

    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    title: str | None = None


def read_text(text: str, details: Details) -> Reading:
    """Read canonical text: plain text, paragraphs parted by a blank line."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(id=f"sha256:{digest}", text=text, language="en")
    return read_document(_with(document, details), load())


def read_target(target: str, details: Details) -> Reading:
    """Read a file, or standard input for ``-``. Raises SourceError or TextError."""
    try:
        raw = sys.stdin.buffer.read() if target == "-" else Path(target).read_bytes()
    except OSError as error:
        raise SourceError(f"{target}: {error.strerror}") from error
    try:
        return read_text(raw.decode("utf-8"), details)
    except UnicodeDecodeError as error:
        raise TextError(f"{target}: not UTF-8 text: byte {error.start}") from error


def _with(document: Document, details: Details) -> Document:
    stated = {
        name: value
        for name in ("published", "publisher", "url", "title")
        if (value := getattr(details, name)) is not None
    }
    return replace(document, **stated)
