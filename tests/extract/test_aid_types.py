"""Type of aid and modality, from a table of phrases."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tallystick.extract.aid_types import aid_type, modalities_of
from tallystick.extract.engine import open_context
from tallystick.extract.goods import find_goods
from tallystick.knowledge import load
from tallystick.model import Document

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "aid_types.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "kind", "modalities", "why"), CASES, ids=[c[3] for c in CASES])
def test_aid_type(text: str, kind: str | None, modalities: list[str], why: str) -> None:
    knowledge = load()
    items = [m.item for m in find_goods(open_context(Document("d", text), knowledge))]
    assert aid_type(items, text, knowledge) == kind, why
    assert list(modalities_of(text, knowledge)) == modalities, why
