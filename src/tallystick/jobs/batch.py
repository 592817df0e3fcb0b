"""Bulk reading: parts in, tables and an account of everything out; on one machine or on a cluster."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from tallystick.errors import SettingsError
from tallystick.jobs import stages, workers
from tallystick.jobs.across import merge_copies
from tallystick.jobs.files import write_whole
from tallystick.jobs.part import Given, do_part
from tallystick.jobs.shards import Folder, Plan, total
from tallystick.jobs.tables import arrow
from tallystick.jobs.workers import Progress, Result, Task
from tallystick.sources.parts import PART, find_parts


class Engine(StrEnum):
    """Who does the parts: processes of this machine, or Ray."""

    LOCAL = "local"
    RAY = "ray"


@dataclass(frozen=True, slots=True)
class Options:
    """How a bulk reading is done. Only ``part_size`` shows in what comes out."""

    workers: int = 0
    part_size: int = PART
    engine: Engine = Engine.LOCAL
    address: str | None = None

    @property
    def processes(self) -> int:
        """Workers to start: as many as there are processors this process may use, unless told."""
        if self.workers:
            return self.workers
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a bulk reading is: bytes of the input and parts."""

    bytes_done: int
    bytes_all: int
    parts_done: int
    parts_all: int
    pages: int


def run_batch(
    targets: Sequence[str], out: Path, options: Options, watch: Callable[[Standing], None] | None = None
) -> dict[str, Any]:
    """Read everything named into ``out`` and return the report, which is also kept there.

    Run again after a kill, it goes on where it was. Raises SourceError or SettingsError; what is finished stays.
    """
    arrow()  # before anything is done, if it is missing
    _refuse_own_output(targets, out)
    plan = Plan(tuple(find_parts(targets, options.part_size)), options.part_size)
    if not plan.parts:
        raise SettingsError(f"{', '.join(targets)}: nothing in there to read")
    folder = Folder(out)
    with folder.locked():
        left = folder.open(plan)
        trouble = dict(_do(plan, folder, left, options, watch))
        folder.close()
        across = merge_copies([folder.tables(n)["documents"] for n in range(len(plan.parts))], out / "copies.parquet")
        report = _report(plan, folder, trouble, across)
        write_whole(out / "report.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    return report


def _refuse_own_output(targets: Iterable[str], out: Path) -> None:
    inside = next((t for t in targets if out.resolve().is_relative_to(Path(t).resolve())), None)
    if inside is not None:
        raise SettingsError(f"{out}: lies in {inside}, which is read; give a folder outside it")


def _do(
    plan: Plan, folder: Folder, left: Sequence[int], options: Options, watch: Callable[[Standing], None] | None
) -> Iterator[tuple[int, str]]:
    """Do the parts that are left; yields those that had to be given up, and why."""
    tasks = [Task(n, Given(plan.parts[n], str(folder.root))) for n in left]
    everything = sum(p.size for p in plan.parts)
    behind = everything - sum(plan.parts[n].size for n in left)
    finished, pages = len(plan.parts) - len(left), 0

    def tell(running: Sequence[Progress]) -> None:
        if watch is not None:
            done = behind + sum(p.place for p in running)
            seen = pages + sum(max(p.page, 0) for p in running)
            watch(Standing(min(done, everything), everything, finished, len(plan.parts), seen))

    for result in _results(tasks, folder, options, tell):
        behind += plan.parts[result.number].size
        finished += 1
        if result.account is None:
            yield result.number, result.trouble or "given up"
        else:
            pages += result.account["counts"].get("pages", 0)
        tell(())


def _results(
    tasks: Sequence[Task], folder: Folder, options: Options, tell: Callable[[Sequence[Progress]], None]
) -> Iterator[Result]:
    """What the engine that was asked for makes of the tasks."""
    if options.engine is Engine.LOCAL:
        yield from workers.run(do_part, tasks, options.processes, tell)
        return
    from tallystick.jobs import cluster

    where = cluster.Cluster(options.address, options.workers, options.processes)
    for result in cluster.run(do_part, tasks, where, folder):
        if result.account is not None and not folder.marker(result.number).exists():
            raise SettingsError(f"{folder.root}: a node of the cluster wrote elsewhere; give a folder all nodes share")
        yield result


def _report(plan: Plan, folder: Folder, trouble: dict[int, str], across: int) -> dict[str, Any]:
    """The account of the whole: what was read, what was dropped by name, which parts were given up."""
    accounts = list(folder.accounts(len(plan.parts)))
    notes: dict[str, list[str]] = {}
    for account in accounts:
        for code, messages in account["notes"].items():
            notes.setdefault(code, []).extend(messages)
    return {
        "plan": json.loads(plan.as_json()),
        "parts": {"all": len(plan.parts), "done": len(accounts), "given up": len(plan.parts) - len(accounts)},
        "counts": total(accounts) | {"copies across parts": across},
        "given up": [
            {"part": asdict(plan.parts[n]) | {"names": list(plan.parts[n].names[:3])}, "why": why}
            for n, why in sorted(trouble.items())
        ],
        "notes": {code: messages[: stages.MOST_NOTES] for code, messages in sorted(notes.items())},
    }
