"""Addresses that end in ``.json`` or ``.csv`` are the same pages in that form; HEAD is GET without a body."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

ENDINGS = ("json", "csv")
AS_THEY_ARE = ("/static/", "/openapi.json")


class Endings:
    """Takes the ending off the path and notes it in the scope for ``routes.shape_of``."""

    def __init__(self, app: ASGIApp) -> None:
        """``app`` is what answers."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        path: str = scope.get("path", "")
        stem, dot, ending = path.rpartition(".")
        if scope["type"] == "http" and dot and ending in ENDINGS and stem and not path.startswith(AS_THEY_ARE):
            known = {"path": stem, "raw_path": stem.encode(), "tallystick.ending": ending, "tallystick.path": path}
            scope = {**scope, **known}
        if scope.get("method") == "HEAD":  # the server leaves out the body by itself
            scope = {**scope, "method": "GET"}
        await self.app(scope, receive, send)
