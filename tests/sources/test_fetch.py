from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from tallystick.errors import SourceError
from tallystick.model import Raw
from tallystick.sources.fetch import Fetcher, Limits, Marks, fetch

PAGE = b"<html><body><p>Norway has sent 22 tanks.</p></body></html>"
Answer = tuple[int, dict[str, str], bytes]
Reply = Callable[[BaseHTTPRequestHandler], object]
QUICK = Limits(size=10_000, total=5, silence=2)


class Handler(BaseHTTPRequestHandler):
    answers: ClassVar[dict[str, Answer | Reply]] = {}
    asked: ClassVar[list[tuple[str, str | None]]] = []

    def do_GET(self) -> None:
        Handler.asked.append((self.path, self.headers["User-Agent"]))
        answer = Handler.answers.get(self.path, (404, {}, b"none"))
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up early is what some tests are about."""


@pytest.fixture
def site() -> Iterator[str]:
    Handler.answers, Handler.asked = {"/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE)}, []
    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def get(url: str, limits: Limits = QUICK) -> Raw:
    return fetch(url, limits, allow=lambda _: True)


def refused(url: str, limits: Limits = QUICK) -> str:
    with pytest.raises(SourceError) as caught:
        get(url, limits)
    return str(caught.value)


def test_a_page_is_fetched_once_under_our_own_name(site: str) -> None:
    raw = get(site + "/page#part")
    assert (raw.content, raw.media_type) == (PAGE, "text/html; charset=utf-8")
    assert (raw.origin, raw.url) == (site + "/page", site + "/page")
    assert [path for path, _ in Handler.asked] == ["/robots.txt", "/page"]
    assert all((agent or "").startswith("Tallystick/") for _, agent in Handler.asked)


def test_compressed_pages_are_unpacked(site: str) -> None:
    Handler.answers["/gz"] = (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(b"tanks"))
    assert get(site + "/gz").content == b"tanks"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]"])
def test_the_own_machine_is_refused_unless_allowed(site: str, host: str) -> None:
    port = site.rpartition(":")[2]
    with pytest.raises(SourceError) as caught:
        fetch(f"http://{host}:{port}/page", QUICK)
    assert "is not on the public internet" in str(caught.value) or "no such host" in str(caught.value)
    assert Handler.asked == []


def test_a_redirect_to_the_own_network_is_refused(site: str) -> None:
    Handler.answers["/away"] = (302, {"Location": "http://10.0.0.1/secret"}, b"")
    seen = []

    def only_loopback(address: Any) -> bool:
        seen.append(str(address))
        return bool(address.is_loopback)

    with pytest.raises(SourceError, match=r"10\.0\.0\.1: its address 10\.0\.0\.1 is not on the public internet"):
        fetch(site + "/away", QUICK, allow=only_loopback)
    assert seen[-1] == "10.0.0.1"


def test_the_connection_goes_to_the_address_that_was_checked(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that changes its mind between two questions gains nothing: each name is looked up once."""
    port = int(site.rpartition(":")[2])
    answers = iter(["127.0.0.1", "10.0.0.1", "10.0.0.1"])
    real = socket.getaddrinfo

    def rebinding(host: str, *rest: Any, **more: Any) -> Any:
        return real(next(answers) if host == "rebind.example" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    raw = fetch(f"http://rebind.example:{port}/page", QUICK, allow=lambda address: address.is_loopback)
    assert raw.content == PAGE
    assert next(answers) == "10.0.0.1"


def test_redirects_are_followed_and_the_last_address_kept(site: str) -> None:
    Handler.answers["/old"] = (301, {"Location": "/page"}, b"")
    raw = get(site + "/old")
    assert (raw.origin, raw.url, raw.content) == (site + "/old", site + "/page", PAGE)


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("/round", "redirected more than 5 times; give the address it ends at"),
        ("", "redirects without saying where to"),
        ("file:///etc/passwd", "only addresses that begin with http:// or https:// are fetched"),
        ("http://user:pass@example.org/", "holds a user name or a password"),
        ("http://[oops/", "not a valid URL"),
        ("http://a:b:c/", "the answer breaks off or is garbled"),
    ],
)
def test_redirects_that_lead_nowhere(site: str, location: str, said: str) -> None:
    Handler.answers["/round"] = (302, {"Location": location} if location else {}, b"")
    assert said in refused(site + "/round")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "the site asks for a login (401); open it in a browser, save it, and read the file"),
        (403, "the site refuses to show it to programs (403); open it in a browser"),
        (404, "the site has no such page (404); check the address"),
        (410, "the site has removed the page (410)"),
        (418, "the site does not give the page (418)"),
        (429, "the site is asked too often (429); try again later"),
        (500, "the site is out of order (500); try again later"),
        (503, "the site is out of order (503); try again later"),
    ],
)
def test_refusals_of_the_site(site: str, status: int, said: str) -> None:
    Handler.answers["/page"] = (status, {}, b"no")
    message = refused(site + "/page")
    assert message.startswith(f"{site}/page: {said}")


def test_robots_txt_is_obeyed_for_us_and_for_all(site: str) -> None:
    for agent in ("*", "Tallystick"):
        Handler.answers["/robots.txt"] = (200, {}, f"User-agent: {agent}\nDisallow: /page".encode())
        assert "the site's robots.txt asks programs not to fetch it; open it in a browser" in refused(site + "/page")
    Handler.answers["/robots.txt"] = (200, {}, b"User-agent: Other\nDisallow: /")
    assert get(site + "/page").content == PAGE


def test_robots_txt_is_asked_again_after_a_redirect(site: str) -> None:
    Handler.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /page")
    Handler.answers["/old"] = (301, {"Location": "/page"}, b"")
    assert "robots.txt" in refused(site + "/old")


