"""Options that the ledger's verbs share, and how they print."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tallystick.errors import LedgerError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from tallystick.jobs.ledger import Ledger


class Form(StrEnum):
    """What a ledger verb prints."""

    TEXT = "text"
    JSON = "json"


def day(value: str) -> date:
    """A day as people write it in a command. Raises BadParameter for anything else."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is not a date: write it as YYYY-MM-DD, like 2025-02-12") from error


def moment(value: str) -> datetime:
    """A moment, in UTC unless it says otherwise. Raises BadParameter for anything else."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is not a time: write it as 2025-02-12T14:30") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


LedgerOption = Annotated[
    str | None,
    typer.Option("--ledger", help="File or database address; else $TALLYSTICK_LEDGER, else tallystick.db here."),
]
FormOption = Annotated[Form, typer.Option("--format", help="What to print.")]
AsOf = Annotated[
    date | None, typer.Option(parser=day, metavar="DATE", help="Only what was published by this day, YYYY-MM-DD.")
]
KnownAt = Annotated[
    datetime | None, typer.Option(parser=moment, metavar="TIME", help="Only what this ledger held at this moment.")
]
Who = Annotated[str, typer.Option("--by", help="Who decides.", envvar="TALLYSTICK_REVIEWER")]
Why = Annotated[str, typer.Option("--why", help="The reason; it is kept with the decision.")]


@contextmanager
def opened(option: str | None, *, new: bool = False) -> Iterator[Ledger]:
    """The ledger that is meant, closed again at the end; with ``new`` it is made where there is none.

    Raises LedgerError for a file that is not there: asked in the wrong folder, an empty ledger would answer nought.
    """
    from tallystick.jobs.ledger import Ledger, address

    bar, where = Bar(), address(option)
    if not new and "://" not in where and not Path(where).exists():
        remedy = "`tallystick add` makes one; --ledger or TALLYSTICK_LEDGER names another"
        raise LedgerError(f"{where}: there is no ledger here; {remedy}")
    ledger = Ledger(where, tell=lambda note: typer.echo(f"note: {note}", err=True), step=bar.step)
    try:
        yield ledger
    finally:
        bar.stop()
        ledger.close()


class Bar:
    """How far a rebuild has come, on standard error where a person is watching, and gone when it is done."""

    def __init__(self) -> None:
        """Nothing is shown before the first step."""
        self._shown: Progress | None = None
        self._task: TaskID | None = None

    def step(self, what: str, done: int) -> None:
        """Show what is done now, and how many steps are."""
        from tallystick.jobs.growth import STEPS

        if done == len(STEPS) or not sys.stderr.isatty():
            self.stop()
            return
        if self._shown is None or self._task is None:
            self._shown, self._task = _bar(len(STEPS))
        self._shown.update(self._task, completed=done, description=what)

    def stop(self) -> None:
        """Take the bar away."""
        if self._shown is not None:
            self._shown.stop()
        self._shown = None


def _bar(steps: int) -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    shown = Progress(*columns, console=Console(stderr=True), transient=True)
    shown.start()
    return shown, shown.add_task("", total=steps)


def today() -> date:
    """The day questions about dates are asked on, unless another is named."""
    return datetime.now(UTC).date()


def put(form: Form, text: str, value: Any) -> None:
    """Print one answer in the form asked for."""
    if form is Form.JSON:
        text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    sys.stdout.write(text)
    sys.stdout.flush()
