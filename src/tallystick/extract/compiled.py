"""Extraction compiled by mypyc stands in for its sources where it was made from the very same; else they are read.

``make compiled`` writes it. What decides is a digest over every source the compiler looks into, for one Python and one
platform, and the size of the library: after any change of them the sources count, until it is built again.
``TALLYSTICK_COMPILED=0`` asks for the sources in any case.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from hashlib import sha256
from importlib.machinery import EXTENSION_SUFFIXES, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

PACKAGE = Path(__file__).parent.parent
PLACE = PACKAGE / "_compiled"
"""Where ``make compiled`` puts what it makes, beside a file with the digest it was made from."""
STAMP = "made-from"
SUFFIX = EXTENSION_SUFFIXES[0]
"""Of the files of compiled modules; it names the Python and the platform."""
LIBRARY = "tallystick__mypyc"
"""The module that holds all that is compiled; what stands for each source is an entry into it."""
VARIABLE = "TALLYSTICK_COMPILED"
_LOOKED_INTO = ("extract", "knowledge", "ledger_model.py", "model.py", "errors.py")
"""Extraction, and all that it may import by the order of layers."""


def prefer_compiled() -> None:
    """Have the modules of extraction that are imported from now on be the compiled ones, where they are current."""
    if os.environ.get(VARIABLE) != "0" and is_current():
        sys.meta_path.insert(0, Finder(PLACE))


def in_use() -> bool:
    """Whether extraction runs compiled in this process."""
    return LIBRARY in sys.modules


def is_current(place: Path = PLACE, package: Path = PACKAGE) -> bool:
    """Whether what is in ``place`` was compiled from the sources that now stand in ``package``, for this Python."""
    try:
        made_from = (place / STAMP).read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return made_from == stamp(place, package)


def stamp(place: Path, package: Path = PACKAGE) -> str:
    """What is kept beside the library in ``place``: its sources' digest, and its size, so that half of one shows."""
    library = place / f"{LIBRARY}{SUFFIX}"
    size = library.stat().st_size if library.is_file() else 0
    return f"{digest(package)} {size}"


def digest(package: Path = PACKAGE) -> str:
    """The sha256 of the sources that the compiler looks into, their names, and the platform and Python this is."""
    found = sha256(SUFFIX.encode())
    for path in looked_into(package):
        source = path.read_bytes()
        found.update(f"\0{path.relative_to(package).as_posix()}\0{len(source)}\0".encode())
        found.update(source)
    return found.hexdigest()


def looked_into(package: Path = PACKAGE) -> list[Path]:
    """The sources that the compiler looks into."""
    return sorted(p for part in _LOOKED_INTO for p in _python(package / part))


def compilable(package: Path = PACKAGE) -> list[Path]:
    """The sources that are compiled: all of extraction but this one and the file that calls it."""
    folder = package / "extract"
    return sorted(set(_python(folder)) - {folder / "__init__.py", folder / Path(__file__).name})


def _python(path: Path) -> list[Path]:
    return [path] if path.is_file() else list(path.rglob("*.py"))


class Finder:
    """Finds the compiled modules below ``place`` before the import system looks for their sources."""

    def __init__(self, place: Path) -> None:
        """``place`` is laid out as the package is."""
        self._place = place

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Where the module is loaded from, if it is one of the compiled."""
        if fullname != LIBRARY and not fullname.startswith("tallystick.extract."):
            return None
        name = self._place.joinpath(*fullname.split("."))
        for file, places in ((name.with_suffix(SUFFIX), None), (name / f"__init__{SUFFIX}", [str(name)])):
            if file.is_file():
                return spec_from_file_location(fullname, file, submodule_search_locations=places)
        return None
