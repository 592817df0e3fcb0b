"""The way from lines of characters to canonical text, common to all formats."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tallystick.knowledge.boilerplate import Boilerplate
from tallystick.model import Issue
from tallystick.text import furniture, layout, markdown
from tallystick.text.clean import clean, single_spaces
from tallystick.text.offsets import OffsetMap, Traced

_SENTENCE_END = re.compile(r"[.!?…:;,][\"'”’)\]»]*$")
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Canonical:
    """The canonical text, where it came from, and what was left out."""

    text: str
    offsets: OffsetMap
    title: str | None
    issues: tuple[Issue, ...]


def canonical(source: str, boilerplate: Boilerplate, *, is_markdown: bool, is_wrapped: bool | None = None) -> Canonical:
    """The canonical text of ``source``; with ``is_wrapped`` null, it shows itself whether its lines are wrapped."""
    traced = clean(Traced(source))
    pictures: list[str] = []
    if is_markdown:
        traced, pictures = markdown.images(traced)
        traced = clean(markdown.marks(traced))
    traced = single_spaces(markdown.rules_and_bullets(traced))
    kept, gone = furniture.split(layout.lines(traced.text), traced.text, boilerplate)
    wrapped = layout.is_wrapped(traced.text, kept) if is_wrapped is None else is_wrapped
    left_out = [("image", picture) for picture in pictures]
    left_out += [(name, traced.text[line.start : line.end]) for name, line in gone]
    traced = layout.lay_out(traced, kept, boilerplate, wrapped=wrapped)
    return Canonical(traced.text, traced.map(), headline(traced.text), tuple(furniture.issues(left_out)))


def headline(text: str) -> str | None:
    """The first paragraph, if it is a headline: short, without a full stop, and with more after it."""
    first, gap, _ = text.partition("\n\n")
    return first if gap and len(first) <= LONGEST_TITLE and not _SENTENCE_END.search(first) else None
