"""``python -m tallystick`` is ``tallystick``."""

from __future__ import annotations

from tallystick.cli.main import main

main()
