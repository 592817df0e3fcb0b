"""Documents from the web: one polite request for one page. The only code that speaks to the network."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version

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


def fetch(url: str, limits: Limits | None = None, allow: Callable[[Address], bool] = is_public) -> Raw:
    """The page at ``url``, redirects followed, robots.txt obeyed. Raises SourceError with the reason and the way out.

    ``allow`` decides which addresses may be spoken to.
    """
    limits = limits or Limits()
    deadline = Deadline(limits.total)
    headers = {"User-Agent": f"{AGENT}/{version('tallystick')}", "Accept": "text/html, application/pdf, text/*;q=0.9"}
    with httpx.Client(
        transport=GuardedTransport(allow, deadline), headers=headers, timeout=limits.silence, trust_env=False
    ) as client:
        return _Visit(client, limits, set()).page(_checked(url))


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
    welcome: set[str]  # sites whose robots.txt allowed their page on this visit

    def page(self, url: httpx.URL) -> Raw:
        origin = str(url)
        for _ in range(self.limits.redirects + 1):
            self._ask_robots(url)
            with self._get(url) as response:
                if response.status_code not in _REDIRECTS:
                    return self._raw(response, origin)
                url = _target(response, url)
        raise SourceError(f"{origin}: redirected more than {self.limits.redirects} times; give the address it ends at")

    def _raw(self, response: httpx.Response, origin: str) -> Raw:
        _refuse_status(response, origin)
        media_type = response.headers.get("Content-Type")
        plain = (media_type or "").partition(";")[0].strip().lower()
        if plain and plain not in _READABLE:
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
        rules = self._robots(url.copy_with(raw_path=b"/robots.txt"))
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
    def _get(self, url: httpx.URL) -> Iterator[httpx.Response]:
        """One answer, its body unread. Whatever goes wrong on the way becomes a SourceError."""
        try:
            with self.client.stream("GET", url, follow_redirects=False) as response:
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
