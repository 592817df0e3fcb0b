"""Patterns that find any regular form of a word in text, so that a sentence without one need not be parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_form(words: Iterable[str]) -> str:
    """A regular expression for the words and their regular English forms, longest first, without anchors."""
    return "|".join(sorted({_forms(word) for word in words}, key=lambda f: (-len(f), f)))


def _forms(word: str) -> str:
    stem, last = re.escape(word[:-1]), word[-1:]
    if last == "e":
        return stem + "(?:e[sd]?|ing)"
    if last == "y":
        return stem + "(?:y|ies|ied|ying|ys|yed)"
    return f"{re.escape(word)}(?:e?s|{re.escape(last)}?(?:ed|ing))?"
