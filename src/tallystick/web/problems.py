"""What goes wrong in a page, and the answer a visitor gets: what it is and what to do, never the insides."""

from __future__ import annotations

from dataclasses import dataclass

from tallystick.errors import TallystickError


class MissingError(TallystickError):
    """There is nothing under this address."""


class RefusedError(TallystickError):
    """The question makes no sense as it was put."""


class SignInError(TallystickError):
    """Only those who signed in may do this."""


class DeniedError(TallystickError):
    """This may not be done, at least not by this visitor."""


class BusyError(TallystickError):
    """Too much at once, or too often. ``wait`` is how many seconds to wait."""

    def __init__(self, told: str, wait: int) -> None:
        """``told`` says what to do."""
        super().__init__(told)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as a page and as JSON."""

    status: int
    title: str
    detail: str
