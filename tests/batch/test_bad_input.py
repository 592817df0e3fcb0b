"""Bulk reading of what is damaged, hostile or too large, and on a full disk: named in the report, the rest read."""

from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.batch.corpus import AID, members, page, record

pytest.importorskip("fastwarc", reason="bulk reading needs the extra `batch`")
pytest.importorskip("pyarrow", reason="bulk reading needs the extra `batch`")

from tallystick.errors import SettingsError
from tallystick.jobs import batch
from tallystick.jobs.batch import Options, run_batch
from tallystick.jobs.part import Given, do_part
from tallystick.jobs.shards import Folder, Plan
from tallystick.jobs.workers import Progress, Task
from tallystick.sources.parts import PAGE_LIMIT, find_parts

MORE = range(30, 60)
WHOLE = members([page(n) for n in range(8)])
TOO_LARGE = bytes(PAGE_LIMIT + 1)


def odd(number: int, body: bytes, media_type: str = "text/html", **changes: object) -> bytes:
    return gzip.compress(record(number, body, media_type, **changes), 1)


@dataclass(frozen=True)
class Case:
    """What lies between two good records, and how the report names it; nothing, if it is a page that is read."""

    what: str
    content: bytes
    code: str | None


SIGNED = page(20).replace("Norway", "£900m: Norway")
CASES = (
    Case("a member that is cut", WHOLE[2][:-300], "broken-record"),
    Case("a header that is no header", gzip.compress(b"WARC/1.0\r\nContent-Length: many\r\n\r\n"), "broken-record"),
    Case("a length that is a lie", odd(21, page(21).encode(), lie=700), "broken-record"),
    Case("a record too large", odd(22, TOO_LARGE), "record-too-large"),
    Case("a bomb", odd(23, gzip.compress(TOO_LARGE), extra="Content-Encoding: gzip\r\n"), "record-too-large"),
    Case("a charset that it is not", odd(24, SIGNED.encode("cp1252")), None),
    Case("a charset nobody knows", odd(25, SIGNED.encode(), media_type="text/html; charset=x-klingon"), None),
)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.what)
def test_each_is_named_in_the_report_and_its_neighbours_are_read(case: Case, tmp_path: Path) -> None:
    archive = tmp_path / "a.warc.gz"
    archive.write_bytes(WHOLE[0] + case.content + WHOLE[1])
    report = run_in_process(archive, tmp_path / "out")
    counts = report["counts"]
    named = {k.removeprefix("dropped: ") for k in counts if k.startswith("dropped")} - {"http-status"}
    assert named == ({case.code} if case.code else set())
    assert counts["read"] >= (2 if case.code else 3)
    if case.code:
        assert all("a.warc.gz, " in message for message in report["notes"][case.code])
    elif "is not" in case.what:
        assert counts["issues: encoding-assumed"] == 1


def run_in_process(archive: Path, out: Path) -> dict[str, Any]:
    """One part done here: what a worker does, without the time in which one starts."""
    (part,) = find_parts([str(archive)])
    folder = Folder.at(out)
    folder.open(Plan((part,), 1))
    return do_part(Task(0, Given(part, str(out))), Progress([0, 0, 0]))


def test_a_page_at_which_workers_died_is_left_out_by_name(tmp_path: Path) -> None:
    archive = tmp_path / "a.warc.gz"
    archive.write_bytes(b"".join(WHOLE[:3]))
    (part,) = find_parts([str(archive)])
    Folder.at(tmp_path / "out").open(Plan((part,), 1))
    account = do_part(Task(0, Given(part, str(tmp_path / "out")), leave_out=(1,), careful=True), Progress([0, 0, 0]))
    counts = account["counts"]
    assert (counts["pages"], counts["dropped: worker lost"], counts["read"]) == (3, 1, 2)
    assert account["notes"]["worker lost"] == ["https://news.example/1: two workers died at it"]


_PEAK = """
import resource, sys
from tallystick.sources.archives import read_part
from tallystick.sources.parts import find_parts
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 * 1024 if sys.platform == "darwin" else 1024)
small, large = (find_parts([name], 10**12)[0] for name in sys.argv[1:])
before = [found for found in read_part(small)] and peak()
print(*(getattr(found, "code", "page") for found in read_part(large)), peak() - before)
"""


def test_half_a_gigabyte_in_one_record_is_passed_over_in_little_memory(tmp_path: Path) -> None:
    small, large = tmp_path / "small.warc", tmp_path / "large.warc"
    first, last = record(1, page(1).encode()), record(3, page(3).encode())
    small.write_bytes(first + last)
    size = 500_000_000
    with large.open("wb") as file:
        file.write(first + record(2, b"", lie=size)[: -len(b"\r\n\r\n")])
        file.seek(size, 1)  # a hole in the file: zeros that take no room on the disk
        file.write(b"\r\n\r\n" + last)
    done = subprocess.run(
        [sys.executable, "-c", _PEAK, str(small), str(large)], capture_output=True, text=True, check=False
    )
    *found, grown = done.stdout.split()
    assert found == ["page", "record-too-large", "page"], done.stderr
    assert int(grown) < 50


def test_a_full_disk_stops_the_run_with_an_account_and_what_is_finished_stays(tmp_path: Path) -> None:
    small, large = tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"
    small.write_bytes(WHOLE[0])
    matters = ("roads", "bridges", "schools", "parks", "farms", "mills", "halls", "lakes")
    own = {n: [f"Town {n} spoke of its {m}, {n * k} in all." for k, m in enumerate(matters)] for n in MORE}
    large.write_bytes(b"".join(members([page(n, (*AID, *lines)) for n, lines in own.items()])))
    out, room = tmp_path / "out", 16_000
    first = command([small, large], out, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))
    assert (first.returncode, len(first.stderr.strip().splitlines())) == (1, 1), first.stderr
    assert "cannot write here" in first.stderr
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert (report["parts"], report["counts"]["read"]) == ({"all": 2, "done": 1, "given up": 1}, 1)
    assert str(out) in report["stopped"]
    assert "finished parts stay" in report["stopped"]
    second = command([small, large], out)
    assert second.returncode == 0, second.stderr
    assert "stopped" not in json.loads((out / "report.json").read_text(encoding="utf-8"))
    whole = tmp_path / "whole"
    run_batch([str(small), str(large)], whole, Options(1))
    made = sorted(p.relative_to(whole) for p in whole.rglob("*.parquet"))
    assert [(out / p).read_bytes() for p in made] == [(whole / p).read_bytes() for p in made]


def test_a_disk_that_fills_in_the_search_for_copies_is_told_in_the_report_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> int:
        raise SettingsError("the disk is full")

    archive, out = tmp_path / "a.warc.gz", tmp_path / "out"
    archive.write_bytes(WHOLE[0])
    monkeypatch.setattr(batch, "merge_copies", full)
    with pytest.raises(SettingsError, match="disk is full"):
        run_batch([str(archive)], out, Options(1))
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert (report["stopped"], report["parts"]["done"]) == ("the disk is full", 1)


def command(
    archives: list[Path], out: Path, limited: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", "tallystick", "batch", *map(str, archives), "--out", str(out), "--workers", "1"]
    return subprocess.run(whole, capture_output=True, text=True, check=False, preexec_fn=limited)
