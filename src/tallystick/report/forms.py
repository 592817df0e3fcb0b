"""The forms a reading is printed in, by name."""

from __future__ import annotations

from tallystick.model import Reading


def render(reading: Reading, form: str) -> str:
    """The reading as ``report``, ``json``, ``jsonl``, ``csv`` or ``html`` text."""
    if form == "html":
        from tallystick.report.page import as_html

        return as_html(reading)
    if form == "report":
        from tallystick.report.terminal import as_text

        return as_text(reading)
    if form == "csv":
        from tallystick.report.as_csv import as_csv

        return as_csv(reading)
    from tallystick.report.as_json import as_json, as_jsonl

    return {"json": as_json, "jsonl": as_jsonl}[form](reading)


def print_report(reading: Reading) -> None:
    """Print the report to standard output: as wide as the terminal and in its colours, or as plain text into a pipe."""
    from rich.console import Console

    from tallystick.report.terminal import as_text, show

    console = Console(highlight=False)
    if console.is_terminal:
        show(reading, console)
    else:
        console.file.write(as_text(reading))
        console.file.flush()
