"""The door of the values benchmark: one case in, what the scorer reads out; shape conversion only."""

from __future__ import annotations

from typing import Any

import tallystick
from tallystick.extract.mentions import DateKind, DateMention, MoneyMention, QuantityMention
from tallystick.model import Qualifier

Item = dict[str, Any]


def predict(case: dict[str, Any]) -> dict[str, Any]:
    """What Tallystick finds in the text of ``case``."""
    values = tallystick.values(case["text"], case.get("reference_date"))
    found = [*map(_money, values.money), *map(_quantity, values.quantities), *map(_date, values.dates)]
    return {"id": case["id"], "predicted": found}


def _pair(low: float | None, high: float | None) -> Any:
    """One number, or both ends; the benchmark has no open end, so an open one is given by the end that is known."""
    return low if high is None or high == low else high if low is None else [low, high]


def _item(mention: MoneyMention | QuantityMention | DateMention, kind: str, value: Item) -> Item:
    return {"start": mention.span.start, "end": mention.span.end, "type": kind, "value": value}


def _figure(mention: MoneyMention | QuantityMention, qualifier: Qualifier) -> Item:
    """The benchmark knows four qualifiers and calls a vague figure "about"."""
    found: Item = {"qualifier": "about" if qualifier is Qualifier.VAGUE else str(qualifier)}
    return found | ({"role": str(mention.role)} if mention.role else {})


def _money(mention: MoneyMention) -> Item:
    money = mention.money
    item = _item(mention, "money", {"amount": _pair(money.min, money.max), "currency": money.currency})
    item |= _figure(mention, money.qualifier)
    if money.per:
        item["per"] = str(money.per)
    if mention.conversion_of:
        item["conversion_of"] = [mention.conversion_of.start, mention.conversion_of.end]
    return item


def _quantity(mention: QuantityMention) -> Item:
    quantity = mention.quantity
    item = _item(mention, "number", {"number": _pair(quantity.min, quantity.max)})
    item |= _figure(mention, quantity.qualifier) | {"unit": mention.unit}
    return item | ({"per": str(mention.per)} if mention.per else {})


def _date(mention: DateMention) -> Item:
    if mention.kind is DateKind.DURATION:
        return _item(mention, "duration", {"duration": mention.duration})
    start, end = mention.period.start, mention.period.end
    return _item(mention, "date", {"start": start and start.isoformat(), "end": end and end.isoformat()})
