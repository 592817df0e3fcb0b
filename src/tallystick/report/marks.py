"""A text cut wherever evidence begins or ends, so that stretches which overlap can be shown at once.

A page shows each segment with all the records that rest on it, whatever their spans have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tallystick.model import Span
from tallystick.report import words

KINDS = ("support", "position", "meeting", "statement")
"""In the order in which a stretch of text that carries several is coloured: the rarer before the longer."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of evidence: where it stands, whose it is, what it is called on the page, and of which kind.

    ``record`` is empty for what is no record, such as an issue: its place gets an anchor and no colour.
    """

    start: int
    end: int
    record: str
    anchor: str
    kind: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that carries the same records from end to end. ``anchors`` begin here."""

    text: str
    records: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()


def marks_of(spans: Iterable[Span], record: str, kind: str) -> list[Mark]:
    """The marks of one record's evidence, numbered in the order of the text."""
    return [Mark(s.start, s.end, record, f"e{record}-{i}", kind) for i, s in enumerate(sorted(spans), 1)]


def blocks(
    text: str, bounds: Sequence[tuple[int, int]], marks: Iterable[Mark], kinds: Sequence[str] = KINDS
) -> list[list[Segment]]:
    """The stretches of ``bounds`` (ascending, apart), each cut wherever a mark begins or ends.

    ``kinds`` are those that are coloured, in their order.

    Each anchor is set once, where its mark first shows; the time is that of sorting the marks, however long the text.
    """
    waiting = sorted(marks, key=lambda m: (m.start, m.end))
    anchored: set[str] = set()
    found: list[list[Segment]] = []
    open_: list[Mark] = []
    at = 0
    for start, end in bounds:
        open_ = [m for m in open_ if m.end > start]
        while at < len(waiting) and waiting[at].start < end:
            if waiting[at].end > start:
                open_.append(waiting[at])
            at += 1
        found.append(_segments(text, (start, end), open_, (anchored, kinds)))
    return found


Page = tuple[set[str], Sequence[str]]
"""The anchors that are set already, and the kinds in their order."""


def _segments(text: str, bounds: tuple[int, int], here: Sequence[Mark], page: Page) -> list[Segment]:
    start, end = bounds
    cuts = sorted({start, end, *(min(max(at, start), end) for m in here for at in (m.start, m.end))})
    found: list[Segment] = []
    begun: list[Mark] = []
    waiting = list(here)
    for low, high in pairwise(cuts):
        begun = [m for m in begun if m.end > low]
        while waiting and waiting[0].start <= low:
            begun.append(waiting.pop(0))
        found.append(_segment(text[low:high], [m for m in begun if m.end >= high], page))
    return found


def _segment(text: str, covering: Sequence[Mark], page: Page) -> Segment:
    anchored, order = page
    anchors = tuple(m.anchor for m in covering if m.anchor not in anchored)
    anchored.update(anchors)
    kinds = {m.kind for m in covering}
    return Segment(words.visible(text), _narrowest_first(covering), tuple(k for k in order if k in kinds), anchors)


def _narrowest_first(covering: Sequence[Mark]) -> tuple[str, ...]:
    """A click on words that several records share means the record that is most about them: the shortest evidence."""
    by_width = sorted(((m.end - m.start, place, m.record) for place, m in enumerate(covering) if m.record))
    return tuple(dict.fromkeys(record for _, _, record in by_width))
