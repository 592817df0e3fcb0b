"""The public part of the site as static files: every page a visitor can reach by links, with links made relative."""

from __future__ import annotations

import asyncio
import html
import posixpath
import re
from collections import deque
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import httpx

from tallystick.errors import SettingsError
from tallystick.web.app import create_app
from tallystick.web.settings import Settings

LIVE_ONLY = ("/sign", "/review", "/add", "/check", "/compare", "/openapi", "/feed")
"""Pages that need someone who answers."""

KEPT = {"/sum": {"measure", "donor", "recipient", "page_no"}, "/explore": {"view", "measure"},
        "/charts": {"measure", "donor", "recipient"}, "/embed": {"measure", "donor", "recipient"},
        "/ledger": {"page"}, "/quotes": {"page"}, "/documents": {"at"}}  # fmt: skip
"""Parameters that make a page of their own; others lead to the page without them."""

ALWAYS = {"format", "table"}
FORMS = {"json": ".json", "csv": ".csv"}
_LINK = re.compile(r'(?P<before>\b(?:href|src)=")(?P<address>/[^"]*)"')
_DATA = re.compile(r'(?P<before>"address": ")(?P<address>/[^"]*)"')


def write_site(ledger: str, folder: Path) -> int:
    """Write every public page into a folder; the number of files. Raises SettingsError where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{folder}: cannot write here: {error.strerror}") from error
    return asyncio.run(_crawl(Settings(ledger=ledger, static=True), folder))


async def _crawl(settings: Settings, folder: Path) -> int:
    app = create_app(settings)
    transport = httpx.ASGITransport(app=app)
    waiting, seen = deque(["/"]), {"/"}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as visitor:
        while waiting:
            address = waiting.popleft()
            answer = await visitor.get(address)
            if answer.status_code != httpx.codes.OK:
                raise SettingsError(f"{address}: the page answers {answer.status_code}; nothing may lead there")
            content, found = answer.content, set[str]()
            if answer.headers["content-type"].startswith("text/html"):
                page, found = relinked(answer.text, address)
                content = page.encode()
            _write(folder / file_of(address), content)
            new = sorted(found - seen)
            seen.update(new)
            waiting.extend(new)
    app.state.views.ledger.close()
    return len(seen)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def relinked(page: str, address: str) -> tuple[str, set[str]]:
    """The page with links that lead from its file to others' files, and the addresses they lead to."""
    found: set[str] = set()
    here = posixpath.dirname(file_of(address))

    def to(match: re.Match[str], *, escaped: bool) -> str:
        raw = html.unescape(match["address"]) if escaped else match["address"]
        target, _, fragment = raw.partition("#")
        kept = canonical(target)
        if kept is None:
            return f'{match["before"]}{"#" if escaped else ""}"'
        found.add(kept)
        path = quote(posixpath.relpath(file_of(kept), here or "."))
        return f'{match["before"]}{path}{"#" + html.escape(fragment) if fragment else ""}"'

    linked = _LINK.sub(lambda m: to(m, escaped=True), page)
    return _DATA.sub(lambda m: to(m, escaped=False), linked), found


def canonical(address: str) -> str | None:
    """The address whose file a link leads to; None for pages that need someone who answers."""
    parts = urlsplit(address)
    if parts.path.startswith(LIVE_ONLY):
        return None
    kept = ALWAYS | next((names for path, names in KEPT.items() if parts.path.startswith(path)), set())
    query = sorted((k, v) for k, v in parse_qsl(parts.query) if k in kept)
    return parts.path + ("?" + urlencode(query) if query else "")


def file_of(address: str) -> str:
    """The file an address is written to."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    path = unquote(parts.path).strip("/").replace(":", "-") or "index"
    tail = "".join(f"--{k}-{v}" for k, v in sorted(query.items()) if k != "format")
    stem = path + re.sub(r"[^\w.-]+", "-", tail)
    if "format" in query:
        return stem + FORMS.get(query["format"], f".{query['format']}")
    last = posixpath.splitext(path)
    if last[1] in {".js", ".css", ".svg", ".png", ".json", ".csv", ".woff2"}:
        return last[0] + re.sub(r"[^\w.-]+", "-", tail) + last[1]
    return stem + ".html"
