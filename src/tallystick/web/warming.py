"""Asking a new view what visitors ask first, so that what is worked out once is worked out before they come."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from urllib.parse import quote

from starlette.types import ASGIApp, Message

from tallystick.jobs.view import View

BUSIEST = 3
"""Recipients whose pages are asked for: theirs are the largest sums besides the whole."""
FIRST = ("/", "/?currency=USD", "/ledger", "/explore", "/donors", "/recipients", "/due", "/quotes", "/people")
"""Pages that need all lines or all quotes; sums in another currency are worked out apart."""
HEADERS = [(b"host", b"localhost"), (b"accept-encoding", b"gzip")]
"""As browsers ask, so that the answer is kept for them."""
LOG = logging.getLogger("tallystick.web")


def warm(app: ASGIApp, view: View) -> None:
    """Ask each of the first pages once about a view; a page that fails now will say so to those who ask for it."""
    statuses = asyncio.run(_ask(app, view))
    for path, status in statuses.items():
        if status >= 500:
            LOG.error("%s answers %s", path, status)


async def _ask(app: ASGIApp, view: View) -> dict[str, int]:
    found = {}
    for path in (*FIRST, *_known(view)):
        (answer,) = await asyncio.gather(_status(app, path, view), return_exceptions=True)
        found[path] = answer if isinstance(answer, int) else 500
    return found


def _known(view: View) -> list[str]:
    """Pages of what this ledger holds: the last line, whose sentences are the first to be looked for, and actors."""
    recipients = Counter(i for row in view.rows for i in row.recipients)
    lines = [f"/lines/{row.id}" for row in view.rows[-1:]]
    return lines + [f"/actors/{quote(id_)}" for id_, _ in recipients.most_common(BUSIEST)]


async def _status(app: ASGIApp, path: str, view: View) -> int:
    found = [500]

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            found[0] = message["status"]

    stem, _, query = path.partition("?")
    here = ("127.0.0.1", 80)
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": stem, "raw_path": stem.encode(), "query_string": query.encode(), "root_path": "",
        "headers": HEADERS, "client": here, "server": here, "state": {"view": view},
    }  # fmt: skip
    await app(scope, receive, send)
    return found[0]
