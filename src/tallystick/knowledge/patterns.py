"""Alternatives of a regular expression, put so that few are tried at each place."""

from __future__ import annotations

from collections.abc import Iterable


def grouped(alternatives: Iterable[tuple[str, str]]) -> str:
    """Alternatives that begin with the same letter in one group: matches what they would match side by side.

    Each is a letter, in whatever case, and a pattern that begins with it; their order within a letter is kept.
    The pattern they go into must ignore case, or they be all in lower case. Python's engine tries one after the other.
    """
    groups: dict[str, list[str]] = {}
    for letter, pattern in alternatives:
        groups.setdefault(letter.lower(), []).append(pattern)
    return "|".join(_factored(patterns) for patterns in groups.values())


def _factored(patterns: list[str]) -> str:
    """Patterns with the same first letter, that letter taken out."""
    first = patterns[0][:1]
    if len(patterns) == 1 or not first.isalnum() or any(p[:1].lower() != first.lower() for p in patterns):
        return "|".join(patterns)
    return f"{first}(?:{'|'.join(p[1:] for p in patterns)})"
