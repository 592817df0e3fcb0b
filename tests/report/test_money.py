"""Money in totals: rates of the day of announcement, constant prices, shares of GDP, and footnotes where they fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.reconcile.builders import claim, sources

from tallystick.errors import KnowledgeError, SettingsError
from tallystick.knowledge.accounting import load_accounting
from tallystick.knowledge.economy import Gdp, Prices
from tallystick.knowledge.files import parse
from tallystick.knowledge.rates import OfficialRates, Rates
from tallystick.ledger_model import Claim, Measure
from tallystick.reconcile.engine import reconcile
from tallystick.report.shares import with_shares
from tallystick.report.tables import Table, as_dict, as_text, check_question, table
from tallystick.report.totals import Question

KNOWLEDGE = load_accounting()
SPAN = "{start: 2022-01-01, end: 2022-02-01, rate: 1, kind: a}"
EUROS = Question(measure=Measure.ALLOCATIONS)


def given(*amounts: str, donor: str = "NOR", day: str | None = "2024-06-14") -> list[Claim]:
    return [claim(f"{n}#p {donor}>UKR allocated", amount=a, published=day) for n, a in enumerate(amounts)]


def ask(claims: list[Claim], question: Question = EUROS, by: str = "donor") -> Table:
    return table(reconcile(sources(claims), claims, [], KNOWLEDGE).lines, question, by, KNOWLEDGE)


# The European Central Bank fixed no rate on these days, so the last one before them counts.
@pytest.mark.parametrize(
    ("announced", "fixed"),
    [
        ("2024-06-14", "2024-06-14"),
        ("2024-06-15", "2024-06-14"),
        ("2024-06-16", "2024-06-14"),
        ("2024-04-01", "2024-03-28"),  # Easter Monday
        ("2024-12-26", "2024-12-24"),
        ("2025-01-01", "2024-12-31"),
    ],
)
def test_the_rate_is_that_of_the_day_of_announcement_or_the_last_before_it(announced: str, fixed: str) -> None:
    found = ask(given("NOK 1000", day=announced))
    (entry,) = found.total.entries
    assert entry.rate is not None
    assert str(entry.rate.on) == fixed
    assert entry.value == 1e9 * entry.rate.eur
    assert f"  rate: NOK 1 = EUR {entry.rate.eur:.6f} on {fixed} (ECB reference rate)\n" in as_text(found)
    assert as_dict(found)["rates"] == [f"NOK 1 = EUR {entry.rate.eur:.6f} on {fixed} (ECB reference rate)"]


def test_between_two_currencies_both_rates_are_printed() -> None:
    found = ask(given("NOK 1000"), replace(EUROS, currency="GBP"))
    assert [r[:9] for r in as_dict(found)["rates"]] == ["GBP 1 = E", "NOK 1 = E"]
    rates = KNOWLEDGE.rates
    there, here = rates.rate("NOK", date(2024, 6, 14)), rates.rate("GBP", date(2024, 6, 14))
    assert there is not None
    assert here is not None
    assert found.total.value == 1e9 * there.eur / here.eur


@pytest.mark.parametrize(
    ("on", "per_dollar", "kind"),
    [
        (date(2021, 5, 5), 27.6028, "mean of the month"),
        (date(2022, 5, 1), 29.2549, "fixed"),
        (date(2022, 7, 20), 29.2549, "fixed"),
        (date(2022, 7, 21), 36.5686, "fixed"),
        (date(2023, 10, 2), 36.5686, "fixed"),
    ],
)
def test_the_hryvnia_has_its_own_central_banks_rate(on: date, per_dollar: float, kind: str) -> None:
    hryvnia, dollar = Rates().rate("UAH", on), Rates().rate("USD", on)
    assert hryvnia is not None
    assert dollar is not None
    assert hryvnia.eur == dollar.eur / per_dollar
    assert hryvnia.source == f"National Bank of Ukraine: USD 1 = UAH {per_dollar:g}, {kind}; USD at the ECB's rate"


@pytest.mark.parametrize(
    ("currency", "on", "per_pound", "month"),
    [
        ("UAH", date(2023, 10, 3), 45.6722, "October 2023"),
        ("UAH", date(2025, 8, 31), 56.6289, "August 2025"),
        ("RUB", date(2022, 3, 2), 171.747, "March 2022"),
        ("TWD", date(2024, 2, 1), 40.0701, "February 2024"),
    ],
)
def test_where_the_bank_quotes_none_the_rate_of_the_month_holds(
    currency: str, on: date, per_pound: float, month: str
) -> None:
    rate, pound = Rates().rate(currency, on), Rates().rate("GBP", on)
    assert rate is not None
    assert pound is not None
    assert rate.eur == pytest.approx(pound.eur / per_pound)
    assert rate.source.startswith(f"HM Revenue & Customs: GBP 1 = {currency} {per_pound:g}, fixed for {month}")


def test_a_sum_at_the_rate_of_a_month_says_so() -> None:
    found = ask(given("UAH 900", day="2024-05-06"))
    assert found.total.value > 0
    assert "HM Revenue & Customs: GBP 1 = UAH 49.3578, fixed for May 2024" in as_text(found)


@pytest.mark.parametrize(("currency", "on"), [("XAU", "2024-05-06"), ("UAH", "2100-01-01"), ("GBP", "2100-01-01")])
def test_a_currency_without_any_rate_is_left_out_and_footnoted(currency: str, on: str) -> None:
    found = ask(given(f"{currency} 900", day=on))
    assert found.total.value == 0
    assert any(f"is left out: no rate for {currency} on {on}" in note for note in found.total.footnotes)


def test_the_roubles_last_rate_still_counts_on_its_day() -> None:
    last = Rates().rate("RUB", date(2022, 3, 1))
    assert last is not None
    assert last.on == date(2022, 3, 1)


def test_constant_prices_are_told_and_add_up() -> None:
    claims = [
        claim("a#p NOR>UKR allocated", amount="EUR 100", published="2022-05-05"),
        claim("b#p SWE>UKR allocated", amount="EUR 107", published="2024-05-06"),
    ]
    nominal, real = ask(claims), ask(claims, replace(EUROS, prices=2021))
    assert nominal.total.value == 207e6
    assert real.total.value == pytest.approx(100e6 / 1.084 + 107e6 / (1.084 * 1.0542 * 1.0236))
    assert sum(row.value for row in real.rows) == pytest.approx(real.total.value)
    text = as_text(real)
    assert "in EUR in prices of 2021, by donor" in text
    assert "  prices: 2022 × 0.922509 = 2021 (HICP, euro area, annual average)" in text
    assert "prices" not in as_text(nominal)


def test_a_joint_sum_is_shared_out_in_the_same_prices() -> None:
    claims = [
        claim("a#w GBR+NOR>UKR allocated", amount="EUR 450", published="2024-05-05"),
        claim("a#1 GBR>UKR allocated", amount="EUR 350", part_of="w", published="2024-05-05"),
        claim("a#2 NOR>UKR allocated", amount="EUR 100", part_of="w", published="2024-05-05"),
    ]
    found = ask(claims, replace(EUROS, prices=2021))
    shares = {row.key: row.value / found.total.value for row in found.rows}
    assert shares == {"GBR": pytest.approx(350 / 450), "NOR": pytest.approx(100 / 450)}


@pytest.mark.parametrize(
    ("day", "says"), [("2026-02-02", "no price index of 2026 for EUR"), (None, "its year is not known, nor its prices")]
)
def test_what_cannot_be_deflated_is_left_out_and_footnoted(day: str | None, says: str) -> None:
    found = ask(given("EUR 100", day=day), replace(EUROS, prices=2021))
    assert found.total.value == 0
    assert any(says in note for note in found.total.footnotes)


def test_a_share_is_of_the_donors_gdp_at_the_years_mean_rate() -> None:
    found = with_shares(ask(given("EUR 1000")), 2021, KNOWLEDGE)
    gdp, rate = KNOWLEDGE.gdp.of("NOR", 2021), KNOWLEDGE.rates.mean("USD", 2021)
    assert gdp is not None
    assert rate is not None
    assert gdp == 503368e6
    assert rate == pytest.approx(1 / 1.1827, rel=1e-3)  # the ECB's own mean of 2021 is 1.1827 dollars a euro
    (row,) = found.rows
    assert row.share == pytest.approx(1e9 / (gdp * rate))
    text = as_text(found)
    assert "GDP 2021" in text
    assert f"{row.share:.4%}" in text
    assert "share: of the donor's GDP of 2021 (World Bank, USD; at the mean of 2021's ECB reference rates" in text
    assert as_dict(found)["rows"][0]["share"] == row.share


def test_in_constant_prices_both_sides_of_a_share_are() -> None:
    real = with_shares(ask(given("EUR 1000"), replace(EUROS, prices=2024)), 2021, KNOWLEDGE)
    assert real.shares is not None
    assert "; in prices of 2024, × 1.169722)" in real.shares.says
    nominal = with_shares(ask(given("EUR 1000")), 2021, KNOWLEDGE)
    assert real.rows[0].share == pytest.approx(nominal.rows[0].share / 1.169722, rel=1e-5)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("donor", "says"),
    [
        ("TWN", "TWN: no GDP of 2021 is known for it"),
        ("GBR+NOR", "GBR+NOR: a sum of no one donor is no share of a GDP"),
        ("", "not named: a sum of no one donor is no share of a GDP"),
        ("UNICEF", "UNICEF: no GDP of 2021 is known for it"),
    ],
)
def test_a_row_without_a_gdp_is_footnoted(donor: str, says: str) -> None:
    found = with_shares(ask(given("EUR 1000", donor=donor)), 2021, KNOWLEDGE)
    assert found.rows[0].share is None
    assert f"note: {says}" in as_text(found)


def test_by_month_a_share_is_of_the_one_donor_asked_about() -> None:
    claims = given("EUR 1000")
    question = replace(EUROS, donors=frozenset({"NOR"}))
    assert with_shares(ask(claims, question, "month"), 2021, KNOWLEDGE).rows[0].share is not None
    with pytest.raises(SettingsError, match="group by donor, or name one with --donor"):
        with_shares(ask(claims, EUROS, "month"), 2021, KNOWLEDGE)
    with pytest.raises(SettingsError, match="no GDP of 1999 is known; there is that of 2021 to 2024"):
        with_shares(ask(claims), 1999, KNOWLEDGE)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({"currency": "eur"}, "is no ISO 4217 code"),
        ({"currency": "XYZ"}, "neither the European Central Bank"),
        ({"prices": 1990}, "the price index for EUR runs from 2020 to 2025"),
        ({"currency": "UAH", "prices": 2021}, "there is no price index for UAH"),
    ],
)
def test_a_question_without_an_answer_is_refused(question: dict[str, object], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        check_question(replace(EUROS, **question), KNOWLEDGE)  # type: ignore[arg-type]


def test_all_currencies_that_are_quoted_can_be_added_up_in() -> None:
    for currency in ("EUR", "USD", "GBP", "NOK", "RUB", "UAH", "ISK", "HRK", "BGN"):
        check_question(replace(EUROS, currency=currency), KNOWLEDGE)


@pytest.mark.parametrize(
    ("schema", "content", "says"),
    [
        (Gdp, "{unit: USD, sources: {2021: X}, millions: {GBR: {2022: 3}}}", "no source is named for"),
        (Prices, "{currencies: {EUR: {series: x, change: {2021: 1.0, 2023: 1.0}}}}", "a year is missing in between"),
        (
            OfficialRates,
            f"{{currencies: {{UAH: {{per: USD, source: x, spans: [{SPAN}, {SPAN}]}}}}}}",
            "without overlap",
        ),
    ],
)
def test_faulty_tables_are_refused(schema: type, content: str, says: str) -> None:
    with pytest.raises(KnowledgeError, match=says):
        parse("x.yml", content, schema)


def test_the_tables_are_within_reason() -> None:
    assert KNOWLEDGE.gdp.years == (2021, 2022, 2023, 2024)
    for actor, row in KNOWLEDGE.gdp.millions.items():
        for year, value in row.items():
            if year - 1 in row:
                assert 0.4 < value / row[year - 1] < 2.5, (actor, year)
    assert all(abs(c) < 25 for s in KNOWLEDGE.prices.currencies.values() for c in s.change.values())
