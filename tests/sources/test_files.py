from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from tallystick.errors import SourceError
from tallystick.sources import open_source
from tallystick.sources.files import read_file, read_stdin

NOTHING = io.BytesIO()


def test_a_file_is_handed_over_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(b"Norway \xff pays.")
    raw = open_source(str(path), stdin=NOTHING)
    assert (raw.content, raw.media_type, raw.origin, raw.url) == (
        b"Norway \xff pays.",
        "text/markdown",
        str(path),
        None,
    )


@pytest.mark.parametrize(
    ("name", "media_type"), [("a.HTML", "text/html"), ("a.txt", None), ("a", None), ("a.pdf", None)]
)
def test_the_ending_tells_the_format_where_the_bytes_do_not(tmp_path: Path, name: str, media_type: str | None) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    assert open_source(str(path), stdin=NOTHING).media_type == media_type


def test_a_dash_is_standard_input() -> None:
    raw = open_source("-", stdin=io.BytesIO(b"Norway pays."))
    assert (raw.content, raw.origin) == (b"Norway pays.", "standard input")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = str(tmp_path / "none.md")
    with pytest.raises(SourceError) as caught:
        open_source(path, stdin=NOTHING)
    assert str(caught.value).startswith(f"{path}: there is no such file; check the name")


def test_a_directory_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"this is a directory; give the files in it, for example .*/\*\.md"):
        open_source(str(tmp_path), stdin=NOTHING)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.touch()
    with pytest.raises(SourceError, match=r"empty\.txt: it is empty; check that it was saved or sent completely"):
        open_source(str(path), stdin=NOTHING)


def test_empty_standard_input_is_refused() -> None:
    with pytest.raises(SourceError, match="standard input: it is empty; check"):
        open_source("-", stdin=NOTHING)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(SourceError, match=r"secret\.txt: not allowed to read it; change its permissions"):
        open_source(str(path), stdin=NOTHING)


def test_a_refusal_of_the_system_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceError, match="not allowed to read it; change its permissions"):
        read_file(str(tmp_path / "a"))


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_file(name)


def test_the_limit_is_named(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"x" * 1001)
    assert len(read_file(str(path), limit=1001).content) == 1001
    with pytest.raises(
        SourceError, match=r"long\.txt: larger than the limit of 1,000 bytes; split it, or raise the limit"
    ):
        read_file(str(path), limit=1000)
    with pytest.raises(SourceError, match="standard input: larger than the limit of 1,000 bytes"):
        read_stdin(io.BytesIO(b"x" * 1001), limit=1000)


@pytest.mark.parametrize("target", ["ftp://example.org/a", "file:///etc/passwd", "gopher://example.org"])
def test_other_schemes_are_refused(target: str) -> None:
    with pytest.raises(SourceError, match="only addresses that begin with http:// or https:// are fetched"):
        open_source(target, stdin=NOTHING)
