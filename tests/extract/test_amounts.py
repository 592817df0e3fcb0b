"""Sums of money: the table, and what no line can say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.extract.values_shown import shown

from tallystick import knowledge
from tallystick.extract.values import find_values

CASES: list[dict[str, Any]] = yaml.safe_load(Path("tests/cases/amounts.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[c["why"] for c in CASES])
def test_table(case: dict[str, Any]) -> None:
    found = find_values(case["text"], date(2025, 2, 12), knowledge.load()).money
    assert {m.span.text: shown(m) for m in found} == case["sums"]


def test_a_conversion_points_at_the_very_span_it_converts() -> None:
    found = find_values("It gave £450m ($580m) and £450m (€520m).", None, knowledge.load()).money
    assert [m.conversion_of and m.conversion_of.start for m in found] == [None, 8, None, 26]


def test_a_place_in_an_earlier_paragraph_tells_whose_crowns_are_meant() -> None:
    text = "The Czech government met.\n\nIt set aside 2 billion crowns."
    assert [m.money.currency for m in find_values(text, None, knowledge.load()).money] == ["CZK"]
