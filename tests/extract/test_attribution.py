from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.extract.attribution import find_attributions
from tallystick.extract.context import Context
from tallystick.extract.parse import Sentence, load_language
from tallystick.extract.quotations import find_quotations
from tallystick.extract.sentences import paragraphs, sentences
from tallystick.knowledge import load
from tallystick.model import Document, Span

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "attribution.yml").read_text("utf-8")
)


def opened(text: str) -> Context:
    """A context with sentences and quotations, but nobody in the cast."""
    knowledge, blocks = load(), tuple(paragraphs(text))
    places = [(n, *s) for n, block in enumerate(blocks) for s in sentences(text, *block, knowledge)]
    cut = tuple(Sentence(i, n, a, text[a:b], load_language()) for i, (n, a, b) in enumerate(places))
    return Context(Document("d", text), knowledge, blocks, cut, quotations=find_quotations(text, blocks))


def joined(spans: tuple[Span, ...]) -> str:
    return " … ".join(s.text for s in spans)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_attributions(case: dict[str, Any]) -> None:
    found = find_attributions(opened(case["text"].replace("|", "\n\n")))
    rows = [[joined(a.source), joined(a.cue), joined(a.content), a.kind.value] for a in found]
    assert rows == case["expect"]


def test_a_sentence_without_a_cue_is_not_parsed() -> None:
    context = opened("Twelve lorries crossed the bridge. The driver said it was safe.")
    find_attributions(context)
    assert [s.parsed for s in context.sentences] == [False, True]
