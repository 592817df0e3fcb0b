"""The accuracy gate: no figure may fall below its floor, and no floor falls without a reason."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "floors.json"
MARGIN = 0.5
"""Percentage points a figure may vary, between platforms, before it counts as a loss."""
NEVER_ABOVE = frozenset({"records, tuned on: broken evidence"})
"""Counts of faults: the floor is a ceiling."""


@dataclass(frozen=True)
class Shortfall:
    """A figure on the wrong side of its floor; None where it was not measured at all."""

    name: str
    floor: float
    measured: float | None


def read_floors(file: Path = FILE) -> dict[str, float]:
    """The floors by the name of their figure."""
    floors: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))["floors"] if file.exists() else {}
    return floors


def shortfalls(figures: dict[str, float], floors: dict[str, float]) -> list[Shortfall]:
    """Every figure that is missing or on the wrong side of its floor."""
    return [
        Shortfall(name, floor, figures.get(name))
        for name, floor in sorted(floors.items())
        if not _holds(name, figures.get(name), floor)
    ]


def _holds(name: str, measured: float | None, floor: float) -> bool:
    if measured is None:
        return False
    return measured <= floor if name in NEVER_ABOVE else measured >= floor


def raised(figures: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    """The floors after ``figures`` were measured: none lower than before."""
    new = dict(floors)
    for name, measured in figures.items():
        if name.endswith(": documents"):
            continue
        if name in NEVER_ABOVE:
            new[name] = min(measured, floors.get(name, measured))
        else:
            new[name] = max(round(measured - MARGIN, 1), floors.get(name, 0.0))
    return new


def write_floors(floors: dict[str, float], file: Path = FILE, *, lowered: dict[str, object] | None = None) -> None:
    """Write the floors; ``lowered`` is added to the record of those that were lowered."""
    record = json.loads(file.read_text(encoding="utf-8"))["lowered"] if file.exists() else []
    whole = {"floors": dict(sorted(floors.items())), "lowered": [*record, *([lowered] if lowered else [])]}
    file.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def lower(name: str, value: float, reason: str, file: Path = FILE) -> None:
    """Lower one floor and keep the reason.

    Raises ValueError when there is no such floor, no reason, or it is no lower.
    """
    floors = read_floors(file)
    if name not in floors:
        raise ValueError(f"there is no floor {name!r}; there are: {', '.join(sorted(floors))}")
    if not reason.strip():
        raise ValueError("a floor is lowered with a reason: --reason TEXT")
    if _holds(name, value, floors[name]):
        raise ValueError(f"{name}: {value} is no lower than {floors[name]}")
    entry: dict[str, object] = {"name": name, "from": floors[name], "to": value, "reason": reason.strip()}
    write_floors({**floors, name: value}, file, lowered=entry)