def test_a_site_that_cannot_say_whether_we_are_welcome_is_left_alone(site: str) -> None:
    Handler.answers["/robots.txt"] = (503, {}, b"")
    assert "cannot say whether programs are welcome; try again later" in refused(site + "/page")


@pytest.mark.parametrize("declared", [True, False])
def test_a_large_page_is_refused_before_it_is_all_read(site: str, declared: bool) -> None:  # noqa: FBT001
    def stream(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        if declared:
            handler.send_header("Content-Length", "1000000000")
        handler.end_headers()
        for _ in range(1000):
            handler.wfile.write(b"x" * 1000)

    Handler.answers["/big"] = stream
    message = refused(site + "/big")
    assert message == f"{site}/big: larger than the limit of 10,000 bytes; save it and split it, or raise the limit"


def test_a_small_archive_of_a_large_page_is_refused(site: str) -> None:
    bomb = gzip.compress(bytes(20_000_000))
    Handler.answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, bomb)
    assert "larger than the limit of 100,000 bytes" in refused(site + "/bomb", Limits(size=100_000))


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/zip", "application/json"])
def test_what_is_no_page_is_refused(site: str, kind: str) -> None:
    Handler.answers["/a"] = (200, {"Content-Type": kind}, b"x")
    assert f"this is {kind}, not a page; only HTML, plain text, markdown and PDF are read" in refused(site + "/a")


def test_an_empty_page_is_refused(site: str) -> None:
    Handler.answers["/a"] = (200, {"Content-Type": "text/html"}, b"")
    assert f"{site}/a: the page is empty" in refused(site + "/a")


def test_an_answer_cut_short_is_refused(site: str) -> None:
    Handler.answers["/cut"] = (200, {"Content-Type": "text/html", "Content-Length": "5000"}, PAGE)
    assert "the answer breaks off or is garbled" in refused(site + "/cut")


def test_a_silent_site_is_given_up(site: str) -> None:
    gate = threading.Event()
    Handler.answers["/slow"] = lambda _: gate.wait(10)
    message = refused(site + "/slow", Limits(total=5, silence=0.2))
    gate.set()
    assert message == f"{site}/slow: no complete answer in time (limits: 0.2 s of silence, 5 s in all); try again later"


def test_a_site_that_sends_a_byte_now_and_then_gains_no_time(site: str) -> None:
    gate = threading.Event()

    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not gate.wait(0.05):
            handler.wfile.write(b"X-A: b\r\n")

    Handler.answers["/drip"] = trickle
    begun = time.monotonic()
    message = refused(site + "/drip", Limits(total=0.6, silence=30))
    gate.set()
    assert "0.6 s in all" in message
    assert time.monotonic() - begun < 15


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    message = refused(f"http://127.0.0.1:{port}/a")
    assert "cannot be reached" in message
    assert message.endswith("check the address and the connection")


def test_what_does_not_speak_http_is_refused(site: str) -> None:
    Handler.answers["/odd"] = lambda handler: handler.wfile.write(b"220 mail.example.org ESMTP\r\n")
    assert "the answer breaks off or is garbled" in refused(site + "/odd")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://", "only addresses that begin with"),
        ("https:///path", "only addresses that begin with"),
        ("http://exa mple.org/", "not a valid URL"),
        ("http://example.org:99999/", "not a valid URL"),
        ("http://user:secret@example.org/", "holds a user name or a password"),
        ("ftp://example.org/", "only addresses that begin with"),
    ],
)
def test_bad_urls(url: str, said: str) -> None:
    message = refused(url)
    assert said in message
    assert "secret" not in message


def fetcher(waits: list[float], pause: float = 1.0) -> Fetcher:
    return Fetcher(QUICK, lambda _: True, pause, waits.append)


def test_a_second_page_of_a_site_waits_and_asks_for_no_rules_again(site: str) -> None:
    waits: list[float] = []
    visits = fetcher(waits)
    for _ in range(3):
        assert visits.page(site + "/page").content == PAGE
    assert [path for path, _ in Handler.asked] == ["/robots.txt", "/page", "/page", "/page"]
    assert len(waits) == 2
    assert all(0 < wait <= 2.0 for wait in waits)


def test_the_pause_a_site_asks_for_is_kept_within_reason(site: str) -> None:
    for asked, least in ((7, 6), (5000, 29)):
        Handler.answers["/robots.txt"] = (200, {}, f"User-agent: *\nCrawl-delay: {asked}".encode())
        waits: list[float] = []
        visits = fetcher(waits)
        visits.page(site + "/page")
        visits.page(site + "/page")
        assert least < waits[0] <= min(asked, 30)


def test_a_feed_that_has_not_changed_is_not_sent_again(site: str) -> None:
    def conditional(handler: BaseHTTPRequestHandler) -> None:
        fresh = handler.headers["If-None-Match"] == '"v1"' and handler.headers["If-Modified-Since"] == "yesterday"
        handler.send_response(304 if fresh else 200)
        for name, value in (("ETag", '"v1"'), ("Last-Modified", "yesterday"), ("Content-Type", "application/rss+xml")):
            handler.send_header(name, value)
        handler.end_headers()
        if not fresh:
            handler.wfile.write(b"<rss/>")

    Handler.answers["/feed"] = conditional
    visits = fetcher([], 0)
    first = visits.page_or_feed(site + "/feed")
    assert first.raw is not None
    assert first.marks == Marks('"v1"', "yesterday")
    assert visits.page_or_feed(site + "/feed", first.marks).raw is None
    assert "this is application/rss+xml, not a page" in refused(site + "/feed")


def test_an_unasked_not_modified_is_no_page(site: str) -> None:
    Handler.answers["/odd"] = (304, {}, b"")
    assert "the site does not give the page (304)" in refused(site + "/odd")
