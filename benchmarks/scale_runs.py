"""Bulk reading as the command does it, in processes of its own: workers, Ray, and how much memory they take."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.pages.archive import MIXED, Mix, pages, write

SMALL = 6_000
"""Characters of a page where only their number counts."""
_RUN = """
import json, resource, sys, time
from pathlib import Path
from tallystick.jobs.batch import Engine, Options, run_batch

if __name__ == "__main__":
    out, workers, engine, *archives = sys.argv[1:]
    start = time.perf_counter()
    run_batch(archives, Path(out), Options(int(workers), 4_000_000, Engine(engine)))
    mine, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(time.perf_counter() - start, theirs.ru_utime + theirs.ru_stime, theirs.ru_maxrss, mine.ru_maxrss)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds by the clock, CPU seconds of the workers, peak MB of the largest worker and of the process above them."""

    wall: float
    cpu: float
    worker: float
    above: float


def run_once(out: Path, workers: int, archives: Sequence[Path], engine: str = "local") -> Run:
    """One bulk reading from the start of its process."""
    script = out.parent / "run.py"
    script.write_text(_RUN, encoding="utf-8")
    command = [sys.executable, str(script), str(out), str(workers), engine, *map(str, archives)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env={**os.environ})
    wall, cpu, worker, above = map(float, done.stdout.split()[-4:])
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return Run(wall, cpu, worker / unit, above / unit)


def linked(archive: Path, count: int) -> list[Path]:
    """The same archive under so many names."""
    names = [archive.with_name(f"{n}-{archive.name}") for n in range(count)]
    for name in names:
        name.unlink(missing_ok=True)
        name.hardlink_to(archive)
    return names


def marginal(few: Sequence[Path], many: Sequence[Path], out: Path, workers: int, engine: str) -> Run:
    """What the archives added take: the larger run less the smaller."""
    stamp = time.monotonic_ns()
    small = run_once(out.with_name(f"{engine}{workers}-few{stamp}"), workers, few, engine)
    large = run_once(out.with_name(f"{engine}{workers}-many{stamp}"), workers, many, engine)
    return Run(large.wall - small.wall, large.cpu - small.cpu, large.worker, large.above)


def two_workers(archive: Path, work: Path, repeat: int) -> dict[str, Any]:
    """How many times as fast two workers are, starting taken off: by the clock, and by the CPU seconds they take.

    The second supposes a processor for each, since what others do on the machine then does not count: twice the CPU
    seconds of one worker ÷ those of the two together.
    """
    names = linked(archive, 5)

    def once() -> tuple[float, float]:
        one, two = (marginal(names[:1], names, work / "out", n, "local") for n in (1, 2))
        return one.wall / two.wall, 2 * one.cpu / two.cpu

    wall, cpu = _medians(once, repeat)
    return {"two workers ÷ one, by the clock": wall, "two workers ÷ one, by CPU": cpu}


def ray_beside_pool(archive: Path, work: Path, repeat: int) -> dict[str, Any]:
    """Documents a second of two actors of Ray Data ÷ those of two processes, starting taken off, by the clock."""
    names = linked(archive, 7)

    def once() -> tuple[float, float]:
        pool = marginal(names[:1], names, work / "out", 2, "local")
        ray = marginal(names[:1], names, work / "out", 2, "ray")
        return pool.wall / ray.wall, ray.wall

    ratio, seconds = _medians(once, repeat)
    return {"Ray Data ÷ pool of processes, marginal": ratio, "seconds of Ray that were compared": seconds}


def _medians(once: Callable[[], tuple[float, float]], repeat: int) -> tuple[float, float]:
    first, second = zip(*(once() for _ in range(repeat)), strict=True)
    return statistics.median(first), statistics.median(second)


def memory(count: int, work: Path) -> dict[str, Any]:
    """Peak memory for so many small pages, and for ten times as many, none of them the same."""
    archives = [work / f"small{n}.warc.gz" for n in range(10)]
    for seed, archive in enumerate(archives):
        write(archive, pages(Mix(count, *MIXED, seed=seed, size=SMALL)))
    one, ten = (run_once(work / f"memory{n}", 1, archives[:n]) for n in (1, 10))
    return {
        f"peak MB of a worker, {count:,} small pages": round(one.worker),
        f"peak of a worker, {10 * count:,} ÷ {count:,}": ten.worker / one.worker,
        f"peak MB of the process above, {count:,} small pages": round(one.above),
        f"peak of the process above, {10 * count:,} ÷ {count:,}": ten.above / one.above,
    }
