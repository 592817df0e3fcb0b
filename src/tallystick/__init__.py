"""Tallystick reads public reporting and keeps the account of promised support."""

from __future__ import annotations

from tallystick.api import attributions, read, read_file, values

__all__ = ["attributions", "read", "read_file", "values"]
