"""Bulk reading: parts in, tables and an account of everything out; on one machine or on a cluster."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick.errors import SettingsError, TallystickError
from tallystick.jobs import stages, workers
from tallystick.jobs.across import merge_copies
from tallystick.jobs.part import Given, do_part
from tallystick.jobs.shards import Folder, Plan
from tallystick.jobs.tables import arrow
from tallystick.jobs.workers import Progress, Result, Task
from tallystick.sources.parts import PART, Kind, find_parts
from tallystick.sources.places import is_address

if TYPE_CHECKING:
    from tallystick.jobs.ledger import Ledger


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
    targets: Sequence[str],
    out: str | Path,
    options: Options,
    watch: Callable[[Standing], None] | None = None,
    ledger: Ledger | None = None,
) -> dict[str, Any]:
    """Read everything named into ``out``, and into a ledger if one is given; return the report, which ``out`` keeps.

    Run again after a kill, it goes on where it was. Raises SourceError, SettingsError or LedgerError; what is finished
    stays.
    """
    arrow()  # before anything is done, if it is missing
    _refuse_own_output(targets, out)
    plan = Plan(tuple(find_parts(targets, options.part_size)), options.part_size)
    if not plan.parts:
        raise SettingsError(f"{', '.join(targets)}: nothing in there to read")
    folder = Folder.at(out)
    with folder.store.locked():
        left = folder.open(plan)
        take, account = _keeper(folder, ledger)
        for number in sorted(set(range(len(plan.parts))) - set(left)):
            take(number)
        trouble: dict[int, str] = {}
        try:
            for result in _do(plan, folder, left, options, watch):
                if result.account is None:
                    trouble[result.number] = result.trouble or "given up"
                else:
                    take(result.number)
            folder.close()
            across = merge_copies(folder)
        except TallystickError as error:
            with suppress(TallystickError):  # where nothing can be written, the message has to do
                _keep(folder, _report(plan, folder, trouble, 0) | {"stopped": str(error)})
            raise
        report = _report(plan, folder, trouble, across) | account()
        _keep(folder, report)
    return report


def _keep(folder: Folder, report: dict[str, Any]) -> None:
    folder.store.write("report.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n")


def _keeper(folder: Folder, ledger: Ledger | None) -> tuple[Callable[[int], None], Callable[[], dict[str, Any]]]:
    """What is done with each part that is done, and at the end what is said of that."""
    if ledger is None:
        return lambda _: None, dict
    from tallystick.jobs.keeping import Keeper

    keeper = Keeper(folder, ledger)
    return keeper.take, lambda: {"ledger": keeper.account()}


def _refuse_own_output(targets: Iterable[str], out: str | Path) -> None:
    inside = next((t for t in targets if _lies_in(str(out), t)), None)
    if inside is not None:
        raise SettingsError(f"{out}: lies in {inside}, which is read; give a folder outside it")


def _lies_in(out: str, target: str) -> bool:
    if is_address(out) or is_address(target):
        return f"{out.rstrip('/')}/".startswith(f"{target.rstrip('/')}/")
    return Path(out).resolve().is_relative_to(Path(target).resolve())


def _do(
    plan: Plan, folder: Folder, left: Sequence[int], options: Options, watch: Callable[[Standing], None] | None
) -> Iterator[Result]:
    """Do the parts that are left, and tell how far it is."""
    tasks = [Task(n, Given(plan.parts[n], folder.store.name)) for n in left]
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
        pages += result.account["counts"].get("pages", 0) if result.account else 0
        yield result
        tell(())


def _results(
    tasks: Sequence[Task], folder: Folder, options: Options, tell: Callable[[Sequence[Progress]], None]
) -> Iterator[Result]:
    """What the engine that was asked for makes of the tasks."""
    if options.engine is Engine.LOCAL:
        yield from workers.run(do_part, tasks, options.processes, tell)
        return
    from tallystick.jobs import cluster

    # Sites are asked slowly: the next may not wait for one while another worker is free.
    slow = any(task.given.part.kind is Kind.ADDRESSES for task in tasks)
    where = cluster.Cluster(options.address, options.workers, options.processes, in_flight=1 if slow else 3)
    told = set()
    for result in cluster.run(do_part, tasks, where, folder):
        if result.account is not None:
            told.add(result.number)
        yield result
    if told - folder.done():
        raise SettingsError(f"{folder.store.name}: nodes of the cluster wrote elsewhere; give a folder that all share")


def _report(plan: Plan, folder: Folder, trouble: dict[int, str], across: int) -> dict[str, Any]:
    """The account of the whole: what was read, what was dropped by name, which parts were given up."""
    done, counts, notes = 0, Counter[str](), defaultdict[str, list[str]](list)
    for account in folder.accounts():
        done += 1
        counts.update(account["counts"])
        for code, messages in account["notes"].items():
            notes[code] += messages[: stages.MOST_NOTES - len(notes[code])]
    return {
        "plan": json.loads(plan.as_json()),
        "parts": {"all": len(plan.parts), "done": done, "given up": len(plan.parts) - done},
        "counts": dict(sorted(counts.items())) | {"copies across parts": across},
        "given up": [
            {"part": asdict(plan.parts[n]) | {"names": list(plan.parts[n].names[:3])}, "why": why}
            for n, why in sorted(trouble.items())
        ],
        "notes": dict(sorted(notes.items())),
    }
