"""The frame of an article: the extractor makes the same of it alone as of the whole page, or is given that."""

from __future__ import annotations

import lxml.html
import pytest

from tallystick.text import frame
from tallystick.text.html import _options, _text_of_page

SENTENCES = [f"In week {n} the harbour of Carrow took in {n * 7} ships, and its council met on it." for n in range(20)]
ARTICLE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
TEASERS = "".join(f"<div class='card'><a href='/{n}'>Other news of week {n} in brief</a></div>" for n in range(12))
LONG_ASIDE = "".join(f"<div>Of Redmere much was told in these {n} weeks, and none minded.</div>" for n in range(199))


def made(body: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(f"<html><head><title>Ships</title></head><body>{body}</body></html>")


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{TEASERS}</div><main><article><h1>Ships</h1>{ARTICLE}</article></main><div>{TEASERS}</div>",
        f"<div><div class='entry-content'><h2>Ships</h2>{ARTICLE}<table><tr><td>1</td></tr></table></div></div>",
        f"<div id='content'>{ARTICLE}<div class='share'>Send it on</div></div>{TEASERS}",
    ],
    ids=["article", "class", "id"],
)
def test_the_text_is_that_of_the_whole_page(body: str) -> None:
    text = frame.text_of_frame(made(body), _options())
    assert text is not None
    assert text == _text_of_page(made(body))
    assert all(sentence in text for sentence in SENTENCES)


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{ARTICLE}</div>",
        f"<article><p>{SENTENCES[0]}</p></article>",
        f"<article><div>{SENTENCES[0]}<br>{SENTENCES[1]}</div></article><div>{ARTICLE}</div>",
        f"<article>{ARTICLE}</article>{LONG_ASIDE}",
        "<article></article>",
    ],
    ids=["no frame", "short", "paragraphs outside", "little beside the page", "empty"],
)
def test_what_is_weighed_against_the_page_is_left_to_the_extractor(body: str) -> None:
    assert frame.text_of_frame(made(body), _options()) is None


def test_the_page_is_left_as_it_was() -> None:
    page = made(f"<article>{ARTICLE}</article>")
    before = lxml.html.tostring(page)
    frame.text_of_frame(page, _options())
    assert lxml.html.tostring(page) == before
