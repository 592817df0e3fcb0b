"""``compare``, ``diff``, ``actors``, ``quotes`` and ``check`` from the command line, on an account of two clocks.

The articles of the pages' tests are read one by one, each at nine on the day it came out; then a ruling is made.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.web import account
from typer.testing import CliRunner, Result

from tallystick.cli.main import app
from tallystick.jobs.ledger import Ledger
from tallystick.ledger_model import Line, Ruling
from tallystick.sources.kiel import NAMES

RUN = CliRunner()
RULED = datetime.fromisoformat("2025-08-01T12:00:00+00:00")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger's file; no test here writes to it."""
    path = tmp_path_factory.mktemp("questions") / "ledger.db"
    ledger = Ledger(str(path), clock=account.clock())
    for reading in account.readings():
        ledger.add(reading)
    ledger.clock = lambda: RULED
    ledger.decide(Ruling.REJECT, the(ledger, "NOR").claims, "Ann", "withdrawn")
    ledger.close()
    return path


def the(ledger: Ledger, donor: str) -> Line:
    """A counted line of this donor alone."""
    return next(x for x in ledger.lines() if [a.id for a in x.donors] == [donor] and x.counted_in)


@pytest.fixture
def run(path: Path) -> Callable[..., Result]:
    """Runs a verb on the ledger."""

    def runner(*args: str) -> Result:
        return RUN.invoke(app, [*args, "--ledger", str(path)])

    return runner


@pytest.fixture
def answer(run: Callable[..., Result]) -> Callable[..., Any]:
    """A verb's JSON."""

    def runner(*args: str) -> Any:
        result = run(*args, "--format", "json")
        assert result.exit_code == 0, result.output + repr(result.exception)
        return json.loads(result.stdout)

    return runner


Answer = Callable[..., Any]
Run = Callable[..., Result]


@pytest.mark.parametrize("asked", ["ida-marsh", "marsh", "MARSH", "gbr", "defence secretary"])
def test_a_speaker_is_found_by_part_of_name_or_office(answer: Answer, asked: str) -> None:
    assert {q["speaker"]["name"] for q in answer("quotes", "--speaker", asked)} == {"Ida Marsh"}


def test_quotes_are_found_by_words_topic_and_kind(answer: Answer, run: Run) -> None:
    (said,) = answer("quotes", "--text", "COURSE stay")
    assert said["words"] == "We will stay the course for as long as it takes"
    (stands,) = answer("quotes", "--text", "training cut", "--kind", "stands")
    assert (stands["manner"], stands["words"]) == ("opposes", "any cut in the training programme")
    assert "Ida Marsh: “We will stay the course" in run("quotes", "--speaker", "marsh").stdout
    assert run("quotes", "--speaker", "nobody").stdout == "nobody is quoted so\n"


def test_quotes_have_two_clocks(answer: Answer) -> None:
    everything = answer("quotes")
    days = sorted(q["day"] for q in everything)
    early = answer("quotes", "--as-of", days[0])
    assert {q["day"] for q in early} == {days[0]}
    assert answer("quotes", "--known-at", f"{days[0]}T08:00") == []
    assert answer("quotes", "--known-at", f"{days[0]}T10:00") == early
    assert answer("quotes", "--since", days[-1]) == [q for q in everything if q["day"] == days[-1]]


def test_actors_by_name_and_time(answer: Answer, run: Run) -> None:
    everyone = answer("actors")
    busy = [sum(v for v in a.values() if isinstance(v, int)) for a in everyone]
    assert busy == sorted(busy, reverse=True)
    (norway,) = answer("actors", "--name", "norw")
    assert norway == next(a for a in everyone if a["id"] == "NOR")
    assert answer("actors", "--as-of", "2000-01-01") == answer("actors", "--known-at", "2000-01-01") == []
    assert run("actors", "--name", "qwertz").stdout.startswith("no actor")


def test_diff_tells_a_ruling_and_new_claims(answer: Answer, run: Run) -> None:
    (change,) = answer("diff", "--since", "2025-07-31T00:00")
    assert (change["kind"], change["after"], change["claims"]) == ("counted", "rejected", [])
    everything = answer("diff", "--since", "2000-01-01T00:00")
    assert {c["kind"] for c in everything} == {"new"}
    assert answer("diff", "--since", "2000-01-01T00:00", "--known-at", "2000-01-02T00:00") == []
    june = answer("diff", "--since", "2025-06-02T08:00", "--known-at", "2025-06-02T10:00")
    stages = [c for c in june if c["kind"] == "stage"]
    assert stages
    assert all(c["claims"] for c in stages)
    told = run("diff", "--since", "2025-06-02T08:00", "--known-at", "2025-06-02T10:00").stdout
    assert "(because of " in told
    assert answer("diff", "--since", "2025-06-02T08:00", "--as-of", "2025-06-01") == [change]


