"""How much work a text asks for, counted and never timed: batches, parsed sentences, calls."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest

from tallystick.extract import parse, stretches
from tallystick.extract.engine import read_document
from tallystick.extract.parse import load_language
from tallystick.knowledge import load
from tallystick.model import Document, Reading, Span

ARTICLE = """Norway will give Ukraine 500 million kroner for generators, the minister said on Friday.

It rained all night in the valley. The roads were slow and the bridge was shut.

Norway supports the plan. He met the president of Finland in Oslo on Tuesday."""
QUIET = 2
"""Sentences of it without a cue."""


def _read(text: str) -> Reading:
    return read_document(Document(id="d", text=text), load())


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the batches that reach the parser."""
    annotate, sizes = parse._annotator(load_language()), []

    def counted(docs: list[Any]) -> None:
        sizes.append(len(docs))
        annotate(docs)

    monkeypatch.setattr(parse, "_annotator", lambda _nlp: counted)
    return sizes


def test_one_batch_and_only_sentences_with_a_cue(batches: list[int]) -> None:
    reading = _read(ARTICLE)
    assert {r.type for r in reading.records} == {"support", "statement", "position", "meeting"}
    assert batches == [5 - QUIET]


def test_the_model_is_loaded_once() -> None:
    assert load_language() is load_language(None)


def test_a_text_without_a_cue_is_never_parsed(batches: list[int]) -> None:
    assert _read("It rained all night in the valley.").records == ()
    assert batches == []


def _spans(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _spans(part)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _spans(getattr(value, field.name))


def test_a_long_text_is_read_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "LONGEST", 400)
    sums = [f"{n}00 million" for n in range(1, 7)]
    reading = _read("\n\n".join(ARTICLE.replace("500 million", amount) for amount in sums))
    text = reading.document.text
    spans = [s for part in (reading.records, reading.issues) for s in _spans(part)]
    assert spans and all(text[s.start : s.end] == s.text for s in spans)
    assert len({r.id for r in reading.records}) == len(reading.records)
    assert all(any(amount in s.text for s in spans) for amount in sums)
    assert [i.code for i in reading.issues if i.span is None] == ["read-in-parts"]


@pytest.mark.parametrize("text", ["a b " * 5000, "x" * 20_000, "a b.\n\n" * 3000, "a\n" * 9000, "", " \n ", ARTICLE])
def test_stretches_lose_no_word_and_stay_short(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(stretches, "LONGEST", 1000)
    places = stretches.stretches(text)
    assert all(0 <= end - start <= 1000 for start, end in places)
    assert "".join("".join(text[a:b].split()) for a, b in places) == "".join(text.split())
    assert all(first[1] <= second[0] for first, second in pairwise(places))


def _calls(text: str) -> int:
    """Calls of Python functions while ``text`` is read: a measure of work that no load on the machine changes."""
    count = 0

    def note(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        _read(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway gave Ukraine $5 million.\n\n",
        "Norway sent 20 tanks to Ukraine.\n\n",
        "“We will give it,” he said.\n\n",
        "He met the president in Oslo on Friday.\n\n",
        "Norway supports the plan.\n\n",
        "norway sent 5 million euros and the minister said it would go to ukraine while ",
    ],
)
def test_work_grows_with_the_text_not_with_its_square(monkeypatch: pytest.MonkeyPatch, sentence: str) -> None:
    monkeypatch.setattr(stretches, "LONGEST", 1000)
    _read(sentence * 60)  # caches are filled
    assert _calls(sentence * 120) < 2.3 * _calls(sentence * 60)
