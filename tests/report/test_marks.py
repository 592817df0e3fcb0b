"""A text cut at its evidence: nothing lost, nothing twice, every mark exactly where it belongs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tallystick.model import Span
from tallystick.report.marks import Mark, blocks, marks_of
from tallystick.report.outline import paragraphs_of

TEXT = "One gives two.\n\nThree takes four, five and six.\n\n\nSeven."
PLACES = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)).map(lambda p: (p[0], min(p[0] + p[1], len(TEXT))))


@given(st.lists(st.tuples(PLACES, st.sampled_from(["support", "statement", "issue"])), max_size=12))
def test_segments_are_the_text_and_carry_exactly_the_marks_that_cover_them(
    placed: list[tuple[tuple[int, int], str]],
) -> None:
    marks = [
        Mark(start, end, "" if kind == "issue" else str(n), f"a{n}", kind)
        for n, ((start, end), kind) in enumerate(placed, 1)
    ]
    bounds = paragraphs_of(TEXT)
    found = blocks(TEXT, bounds, marks)
    assert ["".join(s.text for s in block) for block in found] == [TEXT[a:b] for a, b in bounds]
    for (start, _), block in zip(bounds, found, strict=True):
        at = start
        for segment in block:
            end = at + len(segment.text)
            covering = {m for m in marks if m.start <= at and end <= m.end}
            assert set(segment.records) == {m.record for m in covering if m.record}
            assert set(segment.kinds) == {m.kind for m in covering} - {"issue"}
            at = end
    anchors = [a for block in found for s in block for a in s.anchors]
    inside = {m.anchor for m in marks if any(m.start < b and m.end > a for a, b in bounds)}
    assert sorted(anchors) == sorted(inside)


def test_the_shortest_evidence_leads() -> None:
    marks = [*marks_of([Span(0, 14, "")], "long", "statement"), *marks_of([Span(4, 9, "")], "short", "support")]
    (block,) = blocks(TEXT, [(0, 14)], marks)
    assert [s.records for s in block] == [("long",), ("short", "long"), ("long",)]
    assert [s.kinds for s in block][1] == ("support", "statement")
    assert block[0].anchors == ("elong-1",)


def test_control_characters_are_made_visible() -> None:
    ((segment,),) = blocks("a\u202eb\x07", [(0, 4)], [])
    assert segment.text == "a\ufffdb\ufffd"
