"""The records benchmark's door: the path and day of one document in, what the command line prints out."""

from __future__ import annotations

from typing import Any

import tallystick
from tallystick.report.as_json import as_dict


def predict(case: dict[str, Any]) -> dict[str, Any]:
    """What ``tallystick read PATH --published DAY --format json`` prints; ``published`` may be null."""
    return as_dict(tallystick.read_file(case["path"], published=case["published"]))
