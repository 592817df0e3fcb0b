"""From every total on every page to the sentences behind it in at most three clicks; and each way leads to that sum."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.web.reading import Seen

CLICKS = 3
VIEWS = ("ranked", "table", "map", "line", "months", "open", "type", "region", "stages", "goods", "weapons")
PAGES = (
    "/", "/?measure=commitments&currency=USD", "/?recipient=UKR&type=military", *(f"/explore?view={v}" for v in VIEWS),
    "/explore?view=table&donor=g7&until=2025-04", "/donors", "/recipients", "/suppliers", "/people",
    "/actors/GBR", "/actors/UKR", "/actors/hallgard", "/actors/ida-marsh", "/actors/hallgard?currency=USD",
    "/sum?supplier=hallgard", "/sum?to=UKR", "/compare?donor=nordic-baltic&donor=g7",
    "/charts/by-month?to=UKR", "/ledger", "/ledger?measure=allocations",
    "/due", "/stated", "/compare?donor=GBR&donor=DEU&donor=g7", "/changes?until=2025-06-15", "/sum",
)  # fmt: skip
SUM = re.compile(r"\b[A-Z]{3} [\d.,]+( (k|m|bn|tn))?$")
NOTHING = re.compile(r"([A-Z]{3} )?0(\.0)?|[–-]|none")


@dataclass(frozen=True)
class Total:
    """A figure of a page, and where a click on it, or on the name beside it, leads."""

    page: str
    figure: str
    ways: tuple[str, ...]
    exact: bool


@pytest.fixture(scope="module")
def pages(client: TestClient) -> Any:
    @cache
    def look(address: str) -> Seen:
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return Seen(answer.text)

    return look


def totals(address: str, page: Seen) -> Iterator[Total]:
    """Cards, cells and facts that are sums, with the links that lie on them or on their row; bars of charts."""
    for card in page.root.xpath("//*[contains(concat(' ', @class, ' '), ' sum ')]"):
        ways = (*card.xpath("./@href"), *card.xpath(".//a/@href"))
        (figure,) = card.xpath(".//*[@class='value']/text()")
        yield Total(address, figure, ways, exact="/sum" in ways[0])
    for cell in page.root.xpath("//main//td[@class='money' or @class='share']"):
        own, row = cell.xpath(".//a/@href"), cell.xpath("../*//a/@href")
        yield Total(address, text(cell), tuple(own or row), exact="/sum" in "".join(own))
    for fact in page.root.xpath("//main//dd | //main//strong[@class='figure']"):
        if SUM.search(text(fact)):
            yield Total(address, text(fact), tuple(fact.xpath(".//a/@href | parent::a/@href")), exact=False)
    for script in page.root.xpath("//figure//script"):
        for row in json.loads(script.text)["data"]["values"]:
            ways = tuple(row[name] for name in ("behind", "address") if row.get(name))
            yield Total(address, str(row.get("value", row.get("promised"))), ways or sentences_of(script), exact=False)


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def sentences_of(script: Any) -> tuple[str, ...]:
    """The link under a chart that leads to all that it shows."""
    return tuple(script.xpath("ancestor::figure//p[@class='acts']/a[starts-with(@href, '/sum')]/@href"))


def shows_a_sentence(page: Seen) -> bool:
    return bool(page.root.xpath("//*[contains(@class, 'passage')]//mark | //article[@class='text']//a[@data-records]"))


def clicks_to_a_sentence(look: Any, page: str, ways: tuple[str, ...]) -> int:
    """How many clicks it takes along links of the page's own part, beginning with these."""
    if shows_a_sentence(look(page)):
        return 0
    front = [to for way in ways for to in (inner_of(look(page)) if way.startswith("#") else [way])]
    met: set[str] = set()
    for clicks in range(1, CLICKS + 1):
        fresh = [w.partition("#")[0] for w in front if w.partition("#")[0] not in met][:12]
        met.update(fresh)
        if any(shows_a_sentence(look(way)) for way in fresh):
            return clicks
        front = [to for way in fresh for to in inner_of(look(way))]
    return CLICKS + 1


