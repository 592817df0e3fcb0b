"""Due dates: the most pressing first, drawn in full, silence called silence."""

from __future__ import annotations

from datetime import date

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from tests.web.reading import seen, told

from tallystick.ledger_model import ScheduleStatus
from tallystick.web.timeline import HEIGHT, MOST, strip, timeline

ORDER = ["overdue", "due_soon", "not_due", "met_late", "met"]


def test_the_longest_overdue_come_first(client: TestClient) -> None:
    promises = told(client, "/due")["promises"]
    assert promises
    assert promises == sorted(promises, key=lambda p: (ORDER.index(p["status"]), p["due"], p["line"]))
    assert promises[0]["status"] == "overdue"
    assert promises[0]["days"] < 0


def test_silence_is_called_silence(client: TestClient) -> None:
    page, promises = seen(client, "/due"), told(client, "/due")["promises"]
    open_ = [p for p in promises if p["status"] not in {"met", "met_late"}]
    assert page.text("section.") if False else True
    assert sum("no delivery reported up to 15 June 2025" in t for t in page.texts("tr")) == len(open_)
    assert not any("not delivered" in t for t in page.texts("tr"))


def test_the_drawing_holds_every_promise_and_leads_to_its_month(client: TestClient) -> None:
    value, page = told(client, "/due"), seen(client, "/due")
    assert sum(b["count"] for b in value["timeline"]["bins"]) == value["found"] == sum(value["counts"].values())
    drawn = page.root.xpath("//figure[@class='timeline']//a/@href")
    assert len(drawn) == sum(bool(b["count"]) for b in value["timeline"]["bins"])
    first = next(b["count"] for b in value["timeline"]["bins"] if b["count"])
    assert client.get(drawn[0] + "&format=json").json()["found"] == first
    assert all(a.get("aria-label") for a in page.root.xpath("//figure[@class='timeline']//a"))


@pytest.mark.parametrize("status", ORDER)
def test_each_status_alone(client: TestClient, status: str) -> None:
    value = told(client, "/due", status=status)
    assert value["found"] == told(client, "/due")["counts"].get(status, 0)
    assert {p["status"] for p in value["promises"]} <= {status}


def test_by_donor_and_on_another_day(client: TestClient) -> None:
    assert all("United Kingdom" in p["donors"] for p in told(client, "/due", donor="GBR")["promises"])
    early = told(client, "/due", as_of="2025-05-01")
    assert early["day"] == "2025-05-01"
    assert all(p["due"] < "2025-05-01" for p in early["promises"] if p["status"] == "overdue")


def test_all_that_is_asked_for_can_be_had_as_csv(client: TestClient) -> None:
    text = client.get("/due.csv", params={"status": "overdue"}).content.decode("utf-8-sig")
    assert text.count("\r\n") == 1 + told(client, "/due", status="overdue")["found"]


def test_nothing_due_says_what_to_do(client: TestClient) -> None:
    assert seen(client, "/due", since="2199-01-01").all("div.empty")


@given(st.lists(st.tuples(st.sampled_from(ScheduleStatus), st.dates()), min_size=1, max_size=40), st.dates())
def test_whatever_the_dates_nothing_is_lost_and_nothing_stands_outside(
    found: list[tuple[ScheduleStatus, date]], day: date
) -> None:
    dated = [f for f in found if f[0] is not ScheduleStatus.NO_DATE]
    drawn = timeline(dated, day)
    assert (drawn is None) == (not dated)
    if drawn is None:
        return
    assert sum(k.count for b in drawn.bins for k in b.blocks) == len(dated)
    assert drawn.unit == "year" or len(drawn.bins) <= MOST
    assert all(k.y >= 0 and k.y + k.height <= HEIGHT + 0.01 for b in drawn.bins for k in b.blocks)


@given(st.dates(), st.dates(), st.dates(), st.dates())
def test_strips_stay_on_their_scale(a: date, b: date, c: date, d: date) -> None:
    days = sorted((a, b, c, d))
    at, long = strip(days[2], days[1], (days[0], days[3]))
    assert 0 <= at <= 100
    assert long >= 0
    assert at + long <= 100.01
