"""What the lines were at every moment: each state of a line is kept when it is written, and none is ever changed.

So a total can be printed again as it was, whatever the rules and the knowledge have become since. A state holds from
its moment until the next one of the same line; one without a body says that the line was gone.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, and_, func, insert, inspect, select

from tallystick.errors import DamagedError
from tallystick.ledger import tables as t
from tallystick.ledger.codec import parse_line
from tallystick.ledger_model import Line

_STEP = timedelta(microseconds=1)


def note(connection: Connection, before: Mapping[str, str], after: Mapping[str, str], moment: datetime) -> None:
    """Keep what differs, from this moment on; where a later one is on record already (clocks differ), just after it."""
    last = connection.execute(select(func.max(t.history.c.since))).scalar()
    since = moment if last is None or moment > last else last + _STEP
    changed: dict[str, bytes | None] = {i: _pack(body) for i, body in after.items() if before.get(i) != body}
    changed |= {i: None for i in before if i not in after}
    rows = [{"line": i, "since": since, "body": body} for i, body in sorted(changed.items())]
    if rows:
        connection.execute(insert(t.history), rows)


def now(connection: Connection) -> dict[str, str]:
    """The lines' bodies as they were last noted."""
    return {i: body for i, body in _bodies(connection.execute(_latest(None))).items() if body is not None}


def changed_after(connection: Connection, moment: datetime) -> dict[str, Line | None] | None:
    """The lines that have changed since, as they were at that moment: None for one that was not there.

    None instead of all where nothing was noted yet at that moment, but the ledger held something.
    """
    if not _reaches(connection, moment):
        return None
    later = connection.execute(select(t.history.c.line).where(t.history.c.since > moment).distinct()).scalars()
    found: dict[str, Line | None] = dict.fromkeys(later)
    if found:
        then = _bodies(connection.execute(_latest(moment, only_changed=True)))
        found.update((i, parse_line(body)) for i, body in then.items() if body is not None)
    return found


def last_state(connection: Connection, line: str) -> Line | None:
    """The last state of a line, also of one that is gone; None for one that never was."""
    if not _is_kept(connection):
        return None
    query = select(t.history.c.body).where(t.history.c.line == line, t.history.c.body.is_not(None))
    body = connection.execute(query.order_by(t.history.c.since.desc()).limit(1)).scalar()
    return None if body is None else parse_line(_unpack(line, body))


def last_before(connection: Connection, moment: datetime) -> datetime | None:
    """When a line last changed by then."""
    if not _is_kept(connection):
        return None
    return connection.execute(select(func.max(t.history.c.since)).where(t.history.c.since <= moment)).scalar()


def _is_kept(connection: Connection) -> bool:
    """Not so in an older ledger that may not be written to."""
    return inspect(connection).has_table(t.history.name)


def _reaches(connection: Connection, moment: datetime) -> bool:
    """Whether the history goes back that far: it has begun by then, or before it nothing had been read."""
    if not _is_kept(connection):
        return False
    first = connection.execute(select(func.min(t.history.c.since))).scalar()
    if first is not None and first <= moment:
        return True
    read_before = select(t.reading.c.id).where(t.reading.c.recorded <= moment).limit(1)
    return connection.execute(read_before).first() is None


def _latest(moment: datetime | None, *, only_changed: bool = False) -> Select[tuple[str, bytes | None]]:
    last = select(t.history.c.line, func.max(t.history.c.since).label("since")).group_by(t.history.c.line)
    if moment is not None:
        last = last.where(t.history.c.since <= moment)
    if only_changed and moment is not None:
        later = t.history.alias("later")
        last = last.where(t.history.c.line.in_(select(later.c.line).where(later.c.since > moment)))
    of = last.subquery()
    same = and_(of.c.line == t.history.c.line, of.c.since == t.history.c.since)
    return select(t.history.c.line, t.history.c.body).select_from(t.history.join(of, same))


def _bodies(rows: Iterable[tuple[str, bytes | None]]) -> dict[str, str | None]:
    return {line: None if body is None else _unpack(line, body) for line, body in rows}


def _pack(body: str) -> bytes:
    return zlib.compress(body.encode(), 6)


def _unpack(line: str, body: bytes) -> str:
    try:
        return zlib.decompress(body).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise DamagedError(f"an earlier state of the line {line} is damaged; {t.RESTORE}") from error
