"""The tables. Those of ``GROWING`` only ever grow, and nothing in them is changed; the rest is computed.
``user`` and ``session`` stand apart: they say who may sign in.

A document is its bytes; a reading is what one version of the reader found in it, and the latest reading holds.
A support record of a reading is a claim; its id comes from document, quote and occurrence, not from the reading.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from tallystick.errors import DamagedError

RESTORE = "restore the last backup into a new ledger (`tallystick restore`)"
"""What to do where something is damaged that cannot be computed anew."""
metadata = MetaData()

Number = BigInteger().with_variant(Integer, "sqlite")
"""A row number that both databases count up by themselves."""


T = TypeVar("T", bound=date)


class _Written(TypeDecorator[T]):
    """A day or moment of which the database gives back what was written, or DamagedError is raised."""

    impl: Any = Date
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], T | None] | None:
        """The usual way back, with an error in words."""
        usual = super().result_processor(dialect, coltype)

        def back(value: Any) -> T | None:
            try:
                return usual(value) if usual else value
            except (ValueError, TypeError) as error:
                raise DamagedError(f"a date ({value!r}) is damaged; {RESTORE}") from error

        return back


class Day(_Written[date]):
    """A day."""

    cache_ok = True


class Moment(_Written[datetime]):
    """A moment in UTC; SQLite, which knows no zones, gets and gives it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:  # noqa: ARG002
        """Every moment is stored in UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:  # noqa: ARG002
        """Every moment comes back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


document = Table(
    "document",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("text", Text, nullable=False),
    Column("text_sha", String(64), nullable=False),
    Column("title", Text),
    Column("url", Text),
    Column("publisher", Text),
    Column("published", Day),
    Column("language", String(16)),
    Column("source_class", String(16), nullable=False),
    Column("speaks_for", String(80)),
    Column("recorded", Moment, nullable=False),
    Column("shingles", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("traits", Text, nullable=False),
    Index("document_published", "published"),
)

reading = Table(
    "reading",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("document", String(80), ForeignKey("document.id"), nullable=False, index=True),
    Column("reader", String(80), nullable=False),
    Column("recorded", Moment, nullable=False),
)

record = Table(
    "record",
    metadata,
    Column("reading", Number, ForeignKey("reading.id"), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("key", String(80), nullable=False),
    Column("type", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("other_wholes", Text, nullable=False),
    Index("record_id", "id"),
)

decision = Table(
    "decision",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("ruling", String(16), nullable=False),
    Column("claims", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("recorded", Moment, nullable=False),
    Column("field", String(40)),
    Column("value", Text),
    Column("whole", String(80)),
    Column("undoes", String(40)),
)

seen = Table(
    "seen",
    metadata,
    Column("entry", String(64), primary_key=True),
    Column("version", String(32), primary_key=True),
    Column("feed", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("document", String(80)),
    Column("recorded", Moment, nullable=False),
)
"""Entries of feeds that were read: ``entry`` is the hash of ``name``, which can be long."""

history = Table(
    "history",
    metadata,
    Column("line", String(20), primary_key=True),
    Column("since", Moment, primary_key=True),
    Column("body", LargeBinary),
    Index("history_since", "since"),
)
"""What each line was from a moment on, compressed; no body where it was gone."""

# What follows is computed and can be thrown away: `rebuild` writes it anew.

member = Table(
    "member",
    metadata,
    Column("claim", String(80), primary_key=True),
    Column("document", String(80), nullable=False, index=True),
    Column("component", String(80), nullable=False, index=True),
    Column("cluster", String(80), nullable=False, index=True),
)

link = Table(
    "link",
    metadata,
    Column("first", String(80), primary_key=True),
    Column("second", String(80), primary_key=True),
    Column("score", Float, nullable=False),
    Index("link_second", "second"),
)

block = Table(
    "block",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("claim", String(80), primary_key=True),
    Column("day", Integer),
    Index("block_claim", "claim"),
)

band = Table(
    "band",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("document", String(80), primary_key=True),
    Column("published", Day),
)

copy = Table(
    "copy",
    metadata,
    Column("first", String(80), primary_key=True),
    Column("second", String(80), primary_key=True),
    Column("why", Text, nullable=False),
    Index("copy_second", "second"),
)

line = Table(
    "line",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("component", String(80), nullable=False, index=True),
    Column("rank", String(200), nullable=False),
    Column("doubt", Float, nullable=False),
    Column("body", Text, nullable=False),
)

state = Table(
    "state",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

# Who may sign in. Neither table is part of the account, so a backup of the account holds neither.

user = Table(
    "user",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("hash", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("disabled", Moment),
)

session = Table(
    "session",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("user", String(80), ForeignKey("user.name"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
)

GROWING = (document, reading, record, decision, seen, history)
COMPUTED = (member, link, block, band, copy, line)
