"""Totals that sources state, on accounts whose sums can be added up by hand."""

from __future__ import annotations

from tests.reconcile.builders import claim, sources

from tallystick.knowledge.accounting import load_accounting
from tallystick.ledger_model import Claim, Line
from tallystick.reconcile.engine import reconcile
from tallystick.report.stated import Agreement, Compared, as_text, compared, incomparable

KNOWLEDGE = load_accounting()


def lines_of(*claims: Claim) -> tuple[Line, ...]:
    return reconcile(sources(list(claims)), claims, [], KNOWLEDGE).lines


def only(*claims: Claim) -> Compared:
    lines = lines_of(*claims)
    of = {d: [x for x in lines if d in {a.id for a in x.donors}] for d in ("GBR", "NOR")}
    (found,) = compared(lines, of, KNOWLEDGE)
    return found


GIVEN = (
    claim("a#p GBR>UKR allocated", amount="GBP 450", published="2025-03-01"),
    claim("b#p GBR>UKR allocated", amount="GBP 550", published="2025-04-01"),
)


def test_a_total_that_the_lines_add_up_to_agrees_and_adds_nothing() -> None:
    found = only(*GIVEN, claim("c#t GBR>UKR allocated", amount="GBP 1000", basis="cumulative", published="2025-05-01"))
    assert (found.ours, found.stated, found.agreement) == (1e9, 1e9, Agreement.AGREES)


def test_a_total_beyond_the_lines_says_how_much_is_lacking() -> None:
    found = only(*GIVEN, claim("c#t GBR>UKR allocated", amount="GBP 1300", basis="cumulative", published="2025-05-01"))
    assert (found.agreement, found.difference) == (Agreement.LESS, -300e6)
    assert "this account has GBP 1 bn: less here by GBP 300 m" in as_text([found], [], {})


def test_what_came_after_the_day_of_the_total_is_not_in_it() -> None:
    found = only(*GIVEN, claim("c#t GBR>UKR allocated", amount="GBP 450", basis="cumulative", published="2025-03-15"))
    assert (found.ours, found.agreement) == (450e6, Agreement.AGREES)


def test_more_than_a_sum_is_kept_by_a_little_more_and_not_by_much_more() -> None:
    little = claim("c#t GBR>UKR allocated", amount="GBP >950", basis="cumulative", published="2025-05-01")
    much = claim("c#t GBR>UKR allocated", amount="GBP >500", basis="cumulative", published="2025-05-01")
    assert only(*GIVEN, little).agreement is Agreement.AGREES
    assert only(*GIVEN, much).agreement is Agreement.MORE


def test_a_part_is_not_in_the_sum_twice() -> None:
    part = claim("a#q GBR>UKR allocated", amount="GBP 160", part_of="p", published="2025-03-01")
    total = claim("c#t GBR>UKR allocated", amount="GBP 1000", basis="cumulative", published="2025-05-01")
    assert only(*GIVEN, part, total).ours == 1e9


def test_a_total_of_nobody_or_of_goods_cannot_be_compared_and_says_why() -> None:
    nobody = claim("c#t >UKR allocated", amount="GBP 1000", basis="cumulative")
    goods = claim("d#t GBR>UKR delivered", items="54000 soldier", basis="cumulative")
    assert {x.why for x in incomparable(lines_of(nobody, goods))} == {
        "it names no donor",
        "it counts goods or people, not money",
    }
