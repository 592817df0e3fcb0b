"""Bulk reading as the command does it, in processes of its own: workers, Ray, and how much memory they take."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import threads
from benchmarks.pages.archive import MIXED, Mix, pages, write

from tallystick.sources.parts import PART

SMALL = 6_000
"""Characters of a page where only their number counts."""
_RUN = """
import json, resource, sys, time
from pathlib import Path
from tallystick.jobs.batch import Engine, Options, run_batch

if __name__ == "__main__":
    out, workers, engine, part, *archives = sys.argv[1:]
    start = time.perf_counter()
    run_batch(archives, Path(out), Options(int(workers), int(part), Engine(engine)))
    mine, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(time.perf_counter() - start, theirs.ru_utime + theirs.ru_stime, theirs.ru_maxrss, mine.ru_maxrss)
"""
_PLAIN = """
import sys
from fastwarc.warc import ArchiveIterator, WarcRecordType
for _ in range(5):
    for record in ArchiveIterator(sys.argv[1], record_types=WarcRecordType.response, parse_http=True):
        record.reader.read()
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds by the clock, CPU seconds of the workers, peak MB of the largest worker and of the process above them."""

    wall: float
    cpu: float
    worker: float
    above: float


def run_once(out: Path, workers: int, archives: Sequence[Path], engine: str = "local", part: int = 4_000_000) -> Run:
    """One bulk reading from the start of its process, in parts of so many bytes of input."""
    script = out.parent / "run.py"
    script.write_text(_RUN, encoding="utf-8")
    command = [sys.executable, str(script), str(out), str(workers), engine, str(part), *map(str, archives)]
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


@dataclass(frozen=True, slots=True)
class Marginal:
    """A small run, and what the archives added in a larger one took."""

    few: Run
    more: Run


def marginal(
    few: Sequence[Path], many: Sequence[Path], out: Path, workers: int, engine: str, part: int = 4_000_000
) -> Marginal:
    """What the archives added take: the larger run less the smaller."""
    stamp = time.monotonic_ns()
    small = run_once(out.with_name(f"{engine}{workers}-few{stamp}"), workers, few, engine, part)
    large = run_once(out.with_name(f"{engine}{workers}-many{stamp}"), workers, many, engine, part)
    return Marginal(small, Run(large.wall - small.wall, large.cpu - small.cpu, large.worker, large.above))


def two_workers(archive: Path, work: Path, repeat: int) -> dict[str, Any]:
    """How many times as fast two workers are, starting taken off: by the clock, and by the CPU seconds they take.

    The second supposes a processor for each, since what others do on the machine then does not count: twice the CPU
    seconds of one worker ÷ those of the two together, and so never above two but for chance. One and two take turns at
    going first. Beside them stands what the machine itself does: fastwarc alone, in one process and in two at once.
    """
    names = linked(archive, 5)
    clock, cpu, alone, starts = [], [], [], []
    for number in range(repeat):
        counts = (1, 2) if number % 2 == 0 else (2, 1)
        runs = {n: marginal(names[:1], names, work / "out", n, "local") for n in counts}
        clock.append(runs[1].more.wall / runs[2].more.wall)
        cpu.append(2 * runs[1].more.cpu / runs[2].more.cpu)
        starts.append(runs[1].few.cpu - runs[1].more.cpu / (len(names) - 1))
        plain = {n: _fastwarc(archive, n) for n in counts}
        alone.append(2 * plain[1] / plain[2])
    return {
        "two workers ÷ one, by the clock": _spread(clock),
        "two workers ÷ one, by CPU": _spread(cpu),
        "the same of fastwarc alone, by CPU": _spread(alone),
        "CPU seconds a worker takes to start": _spread(starts),
    }


def _fastwarc(archive: Path, count: int) -> float:
    """CPU seconds of so many processes at once that each read an archive with fastwarc alone, five times."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = [subprocess.Popen([sys.executable, "-c", _PLAIN, str(archive)]) for _ in range(count)]
    if any(process.wait() for process in started):
        raise SystemExit("fastwarc alone failed")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@dataclass(frozen=True, slots=True)
class Pace:
    """Bytes a second while all workers are at work, by the clock and had nobody else computed; seconds until then."""

    clock: float
    alone: float
    warm: float


def ray_beside_pool(archive: Path, work: Path, repeat: int) -> dict[str, Any]:
    """Bytes a second of two actors of Ray Data ÷ those of two processes, in turn, while all of them are at work.

    The engines are timed alike, by what both leave behind: the marks of finished parts. The time counts from when each
    worker has done two parts until one may run out of work, so neither starting nor ending is in it. Parts are of the
    size the command makes them. By the clock it needs an idle machine: Linux shares processors among sessions, and each
    process of Ray has one of its own. The other figure leaves out what the workers waited for processors that others
    had, and charges them with all that Ray's other processes computed.
    """
    names = linked(archive, 12)
    clock, freed, starts = [], [], []
    for number in range(repeat):
        engines = ("local", "ray") if number % 2 == 0 else ("ray", "local")
        runs = {engine: _paced(work / f"pace-{engine}{number}", engine, names) for engine in engines}
        clock.append(runs["ray"].clock / runs["local"].clock)
        freed.append(runs["ray"].alone / runs["local"].alone)
        starts.append(runs["ray"].warm - runs["local"].warm)
    return {
        "Ray Data ÷ pool of processes, while all are at work, by the clock": _spread(clock),
        "the same, waiting for processors that others had left out": _spread(freed),
        "seconds until each worker has done two parts, more with Ray": _spread(starts),
    }


def _paced(out: Path, engine: str, archives: Sequence[Path], workers: int = 2) -> Pace:
    began = time.time()
    moments = threads.watched(lambda: run_once(out, workers, archives, engine, PART), out / "done")
    marks = [(m.stat().st_mtime, json.loads(m.read_text("utf-8"))["part"]["size"]) for m in out.glob("done/*.json")]
    marks.sort()
    warm, busy = marks[2 * workers - 1], marks[2 * workers : -workers]
    within = [m for m in moments if 2 * workers <= m.parts <= len(marks) - workers]
    first, last = within[0], within[-1]
    done = sum(size for _, size in marks[first.parts : last.parts])
    return Pace(
        clock=sum(size for _, size in busy) / (busy[-1][0] - warm[0]),
        alone=done / threads.alone(first, last, workers),
        warm=warm[0] - began,
    )


def _spread(found: Sequence[float]) -> str:
    """The median, and the least and most that it is the median of."""
    return f"{statistics.median(found):.2f} ({min(found):.2f} to {max(found):.2f}, {len(found)} runs)"


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
