"""Parts that kill their worker, given to a cluster: run as a script with its address, it prints what came of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.batch import labour

from tallystick.jobs import cluster
from tallystick.jobs.shards import Folder
from tallystick.jobs.workers import Task


def main(address: str, root: Path) -> None:
    """Three parts, each with a page nobody survives."""
    (root / "at").mkdir(parents=True)
    tasks = [Task(n, 6) for n in range(3)]
    results = cluster.run(labour.die_at_three, tasks, cluster.Cluster(address), Folder.at(root))
    print(json.dumps({r.number: r.account or r.trouble for r in results}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
