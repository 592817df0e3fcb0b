"""The site as files: every link leads to a file, and what needs a server is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tallystick.errors import SettingsError
from tallystick.web.site import write_site
from tallystick.web.site_files import NOTE, Files
from tallystick.web.site_links import canonical, file_of, relinked


@pytest.fixture(scope="module")
def site(account: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    assert write_site(str(account), folder).files > 100
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
    addresses = re.findall(r'"(?:address|behind)": "([^"]*)"', text)
    assert addresses
    assert [a for a in addresses if not (site / unquote(a)).is_file()] == []


def test_nothing_there_needs_a_server(site: Path) -> None:
    assert not list(site.glob("sign*")) + list(site.glob("review*")) + list(site.glob("check*"))
    assert "<form" not in (site / "index.html").read_text(encoding="utf-8")


def test_addresses_keep_what_makes_a_page_and_lead_nowhere_else() -> None:
    assert canonical("/sum?to=UKR&measure=deliveries") == "/sum?measure=deliveries&to=UKR"
    assert canonical("/sum?measure=deliveries&since=2025-01") is None
    assert canonical("/sum?donor=GBR&donor=USA") is None
    assert canonical("/ledger?sort=sum") is None
    assert canonical("/review") is None
    assert file_of("/sum?measure=deliveries") == "sum--measure-deliveries.html"
    assert file_of("/charts/map/image.svg?donor=GBR") == "charts/map/image--donor-GBR.svg"


def test_the_stretches_of_a_long_document_are_a_file_each() -> None:
    assert canonical("/documents/x?at=17") == "/documents/x"
    assert canonical("/documents/x?at=53000") == canonical("/documents/x?at=79999")
    assert canonical("/documents/x?at=40900") == "/documents/x?at=40900"


def test_what_has_no_file_is_no_link() -> None:
    page, found = relinked('<a class="x" href="/review">r</a> {"behind": "/sum?kind=military"}', "/")
    assert found == set()
    assert "href" not in page
    assert page.endswith('{"behind": null}')


@pytest.fixture(scope="module")
def large(account: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same account, written as a large one is."""
    folder = tmp_path_factory.mktemp("large")
    assert write_site(str(account), folder, each=10).grouped
    return folder


def test_a_large_ledger_is_written_by_donor_and_year(site: Path, large: Path) -> None:
    test_every_link_leads_to_a_file(large)
    assert len(list(large.rglob("*.*"))) * 3 < len(list(site.rglob("*.*")))
    assert not (large / "lines").exists()
    assert not (large / "documents").exists()
    text = (large / "index.html").read_text(encoding="utf-8")
    assert "pages by donor and year" in text
    lines = {to for page in site.rglob("*.html") for to in re.findall(r"lines/(L\w+)\.html", page.read_text("utf-8"))}
    told = {
        id_ for page in large.glob("book--*.html") for id_ in re.findall(r'<li id="(L\w+)"', page.read_text("utf-8"))
    }
    assert lines
    assert lines == told


def test_places_on_pages_by_donor_and_year_are_there(large: Path) -> None:
    for page in large.glob("*.html"):
        for file, place in re.findall(r'href="([^"#]*)#(L\w+)"', page.read_text(encoding="utf-8")):
            assert f'id="{place}"' in (page.parent / unquote(file or page.name)).read_text(encoding="utf-8")


def test_old_files_go_and_foreign_ones_stay(account: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    earlier = Files.open(tmp_path)
    for name in ("lines/gone.html", "lines/changed.html", "documents/gone.html", "index.html"):
        earlier.write(name, b"of an earlier run")
    (tmp_path / "lines/changed.html").write_text("changed by hand")
    done = write_site(str(account), tmp_path, each=10)
    assert done.removed == 2
    assert done.left == ("lines/changed.html",)
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert not (tmp_path / "documents").exists()
    ours = {line.partition("  ")[2] for line in (tmp_path / NOTE).read_text(encoding="utf-8").splitlines()}
    there = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert there - ours == {"mine.txt", NOTE, "lines/changed.html"}


def test_a_file_of_somebody_else_is_not_written_over(account: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(SettingsError, match=r"index\.html: is not a file of an earlier run"):
        write_site(str(account), tmp_path)
    assert (tmp_path / "index.html").read_text() == "mine"


def test_a_note_that_leads_outside_is_not_followed(account: Path, tmp_path: Path) -> None:
    (tmp_path / "victim.txt").write_text("")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / NOTE).write_text(f"{empty}  ../victim.txt\n{empty}  {tmp_path}/victim.txt\n")
    write_site(str(account), folder, each=10)
    assert (tmp_path / "victim.txt").exists()
