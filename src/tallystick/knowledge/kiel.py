"""How the Ukraine Support Tracker's workbook names donors."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Recipient(BaseModel):
    """The country the tracker is about."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str


class KielNames(BaseModel):
    """Donors by the tracker's spelling, and the recipient."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    recipient: Recipient
    organisations: frozenset[str]
    donors: dict[str, str]
