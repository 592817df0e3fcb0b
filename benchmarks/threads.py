"""How long the threads of a run were on a processor, and how long they waited for one that others had (Linux only).

With it, a run on a shared machine says what it would have taken alone: the time its workers waited for a processor is
taken off, and what all its other threads computed is put on, as if the workers had waited for each of them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LOOK = 0.02
_NANO = 1e-9


@dataclass(frozen=True, slots=True)
class Moment:
    """When so many parts were done; of each thread the seconds on a processor and those of waiting for one."""

    at: float
    parts: int
    threads: dict[int, tuple[float, float]]


def watched(run: Any, done: Path) -> list[Moment]:
    """Do ``run()``, which starts processes that leave marks in the folder ``done``; a moment for each new mark."""
    moments: list[Moment] = []
    with ThreadPoolExecutor(1) as beside:
        running: Future[Any] = beside.submit(run)
        while not running.done():
            parts = sum(1 for _ in done.glob("*.json"))
            if parts > (moments[-1].parts if moments else 0):
                moments.append(Moment(time.time(), parts, dict(_threads())))
            time.sleep(_LOOK)
        running.result()
    return moments


def alone(first: Moment, last: Moment, workers: int) -> float:
    """Seconds from one moment to the other, had nobody else used the processors: at least, and rather too many.

    The workers are the threads that computed most. They would have had the time they waited for a processor, and would
    have given up, each its share, what the other threads computed.
    """
    spent = {
        thread: (on - first.threads.get(thread, (0.0, 0.0))[0], waited - first.threads.get(thread, (0.0, 0.0))[1])
        for thread, (on, waited) in last.threads.items()
    }
    busiest = sorted(spent.values(), reverse=True)
    waiting = sum(waited for _, waited in busiest[:workers])
    others = sum(on for on, _ in busiest[workers:])
    return last.at - first.at + (others - waiting) / workers


def _threads() -> Iterator[tuple[int, tuple[float, float]]]:
    """The threads of all processes under this one."""
    parents = dict(_parents())
    for process in parents:
        above = process
        while above in parents and above != os.getpid():
            above = parents[above]
        if above != os.getpid() or process == above:
            continue
        for thread in Path(f"/proc/{process}/task").glob("*/schedstat"):
            try:
                on, waited = thread.read_text().split()[:2]
            except OSError:
                continue  # it has ended
            yield int(thread.parent.name), (int(on) * _NANO, int(waited) * _NANO)


def _parents() -> Iterator[tuple[int, int]]:
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield int(status.parent.name), int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended
