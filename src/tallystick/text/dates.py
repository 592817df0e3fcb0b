"""Dates of publication as pages state them: a full date that cannot be read in two ways, or none."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_ISO = re.compile(r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:T\d|\s|$)")
_DAY_FIRST = re.compile(r"(?<![\d/.-])(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})(?!\d)", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)", re.IGNORECASE)
EARLIEST = 1900


def stated_date(text: str | None) -> date | None:
    """The day in ``text``: ISO 8601 or with the month as a word. All-figure dates such as 03/04/2025 are left open."""
    if not text:
        return None
    for pattern in (_ISO, _COMPACT):
        if found := pattern.match(text):
            year, month, day = map(int, found.groups())
            return _day(year, month, day)
    for pattern, (y, m, d) in ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2))):
        for found in pattern.finditer(text):
            number = _month(found.group(m))
            if number and (stated := _day(int(found.group(y)), number, int(found.group(d)))):
                return stated
    return None


def _month(word: str) -> int | None:
    """The number of a month written out or shortened to three letters or more ("Sept")."""
    return next((i for i, name in enumerate(_MONTHS, 1) if name.startswith(word.lower())), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= EARLIEST else None
    except ValueError:
        return None
