"""The load benchmark: how long pages take on a ledger of 50,000 lines with 20 visitors at once.

    python benchmarks/run.py web [--lines N] [--visitors N] [--seconds N] [--think S] [--workers N]
                                 [--ledger FILE] [--json FILE]

Makes the ledger (or takes ``--ledger``, and makes it there if it is missing), starts the server on this machine, sends
locust's visitors, and prints p50 and p95 for each page, and the server's CPU time for each request, which does not
depend on what else the machine does. Locust takes its share of the same processors.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.large_account import GIVERS, SPEAKERS, build
from benchmarks.synthetic import RECIPIENTS
from rich.console import Console
from rich.table import Table

from tallystick.jobs.ledger import Ledger
from tallystick.ledger import read

HERE = Path(__file__).parent
CONSOLE = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
TARGET = 300
"""Milliseconds that a page may take at the 95th percentile."""
READY = 180.0
"""Seconds within which the server has to answer its first page."""


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as work:
        path = options.ledger or Path(work) / "large.db"
        started = time.process_time()
        if not path.exists():
            build(path, options.lines).close()
        built = time.process_time() - started
        visits = Path(work) / "visits.json"
        visits.write_text(json.dumps(_given(path, options.think)), encoding="utf-8")
        with _serving(path, options.workers) as (address, pid, (first, ready)):
            before = _cpu_of(pid)
            load = os.getloadavg()[0]
            stats = _visit(address, visits, options)
            spent = _cpu_of(pid) - before
    figures = _figures(stats) | {
        "setting": {
            "lines": options.lines, "visitors": options.visitors, "seconds": options.seconds, "think": options.think,
            "workers": options.workers, "processors": os.cpu_count(), "load before": round(load, 1),
            "CPU s to build": round(built), "first page, s": round(first, 1),
            "all pages asked once, s": round(ready, 1),
            "server CPU ms a request": round(1000 * spent / max(sum(s["num_requests"] for s in stats), 1), 1),
        }
    }  # fmt: skip
    _print(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=50_000)
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--think", type=float, default=1.0, help="seconds a visitor looks at a page; 0 for none")
    parser.add_argument("--workers", type=int, default=2, help="processes of the server")
    parser.add_argument("--ledger", type=Path, help="keep the ledger in this file, and take it if it is there")
    parser.add_argument("--json", type=Path, help="write all figures to this file too")
    return parser.parse_args(arguments)


def _given(path: Path, think: float) -> dict[str, Any]:
    """What visitors may ask for: some of the ledger's ids."""
    from tallystick.web.charts import CHARTS

    chance = random.Random(5)  # noqa: S311 - invented visits
    ledger = Ledger(str(path))
    with read.looking(ledger.engine) as connection:
        lines = [id_ for id_, _ in read.line_bodies(connection)]
        documents = [id_ for (id_,) in connection.exec_driver_sql("SELECT id FROM document ORDER BY id")]
    ledger.close()
    actors = [*GIVERS, *RECIPIENTS, *(s.id for s in SPEAKERS[:60])]
    return {
        "think": think,
        "lines": chance.sample(lines, min(2000, len(lines))),
        "documents": chance.sample(documents, min(2000, len(documents))),
        "donors": GIVERS,
        "actors": actors,
        "charts": list(CHARTS),
    }


@contextmanager
def _serving(path: Path, workers: int) -> Iterator[tuple[str, int, tuple[float, float]]]:
    """A server on a free port of this machine: its address, process, and seconds to its first page and to rest."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tallystick", "serve", "--port", str(port), "--workers", str(workers)]
    server = subprocess.Popen([*command, "--ledger", str(path)])
    address = f"http://127.0.0.1:{port}"
    try:
        started = time.monotonic()
        _wait(address, server, started + READY)
        first = time.monotonic() - started
        ready = _settle(server.pid, started + READY) - started
        yield address, server.pid, (first, ready)
    finally:
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait(address: str, server: subprocess.Popen[bytes], until: float) -> None:
    while True:
        try:
            urlopen(address, timeout=READY).read()  # noqa: S310 - our own address
        except (URLError, ConnectionError, TimeoutError):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit("the server does not answer") from None
            time.sleep(0.3)
        else:
            return


def _settle(pid: int, until: float) -> float:
    """Wait until the server has asked its own first pages and rests; when that was."""
    before = -1.0
    while time.monotonic() < until:
        spent = _cpu_of(pid)
        if spent - before < 0.1:
            break
        before = spent
        time.sleep(2)
    return time.monotonic()


def _visit(address: str, visits: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Locust's figures for each page."""
    count, seconds = str(options.visitors), f"{options.seconds}s"
    command = [sys.executable, "-m", "locust", "-f", str(HERE / "visitors.py"), "--headless", "--json"]
    command += ["--only-summary", "-u", count, "-r", "5", "-t", seconds, "--host", address, "-L", "ERROR"]
    command += ["--exit-code-on-error", "0"]
    environment = {**os.environ, "TALLYSTICK_VISITS": str(visits)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False,
                          timeout=options.seconds + 120)  # fmt: skip
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)
    except ValueError:
        raise SystemExit(f"locust failed: {done.stderr[-2000:]}") from None
    return found


def _cpu_of(pid: int) -> float:
    """CPU seconds of a process and its children so far (Linux)."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for one in (pid, *_children(pid)):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += sum(int(fields[i]) for i in (11, 12)) / ticks
    return total


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *_children(int(child))]
    return found


def _figures(stats: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """For each page requests, failures and percentiles in milliseconds; "all" for all together."""
    pages = {s["name"]: _page(s["response_times"], s["num_requests"], s["num_failures"]) for s in stats}
    times: dict[str, int] = {}
    for s in stats:
        for ms, count in s["response_times"].items():
            times[ms] = times.get(ms, 0) + count
    whole = _page(times, sum(s["num_requests"] for s in stats), sum(s["num_failures"] for s in stats))
    return {"pages": dict(sorted(pages.items())) | {"all": whole}}


def _page(times: dict[str, int], requests: int, failures: int) -> dict[str, float]:
    ordered = sorted((float(ms), count) for ms, count in times.items())
    return {
        "requests": requests,
        "failures": failures,
        "p50": _percentile(ordered, 0.5),
        "p95": _percentile(ordered, 0.95),
        "max": ordered[-1][0] if ordered else 0.0,
    }


def _percentile(ordered: Sequence[tuple[float, int]], share: float) -> float:
    left = share * sum(count for _, count in ordered)
    for ms, count in ordered:
        left -= count
        if left <= 0:
            return ms
    return 0.0


def _print(figures: dict[str, Any]) -> None:
    told = ", ".join(f"{name} {value}" for name, value in figures["setting"].items())
    table = Table("page", title=f"the site under load ({told})", title_justify="left")
    for heading in ("requests", "failures", "p50 ms", "p95 ms", "max ms", f"p95 ≤ {TARGET}"):
        table.add_column(heading, justify="right")
    for name, page in figures["pages"].items():
        cells = [f"{page[key]:,.0f}" for key in ("requests", "failures", "p50", "p95", "max")]
        table.add_row(name, *cells, "yes" if page["p95"] <= TARGET else "no")
    CONSOLE.print(table)
