from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.reconcile.builders import claim, money, ruling, sources

from tallystick.errors import SettingsError
from tallystick.jobs.questions import settled
from tallystick.knowledge.accounting import load_accounting
from tallystick.ledger_model import Claim, Decision, EvidenceStatus, Line, Ruling, SourceClass
from tallystick.reconcile.engine import reconcile

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "reconcile.yml").read_text("utf-8")
)


def claims_of(case: dict[str, Any]) -> list[Claim]:
    return [claim(raw["c"], **{k: v for k, v in raw.items() if k != "c"}) for raw in case["claims"]]


def lines_of(claims: list[Claim], *decisions: Decision) -> tuple[Line, ...]:
    return reconcile(sources(claims), claims, decisions, load_accounting()).lines


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_lines(case: dict[str, Any]) -> None:
    lines = lines_of(claims_of(case))
    assert sorted(" ".join(line.claims) for line in lines) == sorted(want["claims"] for want in case["lines"])
    left = list(lines)
    for want in case["lines"]:
        line = next(x for x in left if " ".join(x.claims) == want["claims"] and want.get("stage") in (None, x.stage))
        left.remove(line)
        check(line, want, lines)


def check(line: Line, want: dict[str, Any], lines: tuple[Line, ...]) -> None:
    if "amount" in want:
        wanted = money(want["amount"])
        assert line.amount is not None and wanted is not None
        assert (line.amount.currency, line.amount.min) == (wanted.currency, wanted.min)
    if "donors" in want:
        assert " ".join(a.id for a in line.donors) == want["donors"]
    if "sources" in want:
        assert line.independent_sources == want["sources"]
    if "counted" in want:
        assert "".join(m.value[0].upper() for m in line.counted_in) == want["counted"]
    if "why" in want:
        assert line.why_not_counted == want["why"]
    if "remainder" in want:
        assert line.remainder == want["remainder"] * 1e6
    if "open" in want:
        assert sum(o.rest for o in line.open) == want["open"]
    if "whole" in want:
        assert next(x for x in lines if x.id == line.part_of).claims == tuple(want["whole"].split())
    if "goods" in want:
        assert [i.name for i in line.items] == want["goods"]
    if "issues" in want:
        assert {i.code for i in line.issues} == set(want["issues"].split())


def test_order_of_arrival_makes_no_difference() -> None:
    claims = [c for case in CASES for c in claims_of(case)]
    renamed = [c for i, c in enumerate(claims) if c.id not in {x.id for x in claims[:i]}]
    wanted = lines_of(renamed)
    for seed in range(5):
        shuffled = random.Random(seed).sample(renamed, len(renamed))  # noqa: S311
        assert reconcile(sources(shuffled)[::-1], shuffled, (), load_accounting()).lines == wanted


PACKAGE = [
    claim("a#p GBR>UKR allocated", amount="GBP 450"),
    claim("b#p GBR>UKR allocated", amount="GBP 450"),
    claim("c#q GBR>UKR allocated", amount="GBP 90"),
]


def by_claims(lines: tuple[Line, ...]) -> dict[str, Line]:
    return {" ".join(line.claims): line for line in lines}


def test_a_split_parts_claims_and_undo_joins_them_again() -> None:
    split = ruling(1, Ruling.SPLIT, "b#p")
    assert set(by_claims(lines_of(PACKAGE, split))) == {"a#p", "b#p", "c#q"}
    undo = ruling(2, Ruling.UNDO, "b#p", undoes=split.id)
    assert set(by_claims(lines_of(PACKAGE, split, undo))) == {"a#p b#p", "c#q"}
    again = ruling(3, Ruling.UNDO, "b#p", undoes=undo.id)
    assert set(by_claims(lines_of(PACKAGE, split, undo, again))) == {"a#p", "b#p", "c#q"}


def test_a_merge_joins_what_the_features_keep_apart_and_a_later_split_parts_it() -> None:
    merge = ruling(1, Ruling.MERGE, "a#p", "c#q")  # b#p must still find its own sum in the merged line
    lines = by_claims(lines_of(PACKAGE, merge))
    assert set(lines) == {"a#p b#p c#q"}
    assert {i.code for i in lines["a#p b#p c#q"].issues} == {"contradiction"}
    assert lines["a#p b#p c#q"].evidence_status == EvidenceStatus.CONTRADICTED
    assert set(by_claims(lines_of(PACKAGE, merge, ruling(2, Ruling.SPLIT, "c#q")))) == {"a#p b#p", "c#q"}


def test_a_rejected_claim_stands_alone_and_counts_nowhere() -> None:
    lines = by_claims(lines_of(PACKAGE, ruling(1, Ruling.REJECT, "b#p")))
    assert lines["b#p"].why_not_counted == "rejected"
    assert lines["b#p"].counted_in == ()
    assert lines["a#p"].counted


def test_a_correction_replaces_the_value_and_marks_the_line_reviewed() -> None:
    fix = ruling(1, Ruling.CORRECT, "c#q", field="amount", value="GBP 95000000")
    line = by_claims(lines_of(PACKAGE, fix))["c#q"]
    assert line.amount is not None
    assert line.amount.min == 95e6
    assert line.reviewed


