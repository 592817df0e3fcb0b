from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tallystick.extract.quotations import find_quotations, outermost
from tallystick.extract.sentences import paragraphs

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "quotations.yml").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_quotations(case: dict[str, Any]) -> None:
    text = case["text"].replace("|", "\n\n")
    found = find_quotations(text, paragraphs(text))
    assert [[s.text for s in q.spans] for q in found] == case["expect"]
    assert sum(not q.closed for q in found) == case.get("open", 0)


@given(st.text(alphabet="aAs .,\n“”\"'’‘«»", max_size=60))
def test_spans_are_exact_and_ordered(text: str) -> None:
    found = find_quotations(text, paragraphs(text))
    assert all(text[s.start : s.end] == s.text and s.text for q in found for s in q.spans)
    assert [q.spans[0].start for q in found] == sorted(q.spans[0].start for q in found)


@given(st.text(alphabet='aA .,\n“”‘’"', max_size=60))
def test_outermost_do_not_overlap(text: str) -> None:
    ends = [(q.spans[0].start, q.spans[-1].end) for q in outermost(find_quotations(text, paragraphs(text)))]
    assert all(first[1] <= second[0] for first, second in pairwise(ends))
