"""Reviewers: who may sign in, with what password, and for how long."""

from __future__ import annotations

import hashlib
import secrets
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tallystick.errors import LedgerError, SettingsError
from tallystick.jobs.ledger import Ledger
from tallystick.ledger import read, write
from tallystick.ledger import users as rows
from tallystick.ledger.users import Session, User

SHORTEST, LONGEST = 12, 512
"""Characters of a password: NIST SP 800-63B asks for length rather than kinds of characters."""
LONGEST_NAME = 80
LASTS = timedelta(hours=12)
"""How long one stays signed in: a day's work."""
AT_ONCE = 2
"""Passwords checked at the same time: each takes the 64 MiB that RFC 9106 asks of Argon2."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the browser is given: the token itself, which is kept nowhere, and the session."""

    token: str
    session: Session


@dataclass
class Users:
    """Those who may sign in to one ledger. ``hasher`` is Argon2id at the strength its library recommends."""

    ledger: Ledger
    hasher: PasswordHasher = field(default_factory=PasswordHasher)
    _turn: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE))
    _nobody: str | None = None

    def add(self, name: str, password: str) -> User:
        """Make a user. Raises SettingsError for an unfit name or password, LedgerError for a name that is taken."""
        user = User(checked_name(name), self.ledger.clock())
        hashed = self._hash(password)
        with write.writing(self.ledger.engine) as connection:
            if _taken(rows.users(connection), user.name):
                raise LedgerError(f"{user.name}: there is such a user already; `tallystick user list` lists them")
            rows.add_user(connection, user, hashed)
        return user

    def all(self) -> list[User]:
        """All users, by name."""
        with read.looking(self.ledger.engine) as connection:
            return rows.users(connection)

    def is_user(self, name: str) -> bool:
        """Whether a name belongs to a user, so that nobody else may sign with it."""
        with read.looking(self.ledger.engine) as connection:
            return _taken(rows.users(connection), name)

    def disable(self, name: str, *, again: bool = False) -> User:
        """Let a user sign in no more, at once; or, with ``again``, let him again. Raises LedgerError for no user."""
        moment = None if again else self.ledger.clock()
        with write.writing(self.ledger.engine) as connection:
            user, _ = self._known(rows.find_user(connection, folded(name)), name)
            rows.set_disabled(connection, user.name, moment)
            rows.end_sessions_of(connection, user.name)
        return replace(user, disabled=moment)

    def set_password(self, name: str, password: str) -> User:
        """Give a user another password, and sign him out everywhere. Raises LedgerError for no user."""
        hashed = self._hash(password)
        with write.writing(self.ledger.engine) as connection:
            user, _ = self._known(rows.find_user(connection, folded(name)), name)
            rows.set_password(connection, user.name, hashed)
            rows.end_sessions_of(connection, user.name)
        return user

    def sign_in(self, name: str, password: str) -> SignedIn | None:
        """Begin a session, or ``None`` where name and password do not fit. An unknown name takes as long as a known."""
        with read.looking(self.ledger.engine) as connection:
            found = rows.find_user(connection, folded(name))
        fits = self._fits(found[1] if found else self._hash_of_nobody(), password)
        if found is None or not fits or found[0].disabled is not None:
            return None
        return self._begin(found[0].name, found[1], password)

    def session(self, token: str) -> Session | None:
        """The session of a browser's token, unless it ran out or its user was disabled."""
        with read.looking(self.ledger.engine) as connection:
            found = rows.find_session(connection, digest(token))
        return found if found is not None and found.expires > self.ledger.clock() else None

    def sign_out(self, token: str) -> None:
        """End the session of a browser's token."""
        with write.writing(self.ledger.engine) as connection:
            rows.end_session(connection, digest(token))

    def _begin(self, name: str, hashed: str, password: str) -> SignedIn:
        now = self.ledger.clock()
        token = secrets.token_urlsafe(32)
        session = Session(digest(token), name, secrets.token_urlsafe(32), now, now + LASTS)
        stronger = self._hash(password) if self.hasher.check_needs_rehash(hashed) else None
        with write.writing(self.ledger.engine) as connection:
            rows.end_sessions_before(connection, now)
            if stronger is not None:
                rows.set_password(connection, name, stronger)
            rows.add_session(connection, session)
        return SignedIn(token, session)

    def _hash(self, password: str) -> str:
        with self._turn:
            return self.hasher.hash(_bytes(checked_password(password)))

    def _fits(self, hashed: str, password: str) -> bool:
        with self._turn:
            try:
                return self.hasher.verify(hashed, _bytes(password[:LONGEST]))
            except (VerificationError, InvalidHashError):
                return False

    def _hash_of_nobody(self) -> str:
        if self._nobody is None:
            self._nobody = self.hasher.hash(secrets.token_bytes(32))
        return self._nobody

    @staticmethod
    def _known(found: tuple[User, str] | None, name: str) -> tuple[User, str]:
        if found is None:
            raise LedgerError(f"{name}: there is no such user; `tallystick user list` lists them")
        return found


def digest(token: str) -> str:
    """What is kept of a token, so that who reads the database cannot sign in with it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def folded(name: str) -> str:
    """A name without blanks around it, its letters composed; without NUL, which no database takes."""
    return unicodedata.normalize("NFC", name.replace("\0", "").strip())


def checked_name(name: str) -> str:
    """The name as it is kept and shown beside decisions. Raises SettingsError for one that cannot be."""
    found = folded(name)
    if not found or len(found) > LONGEST_NAME or not found.isprintable():
        raise SettingsError(f"{name!r}: a name has 1 to {LONGEST_NAME} printable characters, like “Ann Field”")
    return found


def checked_password(password: str) -> str:
    """The password. Raises SettingsError for one that is too short, or longer than anyone types."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise SettingsError(
            f"the password has {len(password)} characters; it needs {SHORTEST} to {LONGEST}: a few words will do"
        )
    return password


def _taken(users: Iterable[User], name: str) -> bool:
    """Whether a name differs from a user's in the size of its letters at most."""
    return folded(name).casefold() in {u.name.casefold() for u in users}


def _bytes(password: str) -> bytes:
    """The same bytes whichever way a keyboard composes its letters."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
