"""The verdicts on a new text's figures, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from tallystick.ledger_model import Line
from tallystick.model import Support
from tallystick.report import words
from tallystick.report.as_json import encode
from tallystick.report.lines import headline


class Cited(Protocol):
    """A sentence of the ledger, as ``jobs.verdicts`` gives it."""

    @property
    def sentence(self) -> str:
        """The sentence."""

    @property
    def source(self) -> str:
        """Who published it."""

    @property
    def published(self) -> date | None:
        """When."""


class Checked(Protocol):
    """One figure's verdict, as ``jobs.verdicts`` gives it."""

    @property
    def record(self) -> Support:
        """What the new text says."""

    @property
    def verdict(self) -> str:
        """Supported, outdated, contradicted or unknown."""

    @property
    def why(self) -> str:
        """The reason in a clause."""

    @property
    def line(self) -> Line | None:
        """The line it is about."""

    @property
    def figure(self) -> str:
        """The figure in words."""

    @property
    def sentence(self) -> str:
        """The new text's sentence."""

    @property
    def cited(self) -> Sequence[Cited]:
        """The ledger's sentences."""

    @property
    def notes(self) -> Sequence[str]:
        """Further facts."""

    @property
    def near(self) -> Sequence[Line]:
        """Lines that come close."""


def as_text(found: Iterable[Checked]) -> str:
    """One paragraph a figure, with both sides' sentences, where they stand, and what comes close."""
    blocks = []
    for checked in found:
        line = f" ({checked.line.id})" if checked.line else ""
        rows = [f"{str(checked.verdict).upper()}  {checked.figure or 'support without a figure'}"]
        rows.append(f"  text: “{words.one_line(checked.sentence)}”")
        rows.append(f"  {checked.why}{line}")
        for quote in checked.cited:
            day = f", {words.day(quote.published)}" if quote.published else ", no date"
            rows.append(f"  ledger: “{quote.sentence}” — {quote.source}{day}")
        rows += [f"  note: {note}" for note in checked.notes]
        rows += [f"  near: {x.id}  {x.announced or 'no date'}  {headline(x)}" for x in checked.near]
        blocks.append("\n".join(rows) + "\n")
    return "\n".join(blocks) or "no figure was found in the text\n"


def as_dict(checked: Checked) -> dict[str, Any]:
    """A verdict for JSON."""
    return {
        "verdict": str(checked.verdict),
        "figure": checked.figure,
        "sentence": checked.sentence,
        "why": checked.why,
        "line": checked.line.id if checked.line else None,
        "evidence": [encode(quote) for quote in checked.cited],
        "notes": list(checked.notes),
        "near": [line.id for line in checked.near],
        "record": encode(checked.record),
    }
