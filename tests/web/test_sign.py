"""Signing in and out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web.desk import PASSWORD, ledger_to_review, site, token, visiting

from tallystick.web.pages.sign import local


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sign") / "book.db"
    ledger_to_review(path).close()
    return path


def test_signing_in_leads_on_and_gives_a_cookie_scripts_cannot_see(book: Path) -> None:
    with visiting(site(book)) as client:
        asked = client.get("/review?line=x")
        assert asked.status_code == 303
        assert asked.headers["location"] == "/sign-in?next=%2Freview%3Fline%3Dx"
        page = client.get(asked.headers["location"])
        assert 'value="/review?line=x"' in page.text
        form = {"name": "Ann Field", "password": PASSWORD, "csrf": token(page.text), "next": "/review?line=x"}
        answer = client.post("/sign-in", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/review?line=x")
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" not in cookie
        assert "Ann Field" in client.get("/sign-in").text
        assert client.get("/sign-in").headers["cache-control"] == "no-store"


def test_over_https_cookies_are_secure_and_bound_to_the_host(book: Path) -> None:
    with visiting(site(book)) as client:
        client.base_url = "https://testserver"
        page = client.get("/sign-in")
        assert page.headers["set-cookie"].startswith("__Host-tallystick_form=")
        form = {"name": "Ann Field", "password": PASSWORD, "csrf": token(page.text)}
        answer = client.post("/sign-in", data=form)
        assert answer.headers["set-cookie"].startswith("__Host-tallystick_session=")
        assert answer.headers["set-cookie"].endswith("; Secure")
        assert "Ann Field" in client.get("/sign-in").text


@pytest.mark.parametrize(("name", "password"), [("Ann Field", "wrong"), ("Nobody", PASSWORD), ("Ann Field", "")])
def test_a_wrong_try_says_nothing_of_which_was_wrong(book: Path, name: str, password: str) -> None:
    with visiting(site(book)) as client:
        form = {"name": name, "password": password, "csrf": token(client.get("/sign-in").text)}
        answer = client.post("/sign-in", data=form)
        assert answer.status_code == (403 if password else 422)
        assert "tallystick_session" not in answer.headers.get("set-cookie", "")
        if password:
            assert "Name and password do not fit" in answer.text
            assert password not in answer.text


def test_signing_out_ends_the_session_itself(book: Path) -> None:
    with visiting(site(book), "Ann Field") as client:
        kept = dict(client.cookies)
        form = {"csrf": token(client.get("/sign-in").text)}
        assert client.post("/sign-out", data=form).status_code == 303
        client.cookies.update(kept)
        assert client.get("/review").status_code == 303


def test_tries_are_counted_by_network_and_by_name(book: Path) -> None:
    with visiting(site(book, sign_ins_a_minute=3)) as client:
        form = {"name": "Ann Field", "password": "wrong", "csrf": token(client.get("/sign-in").text)}
        codes = [client.post("/sign-in", data=form).status_code for _ in range(4)]
        assert codes == [403, 403, 403, 429]
        refused = client.post("/sign-in", data={**form, "password": PASSWORD})
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        assert f"Try again in {refused.headers['retry-after']} s" in refused.text


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/review?line=x&a=b", "/review?line=x&a=b"),
        ("/lines/Lé", "/lines/L%C3%A9"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
        ("", "/"),
    ],
)
def test_one_is_led_to_pages_of_this_site_only(address: str, found: str) -> None:
    assert local(address) == found