def workbook(path: Path, rows: list[dict[str, Any]]) -> Path:
    """The tracker's columns with these rows, in euro and of one day."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Bilateral Assistance, MAIN DATA"
    sheet.append(list(NAMES.values()))
    for row in rows:
        full = {"kind": "Allocation", "first": 1, "undated": 0, "type": "Military", "note": row["id"], **row}
        sheet.append([full.get(name, ".") for name in NAMES])
    book.create_sheet("Exchange Rates").append([None, "EUR", 1.0])
    book.save(path)
    return path


def coded(id_: str, country: str, day: str, given: float, *goods: object) -> dict[str, Any]:
    item, units = goods or (".", ".")
    row = {"id": id_, "country": country, "day": datetime.fromisoformat(day), "currency": "EUR"}
    return {**row, "given": given, "item": item, "units": units}


def test_compare_says_matched_differing_and_missing_on_either_side(answer: Answer, run: Run, tmp_path: Path) -> None:
    rows = [
        coded("D1", "Germany", "2025-06-02", 310e6, "air-defence system", 2),
        coded("D2", "Poland", "2024-07-25", 144e6, "tank", 14),
        coded("I1", "Italy", "2023-05-05", 7e6),
        coded("I2", "Italy", "2030-05-05", 8e6),
    ]
    file = workbook(tmp_path / "x.xlsx", rows)
    found = answer("compare", str(file))
    there = {r["there"].split()[0]: (r["kind"], r["why"]) for r in found["rows"] if r["there"]}
    assert there == {
        "D1": ("matched", "sums agree: EUR 310 m"),
        "D2": ("differing", "the sums stated are EUR 140 m, EUR 144 m"),
        "I1": ("missing here", "no document of this ledger reports it"),
        "I2": ("missing here", "no document of this ledger reports it"),
    }
    missing = [r for r in found["rows"] if r["kind"] == "missing there"]
    outside = [r for r in found["rows"] if r["kind"] == "outside"]
    told = {"matched": 1, "differing": 1, "missing there": len(missing), "missing here": 2, "outside": len(outside)}
    assert found["counts"] == told
    assert all(r["line"] in {x["id"] for x in answer("ledger")} for r in [*missing, *outside])
    assert all(r["why"].startswith(("the tracker has no rows of", "the tracker holds")) for r in outside)
    assert outside
    nothing = answer("compare", str(file), "--as-of", "2000-01-01")
    assert nothing["counts"] == {**dict.fromkeys(told, 0), "missing here": 4}
    assert f"2 missing here, {len(outside)} outside" in run("compare", str(file)).stdout.splitlines()[0]


def test_a_sentence_may_be_longer_than_a_file_name(run: Run) -> None:
    text = (
        "The minister told the committee on Monday that her government has given Ukraine 310 million euros in military "
        "aid, and that there will be more of it when the parliament has agreed on the budget of the coming year, which "
        "most of its members want to do before the summer."
    )
    assert len(text) > 255
    told = run("check", text)
    assert told.exit_code == 0, repr(told.exception)


def test_a_tracker_in_the_ledger_is_compared_by_the_days_it_codes(answer: Answer, run: Run, tmp_path: Path) -> None:
    rows = [
        coded("D1", "Germany", "2025-06-02", 310e6, "air-defence system", 2),
        coded("D3", "Germany", "2030-06-02", 9e6),
    ]
    assert run("add", str(workbook(tmp_path / "x.xlsx", rows))).exit_code == 0
    (line,) = [x for x in answer("ledger") if x["amount"] and x["amount"]["min"] == 310e6]
    assert line["sources"]["tracker"] == 1
    assert sum(line["sources"].values()) > 1


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["compare", "none.xlsx"], 1, "none.xlsx: there is no such file"),
        (["compare", __file__], 1, "test_questions.py: not an Excel workbook"),
        (["diff", "--since", "yesterday"], 2, "write it as 2025-02-12T14:30"),
        (["diff"], 2, "--since"),
        (["quotes", "--kind", "sung"], 2, "said"),
        (["quotes", "--as-of", "2025"], 2, "write it as YYYY-MM-DD"),
        (["actors", "--known-at", "soon"], 2, "write it as 2025-02-12T14:30"),
        (["check", "We gave £5m.", "--speaker", "Nobody At All"], 1, "Nobody At All: no state, body or office-holder"),
        (["check", "Німеччина передасть Україні 40 танків."], 1, "the text given: the text is not in English"),
        (["check", " "], 1, "there is no text in it"),
        (["check", "none.md"], 1, "none.md: there is no such file; to check a sentence, write it in quotation marks"),
        (["show", "L-none"], 1, "L-none: no line has this id; `tallystick ledger` lists them"),
    ],
)
def test_bad_input_is_told_with_its_remedy(run: Run, args: list[str], code: int, told: str) -> None:
    result = run(*args)
    assert result.exit_code == code
    assert told in result.output + str(result.exception)
