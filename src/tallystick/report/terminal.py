"""The report a person reads in a terminal, at any width, in colour or without."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TypeVar

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tallystick.model import Issue, Meeting, Position, Reading, Record, Statement, Support
from tallystick.report import words
from tallystick.report.outline import Passage, Passages, ordered

WIDTH = 80
R = TypeVar("R")


def show(reading: Reading, console: Console) -> None:
    """Print a reading: head, support, quotations, positions, meetings, issues."""
    passages = Passages(reading)
    _head(reading, console)
    _supports(_all(reading, Support), passages, console)
    _statements(_all(reading, Statement), passages, console)
    _positions(_all(reading, Position), passages, console)
    _meetings(_all(reading, Meeting), passages, console)
    _issues(reading.issues, passages, console)


def as_text(reading: Reading) -> str:
    """The report as plain text, 80 columns wide."""
    page = io.StringIO()
    show(reading, Console(file=page, width=WIDTH, highlight=False, color_system=None, force_terminal=False))
    return "".join(line.rstrip() + "\n" for line in page.getvalue().splitlines())


def _all(reading: Reading, kind: type[R]) -> tuple[R, ...]:
    return tuple(record for record in reading.records if isinstance(record, kind))


def _head(reading: Reading, console: Console) -> None:
    document = reading.document
    console.print(Text(words.one_line(document.title or "(no headline)"), style="bold"))
    date = words.day(document.published) if document.published else "no date: relative dates are left open"
    source = [words.one_line(part) for part in (document.publisher, date, document.url) if part]
    console.print(Text(" · ".join(source), style="dim"))
    counts = [(_all(reading, kind), name) for kind, name in _KINDS]
    found = ", ".join(f"{len(records)} {name}{'' if len(records) == 1 else 's'}" for records, name in counts if records)
    console.print(
        Text(found or "Nothing to record: no support, statement, position or meeting was found.", style="dim")
    )


_KINDS: tuple[tuple[type[Record], str], ...] = (
    (Support, "support record"),
    (Statement, "statement"),
    (Position, "position"),
    (Meeting, "meeting"),
)


def _title(text: str, console: Console) -> None:
    console.print()
    console.print(Text(text, style="bold"))


def _supports(records: tuple[Support, ...], passages: Passages, console: Console) -> None:
    if not records:
        return
    _title("Support", console)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), expand=True, pad_edge=False)
    table.add_column("", justify="right", no_wrap=True)
    for name, ratio in (("From → to", 5), ("Stage", 3), ("Amount", 4), ("Goods, services", 6), ("Due", 3)):
        table.add_column(name, ratio=ratio, overflow="fold")
    laid_out = ordered(records)
    for number, (depth, record) in enumerate(laid_out, 1):
        table.add_row(str(number), *(Text(cell) for cell in _row(depth, record)))
    console.print(table)
    for number, (_, record) in enumerate(laid_out, 1):
        _evidence(record, passages, console, lead=f"{number}. ", notes=_support_notes(record))


def _row(depth: int, record: Support) -> tuple[str, ...]:
    indent = "  " * (depth - 1) + "└ " if depth else ""
    parties = f"{words.names(record.donors) or '?'} → {words.names(record.recipients) or '?'}"
    goods = words.items(record.items) or ", ".join(words.label(m) for m in record.modality)
    return indent + parties, words.label(record.stage), words.money(record.amount), goods, words.period(record.due)


def _support_notes(record: Support) -> list[str]:
    facts = (
        words.label(record.aid_type),
        ", ".join(words.label(m) for m in record.modality),
        {"cumulative": "a total to date", "envelope": "an envelope"}.get(record.basis, ""),
        {True: "new money", False: "not new money", None: ""}[record.new_money],
        f"valued at {words.label(record.valuation)} price" if record.valuation else "",
        f"supplier {words.actor(record.supplier)}" if record.supplier else "",
        f"through {words.actor(record.channel)}" if record.channel else "",
        f"announced {words.period(record.announced)}" if record.announced else "",
        f"for {words.period(record.period)}" if record.period else "",
        f"due {words.period(record.due)}" if record.due else "",
    )
    return [fact for fact in facts if fact]


def _statements(records: tuple[Statement, ...], passages: Passages, console: Console) -> None:
    if not records:
        return
    _title("Who said what", console)
    speakers = {record.speaker.id if record.speaker else "": record.speaker for record in records}
    for key, speaker in speakers.items():
        console.print(Text(words.actor(speaker) or "Speaker not named", style="italic"))
        for record in records:
            if (record.speaker.id if record.speaker else "") == key:
                _statement(record, passages, console)


def _statement(record: Statement, passages: Passages, console: Console) -> None:
    notes = [
        words.label(record.mode),
        f"to {words.actor(record.addressee)}" if record.addressee else "",
        words.one_line(record.occasion or ""),
        words.period(record.date),
        "a reply" if record.reply_to else "",
    ]
    _evidence(record, passages, console, lead="  ", notes=[note for note in notes if note])


def _positions(records: tuple[Position, ...], passages: Passages, console: Console) -> None:
    if not records:
        return
    _title("Where they stand", console)
    for record in records:
        line = Text.assemble((words.one_line(record.holder.name), "italic"), f" {words.label(record.stance)}: ")
        console.print(line.append(words.one_line(record.topic.text)))
        _evidence(record, passages, console, lead="  ", notes=[])


def _meetings(records: tuple[Meeting, ...], passages: Passages, console: Console) -> None:
    if not records:
        return
    _title("Who met", console)
    for record in records:
        console.print(Text(words.meeting(record), style="italic"))
        notes = [
            words.label(record.status),
            words.one_line(record.place or ""),
            words.period(record.date),
            f"chair {words.names(record.chair)}" if record.chair else "",
            f"{words.quantity(record.participant_count)} participants" if record.participant_count else "",
        ]
        _evidence(record, passages, console, lead="  ", notes=[note for note in notes if note])


def _issues(issues: Sequence[Issue], passages: Passages, console: Console) -> None:
    if not issues:
        return
    _title("Left open", console)
    for code, group in groupby(sorted(issues, key=lambda i: i.code), key=lambda i: i.code):
        for issue in group:
            console.print(Text(f"{code}: {words.one_line(issue.message)}", style="yellow"))
            if issue.span:
                console.print(_indented(_marked(passages.around(issue.span), console), "  "))


def _evidence(record: Record, passages: Passages, console: Console, *, lead: str, notes: Iterable[str]) -> None:
    """The sentences of a record, its evidence marked, and below them what else is known of it."""
    for n, passage in enumerate(passages.of(record)):
        text = _marked(passage, console)
        text = Text(lead if n == 0 else " " * len(lead)) + text
        console.print(_hanging(text, len(lead)))
    extra = [*notes]
    if record.certainty != "asserted":
        extra.append(words.label(record.certainty))
    if record.said_by and not isinstance(record, Statement):
        extra.append(f"said by {words.one_line(record.said_by.name)}")
    if extra:
        console.print(_indented(Text(" · ".join(extra), style="dim"), " " * len(lead)))


def _marked(passage: Passage, console: Console) -> Text:
    """The passage with its evidence in bold; where there is no bold, between » and «."""
    text = Text()
    at = 0
    for start, end in passage.marks:
        text.append(words.visible(passage.text[at:start]))
        marked = words.visible(passage.text[start:end])
        text.append(marked if console.is_terminal else f"»{marked}«", style="bold cyan")
        at = end
    text.append(words.visible(passage.text[at:]))
    return text


def _indented(text: Text, lead: str) -> Padding:
    return Padding(text, (0, 0, 0, len(lead)))


def _hanging(text: Text, indent: int) -> Table:
    """A paragraph whose first characters hang out to the left."""
    grid = Table.grid(padding=0)
    grid.add_column(width=indent, no_wrap=True)
    grid.add_column()
    grid.add_row(text[:indent], text[indent:])
    return grid
