"""Check: a text is pasted, and each of its figures is compared with the ledger. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import Depends, Form, Request, Response

from tallystick.errors import SettingsError, TextError
from tallystick.jobs.checking import check, doubtful
from tallystick.jobs.intake import HandedIn, Intake
from tallystick.jobs.naming import named
from tallystick.jobs.read import Details
from tallystick.jobs.unread import About
from tallystick.model import Reading
from tallystick.report.checks import Checked
from tallystick.report.marks import Mark, Segment, blocks
from tallystick.report.outline import paragraphs_of
from tallystick.web.asking import Ask, Asked
from tallystick.web.pages.ledger import Blank, Words
from tallystick.web.problems import BusyError, RefusedError
from tallystick.web.routes import FormatQuery, Pages, Shape, respond, shape_of
from tallystick.web.safety.faults import WRITING
from tallystick.web.tables import Column, Table

LARGEST = 20_000
"""Characters of a text that is checked on a page: an article of 3,000 words. Longer ones: `tallystick check`."""
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
class Pasted:
    """What is filled in on the form."""

    text: str = ""
    published: date | None = None
    speaker: str | None = None
    recipient: str | None = None


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The form, and after it was sent the text with its verdicts. ``fault`` says why a text could not be read,
    ``notice`` where finding nothing may be the reader's fault.

    ``figures`` are what `tallystick check --format json` prints.
    """

    text: str
    published: date | None
    speaker: str | None
    recipient: str | None
    largest: int
    fault: str
    notice: str
    checked: bool
    counts: dict[str, int]
    blocks: tuple[tuple[Segment, ...], ...]
    figures: tuple[Checked, ...]
    table: Table


def _form(sent: Pasted, fault: str = "") -> CheckPage:
    return CheckPage(
        text=sent.text,
        published=sent.published,
        speaker=sent.speaker,
        recipient=sent.recipient,
        largest=LARGEST,
        fault=fault,
        notice="",
        checked=False,
        counts={},
        blocks=(),
        figures=(),
        table=_TABLE,
    )


_TABLE = Table(COLUMNS, (), caption="Verdicts")


@router.page("/check", template="check.html.j2")
def check_form() -> CheckPage:
    """The form for a text to check; `POST` the same address with ``text`` and ``published``."""
    return _form(Pasted())


async def _shape(request: Request, shape: FormatQuery = None) -> Shape:
    return shape_of(request, shape)


async def _pasted(
    text: Annotated[str, Form(description=f"The text to check, up to {LARGEST:,} characters.")] = "",
    published: Annotated[date | None, Blank, Form(description="Its day; relative dates count from it.")] = None,
    speaker: Annotated[Words, Blank, Form(description="Who “we” is where the text does not say.")] = None,
    recipient: Annotated[Words, Blank, Form(description="Who receives, where the text does not say.")] = None,
) -> Pasted:
    return Pasted(text.replace("\r\n", "\n"), published, speaker, recipient)


@router.post(
    "/check", response_model=CheckPage, responses={**WRITING, 200: {"content": {"text/html": {}, "text/csv": {}}}}
)
def check_posted(
    request: Request,
    ask: Ask,
    shape: Annotated[Shape, Depends(_shape)],
    sent: Annotated[Pasted, Depends(_pasted)],
) -> Response:
    """Compare each figure of a text with the ledger: supported, contradicted, outdated or unknown. Nothing is kept."""
    page = _checked(ask, sent, request.app.state.intake)
    if page.fault and shape is not Shape.HTML:
        raise RefusedError(page.fault)
    response = respond(request, "check.html.j2", page, shape)
    response.status_code = 400 if page.fault else 200
    response.headers["Cache-Control"] = "no-store"
    return response


def _checked(ask: Asked, sent: Pasted, intake: Intake) -> CheckPage:
    if not sent.text.strip():
        return _form(sent, "Paste a text first: a sentence is enough.")
    if len(sent.text) > LARGEST:
        told = f"This text has {len(sent.text):,} characters; here {LARGEST:,} are checked at once."
        return _form(sent, f"{told} Cut it, or give the file to `tallystick check`.")
    try:
        about = About(named(sent.speaker), named(sent.recipient))
        reading = _read(sent, intake)
    except (SettingsError, TextError) as error:
        return _form(sent, f"{error}")
    figures = tuple(check(ask.ledger, ask.view.lines, reading, about=about))
    return replace(
        _form(sent),
        checked=True,
        notice=doubtful(reading.document, figures),
        counts={v: sum(f.verdict == v for f in figures) for v in VERDICTS},
        blocks=_blocks(reading.document.text, figures),
        figures=figures,
        table=Table(COLUMNS, tuple(_row(f) for f in figures), caption="Verdicts"),
    )


def _read(sent: Pasted, intake: Intake) -> Reading:
    """What is read in the text, by the process that reads what is added. Raises BusyError where too many wait."""
    content = sent.text.encode("utf-8", "replace")
    reading = intake.read_now(HandedIn(content=content, details=Details(sent.published), text_only=True))
    if reading is None:
        raise BusyError("Several texts are waiting to be read already. Try again in a minute.", 60)
    return reading


def _blocks(text: str, figures: tuple[Checked, ...]) -> tuple[tuple[Segment, ...], ...]:
    """The text's paragraphs with every figure marked by its verdict."""
    marks = [
        Mark(span.start, span.end, str(f.number), f"e{f.number}-{i}", f.verdict.value)
        for f in figures
        for i, span in enumerate(f.evidence, 1)
    ]
    return tuple(tuple(block) for block in blocks(text, paragraphs_of(text), marks, VERDICTS))


def _row(f: Checked) -> tuple[str | int | None, ...]:
    told = " … ".join(c.sentence for c in f.cited) or None
    sources = "; ".join(dict.fromkeys(c.source for c in f.cited)) or None
    return (f.number, f.verdict.value, f.figure, f.sentence, f.why, f.line, told, sources)
