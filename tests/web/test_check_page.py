"""Check: each figure of a pasted text beside the ledger's sentences; nothing is kept."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.web.reading import Seen
from typer.testing import CliRunner

from tallystick.cli.main import app
from tallystick.jobs.intake import State, _note
from tallystick.web.pages.check import LARGEST


def verdicts(client: TestClient, text: str, published: str = "2025-04-12") -> Any:
    answer = client.post("/check", params={"format": "json"}, data={"text": text, "published": published})
    assert answer.status_code == 200, answer.text
    return answer.json()["figures"]


@pytest.mark.parametrize(
    ("text", "verdict", "why"),
    [
        ("Britain will give Ukraine £450 million in military support.", "supported", "the ledger has"),
        ("Sweden will send Ukraine 40 snowmobiles.", "unknown", "no source in the ledger reports any snowmobile"),
        ("The stadium cost £20 million.", "unknown", "no promise or delivery is read in its sentence"),
    ],
)
def test_a_figure_gets_its_verdict(client: TestClient, text: str, verdict: str, why: str) -> None:
    (figure,) = verdicts(client, text)
    assert figure["verdict"] == verdict
    assert why in figure["why"]
    assert bool(figure["line"]) == bool(figure["cited"]) == (verdict == "supported")


def test_a_sum_that_was_replaced_is_outdated_and_one_never_stated_is_contradicted(odd: TestClient) -> None:
    text = "Poland will give Ukraine 12 radars worth €{} million."
    for sum_, verdict in ((120, "supported"), (90, "outdated"), (300, "contradicted")):
        found = verdicts(odd, text.format(sum_), "2025-04-03")
        assert [(f["figure"], f["verdict"]) for f in found] == [
            (f"EUR {sum_} m", verdict),
            ("12 × radar", "supported"),
        ]
        assert all(f["cited"][0]["sentence"] and f["cited"][0]["source"] for f in found)


def test_a_sum_is_not_borne_out_by_goods_without_one(client: TestClient) -> None:
    """The ledger has Britain's 80 howitzers, and no sum for them."""
    found = verdicts(client, "Britain will give Ukraine 80 howitzers worth £900 million.")
    assert {f["figure"]: f["verdict"] for f in found} == {"GBP 900 m": "unknown", "80 × howitzer": "supported"}


def test_who_we_are_and_for_whom_is_asked_for(client: TestClient) -> None:
    text = {"text": "We will provide £450 million in military support.", "published": "2025-04-12"}
    asked = {**text, "speaker": "Ida Marsh", "recipient": "Ukraine"}
    answer = client.post("/check", params={"format": "json"}, data={**text, "speaker": "GBR", "recipient": "UKR"})
    assert [f["verdict"] for f in answer.json()["figures"]] == ["supported"]
    refused = client.post("/check", data=asked)
    assert refused.status_code == 400
    page = Seen(refused.text)
    assert "Ida Marsh: no state, body or office-holder" in page.text("p.fault")
    assert page.all("#f-speaker")[0].get("value") == "Ida Marsh"


@pytest.mark.parametrize(
    "text",
    [
        "Німеччина передасть Україні 40 танків.",
        "Die Bundesregierung stellt der Ukraine hundert Millionen Euro bereit. " * 3,
        "Berlin wird der Ukraine 40 Panzer und eine Million Granaten liefern.",
        "La France va livrer 40 radars et des missiles aux forces dans le sud.",
        "Norge vil gi 40 radarer til Ukraina, og det er ikke alt.",
    ],
)
def test_only_english_is_checked(client: TestClient, text: str) -> None:
    answer = client.post("/check", data={"text": text})
    assert answer.status_code == 400
    assert "not in English" in Seen(answer.text).text("p.fault")


