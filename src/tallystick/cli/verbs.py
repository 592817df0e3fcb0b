"""The ledger's verbs, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from tallystick.cli import check, keep, review, serve, totals, user
from tallystick.cli import ledger as lines
from tallystick.cli.add import add
from tallystick.cli.groups import flat

VERBS: dict[str, Callable[..., Any]] = {
    "add": add,
    "ledger": lines.ledger,
    "show": lines.show,
    "explain": lines.explain,
    "totals": totals.totals,
    "stated": totals.stated,
    "due": totals.due,
    "diff": totals.diff,
    "check": check.check,
    "actors": check.actors,
    "quotes": check.quotes,
    "accept": review.accept,
    "reject": review.reject,
    "correct": review.correct,
    "merge": review.merge,
    "split": review.split,
    "link": review.link,
    "undo": review.undo,
    "decisions": review.decisions,
    "inbox": review.inbox,
    "export": keep.export,
    "compare": keep.compare,
    "backup": keep.backup,
    "restore": keep.restore,
    "verify": keep.verify,
    "rebuild": keep.rebuild,
    "serve": serve.serve,
    "site": serve.site,
}


def register(app: typer.Typer) -> None:
    """Hang the ledger's verbs on the command line."""
    for name, verb in VERBS.items():
        app.command(name)(flat(verb))
    app.add_typer(user.app, name="user")
