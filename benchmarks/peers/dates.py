"""dateparser's search: dates in running text, English only."""

from __future__ import annotations

import warnings
from datetime import datetime
from typing import Any

from dateparser.search import search_dates
from lines import Case, item, run

warnings.filterwarnings("ignore")


def predict(case: Case) -> dict[str, Any]:
    """It gives no offsets: each date counts where its words stand next after the one before."""
    text = case["text"]
    settings: dict[str, Any] = {"PREFER_DATES_FROM": "past"}
    if case.get("reference_date"):
        settings["RELATIVE_BASE"] = datetime.fromisoformat(case["reference_date"])
    found, at = [], 0
    for words, day in search_dates(text, languages=["en"], settings=settings) or []:
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            value = day.date().isoformat()
            found.append(item("date", (start, at), start=value, end=value))
    return {"predicted": found}


run(predict)
