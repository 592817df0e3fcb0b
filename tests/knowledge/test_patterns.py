"""Grouped alternatives find what they find side by side."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tallystick.knowledge.patterns import grouped

WORDS = st.lists(st.text("abcAB.-", min_size=1, max_size=4), min_size=1, max_size=8)


@given(WORDS, st.text("abcABC .-", max_size=30))
def test_grouping_changes_no_match(words: list[str], text: str) -> None:
    longest_first = sorted(set(words), key=lambda w: (-len(w), w))
    plain = "|".join(re.escape(word) for word in longest_first)
    by_letter = grouped((word[0], re.escape(word)) for word in longest_first)
    spans = [[m.span() for m in re.finditer(pattern, text, re.IGNORECASE)] for pattern in (plain, by_letter)]
    assert spans[0] == spans[1]


@given(WORDS, st.text("abcABC .-", max_size=30))
def test_what_may_not_stand_before_a_match_does_not(words: list[str], text: str) -> None:
    text, longest_first = text.lower(), sorted({w.lower() for w in words}, key=lambda w: (-len(w), w))
    plain = rf"(?<![\w-])(?:{'|'.join(re.escape(word) for word in longest_first)})(?![\w-])"
    by_letter = grouped(((word[0], re.escape(word)) for word in longest_first), not_behind=r"[\w-]")
    spans = [[m.span() for m in re.finditer(p, text)] for p in (plain, rf"(?:{by_letter})(?![\w-])")]
    assert spans[0] == spans[1]


def test_a_letter_is_tried_once() -> None:
    assert grouped([("p", "pledge"), ("g", "gift"), ("P", "pact"), ("-", "\\-x"), ("-", "[\\s-]?y")]) == (
        "p(?:ledge|act)|gift|\\-x|[\\s-]?y"
    )
