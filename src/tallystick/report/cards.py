"""Records as cards beside a text: heading, tags, facts, and the places of their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tallystick.model import Record, Support
from tallystick.report import words
from tallystick.report.facts import facts, heading

TITLES = {"support": "Support", "statement": "Who said what", "position": "Where they stand", "meeting": "Who met"}


@dataclass(frozen=True, slots=True)
class Quote:
    """One piece of evidence: its words and where they stand on the page."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands on a page: its number for people, its key in addresses, its depth among wholes."""

    number: int
    key: str
    depth: int


@dataclass(frozen=True, slots=True)
class Card:
    """One record, ready to be shown. ``whole`` is the place of the record it is part of."""

    place: Place
    kind: str
    heading: str
    tags: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    quotes: tuple[Quote, ...]
    whole: Place | None = None


def card(record: Record, places: Mapping[str, Place]) -> Card:
    """The card of a record; ``places`` are those of all records on the page by their ids."""
    place = places[record.id]
    quotes = tuple(Quote(quoted(s.text), f"e{place.key}-{i}") for i, s in enumerate(sorted(record.evidence), 1))
    known = facts(record)
    tags: tuple[str, ...] = ()
    whole = None
    if isinstance(record, Support):
        tags = (words.label(record.stage), *filter(None, (words.money(record.amount),)))
        own = (("what", words.items(record.items)), ("due", words.period(record.due)))
        known = [(term, value) for term, value in own if value] + known
        whole = places.get(record.part_of or "")
    return Card(place, record.type, heading(record), tags, tuple(known), quotes, whole)


def quoted(text: str) -> str:
    """Evidence between quotation marks, unless it brings its own."""
    shown = words.one_line(text)
    return shown if shown[:1] in {"“", '"', "‘", "'"} else f"“{shown}”"
