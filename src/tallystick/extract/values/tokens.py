"""Words, figures and marks of a stretch of text, with their places in the document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from tallystick.model import Span

LONGEST = 4_000
"""Characters after which a paragraph is cut at white space, so that no look-around grows with the document."""

SPACES = " \u00a0\u2009\u202f"
"""Spaces that part groups of digits: plain, no-break, thin, narrow no-break."""

_TOKEN = re.compile(
    r"""
    [^\W\d_](?:
        \.(?:[^\W\d_](?:\.|\b))+             # U.S.  p.a.
        |[^\W\d_]*
    )
    |\d+(?:[.,]\d+)*                        # 1,500.5  2024  12.5
    |['’](?:[Ss]|[Ll]{2}|[Rr][Ee]|[Vv][Ee]|[Dd]|[Mm])\b  # clitics
    |\S
    """,
    re.VERBOSE,
)
_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n(?!\s*\n)[^\n]*)*")


class _Edged(dict[int, str]):
    """Strings by place, empty beyond either end. A dictionary: nothing else is asked as often as a neighbour's word."""

    def __missing__(self, i: int) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of ``text`` from ``start`` on, as columns, with safe look-around."""

    text: str
    start: int
    places: list[tuple[int, int]]
    """Where each token begins and ends in the text."""
    lows: list[str]
    """Each in lower case."""
    low: Callable[[int], str]
    """The token at a place in lower case, empty beyond either end."""
    raw: Callable[[int], str]
    """The token at a place as written, empty beyond either end."""

    def __len__(self) -> int:
        """How many tokens there are."""
        return len(self.places)

    def span(self, first: int, last: int) -> Span:
        """The stretch of text from token ``first`` up to, not with, token ``last``."""
        start, end = self.places[first][0], self.places[last - 1][1]
        return Span(start, end, self.text[start:end])

    def gap(self, i: int) -> str:
        """The white space before the token at ``i``, empty where it is glued; a space beyond either end."""
        if not 0 <= i < len(self.places):
            return " "
        return self.text[self.places[i - 1][1] if i else self.start : self.places[i][0]]

    def glued(self, i: int) -> bool:
        """Whether the token at ``i`` exists and follows its neighbour without white space."""
        return 0 < i < len(self.places) and self.places[i - 1][1] == self.places[i][0]

    def model_number(self, i: int) -> bool:
        """Whether the letters at ``i`` begin a designation: "M113", "K9", "M-55S"."""
        if not self.low(i).isalpha():
            return False
        digits = i + 2 if self.glued(i + 1) and self.low(i + 1) in "-‐‑" else i + 1
        return self.glued(digits) and self.low(digits)[:1].isdigit()

    def phrase(self, i: int, j: int) -> str:
        """Tokens ``i`` to ``j`` in lower case, parted by one space."""
        return " ".join(self.lows[max(i, 0) : j])

    def longest(self, i: int, phrases: frozenset[str]) -> int:
        """How many tokens from ``i`` on make the longest of ``phrases``; 0 where none does."""
        starts, _, most = _bounds(phrases)
        if self.low(i) not in starts:
            return 0
        for n in range(min(most, len(self.lows) - i), 0, -1):
            if self.phrase(i, i + n) in phrases:
                return n
        return 0

    def longest_before(self, i: int, phrases: frozenset[str]) -> int:
        """How many tokens up to ``i`` make the longest of ``phrases``; 0 where none does."""
        _, ends, most = _bounds(phrases)
        if self.low(i - 1) not in ends:
            return 0
        for n in range(min(most, i), 0, -1):
            if self.phrase(i - n, i) in phrases:
                return n
        return 0


@cache
def _bounds(phrases: frozenset[str]) -> tuple[frozenset[str], frozenset[str], int]:
    """First words, last words, and the most words of ``phrases``."""
    words = [phrase.split(" ") for phrase in phrases]
    return frozenset(w[0] for w in words), frozenset(w[-1] for w in words), max(map(len, words), default=0)


def pieces(text: str) -> Iterator[Tokens]:
    """The tokens of each paragraph, long paragraphs in parts."""
    for paragraph in _PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        while start < end:
            stop = _cut(text, start, end)
            yield tokens(text, start, stop)
            start = stop


def _cut(text: str, start: int, end: int) -> int:
    if end - start <= LONGEST:
        return end
    space = text.rfind(" ", start + 1, start + LONGEST)
    return space if space > start else start + LONGEST


def tokens(text: str, start: int = 0, end: int | None = None) -> Tokens:
    """The tokens of ``text[start:end]``."""
    places = [match.span() for match in _TOKEN.finditer(text, start, len(text) if end is None else end)]
    raws = [text[begin:stop] for begin, stop in places]
    lows = [raw.lower() for raw in raws]
    edged = (_Edged(enumerate(words)).__getitem__ for words in (lows, raws))
    return Tokens(text, start, places, lows, *edged)
