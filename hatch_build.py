"""Builds a wheel whose extraction is compiled by mypyc, where TALLYSTICK_COMPILE=1 asks for it; else changes nothing.

The sources stay in the wheel beside what is compiled from them (`compile_extraction.py`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileHook(BuildHookInterface):  # type: ignore[type-arg,misc]  # its builder's configuration is not looked at
    """The custom build hook that pyproject.toml names."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the package ``extract`` and put what comes of it into the wheel."""
        if os.environ.get("TALLYSTICK_COMPILE") != "1" or version == "editable":
            return
        made = Path(self.root, "build", "compiled")
        subprocess.run([sys.executable, str(Path(self.root, "compile_extraction.py")), str(made)], check=True)
        build_data["pure_python"], build_data["infer_tag"] = False, True
        build_data["force_include"][str(made)] = "tallystick/_compiled"
