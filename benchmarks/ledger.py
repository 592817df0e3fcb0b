"""The ledger benchmark: is everything counted, and counted once?

    python benchmarks/run.py ledger [--part gold|reader|stories|kiel|scale] [--json FILE]

gold: the four stories of ``clusters.json`` fed with the gold records, so that only the accounting is judged.
A line is right when it holds exactly the gold line's records; ``attributes`` is the share of annotated
donors, recipients, sums and stages of right lines that agree. A total is asked of the ledger as
``tallystick totals`` would ask it: by donors, currency, recipient and measure.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from csv import DictReader
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import story_lines
from benchmarks.gold_records import load_document

from tallystick.knowledge.accounting import Accounting, load_accounting
from tallystick.knowledge.rates import Rate, Rates
from tallystick.ledger_model import Claim, Fingerprint, Line, Measure, Source
from tallystick.model import AidType, Support
from tallystick.reconcile.engine import reconcile
from tallystick.reconcile.prints import fingerprint
from tallystick.reconcile.sums import figure

ROOT = Path(__file__).resolve().parent.parent.parent / "shared" / "benchmarks"


def f1(right: int, predicted: int, wanted: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * right / (predicted + wanted) if predicted + wanted else 0.0


def gold(folder: Path, *, verbose: bool = False) -> dict[str, Any]:
    """Score the accounting on gold records."""
    knowledge = load_accounting()
    truth = json.loads((folder / "clusters.json").read_text(encoding="utf-8"))
    names = sorted(p.stem for p in (folder / "gold").glob("*.json"))
    loaded = {name: load_document(folder, name) for name in names}
    found = {(p.first, p.second) for p in reconcile([s for s, _ in loaded.values()], [], [], knowledge).copies}
    wanted = {(min(p["original"], p["copy"]), max(p["original"], p["copy"])) for p in truth["wire_copies"]}
    stories = [_story(c, [loaded[d] for d in c["documents"]], knowledge, verbose=verbose) for c in truth["clusters"]]
    together = reconcile(
        [s for s, _ in loaded.values()], [c for _, cs in loaded.values() for c in cs], [], knowledge
    ).lines
    all_at_once = [
        _lines(c, _within(together, set(c["documents"])), knowledge, verbose=False) for c in truth["clusters"]
    ]
    return {
        "copies_f1": f1(len(found & wanted), len(found), len(wanted)),
        "stories": stories,
        "lines_f1": f1(*(sum(s["lines"][k] for s in stories) for k in ("right", "predicted", "wanted"))),
        "lines_f1_all_documents_at_once": f1(
            *(sum(s[k] for s in all_at_once) for k in ("right", "predicted", "wanted"))
        ),
        "attributes": _ratio(stories),
        "totals_exact": sum(s["totals"]["exact"] for s in stories),
        "totals": sum(s["totals"]["asked"] for s in stories),
    }


def _ratio(stories: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    tally: Counter[str] = Counter()
    for story in stories:
        tally.update(story["lines"]["attributes"])
    names = sorted({k.partition(":")[0] for k in tally})
    return {n: tally[f"{n}:right"] / (tally[f"{n}:right"] + tally[f"{n}:wrong"]) for n in names}


def _within(lines: Sequence[Line], documents: set[str]) -> list[frozenset[str]]:
    """The lines' records in these documents."""
    sets = (frozenset(c for c in line.claims if c.partition("#")[0] in documents) for line in lines)
    return [s for s in sets if s]


def _lines(
    story: Mapping[str, Any], predicted: Sequence[frozenset[str]], _: Accounting, *, verbose: bool
) -> dict[str, Any]:
    wanted = [frozenset(line["records"]) for line in story["lines"]]
    right = sum((Counter(wanted) & Counter(predicted)).values())
    if verbose:
        for line in story["lines"]:
            if frozenset(line["records"]) not in predicted:
                print(f"  missed {story['cluster']}/{line['id']}: wanted {sorted(line['records'])}")
                print(f"    have {[sorted(p) for p in predicted if p & frozenset(line['records'])]}")
    return {"right": right, "predicted": len(predicted), "wanted": len(wanted)}


