"""Every page answers as HTML, JSON and CSV under one address."""

from __future__ import annotations

from fastapi.testclient import TestClient


def test_the_first_page_answers(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert client.get("/", params={"format": "json"}).json()["lines"] > 5


def test_an_unknown_address_says_so(client: TestClient) -> None:
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert "Not found" in page.text
    assert client.get("/nowhere.json").json()["status"] == 404
