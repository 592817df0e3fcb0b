"""Positions: where an actor stands on a proposition."""

from __future__ import annotations

from tallystick.extract.positions.find import find_positions, stance_sentences

__all__ = ["find_positions", "stance_sentences"]
