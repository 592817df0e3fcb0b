"""Tallystick reads public reporting and keeps the account of promised support."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tallystick.api import read as read
    from tallystick.api import read_file as read_file

__all__ = ["read", "read_file"]


def __getattr__(name: str) -> Any:
    """Import the public functions when they are first asked for: the parser behind them takes a second to load."""
    if name in __all__:
        return getattr(import_module("tallystick.api"), name)
    raise AttributeError(f"module 'tallystick' has no attribute {name!r}")
