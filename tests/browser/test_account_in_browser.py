"""Lines, documents, due dates, quotes and checks in a real browser: filters, highlight both ways, keyboard, axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from tests.browser.test_desk_in_browser import chromium
from tests.web import awkward
from tests.web.desk import site
from tests.web.serving import running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["chromium"]
pytestmark = pytest.mark.browser
RADARS = f"/documents/{awkward.document(awkward.RADARS, '', None).id}"
HOSTILE = f"/documents/{awkward.document(awkward.HOSTILE, '', None).id}"
Visit = Callable[..., "Page"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("odd") / "odd.db"
    awkward.fill(str(path)).close()
    with running(site(path)) as found:
        yield found


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Visit]:
    """Opens a page; what the browser complains of, or asks another host for, fails the test."""
    troubles: list[str] = []
    contexts = []

    def opened(path: str, width: int = 1280, *, dark: bool = False) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: troubles.append(dialog.message))
        own = (address, "data:", "blob:")
        page.on("request", lambda r: troubles.append(r.url) if not r.url.startswith(own) else None)
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


def test_filters_answer_at_once_and_stand_in_the_address(visit: Visit) -> None:
    from playwright.sync_api import expect

    page = visit("/ledger?sort=sum&order=asc")
    whole = page.locator("table.lines tbody tr").count()
    page.select_option("#f-donor", "POL")
    page.wait_for_url("**donor=POL**")
    expect(page.locator("table.lines tbody tr")).not_to_have_count(whole)
    assert "sort=sum" in page.url
    page.fill("#f-text", "radar")
    page.wait_for_url("**text=radar**")
    page.click(".applied a >> nth=0")
    page.wait_for_url(lambda found: "donor=" not in found)
    expect(page.locator("#f-donor")).to_have_value("")
    page.go_back()
    expect(page.locator("#f-donor")).to_have_value("POL")


def test_a_sentence_and_its_record_show_each_other_by_keyboard_too(visit: Visit) -> None:
    page = visit(RADARS)
    mark = page.locator("a.ev").first
    mark.focus()
    page.keyboard.press("Enter")
    chosen = page.locator(".card.on")
    assert chosen.count() == 1
    key = chosen.get_attribute("data-record")
    assert str(key) in str(mark.get_attribute("data-records"))
    assert page.url.endswith(f"#r{key}")
    page.keyboard.press("Escape")
    assert page.locator(".card.on").count() == 0
    page.locator(".card .quotes a").last.click()
    assert page.locator("a.ev.on").count() >= 1
    page.locator(".card .of a").first.click()
    page.wait_for_url("**/lines/**")


def test_from_the_table_to_the_marked_sentence_in_its_document(visit: Visit) -> None:
    page = visit("/ledger?donor=POL&text=radar")
    page.click("table.lines tbody th a")
    page.wait_for_url("**/lines/**")
    page.click(".says .in >> nth=0")
    page.wait_for_url("**/documents/**")
    assert page.locator(".card.on").count() == 1
    assert page.locator("a.ev.on").first.is_visible()


PATHS = ["/ledger", "/ledger?measure=allocations", "/due", "/quotes", "/check", RADARS, HOSTILE, "/lines/of-the-radars"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True), (2560, False)])
def test_no_page_breaks_a_rule_or_runs_over(visit: Visit, path: str, width: int, *, dark: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    line = path.startswith("/lines/")
    page = visit("/ledger?donor=POL&text=radar" if line else path, width, dark=dark)
    if line:
        page.click("table.lines tbody th a")
        page.wait_for_url("**/lines/**")
    found = axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
