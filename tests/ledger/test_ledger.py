from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text
from tests.ledger.conftest import clock
from tests.reconcile.builders import claim, readings

from tallystick.errors import LedgerError
from tallystick.jobs.ledger import Ledger
from tallystick.ledger import read
from tallystick.ledger_model import Line, Ruling
from tallystick.model import Reading

TABLE = Path(__file__).parent.parent / "cases" / "reconcile.yml"
CASES: list[dict[str, Any]] = yaml.safe_load(TABLE.read_text("utf-8"))


def stories() -> list[Reading]:
    """All stories of the table as documents of one ledger, each document named after its story."""
    claims = []
    for number, case in enumerate(CASES):
        for raw in case["claims"]:
            fields = {k: v for k, v in raw.items() if k != "c"}
            claims.append(claim(f"{number}{raw['c']}", **fields))
    return readings(claims)


def test_arrival_in_any_order_gives_the_lines_of_a_rebuild(ledger: Ledger) -> None:
    found = stories()
    random.Random(3).shuffle(found)  # noqa: S311
    for reading in found:
        ledger.add(reading)
    grown = ledger.lines()
    ledger.rebuild()
    assert ledger.lines() == grown
    assert len(grown) > len(CASES)


@pytest.mark.parametrize("seed", range(6))
def test_every_order_gives_the_same_lines(tmp_path: Path, seed: int) -> None:
    found = stories()
    whole = Ledger(str(tmp_path / "whole.db"), clock=clock())
    assert len(whole.add_many(found)) == len(found)
    random.Random(seed).shuffle(found)  # noqa: S311
    grown = Ledger(str(tmp_path / "grown.db"), clock=clock())
    for reading in found:
        grown.add(reading)
    assert grown.lines() == whole.lines()
    grown.close()
    whole.close()


def package() -> list[Reading]:
    return readings(
        [
            claim("a#p GBR>UKR allocated", amount="GBP 450", published="2025-04-11"),
            claim("b#p GBR>UKR allocated", amount="GBP 450", published="2025-04-12"),
            claim("c#p GBR>UKR delivered", amount="GBP 450", published="2025-05-20"),
        ]
    )


def claims_of(ledger: Ledger) -> list[str]:
    return [c for line in ledger.lines() for c in line.claims]


def test_adding_twice_changes_nothing(ledger: Ledger) -> None:
    first = [ledger.add(r) for r in package()]
    lines = ledger.lines()
    again = [ledger.add(r) for r in package()]
    assert [(a.new, a.claims) for a in first] == [(True, 1)] * 3
    assert [(a.new, a.claims) for a in again] == [(False, 0)] * 3
    assert ledger.lines() == lines


def test_as_of_a_day_only_what_was_public_counts(ledger: Ledger) -> None:
    for reading in package():
        ledger.add(reading)
    (then,) = ledger.lines(as_of=date(2025, 4, 30))
    (now,) = ledger.lines()
    assert (then.stage, len(then.parts)) == ("allocated", 2)
    assert (now.stage, len(now.parts)) == ("delivered", 3)


def test_known_at_a_moment_only_what_was_recorded_counts(ledger: Ledger) -> None:
    for reading in package()[:2]:
        ledger.add(reading)
    moment = ledger.clock()
    before = ledger.lines()
    ledger.add(package()[2])
    ledger.decide(Ruling.REJECT, [before[0].claims[0]], "Ann", "a mistake")
    assert ledger.lines(known_at=moment) == before
    assert ledger.lines() != before


def test_a_decision_is_a_row_and_undo_another(ledger: Ledger) -> None:
    for reading in package():
        ledger.add(reading)
    before = ledger.lines()
    split = ledger.decide(Ruling.SPLIT, [before[0].claims[2]], "Ann", "another delivery")
    assert len(ledger.lines()) == 2
    ledger.decide(Ruling.UNDO, split.claims, "Ann", "it was the same", undoes=split.id)
    assert ledger.lines() == before
    with read.looking(ledger.engine) as connection:
        assert [d.ruling for d in read.decisions(connection)] == ["split", "undo"]


def test_a_decision_needs_a_name_and_a_reason(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="a name and a reason"):
        ledger.decide(Ruling.ACCEPT, ["x"], "", "because")


