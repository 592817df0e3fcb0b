"""The site written as files, served by a plain file server: charts drawn, links good, nothing asked of another host."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.test_desk_in_browser import chromium
from tests.web.account import clock, fill, readings

from tallystick.jobs.ledger import Ledger
from tallystick.web.site import EACH, Written, write_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["chromium"]
pytestmark = pytest.mark.browser


class Quiet(SimpleHTTPRequestHandler):
    """A file server that tells nothing of what it is asked."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/below"
    server.shutdown()
    thread.join(10)
    server.server_close()


def written(ledger: Path, folder: Path, each: int = EACH) -> Written:
    """The site, written by a thread of its own: this one belongs to the browser's driver."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(write_site, str(ledger), folder, each).result()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A few articles, each line with a page of its own; the site lies in a folder below the server's root."""
    root = tmp_path_factory.mktemp("small")
    ledger = Ledger(str(root / "few.db"), clock=clock())
    ledger.add_many(islice(readings(), 4))
    ledger.close()
    assert not written(root / "few.db", root / "out" / "below").grouped
    with served(root / "out") as found:
        yield found


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole account, its lines on pages by donor and year."""
    root = tmp_path_factory.mktemp("large")
    fill(str(root / "account.db")).close()
    assert written(root / "account.db", root / "out" / "below", each=10).grouped
    with served(root / "out") as found:
        yield found


@contextmanager
def opened(chromium: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page, troubles = context.new_page(), []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("response", lambda answer: troubles.append(answer.url) if answer.status >= 400 else None)
    page.on("request", lambda r: troubles.append(r.url) if not r.url.startswith(address) else None)
    page.goto(f"{address}/index.html")
    yield page, troubles
    context.close()


def drawn(page: Page) -> None:
    """Wait until every chart of the page is drawn, each scrolled to in turn."""
    from playwright.sync_api import expect

    for figure in page.locator("figure[data-chart]:has(.canvas)").all():
        figure.scroll_into_view_if_needed()
        expect(figure.locator("svg [class*=mark-] path").first).to_be_attached()


@pytest.mark.parametrize("kind", ["small", "large"])
def test_the_charts_are_drawn_and_every_way_is_open(
    chromium: Browser, request: pytest.FixtureRequest, kind: str
) -> None:
    with opened(chromium, request.getfixturevalue(kind)) as (page, troubles):
        drawn(page)
        page.click("nav[aria-label=Main] a:has-text('Explore')")
        page.click(".tabs a:has-text('Map')")
        drawn(page)
        page.click(".tabs a:has-text('Ranked')")
        drawn(page)
        page.locator(".canvas svg .mark-rect path").first.click()
        page.wait_for_url(lambda url: "/sum--" in url)
        assert page.locator(".passage mark").count() > 0
        page.click("nav[aria-label=Main] a:has-text('Donors')")
        page.locator("tbody th a").first.click()
        page.wait_for_url(lambda url: "/actors/" in url)
        drawn(page)
        assert page.locator("form:not(.vega-bindings)").count() == 0
        assert troubles == []


def test_a_line_leads_to_its_sentence_in_its_document(chromium: Browser, small: str) -> None:
    with opened(chromium, small) as (page, troubles):
        page.click("nav[aria-label=Main] a:has-text('Ledger')")
        page.locator("table.lines tbody th a").first.click()
        page.locator(".says .in").first.click()
        page.wait_for_url(lambda url: "/documents/" in url)
        assert page.locator(".card.on").count() == 1
        assert troubles == []


def test_a_line_of_a_large_ledger_stands_on_the_page_of_its_donor_and_year(chromium: Browser, large: str) -> None:
    with opened(chromium, large) as (page, troubles):
        page.click("nav[aria-label=Main] a:has-text('Ledger')")
        page.locator("table.lines tbody th a").first.click()
        page.wait_for_url(lambda url: "/book--" in url)
        place = page.url.partition("#")[2]
        assert page.locator(f"#{place} .passage mark").count() > 0
        assert page.locator("footer").inner_text().startswith("Suppliers")
        assert "pages by donor and year" in page.locator("footer").inner_text()
        assert troubles == []
