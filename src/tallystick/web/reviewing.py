"""What the review page shows of a line: why it waits, the sentences behind it, and what can be ruled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tallystick.errors import LedgerError
from tallystick.jobs.dossier import Told, Voice, dossier
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.review import decisions_of, queue, same_maybe, stamp, standing, wholes_maybe
from tallystick.jobs.view import View
from tallystick.ledger_model import Decision, Line
from tallystick.model import AidType, Basis, Certainty, Stage
from tallystick.report import words
from tallystick.report.lines import counting, headline, why_waiting
from tallystick.report.outline import Passage

PAGE = 40
"""Lines of the queue on one page."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the queue: the euro at stake, how doubtful it is from 0 to 1, and why it waits."""

    id: str
    headline: str
    euros: float
    doubt: float
    why: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage; ``mark`` where it is evidence."""

    text: str
    mark: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """One claim of the line: where it stands, what it says, and its sentences. ``copy`` repeats an earlier source."""

    claim: str
    document: str
    source: str
    published: date | None
    stated: str
    passages: tuple[tuple[Piece, ...], ...]
    copy: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """Another line to choose: to be one with, or to be part of; ``says`` what speaks for and against."""

    id: str
    headline: str
    announced: date | None
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruled:
    """A decision as it is shown. ``stands`` unless it was undone; ``new`` where it came after the page was opened."""

    id: str
    ruling: str
    who: str
    why: str
    recorded: datetime
    detail: str
    stands: bool
    new: bool = False


@dataclass(frozen=True, slots=True)
class Correctable:
    """A field that can be corrected: its value now, how a value is written, and the values there are, if few."""

    name: str
    heading: str
    now: str
    example: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One line in full. ``stamp`` goes with every ruling about it, ``at`` is when it was shown."""

    id: str
    headline: str
    stamp: str
    at: datetime
    euros: float | None
    doubt: float
    reviewed: bool
    announced: date | None
    counting: str
    amount_why: str
    doubts: tuple[str, ...]
    stated: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    fields: tuple[Correctable, ...]
    same: tuple[Offer, ...]
    wholes: tuple[Offer, ...]
    part_of: Offer | None
    decisions: tuple[Ruled, ...]


def waiting_lines(view: View, number: int) -> tuple[Waiting, ...]:
    """One page of the queue."""
    return tuple(
        Waiting(line.id, headline(line), euros, line.doubt, why_waiting(line))
        for euros, line in queue(view)[(number - 1) * PAGE : number * PAGE]
    )


def shown(ledger: Ledger, view: View, line: Line) -> Shown:
    """A line with all that a reviewer needs beside it."""
    at = ledger.clock()
    behind = dossier(ledger, line.id)
    decisions = decisions_of(ledger)
    row = view.row.get(line.id)
    whole = view.by_id.get(line.part_of or "")
    return Shown(
        id=line.id,
        headline=headline(line),
        stamp=stamp(line, decisions),
        at=at,
        euros=row.eur if row else None,
        doubt=line.doubt,
        reviewed=line.reviewed,
        announced=line.announced,
        counting=counting(line),
        amount_why=line.amount_why,
        doubts=tuple(_doubts(line, behind.told)),
        stated=tuple(words.money(value.money) for value in line.values),
        sentences=tuple(_sentences(behind.voices)),
        fields=correctable(line),
        same=tuple(
            Offer(n.line.id, headline(n.line), n.line.announced, n.says) for n in same_maybe(ledger, view, line)
        ),
        wholes=tuple(Offer(x.id, headline(x), x.announced) for x in wholes_maybe(view, line)),
        part_of=Offer(whole.id, headline(whole), whole.announced) if whole else None,
        decisions=tuple(ruled(behind.decisions, decisions)),
    )


def current(view: View, id_: str, claim: str) -> Line | None:
    """The line of this id, or that now holds the claim by which it was known."""
    return view.by_id.get(id_) or view.by_claim.get(claim)


def chosen(view: View, id_: str | None) -> Line | None:
    """The line asked for, else the first that waits. Raises LedgerError for an id that no line has."""
    if id_:
        return view.line(id_)
    return next((line for _, line in queue(view)), None)


