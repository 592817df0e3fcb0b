"""The site as files: every link leads to a file, and what needs a server is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tallystick.web.site import canonical, file_of, write_site


@pytest.fixture(scope="module")
def site(account: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    assert write_site(str(account), folder) > 100
    return folder


def links(page: Path) -> Iterator[str]:
    for address in re.findall(r'\b(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8")):
        yield unquote(address.partition("#")[0])


def test_every_link_leads_to_a_file(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    own = [(page, to) for page in pages for to in links(page) if to and "://" not in to]
    assert own
    assert [(p.name, to) for p, to in own if not (p.parent / to).is_file()] == []
    assert [to for _, to in own if to.startswith("/")] == []


def test_charts_lead_to_files_too(site: Path) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    addresses = re.findall(r'"address": "([^"]*)"', text)
    assert addresses
    assert [a for a in addresses if not (site / unquote(a)).is_file()] == []


def test_nothing_there_needs_a_server(site: Path) -> None:
    assert not list(site.glob("sign*")) + list(site.glob("review*")) + list(site.glob("check*"))
    assert "<form" not in (site / "index.html").read_text(encoding="utf-8")


def test_addresses_keep_only_what_makes_a_page() -> None:
    assert canonical("/sum?measure=deliveries&since=2025-01") == "/sum?measure=deliveries"
    assert canonical("/review") is None
    assert file_of("/sum?measure=deliveries") == "sum--measure-deliveries.html"
    assert file_of("/charts/map/image.svg?donor=GBR") == "charts/map/image--donor-GBR.svg"
