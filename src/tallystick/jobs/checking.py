"""A new text against a ledger: each of its figures weighed, with the sentences on both sides. Nothing is kept.

Figures that were not read as support are weighed too, on what the asker knows of them: who speaks, and for whom it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from tallystick.errors import TextError
from tallystick.jobs.dossier import passages
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.read import make_records
from tallystick.jobs.unread import About, unread
from tallystick.knowledge.languages import load_languages
from tallystick.ledger import keyed, read
from tallystick.ledger_model import Claim, Line, Source
from tallystick.model import Document, Reading, Support
from tallystick.report import words
from tallystick.report.checks import Checked, Cited, checked
from tallystick.report.figures import Figure, Finding, figures
from tallystick.report.outline import Passage, Passages
from tallystick.report.weighing import weigh
from tallystick.text import TextResult
from tallystick.text.language import not_english, of_few_words, other_script

SHORT = "The text is too short to tell its language. Only English is read: in another, figures are not seen."
SHOWN = 3
"""Documents quoted beside a figure, the latest."""


def in_english(result: TextResult) -> Reading:
    """What is read in a text to check. Raises TextError where it is in another language: silence would mislead."""
    only_english(result.document)
    return make_records(result)


def only_english(document: Document) -> None:
    """Raise TextError where a text is in another language."""
    issues = not_english("und" if other_script(document.text) else _language(document))
    if issues:
        raise TextError(f"{document.url or 'the text given'}: {issues[0].message}")


def _language(document: Document) -> str | None:
    return document.language or of_few_words(document.text, load_languages())


def doubtful(document: Document, found: Sequence[Checked]) -> str:
    """What is to be said where nothing was found in a text too short to tell its language; else nothing."""
    return "" if found or _language(document) else SHORT


def check(
    ledger: Ledger, lines: Sequence[Line], reading: Reading, as_of: date | None = None, about: About | None = None
) -> list[Checked]:
    """Weigh every figure of a text, in its order, by the ledger's lines as they stood at the time that is asked about.

    ``as_of`` stands in for the text's own day where that is not known; ``about`` for parties it does not name.
    """
    about, day = about or About(), reading.document.published or as_of
    found = [f for r in reading.records if isinstance(r, Support) for f in figures(_filled(r, about), r.stage, day)]
    found += unread(reading, about, day)
    found.sort(key=lambda f: min(f.record.evidence))
    weighed = [(f, weigh(f, lines, ledger.knowledge)) for f in found]
    cited = _cite(ledger, [c for _, finding in weighed for c in finding.claims])
    text = Passages(reading.document.text)
    return [_checked(n, f, finding, cited, text) for n, (f, finding) in enumerate(weighed, 1)]


def _filled(record: Support, about: About) -> Support:
    """The record with the parties the asker names where the text names none."""
    donors = record.donors or ((about.donor,) if about.donor else ())
    recipients = record.recipients or ((about.recipient,) if about.recipient else ())
    return replace(record, donors=donors, recipients=recipients)


def _checked(number: int, figure: Figure, finding: Finding, cited: dict[str, Cited], text: Passages) -> Checked:
    told = {cited[c].document: cited[c] for c in reversed(finding.claims) if c in cited}
    shown = sorted(told.values(), key=lambda c: (str(c.published or ""), c.document), reverse=True)[:SHOWN]
    sentence = " … ".join(words.one_line(p.text) for p in text.of(figure.record.evidence))
    return checked(number, figure, finding, sentence, shown)


def _cite(ledger: Ledger, ids: Iterable[str]) -> dict[str, Cited]:
    """What claims say in their documents, by claim."""
    with read.looking(ledger.engine) as connection:
        claims = keyed.claims(connection, ids)
        heads = keyed.heads(connection, {c.document for c in claims})
        said = {c.id: passages(connection, c) for c in claims}
    return {c.id: _cited(c, heads[c.document], said[c.id]) for c in claims}


def _cited(claim: Claim, source: Source, said: tuple[Passage, ...]) -> Cited:
    return Cited(
        sentence=" … ".join(words.one_line(p.text) for p in said),
        source=words.one_line(source.publisher or source.title or source.id),
        published=source.published,
        document=source.id,
        claim=claim.id,
        start=min(claim.record.evidence).start,
        passages=said,
    )
