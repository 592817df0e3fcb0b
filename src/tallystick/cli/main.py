"""The command line: its verbs, and what becomes of an error."""

from __future__ import annotations

import os
import sys

import typer

from tallystick.cli.batch import batch
from tallystick.cli.groups import flat
from tallystick.cli.read import read
from tallystick.cli.schema import schema
from tallystick.cli.verbs import register
from tallystick.cli.watch import watch
from tallystick.errors import TallystickError

app = typer.Typer(
    name="tallystick",
    help="Read public reporting and keep the account: who promised what to whom, who said so, what was handed over.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("read")(flat(read))
app.command("batch")(flat(batch))
app.command("watch")(flat(watch))
app.command("schema")(flat(schema))
register(app)


@app.command("version")
def version() -> None:
    """Print the version, and the digest of the knowledge that comes with it.

    Example: tallystick version
    """
    from importlib.metadata import version as installed

    from tallystick.knowledge.files import digest

    typer.echo(f"tallystick {installed('tallystick')}, knowledge {digest()[:12]}")


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 it could not be done, 2 wrong usage, 130 interrupted."""
    # The parser's matrices are small: threads cost more than they bring (3 times the CPU time on two busy cores).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app(prog_name="tallystick")
    except TallystickError as error:
        typer.echo(f"tallystick: {error}", err=True)
        sys.exit(1)
