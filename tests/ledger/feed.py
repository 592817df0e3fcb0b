"""A process that adds documents to a ledger and says so only when each is kept; it is there to be killed.

    python feed.py ADDRESS FROM TO     add the documents numbered FROM to TO
    python feed.py ADDRESS             for each number read, start a child that adds documents from there until killed

Prints one line, "added N", after each document.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.reconcile.builders import claim, readings

from tallystick.jobs.ledger import Ledger


def say(text: str) -> None:
    """One line, in one write, so that a kill cannot cut it."""
    os.write(1, f"{text}\n".encode())


def add(address: str, first: int, last: int) -> None:
    """Add documents one by one: a package of its own size, and guns that are part of it."""
    ledger = Ledger(address)
    for number in range(first, last):
        (reading,) = readings(
            [
                claim(f"doc{number}#w GBR>UKR allocated", amount=f"GBP {401 + number * 1.7:.1f}"),
                claim(f"doc{number}#p GBR>UKR allocated", items=f"{number + 2} Caesar howitzer", part_of="w"),
            ]
        )
        ledger.add(reading)
        say(f"added {number}")


def nursery(address: str) -> None:
    """Children share what was imported once, so that fifty of them are born in the time of one."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            add(address, int(line), int(line) + 10_000)
        say(f"child {child}")
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        add(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    else:
        nursery(sys.argv[1])
