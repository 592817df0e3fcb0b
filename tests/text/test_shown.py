"""What of a page's source is taken for running text, and that leaving code out changes nothing else."""

from __future__ import annotations

import pytest

from tallystick.model import Raw
from tallystick.text.html import read_html
from tallystick.text.shown import in_running_text, without_code

CODE = [
    ("a<script>b</script>c", "ac"),
    ("a<SCRIPT src='x'>b</Script >c<style>d</style>e", "ace"),
    ("a<!-- <script> -->b<script>c</script>d", "a<!-- <script> -->bd"),
    ('<script type="application/ld+json">{"a": 1}</script>', '<script type="application/ld+json">{"a": 1}</script>'),
    ("a<script>b", "a<script>b"),
    ("a<script><!-- <script>b</script> --></script>c", "a<script><!-- <script>b</script> --></script>c"),
    ("a<textarea><script></textarea>b<script>c</script>", "a<textarea><script></textarea>b<script>c</script>"),
    ("a<scripted>b</scripted>", "a<scripted>b</scripted>"),
    ("nothing", "nothing"),
]


@pytest.mark.parametrize(("source", "expected"), CODE)
def test_scripts_and_styles_go_and_what_the_page_states_stays(source: str, expected: str) -> None:
    assert without_code(source) == expected


WORDS = [
    ("<p>More AID for all</p>", True),
    ("AID", True),
    ("<p>It has <a href='/x'>military AID</a> to give.</p>", True),
    ("<p><a href='/x'>Military AID</a> was given.</p>", True),
    ("<p>It gave <b><a href='/x'>AID</a></b></p>", True),
    ("<li><a href='/x'>AID by country</a></li>", False),
    ("<LI><A HREF='/x'>AID by country</A></LI>", False),
    ("<div><a href='/x'><img src='y'><h3>AID by country</h3></a></div>", False),
    ("<div><a href='/x'>AID by country</a><p>Norway gave.</p></div>", False),
    ("<p><a href='/x'>" + "long " * 600 + "AID</a></p>", True),
    ("<a href='/x'>no edge of a block is near, AID</a>", True),
    ("<p><a href='/x'>never closed AID</p>", True),
    ('<p class="x">a</p><img alt="AID">', False),
    ('<meta content="AID for all"><p>b</p>', False),
    ("<p>5 < 6 and AID</p>", True),
]


@pytest.mark.parametrize(("source", "expected"), WORDS)
def test_what_can_be_running_text(source: str, *, expected: bool) -> None:
    content = source.encode()
    assert in_running_text(content, content.index(b"AID") + 3) is expected


def test_the_text_and_metadata_of_a_page_are_the_same_without_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = "Norway will send twelve ambulances to Moldova before the winter, the ministry said on Monday. "
    stated = '{"@type": "NewsArticle", "headline": "Ambulances for Moldova", "datePublished": "2025-03-01"}'
    source = (
        f'<html lang="en"><head><style>p {{}}</style><script type="application/ld+json">{stated}</script></head><body>'
        f"<h1>Ambulances for Moldova</h1><article><p>{sentence * 3}</p><script>var a = '<p>not this</p>'</script>"
        f"<p>{sentence}A <script>b</script>word.</p></article></body></html>"
    )
    raw = Raw(source.encode(), "text/html", "a page")
    without = read_html(raw, source)
    monkeypatch.setattr("tallystick.text.html.without_code", lambda whole: whole)
    with_code = read_html(raw, source)
    assert (with_code.text, with_code.metadata) == (without.text, without.metadata)
    assert str(without.metadata.published) == "2025-03-01"
    assert "not this" not in without.text