def _story(
    story: Mapping[str, Any], loaded: Sequence[tuple[Source, list[Claim]]], knowledge: Accounting, *, verbose: bool
) -> dict[str, Any]:
    result = reconcile([s for s, _ in loaded], [c for _, claims in loaded for c in claims], [], knowledge)
    lines = _lines(story, [frozenset(line.claims) for line in result.lines], knowledge, verbose=verbose)
    stated = {c.id: c for _, claims in loaded for c in claims}
    lines["attributes"] = _attributes(story, result.lines, stated, verbose=verbose)
    copied = {p.second for p in result.copies}
    sources = len(story["documents"]) - len(copied)
    totals = _totals(story, result.lines, knowledge, verbose=verbose)
    return {
        "story": story["cluster"], "sources": sources, "sources_right": sources == story["independent_sources"],
        "lines": lines, "lines_f1": f1(lines["right"], lines["predicted"], lines["wanted"]), "totals": totals,
    }  # fmt: skip


def _attributes(
    story: Mapping[str, Any], lines: Sequence[Line], claims: Mapping[str, Claim], *, verbose: bool
) -> Counter[str]:
    """Annotated attributes of the lines that hold the right records."""
    tally: Counter[str] = Counter()
    ids = {frozenset(line.claims): line for line in lines}
    of_gold = {line["id"]: ids.get(frozenset(line["records"])) for line in story["lines"]}
    for line in story["lines"]:
        mine = of_gold[line["id"]]
        if mine is None:
            continue
        for name, agrees in _compare(line, mine, of_gold, [claims[c] for c in mine.claims]):
            tally[f"{name}:{'right' if agrees else 'wrong'}"] += 1
            if verbose and not agrees:
                print(f"  {story['cluster']}/{line['id']}: {name} differs: {_shown(mine, name)}")
    return tally


def _shown(line: Line, name: str) -> object:
    return {"donors": [a.id for a in line.donors], "recipients": [a.id for a in line.recipients]}.get(
        name, getattr(line, name, "")
    )


def _compare(
    line: Mapping[str, Any], mine: Line, lines: Mapping[str, Line | None], claims: Sequence[Claim]
) -> list[tuple[str, bool]]:
    found = [("stage", mine.stage.value == line["stage"])]
    for name, ours, annotated in (
        ("donors", mine.donors, any(c.record.donors for c in claims)),
        ("recipients", mine.recipients, any(c.record.recipients for c in claims)),
    ):
        if annotated:
            found.append((name, {a.name for a in ours} == set(line[name.rstrip("s")])))
    if line.get("amount"):
        value = figure(mine.amount)
        same = mine.amount is not None and mine.amount.currency == line["amount"]["currency"]
        found.append(("amount", same and value == line["amount"]["value"]))
    wholes = [lines[w] for w in (line["part_of"], *line.get("also_part_of", ())) if w]
    if wholes and None not in wholes:
        ours_ids = {mine.part_of, *mine.also_part_of}
        found.append(
            (
                "part_of",
                mine.part_of in {w.id for w in wholes if w} or (wholes[0] is not None and wholes[0].id in ours_ids),
            )
        )
    return found


