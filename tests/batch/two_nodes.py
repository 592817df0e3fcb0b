"""A real Ray cluster of two nodes on loopback, for the tests: run as a script, it obeys its standard input.

It prints a line of JSON with its address and the processes that start workers; `lose` takes the second node away as a
power cut would, and the end of input ends everything.
"""

from __future__ import annotations

import json
import sys
from typing import Any

NODE = {"num_cpus": 1, "object_store_memory": 80_000_000, "include_dashboard": False}


def raylet(node: Any) -> int:
    """The process of a node that starts its workers."""
    return int(node.all_processes["raylet"][0].process.pid)


def main() -> None:
    """Until the input ends."""
    from ray.cluster_utils import Cluster

    cluster = Cluster()
    nodes = [cluster.add_node(**NODE), cluster.add_node(**NODE)]
    try:
        print(json.dumps({"address": cluster.address, "raylets": [raylet(n) for n in nodes]}), flush=True)  # noqa: T201
        for line in sys.stdin:
            if line.strip() == "lose":
                cluster.remove_node(nodes.pop(), allow_graceful=False)
                print("lost", flush=True)  # noqa: T201
    finally:
        cluster.shutdown()


if __name__ == "__main__":
    main()
