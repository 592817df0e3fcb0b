"""Compiled extraction: used only where it is of these very sources, and reading what they read."""

from __future__ import annotations

import ast
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tallystick.extract import compiled
from tallystick.model import Stage

ROOT = Path(__file__).parent.parent.parent
ARTICLES = sorted([*(ROOT / "tests/golden").glob("*.md"), *(ROOT / "examples").glob("*.md")])
READ_ALL = """
import json, sys
import tallystick
from tallystick.extract import compiled
from tallystick.report.as_json import as_json
readings = [as_json(tallystick.read(text, published="2025-02-12")) for text in json.load(sys.stdin)]
print(json.dumps([compiled.in_use(), readings]))
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with two modules of extraction, and one compiled form that was made from them."""
    for name in ("extract/__init__.py", "extract/names.py", "knowledge/units.py", "model.py", "errors.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x = 1\n")
    (tmp_path / "ledger_model.py").write_text("x = 1\n")
    made = tmp_path / "_compiled/tallystick/extract"
    made.mkdir(parents=True)
    (made / f"names{compiled.SUFFIX}").touch()
    library(tmp_path).write_bytes(b"whole")
    (tmp_path / "_compiled" / compiled.STAMP).write_text(compiled.stamp(tmp_path / "_compiled", tmp_path))
    return tmp_path


def library(package: Path) -> Path:
    return package / f"_compiled/{compiled.LIBRARY}{compiled.SUFFIX}"


def test_half_a_library_and_none_are_not_current(package: Path) -> None:
    library(package).write_bytes(b"who")
    assert not compiled.is_current(package / "_compiled", package)
    library(package).unlink()
    assert not compiled.is_current(package / "_compiled", package)


def test_what_was_compiled_from_these_sources_is_current(package: Path) -> None:
    assert compiled.is_current(package / "_compiled", package)


@pytest.mark.parametrize("name", ["extract/names.py", "knowledge/units.py", "model.py"])
def test_after_a_change_of_any_source_it_is_stale(package: Path, name: str) -> None:
    (package / name).write_text("x = 2\n")
    assert not compiled.is_current(package / "_compiled", package)


def test_after_a_new_or_a_removed_source_it_is_stale(package: Path) -> None:
    (package / "extract/new.py").touch()
    assert not compiled.is_current(package / "_compiled", package)
    (package / "extract/new.py").unlink()
    assert compiled.is_current(package / "_compiled", package)
    (package / "extract/names.py").rename(package / "extract/other.py")
    assert not compiled.is_current(package / "_compiled", package)


def test_where_nothing_was_compiled_nothing_is_current(package: Path) -> None:
    assert not compiled.is_current(package / "elsewhere", package)


def test_the_finder_finds_what_was_compiled_and_leaves_the_rest_alone(package: Path) -> None:
    finder = compiled.Finder(package / "_compiled")
    found = finder.find_spec("tallystick.extract.names")
    assert found is not None
    assert found.origin == str(package / f"_compiled/tallystick/extract/names{compiled.SUFFIX}")
    assert finder.find_spec("tallystick.extract.cast") is None
    assert finder.find_spec("tallystick.model") is None


def test_the_digest_covers_all_that_extraction_imports_of_ours() -> None:
    imported = {
        node.module.split(".")[1]
        for path in (compiled.PACKAGE / "extract").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tallystick.")
    }
    assert imported <= {Path(name).stem for name in compiled._LOOKED_INTO}


def test_the_compiler_is_told_which_names_are_constants_and_every_line_keeps_its_place() -> None:
    with_constants = runpy.run_path(str(ROOT / "compile_extraction.py"))["with_constants"]
    source = '''"""A module."""

from __future__ import annotations

_MOST = 3
_WORDS = frozenset(
    {"a", "b"}
)
T = TypeVar("T")
_SHAPES: dict[str, int] = {}
name, OTHER = 1, 2


class A:
    INSIDE = 1
'''
    told = with_constants(source)
    changed = {
        (number, new)
        for number, (old, new) in enumerate(zip(source.splitlines(), told.splitlines(), strict=True), 1)
        if old != new
    }
    assert changed == {
        (3, "from __future__ import annotations; from typing import Final"),
        (5, "_MOST: Final = 3"),
        (6, "_WORDS: Final = frozenset("),
    }


