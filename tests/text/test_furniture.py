from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.errors import KnowledgeError
from tallystick.knowledge.boilerplate import Boilerplate
from tallystick.knowledge.files import load_data, parse
from tallystick.text import from_string

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "boilerplate.yml").read_text("utf-8")
)
BEFORE, AFTER = "Norway has sent 22 tanks to Ukraine.", "Sweden has sent 12 guns."


@pytest.mark.parametrize("case", CASES, ids=[case["line"][:50] for case in CASES])
def test_line(case: dict[str, Any]) -> None:
    result = from_string(f"{BEFORE}\n{case['line']}\n{AFTER}")
    codes = [issue.message.partition(":")[0] for issue in result.issues if issue.code == "left-out"]
    assert codes == ([case["goes"]] if case["goes"] else []), case["why"]
    middle = [] if case["goes"] else [case["line"]]
    assert result.document.text == "\n\n".join([BEFORE, *middle, AFTER])


def test_every_rule_has_a_case_and_a_reason() -> None:
    rules = load_data("boilerplate.yml", Boilerplate).lines
    assert {rule.name for rule in rules} == {case["goes"] for case in CASES} - {None}
    assert all(rule.why for rule in rules)


def test_headlines_under_a_heading_go_until_the_first_sentence() -> None:
    result = from_string(f"{BEFORE}\nMost read\nCouncil spends £3bn on roads\nTrain late again\n{AFTER}")
    assert result.document.text == f"{BEFORE}\n\n{AFTER}"
    assert [issue.message for issue in result.issues] == ["related-headlines: 3 lines, the first: “Most read”"]


def test_a_long_line_stays_whatever_it_looks_like() -> None:
    line = (
        "Read more: " + "the ministry said that it would send more tanks and that is all there is to say about it " * 3
    )
    assert line.strip() in from_string(f"{BEFORE}\n{line}\n{AFTER}").document.text


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("{name: x, why: y, pattern: '('}", "not a regular expression"),
        ("{name: x, why: y, pattern: '(a)'}", "groups"),
        ("{name: x, why: y, pattern: 'a*'}", "empty line"),
        ("{name: X Y, why: y, pattern: 'a'}", "name"),
        ("{name: x, why: y, pattern: a, takes: all}", "takes"),
        ("{name: x, why: y, pattern: a, colour: red}", "colour"),
    ],
)
def test_faulty_rules_are_named(rule: str, fault: str) -> None:
    content = f"lines: [{rule}]\ncompound_prefixes: []\npublication_words: []"
    with pytest.raises(KnowledgeError, match=fault):
        parse("boilerplate.yml", content, Boilerplate)
