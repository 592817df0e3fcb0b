"""Which language a text is in: only English is read."""

from __future__ import annotations

import re
from typing import cast

from resiliparse.parse.lang import detect_fast

from tallystick.model import Issue

_WORD = re.compile(r"[^\W\d_]+")
FEWEST_WORDS = 20
"""Names of people and places outweigh the rest in fewer words than this: nothing is said of their language."""
_SAMPLE = 20_000
MARGIN = 60
"""English full of foreign names may look a little more like a neighbour; ranks are distances up to about 1,200."""


def detect(text: str) -> str | None:
    """The ISO 639-1 code of the language, or None where the text is too short to tell."""
    sample = text[:_SAMPLE]
    if len(_WORD.findall(sample)) < FEWEST_WORDS:
        return None
    ranks = cast("list[tuple[str, int]]", detect_fast(sample, n_results=5))
    if not ranks:
        return None
    best = ranks[0]
    english = next((rank for code, rank in ranks if code == "en"), None)
    return "en" if english is not None and english - best[1] <= MARGIN else best[0]


def not_english(language: str | None) -> tuple[Issue, ...]:
    """An Issue if the text is known to be in another language than English."""
    if language is None or language.lower().partition("-")[0] == "en":
        return ()
    message = (
        f"the text is in another language than English ({language}): nothing is read from it; give an English version"
    )
    return (Issue("not-english", message),)
