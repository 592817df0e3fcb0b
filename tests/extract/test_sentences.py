"""Sentence boundaries, from the table in ``cases/sentences.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.extract.sentences import LONGEST, paragraphs, sentences
from tallystick.knowledge import load

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "sentences.yml").read_text(encoding="utf-8"))


def cut(text: str) -> list[str]:
    """The sentences of all paragraphs."""
    return [text[a:b] for block in paragraphs(text) for a, b in sentences(text, *block, load())]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_sentences_of_a_paragraph(case: dict[str, Any]) -> None:
    assert cut(case["text"]) == case["expect"]


def test_lines_before_dashes_side_by_side_are_a_list() -> None:
    text = "Bergen – Ten lorries.\n\nTurku – Two boats."
    assert cut(text) == ["Bergen – Ten lorries.", "Turku – Two boats."]


def test_a_town_alone_is_a_dateline_at_the_head_only() -> None:
    text = "\n\n".join([*("Boats sail." for _ in range(5)), "Bergen – The boats sail."])
    assert cut(text)[-1] == "Bergen – The boats sail."


def test_a_page_without_full_stops_is_cut_at_white_space() -> None:
    pieces = cut("lorry " * 1000)
    assert all(len(p) <= LONGEST for p in pieces)
    assert "".join(pieces).replace(" ", "") == "lorry" * 1000
