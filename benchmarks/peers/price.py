"""price-parser: one price out of a text."""

from __future__ import annotations

from typing import Any

from lines import Case, currency, item, run
from price_parser import Price


def predict(case: Case) -> dict[str, Any]:
    """It gives no offsets: the first place where its amount stands counts."""
    price = Price.fromstring(case["text"])
    if price.amount is None or not price.currency:
        return {"predicted": []}
    start = case["text"].find(price.amount_text)
    end = start + len(price.amount_text)
    return {"predicted": [item("money", (start, end), amount=float(price.amount), currency=currency(price.currency))]}


run(predict)
