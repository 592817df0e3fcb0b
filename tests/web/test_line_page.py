"""One line: every sentence behind it, its copies, its place, its course, and why it is one."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.web.reading import seen, told


def line_of(client: TestClient, donor: str, stated: str | None = None, what: str = "") -> str:
    """The id of the only line that fits."""
    page = told(client, "/ledger", donor=donor, per=500)
    names = [c["name"] for c in page["lines"]["columns"]]
    rows = [dict(zip(names, row, strict=True)) for row in page["lines"]["rows"]]
    (row,) = [r for r in rows if what in r["what"] and stated in {None, r["stated"]}]
    return str(row["id"])


def test_every_sentence_is_there_with_its_evidence_marked(client: TestClient) -> None:
    id_ = line_of(client, "GBR", stated="GBP 450 m")
    page, value = seen(client, f"/lines/{id_}"), told(client, f"/lines/{id_}")
    assert "military support worth £450 million" in page.texts("mark")
    passages = [p for s in value["sources"] for t in s["first"]["sentences"] for p in t["passages"]]
    sentences = [" ".join(p["text"].split()) for p in passages]
    first = "Britain will give Ukraine military support worth £450 million, defence secretary Ida Marsh said on Friday."
    assert first in sentences
    assert [p.removeprefix("“") for p in page.texts("blockquote.passage")][: len(sentences)] == sentences
    assert page.text("h1") == "United Kingdom → Ukraine"
    assert "GBP 450 m" in page.text("p.stated")


def test_each_sentence_leads_to_its_place_in_its_document(client: TestClient) -> None:
    id_ = line_of(client, "GBR", stated="GBP 450 m")
    for source in told(client, f"/lines/{id_}")["sources"]:
        for sentence in source["first"]["sentences"]:
            page = seen(client, sentence["address"].split("#")[0])
            (card,) = page.all("#" + sentence["address"].split("#")[1])
            assert card.get("data-record") == sentence["claim"]
            assert any(sentence["claim"] in (a.get("data-records") or "").split() for a in page.all("a.ev"))


def test_copies_are_folded_under_the_source_they_are_copies_of(odd: TestClient) -> None:
    id_ = line_of(odd, "POL", what="radar")
    value = told(odd, f"/lines/{id_}")
    copied = [s for s in value["sources"] if s["copies"]]
    assert [c["paper"]["publisher"] for s in copied for c in s["copies"]] == ["Baltic Sun"]
    assert "100% of the wording" in copied[0]["why_copies"][0]
    page = seen(odd, f"/lines/{id_}")
    (folded,) = page.all("details.copies")
    assert folded.get("open") is None
    assert len(value["sources"]) == value["line"]["sources"][0][1]


def test_sums_that_disagree_stay_visible_with_why_one_counts(odd: TestClient) -> None:
    value = told(odd, f"/lines/{line_of(odd, 'POL', what='radar')}")
    assert {v["money"]["min"] for v in value["line"]["values"]} == {90e6, 120e6}
    page = seen(odd, f"/lines/{value['id']}")
    assert "is stated too" in page.text("section.issues")
    assert value["sum_why"]
    assert any(weight > 0 for why in value["one_because"] for weight, _ in why["features"])
    assert len(page.all("details.reason")) == len(value["one_because"]) > 0


def test_the_tree_is_drawn_from_the_top_with_this_line_in_it(client: TestClient) -> None:
    id_ = line_of(client, "GBR", stated="GBP 450 m")
    (top,) = told(client, f"/lines/{id_}")["family"]
    assert (top["stated"], top["share"]) == ("GBP 4.5 bn", 1.0)
    (here,) = [b for b in top["parts"] if b["here"]]
    assert here["id"] == id_
    assert here["share"] == pytest.approx(0.1)
    page = seen(client, f"/lines/{id_}")
    assert len(page.all("svg.portion")) >= 3
    assert [b.get("aria-current") for b in page.all("b") if b.get("aria-current")] == ["true"]
    below = seen(client, f"/lines/{here['parts'][0]['id']}")
    assert f"/lines/{id_}" in below.links()


def test_its_course_along_both_clocks(odd: TestClient) -> None:
    id_ = line_of(odd, "POL", what="radar")
    value = told(odd, f"/lines/{id_}")
    assert [s["at"] for s in value["public"]] == ["2025-01-10", "2025-01-11", "2025-04-02"]
    assert [s["stage"] for s in value["public"]] == ["allocated", "allocated", "delivered"]
    assert [s["changed"] for s in value["public"]] == [True, False, True]
    assert [s["stated"] for s in value["held"]] == ["EUR 90 m", "EUR 90 m", "EUR 90 m", "EUR 120 m"]
    assert value["held"][-1]["brought_by"] == ["merge by Ada Reed"]
    then = told(odd, f"/lines/{id_}", as_of="2025-01-10")
    assert (then["line"]["stage"], then["stated"], len(then["sources"])) == ("allocated", "EUR 90 m", 1)
    moment = value["held"][0]["at"].replace("Z", "").replace("+00:00", "")
    assert told(odd, f"/lines/{id_}", known_at=moment)["stated"] == "EUR 90 m"
    steps = [a for a in seen(odd, f"/lines/{id_}").links() if "as_of=" in a]
    assert odd.get(steps[0]).status_code == 200


def test_before_it_was_known_there_is_nothing(odd: TestClient) -> None:
    answer = odd.get(f"/lines/{line_of(odd, 'POL', what='radar')}", params={"as_of": "2024-01-01"})
    assert answer.status_code == 404
    assert "nothing was known of this line at that time" in answer.text


def test_due_and_silence(client: TestClient) -> None:
    id_ = line_of(client, "GBR", what="80 × howitzer")
    page = seen(client, f"/lines/{id_}")
    facts = page.text("dl.factlist")
    if told(client, f"/lines/{id_}")["schedule"] == "overdue":
        assert re.search("no (further )?delivery reported up to 15 June 2025", facts)
    assert "not delivered" not in facts


def test_rulings_are_told_with_who_and_why_and_stay_text(odd: TestClient) -> None:
    page = seen(odd, f"/lines/{line_of(odd, 'LVA')}")
    ruled = page.text("ul.ruled")
    assert ruled.startswith("accept by Ada <b>Reed</b>, 1 June 2025")
    assert "\u202e" not in ruled
    assert "seen the \N{REPLACEMENT CHARACTER}decree" in ruled


def test_only_addresses_of_pages_become_links(odd: TestClient) -> None:
    page = seen(odd, f"/lines/{line_of(odd, 'LVA')}")
    assert not [a for a in page.links() if "javascript" in a]
    outward = [a for a in seen(odd, f"/lines/{line_of(odd, 'POL', what='radar')}").all("a") if "://" in a.get("href")]
    assert {a.get("href").split(":")[0] for a in outward} == {"https", "http"}
    assert all("noopener" in a.get("rel") for a in outward)


def test_claims_can_be_had_as_csv(odd: TestClient) -> None:
    id_ = line_of(odd, "POL", what="radar")
    answer = odd.get(f"/lines/{id_}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    claims: set[Any] = {told(odd, f"/lines/{id_}")["line"]["parts"][i]["claim"] for i in range(len(rows))}
    assert {r["claim"] for r in rows} == claims
    assert [r["publisher"] for r in rows if r["copy_of"]] == ["Baltic Sun"]
    days = {date(2025, 1, 10), date(2025, 1, 11), date(2025, 4, 2)}
    assert {date.fromisoformat(r["published"]) for r in rows} == days


@pytest.mark.parametrize("id_", ["L0", "nope", "%00", "L' OR 1=1", "x" * 80])
def test_an_unknown_line_is_not_found(client: TestClient, id_: str) -> None:
    answer = client.get(f"/lines/{id_}")
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_a_claim_and_the_beginning_of_an_id_lead_to_the_line(client: TestClient) -> None:
    id_ = line_of(client, "GBR", stated="GBP 450 m")
    claim = told(client, f"/lines/{id_}")["line"]["parts"][0]["claim"]
    assert told(client, f"/lines/{claim}")["id"] == id_
    assert told(client, f"/lines/{id_[:9]}")["id"] == id_
    assert client.get("/lines/L").status_code == 404
