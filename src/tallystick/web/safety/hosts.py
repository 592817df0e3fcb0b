"""By which names the site may be asked for: a foreign name that leads here (DNS rebinding) is refused."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from tallystick.web.safety.writes import Refuse

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared with, not bound to


class Hosts:
    """Refuses requests whose Host is none of ``names``; without names, all are answered."""

    def __init__(self, app: ASGIApp, names: Iterable[str], refuse: Refuse) -> None:
        """``app`` is what answers."""
        self.app, self.names, self.refuse = app, frozenset(n.lower() for n in names), refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        if scope["type"] == "http" and self.names and name_in(Headers(scope=scope).get("host", "")) not in self.names:
            told = "This site does not go by that name. Start it with `tallystick serve --name NAME` if it should."
            await self.refuse(scope, 421, told, 0)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def name_in(host: str) -> str:
    """The name in a Host header, without port and in lower case."""
    name, colon, port = host.strip().lower().rpartition(":")
    return name if colon and port.isdecimal() else host.strip().lower()


def names_for(listening: str, named: Iterable[str]) -> tuple[str, ...]:
    """The names a server goes by: those given, the address it listens on, and this machine's own."""
    own = () if listening in _EVERYWHERE else (f"[{listening}]" if ":" in listening else listening,)
    return tuple(dict.fromkeys((*LOOPBACK, *own, *(name_in(n) for n in named))))
