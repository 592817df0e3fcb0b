"""What the page of a document on its way shows: its steps, what was read of it, and the lines it ended in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tallystick.jobs.intake import State, Step
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.view import View
from tallystick.model import Reading
from tallystick.report import words
from tallystick.report.cards import TITLES, Card, Place, card
from tallystick.report.lines import headline
from tallystick.report.marks import Segment, blocks, marks_of
from tallystick.report.outline import listed, paragraphs_of

SHOWN = 40_000
"""Characters of a text that are shown before it is added."""
STEPS = (
    (Step.WAITING, "Waiting for its turn"),
    (Step.FETCHING, "Fetching the page"),
    (Step.TEXT, "Making the text"),
    (Step.READING, "Reading it"),
    (Step.READ, "Read"),
)


@dataclass(frozen=True, slots=True)
class Stepped:
    """One step: past, now, to come, or where it failed; and what it gave."""

    name: str
    state: Literal["past", "now", "ahead", "bad"]
    told: str


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one kind."""

    kind: str
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What was read: the document, its text with the evidence marked, its records, and what the reader could not do."""

    document: str
    title: str | None
    publisher: str | None
    published: date | None
    url: str | None
    language: str | None
    known: bool
    claims: int
    cut: bool
    headed: bool
    blocks: tuple[tuple[Segment, ...], ...]
    groups: tuple[Group, ...]
    issues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineOf:
    """A line that the document's claims are in."""

    id: str
    headline: str


def steps_of(state: State) -> Sequence[Stepped]:
    """The steps of a document, as far as it came."""
    order = [step for step, _ in STEPS]
    fetched = Step.FETCHING in state.notes or state.name.startswith(("http://", "https://"))
    reached = [step for step in order if step in state.notes] or [Step.WAITING]
    at = order.index(Step.READ if state.step is Step.KEPT else reached[-1])
    found = []
    for place, (step, name) in enumerate(STEPS):
        if step is Step.FETCHING and not fetched:
            continue
        now: Literal["now", "bad"] = "bad" if state.step is Step.FAILED else "now"
        done = place < at or (place == at and step is Step.READ)
        found.append(Stepped(name, "past" if done else now if place == at else "ahead", state.notes.get(step, "")))
    return found


def lines_of(ledger: Ledger, view: View, document: str) -> Sequence[LineOf]:
    """The lines that hold the claims of a document."""
    claims = ledger.claims_of(document)
    lines = {line.id: line for line in (view.by_claim.get(c) for c in claims) if line is not None}
    return [LineOf(line.id, headline(line)) for line in lines.values()]


def preview(reading: Reading, *, known: bool) -> Preview:
    """What was read, as the page shows it."""
    document = reading.document
    laid_out = listed(reading.records)
    places = {r.id: Place(n, str(n), depth) for n, (depth, r) in enumerate(laid_out, 1)}
    text = document.text[:SHOWN]
    marks = [m for _, r in laid_out for m in marks_of(r.evidence, places[r.id].key, r.type)]
    cards = [card(r, places) for _, r in laid_out]
    cut = tuple(tuple(block) for block in blocks(text, paragraphs_of(text), marks))
    return Preview(
        document=document.id,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        url=document.url,
        language=document.language,
        known=known,
        claims=sum(c.kind == "support" for c in cards),
        cut=len(document.text) > SHOWN,
        headed=bool(cut) and "".join(s.text for s in cut[0]).split() == words.visible(document.title or "").split(),
        blocks=cut,
        groups=tuple(g for g in (_group(kind, cards) for kind in TITLES) if g.cards),
        issues=tuple(issue.message for issue in reading.issues),
    )


def _group(kind: str, cards: Sequence[Card]) -> Group:
    return Group(kind, TITLES[kind], tuple(c for c in cards if c.kind == kind))
