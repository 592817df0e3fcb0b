"""A text as a row of units: known names and nouns as one unit each, every other word and mark as its own.

Patterns of names and roles are written over units, so that "the U.S. Department of Defense" is as
easy to step over as "it".
"""

from __future__ import annotations

import re
from itertools import pairwise

from tallystick.extract.gazetteer import Form, Hit, Known

_TOKEN = re.compile(r"[^\W_]+(?:(?:[-‑]|['’](?!s\b))[^\W_]+)*|['’]s\b|\S")


class Unit:
    """One word, mark or known phrase. ``form`` is null for plain words and marks; ``key`` as in the gazetteer.

    There is one for each word of a document: a plain class, quicker to make than a dataclass.
    """

    __slots__ = ("ambiguous", "capitalised", "end", "form", "key", "letters", "lower", "spaced", "start", "text")
    lower: str
    """The text in lower case."""
    capitalised: bool
    """Whether it begins with a capital."""
    letters: bool
    """Whether it begins with a letter or digit."""
    spaced: bool
    """Whether exactly one space parts it from the unit before."""

    def __init__(self, start: int, end: int, text: str, known: Known | None = None) -> None:
        """A stretch of the document; ``known`` is what the gazetteer says of it."""
        self.start, self.end, self.text, self.lower = start, end, text, text.lower()
        self.capitalised, self.letters, self.spaced = text[0].isupper(), text[0].isalnum(), False
        self.form: Form | None = None
        self.key, self.ambiguous = "", False
        if known is not None:
            self.form, self.key, self.ambiguous = known.form, known.key, known.ambiguous

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
        units.append(Unit(hit.start, hit.end, text[hit.start : hit.end], hit.known))
        at = hit.end
    units += _plain(text, at, len(text))
    for before, unit in pairwise(units):
        unit.spaced = unit.start == before.end + 1 and text[before.end] in " \u00a0"
    return units


def _plain(text: str, start: int, end: int) -> list[Unit]:
    return [Unit(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text, start, end)]
