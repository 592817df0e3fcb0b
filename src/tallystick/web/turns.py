"""Pages are worked out by a few threads, in the order they were asked for.

Python computes one page at a time whatever the number of threads; many at once only make every page as slow as the
slowest. What takes long (a whole table as CSV, the ledger of another day) waits in a line of its own, so that a page
never stands behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

PAGES = 2
"""Pages at once: while one waits for the store, another is computed."""
LONG = 2
"""Long answers at once."""

T = TypeVar("T")
_pages: RunVar[CapacityLimiter] = RunVar("pages")
_long: RunVar[CapacityLimiter] = RunVar("long")


async def in_turn(work: Callable[[], T], *, long: bool = False) -> T:
    """What ``work`` gives, made by a thread when its turn comes."""
    return await to_thread.run_sync(work, limiter=_line(_long, LONG) if long else _line(_pages, PAGES))


def _line(of: RunVar[CapacityLimiter], most: int) -> CapacityLimiter:
    """The line of this event loop; warming has one of its own."""
    found = of.get(None)
    if found is None:
        found = CapacityLimiter(most)
        of.set(found)
    return found
