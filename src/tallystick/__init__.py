"""Tallystick reads public reporting and keeps the account of promised support."""

from __future__ import annotations
