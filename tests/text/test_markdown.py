from __future__ import annotations

import pytest

from tallystick.text import from_string

CASES = [
    ("A [link](https://example.org/a_(b)) here.", "A link here.", "a target with brackets in it"),
    ('A [link](https://example.org "title") here.', "A link here.", "a target with a title"),
    ("A [link][1] here.\n\n[1]: https://example.org\n", "A link here.", "a reference and its definition"),
    ("See <https://example.org>.", "See https://example.org.", "an address in angle brackets"),
    (
        "# Heading\n\nText **bold** and *lean* and __bold__ and _lean_.",
        "Heading\n\nText bold and lean and bold and lean.",
        "emphasis",
    ),
    ("## Heading ##\n\nText.", "Heading\n\nText.", "a closed heading"),
    (
        '**Joanna Price, Chief Executive, said:**\n\n"We mend."',
        'Joanna Price, Chief Executive, said:\n\n"We mend."',
        "a bold line",
    ),
    ('> "One.\n>\n> "Two."', '"One.\n\n"Two."', "a quotation of two paragraphs"),
    ("* one\n* two\n\n- three\n+ four", "• one\n\n• two\n\n• three\n\n• four", "items of a list"),
    ("1. We agree.\n2. We differ.", "1. We agree.\n\n2. We differ.", "numbered paragraphs keep their numbers"),
    ("**The** sum is £3\\*.\n", "The sum is £3*.", "an escaped mark"),
    ("**A** 3*4*5 snake_case_name stays.", "A 3*4*5 snake_case_name stays.", "marks inside words are no emphasis"),
    ("**Tom** &amp; Co. paid &pound;3&nbsp;million.", "Tom & Co. paid £3 million.", "entities"),
    ("**One**<br>Two <b>three</b><!-- hidden £5 million -->.", "One\n\nTwo three.", "tags and comments"),
    (
        "**Table**\n\n| Donor | Sum |\n|---|---:|\n| Norway | £3 |",
        "Table\n\nDonor | Sum\n\nNorway | £3",
        "a table's cells stay apart",
    ),
    ("**Above**\n\n---\n\nBelow", "Above\n\nBelow", "a ruled line"),
    ("**Note**[^1] here.\n\n[^1]: The note.", "Note here.\n\n[^1]: The note.", "a reference to a note"),
    ("```\n**code**\n```\nText `word`.", "code\n\nText word.", "code"),
]


@pytest.mark.parametrize(("source", "expected", "why"), CASES, ids=[case[2] for case in CASES])
def test_marks(source: str, expected: str, why: str) -> None:
    assert from_string(source).document.text == expected


@pytest.mark.parametrize(
    "image",
    [
        "![A minister](https://example.org/a.jpg?auth=77&width=300)",
        "![](https://example.org/a.jpg)",
        "![A [bold] minister](https://example.org/a.jpg)",
        "[![A minister](https://example.org/a.jpg)](https://example.org)",
        "![A minister][pic]",
    ],
)
def test_images_go_with_what_they_are_said_to_show(image: str) -> None:
    result = from_string(f"Headline\n{image}\nFirst paragraph.\nSecond paragraph.")
    assert result.document.text == "Headline\n\nFirst paragraph.\n\nSecond paragraph."
    assert [issue.message.partition(":")[0] for issue in result.issues] == ["image"]


def test_marks_in_plain_text_are_characters() -> None:
    assert from_string("The sum was 3 * 4 and _not_ 5.").document.text == "The sum was 3 * 4 and _not_ 5."
