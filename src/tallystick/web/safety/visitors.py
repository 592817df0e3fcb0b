"""Who asks: the session a cookie names, and the token that each form of the answer has to carry."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tallystick.jobs.users import LASTS, Users

SESSION, FORM = "tallystick_session", "tallystick_form"
_TOKENS = 200
"""Characters of a cookie that are looked at; ours have 43."""


@dataclass(slots=True)
class FormToken:
    """The token of this visitor's forms; where it is new, printing it makes the answer set the cookie it is held by."""

    value: str
    new: bool = False
    printed: bool = False

    def __str__(self) -> str:
        """The token, for a form."""
        self.printed = True
        return self.value


class Visitors:
    """Puts ``user`` (a name or None), ``session`` (its token) and ``csrf`` into the state of each request.

    Visitors without a session cost nothing. An answer to one who signed in is never kept by anything in between.
    """

    def __init__(self, app: ASGIApp, users: Users) -> None:
        """``app`` is what answers."""
        self.app, self.users = app, users

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its visitor."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self.app(scope, receive, send)
            return
        secure = scope.get("scheme") == "https"
        cookies = _cookies(Headers(scope=scope).get("cookie", ""))
        token = cookies.get(name_of(SESSION, secure=secure), "")
        session = await run_in_threadpool(self.users.session, token) if token else None
        held = cookies.get(name_of(FORM, secure=secure), "")
        csrf = FormToken(session.csrf) if session else FormToken(held or secrets.token_urlsafe(32), new=not held)
        state = scope.setdefault("state", {})
        state.update(user=session.user if session else None, session=token if session else None, csrf=csrf)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if session is not None:
                    headers["Cache-Control"] = "no-store"
                if csrf.new and csrf.printed:
                    headers["Cache-Control"] = "no-store"
                    headers.append("Set-Cookie", cookie(FORM, csrf.value, secure=secure))
            await send(message)

        await self.app(scope, receive, sending)


def name_of(name: str, *, secure: bool) -> str:
    """The cookie's name; with https it has the prefix by which a browser takes it from this very host only."""
    return f"__Host-{name}" if secure else name


def cookie(name: str, value: str, *, secure: bool, seconds: int = int(LASTS.total_seconds())) -> str:
    """A Set-Cookie header: unseen by scripts, not sent along with what other sites start."""
    kept = f"{name_of(name, secure=secure)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax"
    return kept + ("; Secure" if secure else "")


def _cookies(header: str) -> dict[str, str]:
    return {name: value for name, value in cookie_parser(header).items() if 0 < len(value) <= _TOKENS}
