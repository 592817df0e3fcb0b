"""What grew document by document is what a rebuild computes, on crowded ledgers in which claims compete for lines."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.ledger.conftest import clock
from tests.reconcile.builders import claim, readings

from tallystick.jobs.ledger import Ledger
from tallystick.ledger import read
from tallystick.ledger_model import Claim, Ruling
from tallystick.model import Reading

COMPUTED = ("member", "link", "block", "line", "copy")


def crowd(chance: random.Random, documents: int) -> list[Claim]:
    """Claims of few donors, few sums and few goods within weeks, so that nearly everything may be nearly anything."""
    found = []
    for number in range(documents):
        day = f"2025-0{chance.randint(3, 5)}-{chance.randint(1, 28):02d}"
        whole = chance.random() < 0.4
        for key in ("w", *("pqr"[: chance.randint(0, 2)])):
            fields: dict[str, object] = {"published": day, "at": "wpqr".index(key) * 10}
            if chance.random() < 0.8:
                fields["amount"] = chance.choice(["GBP 50", "GBP ~50", "GBP 52", "EUR 60", "GBP 100", "USD >100"])
            if chance.random() < 0.5:
                fields["items"] = chance.choice(["4 K-2 radar", "K-2 radar", "6 P-7 missile, 4 K-2 radar", "8 truck"])
            if chance.random() < 0.3:
                fields |= {"basis": "envelope", "period": chance.choice(["2025", "2026"])}
            if whole and key != "w":
                fields["part_of"] = "w"
            donor = chance.choice(["GBR", "GBR", "NOR", ""])
            stage = chance.choice(["pledged", "allocated", "allocated", "delivered", "suspended"])
            found.append(claim(f"d{number}#{key} {donor}>UKR {stage}", **fields))
    return found


def computed(ledger: Ledger) -> dict[str, set[str]]:
    with ledger.engine.connect() as connection:
        return {t: set(map(repr, connection.execute(text(f"SELECT * FROM {t}")))) for t in COMPUTED}  # noqa: S608


def assert_as_rebuilt(ledger: Ledger) -> None:
    grown, tables = ledger.lines(), computed(ledger)
    ledger.rebuild()
    assert ledger.lines() == grown
    assert computed(ledger) == tables


@pytest.mark.parametrize("seed", range(8))
def test_a_crowded_ledger_grows_into_what_a_rebuild_makes_of_it(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    ledger = Ledger(str(tmp_path / "x.db"), clock=clock())
    found = readings(crowd(chance, 40))
    chance.shuffle(found)
    ledger.add_many(found[:10])
    for reading in found[10:]:
        ledger.add(reading)
    assert_as_rebuilt(ledger)
    ledger.close()


@pytest.mark.parametrize("seed", range(6))
def test_so_does_one_that_is_ruled_on_and_read_anew(tmp_path: Path, seed: int) -> None:
    chance = random.Random(100 + seed)  # noqa: S311
    ledger = Ledger(str(tmp_path / "x.db"), clock=clock())
    found = readings(crowd(chance, 24))
    for number, reading in enumerate(found):
        ledger.add(reading)
        if number % 3 == 2:
            rule(ledger, chance)
    newer = Ledger(ledger.address, knowledge=replace(ledger.knowledge, sha="f" * 64), clock=ledger.clock)
    newer.rebuild()
    for reading in chance.sample(found, 8):
        newer.add(Reading(reading.document, reading.records[: chance.randint(0, 2)]))
    assert_as_rebuilt(newer)
    newer.close()
    ledger.close()


def rule(ledger: Ledger, chance: random.Random) -> None:
    claims = sorted({c for line in ledger.lines() for c in line.claims})
    some = chance.sample(claims, min(len(claims), chance.randint(1, 3)))
    ruling = chance.choice([*Ruling])
    fields: dict[str, str] = {}
    if ruling in {Ruling.LINK, Ruling.UNLINK}:
        fields["whole"] = chance.choice(claims)
    if ruling == Ruling.CORRECT:
        fields = chance.choice([{"field": "amount", "value": "GBP 100000000"}, {"field": "donors", "value": "NOR"}])
    if ruling == Ruling.UNDO:
        with read.looking(ledger.engine) as connection:
            made = read.decisions(connection)
        if not made:
            return
        undone = chance.choice(made)
        some, fields = list(undone.claims), {"undoes": undone.id}
    ledger.decide(ruling, some, "Ann", "test", **fields)
