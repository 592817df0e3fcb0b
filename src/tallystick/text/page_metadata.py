"""What an HTML page says of itself: headline, publisher, date, address, language. Nothing is guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html

from tallystick.text.dates import stated_date
from tallystick.text.result import Metadata

_SPACE = re.compile(r"\s+")
_ARTICLE = re.compile(
    r"(?:News|Report|Analysis|Opinion|Review|Scholarly|Satirical|Background|AskPublic)?\w*(?:Article|BlogPosting|LiveBlogPosting|WebPage|Report)"
)
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "article:published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "citation_publication_date",
    "citation_date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "published_at",
)
_PUBLISHERS = (
    "og:site_name",
    "article:publisher:name",
    "dc.publisher",
    "dcterms.publisher",
    "citation_publisher",
    "application-name",
)
_HEADLINES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "parsely-title")
_SEPARATORS = re.compile(r"\s+[|–—·»-]\s+")
_MOST_NODES = 10_000


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """The metadata, and the headline as it stands on the page (null if the page shows none)."""

    metadata: Metadata
    headline: str | None


def page_metadata(tree: lxml.html.HtmlElement, url: str | None) -> PageMetadata:
    """What the page states in JSON-LD, in meta elements, and in its own words, in that order."""
    articles = [node for node in _nodes(tree) if _is_article(node)]
    metas = _metas(tree)
    title = _one_of(metas, _HEADLINES) or _text((tree.xpath("//head/title") or [None])[0])
    shown = _headline(tree, _first_string(articles, "headline"), title)
    publisher = _publisher(articles) or _one_of(metas, _PUBLISHERS)
    published = _published(articles) or _meta_date(metas) or _marked_date(tree)
    return PageMetadata(
        Metadata(
            published=published,
            publisher=publisher,
            url=_address(tree, metas, url),
            title=shown or _first_string(articles, "headline") or _without_site(title, publisher),
            language=_language(tree),
        ),
        shown,
    )


def _nodes(tree: lxml.html.HtmlElement) -> list[dict[str, Any]]:
    """All objects in the page's JSON-LD, however nested; JSON that is broken says nothing."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            waiting = [json.loads(script.text_content(), strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and len(found) < _MOST_NODES:
            node = waiting.pop(0)
            if isinstance(node, dict):
                found.append(node)
                waiting += [
                    v
                    for k, v in node.items()
                    if k in {"@graph", "mainEntity", "mainEntityOfPage", "hasPart"} or k.startswith("@graph")
                ]
            elif isinstance(node, list):
                waiting += node[:_MOST_NODES]
    return found


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.fullmatch(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _first_string(nodes: list[dict[str, Any]], key: str) -> str | None:
    return next((clean for node in nodes if (clean := _squeezed(node.get(key)))), None)


def _squeezed(value: object) -> str | None:
    """A string without surplus white space, or None; a list stands for its first member."""
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return None
    return (
        _SPACE.sub(" ", lxml.html.fromstring(f"<p>{value}</p>").text_content() if "&" in value else value).strip()
        or None
    )


def _text(element: lxml.html.HtmlElement | None) -> str | None:
    return None if element is None else _squeezed(element.text_content().replace("&", "&amp;"))


def _spaced(element: lxml.html.HtmlElement) -> str | None:
    """The text of a heading whose parts (kicker, headline) stand in elements of their own."""
    return _SPACE.sub(" ", " ".join(element.itertext())).strip() or None


def _published(articles: list[dict[str, Any]]) -> date | None:
    return next((day for node in articles if (day := stated_date(_squeezed(node.get("datePublished"))))), None)


def _publisher(articles: list[dict[str, Any]]) -> str | None:
    for node in articles:
        publisher = node.get("publisher")
        publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
        name = _squeezed(publisher.get("name") if isinstance(publisher, dict) else publisher)
        if name:
            return name
    return None


def _metas(tree: lxml.html.HtmlElement) -> dict[str, str]:
    """Contents of the meta elements by lower-case name; of several with one name, the first."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = _squeezed((meta.get("content") or "").replace("&", "&amp;"))
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _one_of(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _meta_date(metas: dict[str, str]) -> date | None:
    return next((day for name in _DATES if (day := stated_date(metas.get(name)))), None)


def _marked_date(tree: lxml.html.HtmlElement) -> date | None:
    """The date of the element the page itself marks as its date of publication, if all of them agree."""
    marked = tree.xpath("//*[@itemprop='datePublished'] | //time[@pubdate]")
    days = {stated_date(e.get("datetime") or e.get("content") or _text(e)) for e in marked} - {None}
    return days.pop() if len(days) == 1 else None


def _headline(tree: lxml.html.HtmlElement, *stated: str | None) -> str | None:
    """The first-level heading that the page's metadata confirms, or its only one."""
    shown = list(dict.fromkeys(h for e in tree.iter("h1") if (h := _spaced(e))))
    for title in filter(None, stated):
        parts = {title, *_SEPARATORS.split(title)}
        for heading in shown:
            if any(_letters(heading) == _letters(part) for part in parts) or _letters(title).startswith(
                _letters(heading) + " "
            ):
                return heading
    return shown[0] if len(shown) == 1 and len(shown[0]) >= 15 else None


def _without_site(title: str | None, publisher: str | None) -> str | None:
    """A title without the name of the site that is put before or after it."""
    parts = _SEPARATORS.split(title or "")
    if publisher and len(parts) > 1:
        parts = [part for part in parts if _letters(part) != _letters(publisher)] or parts
        return " | ".join(parts)
    return title


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _address(tree: lxml.html.HtmlElement, metas: dict[str, str], url: str | None) -> str | None:
    """The canonical address the page names for itself, if it is a full one; else the one it was had from."""
    for named in (*_links(tree), metas.get("og:url")):
        address = urljoin(url or "", named or "")
        if urlsplit(address).scheme in {"http", "https"} and urlsplit(address).hostname:
            return address
    return url


def _links(tree: lxml.html.HtmlElement) -> Iterator[str]:
    yield from tree.xpath("//link[@rel='canonical']/@href")


def _language(tree: lxml.html.HtmlElement) -> str | None:
    stated = str(tree.get("lang") or "").strip().lower().partition("-")[0]
    return stated if re.fullmatch(r"[a-z]{2,3}", stated) else None
