"""The public part of the site as static files: every page a visitor can reach by links, with links made relative.

A ledger of up to ``EACH`` lines is written whole. Of a larger one lines stand together on pages by donor and year, with
their sentences, long lists have their first pages and a CSV of the whole, and every page says so.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import httpx

from tallystick.errors import SettingsError
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.view import View, Views
from tallystick.web.app import create_app
from tallystick.web.pages.books import books
from tallystick.web.settings import Settings
from tallystick.web.site_files import Files
from tallystick.web.site_links import EVERYTHING, Plan, file_of, relinked

EACH = 2_000
"""Lines up to which each has a page of its own."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many files were written, removed because they are of an earlier run, and left though they are too."""

    files: int
    removed: int
    left: tuple[str, ...]
    grouped: bool


def write_site(ledger: str, folder: Path, each: int = EACH) -> Written:
    """Write every public page into a folder. Raises SettingsError where it cannot be, or where a file is not ours."""
    plan = _plan(ledger, each)
    files = Files.open(folder)
    grouped = bool(plan.books)
    asyncio.run(_crawl(Settings(ledger=ledger, static=True, grouped=grouped), files, plan))
    removed, left = files.tidy()
    return Written(len(files.written), removed, tuple(left), grouped)


def _plan(ledger: str, each: int) -> Plan:
    """Whether each line has a page of its own, else where it stands."""
    kept = Ledger(ledger)
    try:
        view = Views(kept).current()
        if len(view.lines) <= each:
            return EVERYTHING
        places = {row.id: book.address for book in books(view) for row in book.rows}
        return Plan(places, frozenset(_parties(view)))
    finally:
        kept.close()


def _parties(view: View) -> Iterable[str]:
    """Everybody who gives, receives, makes or passes on; those who only speak are quoted on the pages of quotes."""
    return view.actors.keys()


async def _crawl(settings: Settings, files: Files, plan: Plan) -> None:
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
                page, found = relinked(answer.text, address, plan)
                content = page.encode()
            files.write(file_of(address), content)
            new = sorted(found - seen)
            seen.update(new)
            waiting.extend(new)
    app.state.views.ledger.close()
