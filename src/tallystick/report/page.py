"""The reading as one HTML page that needs nothing else: the article, its evidence marked, its records beside it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from tallystick.extract.sentences import paragraphs
from tallystick.model import Reading, Record, Span, Support
from tallystick.report import words
from tallystick.report.facts import facts, heading
from tallystick.report.outline import listed

if TYPE_CHECKING:
    from jinja2 import Template

KINDS = ("support", "position", "meeting", "statement")
"""In the order in which a stretch of text that carries several is coloured: the rarer before the longer."""

TITLES = {"support": "Support", "statement": "Who said what", "position": "Where they stand", "meeting": "Who met"}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that carries the same records from end to end. ``anchors`` begin here."""

    text: str
    numbers: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """One piece of evidence: its words and where they stand on the page."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Card:
    """One record, ready to be shown."""

    number: int
    kind: str
    depth: int
    heading: str
    tags: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    quotes: tuple[Quote, ...]
    whole: int | None = None


def as_html(reading: Reading) -> str:
    """The page. It asks for nothing over the network, and its policy forbids any script but its own."""
    laid_out = listed(reading.records)
    numbers = {record.id: number for number, (_, record) in enumerate(laid_out, 1)}
    cards = [_card(number, depth, record, numbers) for number, (depth, record) in enumerate(laid_out, 1)]
    blocks = _blocks(reading, [record for _, record in laid_out])
    document = reading.document
    style, script = _asset("page.css"), _asset("page.js")
    return _template().render(
        document=document,
        published=words.day(document.published) if document.published else None,
        link=document.url if (document.url or "").startswith(("https://", "http://")) else None,
        headline=words.one_line(document.title or "") or None,
        lead=_is_headline(blocks, document.title),
        blocks=blocks,
        groups=[(kind, TITLES[kind], [c for c in cards if c.kind == kind]) for kind in TITLES],
        issues=reading.issues,
        issue_anchors=_issue_anchors(reading),
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'",
    )


def _is_headline(blocks: list[list[Segment]], title: str | None) -> bool:
    """Whether the first paragraph is the headline, which is then not printed twice."""
    return bool(title and blocks and "".join(s.text for s in blocks[0]).split() == words.visible(title).split())


def _card(number: int, depth: int, record: Record, numbers: dict[str, int]) -> Card:
    quotes = (Quote(_quoted(s.text), f"e{number}-{i}") for i, s in enumerate(sorted(record.evidence), 1))
    known = facts(record)
    tags: tuple[str, ...] = ()
    whole = None
    if isinstance(record, Support):
        tags = (words.label(record.stage), *filter(None, (words.money(record.amount),)))
        known = [
            (t, v) for t, v in (("what", words.items(record.items)), ("due", words.period(record.due))) if v
        ] + known
        whole = numbers.get(record.part_of or "")
    return Card(number, record.type, depth, heading(record), tags, tuple(known), tuple(quotes), whole)


def _quoted(text: str) -> str:
    """Evidence between quotation marks, unless it brings its own."""
    shown = words.one_line(text)
    return shown if shown[:1] in {"“", '"', "‘", "'"} else f"“{shown}”"


def _blocks(reading: Reading, records: list[Record]) -> list[list[Segment]]:
    """The paragraphs of the article, each cut wherever evidence begins or ends."""
    text = reading.document.text
    placed = [
        (span, number, f"e{number}-{i}", record.type)
        for number, record in enumerate(records, 1)
        for i, span in enumerate(sorted(record.evidence), 1)
    ]
    placed += [(span, 0, anchor, "issue") for anchor, span in _issue_spans(reading)]
    anchored: set[str] = set()
    return [_segments(text, bounds, placed, anchored) for bounds in paragraphs(text)]


Placed = tuple[Span, int, str, str]


def _segments(text: str, bounds: tuple[int, int], placed: list[Placed], anchored: set[str]) -> list[Segment]:
    start, end = bounds
    here = [p for p in placed if p[0].start < end and p[0].end > start]
    cuts = {start, end, *(min(max(at, start), end) for p in here for at in (p[0].start, p[0].end))}
    points = sorted(cuts)
    return [_segment(text, at, to, here, anchored) for at, to in pairwise(points)]


def _segment(text: str, start: int, end: int, here: list[Placed], anchored: set[str]) -> Segment:
    covering = [p for p in here if p[0].start <= start and end <= p[0].end]
    anchors = [anchor for _, _, anchor, _ in covering if anchor not in anchored]
    anchored.update(anchors)
    kinds = {kind for _, _, _, kind in covering}
    return Segment(
        words.visible(text[start:end]),
        _narrowest_first(covering),
        tuple(kind for kind in KINDS if kind in kinds),
        tuple(anchors),
    )


def _narrowest_first(covering: list[Placed]) -> tuple[int, ...]:
    """A click on words that several records share means the record that is most about them: the shortest evidence."""
    by_width = sorted((span.end - span.start, number) for span, number, _, _ in covering if number)
    return tuple(dict.fromkeys(number for _, number in by_width))


def _issue_spans(reading: Reading) -> Iterable[tuple[str, Span]]:
    return ((f"i{n}", issue.span) for n, issue in enumerate(reading.issues, 1) if issue.span)


def _issue_anchors(reading: Reading) -> dict[int, str]:
    return {n: f"i{n}" for n, issue in enumerate(reading.issues, 1) if issue.span}


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    return (files("tallystick.report") / "templates" / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_asset("page.html.j2"))
