"""Values in words and signs, the same in every report: "≥ GBP 1 billion", "March 2025", "10,000 drones"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from tallystick.model import Actor, Item, Money, Period, Qualifier, Quantity

SIGNS = {
    Qualifier.EXACT: "",
    Qualifier.AT_LEAST: "≥ ",
    Qualifier.AT_MOST: "≤ ",
    Qualifier.ABOUT: "≈ ",
    Qualifier.VAGUE: "",
}
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """The text with its control characters made visible: nothing in a document may steer a terminal or turn a line."""
    return text if text.isprintable() else _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """The text on one line, control characters made visible."""
    return visible(" ".join(text.split()))


def figure(low: float | None, high: float | None) -> str:
    """One number or a range, with thousands parted and millions in words."""
    ends = [end for end in (low, high) if end is not None]
    if not ends:
        return "?"
    scale, word = next(((s, w) for s, w in _SCALES if max(ends) >= s), (1, ""))
    shown = [f"{end / scale:,.10g}" if scale > 1 else _plain(end) for end in dict.fromkeys(ends)]
    return " ".join(part for part in ("–".join(shown), word) if part)


def _plain(number: float) -> str:
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.2f}"


def money(value: Money | None) -> str:
    """A sum: sign of its qualifier, ISO 4217 code, figure, and what it is per."""
    if value is None:
        return ""
    if value.qualifier is Qualifier.VAGUE:
        return f"“{one_line(value.text)}”"
    per = f" / {value.per}" if value.per else ""
    return f"{SIGNS[value.qualifier]}{value.currency or '(currency open)'} {figure(value.min, value.max)}{per}"


def quantity(value: Quantity | None) -> str:
    """A count with the sign of its qualifier; a vague one in the text's own words."""
    if value is None:
        return ""
    if value.qualifier is Qualifier.VAGUE or (value.min is None and value.max is None):
        return one_line(value.text)
    return SIGNS[value.qualifier] + figure(value.min, value.max)


def item(value: Item) -> str:
    """Goods and how many of them."""
    count = quantity(value.quantity)
    return f"{count} × {one_line(value.name)}" if count else one_line(value.name)


def items(values: Iterable[Item], most: int | None = None) -> str:
    """A list of goods; of more than ``most`` the first, and how many kinds more."""
    shown = [item(value) for value in values]
    left = len(shown) - most if most is not None else 0
    return ", ".join(shown) if left <= 1 else f"{', '.join(shown[:most])} and {left} more kinds of goods"


def day(value: date) -> str:
    """A day, "12 February 2025"."""
    return f"{value.day} {value:%B} {value.year}"


def period(value: Period | None) -> str:
    """A day, month, year or stretch; the text's own words where it fixes neither end."""
    if value is None:
        return ""
    start, end = value.start, value.end
    if start and end:
        return _between(start, end)
    if start:
        return f"from {day(start)}"
    return f"by {day(end)}" if end else f"“{one_line(value.text)}”"


def _between(start: date, end: date) -> str:
    if start == end:
        return day(start)
    whole_months = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if whole_months and (start.year, start.month, end.month) == (end.year, 1, 12):
        return str(start.year)
    if whole_months and (start.year, start.month) == (end.year, end.month):
        return f"{start:%B} {start.year}"
    return f"{day(start)} – {day(end)}"


def actor(value: Actor | None) -> str:
    """An actor's name; with the role, where the name does not say it already."""
    if value is None:
        return ""
    named = not value.role or value.role.lower() in value.name.lower()
    return one_line(value.name if named else f"{value.name} ({value.role})")


def names(values: Iterable[Actor]) -> str:
    """Names of several actors."""
    return ", ".join(one_line(value.name) for value in values)


def label(value: object) -> str:
    """An enum's value as words: "rules_out" reads "rules out"."""
    return "" if value is None else str(value).replace("_", " ")