def inner_of(page: Seen) -> list[str]:
    """Links of the page's own part that may lead to a sentence."""
    kinds = ("/lines/", "/sum", "/documents/", "/stated/", "/actors/", "/ledger")
    return [to for to in page.root.xpath("//main//a/@href") if to.startswith(kinds)]


@pytest.mark.parametrize("address", PAGES)
def test_every_total_leads_to_a_sentence(pages: Any, address: str) -> None:
    found = [t for t in totals(address, pages(address)) if not NOTHING.fullmatch(t.figure)]
    lost = {t.figure: t.ways for t in found if clicks_to_a_sentence(pages, address, t.ways) > CLICKS}
    assert lost == {}
    if address not in {"/people", "/changes?until=2025-06-15", "/actors/ida-marsh"}:
        assert found


def test_every_page_was_asked_about_something(pages: Any) -> None:
    assert sum(len(list(totals(a, pages(a)))) for a in PAGES) > 300


@pytest.mark.parametrize(
    "address",
    [
        "/", "/donors", "/recipients", "/suppliers", "/explore?view=table", "/actors/GBR", "/actors/UKR",
        "/actors/hallgard",
    ],
)
def test_a_total_leads_to_lines_that_add_up_to_it(pages: Any, client: TestClient, address: str) -> None:
    linked = [t for t in totals(address, pages(address)) if t.exact and not NOTHING.fullmatch(t.figure)]
    assert linked
    for total in linked:
        (page,) = pages(total.ways[0]).root.xpath("//p[@class='lead']/strong")
        assert number(text(page)) == pytest.approx(number(total.figure), rel=0.006), total


def test_a_recipient_has_the_same_sums_on_its_page_as_in_the_list(pages: Any) -> None:
    (row,) = pages("/recipients").root.xpath("//tbody/tr[th/a[contains(@href, '/actors/UKR')]]")
    listed = [text(cell) for cell in row.xpath("./td[@class='money']")[:3]]
    cards = pages("/actors/UKR").root.xpath("//section[@aria-label='As recipient']//*[@class='value']")
    assert [text(card).removeprefix("EUR ") for card in cards] == listed
    assert pages("/actors/UKR").root.xpath("//a[starts-with(@href, '/sum?recipient=UKR')]") or all(
        "+" not in text(name) for name in pages("/recipients").root.xpath("//tbody//th")
    )


@pytest.mark.parametrize("kind", ["Lines in the ledger", "Overdue promises"])
def test_counts_of_a_group_lead_to_as_many_lines(pages: Any, client: TestClient, kind: str) -> None:
    counts = pages("/compare?donor=nordic-baltic&donor=g7").root.xpath(f"//dt[.='{kind}']/following-sibling::dd/a")
    assert counts
    for count in counts:
        (way,) = count.xpath("./@href")
        assert client.get(f"{way}&format=json").json()["found"] == int(text(count).replace(",", "")), way


@pytest.mark.parametrize("view", ["ranked", "map", "line", "months", "open", "type", "region", "stages"])
def test_a_bar_leads_to_lines_that_add_up_to_it(pages: Any, client: TestClient, view: str) -> None:
    rows = [
        row
        for script in pages(f"/explore?view={view}").root.xpath("//figure//script")
        for row in json.loads(script.text)["data"]["values"]
        if row["value"] and row.get("part") != "to be allocated"
    ]
    months: dict[str, float] = {}
    for row in rows:
        key = row["behind"]
        months[key] = row["value"] if view == "line" else months.get(key, 0.0) + row["value"]
    assert months
    for behind, value in list(months.items())[:40]:
        assert client.get(f"{behind}&format=json").json()["value"] == pytest.approx(value), behind


def number(shown: str) -> float:
    *_, figure = re.findall(r"[\d.,]+(?: (?:k|m|bn|tn)\b)?", shown)
    digits, _, word = figure.partition(" ")
    return float(digits.replace(",", "")) * {"": 1.0, "k": 1e3, "m": 1e6, "bn": 1e9, "tn": 1e12}[word]
