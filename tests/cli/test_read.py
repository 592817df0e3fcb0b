from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tallystick.cli.main import main

PROGRAM = [sys.executable, "-m", "tallystick"]
ARTICLE = "Norway has sent 22 tanks to Ukraine.\n\nThe weather was fine.\n"


@dataclass(frozen=True)
class Done:
    """What a run of the command line left behind."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str, text: str = "") -> Done:
    """The command line, run here: a process of its own would load the parser anew each time."""
    streams = [io.TextIOWrapper(io.BytesIO(b), encoding="utf-8", newline="") for b in (text.encode(), b"", b"")]
    code: object = 0
    with as_process(streams, ["tallystick", *arguments]):
        try:
            main()
        except SystemExit as stop:
            code = stop.code
    assert isinstance(code, int)
    return Done(code, written(streams[1]), written(streams[2]))


@contextmanager
def as_process(streams: Sequence[io.TextIOWrapper], arguments: list[str]) -> Iterator[None]:
    """Streams and arguments as the command line finds them in a process of its own."""
    kept = sys.stdin, sys.stdout, sys.stderr, sys.argv
    sys.stdin, sys.stdout, sys.stderr = streams
    sys.argv = arguments
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr, sys.argv = kept


def written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line as a process of its own, where that is what is tested."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        check=False,
    )


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_json_holds_the_document_and_what_was_said_of_it(article: Path) -> None:
    done = run("read", str(article), "--published", "2025-02-12", "--publisher", "The Times", "--format", "json")
    document = json.loads(done.stdout)["document"]
    assert (document["published"], document["publisher"]) == ("2025-02-12", "The Times")
    assert "Norway has sent 22 tanks to Ukraine." in document["text"]
    assert (done.returncode, done.stderr) == (0, "")


def test_the_same_document_gives_the_same_bytes(article: Path) -> None:
    runs = [process("read", str(article), "--format", "json", PYTHONHASHSEED=seed) for seed in ("1", "2")]
    assert runs[0].stdout == runs[1].stdout == run("read", str(article), "--format", "json").stdout
    assert runs[0].stdout.startswith("{")


def test_standard_input_is_read(article: Path) -> None:
    done = run("read", "-", "--format", "json", text=ARTICLE)
    assert "22 tanks" in json.loads(done.stdout)["document"]["text"]


def test_csv_has_a_header_even_when_there_is_no_support(tmp_path: Path) -> None:
    path = tmp_path / "weather.txt"
    path.write_text("The weather was fine.\n", encoding="utf-8")
    rows = list(csv.reader(io.StringIO(run("read", str(path), "--format", "csv").stdout)))
    assert len(rows) == 1
    assert rows[0][:3] == ["document", "published", "publisher"]


def test_the_report_is_plain_in_a_pipe(article: Path) -> None:
    done = run("read", str(article), "--title", "Tanks sent")
    assert done.stdout.startswith("Tanks sent\n")
    assert "\x1b" not in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


@pytest.mark.parametrize("form", ["report", "json", "jsonl", "csv", "html"])
def test_output_is_what_would_have_been_printed(article: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / "out"
    printed = run("read", str(article), "--format", form).stdout
    done = run("read", str(article), "--format", form, "--output", str(target))
    assert (done.returncode, done.stdout) == (0, "")
    assert target.read_text(encoding="utf-8") == printed
    assert sorted(p.name for p in tmp_path.iterdir()) == ["article.md", "out"]


def test_output_keeps_permissions_and_follows_links(article: Path, tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old", encoding="utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    assert run("read", str(article), "--format", "json", "--output", str(link)).returncode == 0
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("{")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_failed_run_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("old", encoding="utf-8")
    assert run("read", str(tmp_path / "missing.md"), "--output", str(target)).returncode == 1
    assert target.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["missing.md"], "missing.md"),
        (["ARTICLE", "--output", "no/such/folder/out.json"], "no/such/folder/out.json"),
        ([os.sep], os.sep),
    ],
)
def test_what_cannot_be_done_is_one_message_and_exit_1(arguments: list[str], says: str, article: Path) -> None:
    done = run("read", *(str(article) if a == "ARTICLE" else a for a in arguments))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("tallystick: ")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["read", "x", "--published", "12.2.2025"], "YYYY-MM-DD"),
        (["read", "x", "--published", "2025-02-30"], "YYYY-MM-DD"),
        (["read", "x", "--published", "20250212"], "YYYY-MM-DD"),
        (["read", "x", "--published", "2025-W07-3"], "YYYY-MM-DD"),
        (["read", "x", "--format", "xml"], "xml"),
        (["read"], "target"),
        (["rede", "x"], "rede"),
    ],
)
def test_wrong_usage_is_exit_2_and_says_what_is_expected(arguments: list[str], says: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_stops_listening_is_no_error(article: Path) -> None:
    command = [*PROGRAM, "read", str(article), "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read()
    assert complaint == b""


def test_an_unknown_model_is_named(article: Path) -> None:
    done = process("read", str(article), TALLYSTICK_MODEL="no_such_model")
    assert done.returncode == 1
    assert "no_such_model" in done.stderr


def test_version_names_version_and_knowledge() -> None:
    assert process("version").stdout.startswith("tallystick 0.")


def test_help_loads_neither_parser_nor_pages() -> None:
    heavy = "{'spacy', 'pydantic', 'lxml', 'jinja2'}"
    code = f"import sys, tallystick, tallystick.cli.main; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_text_that_is_not_english_is_told_apart_by_the_exit_code() -> None:
    german = (
        "Die Bundesregierung hat gestern ein neues Paket angekündigt, das aus Panzern und Munition besteht. "
        "Der Minister sagte, die Lieferung werde noch in diesem Jahr beginnen und bis zum Sommer dauern.\n"
    )
    done = run("read", "-", "--format", "json", text=german)
    assert done.returncode == 1
    assert [issue["code"] for issue in json.loads(done.stdout)["issues"]] == ["not-english"]