def _totals(story: Mapping[str, Any], lines: Sequence[Line], knowledge: Accounting, *, verbose: bool) -> dict[str, int]:
    from tallystick.report.totals import Question, total

    by_id = {line["id"]: line for line in story["lines"]}
    exact, main = 0, False
    asked = [story["total"], *story.get("other_totals", ())]
    for wanted in asked:
        summed = [by_id[i] for i in wanted["lines"]]
        pledged = all(line["stage"] == "pledged" for line in summed)
        question = Question(
            measure=Measure.COMMITMENTS if pledged else Measure.ALLOCATIONS,
            donors=frozenset(wanted["donor"].split("+")),
            recipients=frozenset(r for line in summed for r in line["recipient"]),
            currency=wanted["currency"],
            new_money=True if "new money" in wanted.get("note", "") else None,
        )
        answer = total(lines, question, knowledge)
        right = round(answer.value, 2) == wanted["value"]
        exact += right
        main = right if wanted is asked[0] else main
        if verbose and not right:
            print(f"  total {story['cluster']} {wanted['donor']}: {answer.value:,.2f} for {wanted['value']:,}; entries "
                  f"{[(e.line.id, e.value, e.line.claims) for e in answer.entries]}")  # fmt: skip
    return {"asked": len(asked), "exact": exact, "main": main}


def kiel(folder: Path, *, verbose: bool = False) -> dict[str, Any]:
    """Import the workbook and compare the ledger's totals with the tracker's, cell by cell, in its own rates."""
    from tallystick.jobs.kiel import read_workbook
    from tallystick.jobs.ledger import voice
    from tallystick.report.totals import Question, total

    workbook = folder / "workbook.xlsx"
    if not workbook.exists():
        return {"absent": str(workbook)}
    with (folder / "rates.csv").open(encoding="utf-8") as file:
        fixed = {
            r["currency"]: Rate(r["currency"], float(r["eur_per_unit"]), date(2024, 6, 30), "Kiel")
            for r in DictReader(file)
        }
    knowledge = replace(load_accounting(), rates=Rates(fixed))
    started = time.perf_counter()
    reading = read_workbook(workbook, knowledge)
    source = Source(
        id=reading.document.id, fingerprint=Fingerprint((), ()), source_class=voice(reading.document, knowledge)[0]
    )
    claims = [
        Claim(id=f"k{i}", document=source.id, key=r.id, record=r, published=reading.document.published)
        for i, r in enumerate(reading.records)
        if isinstance(r, Support)
    ]
    lines = reconcile([source], claims, [], knowledge).lines
    with (folder / "totals.csv").open(encoding="utf-8") as file:
        cells = list(DictReader(file))
    within: Counter[str] = Counter()
    off, slips = [], kiel_slips(fixed)
    for cell in cells:
        for measure in (Measure.COMMITMENTS, Measure.ALLOCATIONS):
            wanted = float(cell[f"{measure.value}_eur"])
            question = Question(
                measure=measure, donors=frozenset({cell["donor"]}), aid_type=AidType(cell["aid_type"]), currency="EUR"
            )
            got = total(lines, question, knowledge).value
            if abs(got - wanted) <= 0.001 * max(wanted, 1.0):
                within[measure.value] += 1
            else:
                slip = slips.get((cell["donor"], cell["aid_type"], measure.value), 0.0)
                explained = abs(got + slip - wanted) <= 1e-6 * wanted
                off.append((cell["donor"], cell["aid_type"], measure.value, round(got), round(wanted), explained))
    if verbose:
        for row in off:
            print("  off:", *row)
    return {
        "cells": len(cells), "commitments": within["commitments"], "allocations": within["allocations"], "off": off,
        "claims": len(claims), "lines": len(lines), "seconds": round(time.perf_counter() - started, 1),
    }  # fmt: skip


def kiel_slips(rates: Mapping[str, Rate]) -> dict[tuple[str, str, str], float]:
    """By cell, in euro: sums the tracker's own totals hold once more than its rows do, less those they leave out."""
    found: dict[tuple[str, str, str], float] = {}
    with Path(__file__).with_name("kiel_slips.csv").open(encoding="utf-8") as file:
        for row in DictReader(file):
            cell = (row["donor"], row["aid_type"], "allocations")
            value = float(row["value"]) * float(row["times"]) * rates[row["currency"]].eur
            found[cell] = found.get(cell, 0.0) + value
    return found


