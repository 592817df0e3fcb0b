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
    """``open`` lets visitors add and review without signing in; ``static`` is the site written as files,
    ``grouped`` one whose lines stand together by donor and year, since they are too many for a page each.

    ``clock`` gives the day; tests replace it. ``hosts`` are the names the site goes by; without any, all are
    answered. Limits are in bytes, rates in requests a minute for each user or network. ``spool`` is a folder for
    what is being read, shared by the processes of one server. With ``warm``, pages are asked before visitors ask.
    """

    ledger: str
    open: bool = False
    static: bool = False
    grouped: bool = False
    clock: Callable[[], date] = today
    hosts: tuple[str, ...] = ()
    form_limit: int = 1_000_000
    upload_limit: int = 20_000_000
    writes_a_minute: int = 120
    adds_a_minute: int = 12
    sign_ins_a_minute: int = 10
    spool: str | None = None
    warm: bool = False
