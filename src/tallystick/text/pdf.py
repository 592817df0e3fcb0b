"""PDF: the text of its pages as running paragraphs."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from tallystick.errors import TextError
from tallystick.knowledge.boilerplate import Boilerplate
from tallystick.model import Issue, Raw
from tallystick.text import layout
from tallystick.text.clean import clean, single_spaces
from tallystick.text.furniture import Line
from tallystick.text.offsets import Traced
from tallystick.text.result import Extracted, Metadata

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
_PAGE_NUMBER = re.compile(r"(?:page |p\. ?|[-–—] ?)?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?(?: ?[-–—])?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
EDGE = 3
"""How many lines at the head and foot of a page may be repeated on others: letterhead, title, date, page number."""
REPEATED = 0.5
"""The share of the pages on which a line at the edge must stand to be a header or a footer."""
_CONVERTED = re.compile(
    r"untitled|(?:microsoft \w+ - )?\S+\.(?:docx?|pdf|indd|rtf|pptx?|xlsx?|qxp|pages)|(?:slide|document|page) ?\d*",
    re.IGNORECASE,
)
SCANNED = 20
"""Fewest letters a page must have on average to be more than a picture of text with a stamp on it."""


def read_pdf(raw: Raw, boilerplate: Boilerplate) -> Extracted:
    """The paragraphs of a PDF, one a line, and its title. Raises TextError if it is locked, damaged or without text."""
    try:
        reader = PdfReader(io.BytesIO(raw.content))
        _unlock(reader, raw.origin)
        pages = [page.extract_text() or "" for page in reader.pages]
        metadata = _metadata(reader)
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        OverflowError,
    ) as error:
        raise TextError(
            f"{raw.origin}: the PDF is damaged or cut short ({error}); fetch it again, or print it to a new PDF"
        ) from error
    if not pages:
        raise TextError(f"{raw.origin}: the PDF has no pages; fetch it again")
    if sum(c.isalpha() for page in pages for c in page) < SCANNED * len(pages):
        raise TextError(
            f"{raw.origin}: the PDF holds pictures of pages but no text; run text recognition (OCR) on it first"
        )
    lines, gone = _without_edges([page.translate(_LIGATURES).split("\n") for page in pages])
    return Extracted(_paragraphs("\n".join(lines), boilerplate), metadata, _left_out(gone))


def _unlock(reader: PdfReader, origin: str) -> None:
    if reader.is_encrypted and not reader.decrypt(""):
        raise TextError(f"{origin}: the PDF is locked with a password; open it and save a copy without one")


def _metadata(reader: PdfReader) -> Metadata:
    """The title, where it is one and not the name of a file it was made from.

    The dates in a PDF say when the file was made, not when it was published, so none is taken.
    """
    title = str((reader.metadata and reader.metadata.title) or "").strip()
    sane = 5 <= len(title) <= 300 and " " in title and not _CONVERTED.fullmatch(title) and title.isprintable()
    return Metadata(title=title if sane else None)


def _without_edges(pages: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """The lines of all pages without headers, footers and page numbers, and those lines."""
    trimmed = [[line.strip() for line in page if line.strip()] for page in pages]
    seen = Counter(key for page in trimmed for key in {_key(page[i]) for i in _edge(page)})
    kept: list[str] = []
    gone: list[str] = []
    for page in trimmed:
        edge = _edge(page)
        for i, line in enumerate(page):
            repeated = len(pages) > 2 and seen[_key(line)] > REPEATED * len(pages)
            furniture = i in edge and (repeated or (_PAGE_NUMBER.fullmatch(line) is not None and len(pages) > 1))
            (gone if furniture else kept).append(line)
    return kept, gone


def _edge(page: Sequence[str]) -> set[int]:
    return {i for i in range(len(page)) if i < EDGE or i >= len(page) - EDGE}


def _key(line: str) -> str:
    return _DIGITS.sub("#", line)


def _paragraphs(text: str, boilerplate: Boilerplate) -> str:
    traced = single_spaces(clean(Traced(text)))
    kept: list[Line] = list(layout.lines(traced.text))
    return layout.lay_out(traced, kept, boilerplate, wrapped=True).text


def _left_out(gone: Sequence[str]) -> tuple[Issue, ...]:
    if not gone:
        return ()
    return (
        Issue(
            "left-out", f"page-furniture: {len(gone)} headers, footers and page numbers, the first: “{gone[0][:80]}”"
        ),
    )
