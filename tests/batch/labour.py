"""Work for the tests of workers: functions a new process can find by name."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from tallystick.errors import SettingsError
from tallystick.jobs.workers import Progress, Task


def add(task: Task, progress: Progress) -> dict[str, Any]:
    """What is right: pages one after another, without those to leave out."""
    for page in range(task.given):
        progress.at(page, page * 10)
    return {"sum": task.number + task.given, "left out": list(task.leave_out)}


def die_at_three(task: Task, progress: Progress) -> dict[str, Any]:
    """A page that ends any process which reads it."""
    for page in range(task.given):
        progress.at(page, page)
        if page == 3 and page not in task.leave_out:
            os._exit(7)
    return add(task, progress)


def die_once(task: Task, progress: Progress) -> dict[str, Any]:
    """A process killed from outside, as when memory is short. ``given`` names a file that remembers it."""
    progress.at(1, 1)
    mark = Path(task.given)
    if not mark.exists():
        mark.write_text("killed")
        os._exit(9)
    return {"left out": list(task.leave_out)}


def die_always(task: Task, progress: Progress) -> dict[str, Any]:
    """A part that cannot be done; the others can."""
    if task.number == 1:
        os._exit(7)
    return add(task, progress)


def hang_at_two(task: Task, progress: Progress) -> dict[str, Any]:
    """A page at which reading never ends."""
    for page in range(task.given):
        progress.at(page, page)
        if page == 2 and page not in task.leave_out:
            time.sleep(3600)
    return {"left out": list(task.leave_out)}


def fail(task: Task, progress: Progress) -> dict[str, Any]:
    """A fault that concerns all parts."""
    raise SettingsError(f"part {task.number}: the disk is full")
