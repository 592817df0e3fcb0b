"""Feeds into the ledger: what is new is read, what was read is not asked for again, what is broken is named."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect
from tests.sources.test_feeds import FOOT, HEAD
from typer.testing import CliRunner

import tallystick.ledger
from tallystick.cli.main import app
from tallystick.jobs.adding import Failure, FeedRead, Outcome, add_targets
from tallystick.jobs.ledger import Added, Ledger
from tallystick.jobs.read import Details
from tallystick.sources.fetch import Fetcher, Limits

TEXT = "Norway will give Ukraine {} tanks, the defence minister said on Wednesday."
PAGE = "<html><head><title>Story</title></head><body><article><p>{}</p></article></body></html>"


class Handler(BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, tuple[str, str]]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        Handler.asked.append(self.path)
        if self.path not in Handler.pages:
            self.send_error(404)
            return
        kind, body = Handler.pages[self.path]
        tag = f'"{hash(body)}"'
        fresh = self.headers["If-None-Match"] == tag
        self.send_response(304 if fresh else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", kind)
        self.end_headers()
        if not fresh:
            self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    Handler.pages, Handler.asked = {}, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def item(number: int, link: str | None = None, text: str | None = None) -> str:
    carried = f"<content:encoded>{text}</content:encoded>" if text else ""
    place = f"<link>{link}</link>" if link else ""
    day = f"<pubDate>Wed, {12 + number} Feb 2025 10:00:00 +0000</pubDate>"
    return f"<item><title>Story {number}</title><guid>s{number}</guid>{place}{day}{carried}</item>"


def publish(*items: str) -> None:
    Handler.pages["/feed"] = ("application/rss+xml", HEAD + "".join(items) + FOOT)


def add(ledger: Ledger, *targets: str) -> list[Outcome]:
    fetcher = Fetcher(Limits(total=10, silence=5), lambda _: True, 0)
    return list(add_targets(ledger, targets, Details(), fetcher))


def test_new_entries_are_read_and_known_ones_left(ledger: Ledger, site: str) -> None:
    Handler.pages["/1"] = ("text/html", PAGE.format(TEXT.format("ten")))
    publish(item(1, f"{site}/1"), item(2, None, TEXT.format("twenty")))
    first = add(ledger, f"{site}/feed")
    assert [type(o) for o in first] == [Added, Added, FeedRead]
    assert first[-1] == FeedRead(f"{site}/feed", "The Harbour & Post", new=2)
    (page, carried) = (ledger.document(a.document) for a in first if isinstance(a, Added))
    assert str(page.published) == "2025-02-13"
    assert page.url == f"{site}/1"
    assert (carried.publisher, carried.title, str(carried.published)) == ("The Harbour & Post", "Story 2", "2025-02-14")

    assert add(ledger, f"{site}/feed")[-1] == FeedRead(f"{site}/feed", None, unchanged=True)
    publish(item(1, f"{site}/1"), item(2, None, TEXT.format("twenty")), item(3, None, TEXT.format("thirty")))
    assert add(ledger, f"{site}/feed")[-1] == FeedRead(f"{site}/feed", "The Harbour & Post", new=1, known=2)
    assert Handler.asked.count("/1") == 1


def test_what_failed_is_named_and_tried_again(ledger: Ledger, site: str) -> None:
    publish(item(1, f"{site}/gone"), item(2, None, TEXT.format("twenty")), "<item><title>Bad<b></title></item>")
    outcomes = add(ledger, f"{site}/feed")
    failures = [o.message for o in outcomes if isinstance(o, Failure)]
    assert failures[0] == f"{site}/feed, entry 3 (“Bad”): it is no well-formed XML; the others are read"
    assert failures[1].startswith(f"{site}/feed (“Story 1”): {site}/gone: the site has no such page (404)")
    assert outcomes[-1] == FeedRead(f"{site}/feed", "The Harbour & Post", new=1, failed=2)
    Handler.pages["/gone"] = ("text/html", PAGE.format(TEXT.format("ten")))
    assert outcomes[-1] != (again := add(ledger, f"{site}/feed")[-1])
    assert again == FeedRead(f"{site}/feed", "The Harbour & Post", new=1, known=1, failed=1)


def test_a_feed_in_a_file_and_the_exit_code(tmp_path: Path) -> None:
    path = tmp_path / "saved.xml"
    path.write_text(HEAD + item(1, None, TEXT.format("ten")) + "<item><title>Empty</title></item>" + FOOT)
    result = CliRunner().invoke(app, ["add", str(path), "--ledger", str(tmp_path / "x.db"), "--format", "json"])
    assert result.exit_code == 1
    assert "entry 2 (“Empty”): it has neither a text nor a link to a page; the others are read" in result.stderr
    answer = json.loads(result.stdout)
    assert [a["title"] for a in answer["added"]] == ["Story 1"]
    assert answer["feeds"][0]["new"] == 1
    result = CliRunner().invoke(app, ["add", str(path), "--ledger", str(tmp_path / "x.db")])
    assert "feed   The Harbour & Post: 0 new entries, 1 read before, 1 that cannot be read" in result.stdout


def test_a_ledger_from_before_feeds_gets_the_table(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(tallystick.ledger.__file__).parent / "schema"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    assert "seen" not in inspect(engine).get_table_names()
    ledger = Ledger(str(path))
    assert ledger.lines() == []
    ledger.close()
    assert "seen" in inspect(create_engine(f"sqlite:///{path}")).get_table_names()
    engine.dispose()