def test_decisions_outlive_a_newer_reader(ledger: Ledger) -> None:
    for reading in package():
        ledger.add(reading)
    (line,) = ledger.lines()
    ledger.decide(Ruling.CORRECT, line.claims, "Ann", "misprint", field="amount", value="GBP 440000000")
    newer = Ledger(ledger.address, knowledge=replace(ledger.knowledge, sha="f" * 64), clock=ledger.clock)
    for reading in package():
        newer.add(reading)
    (after,) = newer.lines()
    assert after.claims == line.claims
    assert after.amount is not None
    assert after.amount.min == 440e6
    newer.close()


def test_a_newer_reading_replaces_claims_and_keeps_the_old_on_record(ledger: Ledger) -> None:
    (first, *_) = package()
    ledger.add(first)
    moment = ledger.clock()
    old = ledger.lines()
    newer = Ledger(ledger.address, knowledge=replace(ledger.knowledge, sha="e" * 64), clock=ledger.clock)
    newer.add(Reading(first.document, ()))
    assert newer.lines() == []
    assert newer.lines(known_at=moment) == old
    newer.close()


def test_rows_that_grow_are_never_changed_or_deleted(ledger: Ledger) -> None:
    for reading in stories()[:8]:
        ledger.add(reading)
    growing = ("document", "reading", "record", "decision")
    with ledger.engine.connect() as connection:
        before = {t: set(map(repr, connection.execute(text(f"SELECT * FROM {t}")))) for t in growing}  # noqa: S608
    for reading in stories()[8:12]:
        ledger.add(reading)
    ledger.decide(Ruling.ACCEPT, [claims_of(ledger)[0]], "Ann", "checked")
    ledger.rebuild()
    with ledger.engine.connect() as connection:
        after = {t: set(map(repr, connection.execute(text(f"SELECT * FROM {t}")))) for t in growing}  # noqa: S608
    assert all(before[t] <= after[t] for t in growing)
    assert len(after["document"]) == len(before["document"]) + 4


def test_a_ledger_of_a_newer_version_is_refused(ledger: Ledger) -> None:
    ledger.add(package()[0])
    with ledger.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerError, match="newer Tallystick"):
        Ledger(ledger.address).lines()


def test_tables_are_those_the_migrations_make(ledger: Ledger) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from tallystick.ledger.tables import metadata

    with ledger.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


BAD = [
    ("a folder", lambda p: str(p), "is a folder"),
    ("a missing folder", lambda p: str(p / "no" / "x.db"), "does not exist"),
    ("a file that is no database", lambda p: _file(p, b"hello " * 300), "not a ledger, or damaged"),
    ("a database of another program", lambda p: _other(p), "not a ledger"),
    ("an unknown kind of database", lambda _: "oracle9://x/y", "a ledger is a file, or a database whose address"),
    ("a server that is not there", lambda p: f"postgresql://u:secret@localhost:1/x?host={p}", "cannot be opened"),
]


def _file(folder: Path, content: bytes) -> str:
    (folder / "x.db").write_bytes(content)
    return str(folder / "x.db")


def _other(folder: Path) -> str:
    import sqlite3

    connection = sqlite3.connect(folder / "other.db")
    connection.execute("CREATE TABLE recipes (id)")
    connection.close()
    return str(folder / "other.db")


@pytest.mark.parametrize(("what", "make", "message"), BAD, ids=[b[0] for b in BAD])
def test_what_is_no_ledger_is_refused_in_words(tmp_path: Path, what: str, make: Any, message: str) -> None:
    with pytest.raises(LedgerError, match=message) as caught:
        Ledger(make(tmp_path)).lines()
    assert "secret" not in str(caught.value), what


def test_a_truncated_ledger_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    ledger = Ledger(str(path), clock=clock())
    ledger.add_many(stories())
    ledger.close()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(LedgerError):
        Ledger(str(path)).lines()


def test_lines_survive_the_way_to_the_database_and_back(ledger: Ledger) -> None:
    for reading in stories()[:6]:
        ledger.add(reading)
    lines = ledger.lines()
    assert all(isinstance(line, Line) and line.history[0].claims for line in lines)
    assert date(2025, 4, 11) in {line.announced for line in lines}
    with read.looking(ledger.engine) as connection:
        stamps = {c.recorded for c in read.claims(connection)}
    assert all(s is not None and s.tzinfo == UTC and s >= datetime(2025, 6, 1, tzinfo=UTC) for s in stamps)
