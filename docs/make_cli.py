"""Writes docs/cli.md from what ``--help`` prints: ``python docs/make_cli.py``; ``--check`` only compares."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tallystick.report.as_csv import COLUMNS

PAGE = Path(__file__).parent / "cli.md"
HEAD = """# The command line

Made from `--help` by `make docs`; do not edit.

Exit codes: 0 done; 1 it could not be done, with one message on standard error; 2 wrong usage; 130 interrupted.
`--output` writes the file whole or not at all.
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_sections()) + _columns()


def _sections() -> Iterator[str]:
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        verb = waiting.pop(0)
        text = _help(*verb)
        yield f"\n## {' '.join(('tallystick', *verb))}\n\n```\n{text}\n```\n"
        waiting[:0] = [(*verb, name) for name in _verbs(text)]


def _help(*verb: str) -> str:
    environment = {**os.environ, "COLUMNS": "80", "TERMINAL_WIDTH": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "tallystick", *verb, "--help"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=True)  # noqa: S603
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def _verbs(text: str) -> list[str]:
    """The commands a help text lists, in its order."""
    _, _, commands = text.partition("\nCommands:\n")
    return [line.split()[0] for line in commands.splitlines() if line.startswith("  ") and line[2:3].strip()]


def _columns() -> str:
    rows = "".join(f"| `{name}` | {meaning} |\n" for name, meaning in COLUMNS.items())
    head = "\n## Columns of `--format csv`\n\nOne row for each support record. A cell of text that a spreadsheet would "
    return f"{head}take for a formula is led by\nan apostrophe.\n\n| column | meaning |\n| --- | --- |\n{rows}"


def main() -> int:
    """Write the page, or with ``--check`` say whether it is the one that stands."""
    if "--check" in sys.argv:
        return int(PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
