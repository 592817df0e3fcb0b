"""The report a person reads in a terminal, at any width, in colour or without."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby
from typing import TypeVar

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tallystick.model import Issue, Meeting, Position, Qualifier, Reading, Record, Statement, Support
from tallystick.report import words
from tallystick.report.facts import facts, goods, heading, parties
from tallystick.report.outline import Passage, Passages, ordered

WIDTH = 80
R = TypeVar("R")


def show(reading: Reading, console: Console) -> None:
    """Print a reading: head, support, quotations, positions, meetings, issues."""
    passages = Passages(reading.document.text)
    _head(reading, console)
    _supports(_all(reading, Support), passages, console)
    _statements(_all(reading, Statement), passages, console)
    _under_headings("Where they stand", _all(reading, Position), passages, console)
    _under_headings("Who met", _all(reading, Meeting), passages, console)
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
        _evidence(record, passages, console, lead=f"{number}. ")


def _row(depth: int, record: Support) -> tuple[str, ...]:
    indent = "  " * (depth - 1) + "└ " if depth else ""
    vague = record.amount is not None and record.amount.qualifier is Qualifier.VAGUE
    amount = "vague" if vague else words.money(record.amount)
    cells = (words.label(record.stage), amount, goods(record), words.period(record.due))
    return indent + parties(record), *cells


def _statements(records: tuple[Statement, ...], passages: Passages, console: Console) -> None:
    if not records:
        return
    _title("Who said what", console)
    by_speaker: dict[str, list[Statement]] = {}
    for record in records:
        by_speaker.setdefault(record.speaker.id if record.speaker else "", []).append(record)
    for spoken in by_speaker.values():
        console.print(Text(heading(spoken[0]), style="italic"))
        for record in spoken:
            _evidence(record, passages, console, lead="  ")


def _under_headings(title: str, records: Sequence[Record], passages: Passages, console: Console) -> None:
    if not records:
        return
    _title(title, console)
    for record in records:
        console.print(Text(heading(record), style="italic"))
        _evidence(record, passages, console, lead="  ")


def _issues(issues: Sequence[Issue], passages: Passages, console: Console) -> None:
    if not issues:
        return
    _title("Left open", console)
    for code, group in groupby(sorted(issues, key=lambda i: i.code), key=lambda i: i.code):
        for issue in group:
            console.print(Text(f"{code}: {words.one_line(issue.message)}", style="yellow"))
            if issue.span:
                console.print(_indented(_marked(passages.around(issue.span), console), "  "))


def _evidence(record: Record, passages: Passages, console: Console, *, lead: str) -> None:
    """The sentences of a record, its evidence marked, and below them what else is known of it."""
    for number, passage in enumerate(passages.of(record.evidence)):
        text = Text(lead if number == 0 else " " * len(lead)) + _marked(passage, console)
        console.print(_hanging(text, len(lead)))
    known = " · ".join(f"{term}: {value}" for term, value in facts(record))
    if known:
        console.print(_indented(Text(known, style="dim"), " " * len(lead)))


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
