"""Compiles the package ``extract`` by mypyc, which comes with mypy; a C compiler and Python's headers are needed.

``python compile_extraction.py`` puts it where this checkout prefers it to its sources as long as they are the same;
``python compile_extraction.py FOLDER`` writes it there. Exit code 69 says that the machine lacks what is needed.
"""

from __future__ import annotations

import ast
import io
import os
import re
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
SOURCE, MADE = ROOT / "src", ROOT / "build" / "mypyc"
COPY = MADE / "source"
"""The sources as the compiler is given them."""
sys.path.insert(0, str(SOURCE))
os.environ["TALLYSTICK_COMPILED"] = "0"

from setuptools import setup  # noqa: E402
from setuptools.command.build_ext import build_ext  # noqa: E402

from tallystick.extract.compiled import LIBRARY, PLACE, STAMP, compilable, digest, looked_into, stamp  # noqa: E402

LEVEL = "2"
"""Of the C compiler's optimisation. Nine tenths of the time are objects, which no level helps."""

_DIRECTLY = "-fno-semantic-interposition -fno-plt"
"""Functions of the library call one another without the table by which another library could put others in place."""
UNAVAILABLE = 69
"""The exit code, by the name it has in sysexits.h."""


class ParallelBuild(build_ext):
    """Compiles the files of one library side by side; of its own it does so with libraries only."""

    def build_extensions(self) -> None:
        """All libraries, as many files at once as there are processors."""
        compile_some = self.compiler.compile
        with ThreadPoolExecutor(os.cpu_count()) as pool:

            def compile_all(sources: list[str], **options: Any) -> list[str]:
                return [o for made in pool.map(lambda s: compile_some([s], **options), sources) for o in made]

            self.compiler.compile = compile_all
            super().build_extensions()


def main() -> None:
    """Compile into the folder that the command line names, else where the checkout looks."""
    lacking = _lacking()
    if lacking:
        print(f"Extraction is not compiled: {lacking}. The sources are read without it, to the same records.")
        sys.exit(UNAVAILABLE)
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else PLACE
    made_from = digest()
    library = MADE / "lib"
    shutil.rmtree(MADE, ignore_errors=True)
    _compile(library)
    if digest() != made_from:
        sys.exit("Extraction is not compiled: a source of it was changed meanwhile. Run it again.")
    (place / STAMP).unlink(missing_ok=True)  # what breaks off from here on is never taken for whole
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(library, place)
    (place / STAMP).write_text(stamp(place), encoding="ascii")


def _lacking() -> str:
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(compiler) is None:
        return f"there is no C compiler ({compiler}); on Debian, `apt-get install gcc` brings it"
    headers = Path(sysconfig.get_path("include"))
    if not (headers / "Python.h").is_file():
        return f"Python's headers are not in {headers}; on Debian, `apt-get install python3-dev` brings them"
    return ""


_CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]+")


def with_constants(source: str) -> str:
    """The source with each constant of the module, a name in capitals, declared ``Final``, every line in its place.

    By itself the compiler looks such a name up in the module whenever it is used, for it may have changed meanwhile.
    """
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0]
            if _CONSTANT.fullmatch(name.id):
                line = lines[name.lineno - 1]
                lines[name.lineno - 1] = f"{name.id}: Final{line[len(name.id) :]}"
    return "".join(lines).replace(_ANNOTATIONS, f"{_ANNOTATIONS}; from typing import Final", 1)


_ANNOTATIONS = "from __future__ import annotations"
_FROZEN, _HASHED = "frozen=True", "unsafe_hash=True"


def with_initialisers(source: str) -> str:
    """The source with the ``__init__`` of each dataclass written out, in the empty line behind it.

    What the library makes of a dataclass when the program runs is not compiled. That nobody sets a field of a frozen
    one is for the checks of the source to see.
    """
    lines = [*source.splitlines(keepends=True), "\n"]
    for node in ast.parse(source).body:
        decorator = _of_dataclass(node)
        if isinstance(node, ast.ClassDef) and decorator is not None and not node.bases:
            lines[_behind(node, lines)] = _initialiser(node)
            lines[decorator.lineno - 1] = lines[decorator.lineno - 1].replace(_FROZEN, _HASHED)
    return "".join(lines)


def _of_dataclass(node: ast.stmt) -> ast.expr | None:
    decorators = node.decorator_list if isinstance(node, ast.ClassDef) else []
    return next((d for d in decorators if ast.unparse(d).partition("(")[0] == "dataclass"), None)


def _initialiser(node: ast.ClassDef) -> str:
    """In one line, so that every other keeps its place."""
    parameters, body = ["self"], []
    for one in node.body:
        if not isinstance(one, ast.AnnAssign) or not isinstance(one.target, ast.Name):
            continue
        name, kind = one.target.id, ast.unparse(one.annotation)
        is_field = isinstance(one.value, ast.Call) and ast.unparse(one.value.func) == "field"
        told = {k.arg: ast.unparse(k.value) for k in one.value.keywords} if is_field else {}
        made, default = told.get("default_factory"), told.get("default")
        if told.get("init") == "False":
            body += [f"self.{name} = {made}()"] if made else []
        elif made:
            parameters.append(f"{name}: {kind} | None = None")
            body.append(f"self.{name} = {made}() if {name} is None else {name}")
        else:
            default = default if is_field or one.value is None else ast.unparse(one.value)
            parameters.append(f"{name}: {kind}" + ("" if default is None else f" = {default}"))
            body.append(f"self.{name} = {name}")
    if any(isinstance(one, ast.FunctionDef) and one.name == "__post_init__" for one in node.body):
        body.append("self.__post_init__()")
    return f"    def __init__({', '.join(parameters)}) -> None: {'; '.join(body) or 'pass'}\n"


