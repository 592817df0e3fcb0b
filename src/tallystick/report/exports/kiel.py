"""The account as a workbook in the column layout of the Ukraine Support Tracker's main sheet.

Pledges and envelopes are its commitments, everything decided its allocations, goods handed over its deliveries.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook

from tallystick.ledger_model import Line, Measure
from tallystick.model import Item, Stage
from tallystick.reconcile.goods import number
from tallystick.report.lines import headline

COLUMNS = (
    "ID",
    "Countries",
    "Announcement Date",
    "Type of Aid General",
    "Type of Aid Specific",
    "Explanation",
    "Original Currency",
    "Type of donation",
    "Monetary Value as Given by Source",
    "Items",
    "No. of Units",
    "No. of Units Delivered (in-kind military aid)",
    "Total_value_dummy (1 is first row in the package)",
    "Reallocation_package_ID",
    "International Initiative",
)
SHEET = "Bilateral Assistance, MAIN DATA"


def as_xlsx(lines: Sequence[Line]) -> bytes:
    """One row for each item of each line that counts as a commitment or an allocation."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime(2022, 1, 24)  # noqa: DTZ001 - same input, same bytes
    sheet = book.create_sheet(SHEET)
    sheet.append(COLUMNS)
    for line in lines:
        if Measure.COMMITMENTS in line.counted_in or Measure.ALLOCATIONS in line.counted_in:
            for row in _rows(line):
                sheet.append([row.get(name) for name in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(line: Line) -> list[dict[str, Any]]:
    items: Sequence[Item | None] = line.items or (None,)
    return [_row(line, item, first=i == 0) for i, item in enumerate(items)]


def _row(line: Line, item: Item | None, *, first: bool) -> dict[str, Any]:
    amount = line.amount
    value = None if amount is None else amount.min if amount.min is not None else amount.max
    units = number(item.quantity) if item else None
    opened = {o.name: o for o in line.open}
    delivered = opened[item.name].delivered if item and item.name in opened else None
    return {
        "ID": line.id,
        "Countries": _plain(" and ".join(a.name for a in line.donors) or "not named"),
        "Announcement Date": line.announced,
        "Type of Aid General": line.aid_type.value.capitalize() if line.aid_type else "not stated",
        "Type of Aid Specific": ", ".join(m.value for m in line.modality) or ".",
        "Explanation": _plain(headline(line)),
        "Original Currency": amount.currency if amount else ".",
        "Type of donation": "Allocation" if Measure.ALLOCATIONS in line.counted_in else "Commitment",
        "Monetary Value as Given by Source": value if value is not None else "Not given",
        "Items": _plain(item.name) if item else ".",
        "No. of Units": units if units is not None else "undisclosed" if item else ".",
        "No. of Units Delivered (in-kind military aid)": delivered if line.stage is not Stage.PLEDGED else None,
        "Total_value_dummy (1 is first row in the package)": int(first),
        "Reallocation_package_ID": line.part_of,
        "International Initiative": _plain(line.channel.name) if line.channel else ".",
    }


def _plain(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
