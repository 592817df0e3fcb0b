"""Shards: the parts of one bulk reading on disk, which of them are done, and what became of them.

In the folder of output::

    plan.json                 what is read, by which program and knowledge; a run goes on only with the same plan
    documents/00000.parquet   the documents of the first part
    records/00000.parquet     their records
    done/00000.json           its counts; written last, so a part with this file is whole
    at/00000                  while a part is done again on a cluster: the page that is at work
    copies.parquet, report.json   made when all parts are done

Every file is written beside its place and renamed, so none is ever seen half-written. Doing a part again gives the same
bytes, so nothing is lost or doubled by a run that was killed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tallystick.errors import SettingsError
from tallystick.jobs.files import write_whole
from tallystick.knowledge.files import digest
from tallystick.sources.parts import Part

TABLES = ("documents", "records")


@dataclass(frozen=True, slots=True)
class Plan:
    """What one bulk reading reads, in numbered parts."""

    parts: tuple[Part, ...]
    size: int

    def as_json(self) -> str:
        """The plan as it is kept; equal plans give equal text."""
        inputs = {name: _stamp(name) for part in self.parts for name in part.names}
        listed = "\n".join(f"{name}\t{stamp}" for name, stamp in inputs.items())
        whole = {
            "program": version("tallystick"),
            "knowledge": digest(),
            "part_size": self.size,
            "parts": len(self.parts),
            "files": len(inputs),
            "bytes": sum(part.size for part in self.parts),
            "inputs": hashlib.sha256(listed.encode("utf-8", "surrogatepass")).hexdigest(),
        }
        return json.dumps(whole, indent=1) + "\n"


def _stamp(name: str) -> str:
    """Size and time of change of a file: another file under the same name is another input."""
    try:
        stat = Path(name).stat()
    except OSError as error:
        raise SettingsError(f"{name}: cannot be read: {error.strerror or error}") from error
    return f"{stat.st_size} {stat.st_mtime_ns}"


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder a bulk reading writes to."""

    root: Path

    def tables(self, number: int) -> dict[str, Path]:
        """Where the tables of a part stand."""
        return {name: self.root / name / f"{number:05}.parquet" for name in TABLES}

    def marker(self, number: int) -> Path:
        """The file that says that a part is done."""
        return self.root / "done" / f"{number:05}.json"

    def open(self, plan: Plan) -> list[int]:
        """Make the folder ready; the numbers of the parts that are still to be done.

        Raises SettingsError if it holds another reading or cannot be written to.
        """
        kept = self.root / "plan.json"
        text = plan.as_json()
        try:
            for name in (*TABLES, "done", "at"):
                (self.root / name).mkdir(parents=True, exist_ok=True)
            earlier = kept.read_text(encoding="utf-8") if kept.exists() else None
        except OSError as error:
            raise SettingsError(f"{self.root}: cannot write here: {error.strerror or error}") from error
        if earlier is None:
            write_whole(kept, text)
        elif earlier != text:
            other = _difference(earlier, text)
            raise SettingsError(f"{self.root}: holds the reading of {other}; give another folder, or remove this one")
        self._sweep()
        return [n for n in range(len(plan.parts)) if not self.marker(n).exists()]

    def _sweep(self) -> None:
        """Remove what runs and workers that were killed left half-written."""
        for pattern in (*(f"{name}/.*.part" for name in TABLES), "at/*"):
            for left in self.root.glob(pattern):
                left.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove what is of no use when all parts are done, also what workers that died left."""
        self._sweep()
        (self.root / "at").rmdir()

    def finish(self, number: int, account: dict[str, Any]) -> None:
        """Mark a part as done, with the account of it. Raises SettingsError when the folder cannot be written to."""
        write_whole(self.marker(number), json.dumps(account, ensure_ascii=False, indent=1, sort_keys=True) + "\n")

    def mark(self, number: int, page: int) -> None:
        """Keep the page a worker is at, for who takes over when it dies. Raises SettingsError."""
        write_whole(self._mark(number), f"{page}\n")

    def marked(self, number: int) -> int:
        """The page that was kept, -1 if there is none."""
        path = self._mark(number)
        return int(path.read_text(encoding="ascii")) if path.exists() else -1

    def _mark(self, number: int) -> Path:
        return self.root / "at" / f"{number:05}"

    def accounts(self, count: int) -> Iterator[dict[str, Any]]:
        """The accounts of the parts that are done, in order."""
        for number in range(count):
            if self.marker(number).exists():
                yield json.loads(self.marker(number).read_text(encoding="utf-8"))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep a second run out of the folder. The lock goes with the process that holds it, however that ends."""
        try:
            import fcntl
        except ImportError:  # Windows: two runs in one folder write the same bytes; only time is lost
            yield
            return
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            file = (self.root / ".lock").open("w")
        except OSError as error:
            raise SettingsError(f"{self.root}: cannot write here: {error.strerror or error}") from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise SettingsError(f"{self.root}: another run is writing here; wait for it to end") from error
            yield


def _difference(earlier: str, now: str) -> str:
    """What two plans differ in, in words."""
    try:
        before = json.loads(earlier)
    except ValueError:
        return "another input (its plan.json cannot be read)"
    after = json.loads(now)
    differing = [key for key in after if before.get(key) != after[key]] if isinstance(before, dict) else ["plan"]
    names = {"program": "another version", "knowledge": "other knowledge", "part_size": "another part size"}
    return " and ".join(dict.fromkeys(names.get(key, "another input") for key in differing))


def total(accounts: Sequence[dict[str, Any]]) -> dict[str, int]:
    """The counts of all parts added up, in the order of their names."""
    counts: dict[str, int] = {}
    for account in accounts:
        for name, count in account["counts"].items():
            counts[name] = counts.get(name, 0) + count
    return dict(sorted(counts.items()))
