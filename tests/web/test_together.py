"""Processes that answer together: copies of one that has read the ledger, replaced when they die, ended together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tallystick.web.together import can_copy

pytestmark = pytest.mark.skipif(not can_copy(), reason="processes cannot be copied here")


@pytest.fixture
def server(account: Path, tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tallystick", "serve", "--ledger", str(account), "--port", str(port)]
    with (tmp_path / "stderr").open("wb") as errors:
        started = subprocess.Popen([*command, "--workers", "2"], stderr=errors)
        yield f"http://127.0.0.1:{port}", started
        started.kill()
        started.wait(30)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def copies(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def answers(address: str) -> bool:
    try:
        return bool(urlopen(address, timeout=30).status == 200)  # noqa: S310 - our own address
    except (URLError, ConnectionError):
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's list of processes")
def test_two_copies_answer_one_that_dies_is_replaced_and_both_end_with_the_server(
    server: tuple[str, subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    address, parent = server
    until(lambda: answers(address))
    before = copies(parent.pid)
    assert len(before) == 2
    time.sleep(2.1)
    os.kill(min(before), signal.SIGKILL)
    until(lambda: len(copies(parent.pid)) == 2 and copies(parent.pid) != before)
    assert answers(f"{address}/ledger")
    now = copies(parent.pid)
    parent.terminate()
    assert parent.wait(30) == 0
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in now))
    assert "Traceback" not in (tmp_path / "stderr").read_text()
