"""Shards: the parts of one bulk reading on disk, which of them are done, and what became of them.

In the folder of output::

    plan.json                 what is read, by which program and knowledge; a run goes on only with the same plan
    documents/00000.parquet   the documents of the first part
    records/00000.parquet     their records
    done/00000.json           its counts; written last, so a part with this file is whole
    at/00000                  while a part is done again on a cluster: the page that is at work
    copies.parquet, report.json   made when all parts are done

No file is ever seen half-written (``store.py``). Doing a part again gives the same bytes, so nothing is lost or doubled
by a run that was killed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from tallystick.errors import SettingsError
from tallystick.jobs.store import Store, store_of
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
        files = {name for part in self.parts for name in part.names}
        listed = "\n".join(f"{part.stamp}\t{name}" for part in self.parts for name in part.names)
        whole = {
            "program": version("tallystick"),
            "knowledge": digest(),
            "part_size": self.size,
            "parts": len(self.parts),
            "files": len(files),
            "bytes": sum(part.size for part in self.parts),
            "inputs": hashlib.sha256(listed.encode("utf-8", "surrogatepass")).hexdigest(),
        }
        return json.dumps(whole, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder a bulk reading writes to, here or in other storage."""

    store: Store

    @classmethod
    def at(cls, root: str | Path) -> Folder:
        """The folder at a path or an address."""
        return cls(store_of(root))

    def open(self, plan: Plan) -> list[int]:
        """Make the folder ready; the numbers of the parts that are still to be done.

        Raises SettingsError if it holds another reading or cannot be written to.
        """
        text = plan.as_json()
        self.store.prepare((*TABLES, "done", "at"))
        earlier = self.store.read("plan.json")
        if earlier is None:
            self.store.write("plan.json", text)
        elif earlier != text:
            other = _difference(earlier, text)
            message = f"{self.store.name}: holds the reading of {other}; give another folder, or remove this one"
            raise SettingsError(message)
        done = self.done()
        return [n for n in range(len(plan.parts)) if n not in done]

    def done(self) -> set[int]:
        """The numbers of the parts that are done."""
        return {int(name.partition(".")[0]) for name in self.store.names("done") if name.endswith(".json")}

    @contextmanager
    def tables(self, number: int) -> Iterator[dict[str, Path]]:
        """Paths to write the tables of a part to, which are put in their places at the end."""
        with ExitStack() as stack:
            yield {name: stack.enter_context(self.store.whole(table(name, number))) for name in TABLES}

    def opened(self, name: str, number: int) -> BinaryIO:
        """A table of a part that is done, to read. Raises SettingsError if it is gone."""
        file = self.store.opened(table(name, number))
        if file is None:
            raise SettingsError(f"{self.store.name}: {table(name, number)} is gone; remove {_mark(number)}, run again")
        return file

    def finish(self, number: int, account: dict[str, Any]) -> None:
        """Mark a part as done, with the account of it. Raises SettingsError when the folder cannot be written to."""
        self.store.write(_mark(number), json.dumps(account, ensure_ascii=False, indent=1, sort_keys=True) + "\n")

    def mark(self, number: int, page: int) -> None:
        """Keep the page a worker is at, for who takes over when it dies. Raises SettingsError."""
        self.store.write(f"at/{number:05}", f"{page}\n")

    def marked(self, number: int) -> int:
        """The page that was kept, -1 if there is none."""
        return int(self.store.read(f"at/{number:05}") or -1)

    def close(self) -> None:
        """Remove what is of no use when all parts are done, also what workers that died left."""
        for left in self.store.names("at"):
            self.store.remove(f"at/{left}")
        self.store.prepare(TABLES)

    def accounts(self) -> Iterator[dict[str, Any]]:
        """The accounts of the parts that are done, in order."""
        for number in sorted(self.done()):
            yield json.loads(self.store.read(_mark(number)) or "{}")


def table(name: str, number: int) -> str:
    """Where a table of a part stands in the folder."""
    return f"{name}/{number:05}.parquet"


def _mark(number: int) -> str:
    return f"done/{number:05}.json"


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
