"""Answers kept for visitors: the same page is worked out once for each state of the ledger, and for visitors only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from tests.web.desk import ledger_to_review, line_of, site, visiting

from tallystick.jobs.ledger import Ledger
from tallystick.jobs.room import Room
from tallystick.ledger_model import Ruling
from tallystick.web import rendering, routes


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = ledger_to_review(tmp_path / "book.db")
    yield found
    found.close()


@pytest.fixture
def app(ledger: Ledger) -> FastAPI:
    return site(Path(ledger.address))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were filled."""
    found: list[str] = []

    def noting(request: Request, template: str, **values: Any) -> str:
        found.append(template)
        return rendering.render(request, template, **values)

    monkeypatch.setattr(routes, "render", noting)
    return found


def test_a_page_is_made_once_for_each_state_of_the_ledger(ledger: Ledger, app: FastAPI, made: list[str]) -> None:
    with visiting(app) as client:
        first = client.get("/ledger")
        assert client.get("/ledger").content == first.content
        assert made == ["ledger.html.j2"]
        ledger.decide(Ruling.REJECT, line_of(ledger, 300).claims, "Ann", "withdrawn")
        assert client.get("/ledger").content != first.content
        assert made == ["ledger.html.j2"] * 2


def test_forms_of_one_address_are_kept_apart(app: FastAPI) -> None:
    with visiting(app) as client:
        for _ in range(2):
            assert client.get("/ledger").headers["content-type"].startswith("text/html")
            assert client.get("/ledger", headers={"accept": "application/json"}).json()
            assert client.get("/ledger.csv").headers["content-type"].startswith("text/csv")
            assert client.get("/ledger?donor=NOR").text != client.get("/ledger").text
            plain = client.get("/ledger", headers={"accept-encoding": "identity"})
            assert "content-encoding" not in plain.headers


def test_a_browser_that_has_the_page_is_told_so(app: FastAPI) -> None:
    with visiting(app) as client:
        tag = client.get("/ledger").headers["etag"]
        again = client.get("/ledger", headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert "default-src 'none'" in again.headers["content-security-policy"]


def test_who_signed_in_gets_no_kept_page_and_leaves_none(app: FastAPI, made: list[str]) -> None:
    with visiting(app, "Ann Field") as ann, visiting(app) as visitor:
        assert "Ann Field" in ann.get("/ledger").text
        assert "Ann Field" not in visitor.get("/ledger").text
        assert "Ann Field" in ann.get("/ledger").text
        assert made.count("ledger.html.j2") == 3


def test_pages_with_a_form_of_the_visitors_own_are_not_kept(app: FastAPI) -> None:
    with visiting(app) as one, visiting(app) as other:
        assert one.get("/sign-in").text != other.get("/sign-in").text


def test_errors_are_not_kept(app: FastAPI, made: list[str]) -> None:
    with TestClient(app) as client:
        assert {client.get("/lines/Lnone").status_code for _ in range(2)} == {404}
    assert made == ["problem.html.j2"] * 2


def test_a_room_holds_no_more_than_its_weight_but_always_what_came_last() -> None:
    shelf: Room[bytes] = Room(10, len)
    for key in "abc":
        shelf.put(key, b"x" * 4)
    assert [shelf.get(key) is not None for key in "abc"] == [False, True, True]
    shelf.put("b", b"y" * 6)
    assert shelf.get("b") is not None
    shelf.put("d", b"z" * 11)
    assert [shelf.get(key) is not None for key in "abcd"] == [False, False, False, True]
