"""Bulk reading from end to end: the same bytes whoever does it, however often it was killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.batch.corpus import AID, OTHER, members, page, pages, url

pytest.importorskip("fastwarc", reason="bulk reading needs the extra `batch`")
pytest.importorskip("pyarrow", reason="bulk reading needs the extra `batch`")

import pyarrow.parquet as pq  # type: ignore[import-untyped]

from tallystick.errors import SettingsError
from tallystick.jobs import batch, cluster, stages
from tallystick.jobs.batch import Engine, Options, run_batch
from tallystick.jobs.keeping import readings_of
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.part import Given
from tallystick.jobs.read import Details, read_text
from tallystick.jobs.shards import Folder
from tallystick.jobs.workers import Task
from tallystick.knowledge import load
from tallystick.model import Raw
from tallystick.report.as_json import encode
from tallystick.sources.parts import Page, find_parts

COUNT = 24
SIZE = 2_000
ONE, TWO = Options(1, SIZE), Options(2, SIZE)


def files(out: Path) -> dict[str, bytes]:
    """Everything a reading left, but for the lock; nothing else may lie there."""
    found = (p for p in sorted(out.rglob("*")) if p.is_file() and p.name != ".lock")
    return {str(p.relative_to(out)): p.read_bytes() for p in found}


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    return [row for path in sorted((out / table).glob("*.parquet")) for row in pq.read_table(path).to_pylist()]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "a.warc.gz"
    path.write_bytes(b"".join(members(pages(COUNT))))
    return path


@pytest.fixture(scope="module")
def reference(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("reference") / "out"
    run_batch([str(archive)], out, ONE)
    return out


def test_the_account_adds_up(reference: Path) -> None:
    report = json.loads((reference / "report.json").read_text(encoding="utf-8"))
    counts = report["counts"]
    assert report["parts"]["done"] == report["parts"]["all"] > 4
    assert counts["pages"] == COUNT
    dropped = sum(n for name, n in counts.items() if name.startswith("dropped: "))
    assert counts["read"] + counts.get("copies", 0) + dropped == COUNT
    assert counts["read"] == COUNT // 3
    assert counts["dropped: triage of bytes"] == COUNT - COUNT // 3
    assert sum(n for name, n in counts.items() if name.startswith("records: ")) == len(rows(reference, "records"))


def test_records_are_those_of_reading_each_page_alone(reference: Path) -> None:
    wanted = []
    for number, text in enumerate(pages(COUNT)):
        if number % 3 == 0:
            reading = read_text(text, Details(url=f"https://news.example/{number}"))
            wanted += [encode(r) for r in reading.records]
    found = rows(reference, "records")
    assert wanted
    assert [json.loads(row["json"]) for row in found] == wanted
    texts = {row["document"]: row["text"] for row in rows(reference, "documents")}
    spans = [(texts[row["document"]], span) for row in found for span in row["evidence"]]
    assert all(text[s["start"] : s["end"]] == s["text"] for text, s in spans)


def test_two_workers_give_the_same_bytes(archive: Path, reference: Path, tmp_path: Path) -> None:
    run_batch([str(archive)], tmp_path / "out", TWO)
    assert files(tmp_path / "out") == files(reference)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
@pytest.mark.parametrize("killed_after", [1, 3])
def test_killed_and_run_again_gives_the_same_bytes(
    archive: Path, reference: Path, tmp_path: Path, killed_after: int
) -> None:
    out = tmp_path / "out"
    code = (
        "import sys\nfrom pathlib import Path\nfrom tallystick.jobs.batch import Options, run_batch\n"
        f"if __name__ == '__main__':\n    run_batch([sys.argv[1]], Path(sys.argv[2]), Options(2, {SIZE}))\n"
    )
    script = tmp_path / "run.py"
    script.write_text(code)
    process = subprocess.Popen([sys.executable, str(script), str(archive), str(out)], start_new_session=True)
    while process.poll() is None and len(list((out / "done").glob("*.json"))) < killed_after:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = {p.name: p.stat().st_mtime_ns for p in (out / "done").glob("*.json")}
    assert killed_after <= len(done) < len(list((reference / "done").iterdir()))
    assert not (out / "report.json").exists()
    run_batch([str(archive)], out, TWO)
    assert files(out) == files(reference)
    assert {name: (out / "done" / name).stat().st_mtime_ns for name in done} == done, "what was done is not done again"


def test_half_written_files_are_swept_away(archive: Path, reference: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for table in ("documents", "records"):
        (out / table).mkdir(parents=True)
        (out / table / ".00000.parquet.1.part").write_bytes(b"half")
    (out / "documents/00001.parquet").write_bytes(b"renamed, but not marked as done")
    run_batch([str(archive)], out, ONE)
    assert files(out) == files(reference)


def test_another_input_is_refused(archive: Path, reference: Path) -> None:
    before = files(reference)
    with pytest.raises(SettingsError, match="another part size"):
        run_batch([str(archive)], reference, Options(1, SIZE + 1))
    with pytest.raises(SettingsError, match="another input"):
        run_batch([str(archive), str(archive)], reference, ONE)
    assert files(reference) == before


def test_a_second_run_at_the_same_time_is_refused(archive: Path, reference: Path) -> None:
    fcntl = pytest.importorskip("fcntl", reason="no such locks here")
    with (reference / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(SettingsError, match="another run"):
            run_batch([str(archive)], reference, ONE)


def test_output_inside_the_input_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="outside"):
        run_batch([str(tmp_path)], tmp_path / "out", ONE)


def test_an_output_that_is_a_file_is_named(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(SettingsError, match="out"):
        run_batch([str(archive)], tmp_path / "out", ONE)


def test_a_folder_that_cannot_be_written_to_stops_the_run_and_what_was_done_stays(
    archive: Path, reference: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run_batch([str(archive)], out, ONE)
    (out / "done/00002.json").unlink()
    (out / "records/00002.parquet").unlink()
    (out / "records/00002.parquet").mkdir()  # also root cannot rename a file over it
    with pytest.raises(SettingsError, match="finished parts stay"):
        run_batch([str(archive)], out, ONE)
    assert len(list((out / "done").iterdir())) == len(list((reference / "done").iterdir())) - 1
    (out / "records/00002.parquet").rmdir()
    run_batch([str(archive)], out, ONE)
    assert files(out) == files(reference)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Any]]]:
    """One article four times (twice the same, cut, with another sum), then pages nobody can read."""
    root = tmp_path_factory.mktemp("copies")
    whole = page(1)
    found = {
        "a.html": whole,
        "b.html": whole,
        "c.html": whole.replace("In the fifth week", "In the last week"),
        "d.html": whole.replace("900 million", "950 million"),
        "e.html": page(2, OTHER),
        "f.html": "<html><body><script>var aid = 'Norway gives Ukraine 5 million in aid'</script></body></html>",
        "g.html": page(3).encode("utf-16").decode("latin-1"),
        "h.html": "<html><body><p>"
        + "Norwegen gibt der Ukraine in diesem Jahr 12 Haubitzen (howitzers, 5 million), "
        "und die Regierung sagt, dass es nicht das letzte Mal gewesen sein soll. " * 9 + "</p></body></html>",
        "i.html": page(4, OTHER).replace("</body>", "<footer>Norway gives Ukraine 5 million in aid.</footer></body>"),
    }
    (root / "in").mkdir()
    for name, text in found.items():
        (root / "in" / name).write_bytes(text.encode("latin-1" if name == "g.html" else "utf-8"))
    yield root / "out", run_batch([str(root / "in")], root / "out", ONE)


def test_copies_are_read_once_and_another_sum_is_no_copy(copied: tuple[Path, dict[str, Any]]) -> None:
    out, report = copied
    documents = rows(out, "documents")
    firsts = [row["document"] for row in documents]
    assert [row["copy_of"] for row in documents] == [None, firsts[0], firsts[0], None, None]
    assert [row["text"] is None for row in documents] == [False, True, True, False, False]
    assert report["counts"]["copies"] == 2
    assert {r["amount_min"] for r in rows(out, "records") if r["amount_min"]} == {9e8, 9.5e8}


def test_what_is_left_out_is_counted_by_name(copied: tuple[Path, dict[str, Any]]) -> None:
    counts = copied[1]["counts"]
    assert {k: v for k, v in counts.items() if k.startswith("dropped")} == {
        "dropped: not in English": 1,
        "dropped: triage of bytes": 2,
        "dropped: triage of text": 1,
    }


def test_copies_in_other_parts_are_found_when_all_is_read(tmp_path: Path) -> None:
    archive = tmp_path / "a.warc.gz"
    archive.write_bytes(b"".join(members([page(1), page(2, OTHER), page(1)])))
    report = run_batch([str(archive)], tmp_path / "out", Options(1, 400))
    assert report["counts"]["read"] == 2
    assert report["counts"]["copies across parts"] == 1
    (row,) = pq.read_table(tmp_path / "out/copies.parquet").to_pylist()
    first, second = (r for r in rows(tmp_path / "out", "documents"))
    assert (row["document"], row["copy_of"], row["read"]) == (second["document"], first["document"], True)


def test_a_copy_of_a_copy_is_told_with_the_first_of_all(tmp_path: Path) -> None:
    changed = page(1).replace("In the fifth week", "In the last week")
    for name, bodies in {"a": [page(2, OTHER), page(1)], "b": [changed, page(1)]}.items():
        (tmp_path / f"{name}.warc.gz").write_bytes(b"".join(members(bodies)))
    report = run_batch([str(tmp_path / f"{name}.warc.gz") for name in "ab"], tmp_path / "out", ONE)
    assert (report["counts"]["copies"], report["counts"]["copies across parts"]) == (1, 1)
    first, second, third = rows(tmp_path / "out", "documents")
    assert (third["copy_of"], third["document"]) == (second["document"], first["document"])
    table = pq.read_table(tmp_path / "out/copies.parquet").to_pylist()
    found = [(r["document"], r["copy_of"], r["read"]) for r in table]
    assert found == [(second["document"], first["document"], True), (third["document"], first["document"], False)]


def test_damage_is_in_the_report_and_a_line_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    packed = members(pages(6))
    (tmp_path / "a.warc.gz").write_bytes(packed[0] + packed[3][:200] + packed[1] + packed[3][:-200])
    picture = f"<img src='data:image/png;base64,{'x' * 10_500_000}'>"  # longer than parsers take unless they are told
    text = page(1, AID).replace("\n", " ").replace("<article>", f"<article>{picture}")
    (tmp_path / "a.html").write_text(text)
    report = run_batch([str(tmp_path / name) for name in ("a.warc.gz", "a.html")], tmp_path / "out", Options(1))
    counts = report["counts"]
    assert (counts["pages"], counts["dropped: broken-record"], counts["dropped: record-cut-short"]) == (3, 1, 1)
    assert "byte" in report["notes"]["record-cut-short"][0]
    (last,) = [r for r in rows(tmp_path / "out", "documents") if r["url"] is None]
    assert last["records"] > 0


def test_no_more_pages_are_in_memory_than_are_read_together() -> None:
    given = []

    def archive() -> Iterator[Page]:
        for number in range(9):
            given.append(number)
            yield Page(Raw(page(number, AID).encode(), "text/html", url(number)), 0)

    knowledge, tally = load(), stages.Tally()
    made = stages.make_texts(stages.screen_pages(archive(), knowledge, tally), knowledge, tally)
    texts, copies = stages.screen_texts(made, knowledge, tally), stages.Copies(knowledge)
    found = stages.read_texts(texts, copies, knowledge, tally, together=2)
    assert [len(given) for _ in found] == [2, 2, 4, 4, 6, 6, 8, 8, 9]


@pytest.mark.parametrize(
    ("size", "expected"), [(10, [4, 4, 4, 4, 8, 8, 8, 8, 9]), (5_000_000, [2, 2, 4, 4, 6, 6, 8, 8, 9])]
)
def test_pages_wait_for_one_another_up_to_a_number_and_up_to_their_bytes(size: int, expected: list[int]) -> None:
    given = []

    def archive() -> Iterator[Page]:
        for number in range(9):
            given.append(number)
            yield Page(Raw(bytes(size), "text/html", url(number)), number)

    assert [(page.place, len(given)) for page in stages.in_groups(archive(), 4)] == list(enumerate(expected))


def test_the_command_says_what_was_done(archive: Path, reference: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tallystick", "batch", str(archive), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{COUNT:>12,}  pages" in done.stdout
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert again.stdout == done.stdout
    wrong = subprocess.run([*command[:-1], str(reference)], capture_output=True, text=True, check=False)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "another part size" in wrong.stderr


def ledger_of(path: Path) -> list[str]:
    book = Ledger(str(path))
    try:
        return [f"{line.donors} {line.amount} {line.items}" for line in book.lines()]
    finally:
        book.close()


def test_the_ledger_takes_what_is_read_and_twice_is_once(archive: Path, tmp_path: Path) -> None:
    for number, text in enumerate(pages(COUNT)):
        (tmp_path / f"{number:02}.html").write_text(text)
    one_by_one = Ledger(str(tmp_path / "one.db"))
    for number in range(0, COUNT, 3):
        one_by_one.add(read_text(pages(COUNT)[number], Details(url=f"https://news.example/{number}")))
    one_by_one.close()
    command = [sys.executable, "-m", "tallystick", "batch", str(archive), "--out", str(tmp_path / "out")]
    command += ["--ledger", str(tmp_path / "a.db"), "--workers", "1"]
    reports = []
    for form in ("json", "json", "text"):
        done = subprocess.run([*command, "--format", form], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        reports.append(done.stdout)
    assert json.loads(reports[0])["ledger"] == {"documents": COUNT // 3, "claims": 2 * COUNT // 3}
    assert reports[1] == reports[0]
    assert f"{COUNT // 3:>12,}  documents in the ledger" in reports[2]
    assert sorted(ledger_of(tmp_path / "a.db")) == sorted(ledger_of(tmp_path / "one.db")) != []


def test_a_part_goes_into_the_ledger_as_it_was_read(reference: Path) -> None:
    folder = Folder.at(reference)
    kept = [reading for number in sorted(folder.done()) for reading in readings_of(folder, number)]
    wanted = [read_text(t, Details(url=f"https://news.example/{n}")) for n, t in enumerate(pages(COUNT)) if n % 3 == 0]
    assert [(r.document, r.records) for r in kept] == [(r.document, r.records) for r in wanted]


FEED = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    "<title>The Harbour Gazette</title>"
    "<item><title>Howitzers</title><link>https://news.example/1</link>"
    "<pubDate>Wed, 12 Feb 2025 09:00:00 +0000</pubDate>"
    "<content:encoded><![CDATA[<p>Norway will send 12 howitzers to Ukraine, the defence minister said.</p>]]>"
    "</content:encoded></item><item><title>More</title><link>https://news.example/2</link></item></channel></rss>"
)


def test_feeds_on_disk_are_read_entry_by_entry(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/news.rss").write_text(FEED)
    (tmp_path / "in/other.xml").write_text("<report><p>Norway will send 12 howitzers to Ukraine.</p></report>")
    report = run_batch([str(tmp_path / "in")], tmp_path / "out", ONE)
    (row,) = [r for r in rows(tmp_path / "out", "documents") if r["url"]]
    assert (row["url"], row["publisher"], str(row["published"])) == (
        "https://news.example/1",
        "The Harbour Gazette",
        "2025-02-12",
    )
    assert row["records"] > 0
    assert report["counts"]["dropped: text-elsewhere"] == 1
    assert "https://news.example/2" in report["notes"]["text-elsewhere"][0]


def test_on_a_cluster_no_site_waits_for_another_while_a_worker_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = []

    def run(_work: object, _tasks: object, where: cluster.Cluster, _folder: object) -> Iterator[Any]:
        held.append(where.in_flight)
        return iter(())

    monkeypatch.setattr(cluster, "run", run)
    archive, addresses = tmp_path / "a.warc.gz", tmp_path / "b.urls"
    archive.write_bytes(b"".join(members(pages(2))))
    addresses.write_text("https://a.example/1\nhttps://b.example/1\n")
    for target in (archive, addresses):
        tasks = [Task(n, Given(part, "")) for n, part in enumerate(find_parts([str(target)], SIZE))]
        list(batch._results(tasks, Folder.at(tmp_path), Options(2, SIZE, Engine.RAY), lambda _: None))
    assert held == [3, 1]
