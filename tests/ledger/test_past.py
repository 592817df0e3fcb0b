"""The account at another time, worked out from today's lines, is what all claims of that time give."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.ledger.conftest import clock
from tests.ledger.test_growth import crowd, rule
from tests.reconcile.builders import claim, readings

from tallystick.jobs.ledger import Ledger, by_day, is_held
from tallystick.jobs.past import lines_then
from tallystick.ledger import read
from tallystick.ledger_model import Line
from tallystick.reconcile.engine import reconcile


@pytest.mark.parametrize("seed", range(5))
def test_of_crowded_ledgers_at_any_day_and_moment(tmp_path: Path, seed: int) -> None:
    chance = random.Random(400 + seed)  # noqa: S311
    now = clock()
    moments = []

    def ticking() -> object:
        moments.append(now())
        return moments[-1]

    ledger = Ledger(str(tmp_path / "x.db"), clock=ticking)  # type: ignore[arg-type]
    found = readings(crowd(chance, 18 if seed % 2 else 36))
    chance.shuffle(found)
    for number, reading in enumerate(found):
        ledger.add(reading)
        if seed % 3 == 0 and number % 8 == 7:
            rule(ledger, chance)
    today = ledger.lines()
    for day in (date(2025, 2, 28) + timedelta(chance.randint(0, 95)) for _ in range(6)):
        assert lines_then(ledger, today, as_of=day) == ledger.lines(as_of=day), day
    for moment in chance.sample(moments, 4):
        day = date(2025, 4, 25)
        assert lines_then(ledger, today, known_at=moment) == ledger.lines(known_at=moment) == _computed(ledger, moment)
        assert lines_then(ledger, today, day, moment) == ledger.lines(as_of=day, known_at=moment)
    assert lines_then(ledger, today) == today
    ledger.close()


def _computed(ledger: Ledger, moment: datetime) -> list[Line]:
    """The lines from all that was recorded by then, without the history."""
    with read.looking(ledger.engine) as connection:
        sources = [s for s in read.sources(connection) if is_held(s, None, moment)]
        claims, decisions = read.claims(connection, known_at=moment), read.decisions(connection, moment)
    return by_day(reconcile(sources, claims, decisions, ledger.knowledge).lines)


def test_a_line_that_was_whole_is_not_computed_again(tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "x.db"), clock=clock())
    ledger.add_many(readings([
        claim("a#p GBR>UKR allocated", amount="GBP 450", published="2025-01-10"),
        claim("b#p NOR>UKR allocated", amount="NOK 900", published="2025-05-01"),
    ]))  # fmt: skip
    today = ledger.lines()
    (kept,) = lines_then(ledger, today, as_of=date(2025, 3, 1))
    assert kept is today[0]
    ledger.close()
