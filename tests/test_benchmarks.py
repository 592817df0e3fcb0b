"""The gate and the doors of the benchmarks; the cases themselves are not in the repository."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks import floors, predict, scores, threads


def test_a_figure_below_its_floor_or_missing_is_a_shortfall() -> None:
    limits = {"a": 50.0, "b": 50.0, "c": 50.0, "records, tuned on: broken evidence": 0.0}
    measured = {"a": 50.0, "b": 49.9, "records, tuned on: broken evidence": 1.0}
    assert [s.name for s in floors.shortfalls(measured, limits)] == ["b", "c", "records, tuned on: broken evidence"]


def test_raising_never_lowers() -> None:
    assert floors.raised({"a": 60.0, "b": 10.0}, {"a": 50.0, "b": 50.0}) == {"a": 59.5, "b": 50.0}
    fault = "records, tuned on: broken evidence"
    assert floors.raised({fault: 3.0}, {fault: 1.0}) == {fault: 1.0}


def test_a_floor_is_lowered_with_a_reason_that_stays(tmp_path: Path) -> None:
    file = tmp_path / "floors.json"
    floors.write_floors({"a": 50.0}, file)
    for name, value, reason in (("a", 40.0, " "), ("x", 40.0, "why"), ("a", 60.0, "why")):
        with pytest.raises(ValueError, match=r"."):
            floors.lower(name, value, reason, file)
    floors.lower("a", 40.0, "the corpus was corrected", file)
    whole = json.loads(file.read_text(encoding="utf-8"))
    assert whole["floors"] == {"a": 40.0}
    assert whole["lowered"] == [{"name": "a", "from": 50.0, "to": 40.0, "reason": "the corpus was corrected"}]


@pytest.mark.parametrize("benchmark", ["values", "attribution", "kiel"])
def test_a_door_is_shown_nothing_of_what_is_expected(benchmark: str) -> None:
    case = {"id": "1", "text": "x", "expected": 1, "attributions": 2, "neutral": 3, "ignore": 4, "scored": 5}
    assert set(predict.given(benchmark, case)) == {"id", "text"}


def test_records_are_predicted_from_file_and_day_alone(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "a.md").write_text("The weather was fine.\n", encoding="utf-8")
    gold = {"file": "../a.md", "published": None, "records": "spoilt"}
    (tmp_path / "gold" / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    predict.predict_records(tmp_path / "gold", tmp_path / "out")
    made = json.loads((tmp_path / "out" / "a.json").read_text(encoding="utf-8"))
    assert made["document"]["text"].strip() == "The weather was fine."


def test_twelve_documents_are_held_aside() -> None:
    assert len(scores.held_aside()) == 12


def test_what_others_took_is_left_out_and_what_the_engine_took_beside_its_workers_is_not() -> None:
    first = threads.Moment(100.0, 4, {1: (5.0, 1.0), 2: (5.0, 1.0), 3: (1.0, 0.0)})
    last = threads.Moment(110.0, 20, {1: (11.0, 4.0), 2: (12.0, 3.0), 3: (2.5, 9.0), 4: (0.5, 0.0)})
    assert threads.alone(first, last, workers=2) == 10.0 - (3.0 + 2.0) / 2 + (1.5 + 0.5) / 2
