"""quantulum3: quantities with units, money among them; without its classifier, which needs an old scikit-learn."""

from __future__ import annotations

from typing import Any

from lines import Case, currency, item, run
from quantulum3 import classifier, parser

classifier.USE_CLF = False


def predict(case: Case) -> dict[str, Any]:
    """An amount is money when its unit's entity or its name is that of a currency; else a number."""
    found = []
    for q in parser.parse(case["text"]):
        code = currency(q.unit.name)
        if q.unit.entity.name == "currency" or code:
            found.append(item("money", q.span, amount=q.value, currency=code))
        elif q.unit.entity.name not in {"time", "currency"}:
            found.append(item("number", q.span, number=q.value))
    return {"predicted": found}


run(predict)
