"""What every answer says about what a browser may do with it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors {ancestors}"
)
EMBEDDABLE = "/embed/"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def headers_for(path: str) -> dict[str, str]:
    """The headers of an answer under an address; only ``/embed/`` may be framed by other sites."""
    ancestors = "*" if path.startswith(EMBEDDABLE) else "'none'"
    return {"Content-Security-Policy": POLICY.format(ancestors=ancestors), **HEADERS}


class Headers:
    """Adds the policy: nothing from other hosts, no inline script or style; only ``/embed/`` may be framed."""

    def __init__(self, app: ASGIApp) -> None:
        """``app`` is what answers."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = headers_for(scope["path"])

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in policy.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, sending)
