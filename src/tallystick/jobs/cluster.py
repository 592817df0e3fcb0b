"""Bulk reading on a cluster: Ray Data hands the parts to actors, which do them with the same functions as here.

What goes through Ray is the numbers of parts and the accounts of them; pages and tables go between the nodes and the
storage that all of them see. A part whose actor dies comes back as missing and is given again in the next round, by
the same rule as on one machine (``workers.Losses``).
"""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import secrets
import socket
import sys
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from tallystick.errors import SettingsError, TallystickError, UnreachableError
from tallystick.jobs import workers
from tallystick.jobs.shards import Folder
from tallystick.jobs.workers import Losses, Progress, Result, Task, Work
from tallystick.knowledge.files import digest

STORE_BYTES = 100_000_000
"""Shared memory for what goes through Ray on this machine: accounts, of a few kilobytes a part."""
_STDERR = 2
_CHECK = "is the cluster up, and is RAY_AUTH_TOKEN its token?"
_OURS = {
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # what makes Ray listen on loopback, and not on all addresses
    "RAY_AUTH_MODE": "token",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_OBJECT_STORE_ALLOW_SLOW_STORAGE": "1",  # containers have 64 MB of shared memory; a disk will do
    "RAY_worker_niceness": "0",  # at 15, its own, whatever else runs on the machine goes before; our processes are at 0
    "OPENBLAS_NUM_THREADS": "1",
}
"""How Ray is set up when it is started here; what the environment says already goes before."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where Ray runs: at an address, or started here for this run. ``actors`` of 0: one for each processor there.

    ``in_flight``: parts an actor holds, the one it does among them. With others at hand it goes on at once: Ray Data
    needs 0.1 to 0.2 s to see that it is free, and short parts need two. With one, no part waits while another actor
    is free.
    """

    address: str | None = None
    actors: int = 0
    processors: int = 1
    in_flight: int = 3


class Reader:
    """The actor: one process on some node, which does part after part and loads the model once."""

    def __init__(self, work: Work, tasks: Mapping[int, Task], folder: Folder, reader: str) -> None:
        """``reader`` is the program and knowledge of who asks: here they must be the same."""
        self._work, self._tasks, self._folder = work, tasks, folder
        mine = reading_with()
        self._odd = None if mine == reader else f"a node of the cluster has {mine}, this machine has {reader}"

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[Any]]:
        """Ray's batch of part numbers, and for each the answer as JSON: its account, or the error that ends the run."""
        numbers = [int(number) for number in batch["number"]]
        return {"number": numbers, "answer": [json.dumps(self._answer(self._tasks[n])) for n in numbers]}

    def _answer(self, task: Task) -> dict[str, Any]:
        if self._odd:
            return {"error": f"{self._odd}; install the same on all"}
        try:
            with Watched(task, self._folder) as progress:
                return {"account": self._work(task, progress)}
        except UnreachableError as error:
            return {"trouble": str(error)}
        except TallystickError as error:
            return {"error": str(error)}


def reading_with() -> str:
    """Program and knowledge of this process, in words."""
    return f"tallystick {version('tallystick')} with knowledge {digest()[:12]}"


class Watched(Progress):
    """Progress with nobody beside to see it: a page that takes too long ends the process.

    After a worker was lost at the part, the page at work is also kept in the folder, for whoever takes over.
    """

    def __init__(self, task: Task, folder: Folder) -> None:
        """Nothing is watched before the first page."""
        super().__init__([-1, 0, -1])
        self._task, self._folder = task, folder
        self._armed = float("-inf")

    def at(self, page: int, place: int) -> None:
        """Say which page comes next."""
        super().at(page, place)
        if self._task.careful:
            self._folder.mark(self._task.number, page)
        now = time.monotonic()
        if now - self._armed > 1:  # setting the clock costs as much as reading a page from the archive
            self._armed = now
            faulthandler.dump_traceback_later(workers.STUCK, exit=True, file=_STDERR)

    def __enter__(self) -> Watched:
        """The progress itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the clock."""
        faulthandler.cancel_dump_traceback_later()


