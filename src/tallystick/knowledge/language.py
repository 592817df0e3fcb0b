"""Facts about written English that the reader needs before any parse."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Abbreviations(BaseModel):
    """Abbreviations whose full stop does not end a sentence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: frozenset[str]
    inner: frozenset[str]
