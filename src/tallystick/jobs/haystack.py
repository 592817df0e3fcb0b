"""Finding words in many short texts: one long string is gone through, not fifty thousand objects all over memory."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

BETWEEN = "\n"
"""Stands between two texts; no word that is looked for holds it, for words are parted by white space."""


class Haystack:
    """Texts by their number, in lower case."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Texts are searched as they are given."""
        held = list(texts)
        self._whole = BETWEEN.join(held) + BETWEEN
        self._starts = [0, *accumulate(len(text) + len(BETWEEN) for text in held)]

    def holding(self, words: str) -> list[int]:
        """The numbers of the texts that hold every one of these words, or parts of words, in order."""
        longest, *others = sorted(words.casefold().split(), key=len, reverse=True)
        return [n for n in self._hits(longest) if all(self._holds(n, word) for word in others)]

    def _hits(self, word: str) -> Iterator[int]:
        at = self._whole.find(word)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            yield number
            at = self._whole.find(word, self._starts[number + 1])

    def _holds(self, number: int, word: str) -> bool:
        return self._whole.find(word, self._starts[number], self._starts[number + 1]) >= 0
