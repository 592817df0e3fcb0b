"""Reading the data files: YAML in, checked objects out, all faults of a file reported at once."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from tallystick.errors import KnowledgeError

T = TypeVar("T")
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BASE):  # type: ignore[misc]
    """YAML 1.2's booleans: only ``true`` and ``false``. In 1.1, which PyYAML speaks, ``No`` and ``on`` are booleans."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, rules in _BASE.yaml_implicit_resolvers.items()
    }



def _bytes(name: str) -> bytes:
    return (files("tallystick.knowledge") / "data" / name).read_bytes()


def parse(name: str, content: str | bytes, schema: type[T]) -> T:
    """Check YAML ``content`` against ``schema`` (a pydantic model or any type it understands).

    Raises KnowledgeError naming the file and every fault with its path.
    """
    try:
        raw = yaml.load(content, Loader=_Loader)  # noqa: S506 - a safe loader, C where there is one
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{name}: not valid YAML: {error}") from error
    try:
        return TypeAdapter(schema).validate_python(raw)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise KnowledgeError(f"{name}: {faults}") from error


def load_data(name: str, schema: type[T]) -> T:
    """Read and check the data file ``name``."""
    return parse(name, _bytes(name), schema)


@cache
def digest() -> str:
    """SHA-256 over all data files, so that a figure can be traced to the knowledge that made it."""
    total = hashlib.sha256()
    folder = files("tallystick.knowledge") / "data"
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".yml"):
            total.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return total.hexdigest()
