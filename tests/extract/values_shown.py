"""Values as the case tables write them: one short line for each."""

from __future__ import annotations

from tallystick.extract.mentions import DateKind, DateMention, MoneyMention, QuantityMention
from tallystick.model import Qualifier


def _figure(low: float | None, high: float | None) -> str:
    def short(x: float | None) -> str:
        return "?" if x is None else f"{x:.12g}"

    return short(low) if low == high else f"{short(low)}..{short(high)}"


def _notes(qualifier: Qualifier, *rest: str | None) -> str:
    stated = "" if qualifier is Qualifier.EXACT else str(qualifier)
    return " ".join(part for part in (stated, *rest) if part)


def shown(mention: MoneyMention | QuantityMention | DateMention) -> str:
    """ "450000000 GBP at_least per year additional", "18 about tonnes", "2024-01-01..2024-12-31 in", "P5Y"."""
    if isinstance(mention, MoneyMention):
        money = mention.money
        per = f"per {money.per}" if money.per else None
        origin = f"converts {mention.conversion_of.text}" if mention.conversion_of else None
        notes = _notes(money.qualifier, per, mention.role, origin)
        return f"{_figure(money.min, money.max)} {money.currency or '?'} {notes}".strip()
    if isinstance(mention, QuantityMention):
        count = mention.quantity
        per = f"per {mention.per}" if mention.per else None
        notes = _notes(count.qualifier, per, mention.role, mention.unit and f"[{mention.unit}]")
        return f"{_figure(count.min, count.max)} {notes}".strip()
    if mention.kind is DateKind.DURATION:
        return mention.duration or "P?"
    start, end = mention.period.start or "?", mention.period.end or "?"
    days = str(start) if start == end != "?" else f"{start}..{end}"
    return f"{days} {mention.lead or ''}".strip()
