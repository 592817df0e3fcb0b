"""What holds of all values in any text: exact evidence, no overlaps, order, and no text that breaks the reader."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick import knowledge
from tallystick.extract.mentions import DateMention, MoneyMention, QuantityMention
from tallystick.extract.values import Values, find_values

PIECES = [
    "£", "$", "€", "US", "C", "USD", "Rs.", "1", "12", "2024", "450", "1,500", "2.5", "0", "31", "bn", "m", "million",
    "billion", "hundred", "thousand", "dozen", "half", "a", "an", "and", "one", "two", "twenty", "third", "point",
    "to", "-", "–", "/", "(", ")", ",", ".", "'s", "or", "of", "the", "between", "from", "by", "since", "until",
    "over", "up to", "about", "a further", "year", "weeks", "month", "day", "ago", "next", "last", "end", "early",
    "Friday", "March", "May", "Feb", "spring", "Q1", "H2", "kroner", "pounds", "euros", "cents", "per cent", "mm",
    "F", "tanks", "invasion", "Independence Day", "first", "week", "before", "after", "within", "in", "\n", "\n\n",
]  # fmt: skip


def mentions(values: Values) -> list[MoneyMention | QuantityMention | DateMention]:
    return [*values.money, *values.quantities, *values.dates]


def check(text: str, values: Values) -> None:
    """The evidence is exact, nothing overlaps, each kind is in order, ranges run upwards."""
    for mention in mentions(values):
        span = mention.span
        assert text[span.start : span.end] == span.text != ""
    ordered = sorted((m.span for m in mentions(values)), key=lambda s: s.start)
    assert all(a.end <= b.start for a, b in pairwise(ordered))
    for kind in (values.money, values.quantities, values.dates):
        assert [m.span.start for m in kind] == sorted(m.span.start for m in kind)
    for sum_ in values.money:
        assert sum_.money.max is None or sum_.money.min is None or sum_.money.min <= sum_.money.max
    for when in values.dates:
        assert None in (when.period.start, when.period.end) or when.period.start <= when.period.end  # type: ignore[operator]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.dates() | st.none())
def test_any_text(text: str, reference: date | None) -> None:
    check(text, find_values(text, reference, knowledge.load()))


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", " ", " ", "", "\u00a0"])), max_size=25),
    st.dates() | st.none(),
)
def test_any_string_of_the_words_values_are_made_of(parts: list[tuple[str, str]], reference: date | None) -> None:
    text = "".join(word + gap for word, gap in parts)
    check(text, find_values(text, reference, knowledge.load()))


@pytest.mark.parametrize(
    "unit",
    ["7", "one ", "1 ", "1,", "$", "(", "-", "end of the ", "two days before ", "one and a half ", "$1 (£2 ", "March ",
     "2024-", "a", " ", "a \n ", "U.", "Monday, two weeks before ", "hundred thousand ", "1 or 2 or ",
     "(" * 50 + "$1 "],
)  # fmt: skip
def test_repetition(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    check(text, find_values(text, date(2025, 2, 12), knowledge.load()))


def test_the_same_text_gives_the_same_values() -> None:
    text = "Denmark pledged 1.2 billion kroner ($175 million) and 19 howitzers by the end of March."
    assert find_values(text, date(2023, 1, 19), knowledge.load()) == find_values(
        text, date(2023, 1, 19), knowledge.load()
    )


def test_values_of_different_kinds_share_a_sentence() -> None:
    text = "On 9 January 2025 Berlin pledged €4bn and 30 tanks for the next three years."
    values = find_values(text, date(2025, 1, 9), knowledge.load())
    assert [m.span.text for m in mentions(values)] == ["€4bn", "30", "9 January 2025", "the next three years"]
