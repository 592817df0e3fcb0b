"""Pages as a WARC file, one gzip member a record, as web archives publish them."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pages.markup import page
from benchmarks.pages.stories import NEGATIVE, OTHER, SUPPORT, story

MEAN_SIZE = 165_000


@dataclass(frozen=True, slots=True)
class Mix:
    """How many pages, what share of them hold records of support or only look so, and their mean size.

    ``ordinary`` sentences follow what such pages say of aid. ``dense`` pages have as much markup, and pack as well, as
    real ones.
    """

    pages: int
    support: float
    negative: float
    seed: int = 7
    size: int = MEAN_SIZE
    ordinary: int = 0
    dense: bool = False


MIXED, FEW, NONE = (0.02, 0.04), (0.02, 0.0), (0.0, 0.0)


def pages(mix: Mix) -> Iterator[tuple[str, str, str]]:
    """Kind, address and HTML of each page; sizes are spread as those of real pages are."""
    for number in range(mix.pages):
        chance = random.Random(f"{mix.seed}:{number}")  # noqa: S311 - invented data, not secrets
        draw = chance.random()
        kind = SUPPORT if draw < mix.support else NEGATIVE if draw < mix.support + mix.negative else OTHER
        size = min(int(chance.lognormvariate(0, 0.6) * mix.size * 0.85), 10 * mix.size)
        url = f"https://news.example/{kind}/{mix.seed}-{number}"
        yield kind, url, page(story(kind, chance, mix.ordinary), url, chance, size, dense=mix.dense)


def record(url: str, body: bytes, media_type: str = "text/html; charset=utf-8") -> bytes:
    """One response record, packed."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{zlib.crc32(url.encode()):08x}>\r\n"
        f"WARC-Date: 2025-01-01T00:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    packer = zlib.compressobj(6, wbits=31)
    return packer.compress(head.encode() + http + b"\r\n\r\n") + packer.flush()


def write(target: Path, found: Iterable[tuple[str, str, str]]) -> dict[str, int]:
    """Write pages to a WARC file; how many of each kind, and the bytes of HTML."""
    counts: dict[str, int] = {"pages": 0, "bytes": 0}
    with target.open("wb") as file:
        for kind, url, text in found:
            body = text.encode()
            file.write(record(url, body))
            counts[kind] = counts.get(kind, 0) + 1
            counts["pages"] += 1
            counts["bytes"] += len(body)
    return counts
