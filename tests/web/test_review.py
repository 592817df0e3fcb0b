"""Reviewing on pages: the queue, every ruling, undo, and two reviewers at one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from tests.reconcile.builders import claim, readings
from tests.web.desk import form_for, ledger_to_review, line_of, site, token, visiting

from tallystick.jobs.ledger import Ledger
from tallystick.jobs.review import decisions_of, standing
from tallystick.ledger_model import Ruling


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = ledger_to_review(tmp_path / "book.db")
    yield found
    found.close()


@pytest.fixture
def ann(ledger: Ledger) -> Iterator[TestClient]:
    with visiting(site(Path(ledger.address)), "Ann Field") as client:
        yield client


@pytest.fixture
def ben(ledger: Ledger) -> Iterator[TestClient]:
    with visiting(site(Path(ledger.address)), "Ben Carter") as client:
        yield client


def shown(client: TestClient, line: str = "") -> Any:
    return client.get("/review", params={"line": line, "format": "json"}).json()


def send(client: TestClient, line: str, ruling: str, **fields: Any) -> Response:
    """Open a line, fill the form of a ruling and send it."""
    form = form_for(client.get("/review", params={"line": line}), ruling)
    answer: Response = client.post("/review", data=form | fields)
    return answer


def test_the_queue_has_what_waits_first_what_is_doubtful_and_large(ledger: Ledger, ann: TestClient) -> None:
    page = shown(ann)
    ids = [line_of(ledger, m).id for m in (155, 300, 900)]
    assert [w["id"] for w in page["queue"]] == ids
    assert page["line"]["id"] == ids[0]
    assert (page["before"], page["after"]) == (None, ids[1])
    middle = shown(ann, ids[1])
    assert (middle["before"], middle["after"]) == (ids[0], ids[2])
    assert "no source says it outright" in middle["line"]["doubts"][0]
    sentence = middle["line"]["sentences"][0]["passages"][0]
    assert [p["text"] for p in sentence if p["mark"]] == ["g says of p what it says."]


def test_the_page_of_a_line_leads_to_its_review_for_those_who_signed_in(ledger: Ledger, ann: TestClient) -> None:
    line = line_of(ledger, 300)
    assert f'href="/review?line={line.id}"' in ann.get(f"/lines/{line.id}").text
    with visiting(site(Path(ledger.address))) as client:
        assert "/review" not in client.get(f"/lines/{line.id}").text


def test_visitors_see_no_queue(ledger: Ledger) -> None:
    with visiting(site(Path(ledger.address))) as client:
        assert client.get("/review").headers["location"] == "/sign-in?next=%2Freview"
        assert client.get("/review", headers={"accept": "application/json"}).status_code == 401


def test_accepting_leads_to_the_next_line_and_can_be_undone(ledger: Ledger, ann: TestClient) -> None:
    first, second = line_of(ledger, 155), line_of(ledger, 300)
    answer = send(ann, first.id, "accept")
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"&line={second.id}")
    assert line_of(ledger, 155).reviewed
    (made,) = decisions_of(ledger)
    assert (made.ruling, made.who, made.why) == (Ruling.ACCEPT, "Ann Field", "checked")
    page = ann.get(answer.headers["location"])
    assert "Undo" in page.text
    assert shown(ann)["queue"][0]["id"] == second.id
    form = {"ruling": "undo", "decision": made.id, "line": first.id, "seen": "-", "why": "too fast"}
    assert ann.post("/review", data=form | {"csrf": token(page.text)}).status_code == 303
    assert not line_of(ledger, 155).reviewed
    assert standing(decisions_of(ledger)) == []


def test_rejecting_takes_a_line_out_of_the_totals(ledger: Ledger, ann: TestClient) -> None:
    line = line_of(ledger, 300)
    assert send(ann, line.id, "reject", why="the paper withdrew it").status_code == 303
    now = next(x for x in ledger.lines() if x.claims == line.claims)
    assert (now.counted, str(now.why_not_counted)) == (False, "rejected")


def test_a_corrected_value_stands(ledger: Ledger, ann: TestClient) -> None:
    line = line_of(ledger, 300)
    sent = send(ann, line.id, "correct", field="amount", value="SEK 330000000", why="misprint")
    assert sent.status_code == 303
    assert line_of(ledger, 330).claims == line.claims


def test_two_lines_are_merged_by_the_one_offered_or_by_id(ledger: Ledger, ann: TestClient) -> None:
    one, other = line_of(ledger, 300), line_of(ledger, 1300)
    assert send(ann, one.id, "merge", other_id=other.id, why="same package").status_code == 303
    assert {*one.claims, *other.claims} in [set(x.claims) for x in ledger.lines()]


def test_a_claim_is_split_off(ledger: Ledger, ann: TestClient) -> None:
    line = line_of(ledger, 155)
    assert send(ann, line.id, "split", claims=[line.claims[0]], why="another package").status_code == 303
    assert {line.claims[0]} in [set(x.claims) for x in ledger.lines()]


def test_a_line_is_put_under_its_whole_and_cut_from_it(ledger: Ledger, ann: TestClient) -> None:
    part, whole = line_of(ledger, 155), line_of(ledger, 4500)
    assert whole.id in [o["id"] for o in shown(ann, part.id)["line"]["wholes"]]
    assert send(ann, part.id, "link", other=whole.id, why="paid from it").status_code == 303
    linked = line_of(ledger, 155)
    assert linked.part_of == line_of(ledger, 4500).id
    assert send(ann, linked.id, "unlink", why="it is not", other=linked.part_of).status_code == 303
    assert line_of(ledger, 155).part_of is None


def test_two_reviewers_in_conflict_see_both_and_lose_nothing(ledger: Ledger, ann: TestClient, ben: TestClient) -> None:
    line = line_of(ledger, 155)
    theirs = form_for(ben.get("/review", params={"line": line.id}), "correct")
    assert send(ann, line.id, "reject", why="the ministry denied it").status_code == 303
    typed = {"field": "amount", "value": "GBP 158000000", "why": "a <b>misprint</b>"}
    answer = ben.post("/review", data=theirs | typed)
    assert answer.status_code == 409
    for words in ("Ann Field", "the ministry denied it", "a &lt;b&gt;misprint&lt;/b&gt;", "GBP 158000000"):
        assert words in answer.text
    assert len(decisions_of(ledger)) == 1
    again = ben.post("/review", data=_inputs(answer.text) | {"why": "a misprint, all the same"})
    assert again.status_code == 303
    assert [d.who for d in decisions_of(ledger)] == ["Ann Field", "Ben Carter"]


def _inputs(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page[page.index("<main") :]))


def test_a_new_document_between_look_and_ruling_is_a_conflict_too(ledger: Ledger, ann: TestClient) -> None:
    line = line_of(ledger, 155)
    form = form_for(ann.get("/review", params={"line": line.id}), "accept")
    (more,) = readings([claim("z#p GBR>UKR allocated", amount="GBP 155", items="12 radar", published="2025-04-21")])
    ledger.add(more)
    answer = ann.post("/review", data=form)
    assert answer.status_code == 409
    assert "A new document" in answer.text
    assert decisions_of(ledger) == []


def test_an_undone_decision_is_not_undone_twice(ledger: Ledger, ann: TestClient, ben: TestClient) -> None:
    line = line_of(ledger, 155)
    send(ann, line.id, "accept")
    (made,) = decisions_of(ledger)
    form = {"ruling": "undo", "decision": made.id, "line": line.id, "seen": "-", "why": "no"}
    csrf = token(ann.get("/review").text)
    assert ann.post("/review", data=form | {"csrf": csrf}).status_code == 303
    again = ben.post("/review", data=form | {"csrf": token(ben.get("/review").text), "claim": line.claims[0]})
    assert again.status_code == 409
    assert len(decisions_of(ledger)) == 2


@pytest.mark.parametrize(
    ("ruling", "fields", "says"),
    [
        ("reject", {"why": " "}, "Give the reason"),
        ("correct", {"field": "amount", "value": "lots", "why": "mine"}, "code, a space and the number"),
        ("correct", {"field": "shoe", "value": "9", "why": "mine"}, "cannot be corrected"),
        ("merge", {"why": "mine"}, "name the other line"),
        ("merge", {"why": "mine", "other_id": "Lnone"}, "no line has this id"),
        ("split", {"why": "mine"}, "choose the claims"),
    ],
)
def test_what_makes_no_sense_is_said_beside_what_was_typed(
    ledger: Ledger, ann: TestClient, ruling: str, fields: dict[str, str], says: str
) -> None:
    answer = send(ann, line_of(ledger, 155).id, ruling, **fields)
    assert answer.status_code == 400
    assert says in answer.text
    assert f'id="{ruling}" open' in answer.text
    assert fields["why"].strip() in answer.text
    assert decisions_of(ledger) == []


def test_what_was_typed_is_shown_when_the_session_has_ended(ledger: Ledger, ann: TestClient) -> None:
    form = form_for(ann.get("/review"), "reject")
    ann.cookies.delete("tallystick_session")
    page = ann.get("/sign-in")
    answer = ann.post("/review", data=form | {"csrf": token(page.text), "why": "a long and thought-out reason"})
    assert answer.status_code == 401
    assert "a long and thought-out reason" in answer.text
    assert decisions_of(ledger) == []


def test_a_line_that_is_no_more_is_not_found(ann: TestClient) -> None:
    answer = ann.get("/review", params={"line": "L0000000000"})
    assert answer.status_code == 404
    assert "go back to the queue" in answer.text


def test_on_an_open_site_everybody_reviews_under_a_name_of_their_own(ledger: Ledger) -> None:
    with visiting(site(Path(ledger.address), open=True)) as client:
        line = line_of(ledger, 155)
        assert send(client, line.id, "accept", name="Cy").status_code == 303
        assert decisions_of(ledger)[0].who == "Cy"
        for name, says in (("ann field", "Sign in, or give another name"), ("", "Give your name")):
            answer = send(client, line_of(ledger, 300).id, "accept", name=name)
            assert answer.status_code == 400
            assert says in answer.text


def test_rulings_can_be_made_as_json(ledger: Ledger, ann: TestClient) -> None:
    line = shown(ann)["line"]
    form = {"ruling": "accept", "line": line["id"], "seen": line["stamp"], "csrf": token(ann.get("/review").text)}
    accept = {"accept": "application/json"}
    answer = ann.post("/review", data=form, headers=accept)
    assert (answer.status_code, answer.json()["who"]) == (200, "Ann Field")
    stale = ann.post("/review", data=form, headers=accept)
    assert (stale.status_code, stale.json()["status"]) == (409, 409)
    wrong = ann.post("/review", data=form | {"line": "Lx"}, headers=accept)
    assert wrong.status_code == 409
