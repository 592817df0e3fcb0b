"""The house numbers, and that no data file lies unread."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(p for folder in ("src", "benchmarks", "docs") for p in (ROOT / folder).rglob("*.py"))
DATA = ROOT / "src/tallystick/knowledge/data"
MOST_LINES_OF_FUNCTION, MOST_LINES_OF_FILE, MOST_PARAMETERS = 50, 500, 6


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_are_of_a_size_one_can_read(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= MOST_LINES_OF_FILE
    assert [fault for node in ast.walk(ast.parse(source)) for fault in _faults(node)] == []


def _faults(node: ast.AST) -> list[str]:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return []
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    arguments = node.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    count = sum(name not in {"self", "cls"} for name in names)
    return [
        f"{node.name}: {found} {what}"
        for found, most, what in ((lines, MOST_LINES_OF_FUNCTION, "lines"), (count, MOST_PARAMETERS, "parameters"))
        if found > most
    ]


def test_the_rule_finds_what_is_too_large() -> None:
    long = "def f(a, b, c, d, e, f, g):\n" + "    x = 1\n" * 50
    assert len(_faults(ast.parse(long).body[0])) == 2


def test_no_target_of_the_makefile_is_written_twice_or_left_out_of_those_that_are_no_files() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):", text, re.MULTILINE)
    phony = re.findall(r"^\.PHONY:(.*)$", text, re.MULTILINE)[0].split()
    assert sorted(targets) == sorted(phony)


EXTRACTION = [p for p in FILES if "src/tallystick/extract" in p.as_posix()]


@pytest.mark.parametrize("path", EXTRACTION, ids=lambda p: p.stem)
def test_extraction_can_be_compiled(path: Path) -> None:
    """What mypyc stops at, or leaves unset: `in` a tuple put together on the spot, attributes deleted, defaults of
    fields that are no parameters."""
    assert _uncompilable(path.read_text(encoding="utf-8")) == []


def test_the_rule_finds_what_cannot_be_compiled() -> None:
    assert _uncompilable("a in (*b, c)") == ["a in (*b, c)"]
    assert _uncompilable("del a.b\ndel c") == ["del a.b"]
    assert _uncompilable("a: int = field(init=False, default=0)") == ["field(init=False, default=0)"]
    assert _uncompilable("[x for x in (*b, c) if x in {*b}]") == []


def _uncompilable(source: str) -> list[str]:
    rules = (_in_starred_tuple, _deletes_attribute, _leaves_unset)
    return [ast.unparse(n) for n in ast.walk(ast.parse(source)) if any(rule(n) for rule in rules)]


def _in_starred_tuple(node: ast.AST) -> bool:
    if not isinstance(node, ast.Compare):
        return False
    sides = [side for op, side in zip(node.ops, node.comparators, strict=True) if isinstance(op, ast.In | ast.NotIn)]
    return any(isinstance(one, ast.Starred) for s in sides if isinstance(s, ast.Tuple | ast.List) for one in s.elts)


def _deletes_attribute(node: ast.AST) -> bool:
    return isinstance(node, ast.Delete) and any(isinstance(target, ast.Attribute) for target in node.targets)


def _leaves_unset(node: ast.AST) -> bool:
    """A dataclass's field with a default that only the class would hold; a factory's is set, a parameter's too."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "field"):
        return False
    said = {k.arg: k.value for k in node.keywords}
    apart = isinstance(said.get("init"), ast.Constant) and not ast.literal_eval(said["init"])
    return apart and "default" in said


def test_every_data_file_is_loaded() -> None:
    """Asked of a fresh process: here, another test may have loaded the knowledge before."""
    code = (
        "import tallystick.knowledge.files as files\n"
        "seen, original = [], files._bytes\n"
        "files._bytes = lambda name: (seen.append(name), original(name))[1]\n"
        "from tallystick.knowledge import load\n"
        "from tallystick.knowledge.accounting import load_accounting\n"
        "load(), load_accounting()\n"
        "print('\\n'.join(seen))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    on_disk = {str(p.relative_to(DATA)) for p in DATA.rglob("*.yml")}
    assert on_disk == set(done.stdout.split())
