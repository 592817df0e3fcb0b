"""Patterns that find any regular form of a word in text, so that a sentence without one need not be parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tallystick.knowledge.patterns import grouped


def any_form(words: Iterable[str]) -> str:
    """A regular expression for the words and their regular English forms, in lower case, without anchors.

    A pattern that ignores case takes four times as long: search the sentence in lower case (``Sentence.lower``).
    Of those that begin with the same letter, the longest is tried first.
    """
    forms = {_forms(word): word[:1] for word in (w.lower() for w in words)}
    return grouped((forms[form], form) for form in sorted(forms, key=lambda f: (-len(f), f)))


def _forms(word: str) -> str:
    stem, last = re.escape(word[:-1]), word[-1:]
    if last == "e":
        return stem + "(?:e[sd]?|ing)"
    if last == "y":
        return stem + "(?:y|ies|ied|ying|ys|yed)"
    return f"{re.escape(word)}(?:e?s|{re.escape(last)}?(?:ed|ing))?"
