"""The Ukraine Support Tracker's workbook: its main sheet, by the names of its published columns.

How the tracker counts once: rows of one ``ID`` are one commitment, whose value stands in the row marked
``Total_value_dummy``; inside it, allocation rows that share day, value and note are one package, whose value stands in
its first row. A value "Not given" is worked out from units and the price list. Everything else repeats these values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from math import isclose
from pathlib import Path

from tallystick.errors import SourceError
from tallystick.sources.sheet import Sheet, Value, load_sheet

MAIN, PRICES, RATES = "Bilateral Assistance", "Price List, Weapons & Items", "Exchange Rates"
PRICE_COLUMN = 6
"""In the price list, the unit price stands six columns from the item's name."""
NAMES = {
    "id": "ID",
    "country": "Countries",
    "day": "Announcement Date",
    "type": "Type of Aid General",
    "specific": "Type of Aid Specific",
    "note": "Explanation",
    "currency": "Original Currency",
    "kind": "Type of donation",
    "given": "Monetary Value as Given by Source",
    "item": "Items",
    "units": "No. of Units",
    "delivered": "No. of Units Delivered (in-kind military aid)",
    "undated": "Allocations without specific date (1=yes)",
    "source": "Source of Aid 1",
    "first": "Total_value_dummy (1 is first row in the package)",
    "total": "Total",
    "total_eur": "Converted Value in EUR",
    "allocated": "Allocated Total",
    "allocated_eur": "Allocated Total in EUR",
    "redistributed_eur": "Allocated Total in EUR (redistributed)",
    "spread": "Reallocation_package_ID",
    "price": "Unit Price in USD",
    "worth": "Value Committed (own estimate, in USD)",
}


_KEY = ("id", "day", "note")


