"""A new text against the ledger: each figure with its verdict, and the ledger's sentences beside it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date

from tallystick.jobs.dossier import passages
from tallystick.jobs.find import values_of
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.questions import Checked, check
from tallystick.jobs.read import Details, read_text
from tallystick.ledger import keyed, read
from tallystick.ledger_model import Claim, Source
from tallystick.model import Document, Reading, Span
from tallystick.report.outline import Passage

LARGEST = 20_000
"""Characters of a text that is checked on a page: an article of 3,000 words. Longer ones: `tallystick check`."""
_ONE_AT_A_TIME = threading.Lock()
"""Reading a text takes a processor for a second or so; other visitors' pages shall not wait for many at once."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A verdict with the ledger's claim it rests on, the document that makes it, and its sentences."""

    checked: Checked
    claim: Claim | None = None
    source: Source | None = None
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text with its verdicts in the order of the text, and the sums in it that are no record's."""

    document: Document
    verdicts: tuple[Beside, ...]
    unread: tuple[Span, ...]


def check_text(ledger: Ledger, text: str, published: date | None) -> CheckedText:
    """Read a text and compare every figure of support in it with the ledger. Raises TextError where it cannot be read.

    Nothing is kept.
    """
    with _ONE_AT_A_TIME:
        reading = read_text(text, Details(published))
    found = check(ledger, reading)
    with read.looking(ledger.engine) as connection:
        claims = {c.id: c for c in keyed.claims(connection, [f.claim for f in found if f.claim])}
        sources = keyed.heads(connection, {c.document for c in claims.values()})
        said = {c.id: passages(connection, c) for c in claims.values()}
    beside = []
    for one in found:
        claim = claims.get(one.claim or "")
        beside.append(Beside(one, claim, sources[claim.document], said[claim.id]) if claim else Beside(one))
    return CheckedText(reading.document, tuple(beside), tuple(_unread(reading)))


def _unread(reading: Reading) -> list[Span]:
    """Sums of the text that no record of support rests on."""
    document = reading.document
    carried = [e for r in reading.records if r.type == "support" for e in r.evidence]
    spans = [mention.span for mention in values_of(document.text, document.published).money]
    return [span for span in spans if not any(span.overlaps(e) for e in carried)]
