"""Recognizers-Text (Microsoft): money, numbers, dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from lines import Case, Item, currency, item, run
from recognizers_date_time import recognize_datetime
from recognizers_number import recognize_number
from recognizers_number_with_unit import recognize_currency
from recognizers_text import Culture


def predict(case: Case) -> dict[str, Any]:
    """Numbers inside an amount or a date are left out, as the library's own users do."""
    text = case["text"]
    reference = datetime.fromisoformat(case["reference_date"]) if case.get("reference_date") else None
    found = [*_money(text), *_dates(text, reference)]
    numbers = [n for n in _numbers(text) if not any(n["start"] < f["end"] and f["start"] < n["end"] for f in found)]
    return {"predicted": found + numbers}


def _money(text: str) -> Iterator[Item]:
    for r in recognize_currency(text, Culture.English):
        value = (r.resolution or {}).get("value")
        if value is not None:
            yield item("money", (r.start, r.end + 1), amount=float(value), currency=currency(r.resolution.get("unit")))


def _numbers(text: str) -> Iterator[Item]:
    for r in recognize_number(text, Culture.English):
        try:
            yield item("number", (r.start, r.end + 1), number=float(r.resolution["value"]))
        except ValueError:
            continue


def _dates(text: str, reference: datetime | None) -> Iterator[Item]:
    for r in recognize_datetime(text, Culture.English, reference=reference):
        values = (r.resolution or {}).get("values") or [{}]
        first = values[0]  # of two readings, the past one comes first
        if first.get("type") == "duration":
            yield item("duration", (r.start, r.end + 1), duration=first["timex"])
        elif first.get("type") == "date" and _day(first.get("value")):
            yield item("date", (r.start, r.end + 1), start=first["value"], end=first["value"])
        elif first.get("type") == "daterange":
            last = _day(first.get("end"))
            before = (last - timedelta(days=1)).isoformat() if last else None  # their ends are excluded
            yield item("date", (r.start, r.end + 1), start=first.get("start"), end=before)


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None


run(predict)
