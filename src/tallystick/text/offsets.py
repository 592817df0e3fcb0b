"""Rewriting text while keeping account of where each character came from."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

Edit = tuple[int, int, str]
"""Replace ``text[start:end]`` by a string; edits come in order and do not overlap."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One rewriting: stretch ``i`` of the new text starts at ``new[i]`` and stood at ``old[i]`` before.

    Stretches of equal length correspond character by character; any other was replaced as a whole.
    The last entry of both arrays is the length of the text.
    """

    new: array[int]
    old: array[int]

    def start_of(self, offset: int) -> int:
        """Where the character at ``offset`` of the new text begins in the old."""
        i, whole = self._stretch(offset)
        return self.old[i] if whole else self.old[i] + offset - self.new[i]

    def end_of(self, offset: int) -> int:
        """Where the character at ``offset`` of the new text ends in the old."""
        i, whole = self._stretch(offset)
        return self.old[i + 1] if whole else self.old[i] + offset - self.new[i] + 1

    def _stretch(self, offset: int) -> tuple[int, bool]:
        i = min(bisect_right(self.new, offset) - 1, len(self.new) - 2)
        return i, self.new[i + 1] - self.new[i] != self.old[i + 1] - self.old[i]


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """From offsets in the canonical text to offsets in the text as it was read (decoded, without byte order mark)."""

    layers: tuple[Layer, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text as read that became ``[start:end]``; a span must hold at least one character."""
        if not 0 <= start < end:
            raise ValueError(f"not a span: {start}:{end}")
        for layer in reversed(self.layers):
            if end > layer.new[-1]:
                raise ValueError(f"span {start}:{end} ends after the text, which has {layer.new[-1]} characters")
            start, end = layer.start_of(start), layer.end_of(end - 1)
        return start, end


@dataclass(frozen=True, slots=True)
class Traced:
    """A text and the rewritings that made it."""

    text: str
    layers: tuple[Layer, ...] = ()

    def edit(self, edits: Iterable[Edit]) -> Traced:
        """The text with ``edits`` applied; edits must be in order and must not overlap."""
        parts: list[str] = []
        new, old = array("q", [0]), array("q", [0])
        at = size = 0
        for start, end, text in edits:
            parts += self.text[at:start], text
            size += start - at
            if len(text) != end - start:
                new.extend((size, size + len(text)))
                old.extend((start, end))
            size, at = size + len(text), end
        if not parts:
            return self
        parts.append(self.text[at:])
        new.append(size + len(parts[-1]))
        old.append(len(self.text))
        return Traced("".join(parts), (*self.layers, Layer(new, old)))

    def map(self) -> OffsetMap:
        """Where everything came from."""
        return OffsetMap(self.layers)
