"""Which language a text is in: only English is read."""

from __future__ import annotations

import re
import unicodedata

from resiliparse.parse.lang import detect_fast

from tallystick.knowledge.boilerplate import Boilerplate
from tallystick.knowledge.languages import Languages
from tallystick.model import Issue

_WORD = re.compile(r"[^\W\d_]+")
FEWEST_WORDS = 20
"""In fewer words, names of people and places outweigh the rest: nothing is said of their language."""
SHARE = 0.05
"""About a quarter of the words of running English are of its own commonest words, of other languages next to none.

A fifth of that will do, since a list of foreign names leaves few of them.
"""
FEWEST_HITS = 2
"""One function word may be a name, or a word of English that the list does not know."""
_SAMPLE = 20_000


def detect(text: str, boilerplate: Boilerplate) -> str | None:
    """The ISO 639-1 code of the language, or None where the text is too short to tell."""
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample.lower())
    if len(words) < FEWEST_WORDS:
        return None
    if sum(map(boilerplate.english_words.__contains__, words)) >= SHARE * len(words):
        return "en"
    code = str(detect_fast(sample)[0])
    return None if code == "unknown" else code


def of_few_words(text: str, languages: Languages) -> str | None:
    """The language of a text too short for ``detect``, or None where its words tell nothing.

    It is another one if two of its words or more are function words of that, and fewer of English.
    """
    words = _WORD.findall(text[:_SAMPLE].lower())
    english = sum(map(languages.english.__contains__, words))
    hits = {code: sum(map(of.__contains__, words)) for code, of in languages.others.items()}
    likely = max(hits, key=lambda code: hits[code])
    if hits[likely] >= FEWEST_HITS and hits[likely] > english:
        return likely
    return "en" if english else None


def other_script(text: str) -> bool:
    """Whether most letters are not of the Latin script, which tells even a few words apart from English."""
    letters = [c for c in text[:_SAMPLE] if c.isalpha()]
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
    return 2 * latin < len(letters)


def not_english(language: str | None) -> tuple[Issue, ...]:
    """An Issue if the text is known to be in another language than English."""
    if language is None or language.lower().partition("-")[0] == "en":
        return ()
    message = (
        f"the text is not in English but in another language ({language}), which is not read; give an English version"
    )
    return (Issue("not-english", message),)
