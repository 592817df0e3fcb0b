from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tallystick.errors import SourceError
from tallystick.jobs.kiel import read_workbook
from tallystick.knowledge.accounting import load_accounting
from tallystick.sources.kiel import NAMES, Workbook
from tallystick.sources.sheet import Sheet

CELLS = {("A", 1): 2, ("A", 2): 3.5, ("A", 3): "word", ("B", 1): "EUR", ("C", 1): "=C2", ("C", 2): "=C1"}
TABLES: dict[str, dict[tuple[str, int], float | str | None]] = {
    "Rates": {("B", 5): "EUR", ("C", 5): 1.25, ("B", 6): "Dkk", ("C", 6): 7.5}
}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1+2*3", 7.0),
        ("=(1+2)*3", 9.0),
        ("=-A1+10", 8.0),
        ("=7/2-1", 2.5),
        ("=SUM(A1:A3)", 5.5),
        ("=10-SUM(A1,A2)", 4.5),
        ("=$A$1*2", 4.0),
        ("=VLOOKUP(\"DKK\",'[1]Rates'!B:C,2,0)", 7.5),
        ("=A1*VLOOKUP(B1,'[1]Rates'!B:C,2,0)", 2.5),
        ("='[1]Rates'!C6*2", 15.0),
        ("=A3+1", None),
        ("=1/0", None),
        ("=OFFSET(A1,1,1)", None),
        ("=(1+2", None),
        ("=C1", None),
    ],
)
def test_formulas_of_hand_kept_tables(formula: str, value: float | None) -> None:
    sheet = Sheet({**CELLS, ("Z", 9): formula}, TABLES, 9)
    assert sheet.value("Z", 9) == value


def workbook(path: Path, rows: list[dict[str, object]]) -> Path:
    """The tracker's columns with invented rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Bilateral Assistance, MAIN DATA"
    sheet.append(list(NAMES.values()))
    for row in rows:
        sheet.append([row.get(name, ".") for name in NAMES])
    book.create_sheet("Exchange Rates").append([None, "EUR", 1.0])
    book.save(path)
    return path


def coded(id_: str, kind: str, given: object, item: str = ".", *, first: int = 0, note: str = "n") -> dict[str, object]:
    row = {"id": id_, "kind": kind, "given": given, "item": item, "first": first, "note": note, "day": "2024"}
    return {**row, "country": "Denmark", "type": "Military", "currency": "EUR", "undated": 0}


def test_each_package_of_a_commitment_is_one_sum(tmp_path: Path) -> None:
    rows = [
        coded("D1", "Commitment", 100, first=1),
        coded("D1", "Allocation", 40, "gun"),
        coded("D1", "Allocation", 40, "shell"),
        coded("D1", "Allocation", "=10+5", note="m"),
        coded("D2", "Allocation", 7, first=1),
    ]
    entries = list(Workbook(workbook(tmp_path / "x.xlsx", rows)).entries())
    assert [(e.id, e.package, e.value) for e in entries] == [
        ("D1", 0, 100.0),
        ("D1", 1, 40.0),
        ("D1", 2, 15.0),
        ("D2", 0, 7.0),
        ("D2", 1, 7.0),
    ]
    assert [i.name for i in entries[1].items] == ["gun", "shell"]


def test_rows_without_goods_are_sums_of_their_own(tmp_path: Path) -> None:
    rows = [coded("D1", "Allocation", 5, first=1), coded("D1", "Allocation", 5), coded("D1", "Allocation", 5, "gun")]
    entries = Workbook(workbook(tmp_path / "x.xlsx", rows)).entries()
    assert [e.value for e in entries if e.package] == [5.0, 5.0]


def test_a_sum_told_again_is_one_and_two_sums_in_one_note_are_two(tmp_path: Path) -> None:
    """The tracker's own totals go by its notes to the letter; where these mislead, the slip is named."""
    rows = [
        coded("D1", "Allocation", 225, "gun", first=1, note="The 59th package"),
        coded("D1", "Allocation", 225, "shell", note="The 59th package."),
        coded("D2", "Allocation", 12, first=1, note="A grant of 12 and a loan of 50"),
        coded("D2", "Allocation", 50, note="A grant of 12 and a loan of 50"),
    ]
    book = Workbook(workbook(tmp_path / "x.xlsx", rows))
    assert [e.value for e in book.entries() if e.package] == [225.0, 12.0, 50.0]
    assert list(book.slips()) == [(3, "held once more in"), (5, "left out of")]
    told = [i.message for i in read_workbook(tmp_path / "x.xlsx", load_accounting()).issues]
    assert told == [
        "D1, row 3: EUR 225 is held once more in the tracker's own total",
        "D2, row 5: EUR 50 is left out of the tracker's own total",
    ]


def test_without_notes_nothing_is_said_of_the_trackers_own_numbering(tmp_path: Path) -> None:
    rows = [coded("D1", "Allocation", 5, first=1), coded("D1", "Allocation", 7)]
    assert list(Workbook(workbook(tmp_path / "x.xlsx", rows)).slips()) == []


def test_what_is_no_such_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(SourceError, match="not an Excel workbook"):
        Workbook(tmp_path / "x.xlsx")
    with pytest.raises(SourceError, match="no such file"):
        Workbook(tmp_path / "none.xlsx")
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(SourceError, match="columns missing"):
        Workbook(tmp_path / "empty.xlsx")
