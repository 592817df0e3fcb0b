"""A table of a page as a workbook, the same bytes for the same table."""

from __future__ import annotations

from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tallystick.report.exports.packed import steady
from tallystick.report.words import visible
from tallystick.web.tables import Table, Value

MOST_CHARACTERS = 32_000
"""Characters of one cell; a workbook holds 32,767."""


def as_xlsx(table: Table, sheet: str) -> bytes:
    """One sheet: headings, then the rows; what a spreadsheet would run as a formula stays text."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"
    for number, column in enumerate(table.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = 42 if column.name == "what" else 16
    heads = [WriteOnlyCell(page, c.name) for c in table.columns]
    for head in heads:
        head.font = Font(bold=True)
    page.append(heads)
    for row in table.rows:
        page.append([_cell(v, kind) for v, kind in zip(row, (c.kind for c in table.columns), strict=True)])
    return steady(book)


def _cell(value: Value, kind: str) -> object:
    if isinstance(value, str) and kind == "date":
        return date.fromisoformat(value)
    if isinstance(value, str):
        shown = visible(value)[:MOST_CHARACTERS]
        return f"'{shown}" if shown[:1] in {"=", "+", "-", "@"} else shown
    return value
