"""The ledger's verbs from the command line, on readings made beforehand so that no model is loaded."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.reconcile.builders import claim, readings
from typer.testing import CliRunner, Result

from tallystick.cli.main import app
from tallystick.cli.verbs import VERBS
from tallystick.report.as_json import as_json

RUN = CliRunner()


def run(*args: str, code: int = 0) -> str:
    result: Result = RUN.invoke(app, list(args))
    assert result.exit_code == code, result.output + repr(result.exception)
    return result.stdout


def answer(*args: str) -> Any:
    return json.loads(run(*args, "--format", "json"))


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with one package from two papers, its parts, an envelope, and a delivery with a date."""
    monkeypatch.setenv("TALLYSTICK_LEDGER", str(tmp_path / "ledger.db"))
    claims = [
        claim("a#w GBR+NOR>UKR allocated", amount="GBP 450", aid_type="military"),
        claim("a#1 GBR>UKR allocated", amount="GBP 350", part_of="w", aid_type="military"),
        claim("a#2 NOR>UKR allocated", channel="Fund", part_of="w", aid_type="military"),
        claim("b#w GBR+NOR>UKR allocated", amount="GBP 450", published="2025-04-12"),
        claim("c#e GBR>UKR pledged", amount="GBP 4500", basis="envelope"),
        claim("d#p DNK>UKR allocated", items="19 Caesar howitzer", due="2025-06-30", amount="DKK 1234"),
    ]
    folder = tmp_path / "readings"
    folder.mkdir()
    for reading in readings(claims):
        (folder / f"{reading.document.title}.json").write_text(as_json(reading), encoding="utf-8")
    run("add", str(folder))
    return folder


def line_with(*, claims: int | None = None, donor: str = "") -> dict[str, Any]:
    return next(
        x
        for x in answer("ledger")
        if (claims is None or len(x["claims"]) == claims) and donor in ["", *(a["id"] for a in x["donors"])]
    )


def test_every_verb_has_help_with_an_example() -> None:
    for name in VERBS:
        assert "Example: tallystick " in run(name, "--help"), name


def test_adding_again_is_harmless(book: Path) -> None:
    assert "0 new of 4 documents, 0 claims" in run("add", str(book))


def test_one_broken_document_leaves_the_others(book: Path) -> None:
    (book / "aa.json").write_text("{", encoding="utf-8")
    more = readings([claim("z#p SWE>UKR allocated", amount="SEK 77")])[0]
    (book / "zz.json").write_text(as_json(more), encoding="utf-8")
    assert "1 new of 5 documents, 1 claims, 1 failed" in run("add", str(book), code=1)


def test_totals_are_apart_and_by_donor(book: Path) -> None:
    tables = {t["measure"]: t for t in answer("totals", "--currency", "GBP")}
    assert {r["key"]: r["value"] for r in tables["allocations"]["rows"]}["GBR"] == 350e6
    assert {r["key"]: round(r["value"]) for r in tables["allocations"]["rows"]}["NOR"] == 100e6
    assert tables["commitments"]["rows"][0]["key"] == "GBR"
    assert tables["deliveries"]["total"] == 0
    assert any("DKK 1 = EUR" in rate for rate in tables["allocations"]["rates"])
    single = answer("totals", "--measure", "allocations", "--donor", "NOR", "--currency", "GBP")
    assert single[0]["total"] == 100e6
    assert single[0]["boundary"] == "NOR → all recipients"


def test_show_and_explain_name_claims_and_evidence(book: Path) -> None:
    line = line_with(claims=2)
    assert "2 independent sources" in run("show", line["id"])
    assert "a says of w what it says." in run("show", line["id"])
    why = run("explain", line["id"][:6])
    assert "both state GBP 450" in why
    assert "counts in commitments, allocations" in why


def test_due_calls_silence_silence(book: Path) -> None:
    assert "no delivery reported up to 2025-07-15" in run("due", "--as-of", "2025-07-15")
    assert answer("due", "--as-of", "2025-07-15")[0]["schedule_status"] == "overdue"
    assert answer("due", "--as-of", "2025-06-15")[0]["schedule_status"] == "due_soon"


def test_review_changes_totals_and_undo_restores_them(book: Path) -> None:
    line = line_with(donor="DNK")
    before = answer("totals")
    run("reject", line["id"], "--by", "Ann", "--why", "withdrawn")
    assert line_with(donor="DNK")["why_not_counted"] == "rejected"
    (decision,) = answer("decisions")
    run("undo", decision["id"], "--by", "Ann", "--why", "it was not")
    assert answer("totals") == before


