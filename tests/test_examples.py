"""The examples that `make demo` and the README show: what a reader of the page would look for first."""

from __future__ import annotations

from pathlib import Path

import pytest

import tallystick
from tallystick.model import Reading, Statement, Support

EXAMPLES = Path(__file__).parent.parent / "examples"
DAYS = {"uk-package": "2025-02-12", "flood-appeal": "2024-02-20", "latvia-howitzers": "2024-05-24"}


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {name: tallystick.read_file(EXAMPLES / f"{name}.md", published=day) for name, day in DAYS.items()}


def supports(reading: Reading) -> list[Support]:
    return [record for record in reading.records if isinstance(record, Support)]


def sums(reading: Reading) -> dict[tuple[str, float | None], str]:
    """Stage by donor and lower end of the sum."""
    return {
        (record.donors[0].id if record.donors else "", record.amount.min): record.stage.value
        for record in supports(reading)
        if record.amount
    }


def test_every_example_is_tested_and_described() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.md")} - {"README"} == set(DAYS)
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [name for name, day in DAYS.items() if f"`{name}.md` | `--published {day}`" not in text] == []


@pytest.mark.parametrize("name", DAYS)
def test_evidence_is_the_text_at_its_place(readings: dict[str, Reading], name: str) -> None:
    reading = readings[name]
    spans = [span for record in reading.records for span in record.evidence]
    assert spans
    assert [s for s in spans if reading.document.text[s.start : s.end] != s.text] == []


def test_the_package_its_contract_and_what_was_sent(readings: dict[str, Reading]) -> None:
    reading = readings["uk-package"]
    package = next(r for r in supports(reading) if r.amount and r.amount.min == 150e6)
    contract = next(r for r in supports(reading) if r.supplier and r.supplier.name == "Babcock")
    drones = next(r for r in supports(reading) if r.due)
    assert (package.stage, [i.name for i in package.items][:2]) == ("allocated", ["battle tank", "drone"])
    assert (contract.stage, contract.part_of) == ("contracted", package.id)
    assert drones.due is not None
    assert (drones.stage, str(drones.due.end)) == ("delivering", "2025-03-31")
    assert sums(reading)["GBR", 1e9] == "delivered"


def test_who_said_it(readings: dict[str, Reading]) -> None:
    said = {r.speaker.name for r in readings["uk-package"].records if isinstance(r, Statement) and r.speaker}
    assert {"John Healey", "Pete Hegseth", "Keir Starmer"} <= said


def test_each_donor_keeps_its_own_currency(readings: dict[str, Reading]) -> None:
    found = {(r.donors[0].id, r.amount.currency) for r in supports(readings["flood-appeal"]) if r.donors and r.amount}
    assert {("JPN", "USD"), ("CAN", "CAD"), ("NOR", "NOK")} <= found


def test_handed_over_contracted_and_suspended_are_told_apart(readings: dict[str, Reading]) -> None:
    stages = {(r.donors[0].id, r.stage.value) for r in supports(readings["latvia-howitzers"]) if r.donors}
    assert {("LVA", "delivered"), ("LVA", "contracted"), ("EST", "suspended")} <= stages
