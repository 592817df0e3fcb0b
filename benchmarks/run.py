"""Runs the benchmarks and prints what came out.

run.py reader [--only NAME] [--floors] [--json FILE] [--no-peers] [--no-speed]
run.py reader --raise-floors
run.py reader --lower-floor NAME --to VALUE --reason TEXT
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent.parent))  # run as a script, it finds its neighbours too

from benchmarks import floors, peer_runs, scores, speed
from benchmarks.predict import given

HERE = Path(__file__).parent
CONSOLE = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
Rows = dict[str, scores.Figures | str]
"""One row for each system: its figures, or why it has none."""
OURS = "Tallystick"


def main() -> int:
    """Run from the command line."""
    if sys.argv[1:2] == ["ledger"]:
        from benchmarks import ledger

        return ledger.main(sys.argv[2:])
    if sys.argv[1:2] == ["scale"]:
        from benchmarks import scale

        return scale.main(sys.argv[2:])
    if sys.argv[1:2] == ["web"]:
        from benchmarks import web

        return web.main(sys.argv[2:])
    options = _options()
    if options.lower_floor:
        floors.lower(options.lower_floor, options.to, options.reason)
        return 0
    shared = options.shared or HERE.parent.parent / "shared" / "benchmarks"
    if not shared.is_dir():
        print(f"skipped: there is no benchmark folder {shared}; name one with --shared DIR")
        return 0
    with tempfile.TemporaryDirectory() as work:
        report = _measure(options, shared, Path(work))
    if options.json:
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if options.raise_floors:
        floors.write_floors(floors.raised(report["figures"], floors.read_floors()))
    return _gate(report["figures"], options.only) if options.floors else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["reader"])
    names = ["records", *(lines.name for lines in scores.LINES), "speed"]
    parser.add_argument("--only", choices=names, help="one benchmark")
    parser.add_argument("--shared", type=Path, help="the folder with the cases and scorers")
    parser.add_argument("--json", type=Path, help="write all figures to this file too")
    parser.add_argument(
        "--floors", action="store_true", help="no peers, no speed; exit 1 if a figure is below its floor"
    )
    parser.add_argument("--raise-floors", action="store_true", help="raise floors.json to what is measured")
    parser.add_argument("--lower-floor", metavar="NAME")
    parser.add_argument("--to", type=float, metavar="VALUE")
    parser.add_argument("--reason", metavar="TEXT")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--no-speed", action="store_true")
    parser.add_argument("--held-aside", action="store_true", help="score the documents held aside too: totals only")
    options = parser.parse_args()
    if options.lower_floor and (options.to is None or not options.reason):
        parser.error("--lower-floor NAME asks for --to VALUE and --reason TEXT")
    return options


def _measure(options: argparse.Namespace, shared: Path, work: Path) -> dict[str, Any]:
    """Every benchmark asked for: its table is printed, its figures returned."""
    gate = options.floors or options.raise_floors
    trouble = "left out" if gate or options.no_peers else None
    report: dict[str, Any] = {"figures": {}, "tables": {}}
    if options.only in {None, "records"}:
        _keep(report, "records", _records(shared, work / "records", held_aside=options.held_aside))
    for lines in scores.LINES:
        if options.only in {None, lines.name}:
            if trouble is None and any(lines.door in peer.doors for peer in peer_runs.PEERS):
                trouble = peer_runs.prepare()
            _keep(report, lines.name, _lines(lines, shared, work, trouble))
    if options.only == "speed" or (options.only is None and not (gate or options.no_speed)):
        report["speed"] = speed.measure(_development_texts(shared))
        CONSOLE.print(speed.table(report["speed"]))
    return report


def _keep(report: dict[str, Any], name: str, rows: Rows) -> None:
    """Print a table; its figures of ours go to the gate under "BENCHMARK: FIGURE"."""
    report["tables"][name] = rows
    for system, figures in rows.items():
        if isinstance(figures, dict) and (system == OURS or name == "records"):
            label = f"{name}, {system}" if name == "records" else name
            report["figures"] |= {f"{label}: {figure}": value for figure, value in figures.items()}
    CONSOLE.print(_table(name, rows))


def _records(shared: Path, work: Path, *, held_aside: bool) -> Rows:
    """Records: the documents rules were tuned on; on request, those held aside and all, as totals."""
    aside = scores.held_aside()
    wanted = {"tuned on": lambda name: name not in aside}
    if held_aside:
        wanted |= {"held aside": lambda name: name in aside, "all": lambda _: True}
    gold, scorer = shared / "records/gold", shared / "records/score_records.py"
    rows: Rows = {}
    for label, chosen in wanted.items():
        folder, out = work / f"{label} gold", work / f"{label} out"
        count = scores.subset(gold, folder, wanted=chosen)
        fault = scores.predict("records", folder, out)
        rows[label] = fault or scores.records_figures(scores.score([str(scorer), str(folder), str(out)])) | {
            "documents": float(count)
        }
    return rows


def _lines(lines: scores.Lines, shared: Path, work: Path, trouble: str | None) -> Rows:
    """A benchmark of lines: ours, then every peer that takes part in it."""
    gold, scorer = shared / lines.gold, shared / lines.scorer
    source = work / f"{lines.name}.jsonl"
    cases = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    source.write_text("".join(json.dumps(given(lines.door, case)) + "\n" for case in cases), encoding="utf-8")
    out = work / f"{lines.name}.out"
    fault = scores.predict(lines.door, source, out)
    rows: Rows = {OURS: fault or lines.figures(scores.score([str(scorer), str(gold), str(out)]))}
    for peer in peer_runs.PEERS:
        if lines.door in peer.doors and trouble != "left out":
            fault = trouble or peer_runs.run(peer, source, out)
            rows[peer.name] = fault or lines.figures(scores.score([str(scorer), str(gold), str(out)]))
    return rows


def _table(name: str, rows: Rows) -> Table:
    """Figures down, systems across."""
    table = Table(title=name, title_justify="left", title_style="bold")
    table.add_column("figure")
    for system in rows:
        table.add_column(system, justify="right")
    names = dict.fromkeys(figure for figures in rows.values() if isinstance(figures, dict) for figure in figures)
    for figure in names:
        table.add_row(figure, *(_cell(figures, figure) for figures in rows.values()))
    faults = [figures if isinstance(figures, str) else "" for figures in rows.values()]
    if any(faults):
        table.add_row("", *faults)
    return table


def _cell(figures: scores.Figures | str, name: str) -> str:
    if isinstance(figures, str) or name not in figures:
        return "–"
    value = figures[name]
    return f"{value:.0f}" if name in {"broken evidence", "documents"} else f"{value:.1f}"


def _development_texts(shared: Path) -> list[str]:
    aside = scores.held_aside()
    files = sorted((shared / "records/dev").glob("*.md"))
    return [path.read_text(encoding="utf-8") for path in files if path.stem not in aside]


def _gate(figures: dict[str, float], only: str | None) -> int:
    """Exit code of ``--floors``."""
    wanted = {name: floor for name, floor in floors.read_floors().items() if only is None or name.startswith(only)}
    short = floors.shortfalls(figures, wanted)
    for fault in short:
        measured = "not measured" if fault.measured is None else f"{fault.measured:.1f}"
        CONSOLE.print(f"below its floor: {fault.name}: {measured}, floor {fault.floor:.1f}", style="red")
    if not short:
        CONSOLE.print(f"all {len(wanted)} floors hold")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
