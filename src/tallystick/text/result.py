"""What the text layer takes and gives besides bytes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from tallystick.model import Document, Issue
from tallystick.text.offsets import OffsetMap


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document besides its text; null where nobody says."""

    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    title: str | None = None
    language: str | None = None

    def over(self, other: Metadata) -> Metadata:
        """This, with the gaps filled from ``other``."""
        mine = {f.name: getattr(self, f.name) for f in fields(self)}
        return Metadata(**{name: getattr(other, name) if value is None else value for name, value in mine.items()})


@dataclass(frozen=True, slots=True)
class TextResult:
    """A document, what was left out or doubtful on the way, and, for plain text and markdown, where it came from."""

    document: Document
    offsets: OffsetMap | None = None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a reader of one format found: lines of text, metadata, issues."""

    text: str
    metadata: Metadata = Metadata()
    issues: tuple[Issue, ...] = ()
