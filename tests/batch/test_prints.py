"""Copies found on disk are those found in memory, whatever the prints look like."""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tallystick.jobs.prints import Prints
from tallystick.jobs.stages import Copies, Print
from tallystick.knowledge import load
from tallystick.reconcile.prints import PERMUTATIONS

DAY = date(2025, 3, 1)


def near_copies(seed: int, count: int) -> Iterator[Print]:
    """Prints of a few wordings, each changed a little or a lot, published here and there; some recur whole."""
    chance = random.Random(seed)  # noqa: S311 - no secrets
    wordings = [[chance.getrandbits(64) for _ in range(PERMUTATIONS)] for _ in range(6)]
    told: list[Print] = []
    for number in range(count):
        numbers = list(chance.choice(wordings))
        for place in chance.sample(range(PERMUTATIONS), chance.choice((0, 3, 20, 30, 60))):
            numbers[place] = chance.getrandbits(64)
        sketch = b"" if chance.random() < 0.05 else array("Q", numbers).tobytes()
        published = None if chance.random() < 0.2 else DAY + timedelta(days=chance.randrange(25))
        telling = frozenset(chance.choices(range(-3, 3), k=chance.randrange(4)))
        one = Print(f"sha256:{number:064x}", published, sketch, telling)
        told.append(chance.choice(told) if told and chance.random() < 0.1 else one)
        yield told[-1]


@pytest.mark.parametrize("seed", range(8))
def test_the_same_copies_as_in_memory(seed: int, tmp_path: Path) -> None:
    rule, copies = load().triage.copies, Copies(load())
    some = list(near_copies(seed, 150))
    expected = [copies.first(one) for one in some]
    with Prints(tmp_path, rule) as prints:
        for one in some:
            prints.add(one)
        assert [prints[n] for n in range(len(prints))] == some
        assert list(prints.firsts()) == expected
    assert 20 < sum(first is not None for first in expected) < 130
    assert not list(tmp_path.iterdir())


def test_nothing_has_no_copies(tmp_path: Path) -> None:
    with Prints(tmp_path, load().triage.copies) as prints:
        assert list(prints.firsts()) == []
