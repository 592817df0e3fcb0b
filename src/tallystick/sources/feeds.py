"""Feeds: RSS and Atom, read by feedparser into entries, each whole or named as broken.

feedparser reads a feed that is no well-formed XML as best it can, and then one broken entry may swallow or disfigure
its neighbours. So such a feed is taken apart at the tags of its entries, and each entry is read by itself.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from html import escape
from html.entities import name2codepoint
from typing import Any
from xml.sax import SAXException

from tallystick.errors import SourceError
from tallystick.model import Raw

_ENTRY = re.compile(rb"<(item|entry|atom:entry)[\s>]")
_TITLE = re.compile(rb"<title[^>]*>\s*(?:<!\[CDATA\[)?([^<\]]{1,80})")
_AMPERSAND = re.compile(rb"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_PLAIN = "text/plain; charset=utf-8"
_HTML = "text/html; charset=utf-8"
_TEASER = re.compile(r"(?:…|\.\.\.|&#8230;|&hellip;)\s*[\])]?\s*(?:</[a-z]+>\s*)*$")
_GLOBAL = re.compile(r"(?:https?://|tag:|urn:)\S")


@dataclass(frozen=True, slots=True)
class Entry:
    """One document a feed announces. ``content`` is there where the feed carries it whole, else ``link`` leads to it.

    ``id`` is the same in every feed of the site where the feed gives a global one; ``version`` changes with what the
    feed says of the entry. ``doubts`` say what could not be understood and was left open.
    """

    id: str
    version: str
    title: str | None
    link: str | None
    published: date | None
    content: Raw | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's entries in its order, and ``faults``: what of it is broken, with place and remedy."""

    origin: str
    title: str | None
    entries: tuple[Entry, ...]
    faults: tuple[str, ...] = ()


def parse_feed(raw: Raw) -> Feed:
    """The feed in ``raw``. Raises SourceError where it is none, or where nothing of it can be read."""
    whole = _parsed(raw.content, raw)
    if whole is None:
        whole = _parsed(_mended(raw.content), raw)
    if whole is not None:
        if not whole.get("version"):
            raise SourceError(f"{raw.origin}: this is no RSS or Atom feed; check the address")
        entries = [_entry(e, raw, n) for n, e in enumerate(whole.entries, 1)]
        return _feed(raw, whole.feed.get("title"), entries)
    return _by_entry(raw)


def _parsed(content: bytes, raw: Raw) -> Any | None:
    """What feedparser makes of it, or None where it is no well-formed XML."""
    import feedparser  # type: ignore[import-untyped] # dear to import, and most documents are none

    headers = {"content-type": raw.media_type} if raw.media_type else {}
    if raw.url:
        headers["content-location"] = raw.url
    found = feedparser.parse(io.BytesIO(content), response_headers=headers)
    return None if isinstance(found.get("bozo_exception"), SAXException) else found


def _mended(content: bytes) -> bytes:
    """Ampersands that begin nothing, HTML's entities and control characters, which many feeds have and XML forbids."""
    content = _AMPERSAND.sub(b"&amp;", _FORBIDDEN.sub(b"", content))
    return _ENTITY.sub(lambda m: _numbered(m[0], m[1].decode()), content)


def _numbered(whole: bytes, name: str) -> bytes:
    if name in _OWN:
        return whole
    return f"&#{name2codepoint[name]};".encode() if name in name2codepoint else b"&amp;" + whole[1:]


def _by_entry(raw: Raw) -> Feed:
    """Each entry inside the head and foot of its feed; one that is not well-formed even so is a fault."""
    content = _mended(raw.content)
    starts = list(_ENTRY.finditer(content))
    if not starts:
        raise SourceError(f"{raw.origin}: the feed is no well-formed XML and has no entries; fetch or save it again")
    head, names = content[: starts[0].start()], [m[1] for m in starts]
    foot = _closing(head)
    ends = [*(m.start() for m in starts[1:]), len(content)]
    entries: list[Entry | str] = []
    title = None
    for number, (start, end, name) in enumerate(zip((m.start() for m in starts), ends, names, strict=True), 1):
        tag = b"</" + name + b">"
        at = content.rfind(tag, start, end)
        found = _parsed(head + content[start : at + len(tag)] + foot, raw) if at >= 0 else None
        if found is None or len(found.entries) != 1:
            why = "it is not closed" if at < 0 else "it is no well-formed XML"
            entries.append(f"{_place(raw, number, _name_of(content[start:end]))}: {why}; the others are read")
        else:
            title = title or found.feed.get("title")
            entries.append(_entry(found.entries[0], raw, number))
    return _feed(raw, title, entries)


