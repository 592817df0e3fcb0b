from __future__ import annotations

from datetime import date

import pytest

from tallystick.text import Metadata, from_string
from tallystick.text.dates import stated_date


def test_a_headline_is_the_title_and_stays() -> None:
    document = from_string("Norway sends tanks\nNorway has sent 22 tanks.").document
    assert document.title == "Norway sends tanks"
    assert document.text.startswith("Norway sends tanks\n\n")


@pytest.mark.parametrize(
    "text",
    ["Norway has sent 22 tanks.", "Norway sends tanks", "Norway sends tanks.\nIt does.", "x" * 300 + "\nIt does."],
)
def test_what_is_no_headline_is_no_title(text: str) -> None:
    assert from_string(text).document.title is None


def test_front_matter_is_metadata_and_no_text() -> None:
    block = "title: Tanks sent\ndate: 2025-02-12T09:00:00Z\nsite: 'Gazette'\nurl: https://example.org/a\nlang: en\n"
    source = f"---\n{block}---\n\nNorway has sent 22 tanks.\n"
    result = from_string(source)
    document = result.document
    assert document.text == "Norway has sent 22 tanks."
    assert (document.title, document.published, document.publisher) == ("Tanks sent", date(2025, 2, 12), "Gazette")
    assert (document.url, document.language) == ("https://example.org/a", "en")
    assert result.offsets is not None
    start, end = result.offsets.original(0, len(document.text))
    assert source[start:end] == document.text


def test_what_the_caller_says_goes_before_what_the_document_says() -> None:
    source = "---\ntitle: Tanks sent\ndate: 2025-02-12\n---\nNorway has sent 22 tanks."
    document = from_string(source, Metadata(published=date(2024, 1, 1), title="Mine")).document
    assert (document.title, document.published) == ("Mine", date(2024, 1, 1))


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published 11 April 2025", date(2025, 4, 11)),
        ("First published on April 11, 2025 at 10.15", date(2025, 4, 11)),
        ("Release date: 2025-04-11", date(2025, 4, 11)),
        ("11 April 2025", None),
        ("Updated 11 April 2025", None),
        ("Published 11/04/2025", None),
        (
            "Published plans of 11 April 2025 were not adopted by the council, so a new date had to be found for it.",
            None,
        ),
    ],
)
def test_only_a_line_of_publication_gives_the_date(line: str, day: date | None) -> None:
    assert from_string(f"Headline\n{line}\nNorway has sent 22 tanks.").document.published == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-02-12", date(2025, 2, 12)),
        ("2025-02-12T23:30:00+02:00", date(2025, 2, 12)),
        ("2025/2/3", date(2025, 2, 3)),
        ("20250212", date(2025, 2, 12)),
        ("Wed, 12 Feb 2025 10:00:00 GMT", date(2025, 2, 12)),
        ("12th February, 2025", date(2025, 2, 12)),
        ("Sept. 3, 2025", date(2025, 9, 3)),
        ("03/04/2025", None),
        ("February 2025", None),
        ("2025-02-30", None),
        ("0001-01-01", None),
        ("yesterday", None),
        ("12 Ma 2025", None),
        ("", None),
        (None, None),
    ],
)
def test_stated_dates(text: str | None, day: date | None) -> None:
    assert stated_date(text) == day
