"""Adding on pages: handed in, watched, looked at, confirmed; and all that may go wrong on the way."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from tests.web.desk import ledger_to_review, site, token, visiting

from tallystick.jobs import intake as jobs
from tallystick.jobs.intake import HandedIn, Intake, Step, read_place
from tallystick.jobs.ledger import Ledger

ARTICLE = """Oslo pays for 40 radars

Norway will give Ukraine 40 radars worth 900 million kroner.

Kari Nordmann, the defence minister, said so on Tuesday.

A slide showed <script>alert("x")</script> to all. \u202eDesrever it saw.
"""
PATIENCE = 60.0
"""Seconds a test waits for the reading process at most; it takes a few, of which most is loading the parser."""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = ledger_to_review(tmp_path / "book.db")
    yield found
    found.close()


@pytest.fixture
def app(ledger: Ledger) -> FastAPI:
    return site(Path(ledger.address))


@pytest.fixture
def ann(app: FastAPI) -> Iterator[TestClient]:
    with visiting(app, "Ann Field") as client:
        yield client


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads in this process, at once, so that no test waits for another to load the parser."""

    def start(self: Intake, place: Path, state: jobs.State) -> bool:
        jobs._note(place, state)
        read_place(place)
        return True

    monkeypatch.setattr(Intake, "_start", start)


def hand_in(client: TestClient, **fields: str) -> Response:
    answer: Response = client.post("/add", data=fields | {"csrf": token(client.get("/add").text)})
    return answer


def upload(client: TestClient, content: bytes, name: str = "a.txt") -> Response:
    csrf = token(client.get("/add").text)
    answer: Response = client.post("/add", data={"csrf": csrf}, files={"file": (name, content)})
    return answer


def page(client: TestClient, answer: Response) -> Any:
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["location"], params={"format": "json"}).json()


def send(client: TestClient, answer: Response, todo: str, **fields: str) -> Response:
    place = answer.headers["location"]
    sent: Response = client.post(place, data={"todo": todo, "csrf": token(client.get("/sign-in").text), **fields})
    return sent


def test_a_text_is_read_by_a_process_of_its_own_and_kept_when_confirmed(ledger: Ledger, ann: TestClient) -> None:
    answer = hand_in(ann, text=ARTICLE, published="2025-05-13", publisher="Fjord News")
    end = time.monotonic() + PATIENCE
    while not (found := page(ann, answer))["ended"] and time.monotonic() < end:
        time.sleep(0.2)
    assert found["step"] == "read", found
    assert [s["state"] for s in found["steps"]] == ["past"] * 4
    assert found["preview"]["published"] == "2025-05-13"
    assert found["preview"]["claims"] >= 1
    assert not ledger.has(found["preview"]["document"])
    shown = ann.get(answer.headers["location"]).text
    assert "<script>alert" not in shown
    assert "\u202e" not in shown
    assert 'class="ev ' in shown

    assert send(ann, answer, "add").status_code == 303
    kept = page(ann, answer)
    assert kept["step"] == "kept"
    assert ledger.has(found["preview"]["document"])
    assert any("NOR → UKR" in line["headline"] for line in kept["lines"])


@pytest.mark.usefixtures("here")
def test_it_can_be_read_again_with_other_details_and_thrown_away(ann: TestClient) -> None:
    answer = hand_in(ann, text=ARTICLE)
    assert page(ann, answer)["preview"]["published"] is None
    assert "no date of publication" in ann.get(answer.headers["location"]).text
    assert send(ann, answer, "again", published="2025-05-13").status_code == 303
    found = page(ann, answer)
    assert (found["preview"]["published"], found["typed"]["published"]) == ("2025-05-13", "2025-05-13")
    assert send(ann, answer, "drop").headers["location"] == "/add"
    gone = ann.get(answer.headers["location"])
    assert gone.status_code == 404
    assert "not here any more" in gone.text


