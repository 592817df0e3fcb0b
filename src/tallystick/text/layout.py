"""From lines to paragraphs: the canonical text is paragraphs parted by exactly one blank line.

Pages that were scraped have each paragraph on a line of its own; text that was typed or printed has its
paragraphs broken over lines. Which of the two a document is, it shows itself (see ``is_wrapped``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tallystick.knowledge.boilerplate import Boilerplate
from tallystick.text.furniture import Line
from tallystick.text.offsets import Edit, Traced

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"• |\d{1,3}[.)] |\(?[a-z]{1,4}\) ")
_BLOCK_END = re.compile(r"[.!?…:;][\"'”’)\]»]*$")
_WORD_AT_END = re.compile(r"([^\W\d_]+)-$")
LONGEST_WORD = 40
_OPEN_END = re.compile(r"\S[-–—/]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WORD_AT_START = re.compile(r"[^\W\d_]+")
RUN_ON = 1 / 3
"""In running English about four of five words begin with a small letter, in paragraphs next to none does."""
ROOM = 1 / 3
"""A line that leaves this share of the width free has not been broken for want of room."""


def lines(text: str) -> Iterator[Line]:
    """The lines of ``text`` that hold anything but spaces."""
    before = 0
    for match in _LINE.finditer(text):
        content = match.group()
        inner = content.strip(" ")
        if inner:
            start = match.start() + content.index(inner[0])
            yield Line(start, start + len(inner), apart="\n" in text[before : match.start()].replace("\n", "", 1))
            before = match.end()


def is_wrapped(text: str, kept: Sequence[Line]) -> bool:
    """Whether paragraphs run over line ends: a third of the breaks between neighbours come before a small letter."""
    breaks = [(a, b) for a, b in pairwise(kept) if not b.apart and not _BULLET.match(text, b.start)]
    return bool(breaks) and sum(text[b.start].islower() for _, b in breaks) >= RUN_ON * len(breaks)


def lay_out(traced: Traced, kept: Sequence[Line], boilerplate: Boilerplate, *, wrapped: bool) -> Traced:
    """Only the lines kept, one blank line between paragraphs; lines of one paragraph joined if they are wrapped."""
    return traced.edit(_gaps(traced.text, kept, Words.of(traced.text, boilerplate) if wrapped else None))


def _gaps(text: str, kept: Sequence[Line], words: Words | None) -> Iterator[Edit]:
    """What stands before, between and after the lines kept; ``words`` are given where lines are to be joined."""
    if not kept:
        yield 0, len(text), ""
        return
    width = _width(kept) if words else 0
    yield 0, kept[0].start, ""
    for above, below in pairwise(kept):
        if words and _same_paragraph(text, above, below, width):
            start, joint = _joint(text, above, below, words)
            yield start, below.start, joint
        else:
            yield above.end, below.start, "\n\n"
    yield kept[-1].end, len(text), ""


def _width(kept: Sequence[Line]) -> int:
    """The width of the page: the length that nine of ten lines do not exceed."""
    lengths = sorted(line.end - line.start for line in kept)
    return lengths[len(lengths) * 9 // 10]


def _same_paragraph(text: str, above: Line, below: Line, width: int) -> bool:
    if below.apart or _BULLET.match(text, below.start):
        return False
    if text[below.start].islower():
        return True
    short = above.end - above.start < (1 - ROOM) * width
    return not short


def _joint(text: str, above: Line, below: Line, words: Words) -> tuple[int, str]:
    """Where the upper line is cut and what comes between: a space, or nothing after a hyphen or dash inside a word."""
    head = _WORD_AT_END.search(text, max(above.start, above.end - LONGEST_WORD), above.end)
    tail = _WORD_AT_START.match(text, below.start, below.end)
    if head and tail:
        return above.end - words.joins(head.group(1), tail.group()), ""
    return above.end, "" if _OPEN_END.search(text, above.end - 2, above.end) else " "


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of how words are written: those of the document, and first parts of compounds."""

    seen: frozenset[str]
    prefixes: frozenset[str]

    @classmethod
    def of(cls, text: str, boilerplate: Boilerplate) -> Words:
        """The words of a document."""
        prefixes = frozenset(prefix.lower() for prefix in boilerplate.compound_prefixes)
        return cls(frozenset(_WORD.findall(text.lower())), prefixes)

    def joins(self, head: str, tail: str) -> bool:
        """Whether a word broken as ``head-`` and ``tail`` is written without a hyphen.

        The document decides where it writes the word in full elsewhere; else first parts that form compounds,
        and second parts with a capital, keep the hyphen.
        """
        if (head + tail).lower() in self.seen:
            return True
        if f"{head}-{tail}".lower() in self.seen:
            return False
        return tail[0].islower() and head.lower() not in self.prefixes
