from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from tallystick.model import Issue, Reading, Span
from tallystick.report.page import as_html


class Page(HTMLParser):
    """What a browser would make of the page, as far as these tests ask."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text_of: dict[str, str] = {"article": "", "h1": ""}
        self.open: list[str] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"article", "h1", "h2"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.text_of:
            self.text_of[self.open[-1]] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def ids(self) -> list[str]:
        return [i for _, attributes in self.tags if (i := attributes.get("id"))]


def test_the_page_asks_for_nothing_and_runs_no_script_but_its_own(full_reading: Reading) -> None:
    page = Page(as_html(full_reading))
    assert len(page.all("script")) == 1
    assert not {"img", "link", "iframe", "object", "form", "base"} & {tag for tag, _ in page.tags}
    assert not any(name.startswith("on") or name == "src" for _, attributes in page.tags for name in attributes)
    (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_hostile_text_stays_text(full_reading: Reading) -> None:
    document = replace(
        full_reading.document,
        url="javascript:alert(1)",
        publisher='"><img src=x onerror=alert(1)>',
        language='en"><script>alert(1)</script>',
    )
    page = Page(as_html(replace(full_reading, document=document)))
    assert len(page.all("script")) == 1
    assert page.all("img") == []
    assert all((a["href"] or "").startswith("#") for a in page.all("a"))


def test_the_article_is_complete_and_each_link_inside_leads_somewhere(full_reading: Reading) -> None:
    content = as_html(full_reading)
    page = Page(content)
    shown = "".join(page.text_of["h1"].split()) + "".join(page.text_of["article"].split())
    assert "".join(full_reading.document.text.split()) in shown
    targets = {(a["href"] or "")[1:] for a in page.all("a") if (a["href"] or "").startswith("#")}
    assert targets <= set(page.ids())
    assert len(page.ids()) == len(set(page.ids()))


def test_each_record_has_its_card_and_its_marks(full_reading: Reading) -> None:
    page = Page(as_html(full_reading))
    marks = [a for a in page.all("a") if (a.get("class") or "").startswith("ev")]
    shared = [mark["data-records"] for mark in marks]
    cards = [a["data-record"] for a in page.all("article") if "data-record" in a]
    assert cards == ["1", "2", "3", "4", "5", "6"]
    assert {number for numbers in shared for number in (numbers or "").split()} == set(cards)
    assert shared[-3:] == ["5", "5 6", "6"]


def test_a_page_without_records_says_so(empty_reading: Reading) -> None:
    content = as_html(empty_reading)
    assert "Nothing to record" in content
    assert "The weather was fine." in content


def test_the_same_reading_gives_the_same_page(full_reading: Reading) -> None:
    assert as_html(full_reading) == as_html(full_reading)


def test_evidence_over_several_paragraphs_is_marked_in_each() -> None:
    from tallystick.model import Actor, ActorType, Document, Mode, Statement

    text = "“We go on.\n\n“We do not stop,” she said.\n"
    whole = Span(1, text.index(",”"), text[1 : text.index(",”")])
    speaker = Actor("a", "A", ActorType.PERSON)
    said = Statement(id="s", evidence=(whole,), speaker=speaker, mode=Mode.DIRECT, content=(whole,))
    content = as_html(Reading(Document("d", text), (said,), (Issue("x", "y", Span(0, 1, "“")),)))
    marked = re.findall(r'<a class="ev[^>]*>([^<]*)</a>', content)
    assert marked == ["We go on.", "“We do not stop"]
    assert content.count('id="e1-1"') == 1
