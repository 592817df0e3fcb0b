"""Entries of analysts' notes, from a table of notes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

import tallystick
from tallystick.extract.entries import Entry
from tallystick.knowledge import load
from tallystick.knowledge.bookkeeping import Bookkeeping, Direction, Phrase

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "entries.yml").read_text(encoding="utf-8"))


def read(text: str, publisher: str | None = None) -> Entry:
    return tallystick.code_note(text, publisher=publisher)


@pytest.mark.parametrize(("text", "publisher", "sums", "donor", "measure", "why"), CASES, ids=[c[5] for c in CASES])
def test_entry(text: str, publisher: str | None, sums: list[list[Any]], donor: str, measure: str, why: str) -> None:
    entry = read(text, publisher)
    assert [[m.money.max, m.money.currency] for m in entry.amounts] == sums, why
    assert (entry.donor, entry.measure) == (donor, measure), why


def test_a_note_that_does_not_say_which_sum_is_undecided() -> None:
    entry = read("Norway gives NOK 40 million, after NOK 10 million last year.")
    assert not entry.decided
    assert len(entry.amounts) == 2


def test_sums_that_are_not_entered_are_kept_apart() -> None:
    entry = read("Norway gives NOK 40 million. Of this, NOK 10 million goes to the clinic, which we report here.")
    assert [m.money.max for m in entry.others] == [40_000_000]


def test_goods_of_the_note_are_its_items() -> None:
    entry = read("Latvia hands over two ambulances and 200 stretchers.")
    assert [(m.item.name, m.item.quantity.max if m.item.quantity else None) for m in entry.items] == [
        ("ambulance", 2),
        ("stretcher", 200),
    ]


def test_spans_are_exact() -> None:
    text = "Here we report EUR 3 million of the EUR 9 million package of Austria."
    for mention in read(text).amounts:
        assert text[mention.span.start : mention.span.end] == mention.span.text


def test_a_phrase_that_is_no_pattern_is_refused() -> None:
    whole = load().bookkeeping
    broken = whole.model_dump() | {"enters": (Phrase(phrase="(we VERB", direction=Direction.AFTER),)}
    with pytest.raises(ValidationError, match="is no pattern"):
        Bookkeeping.model_validate(broken)


def test_what_the_taxonomy_does_not_know_is_goods_when_it_is_counted() -> None:
    entry = read("Finland sends 12 turboencabulators and 40 experts; 3 projects follow.")
    assert [(m.item.name, m.item.category) for m in entry.items] == [("turboencabulator", None)]


def test_goods_are_delivered_when_their_sentence_says_so() -> None:
    entry = read("Poland has sent 14 tanks. It will send 12 trucks; so far 3 drones were not delivered.")
    assert [m.item.name for m in entry.delivered] == ["tank"]
