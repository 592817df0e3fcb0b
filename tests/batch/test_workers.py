"""Workers die, hang and fail; the others go on, and nothing is lost without a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.batch import labour

from tallystick.errors import SettingsError
from tallystick.jobs import workers
from tallystick.jobs.workers import Progress, Task


@pytest.mark.parametrize("count", [1, 2, 5])
def test_every_task_is_done_once(count: int) -> None:
    found = {r.number: r.account for r in workers.run(labour.add, [Task(n, 10) for n in range(4)], count)}
    assert found == {n: {"sum": n + 10, "left out": []} for n in range(4)}


def test_a_page_that_kills_is_left_out_by_number() -> None:
    (result,) = workers.run(labour.die_at_three, [Task(0, 6)], 1)
    assert result.account == {"sum": 6, "left out": [3]}


def test_a_worker_killed_once_costs_nothing(tmp_path: Path) -> None:
    (result,) = workers.run(labour.die_once, [Task(0, str(tmp_path / "mark"))], 1)
    assert result.account == {"left out": []}


def test_a_part_that_cannot_be_done_is_given_up_and_the_others_are_done() -> None:
    found = {r.number: r for r in workers.run(labour.die_always, [Task(n, 1) for n in range(3)], 2)}
    assert found[1].account is None
    assert "4 workers died at it" in str(found[1].trouble)
    assert found[0].account and found[2].account


def test_a_page_that_never_ends_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "STUCK", 4.0)
    (result,) = workers.run(labour.hang_at_two, [Task(0, 4)], 1)
    assert result.account == {"left out": [2]}


def test_a_fault_of_all_ends_the_run() -> None:
    with pytest.raises(SettingsError, match="disk is full"):
        list(workers.run(labour.fail, [Task(n, 1) for n in range(2)], 2))


def test_how_far_workers_are_is_told() -> None:
    seen: list[int] = []

    def watch(running: object) -> None:
        assert isinstance(running, list)
        seen.extend(p.place for p in running if isinstance(p, Progress))

    assert len(list(workers.run(labour.add, [Task(0, 3)], 1, watch))) == 1
    assert all(place <= 20 for place in seen)
