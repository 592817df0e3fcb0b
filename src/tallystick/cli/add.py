"""``tallystick add``: documents and their records into the ledger."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tallystick.cli.shared import Form, FormOption, LedgerOption, day, opened, put

if TYPE_CHECKING:
    from tallystick.jobs.ledger import Added, Ledger
    from tallystick.jobs.read import Details


def add(
    targets: Annotated[
        list[str], typer.Argument(help="Files, folders, addresses (https://…), or Kiel's workbook (.xlsx).")
    ],
    published: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="Day of publication of these documents.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published them.")] = None,
    url: Annotated[str | None, typer.Option(help="Where the document was published.")] = None,
    ledger: LedgerOption = None,
    form: FormOption = Form.TEXT,
) -> None:
    """Read documents and add their records to the ledger; what is there already is left as it is.

    Each document is kept whole or not at all. One that cannot be read is named, the others are kept, and the exit
    code is 1.

    Example: tallystick add articles/ --ledger ukraine.db
    """
    from tallystick.errors import LedgerError, SourceError, TextError
    from tallystick.jobs.read import Details

    details = Details(published, publisher, url)
    done: list[Added] = []
    failed: list[str] = []
    with opened(ledger) as book:
        for target in _files(targets):
            try:
                done.append(_add(book, target, details))
            except (SourceError, TextError, LedgerError) as error:
                failed.append(str(error))
                typer.echo(f"tallystick: {error}", err=True)
    rows = "".join(f"{'added ' if a.new else 'known '} {a.claims:4} claims  {a.title or a.document}\n" for a in done)
    summary = f"{sum(a.new for a in done)} new of {len(done)} documents, {sum(a.claims for a in done)} claims"
    put(form, f"{rows}{summary}{f', {len(failed)} failed' if failed else ''}\n",
        {"added": [asdict(a) for a in done], "failed": failed})  # fmt: skip
    if failed:
        raise typer.Exit(1)


def _files(targets: list[str]) -> list[str]:
    """The targets, each folder replaced by the files in it."""
    found: list[str] = []
    for target in targets:
        path = Path(target)
        inside = sorted(str(p) for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        found += inside if path.is_dir() else [target]
    return found


def _add(book: Ledger, target: str, details: Details) -> Added:
    if target.lower().endswith(".xlsx"):
        from tallystick.jobs.kiel import read_workbook

        return book.add(read_workbook(Path(target), book.knowledge))
    if target.lower().endswith(".json"):
        from tallystick.jobs.ledger import read_reading

        return book.add(read_reading(Path(target)))
    from tallystick.jobs.read import read_target

    return book.add(read_target(target, details))
