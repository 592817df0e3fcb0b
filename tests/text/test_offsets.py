from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.text import from_string
from tallystick.text.offsets import Edit, Traced

ODD = st.text(alphabet="ab *_#>[]()!|\n\r\t\u00a0\u200b\u202ee\u0301\u212b&;£“”.-", max_size=200)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text(alphabet="abcdefgh", max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    edits = [(a, b, draw(st.text(alphabet="XYZ", max_size=3))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    return text, edits


@given(edited())
def test_an_edit_replaces_and_the_map_leads_back(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    new = Traced(text).edit(edits)
    expected, at = "", 0
    for start, end, replacement in edits:
        expected += text[at:start] + replacement
        at = end
    assert new.text == expected + text[at:]
    for i, character in enumerate(new.text):
        start, end = new.map().original(i, i + 1)
        if character.islower():
            assert text[start:end] == character
        else:
            assert any((start, end) == (a, b) or (a <= start and end <= b and len(r) == b - a) for a, b, r in edits)


@given(ODD)
def test_every_letter_of_the_canonical_text_stood_where_the_map_says(source: str) -> None:
    source = "Some words. " + source
    result = from_string(source)
    assert result.offsets is not None
    text = result.document.text
    last = 0
    for i, character in enumerate(text):
        start, end = result.offsets.original(i, i + 1)
        assert last <= start <= end <= len(source)
        last = start
        if character.isascii() and character.isalpha():
            assert character in source[start:end]


@given(ODD)
def test_reading_the_canonical_text_of_plain_words_again_changes_nothing(source: str) -> None:
    once = from_string("Some words. " + "".join(c for c in source if c not in "*_#>[]()!|&;-")).document.text
    assert from_string(once).document.text == once


@given(st.text())
def test_any_text_becomes_composed(source: str) -> None:
    text = from_string("Some words. " + source).document.text
    assert unicodedata.is_normalized("NFC", text)


def test_a_span_over_removed_marks_covers_them() -> None:
    source = "Norway gives **22 [Leopard](https://example.org/x) tanks** now."
    result = from_string(source)
    text = result.document.text
    assert text == "Norway gives 22 Leopard tanks now."
    assert result.offsets is not None
    start, end = result.offsets.original(text.index("22"), text.index(" now"))
    assert source[start:end] == "22 [Leopard](https://example.org/x) tanks"


@pytest.mark.parametrize(("start", "end"), [(3, 3), (-1, 2), (0, 1000)])
def test_what_is_no_span_of_the_text_is_refused(start: int, end: int) -> None:
    offsets = from_string("Some words.").offsets
    assert offsets is not None
    with pytest.raises(ValueError, match="span"):
        offsets.original(start, end)


def test_a_text_of_many_lines_needs_few_stretches() -> None:
    result = from_string("A line of words, not changed.\n\n" * 1000)
    assert result.offsets is not None
    assert sum(len(layer.new) for layer in result.offsets.layers) < 10
