"""``tallystick add``: documents and their records into the ledger."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from tallystick.cli.groups import Kept
from tallystick.cli.shared import day, opened, put

if TYPE_CHECKING:
    from tallystick.jobs.adding import FeedRead, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What is known of the documents besides what they say."""

    published: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="Day of publication of these documents.")
    ] = None
    publisher: Annotated[str | None, typer.Option(help="Who published them.")] = None
    url: Annotated[str | None, typer.Option(help="Where the document was published.")] = None


def add(
    targets: Annotated[
        list[str], typer.Argument(help="Files, folders, addresses (https://…), feeds, or Kiel's workbook (.xlsx).")
    ],
    of: Origin,
    kept: Kept,
) -> None:
    """Read documents and add their records to the ledger; what is there already is left as it is.

    Each document is kept whole or not at all. One that cannot be read is named, the others are kept, and the exit
    code is 1. Of a feed (RSS or Atom, a file or an address) every entry is read that was not read before: its text
    where the feed carries it, else the page it links to.

    Example: tallystick add articles/ https://example.org/news/feed.xml --ledger ukraine.db
    """
    from tallystick.jobs.adding import Failure, add_targets
    from tallystick.jobs.read import Details

    done: list[Outcome] = []
    with opened(kept.ledger, new=True) as book:
        for outcome in add_targets(book, targets, Details(of.published, of.publisher, of.url)):
            done.append(outcome)
            if isinstance(outcome, Failure):
                typer.echo(f"tallystick: {outcome.message}", err=True)
    put(kept.form, _text(done), _value(done))
    if any(isinstance(outcome, Failure) for outcome in done):
        raise typer.Exit(1)


def _text(done: list[Outcome]) -> str:
    from tallystick.jobs.adding import Failure, FeedRead

    rows, failed, added = [], 0, []
    for a in done:
        if isinstance(a, Failure):
            failed += 1
        elif isinstance(a, FeedRead):
            rows.append(f"feed   {a.title or a.feed}: {_feed(a)}\n")
            rows += [f"  note: {doubt}\n" for doubt in a.doubts]
        else:
            added.append(a)
            rows.append(f"{'added ' if a.new else 'known '} {a.claims:4} claims  {a.title or a.document}\n")
    claims = sum(a.claims for a in added)
    summary = f"{sum(a.new for a in added)} new of {len(added)} documents, {claims} claims"
    return f"{''.join(rows)}{summary}{f', {failed} failed' if failed else ''}\n"


def _feed(a: FeedRead) -> str:
    if a.unchanged:
        return "nothing new since the last time"
    failed = f", {a.failed} that cannot be read" if a.failed else ""
    return f"{a.new} new entries, {a.known} read before{failed}"


def _value(done: list[Outcome]) -> dict[str, list[object]]:
    from tallystick.jobs.adding import Failure, FeedRead

    return {
        "added": [asdict(a) for a in done if not isinstance(a, Failure | FeedRead)],
        "failed": [a.message for a in done if isinstance(a, Failure)],
        "feeds": [asdict(a) for a in done if isinstance(a, FeedRead)],
    }
