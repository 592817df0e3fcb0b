"""Answers to visitors, kept for each state of the ledger: a page that was asked for is not worked out again.

Only what a page marks as cached (``Pages.page``), only for those who are not signed in, and never with a cookie. The
answer carries an ETag, so that a browser that has it already is told so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tallystick.jobs.room import Room
from tallystick.jobs.view import View, Views
from tallystick.web.settings import Settings

ROOM = 96_000_000
"""Bytes of answers that are kept; those asked for longest ago give way."""
LARGEST = 4_000_000
VARY = "Accept, Accept-Encoding, Cookie"


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer as it goes out."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    tag: str


class Answers:
    """Gives what is kept, and keeps what may be."""

    def __init__(self, app: ASGIApp, settings: Settings, views: Views) -> None:
        """``app`` is what answers what is not kept."""
        self.app, self.settings, self.views = app, settings, views
        self.shelf: Room[Kept] = Room(ROOM, lambda kept: len(kept.body))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the shelf, or pass the request on."""
        state = scope.get("state", {})
        asked = scope["type"] == "http" and scope["method"] == "GET" and not scope["path"].startswith("/static/")
        if not asked or state.get("user") is not None:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given: View | None = state.get("view")
        version = given.version if given is not None else self.views.known_state()
        version = version or await run_in_threadpool(self.views.state)
        key = (version, self.settings.clock(), scope["path"], scope["query_string"], *_wanted(headers))
        kept = self.shelf.get(key)
        if kept is not None:
            await _give(kept, headers, send)
            return
        await self.app(scope, receive, _Keeping(self.shelf, key, scope, send))


def _wanted(headers: Headers) -> tuple[bool, bool]:
    """What of a request's headers changes the answer: whether JSON is asked for, whether it may be packed."""
    accepted = headers.get("accept", "")
    json = "application/json" in accepted and "text/html" not in accepted
    return json, "gzip" in headers.get("accept-encoding", "")


async def _give(kept: Kept, headers: Headers, send: Send) -> None:
    same = headers.get("if-none-match") == kept.tag
    length = [] if same else [(b"content-length", str(len(kept.body)).encode())]
    await send({"type": "http.response.start", "status": 304 if same else 200, "headers": [*kept.headers, *length]})
    await send({"type": "http.response.body", "body": b"" if same else kept.body})


class _Keeping:
    """Holds an answer back until it is whole, and keeps it if it may be kept."""

    def __init__(self, shelf: Room[Kept], key: Hashable, scope: Scope, send: Send) -> None:
        self._shelf, self._key, self._scope, self._send = shelf, key, scope, send
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._may_be_kept(message):
            self._start = message
            return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            await self._whole(self._start, b"".join(self._parts))

    def _may_be_kept(self, message: Message) -> bool:
        state = self._scope.get("state", {})
        own = "set-cookie" in Headers(raw=message["headers"]) or getattr(state.get("csrf"), "printed", False)
        return message["status"] == 200 and bool(state.get("cached")) and not own

    async def _whole(self, start: Message, body: bytes) -> None:
        headers = MutableHeaders(raw=list(start["headers"]))
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        headers["ETag"], headers["Vary"] = tag, VARY
        headers.setdefault("Cache-Control", "no-cache")
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})
        if len(body) <= LARGEST:
            rest = tuple((name, value) for name, value in headers.raw if name != b"content-length")
            self._shelf.put(self._key, Kept(rest, body, tag))
