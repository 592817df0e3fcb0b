"""The attribution benchmark's door: one document in, who said what out; shape conversion only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import tallystick
from tallystick.model import Span


def predict(case: dict[str, Any]) -> dict[str, Any]:
    """The attributions of ``case["text"]``; those inside the content of another are not annotated there."""
    rows = [
        {"source": _ranges(a.source), "cue": _ranges(a.cue), "content": _ranges(a.content)}
        for a in tallystick.attributions(case["text"])
        if not a.nested
    ]
    return {"id": case["id"], "attributions": rows}


def _ranges(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
