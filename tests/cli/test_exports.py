"""What is written out comes back the same: the tracker's columns, the data package, Parquet."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.reconcile.builders import claim, readings
from tests.web import account
from typer.testing import CliRunner, Result

from tallystick.cli.main import app
from tallystick.jobs.kiel import read_workbook
from tallystick.jobs.ledger import Ledger
from tallystick.knowledge.accounting import load_accounting
from tallystick.sources.kiel import Workbook

Run = Callable[..., Result]


def run(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


def answer(*args: str) -> Any:
    result = run(*args, "--format", "json")
    assert result.exit_code == 0, result.output + repr(result.exception)
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The account of the pages' tests, with an envelope, shares of a joint package, and goods of several kinds."""
    path = tmp_path_factory.mktemp("exports") / "ledger.db"
    ledger = Ledger(str(path))
    for reading in account.readings():
        ledger.add(reading)
    claims = [
        claim("a#e DNK>UKR pledged", amount="DKK 7000", basis="envelope", period="2025", aid_type="military"),
        claim("a#p DNK>UKR allocated", amount="DKK 2100", items="19 Caesar howitzer, shell", part_of="e"),
        claim("a#q DNK>UKR allocated", amount="DKK 900", items="8 tank", part_of="e", aid_type="military"),
        claim("b#w GBR+NOR>UKR allocated", amount="GBP 800", aid_type="military", published="2025-01-05"),
        claim("b#1 GBR>UKR allocated", amount="GBP 600", part_of="w", aid_type="military", published="2025-01-05"),
        claim("b#2 NOR>UKR allocated", amount="GBP 200", part_of="w", aid_type="military", published="2025-01-05"),
        claim("c#j DEU+NLD>UKR allocated", amount="EUR 333", items="100 tank", published="2023-02-07"),
        claim("d#m ESP>MDA allocated", amount="EUR 44", published="2025-03-03"),
        claim("f#g LTU>UKR allocated", items="3 helicopter", published="2025-03-03"),
    ]
    for reading in readings(claims):
        ledger.add(reading)
    ledger.close()
    return str(path)


def by_donor(path: str, measure: str) -> dict[str, float]:
    """What each donor alone gave Ukraine."""
    asked = ("totals", "--measure", measure, "--recipient", "UKR", "--currency", "EUR", "--ledger", path)
    donors = {a["id"] for a in answer("actors", "--ledger", path) if a.get("donor")}
    found = {d: answer(*asked, "--donor", d)[0]["total"] for d in sorted(donors)}
    return {d: round(value, 2) for d, value in found.items() if value}


def test_the_trackers_columns_come_back_as_the_same_account(path: str, tmp_path: Path) -> None:
    sheet = tmp_path / "lines.xlsx"
    written = run("export", "--format", "xlsx", "--output", str(sheet), "--ledger", path)
    assert written.exit_code == 0
    assert "1 line is left out, for several donors share them and the shares are not stated" in written.output
    assert "2 lines are left out, for they are not for Ukraine alone" in written.output
    other = str(tmp_path / "other.db")
    assert run("add", str(sheet), "--ledger", other).exit_code == 0
    for measure in ("commitments", "allocations"):
        assert by_donor(other, measure) == by_donor(path, measure)
    assert {"DNK", "GBR", "NOR", "EU"} <= by_donor(other, "commitments").keys()
    assert run("verify", "--ledger", other).stdout == "all in order\n"


