"""Signing in, reviewing and adding in a real browser: by keyboard, two reviewers at one line, and a document read."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.test_page_in_browser import CHROMIUM, FLAGS
from tests.web.desk import PASSWORD, ledger_to_review, line_of, site
from tests.web.serving import running

from tallystick.jobs.ledger import Ledger
from tallystick.jobs.review import decisions_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SHOTS = Path("out/screenshots")
"""Where pictures are put if the folder is there; CI keeps them."""
ARTICLE = """Oslo pays for 40 radars

Norway will give Ukraine 40 radars worth 800 million kroner.

Kari Nordmann, the defence minister, said so on Tuesday.
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "book.db"
    ledger_to_review(path).close()
    return path


@pytest.fixture
def ledger(template: Path, tmp_path: Path) -> Iterator[Ledger]:
    shutil.copy(template, tmp_path / "book.db")
    found = Ledger(str(tmp_path / "book.db"))
    yield found
    found.close()


@pytest.fixture
def address(ledger: Ledger) -> Iterator[str]:
    with running(site(Path(ledger.address))) as found:
        yield found


Visit = Callable[..., "Page"]


def typed(page: Page, label: str, words: str) -> None:
    """Type into a field once it has the focus, which the browser gives in its own time."""
    from playwright.sync_api import expect

    expect(page.get_by_label(label)).to_be_focused()
    page.keyboard.type(words)
    expect(page.get_by_label(label)).to_have_value(words)


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Visit]:
    """Opens a browser of one's own, signed in where a name is given; what it complains of fails the test."""
    troubles: list[str] = []
    pages = []

    def opened(name: str | None = None, width: int = 1280, scheme: str = "light") -> Page:
        dark: bool = scheme == "dark"
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            base_url=address,
        )
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text) if "409" not in message.text else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith((address, "data:")) else troubles.append(r.url))
        pages.append(page)
        if name is not None:
            page.goto("/sign-in?next=/review")
            typed(page, "Name", name)
            page.keyboard.press("Tab")
            typed(page, "Password", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_selector(".deskhead")
            page.wait_for_load_state()
        return page

    yield opened
    for page in pages:
        page.context.close()
    assert troubles == []


def sound(page: Page, name: str) -> None:
    """No violation of WCAG AA that axe finds, and nothing that runs over the edge. Keeps a picture, where wanted."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if SHOTS.is_dir():
        page.screenshot(path=SHOTS / f"{name}-{width}.png")


def test_a_line_is_accepted_and_taken_back_by_keyboard(visit: Visit, ledger: Ledger) -> None:
    page = visit("Ann Field")
    first, second = line_of(ledger, 155).id, line_of(ledger, 300).id
    page.keyboard.press("j")
    page.wait_for_url(f"**line={second}")
    page.keyboard.press("k")
    page.wait_for_url(f"**line={first}")
    page.keyboard.press("a")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**line={second}")
    assert line_of(ledger, 155).reviewed
    page.keyboard.press("u")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**line={first}")
    assert not line_of(ledger, 155).reviewed
    assert [str(d.ruling) for d in decisions_of(ledger)] == ["accept", "undo"]


def test_keys_open_forms_and_typing_in_them_is_typing(visit: Visit, ledger: Ledger) -> None:
    page = visit("Ann Field")
    page.keyboard.press("r")
    page.keyboard.type("jack says: cancelled")
    assert page.input_value("#reject textarea") == "jack says: cancelled"
    page.keyboard.press("Escape")
    assert page.get_attribute("#reject", "open") is None
    page.keyboard.press("c")
    assert page.get_attribute("#correct", "open") is not None
    page.select_option("#correct select", "stage")
    assert page.input_value("#correct input[name=value]") == "allocated"
    assert "delivered" in page.inner_text("#correct .hint")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    assert page.is_visible(".pick input")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.is_visible("dialog")
    page.keyboard.press("Escape")
    assert not page.is_visible("dialog")
    page.reload()
    page.keyboard.press("r")
    assert page.input_value("#reject textarea") == "jack says: cancelled", "what was typed is kept in the tab"


def test_two_reviewers_in_conflict_see_both_and_lose_nothing(visit: Visit, ledger: Ledger) -> None:
    ann, ben = visit("Ann Field"), visit("Ben Carter", scheme="dark")
    ben.keyboard.press("r")
    ben.keyboard.type("the ministry denied it")
    ann.keyboard.press("a")
    ann.keyboard.press("Control+Enter")
    ann.wait_for_url("**done=**")
    ben.keyboard.press("Control+Enter")
    ben.wait_for_selector("#yours")
    assert "Ann Field: accepted" in ben.inner_text(".decisions")
    assert ben.input_value("textarea") == "the ministry denied it"
    sound(ben, "conflict")
    assert len(decisions_of(ledger)) == 1
    ben.click("text=Decide so all the same")
    ben.wait_for_url("**done=**")
    assert [(d.who, str(d.ruling)) for d in decisions_of(ledger)] == [("Ann Field", "accept"), ("Ben Carter", "reject")]


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "light"), (1280, "dark"), (2560, "light")])
def test_the_desk_is_sound_at_every_width(visit: Visit, width: int, scheme: str) -> None:
    page = visit(None, width, scheme)
    page.goto("/sign-in")
    sound(page, f"sign-in-{scheme}")
    page.close()
    page = visit("Ann Field", width, scheme)
    sound(page, f"review-{scheme}")
    page.keyboard.press("m")
    sound(page, f"review-merge-{scheme}")
    page.goto("/add")
    sound(page, f"add-{scheme}")


def test_a_document_is_read_while_one_watches_and_then_added(visit: Visit, ledger: Ledger) -> None:
    page = visit("Ann Field", 1280)
    page.goto("/add")
    page.fill("#text", ARTICLE)
    page.fill("[name=published]", "2025-05-13")
    page.click("text=Read it")
    page.wait_for_selector(".progress")
    sound(page, "reading")
    page.wait_for_selector(".confirm", timeout=90_000)
    assert "40 radars" in page.inner_text("article.text")
    page.click("article.text a.ev >> nth=0")
    assert page.locator(".card.on").count() == 1
    sound(page, "read")
    page.set_viewport_size({"width": 360, "height": 800})
    sound(page, "read")
    page.click("text=Add to the ledger")
    page.wait_for_selector("h1:has-text('Added')")
    sound(page, "added")
    assert any("800 million kroner" in (x.amount.text if x.amount else "") for x in ledger.lines())


def test_all_of_it_works_without_a_script(chromium: Browser, address: str, ledger: Ledger) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=address, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto("/sign-in?next=/review")
    page.fill("[name=name]", "Ann Field")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.click("#reject summary")
    page.fill("#reject textarea", "the paper withdrew it")
    page.click("#reject button")
    page.wait_for_url("**done=**")
    context.close()
    assert [d.why for d in decisions_of(ledger)] == ["the paper withdrew it"]
