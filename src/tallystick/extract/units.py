"""A text as a row of units: known names and nouns as one unit each, every other word and mark as its own.

Patterns of names and roles are written over units, so that "the U.S. Department of Defense" is as
easy to step over as "it".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from tallystick.extract.gazetteer import Form, Hit

_TOKEN = re.compile(r"[^\W_]+(?:(?:[-‑]|['’](?!s\b))[^\W_]+)*|['’]s\b|\S")


@dataclass(slots=True)
class Unit:
    """One word, mark or known phrase. ``form`` is null for plain words and marks; ``key`` as in the gazetteer."""

    start: int
    end: int
    text: str
    form: Form | None = None
    key: str = ""
    ambiguous: bool = False
    spaced: bool = False
    """Whether exactly one space parts it from the unit before."""
    lower: str = field(init=False)
    """The text in lower case."""
    capitalised: bool = field(init=False)
    """Whether it begins with a capital."""
    letters: bool = field(init=False)
    """Whether it begins with a letter or digit."""

    def __post_init__(self) -> None:
        """Note what is asked for again and again."""
        self.lower = self.text.lower()
        self.capitalised = self.text[0].isupper()
        self.letters = self.text[0].isalnum()

    @property
    def word(self) -> bool:
        """Whether it is a plain word."""
        return self.form is None and self.letters


def cut(text: str, hits: list[Hit]) -> list[Unit]:
    """The units of ``text`` in order."""
    units: list[Unit] = []
    at = 0
    for hit in hits:
        units += _plain(text, at, hit.start)
        known = hit.known
        units.append(Unit(hit.start, hit.end, text[hit.start : hit.end], known.form, known.key, known.ambiguous))
        at = hit.end
    units += _plain(text, at, len(text))
    for before, unit in pairwise(units):
        unit.spaced = text[before.end : unit.start] in {" ", "\u00a0"}
    return units


def _plain(text: str, start: int, end: int) -> list[Unit]:
    return [Unit(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text, start, end)]
