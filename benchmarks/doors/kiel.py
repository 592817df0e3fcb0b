"""The Kiel benchmark's door: one analyst's note in, the entry read out of it; shape conversion only."""

from __future__ import annotations

from datetime import date
from typing import Any

from tallystick.extract.engine import open_context
from tallystick.extract.entries import find_entry
from tallystick.extract.goods import find_goods
from tallystick.knowledge import load
from tallystick.model import Document, Money, Qualifier, Quantity


def predict(case: dict[str, Any]) -> dict[str, Any]:
    """What Tallystick would enter for the note of ``case``."""
    known = case["context"]
    published = date.fromisoformat(known["date"]) if known.get("date") else None
    context = open_context(Document(case["id"], case["text"], published=published), load())
    context.goods = find_goods(context)
    entry = find_entry(context, known.get("publisher"))
    return {
        "id": case["id"],
        "amounts": [{"value": _figure(m.money), "currency": m.money.currency} for m in entry.amounts],
        "items": [{"name": m.item.name, "units": _units(m.item.quantity)} for m in entry.items],
        "donor": entry.donor,
        "aid_type": entry.aid_type,
        "measure": entry.measure,
    }


def _figure(money: Money) -> float | None:
    """One number: of a range the upper end, as the tracker codes it."""
    return money.max if money.max is not None else money.min


def _units(quantity: Quantity | None) -> float | None:
    if quantity is None or quantity.qualifier is Qualifier.VAGUE:
        return None
    return quantity.max if quantity.max is not None else quantity.min
