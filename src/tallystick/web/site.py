"""The public part of the site as static files."""

from __future__ import annotations

from pathlib import Path

from tallystick.errors import SettingsError


def write_site(ledger: str, folder: Path) -> int:
    """Write every public page; the number of files written."""
    raise SettingsError(f"{ledger}: writing {folder} as static files is not built yet; use `tallystick serve`")
