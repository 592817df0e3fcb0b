"""One part of a bulk reading: from its bytes to its tables, the same whichever engine asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from tallystick.errors import SourceError, UnreachableError
from tallystick.jobs import stages
from tallystick.jobs.shards import Folder
from tallystick.jobs.tables import TableWriter
from tallystick.jobs.workers import Progress, Task
from tallystick.knowledge import load
from tallystick.sources.archives import read_part
from tallystick.sources.parts import PAGE_LIMIT, Fault, Page, Part

BATCH_PAGES = 64
BATCH_BYTES = 32_000_000
"""Pages go through the stages in batches of so many pages or bytes, which bounds the memory whatever the input."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a worker needs to do a part."""

    part: Part
    root: str


def do_part(task: Task, progress: Progress) -> dict[str, Any]:
    """One part from its bytes to its tables: the same bytes out for the same part, in whatever process."""
    given: Given = task.given
    knowledge = load()
    tally = stages.Tally()
    copies = stages.Copies(knowledge)
    folder = Folder.at(given.root)
    with folder.tables(task.number) as paths, TableWriter(paths) as writer:
        for batch in batches(_pages(task, tally, progress), 1 if task.careful else BATCH_PAGES):
            progress.check()
            writer.add(_through(batch, copies, tally, progress))
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
    """The part read; a file that has gone is a fault, one that cannot be reached now gives the part up."""
    try:
        yield from read_part(part, PAGE_LIMIT)
    except UnreachableError:
        raise
    except SourceError as error:
        yield Fault("unreadable-file", str(error))


def batches(pages: Iterable[tuple[int, Page]], most: int = BATCH_PAGES) -> Iterator[list[tuple[int, Page]]]:
    """Pages in batches of bounded number and size."""
    batch: list[tuple[int, Page]] = []
    size = 0
    for number, page in pages:
        batch.append((number, page))
        size += len(page.raw.content)
        if len(batch) >= most or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
