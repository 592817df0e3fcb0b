"""The peers: which there are, an environment of their own for them, and a run of each."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
ENVIRONMENT = ROOT / ".benchmarks" / "peers"
LOCK = HERE / "peers" / "requirements.lock"
LONGEST = 900
"""Seconds a peer may take for one benchmark."""


@dataclass(frozen=True)
class Peer:
    """Another's work on the same cases; ``script`` is in ``peers/``, None where it does not run: ``note`` says why."""

    name: str
    doors: tuple[str, ...]
    script: str | None
    note: str = ""


PEERS = (
    Peer("Recognizers-Text 1.0.2a2", ("values",), "recognizers.py"),
    Peer("quantulum3 0.10", ("values",), "quantulum.py"),
    Peer("price-parser 0.5", ("values",), "price.py"),
    Peer("dateparser 1.5", ("values",), "dates.py"),
    Peer("spaCy NER, en_core_web_sm", ("values",), "entities.py", "finds spans, gives no values"),
    Peer("duckling 1.8", ("values",), None, "needs Java; its wrapper fails with current JPype"),
    Peer("textacy quotations", ("attribution",), "quotations.py", "direct quotations only"),
    Peer("spaCy parse, verbs of saying", ("attribution",), "say_verbs.py", "a plain rule, written here"),
)


def prepare() -> str | None:
    """Make the peers' environment, or bring it up to the lock; None, or why that failed."""
    stamp = ENVIRONMENT / "installed"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return None
    print("Installing the peers into .benchmarks/peers ...", file=sys.stderr)
    commands = (
        [sys.executable, "-m", "venv", str(ENVIRONMENT)],
        [str(ENVIRONMENT / "bin/python"), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCK)],
    )
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return f"not installed: {(done.stderr.strip().splitlines() or ['no message'])[-1][:120]}"
    stamp.write_text(digest, encoding="utf-8")
    return None


def run(peer: Peer, source: Path, target: Path) -> str | None:
    """Let a peer predict; None, or why it could not."""
    if peer.script is None:
        return f"not run: {peer.note}"
    command = [str(ENVIRONMENT / "bin/python"), str(HERE / "peers" / peer.script), str(source), str(target)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return f"stopped after {LONGEST} s"
    if done.returncode != 0:
        return f"failed: {(done.stderr.strip().splitlines() or ['no message'])[-1][:120]}"
    return None
