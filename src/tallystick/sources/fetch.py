"""Documents from the web, one polite request after the other. The only code that speaks to the network."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import cast

import httpcore
import httpx
from protego import Protego

from tallystick.errors import SourceError
from tallystick.model import Raw
from tallystick.sources.addresses import Address, is_public
from tallystick.sources.files import LIMIT
from tallystick.sources.network import Deadline, GuardedTransport

AGENT = "Tallystick"
_READABLE = (
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "text/x-markdown",
    "application/pdf",
    "application/octet-stream",
)
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")
_ACCEPT = "text/html, application/pdf, text/*;q=0.9"
_ACCEPT_FEEDS = f"application/rss+xml, application/atom+xml, {_ACCEPT}, application/xml;q=0.8"
_LONGEST_PAUSE = 30.0
"""Seconds between two requests that a robots.txt may ask for; a site that wants more is asked at this pace."""
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ROBOTS_LIMIT = 512_000
"""RFC 9309 asks for at least 500 kibibytes of robots.txt to be read."""
_SAVE = "open it in a browser, save it, and read the file"
_STATUS = {
    401: f"asks for a login (401); {_SAVE}",
    402: f"asks for payment (402); {_SAVE}",
    403: f"refuses to show it to programs (403); {_SAVE}",
    404: "has no such page (404); check the address",
    407: f"asks for a login (407); {_SAVE}",
    410: "has removed the page (410); look for a copy in a web archive",
    429: "is asked too often (429); try again later",
    451: f"may not show it for legal reasons (451); {_SAVE}",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much, how long and how far: bytes, seconds for the whole page, seconds without an answer, redirects."""

    size: int = LIMIT
    total: float = 60.0
    silence: float = 15.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Marks:
    """What a site gave with its last answer to be asked again by: the headers ETag and Last-Modified."""

    etag: str | None = None
    modified: str | None = None

    def headers(self) -> dict[str, str]:
        """The conditions of the next request."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site gave: bytes, or none where nothing has changed since the marks were given."""

    raw: Raw | None
    marks: Marks


def fetch(url: str, limits: Limits | None = None, allow: Callable[[Address], bool] = is_public) -> Raw:
    """The page at ``url``, redirects followed, robots.txt obeyed. Raises SourceError with the reason and the way out.

    ``allow`` decides which addresses may be spoken to.
    """
    return Fetcher(limits, allow).page(url)


@dataclass
class Fetcher:
    """Page after page. Asks each site once for its robots.txt, and waits between two requests to one site.

    The wait is ``pause`` seconds, or what the robots.txt asks for. For one run of a program: rules are not asked again.
    """

    limits: Limits | None = None
    allow: Callable[[Address], bool] = is_public
    pause: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    _rules: dict[str, Protego | None] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)

    def page(self, url: str) -> Raw:
        """One page. Raises SourceError with the reason and the way out."""
        return cast("Raw", self._get(url, Marks(), _READABLE, _ACCEPT).raw)  # without marks there is always one

    def page_or_feed(self, url: str, marks: Marks | None = None) -> Answer:
        """One page or feed, unless it is as it was when ``marks`` were given. Raises SourceError."""
        return self._get(url, marks or Marks(), (*_READABLE, *_FEEDS), _ACCEPT_FEEDS)

    def _get(self, url: str, marks: Marks, kinds: tuple[str, ...], accept: str) -> Answer:
        limits = self.limits or Limits()
        address = _checked(url)
        self._wait(address)
        agent = {"User-Agent": f"{AGENT}/{version('tallystick')}", "Accept": accept}
        transport = GuardedTransport(self.allow, Deadline(limits.total))
        with httpx.Client(transport=transport, headers=agent, timeout=limits.silence, trust_env=False) as client:
            return _Visit(client, limits, self._rules, kinds, marks).answer(address)

    def _wait(self, address: httpx.URL) -> None:
        site = f"{address.scheme}://{address.netloc.decode('ascii')}"
        rules = self._rules.get(f"{site}/robots.txt")
        asked = rules.crawl_delay(AGENT) if rules is not None else None
        pause = self.pause if asked is None else min(max(float(asked), self.pause), _LONGEST_PAUSE)
        now = time.monotonic()
        if site in self._asked and (left := self._asked[site] + pause - now) > 0:
            self.sleep(left)
            now += left
        self._asked[site] = now


def _checked(url: str) -> httpx.URL:
    """The URL without fragment. Raises SourceError if it is not one of a public page."""
    try:
        parsed = httpx.URL(url).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceError(f"{url}: not a valid URL ({error}); check it for blanks and odd characters") from error
    if parsed.userinfo:
        raise SourceError("the URL holds a user name or a password, which would be kept as its source; remove it")
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise SourceError(f"{url}: only addresses that begin with http:// or https:// are fetched")
    if not _HOST.fullmatch(parsed.raw_host.decode("ascii")) or not 0 < (parsed.port or 80) < 65_536:
        raise SourceError(f"{url}: not a valid URL (no such host name or port); check it for blanks and odd characters")
    return parsed


