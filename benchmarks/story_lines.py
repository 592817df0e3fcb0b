"""Stories of our own, read and reconciled: `python benchmarks/run.py ledger --part stories [--verbose]`.

A line is right when it holds exactly the mentions that ``stories/stories.yml`` puts together. A claim is the mention
whose words its evidence overlaps; one that overlaps none makes its line wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tallystick.jobs.ledger import voice
from tallystick.jobs.read import Details, read_text
from tallystick.knowledge.accounting import Accounting, load_accounting
from tallystick.ledger_model import Claim, Line, Measure, Source
from tallystick.model import Reading, Support
from tallystick.reconcile.engine import reconcile
from tallystick.reconcile.prints import fingerprint
from tallystick.report.lines import headline
from tallystick.report.totals import Question, total

STORIES = Path(__file__).with_name("stories") / "stories.yml"


def stories(*, verbose: bool = False) -> dict[str, Any]:
    """Every story scored: lines made, wanted and right, totals asked and exact."""
    knowledge = load_accounting()
    told = yaml.safe_load(STORIES.read_text("utf-8"))
    rows = [_story(story, knowledge, verbose=verbose) for story in told]
    tally = Counter[str]()
    for row in rows:
        tally.update({k: row[k] for k in ("right", "made", "wanted", "exact", "asked")})
    f1 = 2 * tally["right"] / max(tally["made"] + tally["wanted"], 1)
    return {"stories": rows, "lines_f1": f1, **tally}


def _story(story: Mapping[str, Any], knowledge: Accounting, *, verbose: bool) -> dict[str, Any]:
    readings = {name: _read(report) for name, report in story["reports"].items()}
    sources = [_source(name, reading, knowledge) for name, reading in readings.items()]
    claims = [
        Claim(id=f"{name}#{r.id}", document=name, key=r.id, record=r, published=reading.document.published)
        for name, reading in readings.items()
        for r in reading.records
        if isinstance(r, Support)
    ]
    named = {c.id: _mention(c, readings[c.document].document.text, story["lines"]) for c in claims}
    lines = reconcile(sources, claims, [], knowledge).lines
    made = [frozenset(named[c] for c in line.claims) for line in lines]
    wanted: list[frozenset[tuple[str, object]]] = [
        frozenset((name, i) for name in line) for i, line in enumerate(story["lines"])
    ]
    right = sum((Counter(wanted) & Counter(made)).values())
    exact = [_exact(asked, lines, knowledge) for asked in story.get("totals", ())]
    if verbose:
        _tell(story, list(zip(made, lines, strict=True)), wanted, exact)
    return {
        "story": story["story"], "right": right, "made": len(made), "wanted": len(wanted),
        "asked": len(exact), "exact": sum(exact),
    }  # fmt: skip


def _read(report: Mapping[str, Any]) -> Reading:
    return read_text(report["text"], Details(report["published"], report.get("publisher"), report.get("url")))


def _source(name: str, reading: Reading, knowledge: Accounting) -> Source:
    document = reading.document
    class_, actor = voice(document, knowledge)
    print_ = fingerprint(document, reading.records)
    return Source(
        id=name, fingerprint=print_, source_class=class_, speaks_for=actor, publisher=document.publisher,
        published=document.published,
    )  # fmt: skip


def _mention(claim: Claim, text: str, lines: Sequence[Mapping[str, Any]]) -> tuple[str, object]:
    """The report and the number of the line whose words the claim's evidence overlaps most."""
    overlap = Counter[int]()
    for i, line in enumerate(lines):
        for words in line.get(claim.document, ()):
            at = text.find(words)
            while at >= 0:
                for span in claim.record.evidence:
                    overlap[i] += max(0, min(span.end, at + len(words)) - max(span.start, at))
                at = text.find(words, at + 1)
    best = overlap.most_common(1)
    return (claim.document, best[0][0]) if best and best[0][1] else (claim.document, claim.key)


def _exact(asked: Mapping[str, Any], lines: Sequence[Line], knowledge: Accounting) -> bool:
    question = Question(
        measure=Measure(asked["measure"]),
        donors=frozenset(asked["donor"].split("+")),
        recipients=frozenset(asked["recipient"].split("+")) if "recipient" in asked else frozenset(),
        currency=asked["currency"],
    )
    return bool(round(total(lines, question, knowledge).value, 2) == asked["value"])


def _tell(
    story: Mapping[str, Any], made: Sequence[tuple[frozenset[Any], Line]], wanted: Sequence[frozenset[Any]],
    exact: Sequence[bool],
) -> None:  # fmt: skip
    print("==", story["story"])
    for mentions, line in made:
        print("  ok " if mentions in wanted else "  BAD", headline(line)[:100], sorted(mentions, key=str))
    have = [m for m, _ in made]
    for number, mentions in enumerate(wanted):
        if mentions not in have:
            print("  missed", number, story["lines"][number])
    print("  totals", exact, [t for t, right in zip(story.get("totals", ()), exact, strict=True) if not right])


def show(result: Mapping[str, Any]) -> None:
    """One row a story, and the sums."""
    for row in result["stories"]:
        print(f"stories: {row['story']:32} lines {row['right']} of {row['wanted']}, {row['made']} made  "
              f"totals {row['exact']}/{row['asked']}")  # fmt: skip
    print(f"stories: lines F1 {result['lines_f1']:.3f} ({result['right']} of {result['wanted']}, "
          f"{result['made']} made)  totals exact {result['exact']} of {result['asked']}")  # fmt: skip
