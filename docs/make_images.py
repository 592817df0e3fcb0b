"""Takes the pictures in docs/images/: of a page that `tallystick read` writes, and of the site of the tests' account.

Needs Chromium and playwright.

.venv/bin/python docs/make_images.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
ARTICLE = ["examples/uk-package.md", "--published", "2025-02-12", "--publisher", "The Harbour Gazette"]
WIDTH, HEIGHT = 1200, 760
SITE = {"overview": "/", "explore": "/explore?view=map", "line": "/ledger?donor=GBR&sort=sources"}
FLAGS = ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"]


def main() -> None:
    """Write docs/images/*.png."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("no Chromium found")
    target = ROOT / "docs/images/page.png"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        _write(page)
        _shoot(chromium, page.as_uri(), target)
        with _site(Path(folder) / "account.db") as address:
            for name, path in SITE.items():
                _shoot(chromium, address + path, target.with_name(f"{name}.png"), follow=name == "line")


@contextmanager
def _site(ledger: Path) -> Iterator[str]:
    """The site of the tests' account, on a port of its own."""
    from tests.web.account import fill
    from tests.web.serving import running

    from tallystick.web.app import create_app
    from tallystick.web.settings import Settings

    fill(str(ledger)).close()
    app = create_app(Settings(ledger=str(ledger), clock=lambda: date(2025, 6, 15)))
    with running(app) as address:
        yield address


def _write(page: Path) -> None:
    command = [sys.executable, "-m", "tallystick", "read", *ARTICLE, "--format", "html", "--output", str(page)]
    subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603 - our own program, our own arguments


def _shoot(chromium: str, address: str, target: Path, *, follow: bool = False) -> None:
    """One picture; with ``follow`` that of the first line of the table at the address."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        view = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        view.goto(address)
        if follow:
            view.locator("tbody a[href*='/lines/']").first.click()
        view.wait_for_timeout(1500)
        view.screenshot(path=str(target))
        browser.close()


if __name__ == "__main__":
    main()
