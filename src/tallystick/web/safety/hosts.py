"""By which names the site may be asked for: a foreign name that leads here (DNS rebinding) is refused.

A bare address is always answered: who rebinds needs a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from tallystick.web.safety.writes import Refuse

OWN = "localhost"


class Hosts:
    """Refuses requests whose Host is none of ``names``; without names, all are answered. NUL is in no address."""

    def __init__(self, app: ASGIApp, names: Iterable[str], refuse: Refuse) -> None:
        """``app`` is what answers."""
        self.app, self.names, self.refuse = app, frozenset(n.lower() for n in names), refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        if scope["type"] == "http" and ("\0" in scope["path"] or b"%00" in scope["query_string"]):
            told = "The address holds a character that no text has (NUL). Take it out."
            await self.refuse(scope, 404 if "\0" in scope["path"] else 400, told, 0)(scope, receive, send)
            return
        name = name_in(Headers(scope=scope).get("host", "")) if scope["type"] == "http" and self.names else None
        if name is not None and name not in self.names and not _bare(name):
            told = "This site does not go by that name. Start it with `tallystick serve --name NAME` if it should."
            await self.refuse(scope, 421, told, 0)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def name_in(host: str) -> str:
    """The name in a Host header, without port and in lower case."""
    name, colon, port = host.strip().lower().rpartition(":")
    return name if colon and port.isdecimal() else host.strip().lower()


def _bare(name: str) -> bool:
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def names_for(listening: str, named: Iterable[str]) -> tuple[str, ...]:
    """The names a server goes by: this machine's own, the one it listens on, and those given."""
    return tuple(dict.fromkeys((OWN, name_in(listening), *(name_in(n) for n in named))))
