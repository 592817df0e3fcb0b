"""Archives of every sort and state: each page, or the name of what is wrong with it, and nothing twice."""

from __future__ import annotations

import gzip
import json
import random
import sys
import tracemalloc
import zlib
from pathlib import Path
from typing import cast

import pytest

pytest.importorskip("fastwarc", reason="reading WARC needs the extra `batch`")
pytest.importorskip("pyarrow", reason="reading Parquet needs the extra `batch`")

from tests.batch.corpus import members, record, url

from tallystick.errors import SettingsError, SourceError
from tallystick.model import Raw
from tallystick.sources.archives import read_addresses, read_part
from tallystick.sources.fetch import Fetcher
from tallystick.sources.parts import Fault, Kind, Page, find_parts

LIMIT = 1_000_000


def noise(number: int) -> str:
    """A page that packs badly, so that members have thousands of bytes."""
    return "".join(random.Random(number).choices("abcdefgh <p>", k=20_000))  # noqa: S311 - no secrets


BODIES = [noise(n) for n in range(6)]
MEMBERS = members(BODIES)
WHOLE = b"".join(MEMBERS)
PLACES = [len(b"".join(MEMBERS[:n])) for n in range(7)]


def read(path: Path, size: int = 10**9, limit: int = LIMIT) -> list[Page | Fault]:
    return [found for part in find_parts([str(path)], size) for found in read_part(part, limit)]


def outline(found: list[Page | Fault]) -> list[str]:
    """Numbers of pages and codes of faults, in order."""
    return [f.code if isinstance(f, Fault) else str(f.raw.url).rpartition("/")[2] for f in found]


def damaged(at: int) -> bytes:
    content = bytearray(WHOLE)
    content[at : at + 100] = bytes(100)
    return bytes(content)


def odd(body: bytes, media_type: str = "text/html", **changes: object) -> bytes:
    """An odd record 9 between two good ones."""
    return MEMBERS[0] + gzip.compress(record(9, body, media_type, **changes)) + MEMBERS[1]


def without(name: bytes) -> bytes:
    return MEMBERS[0] + gzip.compress(record(9, b"<p>x</p>").replace(name, b"X-" + name)) + MEMBERS[1]


BOMB = gzip.compress(bytes(30_000_000))
CASES = [
    ("whole", WHOLE, "0 1 2 3 4 5"),
    ("one member for all records", gzip.compress(b"".join(map(gzip.decompress, MEMBERS))), "0 1 2 3 4 5"),
    ("not packed", b"".join(map(gzip.decompress, MEMBERS)), "0 1 2 3 4 5"),
    ("cut off in the last record", WHOLE[: PLACES[5] + 3000], "0 1 2 3 4 record-cut-short"),
    ("cut off between records", WHOLE[: PLACES[5]], "0 1 2 3 4"),
    ("cut off in the middle", MEMBERS[0] + MEMBERS[1][:3000] + MEMBERS[2], "0 broken-record 2"),
    ("zeroes within a record", damaged(PLACES[2] + 3000), "0 1 broken-record 3 4 5"),
    ("zeroes within the first", damaged(3000), "broken-record 1 2 3 4 5"),
    ("zeroes over a gzip header", damaged(PLACES[3]), "0 1 2 broken-record 4 5"),
    ("no record in a member", MEMBERS[0] + gzip.compress(b"WXRC/1.0\r\n\r\n") + MEMBERS[1], "0 broken-record 1"),
    ("junk at the end", WHOLE + b"junk" * 20, "0 1 2 3 4 5 broken-record"),
    ("a length too long", odd(b"<p>x</p>", lie=500), "0 9 broken-record 1"),
    ("a length too short", odd(b"<p>x</p>" * 9, lie=-30), "0 9 broken-record 1"),
    ("no length", without(b"Content-Length"), "0 http-status broken-record 1"),
    ("no sort", without(b"WARC-Type"), "0 broken-record 1"),
    ("not found", odd(b"<p>x</p>", status="404 Not Found"), "0 http-status 1"),
    ("a picture", odd(b"<p>x</p>", media_type="image/png"), "0 media-type 1"),
    ("an empty page", odd(b""), "0 empty-page 1"),
    ("a packed body", odd(gzip.compress(b"<p>x</p>"), extra="Content-Encoding: gzip\r\n"), "0 9 1"),
    ("a body said to be packed", odd(b"<p>x</p>", extra="Content-Encoding: gzip\r\n"), "0 9 1"),
    ("a body in chunks", odd(b"8\r\n<p>x</p>\r\n0\r\n\r\n", extra="Transfer-Encoding: chunked\r\n"), "0 9 1"),
    ("a bomb in a body", odd(BOMB, extra="Content-Encoding: gzip\r\n"), "0 record-too-large 1"),
    ("a huge record", odd(bytes(30_000_000)), "0 record-too-large 1"),
    ("empty", b"", "empty-archive"),
    ("no archive", b"hello\n" * 1000, "broken-record"),
]


