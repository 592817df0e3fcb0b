"""Lines of a page that are not its text: what they look like, and why each sort may go."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LineRule(_Frozen):
    """One sort of line that goes: ``pattern`` fits the whole of it, whatever its case.

    A line with more than ``longest`` characters stays. ``takes`` says how much goes: the line alone, or also
    the headlines that follow it, which are lines without a full stop at their end.
    """

    __hash__ = object.__hash__  # one value per load, so that what is compiled from it can be cached by it

    name: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$")
    why: str
    pattern: str
    longest: int = Field(default=200, gt=0)
    takes: Literal["line", "headlines"] = "line"

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            compiled = re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        if compiled.fullmatch("") or compiled.groups:
            raise ValueError("must not fit an empty line, and its groups must be written (?:...)")
        return pattern


class Boilerplate(_Frozen):
    """All that the text layer knows of the furniture of pages, and of words broken over lines."""

    lines: tuple[LineRule, ...]
    compound_prefixes: frozenset[str]
    publication_words: frozenset[str]
    english_words: frozenset[str]
