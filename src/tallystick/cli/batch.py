"""``tallystick batch``: archives of pages in, tables of records and documents out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tallystick.cli.shared import Form, FormOption, opened, put

if TYPE_CHECKING:
    from tallystick.jobs.batch import Standing

_MB = 1_000_000


class EngineName(StrEnum):
    """Who does the parts."""

    LOCAL = "local"
    RAY = "ray"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labour:
    """Who reads, and in what portions."""

    workers: Annotated[int, typer.Option(min=0, help="Processes; 0: one for each processor.")] = 0
    part_size: Annotated[int, typer.Option(min=1, help="Megabytes of input in a part, done or redone whole.")] = 32
    engine: Annotated[EngineName, typer.Option(help="Processes of this machine, or Ray.")] = EngineName.LOCAL
    address: Annotated[
        str | None,
        typer.Option(envvar="RAY_ADDRESS", help="Ray's cluster, as host:port; else one is started here."),
    ] = None


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="WARC files, JSON Lines, Parquet, feeds, lists of addresses (.urls), folders of these or of pages; "
            "by path or by address (s3://…, gs://…).",
            metavar="INPUT...",
        ),
    ],
    out: Annotated[
        str, typer.Option(help="Folder, by path or address, for the tables, the account and the marks of what is done.")
    ],
    labour: Labour,
    ledger: Annotated[
        str | None, typer.Option(help="Ledger, a file or database address, that takes what is read too.")
    ] = None,
    form: FormOption = Form.TEXT,
) -> None:
    """Read archives of pages: what may hold a record of support is read, and all that is left out is counted by name.

    Killed and run again, it goes on where it was. The exit code is 1 if a part had to be given up.

    Example: tallystick batch crawl/*.warc.gz articles/ --out tables --ledger ukraine.db
    """
    from tallystick.jobs.batch import Engine, Options, run_batch

    options = Options(labour.workers, labour.part_size * _MB, Engine(labour.engine.value), labour.address)
    with opened(ledger, new=True) if ledger else nullcontext() as book, _progress() as watch:
        report = run_batch(inputs, out, options, watch, book)
    put(form, _summary(report, out), report)
    if report["given up"]:
        raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[Callable[[Standing], None] | None]:
    """A bar with rate and time left on standard error, where a person is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    count = TextColumn("{task.fields[pages]:,} pages, part {task.fields[parts]}")
    with Progress(*columns, count, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None, pages=0, parts="")

        def watch(now: Standing) -> None:
            parts = f"{now.parts_done}/{now.parts_all}"
            bar.update(task, completed=now.bytes_done, total=now.bytes_all, pages=now.pages, parts=parts)

        yield watch


def _summary(report: dict[str, Any], out: str) -> str:
    counts = report["counts"]
    rows = [f"{counts.get('pages', 0):>12,}  pages", f"{counts.get('read', 0):>12,}  documents read"]
    rows += [f"{n:>12,}  {name}" for name, n in counts.items() if name.startswith(("copies", "records", "dropped"))]
    rows += [f"{n:>12,}  {name} in the ledger" for name, n in report.get("ledger", {}).items()]
    rows += [f"given up: {entry['part']['names'][0]}: {entry['why']}" for entry in report["given up"]]
    return "\n".join([*rows, f"tables and report.json: {out}"]) + "\n"