@pytest.mark.parametrize(("content", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_every_record_is_read_or_named(content: bytes, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    assert " ".join(outline(read(path))) == expected


@pytest.mark.parametrize("content", [WHOLE, damaged(PLACES[2] + 3000), damaged(PLACES[3])], ids=["whole", "a", "b"])
@pytest.mark.parametrize("size", [1_000, 7_001, PLACES[1], PLACES[2], PLACES[3] + 1, 30_000])
def test_parts_together_hold_what_the_whole_holds(content: bytes, size: int, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    whole, parts = read(path), read(path, size)
    pages = [[p.raw for p in found if isinstance(p, Page)] for found in (whole, parts)]
    assert pages[0] == pages[1]
    assert outline(whole).count("broken-record") == outline(parts).count("broken-record")


def test_the_bytes_of_a_page_are_those_of_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(WHOLE)
    found = [p for p in read(path) if isinstance(p, Page)]
    assert [p.raw.content.decode() for p in found] == BODIES
    assert found[2].raw.media_type == "text/html; charset=utf-8"
    assert found[2].raw.url == found[2].raw.origin == url(2)


def test_a_huge_record_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(odd(bytes(200_000_000)))
    tracemalloc.start()
    assert outline(read(path)) == ["0", "record-too-large", "1"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_body_that_unpacks_without_end_is_unpacked_no_further_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(odd(gzip.compress(bytes(60_000_000), 1), extra="Content-Encoding: gzip\r\n"))
    tracemalloc.start()
    assert outline(read(path)) == ["0", "record-too-large", "1"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * LIMIT


def test_a_small_record_that_unpacks_without_end_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    packer = zlib.compressobj(wbits=31)
    bomb = packer.compress(record(9, b"<p>x</p>") + bytes(100_000_000)) + packer.flush()
    path.write_bytes(MEMBERS[0] + bomb + MEMBERS[1])
    assert outline(read(path)) == ["0", "9", "broken-record", "1"]


LINES = [
    {"text": "One.", "url": url(0), "published": "2025-03-01T10:00:00Z", "title": "A", "publisher": "B"},
    {"html": "<p>Two.</p>", "url": url(1), "date": "soon"},
    {"url": url(2)},
    {"content": "Four.", "url": url(3)},
]


def lines() -> bytes:
    rows = [json.dumps(line).encode() for line in LINES]
    return b"\n".join([*rows[:2], b"{broken", b"[1]", *rows[2:], json.dumps({"text": "x" * 2000}).encode()]) + b"\n"


@pytest.mark.parametrize("size", [1, 10, 97, 10_000])
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_json_lines(name: str, size: int, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(lines()) if name.endswith(".gz") else lines())
    found = read(path, size, limit=1000)
    expected = "0 unclear-date 1 broken-record broken-record empty-page 3 record-too-large"
    assert " ".join(outline(found)) == expected
    first = found[0]
    assert isinstance(first, Page)
    assert (str(first.published), first.title, first.publisher) == ("2025-03-01", "A", "B")
    assert (first.raw.content, first.raw.media_type) == (b"One.", "text/plain")


def test_packed_json_lines_that_break_off(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(lines())[:-12])
    assert outline(read(path))[-1] == "broken-archive"


@pytest.mark.parametrize("size", [1, 10**9])
def test_parquet(size: int, tmp_path: Path) -> None:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    path = tmp_path / "a.parquet"
    columns = {name: [line.get(name) for line in LINES] for name in ("html", "text", "content", "url", "date")}
    pq.write_table(pa.table(columns), path, row_group_size=2)
    assert outline(read(path, size)) == ["0", "unclear-date", "1", "empty-page", "3"]
    path.write_bytes(path.read_bytes()[:-9])
    assert outline(read(path, size)) == ["broken-archive"]


def test_folders_hold_pages_and_archives_in_a_fixed_order(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "b.html").write_text("<p>x</p>")
    (tmp_path / "deep/c.txt").write_text("y")
    (tmp_path / "a.warc.gz").write_bytes(WHOLE)
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / ".hidden").write_text("z")
    parts = find_parts([str(tmp_path)])
    assert [p.kind for p in parts] == [Kind.WARC, Kind.FILES]
    assert [Path(n).name for n in parts[1].names] == ["b.html", "c.txt", "empty.txt"]
    codes = [f.code if isinstance(f, Fault) else "page" for f in read_part(parts[1])]
    assert codes == ["page", "page", "unreadable-file"]


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        find_parts([str(tmp_path / "none")])


@pytest.mark.parametrize("name", ["a.warc.gz", "a.jsonl"])
def test_a_missing_package_is_named_with_the_way_to_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tallystick.jobs.batch import Options, run_batch

    (tmp_path / name).write_bytes(WHOLE if name.endswith(".gz") else lines())
    package = "fastwarc" if name.endswith(".gz") else "pyarrow"
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(SettingsError, match=rf"{package}.*tallystick\[batch\]"):
        if package == "fastwarc":
            read(tmp_path / name)
        else:
            run_batch([str(tmp_path / name)], tmp_path / "out", Options(1))


def test_lists_of_addresses_give_each_site_to_one_worker_and_let_sites_take_turns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = tmp_path / "a.urls"
    a, b = "https://a.example/{}".format, "https://b.example/1"
    lists.write_text("\n".join(["# news", a(1), a(2), "", b, a(1), "https://["]))
    (part,) = find_parts([str(lists)])
    assert part.names == (a(1), b, "https://[", a(2))
    monkeypatch.setattr("tallystick.sources.parts.FILES", 2)
    assert [p.names for p in find_parts([str(lists)])] == [(a(1), a(2)), (b, "https://[")]


class Site:
    """A site with one page; its pages are not asked for over the network."""

    def page(self, url: str) -> Raw:
        if url.endswith("1"):
            return Raw(b"<p>x</p>", "text/html", url, url)
        if url.endswith("3"):
            raise SourceError("a.example: no such host can be found")
        if "@" in url:
            raise SourceError("the URL holds a user name or a password")
        raise SourceError(f"{url}: the site has no such page (404)")


def test_pages_of_a_list_are_fetched_and_what_fails_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.urls").write_text(
        "".join(f"https://{a}\n" for a in ("a.example/1", "a.example/2", "a.example/3", "u:p@a.example"))
    )
    (part,) = find_parts([str(tmp_path / "a.urls")])
    page, *faults = read_addresses(part, 1000, cast("Fetcher", Site()))
    assert isinstance(page, Page)
    assert (page.raw.url, page.place) == ("https://a.example/1", part.size // 4)
    assert {f.code for f in faults if isinstance(f, Fault)} == {"unreadable-page"}
    assert [f.message for f in faults if isinstance(f, Fault)] == [
        "the URL holds a user name or a password",
        "https://a.example/2: the site has no such page (404)",
        "https://a.example/3: a.example: no such host can be found",
    ]
