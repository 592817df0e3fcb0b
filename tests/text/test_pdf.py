from __future__ import annotations

from collections.abc import Sequence

import pytest

from tallystick.errors import TextError
from tallystick.model import Raw
from tallystick.text import TextResult, to_document

from .pdfs import Line, locked, paragraphs, pdf

FIRST = [
    "Norway will send 22 tanks, 300 mis-",
    "siles and some self-",
    "propelled guns to Ukraine before the end of the",
    "year, the minister said.",
]
SECOND = [
    "Sweden has promised £12 million for ammunition.",
    "It is the largest sum so far that the country has set aside.",
]


DAYS = ("first", "second", "third", "fourth", "fifth")


def read(content: bytes) -> TextResult:
    return to_document(Raw(content, "application/pdf", "release.pdf"))


def refused(content: bytes) -> str:
    with pytest.raises(TextError) as caught:
        read(content)
    return str(caught.value)


def test_lines_become_paragraphs_and_broken_words_whole() -> None:
    result = read(pdf([paragraphs(["Two countries promise more"], FIRST, SECOND)]))
    assert result.document.text.split("\n\n") == [
        "Two countries promise more",
        (
            "Norway will send 22 tanks, 300 missiles and some self-propelled guns to Ukraine before the end of the "
            "year, the minister said."
        ),
        "Sweden has promised £12 million for ammunition. It is the largest sum so far that the country has set aside.",
    ]
    assert result.document.title == "Two countries promise more"
    assert result.document.published is None, "the day a file was made is not the day it was published"
    assert result.offsets is None


def numbered(count: int) -> list[Sequence[Line]]:
    return [
        [
            ("Ministry of Defence", 800, 9),
            *paragraphs([f"On day {DAYS[i]} it was said that the", "guns would come."]),
            (f"Page {i + 1} of {count}", 40, 9),
        ]
        for i in range(count)
    ]


def test_headers_footers_and_page_numbers_go_but_the_first_head_stays() -> None:
    result = read(pdf(numbered(4)))
    assert result.document.text == (
        "Ministry of Defence\n\nOn day first it was said that the guns would come.\n\n"
        "On day second it was said that the guns would come.\n\nOn day third it was said that the guns would come.\n\n"
        "On day fourth it was said that the guns would come."
    )
    assert [i.message for i in result.issues if i.code == "left-out"] == [
        "page-furniture: 7 headers, footers and page numbers, the first: “Page 1 of 4”"
    ]


def test_a_sentence_runs_on_over_the_end_of_a_page() -> None:
    pages = [
        paragraphs(["Norway will send 22 tanks and 300 missiles to"]),
        paragraphs(["Ukraine before the year is out, he said."]),
    ]
    assert (
        read(pdf(pages)).document.text
        == "Norway will send 22 tanks and 300 missiles to Ukraine before the year is out, he said."
    )


@pytest.mark.parametrize(
    ("title", "taken"),
    [
        ("Aid for Ukraine", "Aid for Ukraine"),
        ("Microsoft Word - aid.docx", None),
        ("aid_final.pdf", None),
        ("Untitled", None),
    ],
)
def test_a_title_is_taken_unless_it_names_a_file(title: str, taken: str | None) -> None:
    assert read(pdf([paragraphs(FIRST)], title)).document.title == taken


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_locked_with_the_empty_password_is_opened(algorithm: str) -> None:
    assert "22 tanks" in read(locked(pdf([paragraphs(FIRST)]), "", algorithm)).document.text


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_locked_with_a_password_is_refused(algorithm: str) -> None:
    message = refused(locked(pdf([paragraphs(FIRST)]), "secret", algorithm))
    assert message == "release.pdf: the PDF is locked with a password; open it and save a copy without one"


def test_a_pdf_without_pages_is_refused() -> None:
    assert refused(pdf([])).startswith("release.pdf: the PDF has no pages; ")


def test_pictures_of_pages_are_refused_with_the_way_out() -> None:
    message = refused(pdf([[], [("Scan 1", 20, 8)]]))
    assert message.startswith("release.pdf: the PDF holds pictures of pages but no text; run text recognition (OCR)")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6])
def test_a_truncated_pdf_is_refused_or_read_but_never_breaks(share: float) -> None:
    content = pdf(numbered(4))
    cut = content[: int(len(content) * share)]
    message = refused(cut)
    assert message.startswith("release.pdf: the PDF ")
    assert "again" in message


def test_garbage_after_the_signature_is_refused() -> None:
    message = refused(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    assert message.startswith("release.pdf: the PDF is damaged or cut short")
    assert message.endswith("fetch it again, or print it to a new PDF")


def test_what_is_only_named_a_pdf_is_refused() -> None:
    message = refused(b"Norway has sent 22 tanks.")
    assert message == "release.pdf: named a PDF, but it does not begin as one; fetch or save it again"
