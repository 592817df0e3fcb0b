"""The site in a real browser: charts drawn under the strict policy, narrow and wide, light and dark, no faults."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.test_page_in_browser import CHROMIUM, FLAGS
from tests.browser.test_static_in_browser import served as another_site
from tests.web.account import fill
from tests.web.serving import running

from tallystick.web.app import create_app
from tallystick.web.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SCREENSHOTS = Path(__file__).parents[2] / "out" / "screenshots"
EXPLORED = ("/explore?view=map", "/explore?view=goods", "/explore?view=weapons")
PAGES = ("/", *EXPLORED, "/actors/GBR", "/donors", "/sum", "/compare?donor=GBR&donor=DEU")
UNDRAWN = """[...document.querySelectorAll("figure[data-chart] .canvas")]
  .filter((canvas) => !canvas.querySelector("svg [class*=mark-] path")).length"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("live") / "account.db"
    fill(str(path)).close()
    app = create_app(Settings(ledger=str(path), clock=lambda: date(2025, 6, 15)))
    with running(app) as found:
        yield found


def shown(browser: Browser, address: str, width: int, scheme: str) -> tuple[Page, list[str]]:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: troubles.append(request.url) if "//127.0.0.1" not in request.url else None)
    page.goto(address)
    height = page.evaluate("document.body.scrollHeight")
    for at in range(0, height, 500):  # charts are drawn when they come near
        page.evaluate(f"window.scrollTo(0, {at})")
        page.wait_for_timeout(40)
    for _ in range(100):
        if not page.evaluate(UNDRAWN):
            break
        page.wait_for_timeout(100)
    page.evaluate("window.scrollTo(0, 0)")
    return page, troubles


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "light"), (1280, "dark"), (2560, "light")])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_drawn_without_faults(browser: Browser, address: str, path: str, width: int, scheme: str) -> None:
    page, troubles = shown(browser, address + path, width, scheme)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    name = "".join(c if c.isalnum() else "-" for c in path).strip("-") or "overview"
    page.screenshot(path=SCREENSHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
    assert page.evaluate(UNDRAWN) == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
    assert troubles == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_violation(browser: Browser, address: str, path: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page, _ = shown(browser, address + path, 1280, scheme)
    results = axe.Axe().run(page)
    page.close()
    assert [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in results.response["violations"]] == []


MORE = (
    "/recipients", "/suppliers", "/people", "/stated", "/changes?until=2025-06-15", "/books",
    "/book?donor=GBR&year=2025", "/charts/by-donor", "/embed/by-donor", "/explore?view=table", "/explore?view=region",
    "/compare", "/sign-in", "/nowhere",
)  # fmt: skip


@pytest.mark.parametrize("path", MORE)
def test_axe_finds_nothing_on_the_other_pages_at_any_width(browser: Browser, address: str, path: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found = []
    page = browser.new_page(reduced_motion="reduce")
    page.goto(address + path)
    for width, scheme in ((360, "light"), (1280, "dark"), (2560, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for violation in axe.Axe().run(page).response["violations"]:
            found.append(f"{width} {scheme} {violation['id']}: {violation['nodes'][0]['html'][:120]}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
    assert found == []


def test_the_slider_goes_through_the_months_of_every_view(browser: Browser, address: str) -> None:
    from playwright.sync_api import expect

    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto(address + "/explore")
    total, slider = page.locator("#found .lead strong"), page.locator(".slider input")
    whole = total.inner_text()
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_url(lambda url: "until=" in url)
    expect(total).not_to_have_text(whole)
    expect(slider).to_be_focused()
    first = page.url.partition("until=")[2]
    expect(page.locator("select[name=until]")).to_have_value(first)
    page.click(".tabs a:has-text('Map')")
    page.wait_for_url(lambda url: "view=map" in url)
    assert f"until={first}" in page.url
    assert page.locator(".slider").count() == 1
    page.locator(".slider input").focus()
    page.keyboard.press("End")
    page.wait_for_url(lambda url: "until=" not in url)
    expect(total).to_have_text(whole)
    page.close()


def test_a_chart_in_a_frame_of_another_site_is_drawn(browser: Browser, address: str, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    page = browser.new_page(viewport={"width": 800, "height": 700})
    page.goto(address + "/charts/by-month?donor=GBR")
    code = page.locator(".sharing pre").last.inner_text()
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "index.html").write_text(f"<h1>Another site</h1>{code}")
    with another_site(tmp_path) as elsewhere:
        page.goto(f"{elsewhere}/index.html")
        frame = page.frame_locator("iframe")
        expect(frame.locator("svg [class*=mark-] path").first).to_be_attached()
        expect(frame.locator(".from a")).to_have_attribute("href", "/charts/by-month?donor=GBR")
        page.close()


def test_on_paper_there_is_neither_menu_nor_form(browser: Browser, address: str) -> None:
    from playwright.sync_api import expect

    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + "/sum")
    page.emulate_media(media="print")
    expect(page.locator(".passage mark").first).to_be_visible()
    for hidden in ("nav[aria-label=Main]", ".tools", ".acts"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.close()