def neighbours(view: View, id_: str) -> tuple[str | None, str | None, int | None]:
    """The ids before and after a line in the queue, and its place from 0; all None where it does not wait."""
    ids = view.once("waiting ids", lambda: [line.id for _, line in queue(view)])
    place = view.once("waiting places", lambda: {x: i for i, x in enumerate(ids)}).get(id_)
    if place is None:
        return None, ids[0] if ids else None, None
    return ids[place - 1] if place else None, ids[place + 1] if place + 1 < len(ids) else None, place


def ruled(decisions: Iterable[Decision], every: Sequence[Decision], since: datetime | None = None) -> list[Ruled]:
    """Decisions as they are shown, the latest first; those after ``since`` are new."""
    standing_ids = {d.id for d in standing(every)}
    undone = {d.undoes for d in every if d.undoes}
    found = [
        Ruled(
            d.id, str(d.ruling), d.who, d.why, d.recorded, _detail(d),
            stands=d.id in standing_ids or (bool(d.undoes) and d.id not in undone),
            new=since is not None and d.recorded > since,
        )
        for d in decisions
    ]  # fmt: skip
    return found[::-1]


def _detail(decision: Decision) -> str:
    if decision.field is not None:
        return f"{words.label(decision.field)}: {words.one_line(decision.value or '') or 'nothing'}"
    if decision.undoes is not None:
        return decision.undoes
    count = len(decision.claims)
    return f"{count} claim{'s' if count != 1 else ''}"


def correctable(line: Line) -> tuple[Correctable, ...]:
    """The fields a person can correct, filled with what stands now."""
    amount = line.amount
    value = amount.min if amount and amount.min is not None else amount.max if amount else None
    now = f"{amount.currency} {value:.0f}" if amount and amount.currency and value is not None else ""
    due = line.due.end if line.due else None
    return (
        Correctable("amount", "Sum", now, "GBP 160000000; empty for no sum"),
        Correctable("stage", "Stage", line.stage.value, "", tuple(Stage)),
        Correctable("basis", "Basis", line.basis.value, "", tuple(Basis)),
        Correctable("aid_type", "Type of aid", line.aid_type.value if line.aid_type else "", "", tuple(AidType)),
        Correctable("donors", "Donors", ", ".join(a.id for a in line.donors), "GBR, NOR"),
        Correctable("recipients", "Recipients", ", ".join(a.id for a in line.recipients), "UKR"),
        Correctable("due", "Due", due.isoformat() if due else "", "2025-12-31"),
    )


def _doubts(line: Line, told: Sequence[Told]) -> Iterable[str]:
    """What a person should look at: what sources disagree on, whether they hedge, how weak the weakest tie is."""
    yield from (issue.message for issue in line.issues)
    if told and all(t.claim.record.certainty is not Certainty.ASSERTED for t in told):
        yield "no source says it outright: each hedges it or names a condition"
    if line.bonds:
        weakest = min(line.bonds, key=lambda b: b.score)
        yield f"its claims may not be one line: the weakest tie between two of them scores {weakest.score:g}"


def _sentences(voices: Iterable[Voice]) -> Iterable[Sentence]:
    for voice in voices:
        for copies, told in ((False, voice.first), (True, voice.copies)):
            for one in told:
                yield _sentence(one, copy=copies)


def _sentence(told: Told, *, copy: bool) -> Sentence:
    source, record = told.source, told.claim.record
    parts = (words.money(record.amount), words.items(record.items), words.label(record.stage))
    return Sentence(
        claim=told.claim.id,
        document=told.claim.document,
        source=words.one_line(source.publisher or source.title or source.id[:19]),
        published=source.published,
        stated=" · ".join(p for p in parts if p),
        passages=tuple(pieces(p) for p in told.passages),
        copy=copy,
    )


def pieces(passage: Passage) -> tuple[Piece, ...]:
    """A passage cut at its evidence."""
    found, at = [], 0
    for start, end in passage.marks:
        found += [Piece(words.visible(passage.text[at:start]), mark=False)] if start > at else []
        found.append(Piece(words.visible(passage.text[start:end]), mark=True))
        at = end
    rest = words.visible(passage.text[at:])
    return (*found, Piece(rest, mark=False)) if rest else tuple(found)


def must(line: Line | None, id_: str) -> Line:
    """The line. Raises LedgerError where there is none."""
    if line is None:
        raise LedgerError(f"{id_}: no line has this id; it may have been merged or split. Go back to the queue")
    return line
