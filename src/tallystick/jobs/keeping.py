"""The tables of a bulk reading into a ledger, part by part. Doing it again adds nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tallystick.jobs.ledger import Ledger
from tallystick.jobs.shards import Folder
from tallystick.jobs.tables import arrow
from tallystick.model import Reading
from tallystick.report.as_json import from_json

_ROWS = 1000
_DOCUMENT = ("id", "url", "publisher", "title", "published", "language", "text")


@dataclass(slots=True)
class Keeper:
    """Takes parts that are done into a ledger; counts the documents and claims that are in it from them."""

    folder: Folder
    ledger: Ledger
    documents: int = 0
    claims: int = 0

    def take(self, number: int) -> None:
        """All documents of a part that hold records, in one transaction. Raises LedgerError; then none is kept."""
        readings = list(readings_of(self.folder, number))
        self.ledger.add_batch(readings)
        self.documents += len(readings)
        self.claims += sum(record.type == "support" for reading in readings for record in reading.records)

    def account(self) -> dict[str, int]:
        """What is in the ledger from this reading."""
        return {"documents": self.documents, "claims": self.claims}


def readings_of(folder: Folder, number: int) -> Iterator[Reading]:
    """The readings that hold records, as they were made, of a part that is done."""
    records: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(folder, "records", number):
        records.setdefault(row["document"], []).append(json.loads(row["json"]))
    for row in _rows(folder, "documents", number):
        found = records.get(row["document"])
        if found is None or row["copy_of"] is not None:
            continue
        day = row["published"]
        document = {**row, "id": row["document"], "published": day.isoformat() if day else None}
        issues = [dict(zip(("code", "message"), issue.split(": ", 1), strict=True)) for issue in row["issues"]]
        whole = {"document": {key: document[key] for key in _DOCUMENT}, "records": found, "issues": issues}
        yield from_json(json.dumps(whole))


def _rows(folder: Folder, name: str, number: int) -> Iterator[dict[str, Any]]:
    with folder.opened(name, number) as bytes_, arrow().parquet.ParquetFile(bytes_) as file:
        for batch in file.iter_batches(_ROWS):
            yield from batch.to_pylist()
