"""The pages say what is so."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*.md")])


def project() -> dict[str, list[str]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        whole = tomllib.load(file)
    optional = whole["project"]["optional-dependencies"]
    extras = [name for key, extra in optional.items() if key != "cluster" for name in extra]
    groups = {"run": whole["project"]["dependencies"], "extra": extras, "dev": whole["dependency-groups"]["dev"]}
    return groups | {"cluster": optional["cluster"]}


def name(requirement: str) -> str:
    return re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0]


def test_the_command_line_page_is_what_help_prints() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "docs/make_cli.py"), "--check"], check=False)
    assert done.returncode == 0, "docs/cli.md is out of date: run `make docs`"


def test_each_dependency_has_its_reason_and_no_reason_is_left_over() -> None:
    text = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([^`]+)` \| \S", text, re.MULTILINE)
    wanted = [name(r) for group in project().values() for r in group if not r.startswith("types-")]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(wanted)


@pytest.mark.parametrize("lock", ["run", "dev", "cluster"])
def test_locks_hold_every_dependency_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / f"requirements/{lock}.lock").read_text(encoding="utf-8")
    pinned = {line.split("==")[0].split("[")[0].lower() for line in text.splitlines() if "==" in line}
    beyond = {"run": [], "dev": ["dev", "extra"], "cluster": ["cluster"]}[lock]
    wanted = [requirement for group in ["run", *beyond] for requirement in project()[group]]
    assert {name(r).lower() for r in wanted} <= pinned, "run `make lock`"
    assert not re.search(r"://|^-|@ ", text, re.MULTILINE)
    assert all("\n    --hash=sha256:" in entry for entry in re.split(r"\n(?=\S)", text) if "==" in entry)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [t.split("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in t]
    assert [t for t in targets if t and not (page.parent / t).exists()] == []


def test_every_page_is_listed() -> None:
    index = (ROOT / "docs/index.md").read_text(encoding="utf-8")
    pages = {p.name for p in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert {p for p in pages if f"({p})" not in index} == set()


def test_every_command_shows_an_example() -> None:
    text = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    sections = re.split(r"\n## tallystick ", text)[1:]
    lacking = [s.splitlines()[0] for s in sections if "\nCommands:" not in s and "Example:" not in s]
    assert sections
    assert lacking == []