@dataclass(frozen=True, slots=True)
class _Visit:
    client: httpx.Client
    limits: Limits
    rules: dict[str, Protego | None]  # of each site by the address of its robots.txt
    kinds: tuple[str, ...]
    marks: Marks

    def answer(self, url: httpx.URL) -> Answer:
        origin = str(url)
        conditions = self.marks.headers()
        for _ in range(self.limits.redirects + 1):
            self._ask_robots(url)
            with self._get(url, conditions) as response:
                if response.status_code == 304 and conditions:
                    return Answer(None, self.marks)
                if response.status_code not in _REDIRECTS:
                    marks = Marks(response.headers.get("ETag"), response.headers.get("Last-Modified"))
                    return Answer(self._raw(response, origin), marks)
                url = _target(response, url)
        raise SourceError(f"{origin}: redirected more than {self.limits.redirects} times; give the address it ends at")

    def _raw(self, response: httpx.Response, origin: str) -> Raw:
        _refuse_status(response, origin)
        media_type = response.headers.get("Content-Type")
        plain = (media_type or "").partition(";")[0].strip().lower()
        if plain and plain not in self.kinds:
            raise SourceError(
                f"{origin}: this is {plain}, not a page; only HTML, plain text, markdown and PDF are read"
            )
        content = self._body(response, origin, self.limits.size)
        if not content:
            raise SourceError(f"{origin}: the page is empty; {_SAVE}")
        return Raw(content, None if plain == "application/octet-stream" else media_type, origin, str(response.url))

    def _body(self, response: httpx.Response, origin: str, limit: int) -> bytes:
        too_large = f"{origin}: larger than the limit of {limit:,} bytes; save it and split it, or raise the limit"
        declared = response.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) > limit:
            raise SourceError(too_large)
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > limit:
                raise SourceError(too_large)
        return bytes(body)

    def _ask_robots(self, url: httpx.URL) -> None:
        """Raise SourceError if the site's robots.txt keeps our agent from ``url`` (RFC 9309)."""
        address = url.copy_with(raw_path=b"/robots.txt")
        if str(address) not in self.rules:
            self.rules[str(address)] = self._robots(address)
        rules = self.rules[str(address)]
        if rules is not None and not rules.can_fetch(str(url), AGENT):
            raise SourceError(f"{url}: the site's robots.txt asks programs not to fetch it; {_SAVE}")

    def _robots(self, url: httpx.URL) -> Protego | None:
        """The rules of a site; None if it has none. A site that cannot say counts as closed, as RFC 9309 has it."""
        site = str(url)
        for _ in range(self.limits.redirects + 1):
            with self._get(url) as response:
                if response.status_code >= 500:
                    raise SourceError(
                        f"{site}: the site is out of order ({response.status_code}) and cannot say whether programs "
                        f"are welcome; try again later, or {_SAVE}"
                    )
                if response.status_code not in _REDIRECTS:
                    if response.status_code != 200:
                        return None
                    return Protego.parse(self._body(response, site, _ROBOTS_LIMIT).decode("utf-8", "replace"))
                url = _target(response, url)
        return None

    @contextmanager
    def _get(self, url: httpx.URL, headers: dict[str, str] | None = None) -> Iterator[httpx.Response]:
        """One answer, its body unread. Whatever goes wrong on the way becomes a SourceError."""
        try:
            with self.client.stream("GET", url, headers=headers, follow_redirects=False) as response:
                yield response
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            raise SourceError(
                f"{url}: no complete answer in time (limits: {self.limits.silence:g} s of silence, "
                f"{self.limits.total:g} s in all); try again later"
            ) from error
        except (httpcore.RemoteProtocolError, httpx.RemoteProtocolError, httpx.DecodingError) as error:
            raise SourceError(f"{url}: the answer breaks off or is garbled ({error}); try again") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError, OSError) as error:
            raise SourceError(f"{url}: cannot be reached ({error}); check the address and the connection") from error


def _target(response: httpx.Response, url: httpx.URL) -> httpx.URL:
    location = response.headers.get("Location")
    if not location:
        raise SourceError(f"{url}: redirects without saying where to; give the address it ends at")
    return _checked(str(url.join(location)))  # httpx has refused a location that is no URL


def _refuse_status(response: httpx.Response, origin: str) -> None:
    status = response.status_code
    if 200 <= status < 300:
        return
    if status in _STATUS:
        raise SourceError(f"{origin}: the site {_STATUS[status]}")
    if status >= 500:
        raise SourceError(f"{origin}: the site is out of order ({status}); try again later")
    raise SourceError(f"{origin}: the site does not give the page ({status}); {_SAVE}")
