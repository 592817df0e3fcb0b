"""A large ledger that changes keeps no visitor waiting; those who write see what they wrote."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.desk import ledger_to_review, line_of, site

from tallystick.jobs.ledger import Ledger
from tallystick.jobs.view import View, Views
from tallystick.ledger_model import Ruling
from tallystick.web.warming import FIRST, warm


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = ledger_to_review(tmp_path / "book.db")
    yield found
    found.close()


def test_visitors_are_shown_the_view_before_until_the_new_one_is_ready(ledger: Ledger) -> None:
    views = Views(ledger)
    gate, asked = threading.Event(), []

    def slowly(view: View) -> None:
        asked.append(view.version)
        assert gate.wait(30)

    gate.set()
    views.warm = slowly
    views.renew().join()
    before = views.lately()
    gate.clear()
    ledger.decide(Ruling.ACCEPT, line_of(ledger, 155).claims, "Ann", "checked")
    assert views.lately() is before
    assert views.lately() is before
    now = views.current()
    assert now.version != before.version
    gate.set()
    views.renew().join()
    assert views.lately() is now
    assert asked == [before.version, now.version]


def test_rows_of_lines_that_did_not_change_are_taken_over(ledger: Ledger) -> None:
    views = Views(ledger)
    before = views.current().row
    changed = line_of(ledger, 155)
    ledger.decide(Ruling.ACCEPT, changed.claims, "Ann", "checked")
    after = views.current().row
    assert after[changed.id] is not before[changed.id]
    assert all(after[id_] is before[id_] for id_ in before if id_ != changed.id)


def test_the_first_pages_can_be_asked_before_anybody_comes(ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    app = site(Path(ledger.address))
    view = app.state.views.current()
    warm(app, view)
    assert caplog.messages == []
    assert "rows" in vars(view)
    assert len(FIRST) > 5
    app.state.views.ledger.close()
