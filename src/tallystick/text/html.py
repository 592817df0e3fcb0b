"""HTML: the main text of a page, without what surrounds it on the screen."""

from __future__ import annotations

import re
from functools import cache

import lxml.html
from lxml.etree import LxmlError, XPath, strip_elements
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from tallystick.errors import TextError
from tallystick.model import Issue, Raw
from tallystick.text.frame import parser, text_of_frame
from tallystick.text.markup import MAX_DEPTH, flatten
from tallystick.text.page_metadata import PageMetadata, page_metadata
from tallystick.text.quiet import quiet
from tallystick.text.result import Extracted
from tallystick.text.shown import without_code

# What a picture shows is no report; publishing systems mark captions by element or by class.
_CAPTION = XPath("descendant::figcaption | descendant::*[contains(@class, 'caption')]")
_CAPTION_CLASSES = re.compile(r"(?:^|\s)wp-caption-text(?:\s|$)|(?:image|photo|media)-caption")
# What holds no text of an article. The extractor drops these too, but one by one, after testing and copying each.
_TEXTLESS = (
    *("applet", "area", "audio", "button", "canvas", "embed", "iframe", "img", "input", "link", "map", "meta", "param"),
    *("picture", "progress", "source", "svg", "track", "video"),
)
# Asked step by step from the root down, which ends where the page does; the parser itself stops at 2,048 levels.
_IS_DEEP = XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
_LETTERS = re.compile(r"[^\w]+")
_TAIL = 20_000


def read_html(raw: Raw, source: str) -> Extracted:
    """The main text, one paragraph a line, and what the page says of itself. Raises TextError if it has none."""
    tree, deep = _tree(raw, without_code(source))
    about = page_metadata(tree, raw.url)
    text = _main_text(raw, tree)
    issues = (*_cut(raw, source), *_deep(raw, deep))
    return Extracted(_with_headline(text, about), about.metadata, issues)


def _tree(raw: Raw, source: str) -> tuple[lxml.html.HtmlElement, int]:
    """The page parsed, and how many tags were ignored because they are nested too deep."""
    tree = _parsed(raw, source)
    if not _IS_DEEP(tree):
        return tree, 0
    flat, dropped = flatten(source)
    return (_parsed(raw, flat), dropped) if dropped else (tree, 0)


def _parsed(raw: Raw, source: str) -> lxml.html.HtmlElement:
    try:
        tree = lxml.html.document_fromstring(source.encode("utf-8", "replace"), parser=parser())
    except (LxmlError, ValueError) as error:
        raise TextError(f"{raw.origin}: the HTML cannot be read ({error}); save the page again") from error
    return tree


def _drop_furniture(tree: lxml.html.HtmlElement) -> None:
    """Take out what shows no text, captions, and, of a page that has paragraphs elsewhere, menus, asides and footers.

    The extractor takes most of it out itself, but late, when it has tested each element of it many times.
    """
    strip_elements(tree, *_TEXTLESS, with_tail=False)
    furniture = list(tree.iter("nav", "aside", "footer"))
    inside = sum(1 for element in furniture for _ in element.iter("p"))
    if sum(1 for _ in tree.iter("p")) > inside:
        for element in furniture:
            element.drop_tree()
    for element in _CAPTION(tree):
        if element.tag == "figcaption" or _CAPTION_CLASSES.search(element.get("class", "")):
            element.drop_tree()


def _main_text(raw: Raw, tree: lxml.html.HtmlElement) -> str:
    quiet("trafilatura")
    _drop_furniture(tree)
    text = text_of_frame(tree, _options()) or _text_of_page(tree)
    if not text.strip():
        raise TextError(
            f"{raw.origin}: no article found on the page; if it is shown only after a click or by a script, "
            "save the text from the browser and read that file"
        )
    return text


def _text_of_page(tree: lxml.html.HtmlElement) -> str:
    found = bare_extraction(tree, options=_options())
    return (getattr(found, "text", None) or "") if found else ""


@cache
def _options() -> Extractor:
    return Extractor(
        output_format="python",
        comments=False,
        tables=True,
        # No second extractor beside: on the 181 pages of article-extraction-benchmark it adds more noise than text
        # (F1 of 4-grams .953 with it, .959 without), and it takes a quarter of the time.
        fast=True,
    )


def _with_headline(text: str, about: PageMetadata) -> str:
    """The text with the page's headline on top, unless it begins with it."""
    headline = about.headline
    if not headline or any(_same(headline, line) for line in text.split("\n", 5)[:5]):
        return text
    return f"{headline}\n{text}"


def _same(a: str, b: str) -> bool:
    return _LETTERS.sub("", a).lower() == _LETTERS.sub("", b).lower()


def _cut(raw: Raw, source: str) -> tuple[Issue, ...]:
    tail = source[-_TAIL:].lower()
    in_tag = tail.rfind("<") > tail.rfind(">")
    in_script = any(tail.rfind(f"<{name}") > tail.rfind(f"</{name}") for name in ("script", "style"))
    if not in_tag and not in_script:
        return ()
    message = f"{raw.origin}: the page breaks off in the middle of a tag; fetch it again to read all of it"
    return (Issue("cut-short", message),)


def _deep(raw: Raw, dropped: int) -> tuple[Issue, ...]:
    if not dropped:
        return ()
    message = (
        f"{raw.origin}: tags nested deeper than {MAX_DEPTH} were ignored ({dropped:,} of them); their text was read"
    )
    return (Issue("deep-nesting", message),)
