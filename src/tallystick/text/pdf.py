"""PDF: the text of its pages as running paragraphs."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from tallystick.errors import TextError
from tallystick.knowledge.boilerplate import Boilerplate
from tallystick.model import Issue, Raw
from tallystick.text import layout, markdown
from tallystick.text.clean import clean, single_spaces
from tallystick.text.offsets import Traced
from tallystick.text.pdf_lines import PageLine, page_lines, parted, without_edges
from tallystick.text.quiet import quiet
from tallystick.text.result import Extracted, Metadata

_FILE_NAME = re.compile(
    r"untitled|(?:microsoft \w+ - )?\S+\.(?:docx?|pdf|indd|rtf|pptx?|xlsx?|qxp|pages|dvi)|(?:slide|document|page) ?\d*",
    re.IGNORECASE,
)
SCANNED = 20
"""Fewest letters a page must have on average to be more than a picture of text with a stamp on it."""
# What pypdf lets out on damaged input besides its own exceptions.
_DAMAGE = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    RecursionError,
    ArithmeticError,
    OSError,
    AssertionError,
    NotImplementedError,
)


def read_pdf(raw: Raw, boilerplate: Boilerplate) -> Extracted:
    """The paragraphs of a PDF, one a line, and its title. Raises TextError if it is locked, damaged or without text."""
    try:
        pages, metadata = _opened(raw)
    except _DAMAGE as error:
        raise TextError(
            f"{raw.origin}: the PDF is damaged or cut short ({error}); fetch it again, or print it to a new PDF"
        ) from error
    if not pages:
        raise TextError(f"{raw.origin}: the PDF has no pages; fetch it again, or print it to a new PDF")
    if sum(c.isalpha() for page in pages for line in page for c in line.text) < SCANNED * len(pages):
        raise TextError(
            f"{raw.origin}: the PDF holds pictures of pages but no text; run text recognition (OCR) on it first"
        )
    kept, gone = without_edges(pages)
    return Extracted(_paragraphs(parted(kept), boilerplate), metadata, _left_out(gone))


def _opened(raw: Raw) -> tuple[list[list[PageLine]], Metadata]:
    quiet("pypdf")
    reader = PdfReader(io.BytesIO(raw.content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise TextError(f"{raw.origin}: the PDF is locked with a password; open it and save a copy without one")
    return [page_lines(page) for page in reader.pages], _metadata(reader)


def _metadata(reader: PdfReader) -> Metadata:
    """The title, where it is one and not the name of a file it was made from.

    The dates in a PDF say when the file was made, not when it was published, so none is taken.
    """
    title = str((reader.metadata and reader.metadata.title) or "").strip()
    sane = 5 <= len(title) <= 300 and " " in title and title.isprintable() and not _FILE_NAME.fullmatch(title)
    return Metadata(title=title if sane else None)


def _paragraphs(text: str, boilerplate: Boilerplate) -> str:
    """One paragraph a line, words broken at line ends made whole."""
    traced = single_spaces(markdown.rules_and_bullets(clean(Traced(text))))
    return layout.lay_out(traced, list(layout.lines(traced.text)), boilerplate, wrapped=True).text


def _left_out(gone: list[str]) -> tuple[Issue, ...]:
    if not gone:
        return ()
    message = f"page-furniture: {len(gone)} headers, footers and page numbers, the first: “{gone[0][:80]}”"
    return (Issue("left-out", message),)