def test_a_link_puts_a_line_under_a_whole_and_an_unlink_cuts_it() -> None:
    tie = ruling(1, Ruling.LINK, "c#q", whole="a#p")
    lines = by_claims(lines_of(PACKAGE, tie))
    assert lines["c#q"].part_of == lines["a#p b#p"].id
    assert lines["c#q"].why_not_counted == "part_of"
    cut = ruling(2, Ruling.UNLINK, "c#q", whole="a#p")
    assert by_claims(lines_of(PACKAGE, tie, cut))["c#q"].part_of is None


def test_a_cut_parts_the_lines_whichever_claims_tell_of_the_link() -> None:
    told = [
        claim("a#p GBR>UKR allocated", amount="GBP 450"),
        claim("a#q GBR>UKR allocated", amount="GBP 95", part_of="p"),
        claim("b#p GBR>UKR allocated", amount="GBP 450"),
        claim("b#q GBR>UKR allocated", amount="GBP 95", part_of="p"),
    ]
    assert by_claims(lines_of(told))["a#q b#q"].part_of is not None
    cut = ruling(1, Ruling.UNLINK, "a#q", "b#q", whole="a#p")
    assert by_claims(lines_of(told, cut))["a#q b#q"].part_of is None
    tied = ruling(2, Ruling.LINK, "a#q", "b#q", whole="b#p")
    lines = by_claims(lines_of(told, cut, tied))
    assert lines["a#q b#q"].part_of == lines["a#p b#p"].id
    assert by_claims(lines_of(told, tied, ruling(3, Ruling.UNLINK, "a#q", whole="a#p")))["a#q b#q"].part_of is None


def test_a_sum_that_a_reviewer_set_counts_before_later_ones_that_were_read() -> None:
    fix = ruling(1, Ruling.CORRECT, "a#p", field="amount", value="GBP 440000000")
    merge = ruling(2, Ruling.MERGE, "a#p", "b#p")
    later = [claim("a#p GBR>UKR allocated", amount="GBP 450"), claim("b#p GBR>UKR allocated", amount="GBP 450")]
    (line,) = lines_of(later, fix, merge)
    assert line.amount is not None
    assert (line.amount.min, line.amount_why) == (440e6, "as a reviewer corrected it")


def test_corrected_parties_have_their_names() -> None:
    fix = ruling(1, Ruling.CORRECT, "c#q", field="donors", value="EU, NOR, Some Fund")
    names = [a.name for a in by_claims(lines_of(PACKAGE, fix))["c#q"].donors]
    assert names == ["European Union", "Norway", "Some Fund"]


@pytest.mark.parametrize(
    ("field", "value", "remedy"),
    [
        ("amount", "GBP much", "much is no number"),
        ("amount", "GBP -4", "more than nought"),
        ("stage", "given", "it is one of requested, considered"),
        ("due", "2022-04", "write the day as 2025-12-31"),
        ("part_of", "x", "cannot be corrected"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_with_a_remedy(field: str, value: str, remedy: str) -> None:
    with pytest.raises(SettingsError, match=remedy):
        settled(field, value, [])


def test_a_decision_about_a_claim_that_is_gone_changes_nothing() -> None:
    assert lines_of(PACKAGE, ruling(1, Ruling.MERGE, "gone#x", "a#p")) == lines_of(PACKAGE)


def test_a_circle_of_parts_is_cut() -> None:
    circle = [
        claim("a#p GBR>UKR allocated", amount="GBP 450", part_of="q"),
        claim("a#q GBR>UKR allocated", amount="GBP 90", part_of="p"),
    ]
    assert sum(line.part_of is not None for line in lines_of(circle)) == 1


def test_voices_are_told_apart_by_whom_a_publisher_speaks_for() -> None:
    claims = [
        claim("uk#p GBR>UKR allocated", amount="GBP 450"),
        claim("ua#p GBR>UKR allocated", amount="GBP 450"),
        claim("paper#p GBR>UKR allocated", amount="GBP 450"),
    ]
    (line,) = reconcile(sources(claims, uk="GBR", ua="UKR"), claims, (), load_accounting()).lines
    assert dict(line.sources) == {SourceClass.DONOR: 1, SourceClass.RECIPIENT: 1, SourceClass.PRESS: 1}
    assert line.evidence_status == EvidenceStatus.RECIPIENT_CONFIRMED
    alone = [claims[0]]
    assert reconcile(sources(alone, uk="GBR"), alone, (), load_accounting()).lines[0].evidence_status == "donor_only"


def test_rows_of_a_tracker_stand_each_for_itself_however_alike() -> None:
    told = [claim(f"k#{n} SWE>UKR allocated", amount="SEK 90", at=n * 400) for n in range(3)]
    tracker = [replace(s, source_class=SourceClass.TRACKER) for s in sources(told)]
    assert len(reconcile(tracker, told, (), load_accounting()).lines) == 3
    assert len(reconcile(sources(told), told, (), load_accounting()).lines) == 1
