"""Meetings, from the table in ``cases/meetings.yml``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.extract.attribution import find_attributions
from tallystick.extract.engine import open_context
from tallystick.extract.goods import find_goods
from tallystick.extract.meetings import find_meetings
from tallystick.knowledge import load
from tallystick.model import Actor, Document, Meeting

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "meetings.yml").read_text(encoding="utf-8"))


def _meetings(text: str, published: date | None) -> tuple[Meeting, ...]:
    context = open_context(Document("sha256:test", text, published=published), load())
    context.goods = find_goods(context)
    context.attributions = find_attributions(context)
    return find_meetings(context)


def _same(actor: Actor, wanted: str) -> bool:
    return wanted in {actor.id, actor.name}


def _told(meeting: Meeting, part: str, wanted: Any) -> Any:
    """The part of a meeting in the shape of the table."""
    if part == "date":
        period = meeting.date
        days = [period.start, period.end] if period else None
        return days if isinstance(wanted, list) else (period.start if period else None)
    if part in {"chair", "participants"}:
        actors = getattr(meeting, part)
        return [w if _same(a, w) else a.name for a, w in zip(actors, [*wanted, *[""] * len(actors)], strict=False)]
    if part == "forum":
        return wanted if meeting.forum and _same(meeting.forum, wanted) else meeting.forum
    if part == "count":
        return meeting.participant_count.min if meeting.participant_count else None
    return getattr(meeting, part)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:80])
def test_meetings_of_a_text(case: dict[str, Any]) -> None:
    found = _meetings(case["text"], case["published"])
    assert len(found) == len(case["meetings"]), f"{case['why']}: {[m.evidence for m in found]}"
    for meeting, parts in zip(found, case["meetings"], strict=True):
        wanted = {"status": "held", "certainty": "asserted"} | parts
        assert {part: _told(meeting, part, value) for part, value in wanted.items()} == wanted, case["why"]


def test_evidence_is_exact_and_ids_are_stable() -> None:
    case = CASES[0]
    first, again = (_meetings(case["text"], case["published"]) for _ in range(2))
    assert [m.id for m in first] == [m.id for m in again] != []
    assert all(case["text"][e.start : e.end] == e.text for m in first for e in m.evidence)


def test_no_day_is_invented_without_a_day_of_publication() -> None:
    (meeting,) = _meetings("Norway and Sweden held talks in Bergen on Tuesday.", None)
    assert meeting.date is None or (meeting.date.start, meeting.date.end) == (None, None)
