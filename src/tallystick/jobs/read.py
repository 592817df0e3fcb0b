"""Reading a document from end to end: the source opened, the text made, the records found."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import date

from tallystick.knowledge import load
from tallystick.model import Raw, Reading
from tallystick.sources import open_source
from tallystick.text import Metadata, TextResult, from_string, to_document


@dataclass(frozen=True, slots=True)
class Details:
    """What the reader of a document knows of it and the text may not tell; each wins over what the source says."""

    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    title: str | None = None

    def metadata(self) -> Metadata:
        """The same, as the text layer takes it."""
        return Metadata(self.published, self.publisher, self.url, self.title)


def read_text(text: str, details: Details) -> Reading:
    """Read a string: plain text, markdown or HTML. Raises TextError when there is no text in it."""
    return make_records(text_of(text, details))


def read_target(target: str, details: Details) -> Reading:
    """Read a file, an address, or standard input for ``-``. Raises SourceError or TextError."""
    return make_records(text_of_target(target, details))


def text_of(text: str, details: Details) -> TextResult:
    """The document in a string. Raises TextError when there is no text in it."""
    return from_string(text, details.metadata(), load())


def text_of_target(target: str, details: Details) -> TextResult:
    """The document in a file, at an address, or on standard input for ``-``. Raises SourceError or TextError."""
    return make_text(open_source(target, stdin=sys.stdin.buffer), details)


def make_text(raw: Raw, details: Details) -> TextResult:
    """The text of what a source gave, whatever its format. Raises TextError when there is none in it."""
    return to_document(raw, details.metadata(), load())


def read_raw(raw: Raw, details: Details, feed: Details | None = None, *, first: bool = False) -> Reading:
    """Read bytes that were had already. What the feed says of them fills gaps, or with ``first`` goes before the page.

    Raises TextError.
    """
    said = (feed or Details()).metadata()
    overrides = details.metadata().over(said) if first else details.metadata()
    result = to_document(raw, overrides, load())
    document = result.document
    gaps = {name: getattr(said, name) for name in ("published", "publisher", "url", "title")}
    filled = {name: value for name, value in gaps.items() if value and getattr(document, name) is None}
    return make_records(replace(result, document=replace(document, **filled)))


def make_records(result: TextResult) -> Reading:
    """The records of a document; issues of its text come before those of its reading."""
    from tallystick.extract.engine import read_document  # loads the parser, which a missing file need not wait for

    reading = read_document(result.document, load())
    return replace(reading, issues=(*result.issues, *reading.issues))
