"""Pairs compared by columns: the same level and the same score as each pair compared by itself."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

import numpy as np
import pytest
from tests.reconcile.builders import actor, claim, items, money, sources

from tallystick.knowledge.accounting import load_accounting
from tallystick.ledger_model import Claim
from tallystick.model import AidType, Basis, Modality, Money, Per, Period, Qualifier, Stage, Support
from tallystick.reconcile.columns import by_kind, columns, distinct
from tallystick.reconcile.features import Pair
from tallystick.reconcile.prepare import View, prepare
from tallystick.reconcile.score import LEVELS, World, _sums, links, score, scores

T = TypeVar("T")
KNOWLEDGE = load_accounting()
FIRST = date(2025, 1, 10)
SUMS = ("GBP 450", "GBP ~450", "GBP 445", "GBP >440", "EUR 530", "USD ~600", "JPY 84000", "UAH 20000", "GBP 0", "GBP 1")
ODD = (
    Money(5e8, 5e8, None, Qualifier.EXACT, "500 million"),
    Money(None, 6e8, "EUR", Qualifier.AT_MOST, "up to 600 million"),
    Money(None, None, "GBP", Qualifier.VAGUE, "millions"),
    Money(45e7, 45e7, "GBP", Qualifier.EXACT, "£450m a year", Per.YEAR),
    Money(4e8, 5e8, "EUR", Qualifier.ABOUT, "400 to 500 million"),
)
DAYS = (None, 0, 1, 5, 12, 40, 60, 150, 300, 500)
NEW = (True, False)
GOODS = ("80 howitzer", "60 howitzer", "howitzer", "80 system", "12 radar, missile", "20 Leopard 2 tank", "tank")


def drawn(dice: random.Random, number: int) -> Claim:
    """A claim that has or lacks anything."""

    def maybe(*values: T) -> T | None:
        return dice.choice(values) if dice.random() < 0.6 else None

    donors = dice.choice(("", "GBR", "GBR+NOR", "DEU"))
    document = f"d{number // 3:02}"
    days = DAYS[number // 3 * 7 % len(DAYS)]
    base = claim(f"{document}#{number} {donors}>{dice.choice(('', 'UKR'))} {dice.choice(list(Stage)).value}")
    sum_ = dice.choice(SUMS) if dice.random() < 0.7 else None
    start = FIRST + timedelta(dice.choice((0, 0, 3, 200)))
    record: Support = replace(
        base.record,
        amount=money(sum_) if sum_ else maybe(*ODD),
        items=items(str(maybe(*GOODS) or "")),
        aid_type=maybe(*AidType),
        modality=tuple(m for m in Modality if dice.random() < 0.1),
        basis=dice.choice(list(Basis)),
        supplier=actor("Hall") if dice.random() < 0.2 else None,
        channel=actor(dice.choice(("Fund", "Pool"))) if dice.random() < 0.3 else None,
        period=maybe(Period(start, start.replace(year=2026), "a year"), Period(start, start, "a day")),
        announced=maybe(Period(start, start, "a day"), Period(None, start, "by")),
        new_money=maybe(*NEW),
        part_of=str(number - number % 3) if number % 3 and dice.random() < 0.5 else None,
    )
    published = None if days is None else FIRST + timedelta(days)
    return replace(base, key=str(number), id=f"{document}#{number}", record=record, published=published)


def crowd(seed: int, size: int = 60) -> list[View]:
    """Views of claims of documents with three each."""
    dice = random.Random(seed)  # noqa: S311 - the same claims in every run
    claims = [drawn(dice, number) for number in range(size)]
    return prepare(claims, {s.id: s for s in sources(claims)})


@pytest.mark.parametrize("seed", range(4))
def test_columns_give_each_pair_the_level_and_score_of_its_features(seed: int) -> None:
    views = crowd(seed)
    copies = {("d00", "d05"), ("d03", "d04"), ("d07", "not here")}
    world = World(views, columns(views, KNOWLEDGE), KNOWLEDGE, copies)
    i, j = np.triu_indices(len(views), 1)
    level = _sums(i, j, world)
    got = scores(i, j, level, world)
    seen: set[str] = set()
    for at, (a, b) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
        one, other = views[a], views[b]
        both = (min(one.claim.document, other.claim.document), max(one.claim.document, other.claim.document))
        pair = Pair.of(one, other, KNOWLEDGE, copied=both in copies)
        assert LEVELS[level[at]] == pair.amount, (one.record, other.record)
        assert got[at] == pytest.approx(score(pair), abs=1e-9), (one.record, other.record)
        seen.add(pair.amount)
    assert seen >= {"unknown", "differ", "converted", "rounded", "equal", "bound"}


def test_links_are_the_same_whatever_else_is_there() -> None:
    """What a ledger holds beside two claims changes neither whether they meet nor what speaks for them."""
    views = crowd(9)
    whole = {(views[i].id, views[j].id): s for s, i, j in links(views, (), KNOWLEDGE)}
    documents = sorted({v.claim.document for v in views})[::2]
    claims = [v.claim for v in views if v.claim.document in documents]
    some = prepare(claims, {s.id: s for s in sources(claims)})
    part = {(some[i].id, some[j].id): s for s, i, j in links(some, (), KNOWLEDGE)}
    inside = {c.id for c in claims}
    assert part == {pair: s for pair, s in whole.items() if inside.issuperset(pair)}
    assert part


def test_links_of_some_places_are_those_of_all_with_one_of_these() -> None:
    views = crowd(5)
    every = links(views, (), KNOWLEDGE)
    only = frozenset(range(0, len(views), 7))
    assert links(views, (), KNOWLEDGE, only) == [k for k in every if k[1] in only or k[2] in only]
    assert every
    assert links([], (), KNOWLEDGE) == []


def test_a_pair_of_kinds_is_asked_about_once() -> None:
    asked: list[int] = []

    def of(at: int) -> int:
        asked.append(at)
        return at

    one, other = np.array([1, 0, 1, 1]), np.array([2, 2, 2, 0])
    found = by_kind(one, other, of)
    assert len(asked) == 3
    assert found[0] == found[2]
    assert len({found[0], found[1], found[3]}) == 3
    assert len(by_kind(one[:0], other[:0], of)) == 0


def test_distinct_sorts_and_keeps_each_once() -> None:
    assert distinct([np.array([3, 1]), np.array([1, 2])]).tolist() == [1, 2, 3]
    assert distinct([]).tolist() == []
