"""Keeping the ledger: ``export``, ``compare``, ``backup``, ``restore``, ``verify``, ``rebuild``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tallystick.cli.groups import Asked, Clocks, Kept
from tallystick.cli.shared import LedgerOption, opened, put, today


class ExportForm(StrEnum):
    """The forms the account can be had in."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    XLSX = "xlsx"
    FRICTIONLESS = "frictionless"
    IATI = "iati"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Who reports, in a file of the IATI standard."""

    reporter: Annotated[
        str | None, typer.Option(metavar="ID", help="IATI: your organisation's identifier, like GB-CHC-123456.")
    ] = None
    reporter_name: Annotated[str | None, typer.Option(metavar="NAME", help="IATI: your organisation's name.")] = None


def export(
    *,
    output: Annotated[Path | None, typer.Option(help="The file to write; standard output if none is named.")] = None,
    form: Annotated[
        ExportForm,
        typer.Option("--format", help="csv, jsonl, parquet, xlsx in Kiel's columns, a data package, or IATI 2.03."),
    ] = ExportForm.CSV,
    by: Reporter,
    clocks: Clocks,
    ledger: LedgerOption = None,
) -> None:
    """Write the account's lines to a file.

    In IATI each line is an activity; lines the standard cannot hold are named on standard error and in the file. In
    Kiel's columns each commitment for Ukraine is an ID with its packages below it, which `tallystick add` reads again;
    what has no place there is named on standard error too.

    Example: tallystick export --format xlsx --output lines.xlsx
    """
    from tallystick.jobs.exports import write_export, write_iati, write_workbook

    when = clocks.as_of or today()
    with opened(ledger) as book:
        lines, soon = clocks.lines(book), book.knowledge.weights.due_soon_days
        left_out: Mapping[str, tuple[str, ...]] = {}
        if form is ExportForm.IATI:
            iati = write_iati(book, lines, when, output, (by.reporter, by.reporter_name))
            content, left_out = iati.content, iati.left_out
        elif form is ExportForm.XLSX:
            sheet = write_workbook(book, lines, output)
            content, left_out = sheet.content, sheet.left_out
        else:
            content = write_export(form.value, lines, when, soon, output)
    for why, ids in left_out.items():
        many = "1 line is" if len(ids) == 1 else f"{len(ids)} lines are"
        typer.echo(f"note: {many} left out, for {why}: {', '.join(ids)}", err=True)
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()


def compare(workbook: Annotated[Path, typer.Argument(help="Kiel's workbook.")], asked: Asked) -> None:
    """Compare the ledger with the Kiel workbook: matched, differing, missing there, missing here, outside.

    Outside is what the tracker would not hold: support for others than Ukraine, of other donors or other years.

    Example: tallystick compare tracker.xlsx
    """
    from tallystick.jobs.comparing import KINDS, compare_workbook
    from tallystick.report.as_json import encode

    with opened(asked.ledger) as book:
        found = compare_workbook(book, workbook, as_of=asked.as_of, known_at=asked.known_at)
    counts = {kind: sum(r.kind == kind for r in found) for kind in KINDS}
    head = ", ".join(f"{n} {kind}" for kind, n in counts.items())
    here = [f"{r.line}  {r.here}" if r.here else "—" for r in found]
    rows = [f"{r.kind:13}  {ours}  |  {r.there or '—'}  ({r.why})" for r, ours in zip(found, here, strict=True)]
    put(asked.form, "\n".join([head, *rows]) + "\n", {"counts": counts, "rows": encode(found)})


def backup(
    output: Annotated[Path, typer.Argument(help="The file to write: one JSON object a line.")],
    ledger: LedgerOption = None,
) -> None:
    """Write documents, readings and decisions to one file, from either database.

    Example: tallystick backup ledger-2025-06-01.jsonl
    """
    from tallystick.jobs.backup import write_backup

    with opened(ledger) as book:
        counts = write_backup(book, output)
    typer.echo(f"{output}: " + ", ".join(f"{n} {name}" for name, n in counts.items()))


def restore(
    source: Annotated[Path, typer.Argument(help="A file that `tallystick backup` wrote.")], ledger: LedgerOption = None
) -> None:
    """Fill an empty ledger from a backup, on either database, and compute its lines.

    Example: tallystick restore ledger-2025-06-01.jsonl --ledger new.db
    """
    from tallystick.jobs.backup import read_backup

    with opened(ledger, new=True) as book:
        counts = read_backup(book, source)
    typer.echo(f"{source}: " + ", ".join(f"{n} {name}" for name, n in counts.items()))


def verify(kept: Kept) -> None:
    """Check that all adds up: texts unaltered, evidence in place, lines as their claims give them, totals as sums.

    Exit code 1 if anything is wrong.

    Example: tallystick verify
    """
    from tallystick.jobs.questions import verify as run

    with opened(kept.ledger) as book:
        faults = run(book)
    put(kept.form, "".join(f"{f}\n" for f in faults) or "all in order\n", faults)
    if faults:
        raise typer.Exit(1)


def rebuild(ledger: LedgerOption = None) -> None:
    """Compute all lines anew from documents, claims and decisions.

    Example: tallystick rebuild
    """
    with opened(ledger) as book:
        book.rebuild()
        typer.echo(f"{len(book.lines())} lines")
