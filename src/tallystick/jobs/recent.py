"""What the last days brought to the account: new lines, stages reached, other sums stated, further sources."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tallystick.jobs.ledger import Ledger
from tallystick.jobs.view import View
from tallystick.ledger import keyed, read
from tallystick.ledger_model import Line, Source
from tallystick.report import words
from tallystick.report.lines import brief


@dataclass(frozen=True, slots=True)
class News:
    """One line that claims of the last days made or changed; ``kind`` is new, stage, sum or source."""

    line: str
    kind: str
    told: str
    headline: str
    stage: str
    moment: datetime


def news(ledger: Ledger, view: View, today: date, days: int = 7) -> list[News]:
    """What claims first recorded within ``days`` before the end of ``today`` brought, the newest first."""
    end = datetime.combine(today, time.max, UTC)
    with read.looking(ledger.engine) as connection:
        fresh = keyed.recorded_since(connection, end - timedelta(days=days))
    lines = {line.id: line for claim in fresh if (line := view.by_claim.get(claim)) is not None}
    found = [_news(line, fresh.keys(), max(fresh[c] for c in line.claims if c in fresh)) for line in lines.values()]
    return sorted((n for n in found if n.moment <= end), key=lambda n: (-n.moment.timestamp(), n.line))


def _news(line: Line, fresh: Set[str], moment: datetime) -> News:
    kind, told = _what(line, fresh)
    return News(line.id, kind, told, brief(line), words.label(line.stage), moment)


def _what(line: Line, fresh: Set[str]) -> tuple[str, str]:
    if _all_new(line.claims, fresh):
        return "new", "new"
    steps = [step for step in line.history if _all_new(step.claims, fresh)]
    if steps:
        return "stage", f"now {words.label(steps[-1].stage)}"
    sums = [stated for stated in line.values if _all_new(stated.claims, fresh)]
    if sums:
        return "sum", f"also stated as {words.money(sums[-1].money)}"
    count = len(set(line.claims) & fresh)
    return "source", "another report" if count == 1 else f"{count} further reports"


def _all_new(claims: Iterable[str], fresh: Set[str]) -> bool:
    return all(claim in fresh for claim in claims)


def newest_documents(ledger: Ledger, most: int = 8) -> list[Source]:
    """The documents published last."""
    with read.looking(ledger.engine) as connection:
        return keyed.newest_documents(connection, most)
