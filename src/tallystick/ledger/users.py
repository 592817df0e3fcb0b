"""The rows of those who may sign in. Passwords and tokens come here as hashes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from tallystick.ledger import tables as t


@dataclass(frozen=True, slots=True)
class User:
    """One who may sign in, unless ``disabled``."""

    name: str
    created: datetime
    disabled: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One who has signed in. ``token`` is a hash of what the browser holds, ``csrf`` what each of its forms carries."""

    token: str
    user: str
    csrf: str
    created: datetime
    expires: datetime


def add_user(connection: Connection, user: User, password_hash: str) -> None:
    """Insert a user."""
    row = {"name": user.name, "hash": password_hash, "created": user.created, "disabled": user.disabled}
    connection.execute(insert(t.user), row)


def users(connection: Connection) -> list[User]:
    """All users, by name."""
    return [_user(row) for row in connection.execute(select(t.user).order_by(t.user.c.name))]


def find_user(connection: Connection, name: str) -> tuple[User, str] | None:
    """A user and the hash of the password."""
    row = connection.execute(select(t.user).where(t.user.c.name == name)).first()
    return None if row is None else (_user(row), row.hash)


def set_password(connection: Connection, name: str, password_hash: str) -> None:
    """Put another hash in place."""
    connection.execute(update(t.user).where(t.user.c.name == name).values(hash=password_hash))


def set_disabled(connection: Connection, name: str, moment: datetime | None) -> None:
    """Note since when a user may not sign in, or that he may again."""
    connection.execute(update(t.user).where(t.user.c.name == name).values(disabled=moment))


def add_session(connection: Connection, session: Session) -> None:
    """Insert a session."""
    values = {name: getattr(session, name) for name in ("token", "user", "csrf", "created", "expires")}
    connection.execute(insert(t.session), values)


def find_session(connection: Connection, token: str) -> Session | None:
    """The session with this hash of a token, if its user may sign in."""
    joined = t.session.join(t.user, t.user.c.name == t.session.c.user)
    query = select(t.session).select_from(joined).where(t.session.c.token == token, t.user.c.disabled.is_(None))
    row = connection.execute(query).first()
    return None if row is None else Session(row.token, row.user, row.csrf, row.created, row.expires)


def end_session(connection: Connection, token: str) -> None:
    """Delete one session."""
    connection.execute(delete(t.session).where(t.session.c.token == token))


def end_sessions_of(connection: Connection, name: str) -> None:
    """Delete all sessions of a user."""
    connection.execute(delete(t.session).where(t.session.c.user == name))


def end_sessions_before(connection: Connection, moment: datetime) -> None:
    """Delete sessions that ran out by a moment."""
    connection.execute(delete(t.session).where(t.session.c.expires <= moment))


def _user(row: Any) -> User:
    return User(row.name, row.created, row.disabled)
