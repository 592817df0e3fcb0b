"""Dates, periods and lengths of time: the table, and arithmetic at the edges of the calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.extract.values_shown import shown

from tallystick import knowledge
from tallystick.extract.values import find_values, intervals

CASES: list[dict[str, Any]] = yaml.safe_load(Path("tests/cases/dates.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[c["why"] for c in CASES])
def test_table(case: dict[str, Any]) -> None:
    found = find_values(case["text"], case["published"], knowledge.load()).dates
    assert {m.span.text: shown(m) for m in found} == case["dates"]


@pytest.mark.parametrize("reference", [date.min, date.max, date(2024, 2, 29), date(1970, 1, 1)])
def test_no_day_of_publication_breaks_the_arithmetic(reference: date) -> None:
    text = "Last year, next century, in the next 9999 years, 5000 decades ago, Feb 29, this winter, within 10 years."
    for mention in find_values(text, reference, knowledge.load()).dates:
        start, end = mention.period.start, mention.period.end
        assert start is None or end is None or start <= end


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year", "decade", "century"])
def test_units_meet_without_gap(unit: str) -> None:
    this, following = (intervals.unit_at(date(2025, 2, 12), unit, shift) for shift in (0, 1))
    assert this is not None
    assert following is not None
    assert (following.start - this.end).days == 1
    assert this.start <= date(2025, 2, 12) <= this.end
