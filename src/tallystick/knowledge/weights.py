"""The weights by which claims are judged to be one line, and the bounds of a copied text."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, field_validator

from tallystick.model import Modality


class GoodsWords(NamedTuple):
    """Words in names of goods that say nothing about which goods, and those that name a kind even in capitals."""

    generic: frozenset[str]
    common: frozenset[str]


ALL_TELLING = GoodsWords(frozenset(), frozenset())
"""Where every word tells, so that two names without any telling word can be compared."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Level(_Entry):
    """One outcome of comparing a feature: its weight, and the sentence that explains it."""

    weight: float
    says: str


class CopyBounds(_Entry):
    """When two documents are one text; shares are of the smaller side, see reconciliation.yml."""

    days: int
    shortest: int
    sure: float
    enough: float
    least: float
    shared_figures: float
    shared_names: float


class Reconciliation(_Entry):
    """Everything reconciliation weighs. A pair below ``doubtful`` that still becomes one line goes to review first."""

    threshold: float
    unlikely_share_of_gdp: float
    tranche_words: frozenset[str]
    doubtful: float
    features: dict[str, dict[str, Level]]
    telling_modalities: frozenset[Modality]
    generic_goods: frozenset[str]
    common_goods: frozenset[str]
    copies: CopyBounds
    due_soon_days: int

    @cached_property
    def goods_words(self) -> GoodsWords:
        """What comparing names of goods needs to know of words."""
        return GoodsWords(self.generic_goods, self.common_goods)

    @field_validator("features")
    @classmethod
    def _nothing_known_weighs_nothing(cls, features: dict[str, dict[str, Level]]) -> dict[str, dict[str, Level]]:
        """Scores leave out what one side does not tell, so these levels must not weigh."""
        for name, levels in features.items():
            for level in SILENT & levels.keys():
                if levels[level].weight:
                    raise ValueError(f"{name}: {level} says nothing, so its weight must be 0")
        return features


SILENT = frozenset({"unknown", "fits", "apart"})
"""Levels of a feature that speak neither for nor against."""
