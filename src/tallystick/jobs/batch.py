"""Bulk reading on one machine: parts in, tables and an account of everything out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tallystick.errors import SettingsError, SourceError
from tallystick.jobs import stages, workers
from tallystick.jobs.across import merge_copies
from tallystick.jobs.files import write_whole
from tallystick.jobs.shards import Folder, Plan, total
from tallystick.jobs.tables import TableWriter, arrow
from tallystick.jobs.workers import Progress, Task
from tallystick.knowledge import load
from tallystick.sources.archives import read_part
from tallystick.sources.parts import PAGE_LIMIT, PART, Fault, Page, Part, find_parts

BATCH_PAGES = 64
BATCH_BYTES = 32_000_000
"""Pages go through the stages in batches of so many pages or bytes, which bounds the memory whatever the input."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a bulk reading is done. Only ``part_size`` shows in what comes out."""

    workers: int = 0
    part_size: int = PART

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


@dataclass(frozen=True, slots=True)
class Given:
    """What a worker needs to do a part."""

    part: Part
    root: str


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

    for result in workers.run(do_part, tasks, options.processes, tell):
        behind += plan.parts[result.number].size
        finished += 1
        if result.account is None:
            yield result.number, result.trouble or "given up"
        else:
            pages += result.account["counts"].get("pages", 0)
        tell(())


def do_part(task: Task, progress: Progress) -> dict[str, Any]:
    """One part from its bytes to its tables: the same bytes out for the same part, in whatever process."""
    given: Given = task.given
    knowledge = load()
    tally = stages.Tally()
    copies = stages.Copies(knowledge)
    folder = Folder(Path(given.root))
    try:
        with TableWriter(folder.tables(task.number)) as writer:
            for batch in batches(_pages(task, tally, progress)):
                progress.check()
                writer.add(_through(batch, copies, tally, progress))
            writer.keep()
    except OSError as error:
        why = error.strerror or error
        raise SettingsError(f"{folder.root}: cannot write here: {why}; finished parts stay, run again") from error
    account = {"part": asdict(given.part), "counts": dict(sorted(tally.counts.items())), "notes": tally.notes}
    folder.finish(task.number, account)
    return account


def _through(
    batch: list[tuple[int, Page]], copies: stages.Copies, tally: stages.Tally, progress: Progress
) -> list[stages.Done]:
    """The stages in order. After triage pages are few and dear: one at a time, so that it is known which is at work."""
    knowledge = load()
    numbers = {id(page): number for number, page in batch}
    wanted = stages.screen_pages([page for _, page in batch], knowledge, tally)
    done: list[stages.Done] = []
    for page in wanted:
        progress.at(numbers[id(page)], page.place)
        likely = stages.screen_texts([page], knowledge, tally)
        texts = stages.make_texts(likely, knowledge, tally)
        done += stages.read_texts(texts, copies, knowledge, tally)
    return done


def _pages(task: Task, tally: stages.Tally, progress: Progress) -> Iterator[tuple[int, Page]]:
    """The pages of a part with their numbers; faults and pages to leave out are counted."""
    number = -1
    for found in _found(task.given.part):
        if isinstance(found, Fault):
            tally.drop(found.code, found.message)
            continue
        number += 1
        progress.at(number, found.place)
        tally.counts["pages"] += 1
        if number in task.leave_out:
            tally.drop("worker lost", f"{found.raw.origin}: two workers died at it")
            continue
        yield number, found


def _found(part: Part) -> Iterator[Page | Fault]:
    """The part read; a file that has gone or may not be read is a fault, not the end of the run."""
    try:
        yield from read_part(part, PAGE_LIMIT)
    except SourceError as error:
        yield Fault("unreadable-file", str(error))


def batches(pages: Iterable[tuple[int, Page]]) -> Iterator[list[tuple[int, Page]]]:
    """Pages in batches of bounded number and size."""
    batch: list[tuple[int, Page]] = []
    size = 0
    for number, page in pages:
        batch.append((number, page))
        size += len(page.raw.content)
        if len(batch) >= BATCH_PAGES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


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
