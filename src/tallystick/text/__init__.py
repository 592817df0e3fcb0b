"""Text: bytes of any readable format in, one canonical document out."""

from __future__ import annotations

from tallystick.text.offsets import OffsetMap
from tallystick.text.read import from_string, to_document
from tallystick.text.result import Metadata, TextResult

__all__ = ["Metadata", "OffsetMap", "TextResult", "from_string", "to_document"]
