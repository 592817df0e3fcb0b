"""The verdicts on a new text's figures: one shape for the terminal, for JSON and for the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tallystick.ledger_model import Line
from tallystick.model import Span
from tallystick.report import words
from tallystick.report.figures import Figure, Finding, Verdict
from tallystick.report.lines import headline
from tallystick.report.outline import Passage


@dataclass(frozen=True, slots=True)
class Cited:
    """What one document of the ledger says of a figure. ``start`` is where its evidence begins in that document."""

    sentence: str
    source: str
    published: date | None
    document: str
    claim: str
    start: int
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """A line that comes close to a figure without bearing it out."""

    line: str
    announced: date | None
    headline: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One figure of a new text and the ledger's verdict, with the sentences on both sides.

    ``sentence`` is the text's own and ``evidence`` its words that carry the figure, as offsets into the text;
    ``cited`` is what the ledger's documents say, the latest first.
    """

    number: int
    verdict: Verdict
    figure: str
    donors: tuple[str, ...]
    recipients: tuple[str, ...]
    evidence: tuple[Span, ...]
    sentence: str
    why: str
    line: str | None = None
    headline: str = ""
    cited: tuple[Cited, ...] = ()
    notes: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()


def checked(number: int, figure: Figure, finding: Finding, sentence: str, cited: Iterable[Cited]) -> Checked:
    """A figure with its verdict, as it is shown."""
    record, line = figure.record, finding.line
    return Checked(
        number=number,
        verdict=finding.verdict,
        figure=figure.said,
        donors=tuple(words.one_line(a.name) for a in record.donors),
        recipients=tuple(words.one_line(a.name) for a in record.recipients),
        evidence=tuple(sorted(record.evidence)),
        sentence=sentence,
        why=finding.why,
        line=line.id if line else None,
        headline=headline(line) if line else "",
        cited=tuple(cited),
        notes=finding.notes,
        near=tuple(_near(x) for x in finding.near),
    )


def _near(line: Line) -> Near:
    return Near(line.id, line.announced, headline(line))


def as_text(found: Iterable[Checked]) -> str:
    """One paragraph a figure, with both sides' sentences, where they stand, and what comes close."""
    blocks = []
    for one in found:
        line = f" ({one.line})" if one.line else ""
        rows = [f"{one.verdict.upper()}  {one.figure}", f"  text: “{one.sentence}”", f"  {one.why}{line}"]
        for quote in one.cited:
            day = f", {words.day(quote.published)}" if quote.published else ", no date"
            rows.append(f"  ledger: “{quote.sentence}” — {quote.source}{day}")
        rows += [f"  note: {note}" for note in one.notes]
        rows += [f"  near: {x.line}  {x.announced or 'no date'}  {x.headline}" for x in one.near]
        blocks.append("\n".join(rows) + "\n")
    return "\n".join(blocks) or "no figure was found in the text; only English is read\n"
