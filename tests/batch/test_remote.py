"""Archives and tables in other storage: the same pages, the same bytes, and a clear account of what is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.batch import s3
from tests.batch.corpus import members, pages
from tests.batch.test_archives import WHOLE, lines, outline

pytest.importorskip("fastwarc", reason="bulk reading needs the extra `batch`")
pytest.importorskip("pyarrow", reason="bulk reading needs the extra `batch`")

import fsspec

from tallystick.errors import SourceError, UnreachableError
from tallystick.jobs.batch import Options, run_batch
from tallystick.jobs.part import Given, do_part
from tallystick.jobs.shards import Folder, Plan
from tallystick.jobs.workers import Progress, Task
from tallystick.sources import places
from tallystick.sources.archives import read_part
from tallystick.sources.parts import find_parts

ROOT = Path(__file__).parents[2]
COUNT = 12


@pytest.fixture
def memory() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


def found(target: str, size: int, limit: int = 10**6) -> list[str]:
    return [f for part in find_parts([target], size) for f in outline(list(read_part(part, limit)))]


@pytest.mark.parametrize("size", [900, 10**9])
@pytest.mark.parametrize("chunk", [100, 4_000_000])
def test_archives_elsewhere_hold_what_they_hold_here(
    size: int, chunk: int, memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "_CHUNK", chunk)
    damaged = WHOLE[: len(WHOLE) // 2] + b"\x00damage\x00" + WHOLE[len(WHOLE) // 2 :]
    for name, content in {"a.warc.gz": WHOLE, "b.warc.gz": damaged, "c.jsonl": lines()}.items():
        (tmp_path / name).write_bytes(content)
        memory.pipe(f"/in/{name}", content)
        assert found(f"memory://in/{name}", size) == found(str(tmp_path / name), size)
    assert found("memory://in", size) == found(str(tmp_path), size)


def test_a_part_is_written_elsewhere_as_it_is_here(memory: Any, tmp_path: Path) -> None:
    memory.pipe("/in/a.warc.gz", b"".join(members(pages(4))))
    (part,) = find_parts(["memory://in"])
    for root in ("memory://out", str(tmp_path / "out")):
        folder = Folder.at(root)
        assert folder.open(Plan((part,), 1)) == [0]
        folder.finish(0, do_part(Task(0, Given(part, root)), Progress([0, 0, 0])))
        folder.mark(0, 7)
        assert folder.marked(0) == 7
        folder.close()
        assert (folder.marked(0), folder.open(Plan((part,), 1))) == (-1, [])
    here = {str(p.relative_to(tmp_path / "out")): p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert {name.removeprefix("/out/"): memory.cat(name) for name in memory.find("/out")} == here


def test_what_is_not_there_and_storage_nobody_knows_are_named(memory: Any) -> None:
    with pytest.raises(SourceError, match=r"memory://none.*no such"):
        find_parts(["memory://none"])
    with pytest.raises(SourceError, match=r"nowhere://x.*tallystick\[cluster\]"):
        find_parts(["nowhere://x"])


def test_a_key_that_goes_missing_while_others_are_read_is_named(memory: Any, tmp_path: Path) -> None:
    for name in ("a", "b"):
        memory.pipe(f"/in/{name}.warc.gz", WHOLE)
    parts = find_parts(["memory://in"])
    Folder.at(tmp_path).open(Plan(tuple(parts), 1))
    memory.rm("/in/b.warc.gz")
    here, gone = (do_part(Task(n, Given(part, str(tmp_path))), Progress([0, 0, 0])) for n, part in enumerate(parts))
    assert here["counts"]["pages"] > 0
    assert gone["counts"] == {"dropped: unreadable-file": 1}
    (message,) = gone["notes"]["unreadable-file"]
    assert message == "memory:///in/b.warc.gz: there is no such file or folder; check the name"


class Lost:
    """A file of a storage that no longer answers."""

    def read(self, _: int) -> bytes:
        raise TimeoutError("no answer for a minute")

    def seek(self, place: int, _: int = 0) -> int:
        return place

    def tell(self) -> int:
        return 0

    def close(self) -> None:
        pass


def test_storage_that_does_not_answer_gives_the_part_up(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.pipe("/in/a.warc.gz", WHOLE)
    (part,) = find_parts(["memory://in"])
    monkeypatch.setattr(type(memory), "_open", lambda *_, **__: Lost())
    with pytest.raises(UnreachableError, match=r"a\.warc\.gz.*no answer for a minute.*run again"):
        list(read_part(part))


@pytest.fixture
def endpoint() -> Iterator[str]:
    pytest.importorskip("s3fs", reason="S3 is tested where requirements/cluster.lock is installed")
    with s3.served() as address:
        yield address


def command(endpoint: str, *arguments: str, key: str = s3.KEY) -> subprocess.CompletedProcess[str]:
    settings = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_MAX_ATTEMPTS": "1",
    }
    whole = [sys.executable, "-m", "tallystick", "batch", *arguments, "--workers", "1"]
    return subprocess.run(whole, capture_output=True, text=True, check=False, env=os.environ | settings, timeout=240)


def test_from_s3_to_s3_the_bytes_are_those_of_here(endpoint: str, tmp_path: Path) -> None:
    archive = b"".join(members(pages(COUNT)))
    (tmp_path / "a.warc.gz").write_bytes(archive)
    s3.Handler.objects["/crawl/news/a.warc.gz"] = archive
    run_batch([str(tmp_path / "a.warc.gz")], tmp_path / "out", Options(1))
    done = command(endpoint, "s3://crawl/news/", "--out", "s3://tables/march")
    assert done.returncode == 0, done.stderr
    assert f"{COUNT:>12,}  pages" in done.stdout
    made = {k.removeprefix("/tables/march/"): v for k, v in s3.Handler.objects.items() if k.startswith("/tables/")}
    for name in ("documents/00000.parquet", "records/00000.parquet", "copies.parquet"):
        assert made[name] == (tmp_path / "out" / name).read_bytes()
    assert set(made) == {str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*.[pj]*")}
    again = command(endpoint, "s3://crawl/news/", "--out", "s3://tables/march")
    assert (again.returncode, again.stdout) == (0, done.stdout)


def test_a_key_that_is_missing_and_credentials_that_are_wrong_are_named(endpoint: str, tmp_path: Path) -> None:
    missing = command(endpoint, "s3://crawl/none.warc.gz", "--out", str(tmp_path / "out"))
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "s3://crawl/none.warc.gz: there is no such file or folder" in missing.stderr
    wrong = command(endpoint, "s3://crawl/none.warc.gz", "--out", str(tmp_path / "out"), key="AKIAWRONG")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "s3://crawl/none.warc.gz: the storage refuses it" in wrong.stderr
    assert "credentials" in wrong.stderr
    assert len(wrong.stderr.splitlines()) == 1


def test_what_storage_refuses_is_given_up_by_name_and_done_by_another_run(endpoint: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        s3.Handler.objects[f"/crawl/{name}.warc.gz"] = b"".join(members(pages(2)))
    s3.Handler.refused.add("/crawl/b.warc.gz")
    first = command(endpoint, "s3://crawl", "--out", str(tmp_path / "out"))
    assert first.returncode == 1, first.stderr
    assert "given up: s3://crawl/b.warc.gz" in first.stdout
    report = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
    assert (report["counts"]["pages"], report["parts"]) == (2, {"all": 2, "done": 1, "given up": 1})
    assert "credentials" in report["given up"][0]["why"]
    s3.Handler.refused.clear()
    second = command(endpoint, "s3://crawl", "--out", str(tmp_path / "out"))
    assert second.returncode == 0, second.stderr
    assert f"{4:>12,}  pages" in second.stdout
