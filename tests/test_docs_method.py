"""What docs/method.md shows is what comes out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import tallystick
from tallystick.report.as_json import as_dict

PAGE = Path(__file__).parent.parent / "docs" / "method.md"
PUBLISHED = "2025-03-05"
SHOWN = re.findall(r"^> ([^\n]+)\n\n```json\n(.+?)\n```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def sparse(value: Any) -> Any:
    """The value without what is null or empty."""
    if isinstance(value, dict):
        return {key: sparse(v) for key, v in value.items() if v is not None and v != []}
    return [sparse(v) for v in value] if isinstance(value, list) else value


def test_the_page_shows_every_kind_of_record() -> None:
    shown = " ".join(output for _, output in SHOWN)
    for kind in ("support", "statement", "position", "meeting"):
        assert f'"type": "{kind}"' in shown
    assert '"issues"' in shown


@pytest.mark.parametrize(("sentence", "output"), SHOWN, ids=[s[:40] for s, _ in SHOWN])
def test_a_shown_sentence_gives_what_is_shown(sentence: str, output: str) -> None:
    got = sparse(as_dict(tallystick.read(sentence, published=PUBLISHED)))
    assert {key: value for key, value in got.items() if key != "document"} == json.loads(output)
