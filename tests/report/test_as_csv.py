from __future__ import annotations

import csv
import io

from tallystick.model import Reading
from tallystick.report.as_csv import COLUMNS, as_csv


def test_one_row_for_each_support_record(full_reading: Reading) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(full_reading))))
    assert [row["id"] for row in rows] == ["r-contract", "r-package", "r-tanks"]
    package, tanks = rows[1], rows[2]
    assert (package["amount_min"], package["currency"], package["amount_per"]) == ("1500000000", "NOK", "year")
    assert (package["new_money"], tanks["new_money"], rows[0]["new_money"]) == ("true", "false", "")
    assert (tanks["amount_min"], tanks["amount_max"], tanks["amount_qualifier"]) == ("90000000", "", "at_least")
    assert (tanks["items"], tanks["item_quantities"]) == ("battle tank; =HYPERLINK", "22;")
    assert (tanks["due_start"], tanks["due_end"]) == ("2025-03-01", "2025-03-31")
    assert package["evidence"] == "a package of 1.5 billion kroner for Ukraine | the package"


def test_no_cell_is_a_formula_and_no_control_character_is_left(full_reading: Reading) -> None:
    from dataclasses import replace

    hostile = replace(
        full_reading, document=replace(full_reading.document, title='=cmd|"/c calc"!A1', publisher="+1\x07")
    )
    row = next(csv.DictReader(io.StringIO(as_csv(hostile))))
    assert row["title"].startswith("'=")
    assert row["publisher"] == "'+1\N{REPLACEMENT CHARACTER}"


def test_every_column_says_what_it_is() -> None:
    assert [name for name, meaning in COLUMNS.items() if not meaning] == []


def test_an_empty_reading_is_a_header(empty_reading: Reading) -> None:
    assert as_csv(empty_reading) == ",".join(COLUMNS) + "\n"
