from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from tallystick.model import Reading, Span, Support
from tallystick.report.outline import Passages, listed, ordered
from tallystick.report.terminal import as_text, show


def test_the_report_holds_what_was_read(full_reading: Reading) -> None:
    text = as_text(full_reading)
    flat = " ".join(text.split())
    for expected in (
        "Norway sends tanks, and <b>more</b>",
        "3 support records, 1 statement, 1 position, 1 meeting",
        "»a package of 1.5 billion kroner for Ukraine« on Tuesday",
        "≥ USD 90 m",
        "Kari Nordmann (defence minister)",
        "Norway rules out: sending troops",
        "Donor Forum (no. 5): Norway, Ukraine",
        "date-unresolved: no day is known for “then”",
    ):
        assert expected in flat


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_report_fits_its_width(full_reading: Reading, width: int) -> None:
    page = io.StringIO()
    show(full_reading, Console(file=page, width=width, color_system=None))
    assert max(len(line) for line in page.getvalue().splitlines()) <= width


def test_no_control_character_of_a_document_reaches_the_terminal(full_reading: Reading) -> None:
    page = io.StringIO()
    show(full_reading, Console(file=page, width=80, force_terminal=True, color_system=None))
    assert "\x1b[31m" not in page.getvalue()
    assert "\x1b" not in as_text(full_reading)


def test_without_colour_evidence_is_bold(full_reading: Reading) -> None:
    page = io.StringIO()
    environment = {"NO_COLOR": "1", "TERM": "xterm-256color"}
    show(full_reading, Console(file=page, width=80, force_terminal=True, _environ=environment))
    assert "\x1b[1ma package" in page.getvalue()
    assert "\x1b[36" not in page.getvalue()


def test_an_empty_reading_says_so(empty_reading: Reading) -> None:
    assert "Nothing to record" in as_text(empty_reading)


def test_parts_stand_under_their_wholes(full_reading: Reading) -> None:
    assert [(depth, record.id) for depth, record in listed(full_reading.records)][:3] == [
        (0, "r-package"),
        (1, "r-contract"),
        (1, "r-tanks"),
    ]


def test_parts_in_a_circle_or_without_a_whole_are_still_shown(full_reading: Reading) -> None:
    one, two, three = (r for r in full_reading.records if isinstance(r, Support))
    circle = (replace(one, part_of=two.id), replace(two, part_of=one.id), replace(three, part_of="gone"))
    assert sorted(record.id for _, record in ordered(circle)) == sorted(r.id for r in circle)


def test_a_long_sentence_is_cut_around_its_evidence(full_reading: Reading) -> None:
    text = "word " * 200 + "THE EVIDENCE " + "word " * 200
    start = text.index("THE")
    reading = replace(full_reading, document=replace(full_reading.document, text=text))
    passage = Passages(reading.document.text).around(Span(start, start + 12, "THE EVIDENCE"))
    assert [passage.text[a:b] for a, b in passage.marks] == ["THE EVIDENCE"]
    assert len(passage.text) < 400
    assert passage.text.startswith("… ")
    assert passage.text.endswith(" …")
