"""The Kiel benchmark's door: one analyst's note in, the entry read out of it; shape conversion only."""

from __future__ import annotations

from typing import Any

import tallystick
from tallystick.extract.entries import Entry
from tallystick.extract.mentions import GoodsMention
from tallystick.model import Money, Qualifier, Quantity


def predict(case: dict[str, Any]) -> dict[str, Any]:
    """What Tallystick would enter for the note of ``case``."""
    known = case["context"]
    entry = tallystick.code_note(case["text"], publisher=known.get("publisher"), published=known.get("date"))
    return {
        "id": case["id"],
        "amounts": [{"value": _figure(m.money), "currency": m.money.currency} for m in entry.amounts],
        "items": [_item(m, entry) for m in entry.items],
        "donor": entry.donor,
        "aid_type": entry.aid_type,
        "measure": entry.measure,
    }


def _item(mention: GoodsMention, entry: Entry) -> dict[str, Any]:
    units = _units(mention.item.quantity)
    shown: dict[str, Any] = {"name": mention.item.name, "units": units}
    return shown | ({"delivered": units} if mention in entry.delivered else {})


def _figure(money: Money) -> float | None:
    """One number: of a range the upper end, as the tracker codes it."""
    return money.max if money.max is not None else money.min


def _units(quantity: Quantity | None) -> float | None:
    if quantity is None or quantity.qualifier is Qualifier.VAGUE:
        return None
    return quantity.max if quantity.max is not None else quantity.min
