"""The counting of errors pairs as the scorers do and keeps the documents held aside closed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks import errors, scores


@pytest.mark.parametrize(
    ("gold", "ours", "pairs"),
    [
        ([{1, 2, 3}], [{2, 3, 4}], {0: 0}),
        ([{1, 2, 3, 4}], [{4, 5, 6, 7}], {}),  # less than half in common
        ([{1, 2}, {2, 3}], [{2, 3}], {1: 0}),  # the better overlap first
        ([{1, 2}], [{1, 2}, {1}], {0: 0}),  # each once
    ],
)
def test_contents_are_aligned_by_overlap(gold: list[set[int]], ours: list[set[int]], pairs: dict[int, int]) -> None:
    assert errors._aligned(gold, ours) == pairs


def test_documents_held_aside_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aside = sorted(scores.held_aside())[0]
    records = tmp_path / "records"
    (records / "gold").mkdir(parents=True)
    (records / "score_records.py").write_text("", encoding="utf-8")
    (records / "gold" / f"{aside}.json").write_text("not to be read", encoding="utf-8")
    (records / "gold" / "open.json").write_text(json.dumps({"records": []}), encoding="utf-8")
    asked: list[str] = []

    def predict(_: str, source: Path, target: Path) -> None:
        asked.extend(path.stem for path in source.iterdir())
        target.mkdir()
        (target / "open.json").write_text(json.dumps({"document": {"text": ""}, "records": []}), encoding="utf-8")

    monkeypatch.setattr(errors, "_predict", predict)
    (tmp_path / "work").mkdir()
    found: list[Any] = list(errors._of_records(tmp_path, tmp_path / "work"))
    assert (asked, found) == (["open"], [])
