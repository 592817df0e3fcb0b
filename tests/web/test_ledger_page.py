"""The table of lines: what it shows is what is asked for, in the address, as HTML, JSON, CSV and workbook alike."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from tests.web.reading import seen, told

from tallystick.jobs.ledger import Ledger
from tallystick.ledger_model import Measure
from tallystick.report.totals import Question, total


def rows(page: dict[str, Any]) -> list[dict[str, Any]]:
    names = [c["name"] for c in page["lines"]["columns"]]
    return [dict(zip(names, row, strict=True)) for row in page["lines"]["rows"]]


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ({"donor": "NOR"}, lambda r: "NOR" in r["donors"].split(";")),
        ({"donor": "norway"}, lambda r: "NOR" in r["donors"].split(";")),
        ({"recipient": "MDA"}, lambda r: r["recipients"] == "MDA"),
        ({"stage": "delivered"}, lambda r: r["stage"] == "delivered"),
        ({"type": "financial"}, lambda r: r["aid_type"] == "financial"),
        ({"category": "howitzer"}, lambda r: "howitzer" in r["categories"].split(";")),
        ({"source": "donor"}, lambda r: "donor" in r["source_classes"].split(";")),
        ({"evidence": "recipient_confirmed"}, lambda r: r["evidence_status"] == "recipient_confirmed"),
        ({"text": "HOWITZER britain"}, lambda _: False),
        ({"text": "howitzer united"}, lambda r: "howitzer" in r["what"] and "United" in r["donor_names"]),
        ({"since": "2025-04-01"}, lambda r: r["announced"] >= "2025-04-01"),
        ({"until": "2025-03-31"}, lambda r: r["announced"] <= "2025-03-31"),
    ],
)
def test_each_filter_keeps_what_fits_and_nothing_else(client: TestClient, query: dict[str, str], holds: Any) -> None:
    everything, kept = rows(told(client, "/ledger", per=500)), rows(told(client, "/ledger", per=500, **query))
    assert [r["id"] for r in kept] == [r["id"] for r in everything if holds(r)]
    assert len(kept) < len(everything)


def test_filters_add_up_and_stand_in_the_form_and_in_the_address(client: TestClient) -> None:
    page = seen(client, "/ledger", donor="GBR", stage="delivered", text="howitzer", since="2025-01-01")
    chosen = {o.getparent().get("name"): o.get("value") for o in page.root.xpath("//option[@selected]")}
    assert (chosen["donor"], chosen["stage"]) == ("GBR", "delivered")
    assert {i.get("name"): i.get("value") for i in page.all("input")}["since"] == "2025-01-01"
    assert page.texts(".applied")[0].startswith("from United Kingdom")
    away = [a.get("href") for a in page.root.xpath("//ul[@class='applied']//a")]
    assert "donor=" not in away[0]
    assert "stage=delivered" in away[0]


def test_it_works_without_a_script(client: TestClient) -> None:
    page = seen(client, "/ledger")
    (form,) = page.root.xpath("//form[@data-live]")
    assert (form.get("method"), form.get("action")) == ("get", "/ledger")
    assert form.xpath(".//button[@type='submit']")
    named = {f.get("name"): "" for f in form.xpath(".//input|.//select")}
    assert told(client, "/ledger", **{**named, "currency": "EUR"})["found"] == told(client, "/ledger")["found"]


def test_csv_and_workbook_hold_exactly_the_selection_in_its_order(client: TestClient) -> None:
    query = {"donor": "GBR", "sort": "sum", "order": "asc"}
    shown = rows(told(client, "/ledger", per=500, **query))
    assert len(shown) > 2
    paged = client.get("/ledger.csv", params={**query, "per": 1, "page": 2})
    assert paged.headers["content-disposition"] == 'attachment; filename="lines.csv"'
    taken = list(csv.DictReader(io.StringIO(paged.content.decode("utf-8-sig"))))
    assert [t["id"] for t in taken] == [r["id"] for r in shown]
    assert [t["what"] for t in taken] == [r["what"] for r in shown]
    book = load_workbook(io.BytesIO(client.get("/ledger.xlsx", params=query).content))
    sheet = list(book["Lines"].iter_rows(values_only=True))
    assert [row[0] for row in sheet] == ["id", *[r["id"] for r in shown]]
    announced = sheet[0].index("announced")
    days = [cell.date() for row in sheet[1:] if isinstance(cell := row[announced], datetime)]
    assert days == [date.fromisoformat(r["announced"]) for r in shown]


def test_a_measure_shows_what_its_total_adds_up(client: TestClient, account: Path) -> None:
    ledger = Ledger(str(account))
    question = Question(measure=Measure.ALLOCATIONS, currency="GBP", donors=frozenset({"GBR"}))
    answer = total(ledger.lines(), question, ledger.knowledge)
    ledger.close()
    page = told(client, "/ledger", measure="allocations", donor="GBR", currency="GBP", per=500)
    assert page["added"]["value"] == pytest.approx(answer.value)
    assert {r["id"] for r in rows(page)} == {e.line.id for e in answer.entries}
    assert sum(r["converted"] or 0 for r in rows(page)) == pytest.approx(answer.value)
    fewer = told(client, "/ledger", measure="allocations", donor="GBR", currency="GBP", stage="delivered")
    assert fewer["added"]["value"] < answer.value
    assert seen(client, "/ledger", measure="allocations", donor="GBR").all("div.adds")


@pytest.mark.parametrize("sort", ["announced", "donor", "recipient", "sum", "stage", "type", "due", "sources"])
def test_every_order_keeps_all_lines_and_lacks_come_last(client: TestClient, sort: str) -> None:
    up, down = (rows(told(client, "/ledger", per=500, sort=sort, order=o)) for o in ("asc", "desc"))
    assert {r["id"] for r in up} == {r["id"] for r in down}
    columns = {"donor": "donor_names", "recipient": "recipient_names", "sum": "converted", "type": "aid_type"}
    key = columns.get(sort, sort)
    if key in up[0]:
        for found in (up, down):
            lacking = [r[key] in {None, ""} for r in found]
            assert lacking == sorted(lacking)
    heads = seen(client, "/ledger", sort=sort, order="asc").root.xpath("//th[@aria-sort='ascending']")
    assert len(heads) == (0 if sort in {"donor", "recipient"} else 1)


def test_pages_part_the_table(client: TestClient) -> None:
    whole = [r["id"] for r in rows(told(client, "/ledger", per=500))]
    parts = [r["id"] for n in range(1, 4) for r in rows(told(client, "/ledger", per=3, page=n))]
    assert parts == whole[:9]
    last = told(client, "/ledger", per=3, page=999)
    assert last["page"] == last["pages"] == -(-len(whole) // 3)
    page = seen(client, "/ledger", per=3, page=2, donor="")
    assert page.text("nav.pages").startswith("← Before 1 2 3")


def test_both_clocks(odd: TestClient) -> None:
    now = told(odd, "/ledger")["found"]
    then = told(odd, "/ledger", as_of="2025-01-31")
    assert 0 < then["found"] < now
    assert all(r["announced"] <= "2025-01-31" for r in rows(then))
    held = told(odd, "/ledger", known_at="2025-06-01T00:30")
    assert {r["donors"] for r in rows(held)} == {"POL"}
    assert told(odd, "/ledger", known_at="2025-06-01T00:59:59")["lines"] == held["lines"]
    assert "As the public knew it on 31 January 2025." in seen(odd, "/ledger", as_of="2025-01-31").text("p.clock")
    assert seen(odd, "/ledger", as_of="2020-01-01").text("div.empty").startswith("Nothing was known then")


def test_nothing_found_says_what_to_do(client: TestClient) -> None:
    page = seen(client, "/ledger", text="no such words anywhere")
    assert page.text("div.empty").startswith("No line fits all of these filters")
    assert "/ledger" in page.root.xpath("//div[@class='empty']//a/@href")


SENSELESS = [{"stage": "nearly"}, {"since": "yesterday"}, {"page": "0"}, {"per": "99999"}, {"sort": "x"}]


@pytest.mark.parametrize("query", SENSELESS)
def test_what_makes_no_sense_is_refused_in_words(client: TestClient, query: dict[str, str]) -> None:
    answer = client.get("/ledger", params=query)
    assert answer.status_code == 422
    assert next(iter(query)) in answer.text
    assert "Traceback" not in answer.text


def test_the_table_is_described(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    names = {p["name"] for p in described["paths"]["/ledger"]["get"]["parameters"]}
    assert {"donor", "recipient", "stage", "type", "category", "source", "text", "since", "until", "measure", "as_of",
            "known_at", "sort", "order", "page", "per", "format"} <= names  # fmt: skip
    for path in ("/lines/{line_id}", "/documents/{document_id}", "/due", "/quotes", "/check"):
        answer = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert "$ref" in answer
