"""Function words of languages, by which a few words are told apart from English."""

from __future__ import annotations

from functools import cache
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from tallystick.knowledge.files import load_data


class Languages(BaseModel):
    """Function words in lower case, of English and of others by ISO 639-1 code; see languages.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    english: frozenset[str]
    others: dict[str, frozenset[str]]

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        for code, words in self.others.items():
            if wrong := sorted(w for w in words if w != w.lower() or (w in self.english and len(w) > 1)):
                raise ValueError(f"{code}: {', '.join(wrong)}: not lower case, or a word of English too")
        return self


@cache
def load_languages() -> Languages:
    """The function words that come with the program."""
    return load_data("languages.yml", Languages)
