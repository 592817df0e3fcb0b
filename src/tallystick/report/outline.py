"""How a reading is laid out for a person: wholes before their parts, and each record with its sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tallystick.extract.sentences import paragraphs, sentences
from tallystick.knowledge import Knowledge, load
from tallystick.model import Meeting, Position, Record, Span, Statement, Support

LONGEST = 320
"""Characters of a sentence that are shown; a longer one is cut around its evidence."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text around evidence. ``marks`` are the evidence, as offsets into ``text``."""

    text: str
    marks: tuple[tuple[int, int], ...]


def ordered(supports: tuple[Support, ...]) -> list[tuple[int, Support]]:
    """Support records with their depth: each part directly under its whole, otherwise as the text has them.

    A part whose whole is missing, or that is part of itself, stands at the top.
    """
    by_id = {record.id: record for record in supports}
    children: dict[str | None, list[Support]] = {}
    for record in supports:
        children.setdefault(_whole(record, by_id), []).append(record)
    found: list[tuple[int, Support]] = []

    def place(record: Support, depth: int) -> None:
        found.append((depth, record))
        for part in children.get(record.id, ()):
            place(part, depth + 1)

    for record in children.get(None, ()):
        place(record, 0)
    return found


def listed(records: tuple[Record, ...]) -> list[tuple[int, Record]]:
    """All records in the order of the reports, with their depth: support, statements, positions, meetings."""
    found: list[tuple[int, Record]] = [*ordered(tuple(r for r in records if isinstance(r, Support)))]
    for kind in (Statement, Position, Meeting):
        found += [(0, record) for record in records if isinstance(record, kind)]
    return found


def _whole(record: Support, by_id: dict[str, Support]) -> str | None:
    """The id of the whole, or None where following the wholes upwards would not end at a top."""
    seen, at = {record.id}, record
    while at.part_of in by_id:
        at = by_id[at.part_of]
        if at.id in seen:
            return None
        seen.add(at.id)
    return record.part_of if record.part_of in by_id else None


class Passages:
    """The sentences of one text, asked for by evidence."""

    def __init__(self, text: str, knowledge: Knowledge | None = None) -> None:
        """``knowledge`` says where sentences end; that which is installed, if not given."""
        self.text = text
        self._bounds = list(self._sentences(knowledge or load()))

    def _sentences(self, knowledge: Knowledge) -> Iterator[tuple[int, int]]:
        for start, end in paragraphs(self.text):
            yield from sentences(self.text, start, end, knowledge)

    def of(self, evidence: Iterable[Span]) -> list[Passage]:
        """The passages that carry a record, one for each stretch of sentences its evidence lies in."""
        stretches: dict[tuple[int, int], list[Span]] = {}
        for span in sorted(evidence):
            stretches.setdefault(self._around(span), []).append(span)
        return [self._passage(bounds, spans) for bounds, spans in stretches.items()]

    def around(self, span: Span) -> Passage:
        """The passage around one span."""
        return self._passage(self._around(span), [span])

    def _around(self, span: Span) -> tuple[int, int]:
        first = bisect_right(self._bounds, span.start, key=lambda b: b[0]) - 1
        last = bisect_right(self._bounds, max(span.start, span.end - 1), key=lambda b: b[0]) - 1
        if first < 0:
            return span.start, span.end
        return self._bounds[first][0], max(self._bounds[last][1], span.end)

    def _passage(self, bounds: tuple[int, int], spans: list[Span]) -> Passage:
        start, end = bounds
        before = after = ""
        if end - start > LONGEST:
            middle = spans[0].start
            low, high = max(start, middle - LONGEST // 3), min(end, max(spans[0].end, middle + 2 * LONGEST // 3))
            before, after = "… " if low > start else "", " …" if high < end else ""
            start, end = low, high
        marks = [(max(s.start, start), min(s.end, end)) for s in spans if s.start < end and s.end > start]
        shift = len(before) - start
        return Passage(before + self.text[start:end] + after, tuple((a + shift, b + shift) for a, b in merged(marks)))


def paragraphs_of(text: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph of a text."""
    return paragraphs(text)


def merged(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches sorted, those that touch or overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
