"""``tallystick read``: one document in, its records out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

_UNREADABLE = "not-english"
"""The issue that says nothing could be read: a script must be able to tell it from a text without records."""


class Format(StrEnum):
    """The forms in which a reading can be had."""

    REPORT = "report"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"
    CSV = "csv"


def _day(value: str) -> date:
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day on the calendar has no zone
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is not a date: write it as YYYY-MM-DD, like 2025-02-12") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What is known of the document besides what it says."""

    published: Annotated[
        date | None,
        typer.Option(parser=_day, metavar="DATE", help="Day of publication, YYYY-MM-DD; relative dates count from it."),
    ] = None
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None
    url: Annotated[str | None, typer.Option(help="Where it was published.")] = None
    title: Annotated[str | None, typer.Option(help="Its headline.")] = None


def read(
    target: Annotated[str, typer.Argument(help="A file, an address (https://…), or - for standard input.")],
    of: Origin,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.REPORT,
    output: Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")] = None,
) -> None:
    """Read one document: who promised what to whom, who said so, where parties stand and met.

    Example: tallystick read article.md --published 2025-02-12 --format html --output article.html
    """
    with _patience(f"Reading {target}"):
        from tallystick.jobs.read import Details, read_target
        from tallystick.report.forms import print_report, render

        reading = read_target(target, Details(of.published, of.publisher, of.url, of.title))
    if form is Format.REPORT and output is None:
        print_report(reading)
    else:
        _put(render(reading, form.value), output)
    if any(issue.code == _UNREADABLE for issue in reading.issues):
        raise typer.Exit(1)


def _put(content: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(content)
        sys.stdout.flush()
    else:
        from tallystick.jobs.files import write_whole

        write_whole(output, content)


@contextmanager
def _patience(message: str) -> Iterator[None]:
    """A spinner on standard error while the model loads, where a person is watching."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(message):
        yield
