"""One file that holds all that cannot be computed: documents, readings with their records, and decisions.

One JSON object a line, the first names the format. The same file fills a ledger on either database.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tallystick.errors import LedgerError, SourceError
from tallystick.jobs import growth
from tallystick.jobs.files import write_whole
from tallystick.jobs.ledger import Ledger
from tallystick.ledger import read, write

FORMAT = {"format": "tallystick-backup", "version": 1}


def write_backup(ledger: Ledger, output: Path) -> dict[str, int]:
    """Write the backup whole or not at all; returns how many rows of each table it holds."""
    lines = [json.dumps(FORMAT)]
    counts: dict[str, int] = {}
    with read.looking(ledger.engine) as connection:
        for table, row in read.growing_rows(connection):
            lines.append(json.dumps({"table": table, **{k: _encoded(v) for k, v in row.items()}}, ensure_ascii=False))
            counts[table] = counts.get(table, 0) + 1
    write_whole(output, "\n".join(lines) + "\n")
    return counts


def _encoded(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _decoded(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "base64" in value:
        return base64.b64decode(value["base64"])
    return datetime.fromisoformat(value["moment"]) if "moment" in value else date.fromisoformat(value["day"])


def read_backup(ledger: Ledger, source: Path) -> dict[str, int]:
    """Fill an empty ledger. Raises LedgerError where it is not empty, SourceError where the file is no backup."""
    counts: dict[str, int] = {}
    with write.writing(ledger.engine) as connection:
        if any(read.counts(connection).values()):
            raise LedgerError(f"{ledger.address}: is not empty; restore into a new ledger")
        for table, row in _rows(source):
            write.put_row(connection, table, row)
            counts[table] = counts.get(table, 0) + 1
        write.settle(connection)
        growth.rebuild(connection, ledger.turn())
    return counts


def _rows(source: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    number = 1
    try:
        with source.open(encoding="utf-8") as file:
            head = json.loads(file.readline() or "null")
            if head != FORMAT:
                raise SourceError(f"{source}: not a backup of a ledger, or of a newer version")
            for line in file:
                number += 1
                row = json.loads(line)
                yield row.pop("table"), {k: _decoded(v) for k, v in row.items()}
    except OSError as error:
        raise SourceError(f"{source}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, AttributeError) as error:
        raise SourceError(f"{source}: broken at line {number}: {error}") from error
