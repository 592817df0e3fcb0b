from __future__ import annotations

import pytest

from tallystick.text import from_string


def text_of(source: str) -> str:
    return from_string(source).document.text


def test_scraped_lines_are_paragraphs() -> None:
    assert (
        text_of("Headline here\nFirst sentence.\nSecond sentence.\n")
        == "Headline here\n\nFirst sentence.\n\nSecond sentence."
    )


def test_wrapped_lines_are_joined() -> None:
    source = (
        "Norway will send 22 tanks to Ukraine before the end of the year, the\n"
        "minister said on Wednesday. They are to be handed over in Poland by\n"
        "Norwegian crews.\n\n"
        "Sweden has promised 12 guns, the first of which have been delivered\n"
        "already.\n"
    )
    assert text_of(source) == (
        "Norway will send 22 tanks to Ukraine before the end of the year, the minister said on Wednesday. "
        "They are to be handed over in Poland by Norwegian crews.\n\n"
        "Sweden has promised 12 guns, the first of which have been delivered already."
    )


def test_in_wrapped_text_a_short_line_before_a_capital_ends_its_paragraph() -> None:
    source = (
        "HEADLINE OF THE NEWS\n"
        "Norway will send 22 tanks to Ukraine before the end of the year, the\n"
        "minister said on Wednesday.\n"
        "Sweden has promised 12 guns, the first of which have been delivered\n"
        "already, and Denmark will follow with all that it has in its depots.\n"
    )
    assert text_of(source).split("\n\n") == [
        "HEADLINE OF THE NEWS",
        "Norway will send 22 tanks to Ukraine before the end of the year, the minister said on Wednesday.",
        (
            "Sweden has promised 12 guns, the first of which have been delivered already, "
            "and Denmark will follow with all that it has in its depots."
        ),
    ]


@pytest.mark.parametrize(
    ("upper", "lower", "joined"),
    [
        ("ammu-", "nition", "ammunition"),
        ("self-", "propelled", "self-propelled"),
        ("anti-", "tank", "anti-tank"),
        ("Iris-", "T", "Iris-T"),
        ("2025–", "26", "2025–26"),
        ("and –", "in the end –", "and – in the end –"),
    ],
)
def test_words_broken_at_line_ends(upper: str, lower: str, joined: str) -> None:
    source = f"the donors promised some more {upper}\n{lower} and trucks\nand so on\n"
    assert text_of(source) == f"the donors promised some more {joined} and trucks and so on"


def test_the_document_decides_how_a_broken_word_is_written() -> None:
    source = "a multi-\npurpose gun and a multipurpose van\nand a loan-\nbased plan, loan-based\nas ever\n"
    assert text_of(source) == "a multipurpose gun and a multipurpose van and a loan-based plan, loan-based as ever"


def test_items_of_a_list_are_never_joined() -> None:
    source = "the package holds a good many things and\namong them are\n- twelve guns\n- forty vans\n"
    assert text_of(source) == "the package holds a good many things and among them are\n\n• twelve guns\n\n• forty vans"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
def test_all_line_ends_are_known(end: str) -> None:
    assert text_of(f"One sentence.{end}Another sentence.{end}") == "One sentence.\n\nAnother sentence."


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("£150\u00a0million for\tKyiv", "£150 million for Kyiv"),
        ("£150\u2009million   for Kyiv", "£150 million for Kyiv"),
        ("tan\u00adks and sol\u200bdiers", "tanks and soldiers"),
        ("pay \u202e000,5\u202c now\ufeff", "pay 000,5 now"),
        ("Tu\u0308rkiye pays", "Türkiye pays"),
        ("half a pair \ud83d here", "half a pair \ufffd here"),
        ("nul\0 and bell\a", "nul and bell"),
        ("‘typographic’ — “quotes” … stay", "‘typographic’ — “quotes” … stay"),
        ("tag\U000e0041\U000e0042s unseen", "tags unseen"),
    ],
)
def test_what_nobody_sees_goes(source: str, expected: str) -> None:
    assert text_of(source) == expected


def test_paragraphs_are_parted_by_exactly_one_blank_line() -> None:
    assert text_of("\n\n  One.\n \n\n\n Two. \n\n\n") == "One.\n\nTwo."
