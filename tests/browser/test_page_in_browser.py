"""The page in a real browser: clicks, keys, narrow windows, and that it asks the network for nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tallystick.model import Reading
from tallystick.report.page import as_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, tmp_path: Path, full_reading: Reading) -> Iterator[Page]:
    file = tmp_path / "page.html"
    file.write_text(as_html(full_reading), encoding="utf-8")
    opened = browser.new_page(viewport={"width": 1200, "height": 700}, reduced_motion="reduce")
    troubles: list[str] = []
    opened.on("console", lambda message: troubles.append(message.text))
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("dialog", lambda dialog: troubles.append(dialog.message))
    opened.on("request", lambda request: troubles.append(request.url) if not request.url.startswith("file:") else None)
    opened.goto(file.as_uri())
    yield opened
    opened.close()
    assert troubles == []


def chosen(page: Page) -> list[str | None]:
    return [card.get_attribute("data-record") for card in page.query_selector_all(".card.on")]


def marked(page: Page) -> list[str | None]:
    return [mark.text_content() for mark in page.query_selector_all(".ev.on")]


def test_a_mark_shows_its_record(page: Page) -> None:
    page.click("text=22 battle tanks >> nth=0")
    assert chosen(page) == ["3"]
    assert page.locator("#r3").evaluate("card => card === document.activeElement")
    box = page.locator("#r3").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 700


def test_a_record_shows_its_marks(page: Page) -> None:
    page.click("#r1 h3")
    assert marked(page) == ["a package of 1.5 billion kroner for Ukraine", "the package"]
    page.click('#r1 .quotes a[href="#e1-2"]')
    assert page.evaluate("document.activeElement.textContent") == "the package"


def test_shared_words_lead_to_each_of_their_records(page: Page) -> None:
    shared = page.locator('.ev[data-records="5 6"]')
    shared.click()
    assert chosen(page) == ["5"]
    shared.click()
    assert chosen(page) == ["6"]
    shared.click()
    assert chosen(page) == ["5"]


def test_all_of_it_works_from_the_keyboard(page: Page) -> None:
    page.locator(".ev").first.focus()
    page.keyboard.press("Enter")
    assert chosen(page) == ["1"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className").startswith("ev")
    page.keyboard.press("Escape")
    assert chosen(page) == []
    assert marked(page) == []
    page.locator('#r2 dl a[href="#r1"]').focus()
    page.keyboard.press("Enter")
    assert chosen(page) == ["1"]


def test_kinds_can_be_hidden_and_shown(page: Page) -> None:
    page.click(".key.position")
    assert not page.is_visible("#r5")
    shared = page.locator('.ev[data-records="5 6"]')
    assert shared.get_attribute("class") == "ev p-meeting"
    shared.click()
    assert chosen(page) == ["6"]
    page.click(".key.position")
    assert page.is_visible("#r5")
    assert shared.get_attribute("class") == "ev p-position s-meeting on"


def test_an_address_can_name_a_record(page: Page) -> None:
    page.goto(page.url.split("#")[0] + "#r6")
    page.reload()
    assert chosen(page) == ["6"]


@pytest.mark.parametrize("width", [360, 768, 1200])
def test_nothing_runs_over_the_edge(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == width


def contrast(page: Page, selector: str) -> float:
    """The contrast ratio of WCAG 2.2 between the text of ``selector`` and the page behind it."""
    script = """(selector) => {
      const luminance = (colour) => {
        const canvas = document.createElement("canvas").getContext("2d");
        canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
          .map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const text = luminance(getComputedStyle(document.querySelector(selector)).color);
      const paper = luminance(getComputedStyle(document.body).backgroundColor);
      return (Math.max(text, paper) + 0.05) / (Math.min(text, paper) + 0.05);
    }"""
    return float(page.evaluate(script, selector))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_dark(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for selector in ("body", ".source span, .source time", "h2", ".position h2", ".statement h2", ".meeting h2", "dt"):
        assert contrast(page, selector) >= 4.5, selector


def test_printing_shows_article_and_records_without_controls(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.is_visible("#r6")
    assert not page.is_visible(".legend")
