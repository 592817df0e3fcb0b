"""Workers: processes that do one part after another, watched by the one that started them.

A worker that dies (killed, out of memory, a fault in a C library) loses nothing: its part is done again by a new one.
The page it was at is shared with the watcher; if a part dies twice at the same page, that page is left out by name.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

from tallystick.errors import TallystickError, UnreachableError

ATTEMPTS = 4
"""Workers a part may lose before it is given up; each page that is left out gives it another."""
STUCK = 600.0
"""Seconds at one page after which a worker is taken for stuck; the longest report takes a tenth of it."""
_TICK = 0.5

Work = Callable[["Task", "Progress"], dict[str, Any]]
"""Does one part and returns its account. A function of a module, so that a new process finds it by name."""


@dataclass(frozen=True, slots=True)
class Task:
    """A part by its number, what is needed to do it, and the pages to leave out (counted from 0 in the part).

    ``careful`` is set once a worker was lost at it: then it must be plain at every moment which page is at work.
    """

    number: int
    given: Any
    leave_out: tuple[int, ...] = ()
    careful: bool = False


class Progress:
    """How far a worker is: the page it is at, and bytes and pages done in its part. Shared between processes."""

    def __init__(self, shared: Any, parent: int | None = None) -> None:
        """``shared`` is an array of three integers both processes see."""
        self._shared, self._parent = shared, parent

    def at(self, page: int, place: int) -> None:
        """Say which page comes next and how many bytes of the part are behind."""
        self._shared[0], self._shared[1], self._shared[2] = page, place, page

    @property
    def page(self) -> int:
        """The page it is at."""
        return int(self._shared[0])

    @property
    def place(self) -> int:
        """Bytes done."""
        return int(self._shared[1])

    def check(self) -> None:
        """End the process if the one that started it is gone: nobody would take its work."""
        if self._parent is not None and os.getppid() != self._parent:
            raise SystemExit(1)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a part: its account, or why it was given up. ``lost`` workers were replaced on the way."""

    number: int
    account: dict[str, Any] | None
    trouble: str | None = None
    lost: int = 0


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    progress: Progress
    task: Task | None = None
    seen_at: int = -1
    since: float = 0.0


@dataclass(slots=True)
class Losses:
    """What is known of parts that lost a worker, whichever engine they ran on."""

    counts: dict[int, int] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)

    def again(self, task: Task, page: int, how: str) -> Task | Result:
        """The part once more, without a page that ended two workers; or the result that gives it up.

        ``page`` is where the worker was, -1 if that is not known; ``how`` says how it ended.
        """
        count = self.counts[task.number] = self.counts.get(task.number, 0) + 1
        left_out = task.leave_out
        if page >= 0 and page not in left_out and self.places.get(task.number) == page:
            left_out = (*left_out, page)
        self.places[task.number] = page
        if count - len(left_out) >= ATTEMPTS:
            where = f"the last at page {page}" if page >= 0 else "nobody knows where"
            return Result(task.number, None, f"{count} workers died at it, {where} ({how})", count)
        return Task(task.number, task.given, left_out, careful=True)


def run(
    work: Work, tasks: Sequence[Task], count: int, watch: Callable[[Sequence[Progress]], None] | None = None
) -> Iterator[Result]:
    """Do all tasks with ``count`` processes, results as they come. ``watch`` is called about twice a second.

    Raises the TallystickError that a worker met, after the other workers were stopped.
    """
    # A worker has one processor; threads of the parser's matrix library would only take turns on it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    waiting = deque(tasks)
    losses = Losses()
    workers = [_start(work) for _ in range(min(count, len(tasks)))]
    try:
        while waiting or any(w.task for w in workers):
            for worker in workers:
                if worker.task is None and waiting:
                    _give(worker, waiting.popleft())
            busy = [w for w in workers if w.task is not None]
            _kill_stuck(busy)
            ready = wait([w.pipe for w in busy], timeout=_TICK)
            for worker in (w for w in busy if w.pipe in ready):
                result = _take(worker)
                if result is None:
                    workers[workers.index(worker)] = _start(work)
                    result = _again(worker, losses, waiting)
                if result is not None:
                    yield result
            if watch is not None:
                watch([w.progress for w in workers if w.task is not None])
    finally:
        _stop(workers)


def _kill_stuck(workers: Iterable[_Worker]) -> None:
    """End workers that have been at one page for longer than any page takes; they count as lost at it."""
    now = time.monotonic()
    for worker in workers:
        if worker.progress.page != worker.seen_at:
            worker.seen_at, worker.since = worker.progress.page, now
        elif now - worker.since > STUCK:
            worker.process.kill()


def _give(worker: _Worker, task: Task) -> None:
    worker.task = task
    worker.progress.at(-1, 0)
    worker.seen_at, worker.since = -1, time.monotonic()
    with suppress(OSError):  # if it has died, the wait finds its pipe closed
        worker.pipe.send(task)


def _take(worker: _Worker) -> Result | None:
    """The result of a worker, or None if it has died."""
    assert worker.task is not None  # noqa: S101 - only busy workers are asked
    try:
        answer = worker.pipe.recv()
    except (EOFError, OSError):
        return None
    if isinstance(answer, TallystickError):
        raise answer
    result = answer if isinstance(answer, Result) else Result(worker.task.number, answer)
    worker.task = None
    return result


def _again(worker: _Worker, losses: Losses, waiting: deque[Task]) -> Result | None:
    """Put the part of a dead worker first in line, or give it up."""
    task = worker.task
    assert task is not None  # noqa: S101 - only busy workers are asked
    worker.process.join()
    worker.pipe.close()
    answer = losses.again(task, worker.progress.page, f"exit code {worker.process.exitcode}")
    if isinstance(answer, Result):
        return answer
    waiting.appendleft(answer)
    return None


def _start(work: Work) -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    shared = context.Array("q", 3, lock=False)
    process = context.Process(target=_serve, args=(work, theirs, shared, os.getpid()), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours, Progress(shared))


def _serve(work: Work, pipe: Connection, shared: Any, parent: int) -> None:
    """The life of a worker: a part, its account, the next part, until the pipe closes."""
    progress = Progress(shared, parent)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            pipe.send(work(task, progress))
        except UnreachableError as error:
            pipe.send(Result(task.number, None, str(error)))
        except TallystickError as error:
            pipe.send(error)
        except (BrokenPipeError, KeyboardInterrupt):
            return


def _stop(workers: Sequence[_Worker]) -> None:
    for worker in workers:
        worker.pipe.close()
        if worker.task is not None:
            worker.process.terminate()
    for worker in workers:
        worker.process.join(10)
