"""The attribution benchmark's door: one document in, its attributions out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tallystick.extract.attribution import find_attributions
from tallystick.extract.engine import open_context
from tallystick.extract.quotations import find_quotations
from tallystick.knowledge import load
from tallystick.model import Document, Span


def predict(case: dict[str, Any]) -> dict[str, Any]:
    """The attributions of ``case["text"]``, as spans of it."""
    context = open_context(Document(case["id"], case["text"]), load())
    context = replace(context, quotations=find_quotations(case["text"], context.paragraphs))
    rows = [
        {"source": _ranges(a.source), "cue": _ranges(a.cue), "content": _ranges(a.content)}
        for a in find_attributions(context)
        if not a.nested
    ]
    return {"id": case["id"], "attributions": rows}


def _ranges(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
