"""What stands before every page, and errors that show no insides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.requests import Request
from tests.web.desk import ledger_to_review, site, token, visiting

from tallystick.web.safety.hosts import names_for
from tallystick.web.safety.rates import Rates, network
from tallystick.web.safety.writes import QUESTIONS


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("safety") / "book.db"
    ledger_to_review(path).close()
    return path


@pytest.fixture
def app(book: Path) -> FastAPI:
    return site(book)


def writes(app: FastAPI) -> list[tuple[str, str]]:
    """Every method and address of the application that may change something."""
    paths = {p: methods for p, methods in app.openapi()["paths"].items() if p not in QUESTIONS}
    return [(m, p) for p, methods in paths.items() for m in methods if m not in {"get", "head", "options"}]


def test_every_write_asks_for_the_token(app: FastAPI) -> None:
    found = writes(app)
    assert len(found) >= 3
    with visiting(app, "Ann Field") as client:
        for method, path in found:
            for csrf in ({}, {"csrf": "x" * 43}, {"csrf": ""}):
                answer = client.request(method, path.replace("{", "").replace("}", ""), data=csrf)
                assert answer.status_code in {403, 422}, (method, path)
                if answer.status_code == 422:  # a form without its fields; with them, the token is asked for
                    assert "csrf" not in answer.text or "required" in answer.text.lower()


def test_a_whole_form_without_the_token_changes_nothing(app: FastAPI, book: Path) -> None:
    with visiting(app, "Ann Field") as client:
        line = client.get("/review", headers={"accept": "application/json"}).json()["line"]
        form = {"ruling": "reject", "line": line["id"], "seen": line["stamp"], "why": "because"}
        for extra in ({}, {"csrf": "x" * 43}):
            assert client.post("/review", data=form | extra).status_code == 403
        answer = client.post("/review", data=form, headers={"X-CSRF-Token": "x" * 43})
        assert answer.status_code == 403
        assert client.get("/review", headers={"accept": "application/json"}).json()["line"] is not None


def test_the_first_form_of_a_visitor_needs_its_cookie(app: FastAPI) -> None:
    with visiting(app) as client, visiting(app) as other:
        stolen = token(other.get("/sign-in").text)
        answer = client.post("/sign-in", data={"name": "Ann Field", "password": "x", "csrf": stolen})
        assert answer.status_code == 403
        assert "out of date" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_write_that_another_site_started_is_refused(app: FastAPI, headers: dict[str, str]) -> None:
    with visiting(app) as client:
        form = {"name": "Ann Field", "password": "x", "csrf": token(client.get("/sign-in").text)}
        answer = client.post("/sign-in", data=form, headers=headers)
        assert answer.status_code == 403
        assert "another site" in answer.text
        assert client.post("/sign-in", data=form, headers={"origin": "http://testserver"}).status_code == 403
        assert "do not fit" in client.post("/sign-in", data=form, headers={"origin": "http://testserver"}).text


def test_every_answer_carries_the_policy(app: FastAPI) -> None:
    with visiting(app) as client:
        for path in ("/nowhere", "/static/site.css", "/review", "/openapi.json", "/sign-in"):
            policy = client.get(path).headers
            assert "default-src 'none'" in policy["content-security-policy"], path
            assert "frame-ancestors 'none'" in policy["content-security-policy"], path
            assert "unsafe" not in policy["content-security-policy"]
            assert policy["x-content-type-options"] == "nosniff"
            assert policy["referrer-policy"]
            assert "camera=()" in policy["permissions-policy"]
        assert "frame-ancestors *" in client.get("/embed/x").headers["content-security-policy"]


def test_what_is_too_large_is_refused_whatever_its_header_says(book: Path) -> None:
    with visiting(site(book, form_limit=1000)) as client:
        csrf = token(client.get("/sign-in").text)
        form = {"name": "x", "password": "y" * 400, "next": "/" + "z" * 1000, "csrf": csrf}
        declared = client.post("/sign-in", data=form)
        assert declared.status_code == 413
        assert "1,000 bytes" in declared.text

        def pieces() -> Iterator[bytes]:
            for _ in range(50):
                yield b"a=" + b"b" * 98 + b"&"

        kind = {"content-type": "application/x-www-form-urlencoded"}
        streamed = client.post("/sign-in", content=pieces(), headers=kind)
        assert streamed.status_code == 413
        assert "1,000 bytes" in streamed.text


def test_writes_are_counted_and_looks_are_not(book: Path) -> None:
    with visiting(site(book, writes_a_minute=2)) as client:
        codes = [client.post("/sign-out").status_code for _ in range(3)]
        assert codes == [403, 403, 429]
        assert {client.get("/sign-in").status_code for _ in range(20)} == {200}


def test_buckets_fill_again_with_time_and_are_of_one_network_each() -> None:
    now = [0.0]
    rates = Rates(lambda: now[0])
    assert [rates.wait("write", "a", 2) for _ in range(3)] == [0, 0, 30]
    assert rates.wait("write", "b", 2) == 0
    now[0] = 30.0
    assert rates.wait("write", "a", 2) == 0
    assert rates.wait("write", "a", 2) > 0


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        (None, "nowhere"),
    ],
)
def test_a_household_is_one_network(host: str | None, found: str) -> None:
    assert network(host) == found


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8321", 200),
        ("127.0.0.1:8321", 200),
        ("[::1]:8321", 200),
        ("10.0.0.7", 200),
        ("Tally.Example", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("", 421),
    ],
)
def test_only_its_own_names_are_answered(book: Path, host: str, status: int) -> None:
    with visiting(site(book, hosts=names_for("0.0.0.0", ["tally.example"]))) as client:  # noqa: S104
        answer = client.get("/sign-in", headers={"host": host})
        assert answer.status_code == status
        assert status == 200 or "--name" in answer.text


@pytest.mark.parametrize("form", ["html", "json"])
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("PUT", "/sign-in", 405), ("POST", "/sign-in", 422), ("GET", "/review?page_no=0", 422)],
)
def test_errors_say_what_to_do_as_page_and_as_json(
    app: FastAPI, form: str, method: str, path: str, status: int
) -> None:
    with visiting(app, "Ann Field") as client:
        data = {"csrf": token(client.get("/sign-in").text)}
        accept = {"accept": "text/html" if form == "html" else "application/json", "x-csrf-token": data["csrf"]}
        answer = client.request(method, path, headers=accept)
        assert answer.status_code == status
        if form == "json":
            assert answer.json()["status"] == status
            assert answer.json()["detail"]
        else:
            assert "<h1>" in answer.text


def _with_a_fault(app: FastAPI) -> None:
    def broken(request: Request) -> None:
        raise ValueError("SECRET at /home/somebody/secret.py")

    app.router.routes.insert(0, APIRoute("/broken", broken))


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_fault_of_the_program_shows_nothing_of_it(app: FastAPI, accept: str) -> None:
    _with_a_fault(app)
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/broken", headers={"accept": accept})
    assert answer.status_code == 500
    assert "SECRET" not in answer.text
    assert "Traceback" not in answer.text
    assert "try again" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(("path", "status"), [("/lines/%00", 404), ("/sign-in?next=%00", 400)])
def test_nul_is_in_no_address(app: FastAPI, path: str, status: int) -> None:
    with visiting(app) as client:
        assert client.get(path).status_code == status


def test_a_message_names_no_place_of_the_server(app: FastAPI, book: Path) -> None:
    def asked(request: Request) -> None:
        request.app.state.views.ledger.document("nowhere")

    app.router.routes.insert(0, APIRoute("/asked", asked))
    with visiting(app) as client:
        told = client.get("/asked").text
    assert "holds no document nowhere" in told
    assert str(book) not in told


def test_a_ledger_that_cannot_be_reached_shows_no_path(tmp_path: Path) -> None:
    with TestClient(site(tmp_path / "no" / "where.db"), raise_server_exceptions=False) as client:
        client.cookies.set("tallystick_session", "x" * 43)
        for path in ("/sign-in", "/review"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert "where.db" not in answer.text
            assert str(tmp_path) not in answer.text
            assert answer.headers["retry-after"]