def _print_kiel(result: Mapping[str, Any]) -> None:
    if "absent" in result:
        print(f"kiel: {result['absent']} is not there; nothing was measured")
        return
    print(f"kiel: within 0.1 %: commitments {result['commitments']} of {result['cells']} cells, "
          f"allocations {result['allocations']} of {result['cells']}; {result['claims']} coded sums")  # fmt: skip
    for donor, aid_type, measure, got, wanted, explained in result["off"]:
        told = "; to the euro what kiel_slips.csv names" if explained else "; not explained"
        print(f"  off: {donor} {aid_type} {measure}: {got:,} for {wanted:,} ({(got - wanted) / wanted:+.2%}){told}")


def reader(folder: Path) -> dict[str, Any]:
    """The stories end to end: our own reader's records instead of the gold ones.

    A record of ours is the gold record of the same type whose evidence it overlaps most; a line of ours is right when
    its records are exactly the gold line's. A record that overlaps none makes its line wrong.
    """
    from tallystick.jobs.read import Details, read_text

    knowledge = load_accounting()
    truth = json.loads((folder / "clusters.json").read_text(encoding="utf-8"))
    stories = []
    for story in truth["clusters"]:
        sources, claims, named = [], [], {}
        for name in story["documents"]:
            source, gold_claims = load_document(folder, name)
            text = (folder / "dev" / f"{name}.md").read_text(encoding="utf-8")
            reading = read_text(text, Details(source.published))
            sources.append(replace(source, fingerprint=fingerprint(reading.document, reading.records)))
            mine = [r for r in reading.records if isinstance(r, Support)]
            claims += [
                Claim(id=f"{name}#{r.id}", document=name, key=r.id, record=r, published=source.published) for r in mine
            ]
            named.update(_pair(name, reading.document.text, mine, gold_claims))
        result = reconcile(sources, claims, [], knowledge)
        made = [frozenset(named.get(c, c) for c in line.claims) for line in result.lines]
        lines = _lines(story, made, knowledge, verbose=False)
        stories.append(
            {
                "story": story["cluster"],
                "lines": lines,
                "lines_f1": f1(lines["right"], lines["predicted"], lines["wanted"]),
                "totals": _totals(story, result.lines, knowledge, verbose=False),
            }
        )
    total_f1 = f1(*(sum(s["lines"][k] for s in stories) for k in ("right", "predicted", "wanted")))
    first = sum(s["totals"]["main"] for s in stories)
    return {"stories": stories, "lines_f1": total_f1, "main_totals_exact": first}


def _pair(name: str, text: str, mine: Sequence[Support], gold_claims: Sequence[Claim]) -> dict[str, str]:
    """For each record of ours the gold record it overlaps most, each gold record once."""
    options = []
    for record in mine:
        for claim in gold_claims:
            places = [(text.find(e.text), len(e.text)) for e in claim.record.evidence if e.text]
            shared = sum(
                max(0, min(e.end, at + size) - max(e.start, at))
                for e in record.evidence
                for at, size in places
                if at >= 0
            )
            if shared:
                same = record.amount == claim.record.amount or figure(record.amount) == figure(claim.record.amount)
                options.append((-int(same), -shared, record.id, claim.id))
    found: dict[str, str] = {}
    for _, _, own, gold_id in sorted(options):
        if f"{name}#{own}" not in found and gold_id not in found.values():
            found[f"{name}#{own}"] = gold_id
    return found


def _print_reader(result: Mapping[str, Any]) -> None:
    for story in result["stories"]:
        lines, totals = story["lines"], story["totals"]
        counts = f"{lines['right']} of {lines['wanted']}, {lines['predicted']} made"
        score = f"lines F1 {story['lines_f1']:.3f} ({counts})  totals {totals['exact']}/{totals['asked']}"
        print(f"end to end: {story['story']:24} {score}")
    print(f"end to end: lines F1 {result['lines_f1']:.3f}  main totals exact {result['main_totals_exact']} of 4")