def test_a_workbook_has_the_same_bytes_whenever_it_is_made(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for now in (1_700_000_000.0, 1_800_000_000.0):
        monkeypatch.setattr(time, "time", lambda now=now: now)
        run("export", "--format", "xlsx", "--output", str(tmp_path / "x.xlsx"), "--ledger", path)
        made.append((tmp_path / "x.xlsx").read_bytes())
    assert made[0] == made[1]


def test_a_commitment_is_an_id_with_its_packages_below(path: str, tmp_path: Path) -> None:
    sheet = tmp_path / "lines.xlsx"
    run("export", "--format", "xlsx", "--output", str(sheet), "--ledger", path)
    book = Workbook(sheet)
    mine = [e for e in book.entries() if e.country == "Denmark"]
    told = [(e.package > 0, e.value, [i.name for i in e.items]) for e in mine]
    assert told[0] == (False, 7e9, [])
    assert sorted(told[1:]) == [(True, 9e8, ["tank"]), (True, 2.1e9, ["Caesar howitzer", "shell"])]
    assert len({e.id for e in mine}) == 1
    assert list(book.slips()) == []
    goods = next(e for e in book.entries() if e.country == "Lithuania" and e.package)
    assert (goods.value, goods.items[0].name, goods.items[0].units) == (None, "helicopter", 3.0)


def test_a_workbook_with_a_donor_nobody_knows_is_refused(path: str, tmp_path: Path) -> None:
    sheet = tmp_path / "lines.xlsx"
    run("export", "--format", "xlsx", "--output", str(sheet), "--ledger", path)
    book = openpyxl.load_workbook(sheet)
    book.active["B2"] = "Vietnam"  # type: ignore[index]
    book.save(sheet)
    assert "VNM" in {a.id for r in read_workbook(sheet, load_accounting()).records for a in r.donors}  # type: ignore[union-attr]
    book.active["B2"] = "Atlantis"  # type: ignore[index]
    book.save(sheet)
    result = run("add", str(sheet), "--ledger", str(tmp_path / "x.db"))
    assert result.exit_code == 1
    assert f"{sheet}: unknown donor: Atlantis; write a state, or add it to kiel.yml" in result.output


TYPES: dict[str, Callable[[str], Any]] = {
    "string": str,
    "number": float,
    "integer": int,
    "boolean": {"True": True, "False": False}.__getitem__,
    "date": date.fromisoformat,
}


def test_the_data_package_describes_its_table(path: str, tmp_path: Path) -> None:
    """Every value reads as the type its field is said to have, and gives the value of the line."""
    described = tmp_path / "datapackage.json"
    run("export", "--format", "frictionless", "--output", str(described), "--ledger", path)
    package = json.loads(described.read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    content = (tmp_path / resource["path"]).read_bytes()
    assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
    assert resource["bytes"] == len(content)
    fields = {f["name"]: f["type"] for f in resource["schema"]["fields"]}
    rows = list(csv.DictReader(io.StringIO(content.decode(resource["encoding"]), newline="")))
    read = [{k: TYPES[fields[k]](v) if v else None for k, v in row.items()} for row in rows]
    lines = answer("ledger", "--ledger", path)
    assert [r[resource["schema"]["primaryKey"]] for r in read] == [x["id"] for x in lines]
    for row, line in zip(read, lines, strict=True):
        assert row["amount_min"] == (line["amount"]["min"] if line["amount"] else None)
        assert row["announced"] == (date.fromisoformat(line["announced"]) if line["announced"] else None)
        assert (row["counted_in"] or "").split(";") == (line["counted_in"] or [""])


def test_parquet_has_the_types_and_values_of_the_table(path: str, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    run("export", "--format", "parquet", "--output", str(tmp_path / "x.parquet"), "--ledger", path)
    table = pq.read_table(tmp_path / "x.parquet")
    kinds = {f.name: str(f.type) for f in table.schema}
    assert {kinds[n] for n in ("announced", "due")} == {"date32[day]"}
    assert {kinds[n] for n in ("amount_min", "amount_max", "remainder", "doubt")} == {"double"}
    assert (kinds["independent_sources"], kinds["reviewed"], kinds["id"]) == ("int64", "bool", "string")
    run("export", "--format", "csv", "--output", str(tmp_path / "x.csv"), "--ledger", path)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "x.csv").read_text(encoding="utf-8"), newline="")))
    told = [{k: "" if v is None else str(v) for k, v in row.items()} for row in table.to_pylist()]
    assert told == rows


def test_json_lines_hold_what_the_ledger_prints(path: str) -> None:
    rows = [json.loads(row) for row in run("export", "--format", "jsonl", "--ledger", path).stdout.splitlines()]
    assert rows == answer("ledger", "--ledger", path)
