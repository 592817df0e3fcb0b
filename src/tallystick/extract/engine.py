"""The stages of reading, in order: document in, records and issues out."""

from __future__ import annotations

from collections.abc import Iterator

from tallystick.extract.context import Context
from tallystick.extract.parse import Sentence, load_language
from tallystick.extract.sentences import paragraphs, sentences
from tallystick.knowledge import Knowledge
from tallystick.model import Document, Reading


def open_context(document: Document, knowledge: Knowledge, model: str | None = None) -> Context:
    """Cut the document into paragraphs and sentences; nothing is parsed yet."""
    nlp = load_language(model)
    blocks = tuple(paragraphs(document.text))
    return Context(document, knowledge, blocks, tuple(_sentences(document, knowledge, blocks, nlp)))


def _sentences(document: Document, knowledge: Knowledge, blocks: tuple[tuple[int, int], ...], nlp: object) -> Iterator[Sentence]:
    index = 0
    for number, (start, end) in enumerate(blocks):
        for begin, stop in sentences(document.text, start, end, knowledge):
            yield Sentence(index, number, begin, document.text[begin:stop], nlp)  # type: ignore[arg-type]
            index += 1


def read_document(document: Document, knowledge: Knowledge, model: str | None = None) -> Reading:
    """Read one document."""
    context = open_context(document, knowledge, model)
    return Reading(document, (), tuple(context.issues))