def enumerations(sources: Iterable[str]) -> frozenset[str]:
    """The names of the classes of the sources that are enumerations."""
    classes = (node for source in sources for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    return frozenset(c.name for c in classes if any(ast.unparse(base).endswith("Enum") for base in c.bases))


def with_members(source: str, known: frozenset[str]) -> str:
    """The source with the members of enumerations that its functions name looked up once, where the name is bound.

    Python asks the class of the class first, which takes as long as a call. Every line keeps its place.
    """
    lines = source.encode().splitlines(keepends=True)  # the places of a syntax tree count bytes
    used: dict[str, set[str]] = {}
    tree = ast.parse(source)
    places = {(n.lineno, n.col_offset): (ast.unparse(n.value), n.attr) for n in _members(tree, known)}
    for (number, start), (name, member) in sorted(places.items(), reverse=True):
        line, written = lines[number - 1], f"{name}.{member}".encode()
        if line[start:].startswith(written):  # within formatted strings, places are told otherwise
            used.setdefault(name, set()).add(member)
            behind = line[start + len(written) :]
            lines[number - 1] = line[:start] + _member(name, member).encode() + behind
    for node in tree.body:
        for name in sorted(_binds(node) & used.keys()):
            looked_up = "; ".join(f"{_member(name, m)}: Final = {name}.{m}" for m in sorted(used[name]))
            if isinstance(node, ast.ClassDef):
                lines[_behind(node, lines)] = f"{looked_up}\n".encode()
            else:
                last = (node.end_lineno or 0) - 1
                lines[last] = lines[last].rstrip(b"\n") + f"; {looked_up}\n".encode()
    return b"".join(lines).decode()


def _members(tree: ast.Module, known: frozenset[str]) -> Iterator[ast.Attribute]:
    """The members named within functions, where a value is wanted: not those that a ``case`` compares with."""
    bound = known.intersection(name for node in tree.body for name in _binds(node))
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        matched = {id(node.value) for node in ast.walk(function) if isinstance(node, ast.MatchValue)}
        for node in (n for part in function.body for n in ast.walk(part) if isinstance(n, ast.Attribute)):
            if isinstance(node.value, ast.Name) and node.value.id in bound and id(node) not in matched:
                yield from [node] if node.attr.isupper() else []


def _binds(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {one.asname or one.name for one in node.names}
    return {node.name} if isinstance(node, ast.ClassDef) else set()


def _member(name: str, member: str) -> str:
    return f"_{name}_{member}"


def _behind(node: ast.ClassDef, lines: Sequence[str | bytes]) -> int:
    """The empty line behind a class."""
    behind = node.end_lineno or 0
    if lines[behind].strip():
        sys.exit(f"There is no empty line behind the class {node.name}.")
    return behind


def _copy() -> None:
    """What the compiler looks into, put in ``COPY``; of what it compiles, with what is constant declared."""
    shutil.copytree(SOURCE, COPY, ignore=shutil.ignore_patterns(PLACE.name, "__pycache__"))
    sources = {path: path.read_text(encoding="utf-8") for path in compilable()}
    members = enumerations(path.read_text(encoding="utf-8") for path in looked_into())
    for path, source in sources.items():
        declared = with_initialisers(with_members(with_constants(source), members))
        (COPY / path.relative_to(SOURCE)).write_text(declared, encoding="utf-8")


def _compile(library: Path) -> None:
    from mypyc.build import mypycify

    _copy()
    os.chdir(COPY)
    if sys.platform == "linux":
        os.environ.setdefault("CFLAGS", _DIRECTLY)
    sources = [str(path.relative_to(SOURCE)) for path in compilable()]
    said = io.StringIO()
    try:
        with redirect_stdout(said):  # a hundred notes on what it does with generators
            modules = mypycify(
                ["--config-file=", "--ignore-missing-imports", *sources],
                opt_level=LEVEL,
                debug_level="0",
                multi_file=True,
                group_name=LIBRARY.removesuffix("__mypyc"),
                target_dir=str(MADE),
            )
    except SystemExit:
        sys.exit(f"mypyc cannot compile extraction:\n{said.getvalue()}")
    places = ["--build-lib", str(library), "--build-temp", str(MADE / "temp")]
    command = ["--quiet", "build_ext", "--parallel", str(os.cpu_count()), *places]
    kind = {"build_ext": ParallelBuild}
    setup(name="tallystick", packages=[], ext_modules=modules, cmdclass=kind, script_args=command)


if __name__ == "__main__":
    main()
