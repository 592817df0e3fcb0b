"""Figures of a new text against the account, on invented claims: what bears out, speaks against, or says nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.reconcile.builders import claim, sources

from tallystick.knowledge.accounting import load_accounting
from tallystick.ledger_model import Line
from tallystick.reconcile.engine import reconcile
from tallystick.report.figures import Finding, figures
from tallystick.report.weighing import weigh

KNOWLEDGE = load_accounting()
ACCOUNT = [
    claim("a#p GBR>UKR allocated", amount="GBP 150", published="2025-02-12", items="19 Caesar howitzer"),
    claim("b#t GBR>UKR delivered", amount="GBP 12000", basis="cumulative", published="2024-06-01"),
    claim("c#t GBR>UKR delivered", amount="GBP 13000", basis="cumulative", published="2025-01-15"),
    claim("d#r GBR>UKR delivered", items="500000 artillery shell", basis="cumulative", published="2025-02-12"),
    claim("e#p CAN>MDA allocated", amount="CAD 85", published="2025-03-03"),
    claim("f#p NOR>UKR delivered", amount="NOK 700", published="2024-05-05"),
    claim("g#p NOR>UKR delivered", amount="NOK 300", published="2024-08-08"),
    claim("h#p EST>UKR cancelled", amount="EUR 44", published="2025-01-01"),
]


def lines() -> tuple[Line, ...]:
    return reconcile(sources(ACCOUNT), ACCOUNT, [], KNOWLEDGE).lines


def ask(parties: str, *, day: str | None = "2025-03-01", **fields: Any) -> Finding:
    record = claim(f"new#x {parties}", published=day, **fields).record
    (figure, *_) = figures(record, record.stage, date.fromisoformat(day) if day else None)
    return weigh(figure, lines(), KNOWLEDGE)


@pytest.mark.parametrize(
    ("parties", "fields", "verdict", "says"),
    [
        ("GBR>UKR allocated", {"amount": "GBP 150"}, "supported", "the ledger has GBP 150 m, allocated"),
        ("GBR>UKR delivered", {"amount": "GBP 150"}, "unknown", "no delivery is reported up to 1 March 2025"),
        ("GBR>UKR allocated", {"amount": "GBP 777"}, "unknown", "no line of the ledger has this sum"),
        ("EST>UKR pledged", {"amount": "EUR 44"}, "contradicted", "it was cancelled"),
        (">UKR allocated", {"amount": "GBP 150"}, "unknown", "name the speaker or donor"),
    ],
)
def test_a_package(parties: str, fields: dict[str, str], verdict: str, says: str) -> None:
    found = ask(parties, **fields)
    assert found.verdict == verdict
    assert says in found.why


def test_what_is_unknown_comes_with_the_nearest_lines() -> None:
    found = ask("CAN>MDA allocated", amount="CAD 90")
    assert found.verdict == "unknown"
    assert [x.amount.min for x in found.near if x.amount] == [85e6]


@pytest.mark.parametrize(
    ("amount", "day", "verdict", "says"),
    [
        ("GBP 13000", "2025-03-01", "supported", "a source states this total on 15 January 2025"),
        ("GBP 12000", "2025-03-01", "outdated", "the latest total, stated on 15 January 2025, is GBP 13 bn"),
        ("GBP >12000", "2025-03-01", "outdated", "GBP 13 bn"),
        ("GBP >11000", "2025-03-01", "supported", "which is more"),
        ("GBP 9000", "2025-03-01", "outdated", "the latest total a source states is GBP 13 bn"),
        ("GBP 21000", "2025-03-01", "unknown", "which is less; nothing since bears this one out"),
        ("GBP 21000", "2025-01-10", "contradicted", "which is less"),
    ],
)
def test_a_total_to_date_against_totals_that_sources_state(amount: str, day: str, verdict: str, says: str) -> None:
    found = ask("GBR>UKR delivered", amount=amount, basis="cumulative", day=day)
    assert found.verdict == verdict
    assert says in found.why
    assert any("the ledger's own lines add up to commitments GBP" in note for note in found.notes)


@pytest.mark.parametrize(
    ("amount", "verdict", "says"),
    [
        ("NOK 1000", "supported", "the ledger's deliveries add up to it"),
        ("NOK >900", "supported", "alone add up to more"),
        ("NOK 500", "contradicted", "alone add up to more"),
        ("NOK 5000", "unknown", "no source states such a total"),
    ],
)
def test_a_total_to_date_against_the_ledgers_own_lines(amount: str, verdict: str, says: str) -> None:
    found = ask("NOR>UKR delivered", amount=amount, basis="cumulative")
    assert found.verdict == verdict
    assert says in found.why


@pytest.mark.parametrize(
    ("items", "day", "verdict", "says"),
    [
        ("500000 artillery shell", "2025-03-01", "supported", "delivered, reported on 12 February 2025"),
        ("400000 artillery shell", "2025-03-01", "outdated", "500,000 × artillery shell"),
        ("600000 artillery shell", "2025-03-01", "unknown", "nothing since bears this number out"),
        ("600000 artillery shell", "2025-02-01", "contradicted", "which is less"),
        ("500 Typhoon", "2025-03-01", "unknown", "no source in the ledger reports any Typhoon of GBR → UKR"),
    ],
)
def test_a_count_of_goods(items: str, day: str, verdict: str, says: str) -> None:
    found = ask("GBR>UKR delivered", items=items, basis="cumulative", day=day)
    assert found.verdict == verdict
    assert says in found.why
