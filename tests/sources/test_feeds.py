from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tallystick.errors import SourceError
from tallystick.model import Raw
from tallystick.sources.feeds import Feed, parse_feed
from tallystick.text import to_document

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="x.xsl"?><rss version="2.0" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Harbour &amp; Post</title>'
    "<link>https://post.example/</link>"
)
FOOT = "</channel></rss>"


def item(number: int, more: str = "") -> str:
    return (
        f'<item><title>Story {number}</title><guid isPermaLink="false">s{number}</guid>'
        f"<link>https://post.example/{number}</link>{more}</item>"
    )


def feed(content: str | bytes) -> Feed:
    raw = content.encode() if isinstance(content, str) else content
    return parse_feed(Raw(raw, "application/rss+xml", "news.xml", "https://post.example/feed"))


def rss(*items: str) -> Feed:
    return feed(HEAD + "".join(items) + FOOT)


def test_an_entry_with_its_text_is_a_page_with_its_title_on_top() -> None:
    text = "<content:encoded><![CDATA[<p>Norway gave Ukraine <b>10</b> tanks.</p>]]></content:encoded>"
    found = rss(item(1, text + "<pubDate>Wed, 12 Feb 2025 00:30:00 +0200</pubDate>"))
    (entry,) = found.entries
    assert (found.title, entry.title, entry.link) == ("The Harbour & Post", "Story 1", "https://post.example/1")
    assert entry.published == date(2025, 2, 12)  # where it was published; in Greenwich it was still the eleventh
    assert entry.content is not None
    document = to_document(entry.content).document
    assert document.text == "Story 1\n\nNorway gave Ukraine 10 tanks."
    assert document.url == "https://post.example/1"


def test_atom_in_plain_text_and_in_markup() -> None:
    found = feed(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Ministry</title>'
        '<entry><title type="html">Tanks &lt;b&gt;sent&lt;/b&gt;</title><id>tag:m.example,2025:1</id>'
        '<link href="https://m.example/1"/><updated>2025-02-12T23:30:00-05:00</updated>'
        '<content type="text">Norway gave Ukraine 10 tanks &lt; 12.</content></entry>'
        '<entry><title>More</title><id>tag:m.example,2025:2</id><content type="xhtml">'
        '<div xmlns="http://www.w3.org/1999/xhtml"><p>Norway gave 5 more.</p></div></content></entry></feed>'
    )
    first, second = found.entries
    assert (first.id, first.title, first.published) == ("tag:m.example,2025:1", "Tanks sent", date(2025, 2, 12))
    assert first.content is not None
    assert to_document(first.content).document.text == "Tanks sent\n\nNorway gave Ukraine 10 tanks < 12."
    assert second.content is not None
    assert "Norway gave 5 more." in to_document(second.content).document.text
    assert (second.link, second.published) == (None, None)


@pytest.mark.parametrize(
    ("more", "whole"),
    [
        ("<description>Norway gave 10 tanks.</description>", False),
        ("<content:encoded>Norway gave 10 tanks to …</content:encoded>", False),
        ("<content:encoded><![CDATA[<p>Norway gave 10 tanks [&#8230;]</p>]]></content:encoded>", False),
        ("<content:encoded>Norway gave 10 tanks.</content:encoded>", True),
    ],
)
def test_a_teaser_is_no_text(more: str, whole: bool) -> None:  # noqa: FBT001
    (entry,) = rss(item(1, more)).entries
    assert (entry.content is not None) is whole


def test_without_a_link_the_description_is_all_there_is() -> None:
    (entry,) = rss("<item><title>A</title><description>Norway gave 10 tanks.</description></item>").entries
    assert entry.content is not None
    assert "Norway gave 10 tanks." in to_document(entry.content).document.text


BROKEN = {
    "a tag of its own": (item(50, "<b>"), "entry 50 (“Story 50”): it is no well-formed XML; the others are read"),
    "never closed": (item(50).removesuffix("</item>"), "entry 50 (“Story 50”): it is not closed"),
    "bad bytes": ("<item><title>A\udcff</title><link>https://a.example/</link><x></item>", "entry 50"),
    "nothing in it": ("<item><title>Empty</title></item>", "entry 50 (“Empty”): it has neither a text nor a link"),
    "a link into the own files": ("<item><title>X</title><link>file:///etc/passwd</link></item>", "neither a text"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_one_broken_entry_leaves_the_other_ninety_nine(what: str) -> None:
    broken, says = BROKEN[what]
    items = [item(n) for n in range(1, 101)]
    items[49] = broken
    found = feed((HEAD + "".join(items) + FOOT).encode("utf-8", "surrogateescape"))
    assert [e.title for e in found.entries] == [f"Story {n}" for n in range(1, 101) if n != 50]
    (fault,) = found.faults
    assert fault.startswith("news.xml, entry 50")
    assert says in fault
    assert found.title == "The Harbour & Post"


def test_a_feed_cut_short_keeps_what_came_before() -> None:
    found = feed(HEAD + item(1) + item(2) + "<item><title>Story 3")
    assert [e.title for e in found.entries] == ["Story 1", "Story 2"]
    assert found.faults == ("news.xml, entry 3 (“Story 3”): it is not closed; the others are read",)


def test_bare_ampersands_and_entities_of_html_are_understood() -> None:
    (entry,) = rss("<item><title>A &nbsp;&amp; B\x02</title><link>https://a.example/?x=1&y=2&copy=3</link></item>").entries
    assert (entry.title, entry.link) == ("A & B", "https://a.example/?x=1&y=2&copy=3")


@pytest.mark.parametrize(
    ("said", "day", "doubt"),
    [
        ("2025-02-12", date(2025, 2, 12), False),
        ("Wed, 12 Feb 2025 10:00:00 GMT", date(2025, 2, 12), False),
        ("12 February 2025, in the evening", None, True),
        ("tomorrow", None, True),
    ],
)
def test_a_date_is_understood_or_left_open_and_said_so(said: str, day: Any, doubt: bool) -> None:  # noqa: FBT001
    (entry,) = rss(item(1, f"<pubDate>{said}</pubDate>")).entries
    assert entry.published == day
    assert bool(entry.doubts) is doubt
    if doubt:
        said_so = f"its date, “{said}”, cannot be understood and is left open"
        assert entry.doubts == (f"news.xml, entry 1 (“Story 1”): {said_so}",)


def test_a_changed_entry_has_another_version_and_a_repeated_one_counts_once() -> None:
    (a,) = rss(item(1), item(1)).entries
    (b,) = rss(item(1, "<description>corrected</description>")).entries
    (c,) = rss(item(1, "<description>corrected<img src='//pixel.example/7'/></description>")).entries
    assert a.id == b.id == "https://post.example/feed#s1"
    assert a.version != b.version == c.version


@pytest.mark.parametrize("content", ["", "a letter", "<html><body>x</body></html>", "<rss", "{}"])
def test_what_is_no_feed_is_refused(content: str) -> None:
    with pytest.raises(SourceError, match=r"news\.xml: .*(no RSS or Atom feed|no well-formed XML)"):
        feed(content)


def test_an_empty_feed_is_a_feed() -> None:
    assert rss().entries == ()


def test_entities_do_not_explode_and_no_file_is_read() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    content = HEAD.replace("<rss", bomb + "<rss", 1) + "<item><title>&a;|&f;</title><link>https://a.example/</link></item>"
    found = feed(content + FOOT)
    assert all("localhost" not in str(e.title) for e in found.entries)
