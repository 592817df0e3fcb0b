"""What the benchmarks are, and how a prediction becomes figures: the shared scorers, run as they are."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Figures = dict[str, float]
"""Name of a figure and its value, in percent where it is a share; "broken evidence" is a count."""


@dataclass(frozen=True)
class Lines:
    """A benchmark of one JSON case a line: its files, its scorer, and how to read the scorer's JSON."""

    name: str
    door: str
    gold: str
    scorer: str
    figures: Callable[[dict[str, Any]], Figures]


def score(command: list[str]) -> dict[str, Any]:
    """What a shared scorer says. Its notes go to nobody: they would name single cases."""
    done = subprocess.run([sys.executable, *command, "--json"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed:\n{done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def predict(benchmark: str, source: Path, target: Path) -> str | None:
    """Run ``predict.py``; None, or the last line of what went wrong."""
    command = [sys.executable, str(HERE / "predict.py"), benchmark, str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else (done.stderr.strip().splitlines() or ["no message"])[-1]


def _percent(share: float) -> float:
    return round(100 * share, 1)


def records_figures(result: dict[str, Any]) -> Figures:
    """Record, slot and exact scores, and record F1 by type."""
    figures = {
        "record F1": _percent(result["record_f1"]),
        "slot F1": _percent(result["slot_f1"]),
        "exact": _percent(result["exact"]),
    }
    figures |= {f"{kind} F1": _percent(row["f1"]) for kind, row in result["types"].items()}
    return figures | {"broken evidence": float(result["broken_evidence"])}


def values_figures(result: dict[str, Any]) -> Figures:
    """F1 over value and over span alone, by set and class, and attributes by set."""
    rows = {name: row for name, row in result["rows"].items() if "  " not in name}
    figures = {f"{name} F1": _percent(row["value_f1"]) for name, row in rows.items()}
    figures |= {f"{name} span F1": _percent(row["span_f1"]) for name, row in rows.items()}
    shares = {name: _percent(right / whole) for name, (right, whole) in result["attributes"].items() if whole}
    return figures | shares


def attribution_figures(result: dict[str, Any]) -> Figures:
    """Content matched, source given content, and both, over all and by slice."""
    figures: Figures = {}
    for name, row in result.items():
        if isinstance(row, dict) and "joint" in row:
            figures[f"{name} joint F1"] = row["joint"][2]
            figures[f"{name} content F1"] = row["matched"][2]
    return figures


def kiel_figures(result: dict[str, Any]) -> Figures:
    """F1, recall or accuracy, as the scorer means each."""
    figures: Figures = {}
    for name, row in result.items():
        if "accuracy" in row:
            figures[f"{name} accuracy"] = _percent(row["accuracy"])
        elif name == "item_named":
            figures[f"{name} recall"] = _percent(row["recall"])
        else:
            figures[f"{name} F1"] = _percent(row["f1"])
    return figures


LINES = (
    Lines("values", "values", "values/dev.jsonl", "values/score_values.py", values_figures),
    Lines("news values", "values", "values/news_dev.jsonl", "values/score_values.py", values_figures),
    Lines(
        "attribution", "attribution", "attribution/dev.jsonl", "attribution/score_attribution.py", attribution_figures
    ),
    Lines("kiel", "kiel", "kiel/dev.jsonl", "kiel/score_kiel.py", kiel_figures),
)


def held_aside() -> frozenset[str]:
    """Names of the documents of `records` that no rule was written looking at."""
    return frozenset((HERE / "held_aside.txt").read_text(encoding="utf-8").split())


def subset(gold: Path, target: Path, *, wanted: Callable[[str], bool]) -> int:
    """Links in ``target`` to those gold files whose name is wanted; how many."""
    target.mkdir(parents=True)
    chosen = [path for path in sorted(gold.glob("*.json")) if wanted(path.stem)]
    for path in chosen:
        (target / path.name).symlink_to(path.resolve())
    return len(chosen)
