"""What stands before every request that may change something: where it comes from, how often, how large."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tallystick.web.safety.rates import Rates, network
from tallystick.web.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_HEADER = "X-CSRF-Token"  # noqa: S105 - its name
UPLOADS = "/add"
"""The one address that takes files."""
QUESTIONS = frozenset({"/check"})
"""Addresses that are posted to because the question is long; they change nothing and so need no token."""
Refuse = Callable[[Scope, int, str, int], Callable[[Scope, Receive, Send], Awaitable[None]]]
"""Makes the answer of an error: of which request, its status, what to do, and seconds to wait."""


class Writes:
    """Refuses writes that another site started (403), that come too often (429) or are too large (413)."""

    def __init__(self, app: ASGIApp, settings: Settings, rates: Rates, refuse: Refuse) -> None:
        """``app`` is what answers what is left."""
        self.app, self.settings, self.rates, self.refuse = app, settings, rates, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        if scope["type"] != "http" or scope["method"] in SAFE:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        most = self.settings.upload_limit if scope["path"].rstrip("/") == UPLOADS else self.settings.form_limit
        fault = _foreign(headers) or self._too_often(scope) or _too_large(headers, most)
        if fault is not None:
            await self.refuse(scope, *fault)(scope, receive, send)
            return
        await self.app(scope, _counted(receive, most), send)

    def _too_often(self, scope: Scope) -> tuple[int, str, int] | None:
        wait = self.rates.wait("write", who(scope), self.settings.writes_a_minute)
        return (429, f"That was too often. Try again in {wait} s.", wait) if wait else None


def who(scope: Scope) -> str:
    """Whose requests are counted together: a user's, else a network's."""
    user = scope.get("state", {}).get("user")
    client = scope.get("client")
    return f"user {user}" if user else network(client[0] if client else None)


def _foreign(headers: Headers) -> tuple[int, str, int] | None:
    """Whether a browser says that a page of another site started this (Fetch Metadata, and Origin before it)."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    elsewhere = origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    if site in {"cross-site", "same-site"} or (site is None and elsewhere):
        return 403, "This came from a page of another site. Open the page here and send its form again.", 0
    return None


def _too_large(headers: Headers, most: int) -> tuple[int, str, int] | None:
    declared = headers.get("content-length", "")
    return (413, too_large(most), 0) if declared.isdecimal() and int(declared) > most else None


def too_large(most: int) -> str:
    """What to say of more than ``most`` bytes."""
    return f"This is larger than the {most:,} bytes that are taken here. Split it, or read it with `tallystick add`."


def _counted(receive: Receive, most: int) -> Receive:
    """The same body, which breaks off where it is larger than it may be, whatever its header said."""
    seen = 0

    async def receiving() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413, too_large(most))
        return message

    return receiving


async def token_checked(request: Request) -> None:
    """Refuse a write without the token of this visitor's forms, as a header or as the field ``csrf`` of a form."""
    if request.method in SAFE or request.scope["path"] in QUESTIONS:
        return
    csrf = getattr(request.state, "csrf", None)
    given = request.headers.get(TOKEN_HEADER) or _field(await request.form())
    if csrf is None or csrf.new or not same(given, csrf.value):
        raise HTTPException(403, "The form is out of date. Open its page again, and send it from there.")


def plain(text: str) -> str:
    """A field of a form without NUL, which is in no text and which PostgreSQL does not take."""
    return text.replace("\0", "")


def same(given: str, wanted: str) -> bool:
    """Whether two tokens are one, in a time that tells nothing."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode())


def _field(form: FormData) -> str:
    found = form.get("csrf")
    return found if isinstance(found, str) else ""
