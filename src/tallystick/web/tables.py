"""Tables of a page: columns with their kind, rows of plain values, shown as HTML and had as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Literal

Value = str | int | float | bool | None
Kind = Literal["text", "number", "money", "date", "share"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in CSV and JSON, its heading on the page, and how its values are shown.

    ``link`` names another column that holds the address a value leads to; such columns are ``hidden``.
    """

    name: str
    heading: str
    kind: Kind = "text"
    link: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; a row has one value for each column. ``unit`` is the currency or unit of its money."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    caption: str = ""
    unit: str = ""

    def records(self) -> list[dict[str, Value]]:
        """The rows by the names of their columns."""
        names = [c.name for c in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


def as_csv(table: Table) -> str:
    """RFC 4180 with a header; a text that a spreadsheet would run as a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([c.name for c in table.columns])
    writer.writerows([[_safe(value) for value in row] for row in table.rows])
    return out.getvalue()


def _safe(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
