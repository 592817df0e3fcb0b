"""Takes the pictures in docs/images/ of pages that `tallystick read` writes. Needs Chromium and playwright.

.venv/bin/python docs/make_images.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
ARTICLE = ["examples/uk-package.md", "--published", "2025-02-12", "--publisher", "The Harbour Gazette"]
WIDTH, HEIGHT = 1200, 760
FLAGS = ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"]


def main() -> None:
    """Write docs/images/page.png."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("no Chromium found")
    target = ROOT / "docs/images/page.png"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        _write(page)
        _shoot(chromium, page, target)


def _write(page: Path) -> None:
    command = [sys.executable, "-m", "tallystick", "read", *ARTICLE, "--format", "html", "--output", str(page)]
    subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603 - our own program, our own arguments


def _shoot(chromium: str, page: Path, target: Path) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        view = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        view.goto(page.as_uri())
        view.screenshot(path=str(target))
        browser.close()


if __name__ == "__main__":
    main()
