"""Makes predictions for a benchmark, without looking at what is expected.

    predict.py records GOLD_DIR OUT_DIR              reads only `file` and `published` of each GOLD_DIR/NAME.json
    predict.py values|attribution|kiel IN.jsonl OUT.jsonl

The doors in ``doors/`` turn one case into one prediction. What a case expects is taken out before they see it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

GIVEN = {
    "values": ("id", "text", "reference_date"),
    "attribution": ("id", "text"),
    "kiel": ("id", "text", "context"),
}
"""All that a door is shown of a case."""

Door = Callable[[dict[str, Any]], dict[str, Any]]


def door(name: str) -> Door:
    """The ``predict`` function of ``doors/NAME.py``."""
    folder = str(Path(__file__).parent.parent)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does
    if folder not in sys.path:
        sys.path.insert(0, folder)
    predict: Door = import_module(f"benchmarks.doors.{name}").predict
    return predict


def given(name: str, case: dict[str, Any]) -> dict[str, Any]:
    """The case without what it expects."""
    return {key: case[key] for key in GIVEN[name] if key in case}


def predict_lines(name: str, source: Path, target: Path) -> None:
    """One case a line in, one prediction a line out."""
    predict = door(name)
    with source.open(encoding="utf-8") as cases, target.open("w", encoding="utf-8") as out:
        for line in cases:
            if line.strip():
                prediction = predict(given(name, json.loads(line)))
                out.write(json.dumps(prediction, ensure_ascii=False) + "\n")


def predict_records(gold: Path, out: Path) -> None:
    """One JSON file for each gold file, under the same name."""
    predict = door("records")
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(gold.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        document = path.resolve().parent / case["file"]
        reading = predict({"path": str(document), "published": case["published"]})
        del case
        (out / path.name).write_text(json.dumps(reading, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmark", choices=["records", *GIVEN])
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args()
    if options.benchmark == "records":
        predict_records(options.source, options.target)
    else:
        predict_lines(options.benchmark, options.source, options.target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
