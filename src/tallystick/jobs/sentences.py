"""For a line, the sentence that carries its figure, and where it stands: what a list of lines shows beside each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tallystick.jobs.dossier import passages
from tallystick.jobs.ledger import Ledger
from tallystick.ledger import keyed, read
from tallystick.ledger_model import Line
from tallystick.report import words
from tallystick.report.outline import Passage


@dataclass(frozen=True, slots=True)
class Sentence:
    """The evidence of one claim of a line, the sentences it stands in, its document and publisher.

    ``at`` is where in the document the evidence begins.
    """

    text: str
    claim: str
    document: str
    publisher: str
    published: date | None
    at: int
    passages: tuple[Passage, ...]


def sentences(ledger: Ledger, lines: Iterable[Line]) -> dict[str, Sentence]:
    """For each line the evidence of the claim that states its sum, else of its first."""
    wanted = {line.id: _telling(line) for line in lines}
    with read.looking(ledger.engine) as connection:
        claims = {c.id: c for c in keyed.claims(connection, wanted.values())}
        heads = keyed.heads(connection, {c.document for c in claims.values()})
        told = {id_: passages(connection, claim) for id_, claim in claims.items()}
    found = {}
    for line, id_ in wanted.items():
        claim = claims.get(id_)
        if claim is None:
            continue
        head = heads.get(claim.document)
        text = " … ".join(words.one_line(e.text) for e in claim.record.evidence)
        publisher = (head.publisher or head.title or "") if head else ""
        at = min(e.start for e in claim.record.evidence)
        found[line] = Sentence(text, claim.id, claim.document, publisher, claim.published, at, told[id_])
    return found


def _telling(line: Line) -> str:
    stating = next((v.claims for v in line.values if v.money == line.amount), ())
    return next(iter(stating), line.claims[0])
