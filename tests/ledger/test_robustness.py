"""Processes that die and processes that meet: what was reported as added is there, once, and all adds up."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from tests.reconcile.builders import claim, readings

from tallystick.errors import LedgerError
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.questions import verify
from tallystick.ledger import read

FEED = Path(__file__).with_name("feed.py")
KILLS = 50


def start(address: str, first: int, last: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(FEED), address, str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def held(ledger: Ledger) -> Counter[str]:
    with read.looking(ledger.engine) as connection:
        return Counter(str(s.title) for s in read.sources(connection))


def claims_by_document(ledger: Ledger) -> Counter[str]:
    with read.looking(ledger.engine) as connection:
        return Counter(c.document for c in read.claims(connection))


def killed_once(nursery: subprocess.Popen[str], first: int, chance: random.Random) -> set[str]:
    """Let a child feed documents and kill it at a random point of its writing; what it reported as added."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(f"{first}\n")
    nursery.stdin.flush()
    reported: set[str] = set()
    child = 0
    while not (child and reported):
        word, number = nursery.stdout.readline().split()
        child = int(number) if word == "child" else child
        reported |= {number} if word == "added" else set()
    time.sleep(chance.uniform(0, 0.06))
    os.kill(child, signal.SIGKILL)
    while (line := nursery.stdout.readline().strip()) != "dead":
        reported.add(line.split()[1])
    return reported


def test_a_process_killed_while_adding_loses_nothing_it_reported(tmp_path: Path) -> None:
    address, chance = str(tmp_path / "ledger.db"), random.Random(11)  # noqa: S311
    Ledger(address).rebuild()
    command = [sys.executable, str(FEED), address]
    nursery = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    reported: set[str] = set()
    for kill in range(KILLS):
        reported |= killed_once(nursery, kill * 20, chance)
        if kill == KILLS // 2:
            check(address, reported)
    nursery.communicate()
    assert len(reported) >= KILLS
    check(address, reported)


def check(address: str, reported: set[str]) -> None:
    ledger = Ledger(address)
    there = held(ledger)
    assert {f"doc{n}" for n in reported} <= there.keys()
    assert set(there.values()) == {1}
    assert set(claims_by_document(ledger).values()) == {2}
    assert verify(ledger) == []
    ledger.close()


def test_two_writers_at_once_lose_nothing(address: str) -> None:
    writers = [start(address, 0, 12), start(address, 100, 112)]
    outputs = [w.communicate(timeout=120)[0] for w in writers]
    assert [w.returncode for w in writers] == [0, 0]
    assert sum(len(o.splitlines()) for o in outputs) == 24
    ledger = Ledger(address)
    assert len(held(ledger)) == 24
    assert verify(ledger) == []
    ledger.close()


def test_a_ledger_that_stays_locked_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Ledger(str(path)).rebuild()
    from tallystick.ledger.migrations import open_engine
    from tallystick.ledger.write import writing

    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    engine = open_engine(str(path), wait=0.2)
    with pytest.raises(LedgerError, match="another program is writing"), writing(engine):
        pass
    other.execute("ROLLBACK")
    with writing(engine):
        pass
    engine.dispose()
    other.close()


def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    """SQLite's own page limit stands in for the disk: it fails with the same error, at the same places."""
    from sqlalchemy import event

    ledger = Ledger(str(tmp_path / "ledger.db"))
    first, *more = readings([claim(f"d{n}#p GBR>UKR allocated", amount=f"GBP {100 + n}") for n in range(60)])
    ledger.add(first)
    with ledger.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    ledger.engine.dispose()
    event.listen(ledger.engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count={pages + 1}") and None)
    with pytest.raises(LedgerError, match="the disk is full; nothing of this step was kept"):
        for reading in more:
            ledger.add(reading)
    again = Ledger(str(tmp_path / "ledger.db"))
    assert verify(again) == []
    assert set(claims_by_document(again).values()) == {1}
    ledger.close()
    again.close()
