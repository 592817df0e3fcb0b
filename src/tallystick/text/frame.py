"""The element that holds a page's article, found as the extractor finds it, so that it need not go through the rest.

The extractor looks for this element itself, but only after it has copied, cleaned and tested all of the page several
times. What it makes of the element alone is the same, but for the cases in which it weighs it against the page; in
those None is answered, and all of the page is given to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

import lxml.html
from lxml.etree import ElementDefaultClassLookup, HTMLParser, SubElement, XPath
from trafilatura import bare_extraction
from trafilatura.core import ESCALATION_MAX_LENGTH, ESCALATION_PAGE_SHARE
from trafilatura.settings import Document, Extractor
from trafilatura.xpaths import BODY_XPATH

_PARAGRAPHS = 3
"""Times the least text of an article: with less in paragraphs, the extractor takes other elements for text too."""
_IN_PARAGRAPHS = XPath("descendant::p//text()", smart_strings=False)
_TEXTS = XPath("descendant::text()", smart_strings=False)
_FEWEST = 2
"""Elements of a result; with fewer, the extractor goes on to other frames."""


def parser() -> HTMLParser:
    """A parser of pages all whose elements are of one class.

    By lxml.html's own, each has the class of its tag, which is looked up in Python and takes a quarter of all the time.
    """
    made = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True)
    made.set_element_class_lookup(ElementDefaultClassLookup(element=lxml.html.HtmlElement))
    return made


def text_of_frame(tree: lxml.html.HtmlElement, options: Extractor) -> str | None:
    """The main text as the extractor finds it in the frame of the article; None where it must see all of the page."""
    frame = next((found for expression in BODY_XPATH for found in expression(tree)), None)
    if frame is None or _paragraphs(tree, options) != _paragraphs(frame, options):
        return None
    found = bare_extraction(_alone(frame), options=options)
    if not isinstance(found, Document) or len(found.body) < _FEWEST:
        return None
    text = " ".join(found.body.itertext()).strip()
    if len(text) < options.min_extracted_size or _is_little(len(text), tree):
        return None
    return found.text


def _paragraphs(element: lxml.html.HtmlElement, options: Extractor) -> bool:
    """Whether there is enough text in paragraphs for them to be all of the article."""
    return _length(_IN_PARAGRAPHS(element)) >= _PARAGRAPHS * options.min_extracted_size


def _is_little(length: int, tree: lxml.html.HtmlElement) -> bool:
    """Whether a text is so short beside the page that the extractor would look for more."""
    if length >= ESCALATION_MAX_LENGTH:
        return False
    return length < ESCALATION_PAGE_SHARE * _length(_TEXTS(tree))


def _length(texts: Iterable[str]) -> int:
    """How long the texts are together, white space between words counted once."""
    return len(" ".join(" ".join(texts).split()))


def _alone(frame: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """A page that holds nothing but a copy of the frame."""
    page: lxml.html.HtmlElement = parser().makeelement("html")
    body = SubElement(page, "body")
    body.append(deepcopy(frame))
    body[0].tail = None
    return page