@dataclass(frozen=True, slots=True)
class Item:
    """Goods of a package: name, units promised and delivered where they are disclosed."""

    name: str
    units: float | None
    delivered: float | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One coded sum: the commitment of an ID (``package`` 0) or one of its allocations, in its own currency."""

    id: str
    package: int
    country: str
    aid_type: str
    currency: str
    value: float | None
    day: date | None
    source: str
    items: tuple[Item, ...] = ()


class Workbook:
    """The main sheet with the tracker's own computed columns, worked out where they were saved without a value."""

    def __init__(self, path: Path) -> None:
        """Read the file; raises SourceError where it is no such workbook."""
        self.sheet = load_sheet(path, MAIN)
        titles = {str(v).strip(): letter for (letter, row), v in self.sheet.cells.items() if row == 1}
        missing = sorted(title for title in NAMES.values() if title not in titles)
        if missing:
            raise SourceError(f"{path}: not the tracker's main sheet: columns missing: {', '.join(missing[:3])}")
        self.at = {name: titles[title] for name, title in NAMES.items()}
        self._compute(self.sheet)

    def _compute(self, sheet: Sheet) -> None:
        functions = {
            "price": lambda row: sheet.look_up(sheet.value(self.at["item"], row), PRICES, "B", PRICE_COLUMN),
            "worth": self._worth,
            "total": self._total,
            "total_eur": lambda row: self._euros("total", row),
            "allocated": self._allocated,
            "allocated_eur": lambda row: self._euros("allocated", row),
            "redistributed_eur": self._redistributed,
        }
        sheet.columns.update({self.at[name]: function for name, function in functions.items()})

    def number(self, name: str, row: int) -> float | None:
        """A cell's number by the column's short name."""
        return self.sheet.number(self.at[name], row)

    def text(self, name: str, row: int) -> str:
        """A cell's text by the column's short name."""
        return self.sheet.text(self.at[name], row)

    @property
    def rows(self) -> range:
        """The rows below the titles."""
        return range(2, self.sheet.rows + 1)

    @cached_property
    def packages(self) -> dict[int, int]:
        """For each allocation row the row its package begins in; an ID may come again further down the sheet."""
        found: dict[int, int] = {}
        for row in self.rows:
            if self.text("kind", row) == "Allocation":
                found[row] = found[row - 1] if row - 1 in found and self._continues(row) else row
        return found

    def _continues(self, row: int) -> bool:
        """Whether a row belongs to the package of the row above: one ID, day, value and note, and goods to be listed.

        The tracker asks for the same ID, day and note, to the letter: see ``numbered``. A sum that stands again beside
        the next goods is one sum, and two sums told in one note are two. Notes that differ in signs only are the same.
        """
        same = all(self._same(name, row) for name in ("id", "day", "given")) and self._alike("note", row)
        return same and (self._names_goods(row) or self._names_goods(row - 1))

    @cached_property
    def numbered(self) -> frozenset[int]:
        """The rows the tracker's own column "Allocation ID" begins a package in, which say what its totals add up.

        Empty where the notes were left out of the workbook, since the column is made of them.
        """
        found = {row for row in self.packages if row - 1 not in self.packages or not self._as_numbered(row)}
        notes = {self.text("note", row) for row in self.packages}
        return frozenset(found) if len(notes) > 1 else frozenset()

    def _as_numbered(self, row: int) -> bool:
        return all(self.sheet.cells.get((self.at[n], row)) == self.sheet.cells.get((self.at[n], row - 1)) for n in _KEY)

    def _names_goods(self, row: int) -> bool:
        return self.text("item", row) not in {"", "."}

    def _same(self, name: str, row: int) -> bool:
        here, above = (self.sheet.cells.get((self.at[name], r)) for r in (row, row - 1))
        if isinstance(here, int | float) and isinstance(above, int | float):
            return isclose(here, above, rel_tol=1e-6)
        return str(here).strip().casefold() == str(above).strip().casefold()

    def _alike(self, name: str, row: int) -> bool:
        here, above = ("".join(filter(str.isalnum, self.text(name, r))).casefold() for r in (row, row - 1))
        return here == above

    def slips(self) -> Iterator[tuple[int, str]]:
        """Where the tracker's totals hold a package's sum again, or leave one out, and in which row."""
        if not self.numbered:
            return
        starts = set(self.packages.values())
        for row in sorted(self.numbered ^ starts):
            whole = row if row in starts else self.packages[row]
            if self.number("allocated", whole) is not None:
                yield row, "left out of" if row in starts else "held once more in"

    def _day(self, row: int) -> date | None:
        raw = self.sheet.cells.get((self.at["day"], row))
        return raw.date() if isinstance(raw, datetime) else None

    def _worth(self, row: int) -> Value:
        units, price = self.number("units", row), self.number("price", row)
        return units * price if units is not None and price is not None else None

    @cached_property
    def _by_id(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for row in self.rows:
            found[self.text("id", row)].append(row)
        return found

    @cached_property
    def _by_package(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for row, start in self.packages.items():
            found[start].append(row)
        return found

    def _given(self, row: int, rows: list[int]) -> Value:
        """The value the source gives, else what the goods of these rows are worth."""
        if self.text("given", row).casefold() != "not given":
            return self.number("given", row)
        worth = sum(self.number("worth", r) or 0.0 for r in rows)
        return worth or None

    def _total(self, row: int) -> Value:
        return self._given(row, self._by_id[self.text("id", row)]) if self.number("first", row) == 1 else None

    def _allocated(self, row: int) -> Value:
        return self._given(row, self._by_package[row]) if self.packages.get(row) == row else None

    def _euros(self, name: str, row: int) -> Value:
        value = self.number(name, row)
        rate = self.sheet.look_up(self.text("currency", row), RATES, "B", 2)
        return value / rate if value is not None and isinstance(rate, float) and rate else None

    def _redistributed(self, row: int) -> Value:
        value, package = self.number("allocated_eur", row), self.text("spread", row)
        if value is None or not package:
            return value
        if self.number("undated", row) != 0:
            return None
        rows = [r for r in self.rows if self.text("spread", r) == package]
        whole = sum(self.number("allocated_eur", r) or 0.0 for r in rows)
        dated = sum(self.number("allocated_eur", r) or 0.0 for r in rows if self.number("undated", r) == 0)
        return value / dated * whole if dated else None

    def entries(self) -> Iterator[Entry]:
        """All coded sums: for each ID its commitment, then its allocations, in the sheet's order.

        An ID none of whose rows is marked as first has a commitment without a value: the tracker counts none.
        """
        for id_, rows in self._by_id.items():
            for row in [r for r in rows if self.number("first", r) == 1] or rows[:1]:
                yield self._entry(id_, 0, "total", row, [])
            starts = [row for row in rows if self.packages.get(row) == row]
            for number, start in enumerate(starts, 1):
                yield self._entry(id_, number, "allocated", start, self._by_package[start])

    def _entry(self, id_: str, package: int, column: str, row: int, rows: list[int]) -> Entry:
        return Entry(
            id=id_,
            package=package,
            country=self.text("country", row),
            aid_type=self.text("type", row).casefold(),
            currency=self.text("currency", row),
            value=self.number(column, row),
            day=None if self.number("undated", row) else self._day(row),
            source=self.text("source", row),
            items=tuple(self._item(r) for r in rows if self.text("item", r) not in {"", "."}),
        )

    def _item(self, row: int) -> Item:
        return Item(self.text("item", row), self.number("units", row), self.number("delivered", row))
