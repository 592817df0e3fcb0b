"""Groups and regions of donors, and where each stands on the tile map."""

from __future__ import annotations

from functools import cache
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from tallystick.knowledge.files import load_data


class Group(BaseModel):
    """Donors that are asked for as one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    members: frozenset[str]


class Regions(BaseModel):
    """Groups may overlap; regions part the world; ``tiles`` are columns and rows of the map."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    groups: dict[str, Group]
    regions: dict[str, Group]
    elsewhere: str
    tiles: dict[str, tuple[int, int]]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        places = list(self.tiles.values())
        twice = sorted({str(p) for p in places if places.count(p) > 1})
        if twice:
            raise ValueError(f"two states stand on one tile: {', '.join(twice)}")
        members = [m for region in self.regions.values() for m in region.members]
        both = sorted({m for m in members if members.count(m) > 1})
        if both:
            raise ValueError(f"in two regions: {', '.join(both)}")
        return self

    def all_groups(self) -> dict[str, Group]:
        """Groups and regions by id: all that may be asked for as one."""
        return {**self.groups, **self.regions}

    def expand(self, asked: tuple[str, ...]) -> frozenset[str]:
        """Ids of donors for ids of donors and of groups."""
        known = self.all_groups()
        return frozenset(m for a in asked for m in (known[a].members if a in known else (a,)))

    def region(self, donor: str) -> str:
        """The name of the region of a donor; joint donors, ids joined by +, have one where all of them share it."""
        joint = set(donor.split("+"))
        return next((r.name for r in self.regions.values() if joint <= r.members), self.elsewhere)


@cache
def load_regions() -> Regions:
    """Read and check the file, once per process. Raises KnowledgeError on a faulty one."""
    return load_data("regions.yml", Regions)
