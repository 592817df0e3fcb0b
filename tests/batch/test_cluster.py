"""Bulk reading on a real Ray cluster of two nodes: the same bytes as on one machine, whoever dies meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.batch.corpus import members, pages
from tests.batch.test_batch import files

pytest.importorskip("ray", reason="the cluster is tested where requirements/cluster.lock is installed")
pytest.importorskip("fastwarc", reason="bulk reading needs the extra `batch`")
if not Path("/proc/self/stat").exists():
    pytest.skip("workers are found by /proc, which is Linux's", allow_module_level=True)

ROOT = Path(__file__).parents[2]
PAGES, PART = 60, "2000"
PATIENCE = 240
SETTINGS = {
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # loopback only
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": "f" * 64,
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_OBJECT_STORE_ALLOW_SLOW_STORAGE": "1",
    "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
}


@dataclass(frozen=True, slots=True)
class Nodes:
    """The cluster and how to speak to it."""

    process: subprocess.Popen[str]
    address: str
    raylets: tuple[int, int]

    def lose(self) -> None:
        """The second node goes as in a power cut."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write("lose\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "lost\n"

    def readers(self) -> list[int]:
        """The processes of this cluster that read parts."""
        return [pid for pid, parent, name in processes() if parent in self.raylets and "MapBatches(Reader)" in name]


def processes() -> Iterator[tuple[int, int, str]]:
    """Every process with its parent and its command line."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            yield int(folder.name), parent, (folder / "cmdline").read_text()
        except OSError:
            continue  # it has ended


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    script = [sys.executable, "-m", "tests.batch.two_nodes"]
    process = subprocess.Popen(
        script,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env=os.environ | SETTINGS,
    )
    assert process.stdin and process.stdout
    try:
        told = json.loads(process.stdout.readline())
        yield Nodes(process, told["address"], tuple(told["raylets"]))
    finally:
        process.stdin.close()
        process.wait(60)
        process.stdout.close()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "a.warc.gz"
    path.write_bytes(b"".join(members(pages(PAGES))))
    return path


def command(archive: Path, out: Path, *more: str) -> list[str]:
    whole = [sys.executable, "-m", "tallystick", "batch", str(archive), "--out", str(out), *more]
    return [sys.executable, "-c", f"import sys; sys.argv = {whole[2:]!r}; {_SMALL}"]


# Parts of two thousand bytes, so that a small archive has many; the command counts in megabytes.
_SMALL = f"import tallystick.cli.batch as b; b._MB = {PART}; from tallystick.cli.main import main; main()"


@pytest.fixture(scope="module")
def reference(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("reference") / "out"
    arguments = command(archive, out, "--part-size", "1")
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    return out


def start(nodes: Nodes, archive: Path, out: Path) -> subprocess.Popen[str]:
    arguments = command(archive, out, "--part-size", "1", "--engine", "ray", "--address", nodes.address)
    pipe = subprocess.PIPE
    return subprocess.Popen(arguments, stdout=pipe, stderr=pipe, text=True, env=os.environ | SETTINGS)


def wait_for_marks(process: subprocess.Popen[str], out: Path, count: int) -> None:
    while process.poll() is None and len(list((out / "done").glob("*.json"))) < count:
        time.sleep(0.01)


def test_the_cluster_listens_on_loopback_only(nodes: Nodes) -> None:
    listening = {line.split()[1] for name in ("tcp", "tcp6") for line in _sockets(nodes, name)}
    assert listening
    loopback = ("0100007F:", "0000000000000000FFFF00000100007F:", "00000000000000000000000001000000:")
    assert {a for a in listening if not a.startswith(loopback)} == set()


def _sockets(nodes: Nodes, name: str) -> Iterator[str]:
    """The listening sockets of the nodes and of all they started."""
    parents = {pid: parent for pid, parent, _ in processes()}
    ours = {pid for pid in parents if {pid, parents[pid]} & {nodes.process.pid, *nodes.raylets}}
    inodes = {str(fd.readlink()) for pid in ours for fd in Path(f"/proc/{pid}/fd").glob("*") if fd.is_symlink()}
    for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes:
            yield line


def test_two_nodes_give_the_same_bytes(nodes: Nodes, archive: Path, reference: Path, tmp_path: Path) -> None:
    process = start(nodes, archive, tmp_path / "out")
    wait_for_marks(process, tmp_path / "out", 1)
    at_work = len(nodes.readers())
    told, trouble = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, trouble
    assert at_work == 2
    assert f"{PAGES:>12,}  pages" in told
    assert files(tmp_path / "out") == files(reference)


def test_a_page_that_kills_is_left_out_by_number(nodes: Nodes, tmp_path: Path) -> None:
    arguments = [sys.executable, "-m", "tests.batch.on_ray", nodes.address, str(tmp_path / "root")]
    settings = os.environ | SETTINGS
    done = subprocess.run(
        arguments, capture_output=True, text=True, check=False, timeout=PATIENCE, cwd=ROOT, env=settings
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {str(n): {"sum": 6 + n, "left out": [3]} for n in range(3)}


def test_a_worker_killed_in_the_middle_loses_nothing(
    nodes: Nodes, archive: Path, reference: Path, tmp_path: Path
) -> None:
    process = start(nodes, archive, tmp_path / "out")
    wait_for_marks(process, tmp_path / "out", 2)
    for pid in nodes.readers():
        os.kill(pid, signal.SIGKILL)
    done = len(list((tmp_path / "out/done").iterdir()))
    _, trouble = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, trouble
    assert done < len(list((reference / "done").iterdir()))
    assert files(tmp_path / "out") == files(reference)


def test_a_node_lost_in_the_middle_loses_nothing(nodes: Nodes, archive: Path, reference: Path, tmp_path: Path) -> None:
    process = start(nodes, archive, tmp_path / "out")
    wait_for_marks(process, tmp_path / "out", 2)
    nodes.lose()
    _, trouble = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, trouble
    assert files(tmp_path / "out") == files(reference)


def test_a_cluster_that_is_not_there_is_named(archive: Path, tmp_path: Path) -> None:
    arguments = command(archive, tmp_path / "out", "--engine", "ray", "--address", "127.0.0.1:9")
    settings = os.environ | SETTINGS
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=PATIENCE, env=settings)
    assert (done.returncode, done.stdout) == (1, "")
    assert "127.0.0.1:9" in done.stderr.splitlines()[-1]
    assert "RAY_AUTH_TOKEN" in done.stderr.splitlines()[-1]
