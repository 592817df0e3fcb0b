"""What is due: only what was promised by a date, the overdue first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.reconcile.builders import claim, sources

from tallystick.knowledge.accounting import load_accounting
from tallystick.ledger_model import ScheduleStatus
from tallystick.model import Period
from tallystick.reconcile.engine import reconcile
from tallystick.report.due import due

DAY = date(2025, 6, 1)


def test_a_promise_for_soon_has_no_date_to_be_late_by() -> None:
    claims = [claim("a#jets NLD>UKR allocated", items="10 jet"), claim("b#tanks DEU>UKR allocated", items="5 tank")]
    lines = reconcile(sources(claims), claims, [], load_accounting()).lines
    dated = [
        replace(
            line, due=Period(None, None, "soon") if line.items[0].name == "jet" else Period(None, date(2025, 5, 1), "")
        )
        for line in lines
    ]
    assert [(status, line.items[0].name) for status, line in due(dated, DAY, 30)] == [(ScheduleStatus.OVERDUE, "tank")]
