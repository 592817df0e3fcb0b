"""Markup that no person writes: nesting so deep that parsers give up, slow down or overflow."""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_DEPTH = 150
"""The parser of libxml2 stops at 256 levels; pages that people read stay far below a hundred."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^<>]*)>")
_OPAQUE = re.compile(r"<(?:(script|style|noscript|template|svg|textarea)\b|!--)", re.IGNORECASE)
_END = re.compile(r"</(script|style|noscript|template|svg|textarea)\b|-->", re.IGNORECASE)
# Elements without content, and those whose end tag may be left out, so that counting start tags overstates the depth.
_UNCOUNTED = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "rb",
        "rt",
        "rtc",
        "rp",
        "optgroup",
        "option",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "colgroup",
        "caption",
        "html",
        "head",
        "body",
    }
)


def flatten(source: str) -> tuple[str, int]:
    """The markup without tags nested deeper than MAX_DEPTH, and how many went; their content stays."""
    spans = list(_too_deep(source))
    if not spans:
        return source, 0
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts.append(source[at:start])
        at = end
    parts.append(source[at:])
    return " ".join(parts), len(spans)


def _too_deep(source: str) -> Iterator[tuple[int, int]]:
    depth = 0
    for start, end in _visible(source):
        for tag in _TAG.finditer(source, start, end):
            closing, name, rest = tag.groups()
            if name.lower() in _UNCOUNTED or rest.endswith("/"):
                continue
            if closing:
                if depth > MAX_DEPTH:
                    yield tag.span()
                depth = max(0, depth - 1)
            else:
                depth += 1
                if depth > MAX_DEPTH:
                    yield tag.span()


def _visible(source: str) -> Iterator[tuple[int, int]]:
    """The stretches between scripts, styles and comments, which may hold anything that looks like a tag.

    One that is never closed runs to the end, as browsers read it.
    """
    at = 0
    while opaque := _OPAQUE.search(source, at):
        yield at, opaque.start()
        at = _closed(source, opaque)
        if at < 0:
            return
    yield at, len(source)


def _closed(source: str, opaque: re.Match[str]) -> int:
    """Where the element or comment that opens at ``opaque`` ends; -1 if nowhere."""
    wanted = (opaque.group(1) or "").lower()
    for end in _END.finditer(source, opaque.end()):
        if (end.group(1) or "").lower() == wanted:
            return end.end()
    return -1