@pytest.mark.parametrize("text", ["Kyiv: tanki, 40.", "Norvegia Ucraina radar"])
def test_a_few_words_that_tell_no_language_are_said_to(client: TestClient, account: Path, text: str) -> None:
    answer = client.post("/check", data={"text": text})
    assert answer.status_code == 200
    assert "too short to tell its language" in Seen(answer.text).text("p.nothing")
    assert "too short" in client.post("/check", params={"format": "json"}, data={"text": text}).json()["notice"]
    told = CliRunner().invoke(app, ["check", text, "--ledger", str(account), "--format", "json"])
    assert (told.exit_code, json.loads(told.stdout)) == (0, [])
    assert "too short" in told.stderr


@pytest.mark.parametrize("text", ["Norway pledged 20 radars to Ukraine.", "De Croo met von der Leyen and us."])
def test_a_few_words_of_english_are_read_without_a_notice(client: TestClient, text: str) -> None:
    assert client.post("/check", params={"format": "json"}, data={"text": text}).json()["notice"] == ""


def test_the_page_marks_the_text_and_leads_to_both_sides(client: TestClient) -> None:
    told = "Britain will give Ukraine £450 million.\n\nThe stadium <b>cost</b> £20 million."
    text = f"{told}</textarea><script>alert(1)</script>"
    page = Seen(client.post("/check", data={"text": text, "published": "2025-04-12"}).text)
    assert {m.get("class").split()[1] for m in page.all("a.ev")} == {"p-supported", "p-unknown"}
    assert len(page.all("article.card")) == 2
    for mark in page.all("a.ev"):
        assert page.all(mark.get("href"))
    assert "alert(1)" not in "".join(s.text or "" for s in page.all("script"))
    assert page.text("blockquote.passage")


def test_nothing_is_kept(client: TestClient, account: Path) -> None:
    before = hashlib.sha256(account.read_bytes()).hexdigest()
    answer = client.post("/check", data={"text": "Britain will give Ukraine £450 million."})
    assert answer.headers["cache-control"] == "no-store"
    assert list(client.app.state.intake.folder.iterdir()) == []  # type: ignore[attr-defined]
    assert hashlib.sha256(account.read_bytes()).hexdigest() == before


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "Paste a text first"), (" \n ", "Paste a text first"), ("word " * LARGEST, "are checked at once")],
)
def test_what_cannot_be_checked_is_told_and_the_text_stays(client: TestClient, text: str, told: str) -> None:
    answer = client.post("/check", data={"text": text})
    assert answer.status_code == 400
    page = Seen(answer.text)
    assert told in page.text("p.fault")
    assert page.text("textarea") == " ".join(text.split())


def test_another_site_cannot_send_it(client: TestClient) -> None:
    answer = client.post("/check", data={"text": "x"}, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403


def test_a_form_that_is_too_large_is_refused(client: TestClient) -> None:
    assert client.post("/check", data={"text": "x" * 1_100_000}).status_code == 413


def test_the_command_line_says_the_same(client: TestClient, account: Path) -> None:
    text = "Britain will give Ukraine 80 howitzers worth £900 million. Norway has 20 radars of its own."
    asked = ["check", text, "--published", "2025-04-12", "--ledger", str(account), "--format", "json"]
    told = CliRunner().invoke(app, asked)
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout) == verdicts(client, text)


def test_the_server_reads_nothing_itself_and_says_when_too_many_wait(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client.app.state.intake, "hand_in", lambda _: None)  # type: ignore[attr-defined]
    answer = client.post("/check", data={"text": "Britain will give Ukraine £450 million."})
    assert answer.status_code == 429
    assert "Try again in a minute" in answer.text


def waits(place: Path, state: State) -> bool:
    """Taken, and never read."""
    _note(place, state)
    return True


def test_a_text_whose_turn_does_not_come_is_given_back(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    intake = client.app.state.intake  # type: ignore[attr-defined]
    monkeypatch.setattr(intake, "_seconds", 0.0)
    monkeypatch.setattr(intake, "_start", waits)
    answer = client.post("/check", data={"text": "Britain will give Ukraine £450 million."})
    assert answer.status_code == 400
    assert "Send the text again in a minute" in Seen(answer.text).text("p.fault")
    assert list(intake.folder.iterdir()) == []
