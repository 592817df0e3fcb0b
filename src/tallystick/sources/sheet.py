"""A worksheet whose formulas were saved without their results: cells by letter and row, worked out when asked for.

Understands what hand-kept tables use: numbers, cells, ``+ - * /``, parentheses, ``SUM`` over cells and ranges, and
``VLOOKUP`` in a table of another workbook whose values Excel keeps inside the file. A column that a caller computes
itself is given as a function, so that formulas may refer to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from tallystick.errors import SourceError

Value = float | str | None
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:E[+-]?\d+)?)|(?P<text>\"[^\"]*\")|(?P<table>'\[\d+\][^']+'!\$?[A-Z]+\d*(?::\$?[A-Z]+)?)"
    r"|(?P<name>SUM|VLOOKUP)\(|(?P<cell>\$?[A-Z]{1,3}\$?\d+)|(?P<sign>[-+*/(),:]))"
)


@dataclass
class Sheet:
    """Cells by (letter, row); ``columns`` are computed by functions of the row, ``tables`` are other worksheets."""

    cells: Mapping[tuple[str, int], Any]
    tables: Mapping[str, Mapping[tuple[str, int], Value]]
    rows: int
    columns: dict[str, Callable[[int], Value]] = field(default_factory=dict)
    _known: dict[tuple[str, int], Value] = field(default_factory=dict)

    def value(self, letter: str, row: int) -> Value:
        """What a cell shows: its number or text, None where it is empty or cannot be worked out."""
        key = (letter, row)
        if key not in self._known:
            self._known[key] = None  # a circle of formulas has no value
            self._known[key] = self._work_out(letter, row)
        return self._known[key]

    def number(self, letter: str, row: int) -> float | None:
        """The cell's number, None where it shows text or nothing."""
        found = self.value(letter, row)
        return found if isinstance(found, float) else None

    def text(self, letter: str, row: int) -> str:
        """The cell's text, trimmed; empty where it shows a number or nothing."""
        found = self.value(letter, row)
        return found.strip() if isinstance(found, str) else ""

    def _work_out(self, letter: str, row: int) -> Value:
        if letter in self.columns:
            return self.columns[letter](row)
        raw = self.cells.get((letter, row))
        if isinstance(raw, str) and raw.startswith("="):
            try:
                return _Formula(raw[1:], self).result()
            except (ValueError, ZeroDivisionError):
                return None
        return float(raw) if isinstance(raw, int | float) else raw if isinstance(raw, str) else None

    def look_up(self, key: Value, table: str, first: str, column: int) -> Value:
        """What stands ``column`` columns from ``first`` in the first row of a table that has ``key`` there."""
        cells = self.tables.get(table, {})
        wanted = key.casefold() if isinstance(key, str) else key
        target = get_column_letter(_index(first) + column - 1)
        for (letter, row), shown in cells.items():
            if letter == first and (shown.casefold() if isinstance(shown, str) else shown) == wanted:
                return cells.get((target, row))
        return None


