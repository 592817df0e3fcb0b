"""Several processes that answer at one address.

The ledger is read, and its first pages asked, once; the processes are copies of the one that did. They share its memory
as long as they only look at it, and one that dies is replaced by another copy.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import FrameType

LEAST = 2.0
"""Seconds a process has to live for another to take its place: one that fails at once would fail again."""


def can_copy() -> bool:
    """Whether processes can be copied here; Windows cannot."""
    return "fork" in multiprocessing.get_all_start_methods()


class Together:
    """Keeps so many copies of this process at work until it is told to end."""

    def __init__(self, work: Callable[[], None], copies: int) -> None:
        """``work`` is what each copy does; it ends by itself when the copy is told to (SIGTERM)."""
        self._work, self._copies = work, copies
        self._ending = False
        self._at_work: dict[BaseProcess, float] = {}

    def run(self) -> None:
        """Start the copies, replace those that die, and return when all have ended."""
        before = {number: signal.signal(number, self._end) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            for _ in range(self._copies):
                self._start()
            while self._at_work:
                self._look()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start(self) -> None:
        copy = multiprocessing.get_context("fork").Process(target=self._copy)
        copy.start()
        self._at_work[copy] = time.monotonic()

    def _copy(self) -> None:
        """What a copy does; it has no copies to tell, so the handlers of the process that made it are put off."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        self._work()

    def _look(self) -> None:
        """Wait for a copy to end, a second at most, so that the word to end is heard whenever it comes."""
        ended = set(wait([copy.sentinel for copy in self._at_work], timeout=1.0))
        for copy in [copy for copy in self._at_work if copy.sentinel in ended]:
            lived = time.monotonic() - self._at_work.pop(copy)
            copy.join()
            if not self._ending and lived >= LEAST:
                self._start()
        if self._ending:
            self._tell()

    def _end(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - as handlers are called
        self._ending = True
        self._tell()

    def _tell(self) -> None:
        for copy in self._at_work:
            if copy.is_alive():
                copy.terminate()
