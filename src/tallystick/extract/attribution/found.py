"""What one cue yields before it is an attribution: tokens and offsets, not yet actors."""

from __future__ import annotations

from dataclasses import dataclass, field

from tallystick.extract.mentions import AttributionKind
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token

Range = tuple[int, int]
"""Start and end in the canonical text."""


@dataclass(frozen=True, slots=True)
class Party:
    """A noun phrase of the sentence: its extent and its head, whom to ask the cast about."""

    sentence: Sentence
    place: Range
    head: Token
    referent: Token


@dataclass(slots=True)
class Found:
    """A cue with its source and content.

    ``quoted``: the content is the words of a quotation; ``carried``: it has no cue of its own;
    ``reports``: the content is a clause or quoted;
    ``question``: something is asked; ``nested``: it lies in another's content;
    ``relative``: it is said of a noun inside another clause; ``hints``: it is a statement only of someone.
    """

    kind: AttributionKind
    cue: list[Range]
    content: list[Range]
    source: Party | None = None
    addressee: Party | None = None
    occasion: Range | None = None
    quoted: bool = False
    carried: bool = False
    reports: bool = True
    question: bool = False
    nested: bool = False
    relative: bool = False
    hints: bool = False
    verb: tuple[Sentence, Token] | None = field(default=None)

    @property
    def key(self) -> tuple[Range, ...]:
        """Order of place: by content, then by cue."""
        return (*self.content, *self.cue)
