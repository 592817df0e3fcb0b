"""Positions, from the table in ``cases/positions.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.extract.attribution import find_attributions
from tallystick.extract.engine import open_context
from tallystick.extract.goods import find_goods
from tallystick.extract.positions import find_positions
from tallystick.knowledge import load
from tallystick.model import Actor, Document, Position

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "positions.yml").read_text(encoding="utf-8"))


def _positions(text: str) -> tuple[Position, ...]:
    context = open_context(Document("sha256:test", text), load())
    context.goods = find_goods(context)
    context.attributions = find_attributions(context)
    return find_positions(context)


def _named(actor: Actor, wanted: str) -> str:
    return wanted if wanted in {actor.id, actor.name} else f"{actor.id} ({actor.name})"


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"])
def test_positions_of_a_text(case: dict[str, Any]) -> None:
    wanted = [(p["holder"], p["stance"], p["topic"], p.get("certainty", "asserted")) for p in case["positions"]]
    found = _positions(case["text"])
    names = [w[0] for w in wanted] + [""] * len(found)
    got = [(_named(p.holder, n), p.stance, p.topic.text, p.certainty) for p, n in zip(found, names, strict=False)]
    assert got == wanted, case["why"]


def test_evidence_is_exact_and_ids_are_stable() -> None:
    text = "Norway backs the plan. Norway backs the plan to reopen the port."
    first, again = _positions(text), _positions(text)
    assert [p.id for p in first] == [p.id for p in again]
    assert all(text[e.start : e.end] == e.text for p in first for e in p.evidence)
    assert len(first) == 1, "one fact, mentioned twice"
