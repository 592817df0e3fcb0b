"""Counts of goods and people: the table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.extract.values_shown import shown

from tallystick import knowledge
from tallystick.extract.values import find_values

CASES: list[dict[str, Any]] = yaml.safe_load(Path("tests/cases/quantities.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[c["why"] for c in CASES])
def test_table(case: dict[str, Any]) -> None:
    found = find_values(case["text"], date(2025, 2, 12), knowledge.load()).quantities
    assert {m.span.text: shown(m) for m in found} == case["counts"]
