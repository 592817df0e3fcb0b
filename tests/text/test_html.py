from __future__ import annotations

from datetime import date

import pytest

from tallystick.errors import TextError
from tallystick.model import Raw
from tallystick.text import TextResult, from_string, to_document
from tallystick.text.markup import MAX_DEPTH, flatten

BODY = (
    "<p>Norway has sent 22 tanks to Ukraine, the ministry of defence said in Oslo on Wednesday.</p>"
    "<p>Sweden has promised 12 guns, the first of which have already been delivered by the navy.</p>"
    "<p>Denmark will follow with all the ammunition that it has in its depots, worth £150 million.</p>"
)
TEXT = [
    "Norway has sent 22 tanks to Ukraine, the ministry of defence said in Oslo on Wednesday.",
    "Sweden has promised 12 guns, the first of which have already been delivered by the navy.",
    "Denmark will follow with all the ammunition that it has in its depots, worth £150 million.",
]


def read(content: str | bytes, media_type: str | None = None, url: str | None = None) -> TextResult:
    content = content.encode() if isinstance(content, str) else content
    return to_document(Raw(content, media_type, "page.html", url))


def page(head: str = "", body: str = f"<article>{BODY}</article>", attributes: str = "") -> str:
    return f"<!doctype html><html{attributes}><head>{head}</head><body>{body}</body></html>"


def test_the_article_without_what_surrounds_it() -> None:
    body = (
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
        "<article><h1>Three countries send arms</h1>"
        "<figure><img src='a.jpg' alt='A tank at £5 million'><figcaption>A tank at £9 million</figcaption></figure>"
        f"{BODY}"
        "<ul><li>£160 million for <b>repairs</b></li><li>£290 million for drones</li></ul></article>"
        "<aside><h2>Most read</h2><ul><li><a href='/c'>Council spends £3bn on roads</a></li></ul></aside>"
        "<footer>© Gazette</footer>"
    )
    assert read(page(body=body)).document.text.split("\n\n") == [
        "Three countries send arms",
        *TEXT,
        "• £160 million for repairs",
        "• £290 million for drones",
    ]


def test_metadata_from_json_ld() -> None:
    head = (
        '<title>Arms sent | Gazette</title><link rel="canonical" href="https://example.org/arms">'
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, '
        '{"@type": ["NewsArticle"], "headline": '
        '"Arms &amp; men sent", "datePublished": "2025-02-12T23:30:00+01:00", "dateModified": "2025-03-01", '
        '"publisher": {"@type": "Organization", "name": "The Gazette"}}]}</script>'
    )
    document = read(page(head, attributes=' lang="en-GB"'), url="https://example.org/arms?utm_source=x").document
    assert (document.title, document.publisher, document.published) == (
        "Arms & men sent",
        "The Gazette",
        date(2025, 2, 12),
    )
    assert (document.url, document.language) == ("https://example.org/arms", "en")


def test_metadata_from_meta_elements() -> None:
    head = (
        '<title>Arms sent - Gazette</title><meta property="og:site_name" content="Gazette">'
        '<meta property="article:published_time" content="2025-02-12T09:00:00Z">'
        '<meta property="article:modified_time" content="2025-03-01">'
    )
    document = read(page(head), url="https://example.org/a").document
    assert (document.title, document.publisher, document.published) == ("Arms sent", "Gazette", date(2025, 2, 12))
    assert document.url == "https://example.org/a"


def test_a_marked_element_gives_the_date_and_two_that_differ_do_not() -> None:
    one = '<time itemprop="datePublished" datetime="2025-02-12">12 February</time>'
    other = '<time itemprop="datePublished" datetime="2025-02-13">13 February</time>'
    assert read(page(body=f"<article>{one}{BODY}</article>")).document.published == date(2025, 2, 12)
    assert read(page(body=f"<article>{one}{other}{BODY}</article>")).document.published is None


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta property="article:modified_time" content="2025-03-01">',
        '<meta name="date" content="03/04/2025">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "soon"}</script>',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": </script>',
        '<script type="application/ld+json">{"@type": "Event", "datePublished": "2025-02-12"}</script>',
    ],
)
def test_no_date_is_invented(head: str) -> None:
    body = f"<article><p>A photograph of 12 February 2024.</p>{BODY}</article><footer>© 2025</footer>"
    assert read(page(head, body)).document.published is None


def test_a_headline_is_put_on_top_once() -> None:
    head = '<meta property="og:title" content="Three countries send arms | Gazette">'
    body = f"<header><h1>Three countries send arms</h1></header><article>{BODY}</article>"
    document = read(page(head, body)).document
    assert document.title == "Three countries send arms"
    assert document.text.count("Three countries send arms") == 1
    assert document.text.startswith("Three countries send arms\n\nNorway")


