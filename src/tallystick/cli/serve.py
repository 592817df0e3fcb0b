"""``tallystick serve`` and ``site``: the ledger as pages, answered live or written as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tallystick.cli.shared import LedgerOption


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8321,
    open_: Annotated[bool, typer.Option("--open", help="Let visitors add and review without signing in.")] = False,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A name the site goes by besides localhost, like tally.example.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    ledger: LedgerOption = None,
) -> None:
    """Open the ledger as a site: overview, explorer, ledger, lines, documents, actors, due dates, quotes.

    It is read-only to visitors unless --open is given; `tallystick user add` makes reviewers, who sign in. It asks no
    other host for anything.

    Example: tallystick serve --ledger account.db --port 8080
    """
    from tallystick.jobs.ledger import Ledger, address
    from tallystick.web.safety.hosts import names_for
    from tallystick.web.serving import run
    from tallystick.web.settings import Settings

    kept = Ledger(address(ledger))
    kept.current()  # a ledger that cannot be opened is said before a server starts
    kept.close()
    run(Settings(ledger=address(ledger), open=open_, hosts=names_for(host, name or ())), host, port, workers)


def site(
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="The folder to write; made if it is not there.")],
    ledger: LedgerOption = None,
) -> None:
    """Write the public part of the site as static files that can be hosted anywhere.

    Up to 2,000 lines each has a page of its own; of more, lines stand on pages by donor and year, with their sentences,
    long lists have their first pages, and tables are there whole as CSV. Files of an earlier run that are no longer
    needed are removed; a file that is not of an earlier run is never written over or removed.

    Example: tallystick site out/site --ledger account.db
    """
    from tallystick.jobs.ledger import address
    from tallystick.web.site import write_site

    written = write_site(address(ledger), folder)
    typer.echo(f"{written.files:,} files written to {folder}")
    if written.removed:
        typer.echo(f"{written.removed:,} files of an earlier run removed")
    for name in written.left:
        typer.echo(f"{folder / name}: left, since it was changed after an earlier run wrote it", err=True)
    if written.grouped:
        typer.echo("It is a large ledger: lines stand on pages by donor and year, long lists have their first pages.")
