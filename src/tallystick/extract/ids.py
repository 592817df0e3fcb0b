"""Ids of records: the same document and the same words give the same id on every run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from tallystick.model import Span

_PREFIX = {"support": "su", "statement": "st", "position": "po", "meeting": "me"}


def record_id(kind: str, document_id: str, spans: Iterable[Span]) -> str:
    """A short, stable id: the kind's prefix and a hash of the document's id and the offsets of its evidence."""
    places = ",".join(f"{span.start}:{span.end}" for span in spans)
    digest = hashlib.sha256(f"{kind}|{document_id}|{places}".encode()).hexdigest()
    return f"{_PREFIX[kind]}-{digest[:12]}"