def test_a_page_of_nested_elements_without_end_is_read_and_reported() -> None:
    source = "<html><body>" + "<div>" * 100_000 + BODY + "</div>" * 100_000 + "</body></html>"
    result = read(source)
    assert result.document.text.split("\n\n") == TEXT
    (issue,) = result.issues
    assert issue.code == "deep-nesting"
    assert issue.message.startswith("page.html: tags nested deeper than 150 were ignored")


@pytest.mark.parametrize(
    "junk", ["<!-- " * 50_000, "<script>" * 50_000, "<" * 100_000, "<div a=\"'" * 20_000, "<b>" * 50_000]
)
def test_endless_junk_ends(junk: str) -> None:
    try:
        assert read(f"<html><body>{BODY}{junk}").document.text
    except TextError as error:
        assert str(error).startswith("page.html: no article found")


@pytest.mark.parametrize(("depth", "dropped"), [(MAX_DEPTH, 0), (MAX_DEPTH + 1, 2)])
def test_the_deepest_tags_that_are_kept(depth: int, dropped: int) -> None:
    inside = "<DIV class='a'><br><p>Norway gives 5 million.<svg><g></g></svg>"
    source = f"{inside * depth}<!-- <div> -->{'</div>' * depth}<section/>"
    text, count = flatten(source)
    assert count == dropped
    assert text.count("Norway gives 5 million.") == depth


@pytest.mark.parametrize("name", ["wp-caption-text", "photo-caption", "media-caption__text", "image-caption"])
def test_captions_pictures_and_buttons_are_no_part_of_the_text(name: str) -> None:
    shown = f'<p class="{name}">Two tanks in a yard.</p><button>Give now</button><svg><text>Aid map</text></svg>'
    assert read(page(body=f"<article>{shown}{BODY}</article>")).document.text.split("\n\n") == TEXT


def test_ten_megabytes_on_one_line_are_read() -> None:
    source = (
        "<html><body><article><p>" + "Norway has sent tanks to Ukraine. " * 300_000 + "</p></article></body></html>"
    )
    assert len(read(source).document.text) == len("Norway has sent tanks to Ukraine. ") * 300_000 - 1


def test_broken_html_is_read_and_a_cut_reported() -> None:
    result = read(f"<html><body><div><table><article>{BODY}</b></i></td><p class='x")
    assert result.document.text.split("\n\n") == TEXT
    (issue,) = result.issues
    assert issue.code == "cut-short"
    assert issue.message.endswith("fetch it again to read all of it")


@pytest.mark.parametrize(
    "source",
    [
        "<html><head><title>Nothing</title></head><body></body></html>",
        "<html><body><script>var a = 'Norway has sent 22 tanks';</script><noscript></noscript></body></html>",
    ],
)
def test_a_page_without_article_is_refused_with_the_way_out(source: str) -> None:
    with pytest.raises(TextError, match=r"page\.html: no article found on the page; .* save the text from the browser"):
        read(source)


def test_a_page_without_anything_is_refused() -> None:
    with pytest.raises(TextError, match=r"page\.html: the HTML cannot be read .*; save the page again"):
        read("<!doctype html>")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (page('<meta charset="windows-1252">').encode("cp1252"), None),
        (page('<meta charset="iso-8859-1">').encode("cp1252"), "text/html"),
        (page().encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (page().encode("utf-16"), None),
        (b"\xef\xbb\xbf" + page().encode(), "text/html; charset=latin-1"),
        (page().encode(), None),
    ],
)
def test_the_declared_encoding_is_used(content: bytes, media_type: str | None) -> None:
    result = read(content, media_type)
    assert "£150 million" in result.document.text
    assert result.issues == ()


def test_a_string_of_html_is_read_as_a_page() -> None:
    assert from_string(page()).document.text.split("\n\n") == TEXT


def test_a_feed_is_refused() -> None:
    with pytest.raises(TextError, match="this is a feed, a list of documents; `tallystick add` reads each of them"):
        read("<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>")


def test_tags_left_open_that_the_parser_closes_are_no_deep_nesting() -> None:
    weeks = range(MAX_DEPTH + 50)
    paragraphs = "".join(f"<p><b>In week {n} the harbour of Carrow took in {n * 7} ships.</p>" for n in weeks)
    result = read(page("", f"<article>{paragraphs}</article>"))
    assert result.issues == ()
    assert f"In week {weeks[-1]} " in result.document.text
