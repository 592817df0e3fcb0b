"""Full disks and damaged ledgers: an error in words, nothing half-written, and a way on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text
from tests.reconcile.builders import claim, readings
from typer.testing import CliRunner, Result

from tallystick.cli.main import app
from tallystick.errors import LedgerError, StoreError
from tallystick.jobs.backup import read_backup, write_backup
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.questions import verify
from tallystick.ledger import read, write
from tallystick.ledger_model import Ruling
from tallystick.report.as_json import as_json

DOCUMENTS = 40


@contextmanager
def small_disk(pages: int) -> Iterator[None]:
    """SQLite's own limit of pages stands in for the disk: it fails with the same error, at the same places."""

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}").close()

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def made(path: Path) -> None:
    """An empty ledger with its tables."""
    ledger = Ledger(str(path))
    try:
        ledger.rebuild()
    finally:
        ledger.close()


def pages(path: Path) -> int:
    connection = sqlite3.connect(path)
    found: int = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.close()
    return found


def run(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Readings of documents with one claim each."""
    folder = tmp_path / "readings"
    folder.mkdir()
    for reading in readings([claim(f"d{n:02}#p GBR>UKR allocated", amount=f"GBP {100 + n}") for n in range(DOCUMENTS)]):
        (folder / f"{reading.document.title}.json").write_text(as_json(reading), encoding="utf-8")
    return folder


def held(path: Path) -> int:
    ledger = Ledger(str(path))
    with read.looking(ledger.engine) as connection:
        found = len(read.sources(connection))
    assert verify(ledger) == []
    ledger.close()
    return found


def test_add_stops_where_the_disk_is_full_and_goes_on_later(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    made(path)
    with small_disk(pages(path) + 12):
        result = run("add", str(folder), "--ledger", str(path))
    assert result.exit_code == 1
    added = result.stdout.count("added ")
    assert 0 < added < DOCUMENTS - 1
    assert f"d{added:02}.json: not added: sqlite:///{path}: cannot be written: the disk is full" in result.output
    left = DOCUMENTS - added - 1
    assert f"{left} more were not tried; add them again when the ledger can be written" in result.output
    assert held(path) == added
    again = run("add", str(folder), "--ledger", str(path))
    assert again.exit_code == 0
    assert f"{DOCUMENTS - added} new of {DOCUMENTS} documents" in again.stdout
    assert held(path) == DOCUMENTS


def test_a_ledger_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    with small_disk(3), pytest.raises(StoreError, match="cannot be opened: the disk is full"):
        made(tmp_path / "ledger.db")
    assert held(tmp_path / "ledger.db") == 0


def test_a_backup_that_does_not_fit_leaves_the_new_ledger_empty(folder: Path, tmp_path: Path) -> None:
    run("add", str(folder), "--ledger", str(tmp_path / "whole.db"))
    run("backup", str(tmp_path / "all.jsonl"), "--ledger", str(tmp_path / "whole.db"))
    path = tmp_path / "new.db"
    made(path)
    with small_disk(pages(path) + 5):
        ledger = Ledger(str(path))
        with pytest.raises(StoreError, match="the disk is full; nothing of this step was kept"):
            read_backup(ledger, tmp_path / "all.jsonl")
        ledger.close()
    assert held(path) == 0
    assert run("restore", str(tmp_path / "all.jsonl"), "--ledger", str(path)).exit_code == 0
    assert held(path) == DOCUMENTS


def filled(ledger: Ledger) -> None:
    for reading in readings([claim(f"d{n}#p GBR>UKR allocated", amount=f"GBP {100 + n}") for n in range(3)]):
        ledger.add(reading)
    ledger.decide(Ruling.ACCEPT, [ledger.lines()[0].claims[0]], "Ann", "checked")


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("UPDATE record SET body = '{\"id\": 7'", "the record C[0-9a-f]+ is damaged"),
        ("UPDATE record SET body = '{}'", "the record C[0-9a-f]+ is damaged"),
        ("UPDATE document SET traits = 'x'", "the document sha256:[0-9a-f]+ is damaged"),
        ("UPDATE document SET source_class = 'rumour'", "the document sha256:[0-9a-f]+ is damaged"),
        ("UPDATE decision SET ruling = 'guess'", "the decision D[0-9a-f]+ is damaged"),
        ("UPDATE decision SET claims = '[1, '", "the decision D[0-9a-f]+ is damaged"),
    ],
)
def test_a_damaged_row_is_named_with_what_to_do(ledger: Ledger, damage: str, what: str) -> None:
    filled(ledger)
    with ledger.engine.begin() as connection:
        connection.execute(text(damage))
    with pytest.raises(StoreError, match=what + "; restore the last backup into a new ledger"):
        verify(ledger)
    with pytest.raises(StoreError, match=what):
        ledger.rebuild()


def test_a_damaged_date_is_told(tmp_path: Path) -> None:
    """PostgreSQL refuses to hold one; a SQLite file can be written to by anything."""
    ledger = Ledger(str(tmp_path / "ledger.db"))
    filled(ledger)
    for damage in ("UPDATE document SET published = '2025-99-99'", "UPDATE document SET recorded = 'soon'"):
        with ledger.engine.begin() as connection:
            connection.execute(text(damage))
        with pytest.raises(StoreError, match=r"a date \('.*'\) is damaged; restore the last backup"):
            verify(ledger)
    ledger.close()


def test_a_damaged_line_is_computed_anew(ledger: Ledger) -> None:
    filled(ledger)
    before = ledger.lines()
    with ledger.engine.begin() as connection:
        connection.execute(text("UPDATE line SET body = '{'"))
    with pytest.raises(StoreError, match="a line is damaged; `tallystick rebuild` computes the lines anew"):
        ledger.lines()
    ledger.rebuild()
    assert ledger.lines() == before
    assert verify(ledger) == []


def test_a_lost_table_is_said_so(ledger: Ledger) -> None:
    filled(ledger)
    with ledger.engine.begin() as connection:
        connection.execute(text("DROP TABLE line"))
    with pytest.raises(StoreError, match=r"cannot be read: .*line"):
        ledger.lines()
    with pytest.raises(StoreError, match="line"):
        ledger.rebuild()


def test_a_file_damaged_anywhere_gives_an_error_or_a_fault_and_never_a_crash(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    run("add", str(folder), "--ledger", str(path))
    whole = path.read_bytes()
    outcomes = set()
    for share in range(1, 20):
        at = len(whole) * share // 20
        path.write_bytes(whole[:at] + b"\xa5" * 3000 + whole[at + 3000 :])
        result = run("verify", "--ledger", str(path))
        assert result.exception is None or isinstance(result.exception, LedgerError | SystemExit), result.exception
        outcomes.add((result.exit_code, bool(str(result.exception) or result.stdout)))
    assert (1, True) in outcomes
    path.write_bytes(whole)
    assert held(path) == DOCUMENTS


def test_a_server_that_ends_the_connection_keeps_nothing_of_the_step(server: str, tmp_path: Path) -> None:
    """What an administrator's restart looks like from within a transaction."""
    ledger = Ledger(server)
    try:
        write_backup(ledger, tmp_path / "before.jsonl")
        before = len(ledger.lines())
        with (
            pytest.raises(StoreError, match="ended the connection; nothing of this step was kept; try again"),
            write.writing(ledger.engine) as connection,
        ):
            write.set_state(connection, "half", "written")
            own = connection.execute(text("SELECT pg_backend_pid()")).scalar()
            with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
                other.execute(text(f"SELECT pg_terminate_backend({own})"))
            write.set_state(connection, "half", "written again")
        with read.looking(ledger.engine) as connection:
            assert read.state(connection, "half") is None
        assert len(ledger.lines()) == before
    finally:
        ledger.close()