def test_a_correction_is_checked_before_it_is_kept(book: Path) -> None:
    line = line_with(donor="DNK")
    run("correct", line["id"], "amount", "a lot", "--by", "Ann", "--why", "x", code=1)
    assert answer("decisions") == []
    run("correct", line["id"], "amount", "DKK 99000000", "--by", "Ann", "--why", "misprint")
    assert line_with(donor="DNK")["amount"]["min"] == 99e6


def refused(*args: str) -> str:
    result = RUN.invoke(app, [*args, "--by", "Ann", "--why", "x"])
    assert result.exit_code == 1, result.output
    return str(result.exception)


def test_a_ruling_that_would_change_nothing_is_refused(book: Path) -> None:
    package, share = line_with(claims=2), line_with(donor="NOR", claims=1)
    assert "this is one line already" in refused("merge", package["id"])
    assert "these are all its claims" in refused("split", package["id"])
    assert "it has no other" in refused("split", share["claims"][0])
    assert "cannot be part of itself" in refused("link", share["id"], share["id"])
    assert f"it is itself part of {package['id']}" in refused("link", package["id"], share["id"])
    assert "there is no link to cut" in refused("link", package["id"], share["id"], "--cut")
    assert "no state, body or office-holder" in refused("correct", share["id"], "donors", "Atlantis")
    assert answer("decisions") == []


def test_a_ruling_shows_the_lines_it_leaves_and_is_undone_once(book: Path) -> None:
    line = line_with(donor="DNK")
    told = run("correct", line["id"], "donors", "Kingdom of Norway, European Union", "--by", "Ann", "--why", "joint")
    assert "European Union, Norway → " in told
    (decision,) = answer("decisions")
    undone = run("undo", decision["id"], "--by", "Ann", "--why", "it was not")
    assert f"  {line['id']}  DNK → " in undone
    assert "was undone already" in refused("undo", decision["id"])


def test_diff_names_the_rulings_and_where_claims_have_gone(book: Path) -> None:
    moment = datetime.now(UTC).isoformat()
    first, second = line_with(donor="DNK"), line_with(claims=2)
    run("merge", first["id"], second["id"], "--by", "Ann", "--why", "one")
    (decision,) = answer("decisions")
    rows = run("diff", "--since", moment).splitlines()
    (gone,) = [r for r in rows if "  gone: " in r]
    (left,) = {first["id"], second["id"]} & {x["id"] for x in answer("ledger")}
    assert f"its claims are in {left} now (because of {decision['id']})" in gone
    assert all(decision["id"] in r for r in rows if r.startswith(left))


def test_a_line_that_is_no_more_is_looked_for_where_its_claims_are(book: Path) -> None:
    first, second = line_with(donor="DNK"), line_with(claims=2)
    run("merge", first["id"], second["id"], "--by", "Ann", "--why", "one")
    gone = {first["id"], second["id"]} - {x["id"] for x in answer("ledger")}
    assert len(gone) == 1
    result = RUN.invoke(app, ["show", gone.pop()])
    assert "this line is no more; its claims are in L" in str(result.exception)


