"""Quotes: found by speaker, day and words; each leads to its place in its document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.web import awkward
from tests.web.reading import seen, told

from tallystick.jobs.ledger import Ledger
from tallystick.jobs.quotes import Quotes


def words(page: dict[str, Any]) -> list[str]:
    return [q["quote"]["words"] for q in page["quotes"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"speaker": "ida-marsh"}, {"Ida Marsh"}),
        ({"speaker": "Marsh"}, {"Ida Marsh"}),
        ({"speaker": "GBR"}, {"Ida Marsh"}),
        ({"speaker": "Defence Secretary"}, {"Ida Marsh"}),
        ({"speaker": "nobody at all"}, set()),
    ],
)
def test_by_speaker(client: TestClient, query: dict[str, str], expected: set[str]) -> None:
    assert {q["quote"]["speaker"]["name"] for q in told(client, "/quotes", **query)["quotes"]} == expected


def test_by_words_kind_and_day(client: TestClient) -> None:
    assert words(told(client, "/quotes", text="stay COURSE")) == ["We will stay the course for as long as it takes"]
    stands = told(client, "/quotes", kind="stands")["quotes"]
    assert {q["quote"]["manner"] for q in stands} >= {"opposes", "demands"}
    early = told(client, "/quotes", until="2024-12-31")["quotes"]
    assert early
    assert all(q["quote"]["day"] <= "2024-12-31" for q in early)


def test_the_latest_come_first_and_each_leads_to_its_place(client: TestClient) -> None:
    page = told(client, "/quotes")
    days = [q["quote"]["day"] for q in page["quotes"]]
    assert days == sorted(days, reverse=True)
    for quote in page["quotes"][:5]:
        there, card = quote["address"].split("#")
        assert seen(client, there).all("#" + card)


def test_hostile_words_stay_words(odd: TestClient) -> None:
    page = seen(odd, "/quotes")
    assert page.root.xpath("//blockquote//svg") == []
    assert any("<svg onload=alert(2)>" in t for t in page.texts("blockquote"))
    assert told(odd, "/quotes")["quotes"][-1]["quote"]["day"] is None


def test_csv_holds_all_that_is_found(client: TestClient) -> None:
    text = client.get("/quotes.csv").content.decode("utf-8-sig")
    assert text.count("\r\n") == 1 + told(client, "/quotes")["found"]


def test_nobody_found_says_what_to_do(client: TestClient) -> None:
    assert "Nobody is quoted so" in seen(client, "/quotes", text="qwertz").text("div.empty")


def test_only_new_readings_are_read_again(tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "grows.db"))
    quotes = Quotes(ledger)
    assert quotes.current().quotes == ()
    first, second, *_ = awkward.readings()
    ledger.add(first)
    before = quotes.current()
    assert quotes.current() is before
    ledger.add(second)
    after = quotes.current()
    assert len(after.quotes) == 2 * len(before.quotes) == 4
    assert all(any(q is kept for kept in after.quotes) for q in before.quotes)
    ledger.close()
