"""One line: what was promised, its course along both clocks, its place in the tree, and every sentence behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Path

from tallystick.errors import LedgerError
from tallystick.jobs.course import State
from tallystick.jobs.dossier import Dossier, Told, Voice, dossier, name_of
from tallystick.ledger_model import Decision, Line, ScheduleStatus, Source
from tallystick.report import words
from tallystick.report.due import standing
from tallystick.report.lines import counting, what
from tallystick.report.outline import Passage
from tallystick.web.asking import Ask
from tallystick.web.branches import Branch, branches
from tallystick.web.pages.ledger import Clocks
from tallystick.web.problems import MissingError
from tallystick.web.routes import Pages, given_by
from tallystick.web.tables import Column, Table

router = Pages(tags=["ledger"])
Id = Annotated[str, Path(max_length=80, description="The line's id, how it begins, or the id of one of its claims.")]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as it is named on the page of a line: what it is, whose voice, and where it can be read."""

    id: str
    name: str
    title: str | None
    publisher: str | None
    published: date | None
    source_class: str
    url: str | None
    address: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One claim: what it says of the line, and the passages that carry it."""

    claim: str
    stage: str
    stated: str
    what: str
    recorded: datetime | None
    passages: tuple[Passage, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One document with its claims of this line."""

    paper: Paper
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class IndependentSource:
    """One independent source: the document that was first, and the copies of its text, which count for nothing more."""

    first: Telling
    copies: tuple[Telling, ...]
    why_copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """Why two claims are one line: the names of both, the score, and what spoke for and against, weightiest first."""

    first: str
    second: str
    score: float
    features: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """The line at one moment of a clock: what it said then, and which documents and decisions brought it there."""

    at: date | datetime
    stage: str
    stated: str
    counting: str
    brought_by: tuple[str, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Ruled:
    """One decision about the line."""

    id: str
    ruling: str
    who: str
    why: str
    recorded: datetime
    about: str
    undone: bool


@dataclass(frozen=True, slots=True)
class LinePage:
    """One line in full. ``line`` is the record as the ledger computes it; the rest is what people read."""

    id: str
    what: str
    stated: str
    counting: str
    schedule: ScheduleStatus
    day: date
    line: Line
    sum_why: str
    open: tuple[str, ...]
    remainder: str
    family: tuple[Branch, ...]
    sources: tuple[IndependentSource, ...]
    one_because: tuple[Why, ...]
    public: tuple[Step, ...]
    held: tuple[Step, ...]
    moments_left_out: int
    decisions: tuple[Ruled, ...]
    claims: Table
    as_of: date | None
    known_at: datetime | None


@router.page("/lines/{line_id}", template="line.html.j2")
def line(ask: Ask, line_id: Id, clocks: Annotated[Clocks, Depends(given_by(Clocks))]) -> LinePage:
    """One line with everything behind it, now or at another time."""
    try:
        found = dossier(ask.ledger, line_id, as_of=clocks.as_of, known_at=clocks.moment)
    except LedgerError as error:
        raise MissingError(f"{error}. The ledger's table finds lines by their parties, goods and sums.") from error
    day, one = clocks.as_of or ask.today, found.line
    return LinePage(
        id=one.id,
        what=what(one),
        stated=words.money(one.amount),
        counting=counting(one),
        schedule=standing(one, day, ask.ledger.knowledge.weights.due_soon_days),
        day=day,
        line=one,
        sum_why=one.amount_why,
        open=tuple(f"{o.rest:,.0f} of {o.promised:,.0f} {o.name}" for o in one.open if o.delivered and o.rest),
        remainder=_remainder(one),
        family=branches(found.family, one.id),
        sources=tuple(_source(voice) for voice in found.voices),
        one_because=tuple(_whys(found)),
        public=tuple(_steps(found.course.public, found)),
        held=tuple(_steps(found.course.held, found)),
        moments_left_out=found.course.left_out,
        decisions=tuple(_ruled(d, found) for d in found.decisions),
        claims=_claims(found),
        as_of=clocks.as_of,
        known_at=clocks.moment,
    )


def _remainder(one: Line) -> str:
    if not one.remainder or one.amount is None:
        return ""
    return f"{one.amount.currency} {words.figure(one.remainder, None)}"


def web_address(url: str | None) -> str | None:
    """An address a visitor may be led to: only that of a page, never a script or a file."""
    return url if url is not None and url.startswith(("https://", "http://")) else None


def paper(source: Source) -> Paper:
    """A document as it is named beside its sentences."""
    return Paper(
        source.id,
        name_of(source),
        source.title,
        source.publisher,
        source.published,
        source.source_class.value,
        web_address(source.url),
        f"/documents/{source.id}",
    )


def place(told: Told) -> str:
    """Where on its document's page a claim's evidence is shown."""
    return f"/documents/{told.source.id}?at={told.claim.record.evidence[0].start}#r{told.claim.id}"


def _source(voice: Voice) -> IndependentSource:
    copies: dict[str, list[Told]] = {}
    for told in voice.copies:
        copies.setdefault(told.source.id, []).append(told)
    return IndependentSource(_telling(voice.first), tuple(_telling(t) for t in copies.values()), voice.why)


def _telling(told: list[Told] | tuple[Told, ...]) -> Telling:
    return Telling(paper(told[0].source), tuple(_sentence(t) for t in told))


def _sentence(told: Told) -> Sentence:
    record = told.claim.record
    return Sentence(
        told.claim.id,
        record.stage.value,
        words.money(record.amount),
        words.items(record.items) or ", ".join(words.label(m) for m in record.modality),
        told.recorded,
        told.passages,
        place(told),
    )


def _names(found: Dossier) -> dict[str, str]:
    return {t.claim.id: name_of(t.source) for t in found.told}


def _whys(found: Dossier) -> list[Why]:
    names = _names(found)
    told = []
    for reason in found.reasons:
        telling = sorted(((w, says) for _, _, w, says in reason.features if w), key=lambda f: -abs(f[0]))
        told.append(Why(names[reason.first], names[reason.second], reason.score, tuple(telling)))
    return told


def _steps(states: tuple[State, ...], found: Dossier) -> list[Step]:
    names, rulings = _names(found), {d.id: f"{d.ruling.value} by {d.who}" for d in found.decisions}
    steps: list[Step] = []
    for state in states:
        if state.line is None:
            continue
        said = (words.label(state.line.stage), words.money(state.line.amount), counting(state.line))
        brought = [names[c] for c in state.claims if c in names] + [rulings[d] for d in state.decisions if d in rulings]
        before = (steps[-1].stage, steps[-1].stated, steps[-1].counting) if steps else None
        steps.append(Step(state.at, *said, tuple(dict.fromkeys(brought)), said != before))
    return steps


def _ruled(decision: Decision, found: Dossier) -> Ruled:
    what_ = f"{decision.field}: {decision.value}" if decision.field else ""
    return Ruled(
        decision.id,
        decision.ruling.value,
        decision.who,
        decision.why,
        decision.recorded,
        what_,
        decision.id in found.undone,
    )


COLUMNS = (
    Column("claim", "Claim"),
    Column("document", "Document", hidden=True),
    Column("publisher", "Publisher"),
    Column("title", "Title"),
    Column("published", "Published", "date"),
    Column("recorded", "Recorded", "date"),
    Column("stage", "Stage"),
    Column("stated", "Stated"),
    Column("evidence", "Evidence"),
    Column("url", "Address"),
    Column("copy_of", "Copy of", hidden=True),
)


def _claims(found: Dossier) -> Table:
    rows = []
    for voice in found.voices:
        lead = voice.first[0].source.id
        for told in (*voice.first, *voice.copies):
            record, source = told.claim.record, told.source
            rows.append(
                (
                    told.claim.id,
                    source.id,
                    source.publisher,
                    source.title,
                    str(source.published) if source.published else None,
                    told.recorded.isoformat() if told.recorded else None,
                    record.stage.value,
                    words.money(record.amount) or None,
                    " … ".join(e.text for e in record.evidence),
                    source.url,
                    lead if source.id != lead else None,
                )
            )
    return Table(COLUMNS, tuple(rows), caption=f"Claims of line {found.line.id}")
