"""Feeds watched into the ledger: each in its time, a broken one ever less often, nothing lost when it is stopped."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from tests.ledger.test_feeds import PAGE, TEXT, Handler, item, publish, site
from typer.testing import CliRunner

from tallystick.cli.main import app
from tallystick.errors import SettingsError
from tallystick.jobs.adding import Failure
from tallystick.jobs.ledger import Added, Ledger
from tallystick.jobs.watch import Turn, Watch, WatchedFeed, read_list
from tallystick.sources.fetch import Fetcher, Limits

__all__ = ["site"]
START = datetime(2025, 3, 1, 12, tzinfo=UTC)


class Clock(threading.Event):
    """A clock that only moves when somebody waits."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START

    def wait(self, timeout: float | None = None) -> bool:
        self.now += timedelta(seconds=timeout or 0)
        return self.is_set()


def watch(book: Ledger, clock: Clock, *feeds: WatchedFeed) -> Watch:
    fetcher = Fetcher(Limits(total=10, silence=5), lambda _: True, 0)
    return Watch(book, feeds, clock, lambda: clock.now, fetcher)


def asked(turns: list[Turn], url: str) -> list[float]:
    """How many hours from one turn of a feed to the next."""
    times = [t.next for t in turns if t.feed == url]
    return [(b - a) / timedelta(hours=1) for a, b in zip([START, *times], times, strict=False)]


def test_each_feed_has_its_time_and_a_broken_one_does_not_stop_the_others(ledger: Ledger, site: str) -> None:
    publish(item(1, None, TEXT.format("ten")))
    good, gone = WatchedFeed(url=f"{site}/feed", minutes=180), WatchedFeed(url=f"{site}/none", minutes=60)
    turns = list(islice(watch(ledger, Clock(), gone, good).run(), 25))
    assert asked(turns, good.url)[:3] == [3, 3, 3]
    assert asked(turns, gone.url)[:6] == [2, 4, 8, 16, 24, 24]
    first = next(t for t in turns if t.feed == good.url)
    assert isinstance(first.outcomes[0], Added)
    assert all(isinstance(o, Failure) for t in turns if t.feed == gone.url for o in t.outcomes)
    assert Handler.asked.count("/robots.txt") > 1, "asked again after a day"


def test_a_page_that_cannot_be_had_is_left_alone_for_a_time(ledger: Ledger, site: str) -> None:
    publish(item(1, f"{site}/gone"))
    feed = WatchedFeed(url=f"{site}/feed", minutes=15)
    turns = list(islice(watch(ledger, Clock(), feed).run(), 16))
    assert asked(turns, feed.url) == [0.25] * 16
    assert Handler.asked.count("/gone") == 3, "at once, after an hour, and two hours later"
    Handler.pages["/gone"] = ("text/html", PAGE.format(TEXT.format("ten")))
    assert any(isinstance(o, Added) for t in islice(watch(ledger, Clock(), feed).run(), 9) for o in t.outcomes)


def test_a_page_in_place_of_a_feed_is_a_failure_with_the_address_that_was_watched(ledger: Ledger, site: str) -> None:
    Handler.pages["/page"] = ("text/html", PAGE.format(TEXT.format("ten")))
    page, closed = WatchedFeed(url=f"{site}/page"), WatchedFeed(url="http://127.0.0.1:9/feed.xml")
    for turn in watch(ledger, Clock(), page, closed).run(once=True):
        (failure,) = turn.outcomes
        assert isinstance(failure, Failure)
        assert failure.message.startswith(turn.feed)
        assert turn.feed == closed.url or "no RSS or Atom feed" in failure.message


def test_started_anew_it_asks_nobody_before_his_time(ledger: Ledger, site: str) -> None:
    publish(item(1, None, TEXT.format("ten")))
    feed, clock = WatchedFeed(url=f"{site}/feed", minutes=60), Clock()
    assert len(list(watch(ledger, clock, feed).run(once=True))) == 1
    clock.now += timedelta(minutes=59)
    assert list(watch(ledger, clock, feed).run(once=True)) == []
    clock.now += timedelta(minutes=1)
    (turn,) = watch(ledger, clock, feed).run(once=True)
    assert not any(isinstance(o, Added) for o in turn.outcomes)


def test_stopped_it_ends_after_the_document_at_hand_and_goes_on_from_there(ledger: Ledger, site: str) -> None:
    for number in (1, 2, 3):
        Handler.pages[f"/{number}"] = ("text/html", PAGE.format(TEXT.format(number)))
    publish(*(item(n, f"{site}/{n}") for n in (1, 2, 3)))
    feed, clock = WatchedFeed(url=f"{site}/feed", minutes=60), Clock()
    watching = watch(ledger, clock, feed)
    asking = watching.fetcher
    assert asking is not None
    asking.pause, asking.sleep = 1.0, lambda _: clock.set()
    (turn,) = watching.run()
    assert sum(isinstance(o, Added) for o in turn.outcomes) == 1
    clock.clear()
    (turn,) = watch(ledger, clock, feed).run(once=True)
    assert sum(isinstance(o, Added) for o in turn.outcomes) == 2
    assert [Handler.asked.count(f"/{n}") for n in (1, 2, 3)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("feeds: []", "feeds"),
        ("feeds: [{url: ftp://x.example}]", "no address"),
        ("feeds: [{url: https://x.example, minutes: 1}]", "minutes"),
        ("feeds: [{url: https://x.example}, {url: https://x.example}]", "twice: https://x.example"),
        ("feeds: [", "not valid YAML"),
    ],
)
def test_faults_of_the_list_are_named(text: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "feeds.yml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=rf"feeds\.yml.*{fault}"):
        read_list(path)
    with pytest.raises(SettingsError, match=r"none\.yml.*cannot be read"):
        read_list(tmp_path / "none.yml")


def test_the_command_says_what_came_and_ends_on_sigterm(tmp_path: Path, site: str) -> None:
    (tmp_path / "feeds.yml").write_text(f"feeds: [{{url: '{site}/feed', minutes: 5}}]")
    arguments = ["watch", str(tmp_path / "feeds.yml"), "--ledger", str(tmp_path / "a.db")]
    command = [sys.executable, "-m", "tallystick", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline().startswith(f"{site}/feed: 0 new, 1 failed, next")
    process.send_signal(signal.SIGTERM)
    _, trouble = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "127.0.0.1" in trouble, "loopback is no public address"
    result = CliRunner().invoke(app, [*arguments, "--once", "--format", "json"])
    assert (result.exit_code, result.stdout) == (0, "")
