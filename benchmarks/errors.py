"""Counts what is still wrong on the development cases, by kind, with the shared scorers' own functions.

    errors.py [--only records|values|news values|attribution|kiel] [--shared DIR] [--list FILE]

Of `records`, only the documents that rules were tuned on: those held aside are never opened.
``--list`` writes every single error as JSON lines, for reading.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))  # run as a script, it finds its neighbours too

from benchmarks import scores
from benchmarks.predict import given

HERE = Path(__file__).parent
NAMES = ("records", *(lines.name for lines in scores.LINES))
Case = dict[str, Any]
Scorer = Any
"""A scorer loaded from its file: a module without types."""


@dataclass(frozen=True)
class Miss:
    """One error: the kind it is counted under, the case, and what was wanted and given there."""

    kind: str
    case: str
    wanted: Any = None
    given: Any = None


def main() -> int:
    """Run from the command line."""
    options = _options()
    shared = options.shared or HERE.parent.parent / "shared" / "benchmarks"
    if not shared.is_dir():
        print(f"skipped: there is no benchmark folder {shared}; name one with --shared DIR")
        return 0
    found: list[Miss] = []
    with tempfile.TemporaryDirectory() as work:
        for name in NAMES:
            if options.only in {None, name}:
                misses = list(_misses(name, shared, Path(work)))
                _print(name, misses)
                found += misses
    if options.list:
        lines = (json.dumps(asdict(m), ensure_ascii=False) + "\n" for m in found)
        options.list.write_text("".join(lines), encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=NAMES, help="one benchmark")
    parser.add_argument("--shared", type=Path, help="the folder with the cases and scorers")
    parser.add_argument("--list", type=Path, metavar="FILE", help="write every error to this file, one a line")
    return parser.parse_args()


def _print(name: str, misses: list[Miss]) -> None:
    print(f"{name}: {len(misses)} errors")
    for kind, count in sorted(Counter(m.kind for m in misses).items(), key=lambda row: (-row[1], row[0])):
        print(f"  {count:5}  {kind}")


def _misses(name: str, shared: Path, work: Path) -> Iterator[Miss]:
    if name == "records":
        return _of_records(shared, work)
    lines = next(lines for lines in scores.LINES if lines.name == name)
    gold = shared / lines.gold
    scorer, cases = _load(shared / lines.scorer), _read(gold)
    source, out = work / f"{name}.jsonl", work / f"{name}.out"
    source.write_text("".join(json.dumps(given(lines.door, case)) + "\n" for case in cases), encoding="utf-8")
    _predict(lines.door, source, out)
    kinds = {"values": _of_values, "attribution": _of_attribution, "kiel": _of_kiel}
    return kinds[lines.door](scorer, cases, _read(out))


def _load(path: Path) -> Scorer:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _read(path: Path) -> list[Case]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _predict(door: str, source: Path, out: Path) -> None:
    fault = scores.predict(door, source, out)
    if fault:
        raise SystemExit(fault)


def _of_records(shared: Path, work: Path) -> Iterator[Miss]:
    """Records missed and made up by type; in those found, each slot that lacks something or has too much."""
    aside, scorer = scores.held_aside(), _load(shared / "records/score_records.py")
    gold, out = work / "gold", work / "records"
    scores.subset(shared / "records/gold", gold, wanted=lambda name: name not in aside)
    _predict("records", gold, out)
    for path in sorted(gold.glob("*.json")):
        wanted = json.loads(path.read_text(encoding="utf-8"))
        yield from _of_document(scorer, path.stem, wanted, json.loads((out / path.name).read_text(encoding="utf-8")))


def _of_document(scorer: Scorer, name: str, gold: Case, output: Case) -> Iterator[Miss]:
    pairs = _paired(scorer, gold["records"], output)
    keys = {gold["records"][i].get("key"): output["records"][j]["id"] for i, j in pairs.items()}
    for i, record in enumerate(gold["records"]):
        kind = record["type"]
        if i not in pairs:
            yield Miss(f"{kind} missed", name, record)
            continue
        got = output["records"][pairs[i]]
        for slot, outcome in _wrong_slots(scorer, record, got, keys):
            yield Miss(f"{kind}.{slot} {outcome}", name, record, got)
    complete = set(gold.get("complete", (r["type"] for r in gold["records"])))
    for j, got in enumerate(output["records"]):
        if j not in pairs.values() and got["type"] in complete:
            yield Miss(f"{got['type']} made up", name, None, got)


def _paired(scorer: Scorer, gold: list[Case], output: Case) -> dict[int, int]:
    """Index in the gold and index in the output of records that tell of one fact, as the scorer pairs them."""
    text = output["document"]["text"]
    found = [[(e["start"], e["end"]) for e in r["evidence"]] for r in output["records"]]
    wanted = [[s for s in (scorer.locate(text, q) for q in r["evidence"]) if s] for r in gold]
    chances = []
    for i, record in enumerate(gold):
        for j, other in enumerate(output["records"]):
            if record["type"] == other["type"] and scorer.overlap(wanted[i], found[j]):
                agree = scorer.slots(record, other)
                chances.append((0.5 * agree["fp"] - agree["tp"], i, j))
    pairs: dict[int, int] = {}
    for _, i, j in sorted(chances):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _wrong_slots(scorer: Scorer, gold: Case, got: Case, keys: dict[str, str]) -> Iterator[tuple[str, str]]:
    count = scorer.slots(gold, got)
    for slot in sorted({key.split(".")[0] for key in count if "." in key}):
        lacking, extra = count[f"{slot}.fn"], count[f"{slot}.fp"]
        if lacking or extra:
            yield slot, "wrong" if lacking and extra else "lacking" if lacking else "too much"
    if "part_of" in gold and got.get("part_of") != (keys.get(gold["part_of"]) if gold["part_of"] else None):
        yield "part_of", "wrong"


def _of_values(scorer: Scorer, cases: list[Case], predictions: list[Case]) -> Iterator[Miss]:
    """Missed, spurious and wrong values by class."""
    _, _, misses = scorer.score(cases, {p["id"]: p["predicted"] for p in predictions})
    for case, what, item, text in misses:
        yield Miss(f"{scorer.CLASS[item['type']]} {what}", case, item, text)


def _of_attribution(scorer: Scorer, cases: list[Case], predictions: list[Case]) -> Iterator[Miss]:
    """Attributions missed, made up, and found with the wrong source; quoted and indirect ones apart."""
    by_id = {p["id"]: p["attributions"] for p in predictions}
    for case in cases:
        yield from _of_article(scorer, case, by_id.get(case["id"], []))


def _of_article(scorer: Scorer, case: Case, rows: list[Case]) -> Iterator[Miss]:
    text, name = case["text"], case["id"]
    words = scorer.tokens(text, punct=False)
    gold = [(scorer.covered(a["content"], words), a) for a in case["attributions"]]
    skip = scorer.covered(case.get("ignore", []), words)
    ours = [(cells, a) for a in rows if len((cells := scorer.covered(a["content"], words)) & skip) * 2 <= len(cells)]
    pairs = _aligned([g for g, _ in gold], [p for p, _ in ours])
    for i, (cells, row) in enumerate(gold):
        sort = "quoted" if "quoted" in scorer.kinds(row, text) else "indirect"
        speech = "speech" if "speech" in scorer.kinds(row, text) else "belief, wish or finding"
        if i not in pairs:
            kind = "content cut otherwise" if any(cells & p for p, _ in ours) else "missed"
            yield Miss(f"{sort}, {speech}: {kind}", name, _words(row, text))
        elif not scorer.source_head(row["source"], ours[pairs[i]][1]["source"], text):
            yield Miss(f"{sort}, {speech}: wrong source", name, _words(row, text), _words(ours[pairs[i]][1], text))
    for j, (cells, row) in enumerate(ours):
        if cells and j not in pairs.values() and not any(cells & g for g, _ in gold):
            yield Miss("made up", name, None, _words(row, text))


def _aligned(gold: list[set[int]], ours: list[set[int]]) -> dict[int, int]:
    """As the scorer aligns: by overlap, best first, at least half."""
    touching = [(i, j) for i, g in enumerate(gold) for j, p in enumerate(ours) if g & p]
    chances = [(2 * len(gold[i] & ours[j]) / (len(gold[i]) + len(ours[j])), i, j) for i, j in touching]
    pairs: dict[int, int] = {}
    for share, i, j in sorted(chances, key=lambda row: (-row[0], row[1], row[2])):
        if share >= 0.5 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _words(row: Case, text: str) -> dict[str, str]:
    return {role: " … ".join(text[s:e] for s, e in row[role]) for role in ("source", "cue", "content")}


def _of_kiel(scorer: Scorer, cases: list[Case], predictions: list[Case]) -> Iterator[Miss]:
    """Sums and items missed or made up; donors, types of aid, measures and deliveries that are wrong."""
    _, tallies = scorer.score(cases, predictions)
    for name, tally in tallies.items():
        for error in tally.errors:
            for outcome in ("missed", "extra"):
                for item in error[outcome]:
                    yield Miss(f"{name} {outcome}", error["id"], item, error["text"])
    yield from _verdicts(cases, {p["id"]: p for p in predictions})


def _verdicts(cases: Iterable[Case], by_id: dict[str, Case]) -> Iterator[Miss]:
    for case in cases:
        want, got = case["expected"], by_id.get(case["id"], {})
        asked = {"donor": case["context"]["publisher"] is None, "aid_type": bool(want["aid_type"])}
        asked["measure"] = bool(want["measure"] and got.get("measure"))
        for name, counts in asked.items():
            if counts and got.get(name) != want[name]:
                yield Miss(f"{name} wrong", case["id"], want[name], [got.get(name), case["text"]])


if __name__ == "__main__":
    sys.exit(main())
