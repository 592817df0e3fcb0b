"""Users and sessions, on either database; the password hasher is a weak one, so that tests are quick."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from argon2 import PasswordHasher
from sqlalchemy import inspect, text
from tests.ledger.conftest import clock
from tests.reconcile.builders import claim, readings
from typer.testing import CliRunner

import tallystick.ledger
from tallystick.cli.main import app
from tallystick.errors import LedgerError, SettingsError
from tallystick.jobs.backup import read_backup, write_backup
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.questions import verify
from tallystick.jobs.users import LASTS, Users
from tallystick.ledger.migrations import engine_for
from tallystick.ledger_model import Ruling

WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse battery"  # noqa: S105


@pytest.fixture
def users(ledger: Ledger) -> Users:
    found = Users(ledger, WEAK)
    found.add("Ann Field", PASSWORD)
    return found


def test_a_password_is_kept_as_an_argon2_hash_only(users: Users) -> None:
    with users.ledger.engine.connect() as connection:
        (row,) = connection.execute(text('SELECT * FROM "user"'))
    assert row.hash.startswith("$argon2id$")
    assert PASSWORD not in repr(row)


def test_a_token_is_kept_as_a_hash_only(users: Users) -> None:
    signed = users.sign_in("Ann Field", PASSWORD)
    assert signed is not None
    with users.ledger.engine.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM session"))
    assert signed.token not in repr(row)
    assert users.session(signed.token) == signed.session
    assert users.session(row.token) is None


def test_only_name_and_password_together_sign_in(users: Users) -> None:
    assert users.sign_in(" Ann Field ", PASSWORD) is not None
    assert users.sign_in("Ann Field", PASSWORD + "x") is None
    assert users.sign_in("Bo", PASSWORD) is None
    assert users.sign_in("Ann Field", "") is None
    assert users.sign_in("Ann Field", "\ud800" * 20) is None


def test_letters_count_the_same_however_they_are_composed(users: Users) -> None:
    users.add("Zoë", "cafés and crème")
    assert users.sign_in("Zoe\u0308", "cafe\u0301s and cre\u0300me") is not None


def test_a_session_ends_with_time_sign_out_password_and_disabling(users: Users) -> None:
    def token() -> str:
        signed = users.sign_in("Ann Field", PASSWORD)
        assert signed is not None
        return signed.token

    first = token()
    users.sign_out(first)
    assert users.session(first) is None

    second = token()
    users.set_password("Ann Field", PASSWORD)
    assert users.session(second) is None

    third = token()
    users.disable("Ann Field")
    assert users.session(third) is None
    assert users.sign_in("Ann Field", PASSWORD) is None
    users.disable("Ann Field", again=True)

    fourth = token()
    before = users.ledger.clock
    users.ledger.clock = lambda: before() + LASTS
    assert users.session(fourth) is None
    token()
    with users.ledger.engine.connect() as connection:
        assert len(connection.execute(text("SELECT * FROM session")).all()) == 1


def test_a_weaker_hash_is_made_anew_on_signing_in(users: Users) -> None:
    strong = Users(users.ledger, PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert strong.sign_in("Ann Field", PASSWORD) is not None
    with users.ledger.engine.connect() as connection:
        (hashed,) = connection.execute(text('SELECT hash FROM "user"')).scalars()
    assert "m=16,t=2" in hashed
    assert strong.sign_in("Ann Field", PASSWORD) is not None


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "Ann\nField", "Ann\u202eField"])
def test_names_that_cannot_be_shown_are_refused(users: Users, name: str) -> None:
    with pytest.raises(SettingsError, match="printable"):
        users.add(name, PASSWORD)


def test_a_name_is_taken_whatever_the_size_of_its_letters(users: Users) -> None:
    with pytest.raises(LedgerError, match="such a user already"):
        users.add("ann field", PASSWORD)
    assert users.is_user("ANN FIELD")
    assert not users.is_user("Bo")
    for ask in (users.disable, lambda name: users.set_password(name, PASSWORD)):
        with pytest.raises(LedgerError, match="no such user"):
            ask("Bo")


def _first_tables(address: str) -> None:
    """A ledger as the first version of the tables left it."""
    engine = engine_for(address)
    with engine.connect() as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(Path(tallystick.ledger.__file__).parent / "schema"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    assert "user" not in inspect(engine).get_table_names()
    engine.dispose()


def test_a_ledger_of_the_first_tables_is_brought_up_to_date_with_all_it_holds(address: str) -> None:
    _first_tables(address)
    old = Ledger(address, clock=clock())
    (reading,) = readings([claim("a#p GBR>UKR allocated", amount="GBP 450")])
    old.add(reading)
    Users(old, WEAK).add("Ann", PASSWORD)
    assert [u.name for u in Users(old).all()] == ["Ann"]
    assert verify(old) == []
    old.close()


def test_a_backup_holds_the_account_and_nobody_who_may_sign_in(users: Users, tmp_path: Path) -> None:
    ledger = users.ledger
    for reading in readings([claim("a#p GBR>UKR allocated", amount="GBP 450")]):
        ledger.add(reading)
    ledger.decide(Ruling.ACCEPT, ledger.lines()[0].claims, "Ann Field", "checked")
    assert users.sign_in("Ann Field", PASSWORD) is not None
    file = tmp_path / "backup.jsonl"
    write_backup(ledger, file)
    content = file.read_text("utf-8")
    assert "$argon2" not in content
    assert '"table": "session"' not in content
    other = Ledger(str(tmp_path / "other.db"), clock=clock())
    Users(other, WEAK).add("Bo", PASSWORD)
    read_backup(other, file)
    assert other.lines() == ledger.lines()
    assert verify(other) == []
    assert [u.name for u in Users(other).all()] == ["Bo"]
    other.close()


def test_users_from_the_command_line(tmp_path: Path) -> None:
    def run(*arguments: str, said: str = "", code: int = 0) -> str:
        done = CliRunner().invoke(app, ["user", *arguments, "--ledger", str(tmp_path / "x.db")], input=said)
        assert done.exit_code == code, done.output
        return done.output

    assert "no users" in run("list")
    assert "Ann may sign in now" in run("add", "Ann", said=f"{PASSWORD}\n")
    assert "Ann has a new password" in run("password", "Ann", said="another password\n")
    users = Users(Ledger(str(tmp_path / "x.db")))
    assert users.sign_in("Ann", PASSWORD) is None
    assert users.sign_in("Ann", "another password") is not None
    assert "may not sign in any more" in run("disable", "Ann")
    assert "disabled 20" in run("list")
    assert '"name": "Ann"' in run("list", "--format", "json")
    assert "may sign in again" in run("disable", "Ann", "--enable")
    users.ledger.close()


def test_the_password_is_no_argument_and_must_be_long(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["user", "add", "Ann", "--ledger", str(tmp_path / "x.db")], input="short\n")
    assert isinstance(done.exception, SettingsError)
    assert "12 to 512" in str(done.exception)
    assert "short" not in str(done.exception)
