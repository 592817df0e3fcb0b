from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from tallystick.errors import TextError
from tallystick.model import Raw
from tallystick.text import TextResult, to_document

TEXT = "Norway has sent “22 tanks”, worth £150 million – about €175 million – to Zürich’s depot."


def read(content: bytes, media_type: str | None = None) -> TextResult:
    return to_document(Raw(content, media_type, "note.txt"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_unicode_is_known_by_its_bytes(encoding: str) -> None:
    result = read(TEXT.encode(encoding))
    assert result.document.text == TEXT
    assumed = ["encoding-assumed"] if encoding in {"utf-16-le", "utf-16-be"} else []  # these two come without a mark
    assert [issue.code for issue in result.issues] == assumed


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
def test_a_declared_encoding_is_used(encoding: str) -> None:
    result = read(TEXT.encode(encoding), f"text/plain; charset={encoding}")
    assert result.document.text == TEXT
    assert result.issues == ()


def test_an_undeclared_encoding_of_western_text_is_assumed_and_reported() -> None:
    result = read(TEXT.encode("cp1252"))
    assert result.document.text == TEXT
    (issue,) = result.issues
    assert (issue.code, issue.message) == ("encoding-assumed", "note.txt: its encoding is not declared; read as cp1252")


def test_a_wrong_declaration_is_reported() -> None:
    result = read(TEXT.encode("cp1252"), "text/plain; charset=utf-8")
    assert result.document.text == TEXT
    assert [issue.message for issue in result.issues] == [
        "note.txt: declared as utf-8, which it is not; read as cp1252"
    ]


@pytest.mark.parametrize("label", ["no-such-thing", "hex", "zip", "rot13"])
def test_a_declaration_that_names_no_encoding_is_passed_over(label: str) -> None:
    assert read(TEXT.encode(), f"text/plain; charset={label}").document.text == TEXT


def test_utf8_cut_in_the_middle_of_a_character_is_read_and_marked() -> None:
    content = (TEXT + " “Thank you").encode() + "”".encode()[:1]
    result = read(content)
    assert result.document.text == TEXT + " “Thank you\ufffd"
    (issue,) = result.issues
    assert issue.message == (
        "note.txt: its encoding is not declared; read as damaged utf-8; 1 unreadable characters are marked with \ufffd"
    )


def test_text_that_was_encoded_twice_is_reported() -> None:
    result = read("Norway sent â€œ22 tanksâ€\x9d worth Â£150 million.".encode())
    (issue,) = result.issues
    assert issue.code == "encoded-twice"
    assert issue.message.startswith("note.txt: 3 signs were encoded twice before, the first reads “â€œ”")


def test_text_in_another_alphabet_is_guessed() -> None:
    text = "Норвегия передала Украине двадцать два танка, сообщило министерство обороны. " * 4
    result = read(text.encode("cp1251"))
    assert result.document.text == text.strip()
    assert {issue.code for issue in result.issues} == {"encoding-assumed", "not-english"}


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "remedy"),
    [
        (gzip.compress(TEXT.encode()), "a gzip archive", "unpack it first"),
        (archive(), "a zip archive or an office document", "save it as PDF, HTML or plain text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "an image (PNG)", "run text recognition"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "an image (JPEG)", "run text recognition"),
        (b"{\\rtf1 Norway}", "a rich text document", "save it as PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(50), "an old office document", "save it as PDF"),
        (b"WARC/1.0\r\n", "a web archive", "give the pages in it one by one"),
        (bytes(range(256)) * 40, "binary data", "save it as PDF"),
        (b"\x01\x02\x00\x00\x00\x07" * 100, "binary data", "save it as PDF"),
    ],
)
def test_what_is_no_text_is_named_and_refused(content: bytes, name: str, remedy: str) -> None:
    with pytest.raises(TextError) as caught:
        read(content)
    message = str(caught.value)
    assert message.startswith(f"note.txt: this is {name}")
    assert remedy in message


@pytest.mark.parametrize(
    "content", [b" ", b"\n\r\n\t", b"\xef\xbb\xbf", "\u00a0\u200b\n".encode(), b"\0\0\0", b"---\n\n***", b"..."]
)
def test_nothing_but_white_space_is_refused(content: bytes) -> None:
    with pytest.raises(
        TextError, match=r"note\.txt: there is no text in it; check that it was saved or sent completely"
    ):
        read(content)


def test_the_id_is_the_digest_of_the_bytes() -> None:
    digest = "3c99900bc877b762233b6adec8d5a232699cc515b97b8ea6c1d2bbc0b14e5630"
    assert read(b"Norway pays.").document.id == f"sha256:{digest}"
    assert read(b"Norway pays. ").document.id != f"sha256:{digest}"
