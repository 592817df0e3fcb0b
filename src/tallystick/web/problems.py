"""What goes wrong in a page, and the answer a visitor gets: what it is and what to do, never the insides."""

from __future__ import annotations

from dataclasses import dataclass

from tallystick.errors import TallystickError


class MissingError(TallystickError):
    """There is nothing under this address."""


class RefusedError(TallystickError):
    """The question makes no sense as it was put."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as a page and as JSON."""

    status: int
    title: str
    detail: str
