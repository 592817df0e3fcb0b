"""Small archives of self-written pages, whole and damaged, for the tests of bulk reading."""

from __future__ import annotations

import gzip

AID = (
    "Norway will send 12 howitzers to Ukraine, the defence minister said on Monday.",
    "The package is worth 900 million kroner. It also holds {n} armoured vehicles.",
    "Sweden has delivered 30 ambulances to Moldova, its government announced.",
)
OTHER = (
    "Rovers drew with Athletic in Millbrook on Monday after a late goal by their captain, who had come on late.",
    "There were {n} people in the ground, and the road to the station was closed that evening because of the crowds.",
    "The next match of the season is to be played in the middle of the week, whatever the weather may be.",
)


def page(number: int, paragraphs: tuple[str, ...] = AID, head: str = "") -> str:
    """One article as HTML; those with the same number are the same."""
    body = "".join(f"<p>{p.format(n=number + 20)}</p>\n" for p in paragraphs)
    more = "".join(
        f"<p>In the {word} week of its year the council met again, and spoke of what had been left.</p>\n"
        for word in ("first", "second", "third", "fourth", "fifth")
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Article {number}</title>{head}'
        f'<meta property="article:published_time" content="2025-03-0{number % 9 + 1}"></head>'
        f"<body><article><h1>What was decided, part {number}</h1>\n{body}{more}</article></body></html>"
    )


def pages(count: int) -> list[str]:
    """Articles of which every third is about aid."""
    return [page(n, AID if n % 3 == 0 else OTHER) for n in range(count)]


def url(number: int) -> str:
    """Where a page was."""
    return f"https://news.example/{number}"


def record(number: int, body: bytes, media_type: str = "text/html; charset=utf-8", **changes: object) -> bytes:
    """One WARC response record, not packed. ``lie`` is added to its length; ``extra`` are more HTTP header lines."""
    extra, lie = str(changes.get("extra", "")), int(str(changes.get("lie", 0)))
    http = f"HTTP/1.1 {changes.get('status', '200 OK')}\r\nContent-Type: {media_type}\r\n{extra}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{number}>\r\nWARC-Date: 2025-03-01T00:00:00Z\r\n"
        f"WARC-Target-URI: {url(number)}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http) + lie}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def members(bodies: list[str]) -> list[bytes]:
    """One gzip member for each page."""
    return [gzip.compress(record(n, body.encode()), mtime=0) for n, body in enumerate(bodies)]