def run(work: Work, tasks: Sequence[Task], cluster: Cluster, folder: Folder) -> Iterator[Result]:
    """Do all tasks on the cluster, results as they come. Raises SettingsError when it cannot be had or stops."""
    losses = Losses()
    left = list(tasks)
    with _connected(cluster) as ray:
        while left:
            done = set()
            for result in _round(ray, work, left, cluster, folder):
                done.add(result.number)
                yield result
            answers = [
                losses.again(task, folder.marked(task.number), "lost on the cluster; its logs tell more")
                for task in left
                if task.number not in done
            ]
            yield from (a for a in answers if isinstance(a, Result))
            left = [a for a in answers if isinstance(a, Task)]


def _round(ray: Any, work: Work, tasks: Sequence[Task], cluster: Cluster, folder: Folder) -> Iterator[Result]:
    """Every task once, in one execution of Ray Data; those whose actor died are not among the results."""
    actors = cluster.actors or int(ray.cluster_resources().get("CPU", 1))
    # A part that lost a worker may end another: nothing is promised to an actor that may not come back.
    in_flight = 1 if any(task.careful for task in tasks) else cluster.in_flight
    numbers = ray.data.from_items([{"number": task.number} for task in tasks], override_num_blocks=len(tasks))
    with warnings.catch_warnings():
        # Ray 2.60 says so of what it has no name of its own for, as of restarts; nobody who reads archives can help it.
        warnings.filterwarnings("ignore", "`ray_remote_args` is deprecated")
        answers = numbers.map_batches(
            Reader,
            fn_constructor_args=(work, {task.number: task for task in tasks}, folder, reading_with()),
            batch_size=1,
            num_cpus=1,
            compute=ray.data.ActorPoolStrategy(size=min(actors, len(tasks)), max_tasks_in_flight_per_actor=in_flight),
            max_concurrency=1,
            max_restarts=-1,
            max_task_retries=0,
        )
    try:
        for row in answers.iter_rows():
            yield _result(int(row["number"]), json.loads(row["answer"]))
    except ray.exceptions.RayError as error:
        why = next((line for line in reversed(str(error).splitlines()) if line.strip()), type(error).__name__)
        raise SettingsError(f"the cluster could not go on: {why.strip()}; finished parts stay, run again") from error


def _result(number: int, answer: dict[str, Any]) -> Result:
    if "error" in answer:
        raise SettingsError(answer["error"])
    return Result(number, answer.get("account"), answer.get("trouble"))


@contextmanager
def _connected(cluster: Cluster) -> Iterator[Any]:
    """Ray, connected, and left again at the end; a Ray that was started here ends too."""
    if cluster.address is None:
        for name, value in {**_OURS, "RAY_AUTH_TOKEN": secrets.token_hex(32)}.items():
            os.environ.setdefault(name, value)
    else:
        _knock(cluster.address)
    ray = _ray()
    here = {"num_cpus": cluster.processors, "object_store_memory": STORE_BYTES, "include_dashboard": False}
    more = {} if cluster.address else here
    with redirect_stdout(sys.stderr):  # Ray prints what it notices; standard output is for our account
        try:
            ray.init(cluster.address or "local", log_to_driver=False, logging_level=logging.WARNING, **more)
        except (ConnectionError, OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
            raise SettingsError(f"Ray {cluster.address or 'on this machine'}: {error}; {_CHECK}") from error
        try:
            _quiet(ray)
            yield ray
        finally:
            ray.shutdown()


def _knock(address: str) -> None:
    """Raise SettingsError if nobody listens at ``host:port``: Ray would wait a minute and then end the process."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon or not port.isdigit():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
    except (OSError, OverflowError) as error:
        raise SettingsError(f"Ray {address}: {error}; {_CHECK}") from error


def _quiet(ray: Any) -> None:
    """The account of a run is ours to give; Ray's own stays in its logs."""
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.max_errored_blocks = -1  # a part that was lost is given again, here


def _ray() -> Any:
    try:
        import ray
        import ray.data
        import ray.exceptions
    except ImportError as error:
        message = "a cluster needs the package ray on this machine and on its nodes: pip install 'tallystick[cluster]'"
        raise SettingsError(message) from error
    return ray

