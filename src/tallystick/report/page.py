"""The reading as one HTML page that needs nothing else: the article, its evidence marked, its records beside it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tallystick.extract.sentences import paragraphs
from tallystick.model import Reading, Record, Span
from tallystick.report import words
from tallystick.report.cards import TITLES, Place, card
from tallystick.report.marks import Mark, Segment, blocks, marks_of
from tallystick.report.outline import listed

if TYPE_CHECKING:
    from jinja2 import Template


def as_html(reading: Reading) -> str:
    """The page. It asks for nothing over the network, and its policy forbids any script but its own."""
    laid_out = listed(reading.records)
    places = {record.id: Place(n, str(n), depth) for n, (depth, record) in enumerate(laid_out, 1)}
    cards = [card(record, places) for _, record in laid_out]
    shown = _blocks(reading, [record for _, record in laid_out])
    document = reading.document
    style, script = _asset("static/marks.css") + _asset("templates/page.css"), _asset("static/reading.js")
    return _template().render(
        document=document,
        published=words.day(document.published) if document.published else None,
        link=document.url if (document.url or "").startswith(("https://", "http://")) else None,
        headline=words.one_line(document.title or "") or None,
        lead=_is_headline(shown, document.title),
        blocks=shown,
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


def _blocks(reading: Reading, records: list[Record]) -> list[list[Segment]]:
    """The paragraphs of the article, each cut wherever evidence begins or ends."""
    text = reading.document.text
    placed = [m for n, record in enumerate(records, 1) for m in marks_of(record.evidence, str(n), record.type)]
    placed += [Mark(span.start, span.end, "", anchor, "issue") for anchor, span in _issue_spans(reading)]
    return blocks(text, paragraphs(text), placed)


def _issue_spans(reading: Reading) -> Iterable[tuple[str, Span]]:
    return ((f"i{n}", issue.span) for n, issue in enumerate(reading.issues, 1) if issue.span)


def _issue_anchors(reading: Reading) -> dict[int, str]:
    return {n: f"i{n}" for n, issue in enumerate(reading.issues, 1) if issue.span}


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    return (files("tallystick.report") / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_asset("templates/page.html.j2"))