SIZES = (10_000, 30_000, 100_000)


def scale(sizes: Sequence[int] = SIZES) -> dict[str, Any]:
    """Reconcile synthetic claims from scratch, each size in a process of its own; then add one document to the last."""
    runs = [json.loads(_fresh("reconcile", str(n))) for n in sizes]
    first, last = runs[0], runs[-1]
    exponent = math.log(last["cpu"] / first["cpu"]) / math.log(last["claims"] / first["claims"])
    return {"runs": runs, "exponent": exponent, "add": json.loads(_fresh("add", str(sizes[-1])))}


def _fresh(task: str, size: str) -> str:
    command = [sys.executable, "-m", "benchmarks.ledger_scale", task, size]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parent.parent).stdout


def _print_scale(result: Mapping[str, Any]) -> None:
    for run in result["runs"]:
        print(
            f"scale: {run['claims']:,} claims of {run['documents']:,} documents → {run['lines']:,} lines "
            f"in {run['seconds']:.1f} s ({run['cpu']:.1f} s CPU), {run['megabytes']:,.0f} MB"
        )
        print(
            f"       of pairs of claims in one line {run['precision']:.3f} are about one package, "
            f"of the pairs about one of {run['packages']:,} packages {run['recall']:.3f} are in one line"
        )
    print(f"scale: CPU time grows with the {result['exponent']:.2f}th power of the claims")
    print(f"scale: one document added to {result['add']['claims']:,} claims in {result['add']['seconds']:.2f} s "
          f"(median of {result['add']['added']}, slowest {result['add']['slowest']:.2f} s; CPU "
          f"{result['add']['cpu']:.2f} s, most {result['add']['most_cpu']:.2f} s)")  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run the parts asked for, print them, and write JSON where asked."""
    parser = argparse.ArgumentParser(
        prog="run.py ledger", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", action="append", choices=["gold", "reader", "stories", "kiel", "scale"])
    parser.add_argument("--shared", type=Path, default=ROOT)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--verbose", action="store_true")
    opts = parser.parse_args(argv)
    parts = opts.part or ["gold", "reader", "stories", "kiel", "scale"]
    result: dict[str, Any] = {}
    if "gold" in parts:
        result["gold"] = gold(opts.shared / "records", verbose=opts.verbose)
        _print_gold(result["gold"])
    if "kiel" in parts:
        result["kiel"] = kiel(opts.shared / "kiel", verbose=opts.verbose)
        _print_kiel(result["kiel"])
    if "reader" in parts:
        result["reader"] = reader(opts.shared / "records")
        _print_reader(result["reader"])
    if "stories" in parts:
        result["stories"] = story_lines.stories(verbose=opts.verbose)
        story_lines.show(result["stories"])
    if "scale" in parts:
        result["scale"] = scale()
        _print_scale(result["scale"])
    if opts.json:
        opts.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


def _print_gold(result: Mapping[str, Any]) -> None:
    for story in result["stories"]:
        lines, totals = story["lines"], story["totals"]
        print(f"{story['story']:24} sources {story['sources']} {'right' if story['sources_right'] else 'WRONG'}  "
              f"lines F1 {story['lines_f1']:.3f} ({lines['right']} of {lines['wanted']}, {lines['predicted']} made)  "
              f"totals {totals['exact']}/{totals['asked']}")  # fmt: skip
    print(f"copies F1 {result['copies_f1']:.3f}  lines F1 {result['lines_f1']:.3f}  "
          f"(all 36 documents at once {result['lines_f1_all_documents_at_once']:.3f})  "
          f"totals {result['totals_exact']}/{result['totals']}")  # fmt: skip
    print("attributes of right lines:", ", ".join(f"{k} {v:.3f}" for k, v in result["attributes"].items()))


if __name__ == "__main__":
    raise SystemExit(main())
