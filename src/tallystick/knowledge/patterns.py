"""Alternatives of a regular expression, put so that few are tried at each place."""

from __future__ import annotations

from collections.abc import Iterable


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
