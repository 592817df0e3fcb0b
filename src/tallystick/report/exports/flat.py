"""One row a line: CSV, JSON Lines, Parquet, and a Frictionless data package of the CSV."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from tallystick.errors import SettingsError
from tallystick.ledger_model import Line
from tallystick.reconcile.status import schedule
from tallystick.report import words
from tallystick.report.lines import as_dict

FIELDS: tuple[tuple[str, str], ...] = (
    ("id", "string"),
    ("announced", "date"),
    ("donors", "string"),
    ("recipients", "string"),
    ("stage", "string"),
    ("aid_type", "string"),
    ("basis", "string"),
    ("amount_min", "number"),
    ("amount_max", "number"),
    ("currency", "string"),
    ("qualifier", "string"),
    ("per", "string"),
    ("items", "string"),
    ("supplier", "string"),
    ("channel", "string"),
    ("due", "date"),
    ("schedule_status", "string"),
    ("evidence_status", "string"),
    ("part_of", "string"),
    ("counted_in", "string"),
    ("why_not_counted", "string"),
    ("remainder", "number"),
    ("independent_sources", "integer"),
    ("reviewed", "boolean"),
    ("doubt", "number"),
    ("claims", "string"),
)


def row(line: Line, as_of: date, soon_days: int) -> dict[str, Any]:
    """A line as flat values, lists joined by semicolons."""
    amount = line.amount
    return {
        "id": line.id,
        "announced": line.announced,
        "donors": ";".join(a.id for a in line.donors),
        "recipients": ";".join(a.id for a in line.recipients),
        "stage": line.stage.value,
        "aid_type": line.aid_type.value if line.aid_type else None,
        "basis": line.basis.value,
        "amount_min": amount.min if amount else None,
        "amount_max": amount.max if amount else None,
        "currency": amount.currency if amount else None,
        "qualifier": amount.qualifier.value if amount else None,
        "per": amount.per.value if amount and amount.per else None,
        "items": "; ".join(words.item(i) for i in line.items),
        "supplier": line.supplier.id if line.supplier else None,
        "channel": line.channel.id if line.channel else None,
        "due": line.due.end or line.due.start if line.due else None,
        "schedule_status": schedule(line, as_of, soon_days).value,
        "evidence_status": line.evidence_status.value,
        "part_of": line.part_of,
        "counted_in": ";".join(line.counted_in),
        "why_not_counted": line.why_not_counted.value if line.why_not_counted else None,
        "remainder": line.remainder,
        "independent_sources": line.independent_sources,
        "reviewed": line.reviewed,
        "doubt": line.doubt,
        "claims": ";".join(dict.fromkeys(line.claims)),
    }


def as_csv(lines: Sequence[Line], as_of: date, soon_days: int) -> str:
    """RFC 4180 with a header; a text that a spreadsheet would run as a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [name for name, _ in FIELDS], lineterminator="\r\n")
    writer.writeheader()
    for line in lines:
        writer.writerow({key: _safe(value) for key, value in row(line, as_of, soon_days).items()})
    return out.getvalue()


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def as_jsonl(lines: Sequence[Line], as_of: date, soon_days: int) -> str:
    """One JSON object a line, with everything a line holds."""
    return "".join(json.dumps(as_dict(x, as_of, soon_days), ensure_ascii=False) + "\n" for x in lines)


def as_parquet(lines: Sequence[Line], as_of: date, soon_days: int) -> bytes:
    """The flat rows as Parquet. Raises SettingsError where pyarrow is not installed."""
    try:
        import pyarrow as pa  # type: ignore[import-untyped]
        import pyarrow.parquet as pq  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        raise SettingsError("Parquet needs the extra: pip install 'tallystick[parquet]'") from error
    kinds = {
        "string": pa.string(),
        "number": pa.float64(),
        "integer": pa.int64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    schema = pa.schema([(name, kinds[kind]) for name, kind in FIELDS])
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([row(x, as_of, soon_days) for x in lines], schema=schema), out)
    return out.getvalue()


def descriptor(content: str, path: str) -> str:
    """A Frictionless data package (v1) that describes the CSV in ``content``."""
    raw = content.encode()
    resource = {
        "name": "lines",
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(raw),
        "hash": "sha256:" + hashlib.sha256(raw).hexdigest(),
        "schema": {"fields": [{"name": n, "type": k} for n, k in FIELDS], "primaryKey": "id", "missingValues": [""]},
    }
    package = {"profile": "tabular-data-package", "name": "tallystick-ledger", "resources": [resource]}
    return json.dumps(package, indent=1) + "\n"
