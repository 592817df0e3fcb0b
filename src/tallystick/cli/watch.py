"""``tallystick watch``: feeds asked again and again, into the ledger."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tallystick.cli.shared import Form, FormOption, LedgerOption, opened

if TYPE_CHECKING:
    from tallystick.jobs.watch import Turn


def watch(
    feeds: Annotated[Path, typer.Argument(help="YAML: a list `feeds` of `url`, `minutes` (60) and `publisher`.")],
    once: Annotated[bool, typer.Option("--once", help="Ask the feeds whose time it is, and end.")] = False,
    ledger: LedgerOption = None,
    form: FormOption = Form.TEXT,
) -> None:
    """Watch feeds: what is new in them is read into the ledger, for as long as the program runs.

    A feed is asked at most as often as it is said, by the marks its site gave (ETag, Last-Modified), as its robots.txt
    allows; one that fails is asked ever less often, down to once a day, and the others go on. Ctrl-C or SIGTERM ends
    it after the document at hand; nothing is lost, and the next start goes on from there. With `--format json` each
    turn is a line.

    Example: tallystick watch feeds.yml --ledger ukraine.db
    """
    import signal

    from tallystick.jobs.watch import Watch, read_list

    listed = read_list(feeds)
    failed = False
    with opened(ledger, new=True) as book:
        watching = Watch(book, listed)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: watching.stop.set())
        for turn in watching.run(once=once):
            failed |= _tell(turn, form)
    if once and failed:
        raise typer.Exit(1)


def _tell(turn: Turn, form: Form) -> bool:
    """Print what came of one turn; whether something of it failed."""
    from tallystick.jobs.adding import Failure, FeedRead

    failures = [o.message for o in turn.outcomes if isinstance(o, Failure)]
    added = [o for o in turn.outcomes if not isinstance(o, Failure | FeedRead)]
    if form is Form.JSON:
        line: dict[str, Any] = {"feed": turn.feed, "added": [asdict(a) for a in added], "failed": failures}
        sys.stdout.write(json.dumps(line | {"next": turn.next.isoformat()}, ensure_ascii=False) + "\n")
    else:
        rows = [f"added  {a.claims:4} claims  {a.title or a.document}" for a in added]
        rows.append(f"{turn.feed}: {len(added)} new, {len(failures)} failed, next {turn.next:%Y-%m-%d %H:%M} UTC")
        sys.stdout.write("\n".join(rows) + "\n")
    sys.stdout.flush()
    for message in failures:
        typer.echo(f"tallystick: {message}", err=True)
    return bool(failures)
