"""Certainty and negation, from the table in ``cases/hedges.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.extract.hedges import certainty_of
from tallystick.extract.negation import is_negated
from tallystick.extract.parse import Sentence, load_language
from tallystick.extract.trees import Token
from tallystick.knowledge import load

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "hedges.yml").read_text(encoding="utf-8"))


def _predicate(case: dict[str, Any]) -> tuple[Sentence, Token]:
    sentence = Sentence(0, 0, 0, case["sentence"], load_language())
    return sentence, next(t for t in sentence.doc if t.text == case["word"])


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['word']}: {c['why']}")
def test_certainty_of_a_predicate(case: dict[str, Any]) -> None:
    sentence, token = _predicate(case)
    assert certainty_of(sentence, token, load()) == case["certainty"], case["why"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['word']}: {c['why']}")
def test_negation_of_a_predicate(case: dict[str, Any]) -> None:
    _, token = _predicate(case)
    assert is_negated(token, load()) == case["negated"], case["why"]
