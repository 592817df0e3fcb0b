"""The way from lines of characters to canonical text, common to all formats."""

from __future__ import annotations

from dataclasses import dataclass

from tallystick.knowledge.boilerplate import Boilerplate
from tallystick.model import Issue
from tallystick.text import furniture, layout, markdown
from tallystick.text.clean import clean, single_spaces
from tallystick.text.offsets import OffsetMap, Traced


@dataclass(frozen=True, slots=True)
class Canonical:
    """The canonical text, where it came from, and what was left out."""

    text: str
    offsets: OffsetMap
    issues: tuple[Issue, ...]


def canonical(
    source: Traced, boilerplate: Boilerplate, *, is_markdown: bool, is_wrapped: bool | None = None
) -> Canonical:
    """The canonical text of ``source``; with ``is_wrapped`` null, it shows itself whether its lines are wrapped."""
    traced = clean(source)
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
    return Canonical(traced.text, traced.map(), tuple(furniture.issues(left_out)))