def test_what_makes_a_dataclass_is_written_out_for_the_compiler_and_does_the_same() -> None:
    with_initialisers = runpy.run_path(str(ROOT / "compile_extraction.py"))["with_initialisers"]
    source = '''from __future__ import annotations
from dataclasses import dataclass, field

@dataclass(frozen=True, slots=True)
class A:
    one: int
    some: list[int] = field(default_factory=list)
    none: int | None = field(default=None)
    two: int = 2
    made: dict[str, int] = field(init=False, default_factory=dict)
    both: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "both", self.one + self.two)

'''
    told = with_initialisers(source)
    assert len(told.splitlines()) == len(source.splitlines()) + 1  # one at the end
    assert "def __init__(self, one: int, some: list[int] | None = None, none: int | None = None, two: int = 2)" in told
    made = []
    for text in (source, told):
        names: dict[str, Any] = {"__name__": "tallystick.model"}
        exec(text, names)  # noqa: S102 - our own, above
        made.append([names["A"](1), names["A"](1, [3], two=4)])
    by_library, by_us = (list(map(repr, some)) for some in made)
    assert by_us == by_library
    assert "both=3" in by_us[0]


def test_members_of_enumerations_are_looked_up_once_and_mean_the_same() -> None:
    step = runpy.run_path(str(ROOT / "compile_extraction.py"))
    source = '''from __future__ import annotations
from enum import StrEnum
from tallystick.model import (
    Mode,
    Stage,
)

class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"

    def other(self) -> Colour:
        return Colour.BLUE if self is Colour.RED else Colour.RED

class Other:
    RED = 1

FIRST = Stage.PLEDGED
def told(stage: Stage) -> object:
    def inner() -> str:
        return f"é {Colour.RED.title()}"
    match stage:
        case Stage.PLEDGED: return {Stage.DELIVERED, Other.RED}
        case _: return ("é", Stage.DELIVERED, Stage("pledged"), inner(), Colour.RED.other(), Mode.__name__)
'''
    others = ["class Stage(StrEnum): pass", "class Mode(str, Enum): pass", "class A(B): pass"]
    known = step["enumerations"]([source, *others])
    assert known == {"Colour", "Stage", "Mode"}
    made = step["with_members"](source, known)
    assert len(made.splitlines()) == len(source.splitlines())
    assert "); _Stage_DELIVERED: Final = Stage.DELIVERED\n" in made
    assert 'return ("é", _Stage_DELIVERED, Stage("pledged"), inner(), _Colour_RED.other(), Mode.__name__)' in made
    assert "case Stage.PLEDGED: return {_Stage_DELIVERED, Other.RED}" in made
    assert "\nFIRST = Stage.PLEDGED\n" in made
    answers = []
    for text in (source, made):
        names: dict[str, Any] = {"__name__": "tallystick.model", "Final": None}
        exec(text, names)  # noqa: S102 - our own, above
        answers.append([names["told"](stage) for stage in Stage])
    assert list(map(repr, answers[0])) == list(map(repr, answers[1]))


@pytest.mark.skipif(not compiled.is_current(), reason="extraction is not compiled from these sources: make compiled")
def test_compiled_extraction_reads_what_its_sources_read() -> None:
    texts = json.dumps([path.read_text(encoding="utf-8") for path in ARTICLES])
    read = {}
    for form in ("0", "1"):
        environment = {**os.environ, compiled.VARIABLE: form}
        done = subprocess.run(
            [sys.executable, "-c", READ_ALL], input=texts, capture_output=True, text=True, check=True, env=environment
        )
        in_use, read[form] = json.loads(done.stdout)
        assert in_use == (form == "1")
    assert read["1"] == read["0"]
    assert len(read["1"]) == len(ARTICLES) > 0
