from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

import tallystick
from tallystick.errors import SettingsError, SourceError, TextError

ARTICLE = "Norway has sent 22 tanks to Ukraine.\n\n“They are on the train,” said Kari Nordmann.\n"


def test_details_given_are_details_kept() -> None:
    reading = tallystick.read(
        ARTICLE, published="2025-02-12", publisher="The Times", url="https://a.example", title="Sent"
    )
    document = reading.document
    assert (document.published, document.publisher) == (date(2025, 2, 12), "The Times")
    assert (document.url, document.title) == ("https://a.example", "Sent")


def test_evidence_is_the_text_at_its_place() -> None:
    reading = tallystick.read(ARTICLE, published=date(2025, 2, 12))
    spans = [span for record in reading.records for span in record.evidence]
    assert all(reading.document.text[s.start : s.end] == s.text for s in spans)


def test_a_file_reads_like_its_text(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    assert tallystick.read_file(path) == tallystick.read_file(str(path))
    assert tallystick.read_file(path).document.text == tallystick.read(ARTICLE).document.text


def test_values_are_found_with_their_offsets() -> None:
    text = "It cost £5 million and 300 soldiers came."
    found = tallystick.values(text)
    assert [(m.money.min, m.money.currency) for m in found.money] == [(5e6, "GBP")]
    assert [q.quantity.min for q in found.quantities] == [300]
    spans = [*(m.span for m in found.money), *(m.span for m in found.quantities)]
    assert [text[s.start : s.end] for s in spans] == ["£5 million", "300"] == [s.text for s in spans]


def test_attributions_are_found_with_their_offsets() -> None:
    text = "The minister said the guns would arrive."
    (found,) = tallystick.attributions(text)
    assert [span.text for span in (*found.source, *found.cue)] == ["The minister", "said"]
    assert text[found.content[0].start : found.content[0].end] == found.content[0].text


@pytest.mark.parametrize("published", ["yesterday", "2025-02-30", "", "12/02/2025"])
def test_a_date_that_is_none_is_refused(published: str) -> None:
    with pytest.raises(SettingsError, match="published"):
        tallystick.read(ARTICLE, published=published)


def test_what_cannot_be_had_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        tallystick.read_file(tmp_path / "missing.md")
    with pytest.raises(TextError):
        tallystick.read(" \n ")


def test_a_time_of_publication_counts_as_its_day() -> None:
    reading = tallystick.read(ARTICLE, published=datetime(2025, 2, 12, 23, 59))  # noqa: DTZ001 - a naive one, as people pass
    assert type(reading.document.published) is date


@pytest.mark.parametrize("code", ["import tallystick", "import tallystick; tallystick.values('£5')"])
def test_the_parser_is_not_loaded_before_it_is_needed(code: str) -> None:
    check = f"{code}; import sys; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
