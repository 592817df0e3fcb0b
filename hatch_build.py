"""Builds a wheel whose extraction is compiled by mypyc, where TALLYSTICK_COMPILE=1 asks for it; else changes nothing.

The sources stay in the wheel beside what is compiled from them, and both read the same from the same text. mypyc
comes with mypy; a C compiler is needed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_COMPILE = """
import sys
from mypyc.build import mypycify
from setuptools import setup

made, *sources = sys.argv[1:]
options = ["--config-file=", "--ignore-missing-imports", *sources]
modules = mypycify(options, opt_level="1", debug_level="0", multi_file=True, group_name="tallystick", target_dir=made)
setup(name="tallystick", packages=[], ext_modules=modules,
      script_args=["--quiet", "build_ext", "--build-lib", f"{made}/lib", "--build-temp", f"{made}/temp"])
"""
"""Optimised at the first level: nine tenths of the time are objects, which no level helps, and it builds soonest."""


class CompileHook(BuildHookInterface):  # type: ignore[type-arg,misc]  # its builder's configuration is not looked at
    """The custom build hook that pyproject.toml names."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the package ``extract`` and put what comes of it into the wheel."""
        if os.environ.get("TALLYSTICK_COMPILE") != "1" or version == "editable":
            return
        source, made = Path(self.root, "src"), Path(self.root, "build", "mypyc")
        found = sorted(p for p in (source / "tallystick" / "extract").rglob("*.py") if p.name != "__init__.py")
        sources = [str(p.relative_to(source)) for p in found]
        subprocess.run([sys.executable, "-c", _COMPILE, str(made), *sources], cwd=source, check=True)
        build_data["pure_python"], build_data["infer_tag"] = False, True
        library = made / "lib"
        for module in sorted(p for p in library.rglob("*") if p.is_file()):
            build_data["force_include"][str(module)] = str(module.relative_to(library))
