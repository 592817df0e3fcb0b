"""What the site is told when it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime


def today() -> date:
    """The day questions about dates are asked on."""
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``open`` lets visitors add documents without signing in; ``static`` is the site written as files.

    ``clock`` gives the day; tests replace it.
    """

    ledger: str
    open: bool = False
    static: bool = False
    clock: Callable[[], date] = today
