from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.extract.attribution import find_attributions
from tallystick.extract.cast import find_cast
from tallystick.extract.context import Context
from tallystick.extract.ids import record_id
from tallystick.extract.parse import Sentence, load_language
from tallystick.extract.quotations import find_quotations
from tallystick.extract.sentences import paragraphs, sentences
from tallystick.extract.statements import find_statements
from tallystick.knowledge import load
from tallystick.model import Document, Span

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "statements.yml").read_text("utf-8")
)


def read(text: str) -> Context:
    """A context with cast and attributions, all that reading a document needs for its statements."""
    knowledge, blocks = load(), tuple(paragraphs(text))
    places = [(n, *s) for n, block in enumerate(blocks) for s in sentences(text, *block, knowledge)]
    cut = tuple(Sentence(i, n, a, text[a:b], load_language()) for i, (n, a, b) in enumerate(places))
    context = Context(Document("d", text), knowledge, blocks, cut, quotations=find_quotations(text, blocks))
    context.cast = find_cast(context)
    context.attributions = find_attributions(context, statements_only=True)
    return context


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_statements(case: dict[str, Any]) -> None:
    found = find_statements(read(case["text"].replace("|", "\n\n")))
    rows = [[s.speaker.name if s.speaker else None, s.mode.value, " … ".join(c.text for c in s.content)] for s in found]
    assert rows == case["expect"]
    if "addressees" in case:
        assert [s.addressee.name if s.addressee else None for s in found] == case["addressees"]
    if "replies" in case:
        ids = [s.id for s in found]
        assert [None if s.reply_to is None else ids.index(s.reply_to) for s in found] == case["replies"]


def test_evidence_is_what_was_said_without_the_cue() -> None:
    (statement,) = find_statements(read("The bridge is safe, the engineer said."))
    assert [s.text for s in statement.evidence] == ["The bridge is safe"]
    assert statement.cue is not None
    assert statement.cue.text == "said"


def test_ids_depend_on_document_kind_and_place() -> None:
    here, there = Span(0, 3, "abc"), Span(1, 3, "bc")
    ids = {record_id(k, d, [s]) for k in ("statement", "meeting") for d in ("a", "b") for s in (here, there)}
    assert len(ids) == 8
    assert record_id("statement", "a", [here]) == record_id("statement", "a", [here])


WORDS = [
    *(
        "the minister",
        "Ann Berg",
        "she",
        "who",
        "officials",
        "Oslo",
        "which",
        "it",
        "“",
        "”",
        "‘",
        "’",
        '"',
        ",",
        ".",
        ":",
        ";",
    ),
    *(
        "said",
        "told",
        "asked",
        "replied",
        "according to",
        "that",
        "whether",
        "wants to",
        "accused",
        "of",
        "as",
        "called",
        "—",
    ),
    *(
        "ten boats",
        "sailed",
        "the claim",
        "is",
        "sure",
        "and",
        "but",
        "not",
        "would",
        "say",
        "adding",
        "?",
        "!",
        "\n\n",
        "(",
        ")",
    ),
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_any_order_of_words_is_read_with_exact_evidence(words: list[str]) -> None:
    text = " ".join(words)
    context = read(text)
    spans = [s for a in context.attributions for s in (*a.source, *a.cue, *a.content)]
    spans += [s for statement in find_statements(context) for s in statement.evidence]
    assert all(text[s.start : s.end] == s.text and s.text for s in spans)
