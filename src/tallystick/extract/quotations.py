"""Quotations: the words between quotation marks, told from apostrophes, nested ones and all.

By the convention of newspapers, a quotation that runs over several paragraphs opens each of
them with a mark and closes only the last; it is one quotation with a span for each paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tallystick.extract.mentions import Quotation
from tallystick.model import Span

_MARK = re.compile(r"``|''|[“”„\"‘’'«»`]")
_CLOSERS = {"“": "”", "„": "”", '"': '"', "‘": "’", "'": "'", "«": "»", "``": "''", "''": "''", "`": "'"}
_DOUBLE = frozenset('“„"«') | {"``", "''"}
_MISMATCHED = frozenset({("‘", "'"), ("“", '"'), ('"', "”")})
_BEFORE_OPENING = re.compile(r"[\s(\[{—–\-/\u200b“\"‘'«:]")
_ENDS_WORDS = frozenset(".,!?…;:—")


@dataclass
class _Open:
    """A mark that waits for its partner; ``done`` are the spans of the paragraphs it has run over already."""

    mark: str
    start: int
    done: list[Span] = field(default_factory=list)


def find_quotations(text: str, paragraphs: Sequence[tuple[int, int]]) -> tuple[Quotation, ...]:
    """All quotations in order of place, nested ones as well: they lie inside a span of the outer one."""
    found: list[Quotation] = []
    running: _Open | None = None
    for i, (start, end) in enumerate(paragraphs):
        following = paragraphs[i + 1] if i + 1 < len(paragraphs) else None
        running = _paragraph(text, (start, end), following, running, found)
    return tuple(sorted((q for q in found if q.spans), key=lambda q: (q.spans[0].start, -q.spans[-1].end)))


def _paragraph(
    text: str,
    bounds: tuple[int, int],
    following: tuple[int, int] | None,
    running: _Open | None,
    found: list[Quotation],
) -> _Open | None:
    """Read one paragraph; return the quotation that goes on in the next one, if any."""
    start, end = bounds
    stack: list[_Open] = []
    if running is not None:
        running.start = start + len(running.mark)
        stack.append(running)
        start = running.start
    for mark in _MARK.finditer(text, start, end):
        _take(text, mark, end, stack, found)
    return _left_open(text, stack, end, following, found)


def _take(text: str, found_mark: re.Match[str], end: int, stack: list[_Open], found: list[Quotation]) -> None:
    mark, place = found_mark.group(), found_mark.start()
    depth = _partner(text, mark, place, end, stack)
    if depth is not None:
        opened = stack[depth]
        del stack[depth:]
        found.append(_quotation(text, opened, place, closed=True))
    elif mark in _CLOSERS and _can_open(text, mark, place, end, stack):
        stack.append(_Open(mark, found_mark.end()))


def _partner(text: str, mark: str, place: int, end: int, stack: list[_Open]) -> int | None:
    """The place in the stack of the opening mark that this one closes."""
    for depth in range(len(stack) - 1, -1, -1):
        opened = stack[depth].mark
        if _CLOSERS[opened] != mark and (opened, mark) not in _MISMATCHED:
            continue
        if mark in {"’", "'"} and _is_apostrophe(text, mark, place, end):
            return None
        if opened == mark and _opens_again(text, place, len(mark)):
            return None
        return depth
    return None


def _opens_again(text: str, place: int, width: int) -> bool:
    """A straight mark with space before it and a word after it opens, even where one is open already."""
    return text[place - 1 : place].isspace() and text[place + width : place + width + 1].isalnum()


def _is_apostrophe(text: str, mark: str, place: int, end: int) -> bool:
    """Whether a single mark stands inside a word, or after a plural's s with the true close still to come."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if after.isalnum():
        return True
    if before in _ENDS_WORDS or not after.isspace():
        return False
    rest = text[place + 1 : end]
    later = re.search(rf"(?<=\S){mark}(?!\w)", rest)
    opens = re.search(r"[‘“]|(?<=\s)['\"](?=\w)", rest)
    return (
        before == "s" and rest[1:2].islower() and later is not None and (opens is None or later.start() < opens.start())
    )


def _can_open(text: str, mark: str, place: int, end: int, stack: list[_Open]) -> bool:
    after = text[place + len(mark) : place + len(mark) + 1]
    if not after or after.isspace():
        return False
    if place > 0 and not _BEFORE_OPENING.match(text, place - 1):
        return False
    if mark in _DOUBLE:
        return True
    if any(o.mark not in _DOUBLE for o in stack):
        return False
    closer = "['’]" if mark == "‘" else re.escape(_CLOSERS[mark])
    return after.isalnum() is False or re.search(rf"(?<=\S){closer}(?!\w)", text[place + 1 : end]) is not None


def _left_open(
    text: str, stack: list[_Open], end: int, following: tuple[int, int] | None, found: list[Quotation]
) -> _Open | None:
    """What is open at a paragraph's end goes on in the next if that opens with the same mark, else it ends here."""
    going_on: _Open | None = None
    for opened in stack:
        goes_on = going_on is None and following is not None and text.startswith(opened.mark, following[0])
        if goes_on:
            opened.done.append(Span(opened.start, end, text[opened.start : end]))
            going_on = opened
        elif opened.mark in _DOUBLE or opened.done:
            found.append(_quotation(text, opened, end, closed=False))
    return going_on


def _quotation(text: str, opened: _Open, end: int, *, closed: bool) -> Quotation:
    spans = (*opened.done, Span(opened.start, end, text[opened.start : end]))
    return Quotation(tuple(_trimmed(s) for s in spans if s.text.strip()), closed)


def _trimmed(span: Span) -> Span:
    left = len(span.text) - len(span.text.lstrip())
    text = span.text.strip()
    return Span(span.start + left, span.start + left + len(text), text)


def outermost(quotations: Sequence[Quotation]) -> Iterator[Quotation]:
    """The quotations that lie in no other."""
    reach = -1
    for quotation in quotations:
        if quotation.spans[0].start >= reach:
            yield quotation
            reach = quotation.spans[-1].end