def _index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class _Formula:
    """Reads one formula from left to right; raises ValueError at what it does not know."""

    def __init__(self, text: str, sheet: Sheet) -> None:
        self.sheet = sheet
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text.rstrip()):
            found = TOKEN.match(text, at)
            if found is None or found.lastgroup is None:
                raise ValueError(f"unknown formula: {text}")
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()
        self.at = 0

    def result(self) -> float:
        value = self._sum()
        if self.at != len(self.tokens):
            raise ValueError("something is left over")
        return value

    def _peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def _take(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise ValueError("the formula breaks off")
        self.at += 1
        return self.tokens[self.at - 1]

    def _expect(self, sign: str) -> None:
        if self._take()[1] != sign:
            raise ValueError(f"{sign} is missing")

    def _sum(self) -> float:
        value = self._product()
        while self._peek() in {"+", "-"}:
            value += self._product() if self._take()[1] == "+" else -self._product()
        return value

    def _product(self) -> float:
        value = self._one()
        while self._peek() in {"*", "/"}:
            value = value * self._one() if self._take()[1] == "*" else value / self._one()
        return value

    def _one(self) -> float:
        kind, text = self._take()
        if kind == "number":
            return float(text)
        if kind == "cell":
            return self._number(self.sheet.value(*_place(text)))
        if kind == "table":
            name, _, cell = text.partition("!")
            return self._number(self.sheet.tables.get(_table(name), {}).get(_place(cell)))
        if kind == "name":
            return self._total() if text == "SUM" else self._looked_up()
        if text in {"-", "+"}:
            return -self._one() if text == "-" else self._one()
        if text != "(":
            raise ValueError(f"unexpected {text}")
        value = self._sum()
        self._expect(")")
        return value

    @staticmethod
    def _number(value: Value) -> float:
        if not isinstance(value, float):
            raise ValueError("a cell without a number")  # noqa: TRY004 - one kind of failure for the whole formula
        return value

    def _total(self) -> float:
        total = 0.0
        while True:
            _, first = self._take()
            letter, start = _place(first)
            end = start
            if self._peek() == ":":
                self._take()
                _, end = _place(self._take()[1])
            total += sum(self.sheet.number(letter, row) or 0.0 for row in range(start, end + 1))
            if self._take()[1] == ")":
                return total

    def _looked_up(self) -> float:
        kind, text = self._take()
        key: Value = text.strip('"') if kind == "text" else self.sheet.value(*_place(text))
        self._expect(",")
        name, _, area = self._take()[1].partition("!")
        self._expect(",")
        column = int(self._take()[1])
        while self._take()[1] != ")":
            pass
        return self._number(self.sheet.look_up(key, _table(name), area.partition(":")[0].strip("$"), column))


def _place(cell: str) -> tuple[str, int]:
    plain = cell.replace("$", "")
    letters = plain.rstrip("0123456789")
    if not plain[len(letters) :]:
        raise ValueError(f"not a cell: {cell}")
    return letters, int(plain[len(letters) :])


def _table(quoted: str) -> str:
    return quoted.strip("'").partition("]")[2]


def load_sheet(path: Path, name_starts: str) -> Sheet:
    """The sheet whose name starts so, or the first one. Raises SourceError for a file that is no workbook."""
    try:
        book = load_workbook(path)
    except FileNotFoundError as error:
        raise SourceError(f"{path}: there is no such file") from error
    except (InvalidFileException, BadZipFile, OSError, KeyError, ValueError) as error:
        raise SourceError(f"{path}: not an Excel workbook: {error}") from error
    sheet = next((s for s in book.worksheets if s.title.startswith(name_starts)), book.worksheets[0])
    cells = {(c.column_letter, c.row): c.value for row in sheet.iter_rows() for c in row if c.value is not None}
    tables = {s.title: _shown(s) for s in book.worksheets if s is not sheet}
    for link in getattr(book, "_external_links", ()):
        tables.update(_kept(link))
    return Sheet(cells, tables, sheet.max_row)


def _shown(sheet: Any) -> dict[tuple[str, int], Value]:
    cells = ((c.column_letter, c.row, c.value) for row in sheet.iter_rows() for c in row if c.value is not None)
    return {(letter, row): float(v) if isinstance(v, int | float) else str(v) for letter, row, v in cells}


def _kept(link: Any) -> dict[str, dict[tuple[str, int], Value]]:
    """The values of another workbook that Excel keeps beside a link to it."""
    book = link.externalBook
    names = list(book.sheetNames.sheetName)
    found: dict[str, dict[tuple[str, int], Value]] = {}
    for data in book.sheetDataSet.sheetData:
        cells = {}
        for row in data.row:
            for cell in row.cell:
                if cell.v is not None:
                    cells[_place(cell.r)] = cell.v if cell.t in {"str", "s"} else float(cell.v)
        found[names[data.sheetId]] = cells
    return found
