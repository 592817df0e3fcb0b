"""One measurement of the ledger at size, in a process of its own, so that memory is the task's alone.

python -m benchmarks.ledger_scale reconcile|add CLAIMS
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.synthetic import ledger

from tallystick.jobs.ledger import Ledger
from tallystick.knowledge.accounting import load_accounting
from tallystick.ledger_model import Claim, Source
from tallystick.model import Document, Reading
from tallystick.reconcile.engine import reconcile

ADDED = 20
"""Documents added one by one to the filled ledger."""


def measure(size: int) -> dict[str, float]:
    """Reconcile ``size`` claims from scratch. Memory includes the claims and the lines."""
    sources, claims = ledger(size)
    knowledge = load_accounting()
    knowledge.rates.rate("USD", sources[0].published)  # the rates are read once a process, not once a ledger
    started, cpu = time.perf_counter(), time.process_time()
    result = reconcile(sources, claims, [], knowledge)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    return {
        **_truth(claims, result.clusters),
        "cpu": cpu,
        "claims": len(claims),
        "documents": len(sources),
        "lines": len(result.lines),
        "seconds": seconds,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _truth(claims: list[Claim], clusters: Mapping[str, str]) -> dict[str, float]:
    """Of the pairs of claims in one line the share about one package, and the other way round."""
    about = {c.id: c.record.evidence[0].text for c in claims}
    both = _pairs(Counter((clusters[i], about[i]) for i in about))
    return {
        "precision": both / _pairs(Counter(clusters.values())),
        "recall": both / _pairs(Counter(about.values())),
        "packages": len(set(about.values())),
    }


def _pairs(sizes: Counter[Any]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


def add(size: int) -> dict[str, float]:
    """Fill a ledger file with all but the last documents, then add these one by one."""
    sources, claims = ledger(size)
    readings = _readings(sources, claims)
    with tempfile.TemporaryDirectory() as folder:
        book = Ledger(str(Path(folder) / "scale.db"))
        step = max(len(readings) // ADDED, 1)
        late = readings[::step][:ADDED]
        first = {r.document.id for r in late}
        book.add_many(r for r in readings if r.document.id not in first)
        times, cpus = [], []
        for reading in late:
            started, cpu = time.perf_counter(), time.process_time()
            book.add(reading)
            times.append(time.perf_counter() - started)
            cpus.append(time.process_time() - cpu)
        book.close()
    return {
        "claims": len(claims),
        "added": len(times),
        "seconds": statistics.median(times),
        "slowest": max(times),
        "cpu": statistics.median(cpus),
        "most_cpu": max(cpus),
    }


def _readings(sources: list[Source], claims: list[Claim]) -> list[Reading]:
    """The claims as readings; the texts are as long as those of short reports."""
    of: dict[str, list[Claim]] = {}
    for claim in claims:
        of.setdefault(claim.document, []).append(claim)
    return [
        Reading(Document(s.id, _text(s), s.id, published=s.published, language="en"), tuple(c.record for c in of[s.id]))
        for s in sources
        if s.id in of
    ]


def _text(source: Source) -> str:
    return " ".join(f"w{n % 50_000}" for n in source.fingerprint.shingles)


if __name__ == "__main__":
    print(json.dumps({"reconcile": measure, "add": add}[sys.argv[1]](int(sys.argv[2]))))
