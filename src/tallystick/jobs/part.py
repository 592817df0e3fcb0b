"""One part of a bulk reading: from its bytes to its tables, the same whichever engine asks for it."""

from __future__ import annotations

from collections.abc import Iterator
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

_CHECK = 64
"""Pages after which a worker looks whether the process that started it is still there."""


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
        together = 1 if task.careful else stages.TOGETHER
        pages = stages.screen_pages(_pages(task, tally, progress), knowledge, tally)
        texts = stages.make_texts(stages.in_groups(pages, together), knowledge, tally)
        wanted = stages.screen_texts(texts, knowledge, tally)
        writer.add(stages.read_texts(wanted, copies, knowledge, tally, together))
    account = {"part": asdict(given.part), "counts": dict(sorted(tally.counts.items())), "notes": tally.notes}
    folder.finish(task.number, account)
    return account


def _pages(task: Task, tally: stages.Tally, progress: Progress) -> Iterator[Page]:
    """The pages of a part; faults and pages to leave out are counted.

    The page given last is the one at work, or one of those that are read together with it.
    """
    number = -1
    for found in _found(task.given.part):
        if isinstance(found, Fault):
            tally.drop(found.code, found.message)
            continue
        number += 1
        progress.at(number, found.place)
        if number % _CHECK == 0:
            progress.check()
        tally.counts["pages"] += 1
        if number in task.leave_out:
            tally.drop("worker lost", f"{found.raw.origin}: two workers died at it")
            continue
        yield found


def _found(part: Part) -> Iterator[Page | Fault]:
    """The part read; a file that has gone is a fault, one that cannot be reached now gives the part up."""
    try:
        yield from read_part(part, PAGE_LIMIT)
    except UnreachableError:
        raise
    except SourceError as error:
        yield Fault("unreadable-file", str(error))
