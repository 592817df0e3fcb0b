"""One document: its text in full, evidence led to both ways, hostile words left words, long texts in parts."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.web import awkward
from tests.web.reading import Seen, seen, told

from tallystick.jobs.documents import STRETCH


def id_of(text: str) -> str:
    return awkward.document(text, "", None).id


RADARS, LATER, HOSTILE = (f"/documents/{id_of(t)}" for t in (awkward.RADARS, awkward.LATER, awkward.HOSTILE))
ENDLESS = f"/documents/{awkward.endless()[0].id}"


def letters(text: str) -> str:
    return "".join(text.split())


def test_the_text_is_complete(odd: TestClient) -> None:
    page = seen(odd, RADARS)
    shown = letters(page.text("h1") + "".join(page.texts("article.text")))
    assert shown == letters(awkward.RADARS)


def test_evidence_and_records_lead_to_each_other(odd: TestClient) -> None:
    page = seen(odd, RADARS)
    cards = {c.get("data-record"): c for c in page.all("article.card")}
    assert len(cards) == 4
    for mark in page.all("a.ev"):
        records = mark.get("data-records").split()
        assert set(records) <= set(cards)
        assert mark.get("href") == f"#r{records[0]}"
    for key, card in cards.items():
        assert card.get("id") == f"r{key}"
        for quote in card.xpath(".//ul[@class='quotes']//a"):
            (place,) = page.all(quote.get("href"))
            following = place.xpath("following::a[contains(@class, 'ev')]")[0]
            assert key in following.get("data-records").split()
    assert len(page.ids()) == len(set(page.ids()))


def test_words_that_several_records_rest_on_name_them_all(odd: TestClient) -> None:
    page = seen(odd, RADARS)
    shared = [m for m in page.all("a.ev") if len(m.get("data-records").split()) == 2]
    assert [" ".join(m.text_content().split()) for m in shared] == ["drawn from the €400 million"]
    kinds = {tuple(m.get("data-kinds").split()) for m in page.all("a.ev")}
    assert kinds == {("support",), ("statement",), ("position",)}


def test_a_promise_leads_to_its_line_and_its_whole(odd: TestClient) -> None:
    value = told(odd, RADARS)
    (support,) = [g for g in value["groups"] if g["kind"] == "support"]
    whole, part = support["cards"]
    assert part["card"]["whole"]["key"] == whole["card"]["place"]["key"]
    assert part["card"]["place"]["depth"] == 1
    page = seen(odd, RADARS)
    for card in support["cards"]:
        assert f"/lines/{card['line']}" in page.links()
        assert odd.get(f"/lines/{card['line']}").status_code == 200


def test_copies_hash_and_origin_are_told(odd: TestClient) -> None:
    value = told(odd, RADARS)
    assert [c["paper"]["publisher"] for c in value["copies"]] == ["Baltic Sun"]
    assert "100% of the wording" in value["copies"][0]["why"]
    page = seen(odd, RADARS)
    about = page.text("dl.factlist")
    assert value["text_sha256"] in about
    assert value["paper"]["id"] in about
    (outward,) = [a for a in page.all("a") if "://" in a.get("href")]
    assert (outward.get("href"), "noopener" in outward.get("rel")) == ("https://example.org/radars", True)


@pytest.mark.parametrize(("address", "given"), [(LATER, "ftp://example.org/later"), (HOSTILE, "javascript:alert(4)")])
def test_an_address_that_is_no_page_is_shown_and_leads_nowhere(odd: TestClient, address: str, given: str) -> None:
    page = seen(odd, address)
    assert not [a for a in page.links() if a.startswith(given.split(":")[0] + ":")]
    assert given in page.text("dl.factlist")


def test_hostile_text_stays_text(odd: TestClient) -> None:
    answer = odd.get(HOSTILE)
    page = Seen(answer.text)
    plain = seen(odd, RADARS)
    assert len(page.all("script")) == len(plain.all("script"))
    assert page.root.xpath("//article//img|//article//svg|//h1//script") == []
    assert not page.root.xpath("//@*[starts-with(name(), 'on')]")
    assert len(page.all("main")) == len(page.all("h1")) == 1
    for control in "\u202e\u202c\u2066\u2069\x07":
        assert control not in answer.text
    assert page.text("h1") == 'Aid <script>alert("x")</script> & \ufffddetsurt eb ot ton\ufffd'
    words = "7 \ufffddrones\ufffd worth €3 million <img src=x onerror=alert(1)> by June 2025"
    assert words in page.text("article.text")
    assert "no date of publication" in page.text("p.origin")
    assert told(odd, HOSTILE)["published"] is None


def test_of_an_endless_line_a_stretch_is_shown_and_every_record_can_be_reached(odd: TestClient) -> None:
    first = odd.get(ENDLESS)
    assert len(first.content) < 3 * STRETCH
    value = told(odd, ENDLESS)
    assert (value["start"], value["records_in_all"]) == (0, 2)
    assert "the document holds 2 elsewhere" in Seen(first.text).text("p.nothing")
    length = len(awkward.endless()[0].text)
    cards = []
    for begin in (0, length // 2 - STRETCH, length - 2 * STRETCH):
        walked = told(odd, ENDLESS, at=begin)["start"]
        for _ in range(3):
            page = told(odd, ENDLESS, at=walked)
            assert page["start"] == walked
            walked = page["end"]
            cards += [c["line"] for g in page["groups"] for c in g["cards"]]
    assert walked == value["length"] == length > 10_000_000
    assert page["after"] is None
    assert len(cards) == 2
    for line in cards:
        (source,) = told(odd, f"/lines/{line}")["sources"]
        (sentence,) = source["first"]["sentences"]
        there, card = sentence["address"].split("#")
        assert Seen(odd.get(there).text).all("#" + card)
        assert len(sentence["passages"][0]["text"]) < 400


def test_a_place_past_the_end_shows_the_end(odd: TestClient) -> None:
    page = told(odd, ENDLESS, at=2**31 - 1)
    assert page["end"] == page["length"]
    assert page["after"] is None
    assert told(odd, RADARS, at=10_000)["start"] == 0


def test_records_can_be_had_as_csv(odd: TestClient) -> None:
    text = odd.get(RADARS + ".csv").content.decode("utf-8-sig")
    lines = text.strip().split("\r\n")
    assert len(lines) == 1 + 5
    assert "12 radars worth €90 million by March 2025" in text


@pytest.mark.parametrize("id_", ["sha256:00", "nothing", "%2e%2e", "x" * 120])
def test_an_unknown_document_is_not_found(odd: TestClient, id_: str) -> None:
    answer: Any = odd.get(f"/documents/{id_}")
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
