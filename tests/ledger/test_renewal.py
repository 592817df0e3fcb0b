"""After a change of rules or knowledge: all lines anew once, by whoever asks first, and the past told as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import create_engine, event, text
from tests.ledger.conftest import clock
from tests.reconcile.builders import claim, readings

from tallystick.jobs.backup import read_backup, write_backup
from tallystick.jobs.growth import RULES_SINCE, STALE, STEPS
from tallystick.jobs.ledger import BY_TODAY, UNKEPT, Ledger
from tallystick.jobs.past import lines_then
from tallystick.jobs.questions import verify
from tallystick.jobs.view import Views
from tallystick.knowledge.accounting import Accounting, load_accounting
from tallystick.ledger import read
from tallystick.ledger_model import Ruling

STORY = readings([
    claim("a#p GBR>UKR allocated", amount="GBP 450"),
    claim("b#p GBR>UKR allocated", amount="GBP 450"),
    claim("c#p NOR>UKR allocated", amount="NOK 900"),
])  # fmt: skip


def stricter() -> Accounting:
    """Knowledge by which no two claims are one line."""
    usual = load_accounting()
    return replace(usual, sha="5" * 64, weights=usual.weights.model_copy(update={"threshold": 99.0}))


def filled(address: str) -> Ledger:
    ledger = Ledger(address, clock=clock())
    for reading in STORY:
        ledger.add(reading)
    return ledger


def newer(ledger: Ledger, told: list[str], steps: list[str] | None = None) -> Ledger:
    """The same ledger, opened by a program that knows better."""

    def step(what: str, _: int) -> None:
        if steps is not None and what:
            steps.append(what)

    return Ledger(ledger.address, stricter(), clock=ledger.clock, tell=told.append, step=step)


def test_both_clocks_tell_what_was_told_where_the_day_takes_nothing_away(address: str) -> None:
    ledger = filled(address)
    before, moment = ledger.lines(), ledger.clock()
    told: list[str] = []
    book = newer(ledger, told)
    assert len(book.lines()) == 3
    told.clear()
    late, early = date(2025, 12, 31), date(2025, 4, 1)
    assert book.lines(as_of=late, known_at=moment) == before
    assert lines_then(book, book.lines(), late, moment) == before
    assert not told
    assert book.lines(as_of=early, known_at=moment) == []
    assert any(BY_TODAY in sentence for sentence in told)
    book.close()
    ledger.close()


def test_the_first_question_computes_all_lines_anew_and_the_next_ones_do_not(address: str) -> None:
    ledger = filled(address)
    assert len(ledger.lines()) == 2
    told: list[str] = []
    steps: list[str] = []
    book = newer(ledger, told, steps)
    assert [len(book.lines()) for _ in range(3)] == [3, 3, 3]
    assert [t.partition(": ")[2] for t in told] == [STALE]
    assert steps == list(STEPS)
    assert verify(book) == []
    book.close()
    ledger.close()


def test_so_does_the_first_document_and_the_first_ruling(tmp_path: Path) -> None:
    for adds in (True, False):
        ledger = filled(str(tmp_path / f"{adds}.db"))
        told: list[str] = []
        book = newer(ledger, told)
        if adds:
            book.add(readings([claim("d#p DNK>UKR allocated", amount="DKK 70")])[0])
        else:
            book.decide(Ruling.ACCEPT, book.claims_of(STORY[0].document.id), "Ann", "checked")
        assert len(told) == 1
        assert len(book.lines()) == (4 if adds else 3)
        assert verify(book) == []
        book.close()
        ledger.close()


def test_what_was_known_then_is_told_as_it_was_then(address: str) -> None:
    ledger = filled(address)
    before, moment = ledger.lines(), ledger.clock()
    book = newer(ledger, [])
    after, later = book.lines(), book.clock()
    book.add(readings([claim("d#p DNK>UKR allocated", amount="DKK 70")])[0])
    assert book.lines(known_at=moment) == before
    assert book.lines(known_at=later) == after
    views = Views(book)
    assert list(views.past.at(None, moment).lines) == before
    assert list(views.past.at(None, later).lines) == after
    book.close()
    ledger.close()


def test_the_past_outlives_backup_and_restore(tmp_path: Path) -> None:
    ledger = filled(str(tmp_path / "old.db"))
    before, moment = ledger.lines(), ledger.clock()
    book = newer(ledger, [])
    book.renew()
    write_backup(book, tmp_path / "all.jsonl")
    other = Ledger(str(tmp_path / "new.db"), stricter(), clock=ledger.clock)
    read_backup(other, tmp_path / "all.jsonl")
    assert other.lines(known_at=moment) == before
    assert len(other.lines()) == 3
    assert verify(other) == []
    write_backup(other, tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_text() == (tmp_path / "all.jsonl").read_text()
    for each in (ledger, book, other):
        each.close()


def test_a_file_that_may_only_be_read_still_answers(tmp_path: Path) -> None:
    ledger = filled(str(tmp_path / "x.db"))
    told: list[str] = []
    book = newer(ledger, told)
    event.listen(book.engine, "connect", lambda raw, _: raw.execute("PRAGMA query_only=ON"))
    book.engine.dispose()
    assert len(book.lines()) == 3
    assert told == [f"{ledger.address}: {UNKEPT}: the file or its folder is read-only"]
    assert len(Views(book).current().lines) == 3
    assert len(ledger.lines()) == 2
    book.close()
    ledger.close()


def test_a_user_who_may_only_read_is_answered(server: str) -> None:
    base = server.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(base, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE only_read"))
    engine.dispose()
    ledger = filled(server.replace("/postgres?", "/only_read?"))
    with ledger.engine.begin() as connection:
        connection.execute(text("CREATE ROLE reader LOGIN"))
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"))
    told: list[str] = []
    book = Ledger(ledger.address.replace("//postgres:", "//reader:"), stricter(), tell=told.append)
    assert len(book.lines()) == 3
    assert [t.rpartition(": ")[2] for t in told] == ["this user may only read it"]
    book.close()
    ledger.close()


def test_of_several_at_once_one_computes_and_all_answer_alike(tmp_path: Path) -> None:
    ledger = filled(str(tmp_path / "x.db"))
    with ledger.engine.begin() as connection:
        connection.execute(text("UPDATE state SET value = '0+older' WHERE name = 'knowledge'"))
    command = [sys.executable, "-m", "tallystick", "ledger", "--ledger", ledger.address, "--format", "json"]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ)
        for _ in range(3)
    ]
    answers = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert len({out for out, _ in answers}) == 1
    assert sum(STALE in err for _, err in answers) == 1
    assert verify(ledger) == []
    with read.looking(ledger.engine) as connection:
        assert read.state(connection, RULES_SINCE) is not None
    ledger.close()
