from __future__ import annotations

from datetime import date

import pytest
from tests.reconcile.builders import claim, sources

from tallystick.knowledge.accounting import load_accounting
from tallystick.knowledge.rates import Rates
from tallystick.ledger_model import Claim, Line, Measure
from tallystick.model import AidType
from tallystick.reconcile.engine import reconcile
from tallystick.report.tables import as_text, table
from tallystick.report.totals import Question, Total, total

KNOWLEDGE = load_accounting()

# The worked case of the ledger's contract: five documents about one day.
WORKED = [
    claim("a#package GBR+NOR>UKR allocated", amount="GBP 450"),
    claim("b#package GBR+NOR>UKR allocated", amount="GBP 450"),
    claim("b#uk GBR>UKR allocated", amount="GBP 350", part_of="package"),
    claim("b#norway NOR>UKR allocated", channel="Fund", part_of="package"),
    claim("c#package GBR+NOR>UKR allocated", amount="GBP 450"),
    claim("c#repairs GBR>UKR allocated", amount="GBP 160", part_of="package"),
    claim("d#package GBR+NOR>UKR allocated", amount="GBP 450"),
    claim("d#fight GBR+NOR>UKR allocated", amount="GBP >250", items="radar, anti-tank mine, drone", part_of="package"),
    claim("e#uk GBR>UKR allocated", amount="GBP 350", part_of="year"),
    claim("e#year GBR>UKR pledged", amount="GBP 4500", basis="envelope"),
]


def lines_of(claims: list[Claim]) -> tuple[Line, ...]:
    return reconcile(sources(claims), claims, [], KNOWLEDGE).lines


def ask(claims: list[Claim], measure: Measure, currency: str = "GBP", *donors: str) -> Total:
    return total(lines_of(claims), Question(measure=measure, currency=currency, donors=frozenset(donors)), KNOWLEDGE)


@pytest.mark.parametrize(
    ("measure", "donors", "millions"),
    [
        (Measure.ALLOCATIONS, ("GBR",), 350),
        (Measure.ALLOCATIONS, ("NOR",), 100),
        (Measure.ALLOCATIONS, ("GBR", "NOR"), 450),
        (Measure.ALLOCATIONS, (), 450),
        (Measure.COMMITMENTS, ("GBR",), 4500),
        (Measure.DELIVERIES, (), 0),
    ],
)
def test_the_worked_case_counts_everything_once(measure: Measure, donors: tuple[str, ...], millions: float) -> None:
    assert ask(WORKED, measure, "GBP", *donors).value == millions * 1e6


def test_groups_add_up_to_the_total_and_joint_sums_go_to_their_donors() -> None:
    found = table(lines_of(WORKED), Question(measure=Measure.ALLOCATIONS, currency="GBP"), "donor", KNOWLEDGE)
    assert {row.key: row.value for row in found.rows} == {"GBR": 350e6, "NOR": 100e6}
    assert sum(row.value for row in found.rows) == found.total.value
    assert "allocations of all donors → all recipients, in GBP, by donor" in as_text(found)


def test_conversion_is_at_the_rate_of_the_day_and_says_so() -> None:
    answer = ask(
        [claim("a#p NOR>UKR allocated", amount="NOK 1000", published="2025-04-13")], Measure.ALLOCATIONS, "EUR"
    )
    (entry,) = answer.entries
    assert entry.rate is not None
    assert entry.rate.on == date(2025, 4, 11)  # the thirteenth was a Sunday
    assert entry.value == pytest.approx(1e9 * entry.rate.eur)


@pytest.mark.parametrize(
    ("amount", "published", "says"),
    [("XAU 900", "2025-04-11", "no rate for XAU on 2025-04-11"), ("NOK 900", None, "an unknown day")],
)
def test_what_cannot_be_converted_is_left_out_and_footnoted(amount: str, published: str | None, says: str) -> None:
    claims = [claim("a#p NOR>UKR allocated", amount=amount, published=published)]
    answer = ask(claims, Measure.ALLOCATIONS, "EUR")
    assert answer.value == 0
    assert any(says in note for note in answer.footnotes)


def test_a_sum_stated_in_the_currency_asked_for_is_not_converted() -> None:
    claims = [
        claim("a#p NOR>UKR allocated", amount="NOK 1397"),
        claim("b#p NOR>UKR allocated", amount="GBP 100"),
    ]
    assert ask(claims, Measure.ALLOCATIONS, "GBP").value == 100e6


def test_what_is_part_of_a_sum_of_another_type_is_counted_there() -> None:
    claims = [
        claim("a#w USA>UKR pledged", amount="USD 900", aid_type="military", basis="envelope"),
        claim("a#p USA>UKR allocated", amount="USD 200", aid_type="financial", part_of="w"),
    ]
    lines = lines_of(claims)
    for aid_type, millions in ((AidType.MILITARY, 900), (AidType.FINANCIAL, 0)):
        question = Question(measure=Measure.COMMITMENTS, currency="USD", aid_type=aid_type)
        assert total(lines, question, KNOWLEDGE).value == millions * 1e6


def test_a_currency_no_longer_quoted_has_the_rate_of_the_month_and_no_other_has_any() -> None:
    rates = Rates()
    before, after = rates.rate("RUB", date(2021, 5, 5)), rates.rate("RUB", date(2024, 5, 5))
    assert before is not None
    assert after is not None
    assert (before.source, after.source[:21]) == ("ECB reference rate", "HM Revenue & Customs:")
    assert rates.rate("XXX", date(2024, 5, 5)) is None
    assert rates.rate("GBP", None) is None
