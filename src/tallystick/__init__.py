"""Tallystick reads public reporting and keeps the account of promised support."""

from __future__ import annotations

from tallystick.api import attributions, code_note, read, read_file, values

__all__ = ["attributions", "code_note", "read", "read_file", "values"]