def _closing(head: bytes) -> bytes:
    """The end tags that the head of a feed leaves open."""
    open_: list[bytes] = []
    for slash, name, empty in re.findall(rb"<(/?)([A-Za-z][\w:.-]*)[^<>]*?(/?)>", re.sub(rb"<!--.*?-->", b"", head)):
        if slash and name in open_:
            del open_[len(open_) - 1 - open_[::-1].index(name) :]
        elif not slash and not empty:
            open_.append(name)
    return b"".join(b"</" + name + b">" for name in reversed(open_))


def _name_of(content: bytes) -> str | None:
    found = _TITLE.search(content)
    return " ".join(found[1].decode("utf-8", "replace").split()) if found else None


def _place(raw: Raw, number: int, title: str | None) -> str:
    return f"{raw.origin}, entry {number}" + (f" (“{title}”)" if title else "")


def _feed(raw: Raw, title: str | None, found: list[Entry] | list[Entry | str]) -> Feed:
    faults = tuple(e for e in found if isinstance(e, str))
    return Feed(raw.origin, title or None, tuple(_once(e for e in found if isinstance(e, Entry))), faults)


def _once(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Entries that a feed repeats, once; entries of one id that differ, apart."""
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        if (entry.id, entry.version) not in seen:
            seen.add((entry.id, entry.version))
            yield entry


def _entry(parsed: Any, raw: Raw, number: int) -> Entry | str:
    found: dict[str, Any] = dict(parsed)  # without feedparser's stand-ins for keys that are not there
    title = _plain(found.get("title"))
    place = _place(raw, number, title)
    text, kind, source = _content(found)
    link = next((u for u in (source, found.get("link")) if u and re.match(r"https?://[^/\s]", u)), None)
    teaser = found.get("summary") or ""
    if not text and link is None and teaser:
        text, kind = teaser, "text/html"
    if not text and link is None:
        return f"{place}: it has neither a text nor a link to a page; the others are read"
    day, doubt = _day(found)
    said = "|".join(str(x) for x in (link, title, _plain(text or teaser), found.get("updated"), found.get("published")))
    own = found.get("id")
    identity = own if own and _GLOBAL.match(own) else f"{raw.url or raw.origin}#{own}" if own else link
    version = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]
    entry = Entry(str(identity or f"{raw.url or raw.origin}#{version}"), version, title, link, day)
    doubts = (f"{place}: {doubt}",) if doubt else ()
    page = _page(text, kind, title, replace(raw, origin=place, url=link)) if text else None
    return replace(entry, content=page, doubts=doubts)


def _plain(marked: str | None) -> str | None:
    """The words without the markup."""
    return " ".join(re.sub(r"<[^<>]*>", "", marked or "").split()) or None


def _content(found: dict[str, Any]) -> tuple[str, str, str | None]:
    """The entry's text where the feed carries it, its media type, and where it stands if it stands elsewhere.

    A text that ends in an ellipsis is a teaser, unless there is nothing else.
    """
    carried = [c for c in found.get("content", ()) if (c.get("value") or "").strip()]
    source = next((c["src"] for c in found.get("content", ()) if c.get("src")), None)
    best = max(carried, key=lambda c: len(c["value"]), default=None)
    if best is None or (_TEASER.search(best["value"].rstrip()) and (source or found.get("link"))):
        return "", "", source
    return best["value"], best.get("type") or "text/html", source


def _page(text: str, kind: str, title: str | None, raw: Raw) -> Raw:
    """The entry as a document by itself, its title on top."""
    if kind == "text/plain":
        return replace(raw, content=f"{title}\n\n{text}\n".encode() if title else text.encode(), media_type=_PLAIN)
    body = text if "<" in text else f"<p>{text}</p>"
    head = f"<h1>{escape(title)}</h1>" if title else ""
    made = f"<!DOCTYPE html><html><head><title>{escape(title or '')}</title></head><body><article>{head}{body}"
    return replace(raw, content=f"{made}</article></body></html>\n".encode(), media_type=_HTML)


def _day(found: dict[str, Any]) -> tuple[date | None, str | None]:
    """The day of publication where it was published, not in Greenwich; or what could not be understood."""
    for name in ("published", "created", "updated"):
        said = found.get(name)
        if not said:
            continue
        for read in (datetime.fromisoformat, parsedate_to_datetime):
            try:
                return read(said.strip()).date(), None
            except (ValueError, TypeError, IndexError):
                continue
        parsed = found.get(f"{name}_parsed")
        if parsed:
            return date(parsed.tm_year, parsed.tm_mon, parsed.tm_mday), None
        return None, f"its date, “{said}”, cannot be understood and is left open"
    return None, None
