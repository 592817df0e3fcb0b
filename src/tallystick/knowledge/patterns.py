"""Patterns of many words, put so that few are tried at each place, and none on a text without their first words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"\w+")


def words_of(text: str) -> frozenset[str]:
    """The words of a text: what a pattern is to find in it must begin with one of them."""
    return frozenset(_WORD.findall(text))


def grouped(alternatives: Iterable[tuple[str, str]], not_behind: str = "") -> str:
    """Alternatives that begin with the same letter in one group: matches what they would match side by side.

    Each is a letter, in whatever case, and a pattern that begins with it; their order within a letter is kept.
    The pattern they go into must ignore case, or they be all in lower case. Python's engine tries one after the other.
    ``not_behind`` is a class of characters none of which may stand before a match. It is looked for behind the first
    letter, not before it: then the engine skips, in text and pattern of lower case, to the next letter that may begin.
    """
    groups: dict[str, list[str]] = {}
    for letter, pattern in alternatives:
        groups.setdefault(letter.lower(), []).append(pattern)
    return "|".join(_factored(patterns, not_behind) for patterns in groups.values())


def _factored(patterns: list[str], not_behind: str) -> str:
    """Patterns with the same first letter, that letter taken out."""
    first = patterns[0][:1]
    if not first.isalnum() or any(p[:1].lower() != first.lower() for p in patterns):
        joined = "|".join(patterns)
        return f"(?<!{not_behind})(?:{joined})" if not_behind else joined
    behind, rests = f"(?<!{not_behind}.)" if not_behind else "", [p[1:] for p in patterns]
    return f"{first}{behind}{rests[0] if len(rests) == 1 else '(?:' + '|'.join(rests) + ')'}"


@dataclass(frozen=True, slots=True)
class WordPattern:
    """A pattern for lower case, and the words one of which a text must hold if it is to be found there."""

    pattern: re.Pattern[str]
    first: frozenset[str]

    def search(self, text: str, words: frozenset[str]) -> re.Match[str] | None:
        """The first match; ``words`` are those of the text or of a longer one that holds it."""
        return None if self.first.isdisjoint(words) else self.pattern.search(text)


def whole_words(phrases: Iterable[str]) -> WordPattern:
    """Finds phrases in lower case as whole words, the longest first. Each begins with a letter or digit."""
    longest_first = sorted(phrases, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{grouped((p[:1], re.escape(p)) for p in longest_first)})\b")
    return WordPattern(pattern, frozenset(_WORD.findall(p)[0] for p in longest_first))
