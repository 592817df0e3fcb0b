"""Support facts, a sentence at a time: see cases/support.yml, support_goods.yml and, for single slots, slots.yml."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import tallystick
from tallystick.model import Actor, Item, Period, Support

FOLDER = Path(__file__).parents[1] / "cases"
FILES = ("support", "support_goods", "slots")
CASES = [c for name in FILES for c in yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))]


def read(text: str) -> list[Support]:
    reading = tallystick.read(text, published=date(2025, 6, 18))
    return [r for r in reading.records if isinstance(r, Support)]


def ids(actors: tuple[Actor, ...]) -> set[str]:
    return {a.name if a.type != "state" and a.id != "EU" else a.id for a in actors}


def shown(item: Item) -> str:
    number = "-" if item.quantity is None or item.quantity.min is None else f"{item.quantity.min:g}"
    return f"{number} {item.name}"


def days(period: Period | None) -> str | None:
    return f"{period.start or ''}..{period.end or ''}" if period else None


def described(record: Support, expected: dict[str, Any], records: list[Support]) -> dict[str, Any]:
    """The record in the words of the case, with only the fields that the case names."""
    found = {
        "donors": sorted(ids(record.donors)),
        "recipients": sorted(ids(record.recipients)),
        "stage": str(record.stage),
        "amount": [record.amount.min, record.amount.currency] if record.amount else None,
        "goods": [shown(i) for i in record.items],
        "basis": str(record.basis),
        "part_of": next((i for i, r in enumerate(records) if r.id == record.part_of), None),
        "supplier": record.supplier.name if record.supplier else None,
        "channel": record.channel.name if record.channel else None,
        "aid_type": str(record.aid_type) if record.aid_type else None,
        "modality": [str(m) for m in record.modality],
        "qualifier": str(record.amount.qualifier) if record.amount else None,
        "period": days(record.period),
        "due": days(record.due),
    }
    return {key: value for key, value in found.items() if key in expected or key in ("amount", "goods")}


def complete(fact: dict[str, Any]) -> dict[str, Any]:
    sides = {k: sorted(v) for k, v in fact.items() if k in ("donors", "recipients")}
    return {"amount": None, "goods": []} | fact | sides


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_facts_of_a_passage(case: dict[str, Any]) -> None:
    records = read(case["text"])
    found = [described(r, f, records) for r, f in zip(records, case["facts"], strict=False)]
    assert found == [complete(f) for f in case["facts"]]
    assert len(records) == len(case["facts"])


def test_case_ids_are_unique() -> None:
    names = [c["id"] for c in CASES]
    assert len(names) == len(set(names))
