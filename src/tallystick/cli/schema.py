"""``tallystick schema``: the JSON Schema of what ``tallystick read --format json`` prints."""

from __future__ import annotations

import typer


def schema() -> None:
    """Print the JSON Schema (2020-12) of the output of `tallystick read --format json`.

    Example: tallystick schema > reading.schema.json
    """
    from tallystick.report.schema import as_schema

    typer.echo(as_schema(), nl=False)
