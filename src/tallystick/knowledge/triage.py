"""What a page must hold to be worth reading, and when two texts are read once."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CopyRule(_Entry):
    """``resemblance`` is the share of 3-grams in common; ``days`` how far apart the two may be published."""

    resemblance: float = Field(gt=0, le=1)
    days: int = Field(ge=0)


class CommonWords(_Entry):
    """Nouns and verbs of support and categories of goods that triage does without: they are on most pages."""

    nouns: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()


class TriageWords(_Entry):
    """All of ``triage.yml``; windows in bytes, words in lower case."""

    window_bytes: int = Field(gt=0)
    window_text: int = Field(gt=0)
    key: tuple[str, ...]
    figures: tuple[str, ...]
    giving: tuple[str, ...]
    parties: tuple[str, ...]
    copies: CopyRule
    common: CommonWords = CommonWords()

    __hash__ = object.__hash__  # one value per load, so that what is compiled from it can be cached by it

    @model_validator(mode="after")
    def _lower(self) -> TriageWords:
        words = (*self.key, *self.figures, *self.giving, *self.parties)
        faulty = sorted({w for w in words if not w or w != w.lower()})
        if faulty:
            raise ValueError(f"not in lower case: {', '.join(faulty)}")
        twice = sorted({w for w in self.key if self.key.count(w) > 1})
        if twice:
            raise ValueError(f"key word listed twice: {', '.join(twice)}")
        if not all(w.isascii() for w in self.key):
            raise ValueError("key words are ASCII, which nearly all encodings of English share")
        return self
