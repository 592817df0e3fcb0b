"""Leaving out lines that belong to the page and not to its text, by the rules of the knowledge base."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tallystick.knowledge.boilerplate import Boilerplate, LineRule
from tallystick.model import Issue

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]»]*$")
LONGEST_HEADLINE = 150


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds something, without white space around it; ``apart`` if a blank line precedes."""

    start: int
    end: int
    apart: bool


def split(lines: Iterable[Line], text: str, boilerplate: Boilerplate) -> tuple[list[Line], list[tuple[str, Line]]]:
    """The lines that stay, and those that go with the names of the rules that say so."""
    rules = _compiled(boilerplate.lines)
    kept: list[Line] = []
    gone: list[tuple[str, Line]] = []
    heading: str | None = None
    for line in lines:
        rule = _rule(text, line, rules)
        if rule is None and heading and _is_headline(text, line):
            gone.append((heading, line))
            continue
        heading = rule.name if rule and rule.takes == "headlines" else None
        if rule:
            gone.append((rule.name, line))
        else:
            kept.append(line)
    return kept, gone


def issues(gone: Iterable[tuple[str, str]]) -> Iterator[Issue]:
    """One Issue for each rule: how many lines went, and the first of them."""
    found: dict[str, list[str]] = {}
    for name, line in gone:
        found.setdefault(name, []).append(line)
    for name, lines in found.items():
        count = "1 line" if len(lines) == 1 else f"{len(lines)} lines, the first"
        yield Issue("left-out", f"{name}: {count}: {_shortened(lines[0])}")


@dataclass(frozen=True, slots=True)
class _Rules:
    rules: tuple[LineRule, ...]
    any_of_them: re.Pattern[str]
    longest: int


@cache
def _compiled(rules: tuple[LineRule, ...]) -> _Rules:
    pattern = "|".join(f"({rule.pattern})" for rule in rules)
    return _Rules(rules, re.compile(pattern, re.IGNORECASE), max(rule.longest for rule in rules))


def _rule(text: str, line: Line, rules: _Rules) -> LineRule | None:
    if line.end - line.start > rules.longest:
        return None
    found = rules.any_of_them.fullmatch(text, line.start, line.end)
    rule = rules.rules[found.lastindex - 1] if found and found.lastindex else None
    return rule if rule and line.end - line.start <= rule.longest else None


def _is_headline(text: str, line: Line) -> bool:
    content = text[line.start : line.end]
    return len(content) <= LONGEST_HEADLINE and not _SENTENCE_END.search(content)


def _shortened(line: str, width: int = 80) -> str:
    return f"“{line}”" if len(line) <= width else f"“{line[: width - 1]}…”"
