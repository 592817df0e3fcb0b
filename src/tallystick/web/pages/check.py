"""Check: a text is pasted, and each of its figures is compared with the ledger. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Form, Request, Response

from tallystick.errors import TextError
from tallystick.jobs.checking import LARGEST, Beside, CheckedText, check_text
from tallystick.jobs.dossier import name_of
from tallystick.report import words
from tallystick.report.facts import parties
from tallystick.report.lines import headline
from tallystick.report.marks import Mark, Segment, blocks
from tallystick.report.outline import Passage, paragraphs_of
from tallystick.web.asking import Ask, Asked
from tallystick.web.pages.ledger import Blank
from tallystick.web.problems import RefusedError
from tallystick.web.routes import FormatQuery, Pages, Shape, respond, shape_of
from tallystick.web.safety.faults import WRITING
from tallystick.web.tables import Column, Table

router = Pages(tags=["check"])
VERDICTS = ("contradicted", "outdated", "supported", "unknown")
"""In the order in which a stretch that carries several is coloured: what needs a look first."""

COLUMNS = (
    Column("number", "No.", "number"),
    Column("verdict", "Verdict"),
    Column("figure", "Figure"),
    Column("text", "Words of the text"),
    Column("why", "Why"),
    Column("line", "Line"),
    Column("ledger", "Words of the ledger"),
    Column("source", "Source"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the text: the verdict, why, and on both sides the words and where they stand."""

    number: int
    verdict: str
    parties: str
    figure: str
    evidence: tuple[str, ...]
    why: str
    line: str | None
    headline: str
    ledger_says: tuple[Passage, ...]
    source: str
    address: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The form, and after it was sent the text with its verdicts. ``fault`` says why a text could not be read."""

    text: str
    published: date | None
    largest: int
    fault: str
    checked: bool
    counts: dict[str, int]
    blocks: tuple[tuple[Segment, ...], ...]
    figures: tuple[Figure, ...]
    table: Table


def _form(text: str = "", published: date | None = None, fault: str = "") -> CheckPage:
    return CheckPage(text, published, LARGEST, fault, checked=False, counts={}, blocks=(), figures=(), table=_TABLE)


_TABLE = Table(COLUMNS, (), caption="Verdicts")


@router.page("/check", template="check.html.j2")
def check_form() -> CheckPage:
    """The form for a text to check; `POST` the same address with ``text`` and ``published``."""
    return _form()


def _shape(request: Request, shape: FormatQuery = None) -> Shape:
    return shape_of(request, shape)


@router.post(
    "/check", response_model=CheckPage, responses={**WRITING, 200: {"content": {"text/html": {}, "text/csv": {}}}}
)
def check_posted(
    request: Request,
    ask: Ask,
    shape: Annotated[Shape, Depends(_shape)],
    text: Annotated[str, Form(description=f"The text to check, up to {LARGEST:,} characters.")] = "",
    published: Annotated[date | None, Blank, Form(description="Its day; relative dates count from it.")] = None,
) -> Response:
    """Compare each figure of a text with the ledger: supported, contradicted, outdated or unknown. Nothing is kept."""
    page = _checked(ask, text.replace("\r\n", "\n"), published)
    if page.fault and shape is not Shape.HTML:
        raise RefusedError(page.fault)
    response = respond(request, "check.html.j2", page, shape)
    response.status_code = 400 if page.fault else 200
    response.headers["Cache-Control"] = "no-store"
    return response


def _checked(ask: Asked, text: str, published: date | None) -> CheckPage:
    if not text.strip():
        return _form(text, published, "Paste a text first: a sentence is enough.")
    if len(text) > LARGEST:
        told = f"This text has {len(text):,} characters; here {LARGEST:,} are checked at once."
        return _form(text, published, f"{told} Cut it, or give the file to `tallystick check`.")
    try:
        found = check_text(ask.ledger, text, published)
    except TextError as error:
        return _form(text, published, f"{error}")
    figures = tuple(_figure(n, b) for n, b in enumerate(found.verdicts, 1))
    figures += tuple(_unread(n, words.one_line(s.text)) for n, s in enumerate(found.unread, len(figures) + 1))
    counts = {v: sum(f.verdict == v for f in figures) for v in VERDICTS}
    return CheckPage(
        text=text,
        published=published,
        largest=LARGEST,
        fault="",
        checked=True,
        counts=counts,
        blocks=_blocks(found),
        figures=figures,
        table=Table(COLUMNS, tuple(_row(f) for f in figures), caption="Verdicts"),
    )


def _figure(number: int, beside: Beside) -> Figure:
    one = beside.checked
    record, claim = one.record, beside.claim
    said = ", ".join(x for x in (words.money(record.amount), words.items(record.items)) if x)
    return Figure(
        number=number,
        verdict=one.verdict.value,
        parties=parties(record),
        figure=said or ", ".join(words.label(m) for m in record.modality) or words.label(record.stage),
        evidence=tuple(words.one_line(e.text) for e in record.evidence),
        why=one.why,
        line=one.line.id if one.line else None,
        headline=headline(one.line) if one.line else "",
        ledger_says=beside.passages,
        source=name_of(beside.source) if beside.source else "",
        address=f"/documents/{claim.document}?at={claim.record.evidence[0].start}#r{claim.id}" if claim else "",
    )


def _unread(number: int, text: str) -> Figure:
    why = "no promise or delivery is read in its sentence, so there is nothing to compare"
    return Figure(number, "unknown", "", text, (text,), why, None, "", (), "", "")


def _blocks(found: CheckedText) -> tuple[tuple[Segment, ...], ...]:
    """The text's paragraphs with every figure marked by its verdict."""
    marks = [
        Mark(span.start, span.end, str(n), f"e{n}-{i}", beside.checked.verdict.value)
        for n, beside in enumerate(found.verdicts, 1)
        for i, span in enumerate(sorted(beside.checked.record.evidence), 1)
    ]
    first = len(found.verdicts) + 1
    marks += [Mark(s.start, s.end, str(n), f"e{n}-1", "unknown") for n, s in enumerate(found.unread, first)]
    text = found.document.text
    return tuple(tuple(block) for block in blocks(text, paragraphs_of(text), marks, VERDICTS))


def _row(f: Figure) -> tuple[str | int | None, ...]:
    told = " … ".join(words.one_line(p.text) for p in f.ledger_says) or None
    return (f.number, f.verdict, f.figure, " … ".join(f.evidence), f.why, f.line, told, f.source or None)
