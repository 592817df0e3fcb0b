"""The lines of a PDF's pages: where they stand, which belong to the page, where paragraphs part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from pypdf import PageObject

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
_PAGE_NUMBER = re.compile(
    r"(?:page |p\. ?|[-–—] ?)?(?:\d{1,4}|[ivxl]{1,6})(?: ?(?:of|/) ?\d{1,4})?(?: ?[-–—])?", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]»]*$")
EDGE = 4
"""How many lines at the head and at the foot of a page may be letterhead, running title, date and page number.

At most a quarter of the page's lines at either end, though never less than one.
"""
REPEATED = 0.5
"""The share of the pages at whose edge a line must stand, figures aside, to be a header or a footer."""
WIDER = 1.3
"""A gap that exceeds the usual one between lines by this factor parts paragraphs."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line: its text, its height above the foot of the page, the size of its type."""

    text: str
    y: float
    size: float


def page_lines(page: PageObject) -> list[PageLine]:
    """The lines of a page in reading order, as far as the PDF tells."""
    lines: list[PageLine] = []
    parts: list[str] = []
    place: tuple[float, float] | None = None

    def finish() -> None:
        nonlocal place
        text = "".join(parts).translate(_LIGATURES).strip()
        if text:
            lines.append(PageLine(text, *(place or (0.0, 0.0))))
        parts.clear()
        place = None

    def visit(chunk: str, user: list[float], matrix: list[float], _font: Any, size: float) -> None:
        nonlocal place
        for i, piece in enumerate(chunk.split("\n")):
            if i:
                finish()
            if piece.strip() and place is None:
                place = (matrix[5] * user[3] + user[5], abs(size * (matrix[3] or 1) * (user[3] or 1)))
            parts.append(piece)

    page.extract_text(visitor_text=visit)
    finish()
    return lines


def without_edges(pages: Sequence[Sequence[PageLine]]) -> tuple[list[list[PageLine]], list[str]]:
    """The pages without headers, footers and page numbers, and the lines that went.

    The first page keeps its head: the title that later pages repeat stands there, or a letterhead.
    """
    if len(pages) < 2:
        return [list(page) for page in pages], []
    heads = _repeated([_head(page) for page in pages])
    feet = _repeated([_head(page[::-1]) for page in pages])
    kept: list[list[PageLine]] = []
    gone: list[str] = []
    for number, page in enumerate(pages):
        first = _run(_head(page), heads if number else frozenset())
        last = len(page) - min(_run(_head(page[::-1]), feet), len(page) - first)
        kept.append(list(page[first:last]))
        gone += [line.text for line in (*page[:first], *page[last:])]
    return kept, gone


def _head(page: Sequence[PageLine]) -> Sequence[PageLine]:
    return page[: max(1, min(EDGE, len(page) // 4))]


def _repeated(edges: Sequence[Sequence[PageLine]]) -> frozenset[str]:
    """What stands at the edge of more than half of the pages, and at least of three, figures aside."""
    seen = Counter(key for edge in edges for key in {_key(line) for line in edge})
    return frozenset(key for key, count in seen.items() if count > max(2, REPEATED * len(edges)))


def _run(edge: Sequence[PageLine], repeated: frozenset[str]) -> int:
    """How many lines from the edge inwards are furniture without a break."""
    count = 0
    for line in edge:
        if _key(line) not in repeated and not _PAGE_NUMBER.fullmatch(line.text):
            break
        count += 1
    return count


def _key(line: PageLine) -> str:
    return _DIGITS.sub("#", line.text)


def parted(pages: Sequence[Sequence[PageLine]]) -> str:
    """The lines of all pages with a blank line wherever the page shows that a paragraph ends."""
    usual = _usual_gap(pages)
    parts: list[str] = []
    above: PageLine | None = None
    for page in pages:
        for i, line in enumerate(page):
            if above is not None:
                apart = _SENTENCE_END.search(above.text) if i == 0 else _apart(above, line, usual)
                parts.append("\n\n" if apart else "\n")
            parts.append(line.text)
            above = line
    return "".join(parts)


def _usual_gap(pages: Sequence[Sequence[PageLine]]) -> float:
    gaps = [a.y - b.y for page in pages for a, b in pairwise(page) if a.y - b.y > 1]
    return median(gaps) if gaps else 0.0


def _apart(above: PageLine, below: PageLine, usual: float) -> bool:
    """A wide gap, or a change in the size of type, parts paragraphs; so does a new column after a full stop.

    A line that begins with a small letter goes on with a sentence that has not ended, wherever it stands.
    """
    ended = _SENTENCE_END.search(above.text) is not None
    if below.text[0].islower() and not ended:
        return False
    if abs(above.size - below.size) > 0.5:
        return True
    gap = above.y - below.y
    if gap < -1:
        return ended
    return usual > 0 and gap > WIDER * usual