def test_an_unknown_line_is_said_so(book: Path) -> None:
    result = RUN.invoke(app, ["show", "L000"])
    assert result.exit_code == 1
    assert "no line has this id" in str(result.exception)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("none.db", "none.db: there is no ledger here; `tallystick add` makes one"),
        ("mysql://a/b", "mysql://a/b: a ledger is a file, or a database whose address begins with postgresql://"),
    ],
)
def test_a_ledger_that_is_not_there_is_asked_nothing(
    where: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = RUN.invoke(app, ["totals", "--ledger", where])
    assert result.exit_code == 1
    assert told in str(result.exception)
    assert not list(tmp_path.iterdir())


def test_exports_hold_every_line(book: Path, tmp_path: Path) -> None:
    lines = answer("ledger")
    assert len(run("export").splitlines()) == len(lines) + 1
    assert len(run("export", "--format", "jsonl").splitlines()) == len(lines)
    run("export", "--format", "frictionless", "--output", str(tmp_path / "datapackage.json"))
    package = json.loads((tmp_path / "datapackage.json").read_text())
    data = (tmp_path / package["resources"][0]["path"]).read_bytes()
    assert package["resources"][0]["bytes"] == len(data)
    header = data.decode().splitlines()[0].split(",")
    assert header == [f["name"] for f in package["resources"][0]["schema"]["fields"]]


def test_parquet_and_workbook_open_again(book: Path, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    import openpyxl

    run("export", "--format", "parquet", "--output", str(tmp_path / "x.parquet"))
    assert pq.read_table(tmp_path / "x.parquet").num_rows == len(answer("ledger"))
    run("export", "--format", "xlsx", "--output", str(tmp_path / "x.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    assert sheet is not None
    kinds = {row[7].value for row in sheet.iter_rows(min_row=2)}
    assert kinds == {"Allocation", "Commitment"}


def test_backup_fills_another_ledger_with_the_same_lines(book: Path, tmp_path: Path) -> None:
    line = line_with(donor="DNK")
    run("accept", line["id"], "--by", "Ann")
    run("backup", str(tmp_path / "all.jsonl"))
    other = str(tmp_path / "other.db")
    run("restore", str(tmp_path / "all.jsonl"), "--ledger", other)
    assert answer("ledger", "--ledger", other) == answer("ledger")
    run("restore", str(tmp_path / "all.jsonl"), "--ledger", other, code=1)
    assert run("verify", "--ledger", other) == "all in order\n"


def test_lines_of_earlier_rules_are_computed_anew_once_and_said_to_be(book: Path, tmp_path: Path) -> None:
    import sqlite3

    before = answer("ledger")
    connection = sqlite3.connect(tmp_path / "ledger.db")
    connection.execute("UPDATE state SET value = '1+older' WHERE name = 'knowledge'")
    connection.commit()
    connection.close()
    told = RUN.invoke(app, ["ledger", "--format", "json"])
    assert "rules or knowledge have changed since its lines were computed; they are computed anew, once" in told.stderr
    assert json.loads(told.stdout) == before
    assert RUN.invoke(app, ["ledger"]).stderr == ""
    differing = RUN.invoke(app, ["diff", "--since", "2000-01-01T00:00"])
    assert "all lines were computed anew, by changed rules or knowledge" in differing.stderr
    assert RUN.invoke(app, ["diff", "--since", "2999-01-01T00:00"]).stderr == ""


def test_verify_finds_what_was_altered(book: Path, tmp_path: Path) -> None:
    import sqlite3

    assert run("verify") == "all in order\n"
    connection = sqlite3.connect(tmp_path / "ledger.db")
    connection.execute("UPDATE document SET text = replace(text, 'says', 'sung')")
    connection.execute("DELETE FROM line WHERE id = (SELECT max(id) FROM line)")
    connection.commit()
    connection.close()
    found = run("verify", code=1)
    assert "the text is not the one that was added" in found
    assert "evidence" in found
    assert "the line is missing" in found


def test_diff_says_what_changed_and_because_of_what(book: Path) -> None:
    assert "new: Denmark" not in run("diff", "--since", "2999-01-01T00:00")
    assert run("diff", "--since", "2000-01-01T00:00").count("new:") == len(answer("ledger"))


def test_actors_and_inbox(book: Path) -> None:
    assert answer("actors")[0]["id"] == "UKR"
    assert answer("inbox") == []
    a = line_with(donor="DNK")
    run("merge", a["id"], line_with(claims=2)["id"], "--by", "Ann", "--why", "test")
    assert run("decisions").count("merge") == 1


def test_check_weighs_what_we_have_given_by_who_speaks(book: Path) -> None:
    said = "We have given £450m since 2022. We gave 500 Typhoons last year."
    found = answer("check", said, "--speaker", "United Kingdom", "--recipient", "Ukraine", "--published", "2025-05-01")
    assert [(c["figure"], c["verdict"]) for c in found] == [
        ("GBP 450 m, a total to date", "unknown"),
        ("500 × Typhoon", "unknown"),
    ]
    assert "no source in the ledger reports any Typhoon of United Kingdom → Ukraine" in found[1]["why"]
    text = run("check", "The UK and Norway announced a £450m package for Ukraine.", "--published", "2025-05-01")
    assert "SUPPORTED  GBP 450 m" in text
    assert "ledger: “a says of w what it says.” — a, 11 April 2025" in text


def test_check_says_who_is_not_known(book: Path) -> None:
    assert RUN.invoke(app, ["check", "We gave £5m", "--speaker", "Nobody At All"]).exit_code == 1
    assert "no figure was found in the text" in run("check", "It rained.")


def test_a_ruling_as_json_is_the_decision(book: Path) -> None:
    line = line_with(donor="DNK")
    made = answer("reject", line["id"], "--by", "Ann", "--why", "withdrawn")
    assert (made["ruling"], made["who"], made["why"], made["claims"]) == ("reject", "Ann", "withdrawn", line["claims"])
    undone = answer("undo", made["id"], "--by", "Ann", "--why", "it was not")
    assert undone["undoes"] == made["id"]
    assert [d["id"] for d in answer("decisions")] == [made["id"], undone["id"]]
