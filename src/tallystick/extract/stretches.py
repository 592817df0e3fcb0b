"""Long texts in stretches: each is read by itself, so that neither time nor memory outgrows the text.

Whatever is looked for in what was said before (a figure's package, a pronoun's person) is looked for
in all of it; over a whole book that would take the square of its length.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, TypeVar

from tallystick.extract.sentences import paragraphs
from tallystick.model import Span

T = TypeVar("T")

LONGEST = 60_000
"""Characters of a stretch: ten thousand words, longer than nearly every article, speech or press release."""


def stretches(text: str) -> list[tuple[int, int]]:
    """Start and end of each stretch: whole paragraphs; one longer than a stretch is cut at white space."""
    if len(text) <= LONGEST:
        return [(0, len(text))]
    found: list[tuple[int, int]] = []
    for start, end in (piece for block in paragraphs(text) for piece in _pieces(text, *block)):
        if found and end - found[-1][0] <= LONGEST:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        space = max(text.rfind(mark, start, start + LONGEST) for mark in ("\n", " "))
        cut = space if space > start else start + LONGEST
        yield start, cut
        start = cut
    yield start, end


def shifted(value: T, by: int) -> T:
    """The same record, issue or collection of them with each span ``by`` characters further on."""
    moved: Any = value
    if isinstance(value, Span):
        moved = dataclasses.replace(value, start=value.start + by, end=value.end + by)
    elif isinstance(value, tuple):
        moved = tuple(shifted(v, by) for v in value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        old = {f.name: getattr(value, f.name) for f in dataclasses.fields(value) if f.init}
        new = {name: shifted(part, by) for name, part in old.items()}
        changed = {name: part for name, part in new.items() if part is not old[name]}
        moved = dataclasses.replace(value, **changed) if changed else value
    return moved  # type: ignore[no-any-return]
