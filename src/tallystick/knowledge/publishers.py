"""Whose voice a publisher is: a government's, a parliament's, a tracker's; anyone else is press."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Publisher(BaseModel):
    """Publishers of one voice; ``actor`` is whom a government's own pages speak for."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    class_: Literal["government", "parliament", "tracker"] = Field(alias="class")
    actor: str | None = None
    hosts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def publishes(self, name: str | None, host: str | None) -> bool:
        """Whether a document with this publisher's name or host is theirs."""
        if name is not None and name.casefold() in {n.casefold() for n in self.names}:
            return True
        return host is not None and any(host == h or host.endswith("." + h) for h in self.hosts)