@pytest.mark.usefixtures("here")
def test_a_document_of_the_ledger_is_known(ann: TestClient) -> None:
    answer = upload(ann, ARTICLE.encode(), "radars.md")
    send(ann, answer, "add")
    again = page(ann, upload(ann, ARTICLE.encode(), "other.md"))
    assert again["preview"]["known"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "x.png: this is an image (PNG)"),
        ("x.docx", b"PK\x03\x04" + b"\0" * 50, "an office document"),
        ("x.txt", b" \n ", "there is no text in it"),
        ("x.pdf", b"%PDF-1.7 broken", "x.pdf"),
        ("../../etc/passwd", b"\x7fELF", "this is a program"),
    ],
    ids=["image", "office", "blank", "broken", "program"],
)
def test_what_cannot_be_read_is_said_with_the_way_out(ann: TestClient, name: str, content: bytes, says: str) -> None:
    found = page(ann, upload(ann, content, name))
    assert found["step"] == "failed"
    assert says in found["fault"]
    assert "/tallystick-" not in found["fault"]
    assert [s["state"] for s in found["steps"]][-2:] != ["past", "past"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x", "http://[::1]/", "http://169.254.169.254/latest", "http://10.0.0.1/"]
)
def test_private_addresses_are_not_fetched(ann: TestClient, address: str) -> None:
    found = page(ann, hand_in(ann, address=address))
    assert found["step"] == "failed"
    assert "not on the public internet" in found["fault"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": " "}, "Give a text, an address or a file"),
        ({"text": "a long text", "address": "https://example.org"}, "only one of text and address"),
        ({"address": "file:///etc/passwd"}, "begins with https"),
        ({"address": "/etc/passwd"}, "begins with https"),
        ({"text": "a long text", "published": "soon"}, "write it as YYYY-MM-DD"),
        ({"text": "a long text", "url": "javascript:alert(1)"}, "begins with https"),
    ],
)
def test_a_form_that_makes_no_sense_comes_back_as_typed(ann: TestClient, fields: dict[str, str], says: str) -> None:
    answer = hand_in(ann, **fields)
    assert answer.status_code == 400
    assert says in answer.text
    assert fields.get("text", "").strip() in answer.text


def test_an_empty_file_is_refused(ann: TestClient) -> None:
    assert "The file is empty" in upload(ann, b"").text


def test_files_may_be_larger_than_forms_but_not_too_large(ledger: Ledger) -> None:
    with visiting(site(Path(ledger.address), form_limit=2000, upload_limit=20_000), "Ann Field") as client:
        assert upload(client, b"x" * 30_000).status_code == 413
        csrf = token(client.get("/add").text)
        assert client.post("/sign-out", data={"csrf": csrf, "x": "y" * 3000}).status_code == 413


def test_only_those_who_signed_in_add_unless_the_site_is_open(ledger: Ledger, app: FastAPI) -> None:
    with visiting(app) as client:
        assert client.get("/add").headers["location"] == "/sign-in?next=%2Fadd"
        form = {"text": ARTICLE, "csrf": token(client.get("/sign-in").text)}
        assert client.post("/add", data=form).status_code == 401
        assert client.get("/add/" + "x" * 22, headers={"accept": "application/json"}).status_code == 401
    with visiting(site(Path(ledger.address), open=True)) as client:
        assert client.get("/add").status_code == 200


@pytest.mark.parametrize("id_", ["x", "x" * 22, "%2e%2e%2fbook.db", "a/b"])
def test_what_is_not_there_is_not_found(ann: TestClient, id_: str) -> None:
    assert ann.get(f"/add/{id_}").status_code == 404


@pytest.mark.usefixtures("here")
def test_adding_is_counted(ledger: Ledger) -> None:
    with visiting(site(Path(ledger.address), adds_a_minute=2), "Ann Field") as client:
        codes = [hand_in(client, text=ARTICLE).status_code for _ in range(3)]
    assert codes == [303, 303, 429]


def waited(intake: Intake, id_: str) -> jobs.State:
    end = time.monotonic() + PATIENCE
    while not (state := intake.state(id_)).ended and time.monotonic() < end:
        time.sleep(0.05)
    return state


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    intake = Intake(tmp_path, seconds=0.01)
    id_ = intake.hand_in(HandedIn(content=ARTICLE.encode()))
    assert id_ is not None
    state = waited(intake, id_)
    assert (state.step, "took longer than" in state.fault) == (Step.FAILED, True)
    assert intake._reader is not None
    assert not intake._reader.alive
    intake.close()


def test_a_reader_that_dies_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "read_documents", _dying)
    intake = Intake(tmp_path)
    for _ in range(2):
        id_ = intake.hand_in(HandedIn(content=ARTICLE.encode()))
        assert id_ is not None
        assert "broke down" in waited(intake, id_).fault
    intake.close()


def _dying(pipe: Any) -> None:
    pipe.recv()


def test_more_than_can_wait_is_refused_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    intake = Intake(tmp_path)
    monkeypatch.setattr(intake, "_serve", lambda: None)
    given = [intake.hand_in(HandedIn(content=b"x")) for _ in range(jobs.WAITING + 1)]
    assert [g is None for g in given] == [False] * jobs.WAITING + [True]
    assert len(list(tmp_path.iterdir())) == jobs.WAITING
    intake.close()


def test_what_nobody_confirmed_is_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    intake = Intake(tmp_path)
    monkeypatch.setattr(intake, "_serve", lambda: None)
    first = intake.hand_in(HandedIn(content=b"x"))
    monkeypatch.setattr(jobs, "KEPT", -1.0)
    second = intake.hand_in(HandedIn(content=b"x"))
    assert [p.name for p in tmp_path.iterdir()] == [second]
    assert first != second
    assert json.loads((tmp_path / str(second) / "state.json").read_text("utf-8"))["step"] == "waiting"
    intake.close()
