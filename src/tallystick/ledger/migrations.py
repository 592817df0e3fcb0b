"""Opening a ledger: the engine for its address, and the tables brought up to date.

SQLite waits for another writer up to ``WAIT`` seconds and then says so; PostgreSQL queues writers on a lock of the
ledger's own. Every change is one transaction, so a process that dies leaves the ledger as it was.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from tallystick.errors import StoreError

HEAD = "0005"
WAIT = 30
"""Seconds a writer waits for another before giving up."""
LOCK = 7_415_113
"""The key of the PostgreSQL advisory lock writers queue on: any number no one else uses."""
KNOWN = ("0001", "0002", "0003", "0004", "0005")
READABLE = frozenset({"0004", "0005"})
"""Versions of the tables whose questions can be answered where they cannot be brought up to date."""


def open_engine(address: str, *, wait: float = WAIT) -> Engine:
    """The engine for a file path or a database URL, its tables up to date; StoreError where it cannot be."""
    engine = engine_for(address, wait)
    shown = safe(address)
    ready = False
    try:
        _upgrade(engine, shown)
        ready = True
    except DatabaseError as error:
        ready = may_only_read(error) and _is_readable(engine, shown)
        if not ready and isinstance(error, OperationalError):
            raise StoreError(f"{shown}: cannot be opened: {hint(error)}") from error
        if not ready:
            raise StoreError(f"{shown}: not a ledger, or damaged: {hint(error)}") from error
    finally:
        if not ready:
            engine.dispose()
    return engine


def safe(address: str) -> str:
    """The address without a password, fit for messages."""
    return re.sub(r"(://[^:/@]+):[^@]*@", r"\1:…@", address)


def reason(error: Exception) -> str:
    """The database's own words, in one line."""
    return " ".join(str(getattr(error, "orig", error) or error).split())


HINTS = (
    ("locked", "another program is writing to it; try again when it is done"),
    ("full", "the disk is full; nothing of this step was kept"),
    ("disk I/O", "the disk does not answer, or has no room left; nothing of this step was kept"),
    ("readonly", "the file or its folder is read-only"),
    ("read-only transaction", "this server may only be read"),
    ("permission denied", "this user may only read it"),
    ("No space left", "the server's disk is full; nothing of this step was kept"),
    ("terminating connection", "the server ended the connection; nothing of this step was kept; try again"),
    ("closed the connection", "the server ended the connection; nothing of this step was kept; try again"),
)
"""Words in a database's error, and what they mean for who reads it."""


MAY_ONLY_READ = ("readonly", "read-only transaction", "permission denied")


def may_only_read(error: Exception) -> bool:
    """Whether a database refuses to be written to, and would be read."""
    return any(word in reason(error) for word in MAY_ONLY_READ)


def hint(error: Exception) -> str:
    """What has happened and what to do, else the database's own words."""
    words = reason(error)
    return next((meaning for word, meaning in HINTS if word in words), words)


def engine_for(address: str, wait: float = WAIT) -> Engine:
    """The engine for a file path or a database URL, whatever tables stand there."""
    if "://" in address:
        return _server(address)
    path = Path(address)
    if path.is_dir():
        raise StoreError(f"{address}: is a folder; name the ledger's file, like tallystick.db")
    if not path.parent.exists():
        raise StoreError(f"{address}: the folder {path.parent} does not exist")
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": wait})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _server(address: str) -> Engine:
    url = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", address)
    if not url.startswith("postgresql"):
        raise StoreError(f"{safe(address)}: a ledger is a file, or a database whose address begins with postgresql://")
    try:
        return create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError(f"{safe(address)}: PostgreSQL needs the extra: pip install 'tallystick[postgres]'") from error
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        hint = "write postgresql://USER@HOST/NAME, or the path of a file"
        raise StoreError(f"{safe(address)}: not an address of a database this program knows: {hint}") from error


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start, so that two writers queue instead of failing half-way."""
    mode = connection.get_execution_options().get("ledger_mode", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def lock(connection: Connection) -> None:
    """On PostgreSQL, queue behind any other writer until its transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def _upgrade(engine: Engine, shown: str) -> None:
    with engine.connect() as connection:
        if _revision(connection, shown) == HEAD:
            return
    with engine.connect().execution_options(ledger_mode="IMMEDIATE") as connection, connection.begin():
        lock(connection)
        # only now nobody else can be making the tables
        if _revision(connection, shown) is None and (others := inspect(connection).get_table_names()):
            raise StoreError(f"{shown}: a database with other tables ({', '.join(sorted(others)[:3])}), not a ledger")
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "schema"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _is_readable(engine: Engine, shown: str) -> bool:
    """Whether the tables are of a version whose questions can be answered as they are."""
    with engine.connect() as connection:
        return _revision(connection, shown) in READABLE


def _revision(connection: Connection, shown: str) -> str | None:
    """Which tables stand there; None for no ledger yet. Raises StoreError for those of a newer version."""
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in KNOWN:
        raise StoreError(f"{shown}: written by a newer Tallystick (tables {current}, known {HEAD}); update the program")
    return current
