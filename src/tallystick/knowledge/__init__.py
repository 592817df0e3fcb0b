"""Knowledge: what the reader knows of the world and of the language, as checked, dated data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tallystick.knowledge.cues import Cues
from tallystick.knowledge.files import digest, load_data
from tallystick.knowledge.hedges import Hedges
from tallystick.knowledge.language import Abbreviations

__all__ = ["Knowledge", "load"]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the data files say, checked; one immutable value with its digest."""

    sha: str
    abbreviations: Abbreviations
    cues: Cues
    hedges: Hedges


@cache
def load() -> Knowledge:
    """Read and check all data files, once per process. Raises KnowledgeError on the first faulty file."""
    return Knowledge(
        sha=digest(),
        abbreviations=load_data("abbreviations.yml", Abbreviations),
        cues=load_data("cues.yml", Cues),
        hedges=load_data("hedges.yml", Hedges),
    )
