"""Magnitudes as the parser knows them: "$700m pledged" is parsed as "$700 million pledged"."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc

from tallystick.knowledge.files import load_data
from tallystick.knowledge.units import Numerals


def spelt_out(doc: Doc, text: str) -> Doc:
    """The same tokens with short magnitudes written out ("m" after a number) or left out of a number ("1.5bn").

    ``text`` is what the document was cut from: to put it together from the tokens would take longer than the rest.
    The model has met few of them: of "$700m" it makes a verb. A document without them is returned as it is.
    """
    if _shape().search(text) is None:
        return doc
    words = [token.text for token in doc]
    for i, word in enumerate(words):
        number = _joined().fullmatch(word)
        if number is not None:
            words[i] = number[1]
        elif i and doc[i - 1].like_num:
            words[i] = _words().get(word.lower().rstrip("."), word)
    return Doc(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])


@cache
def _words() -> dict[str, str]:
    """Each short magnitude with the word for it."""
    numerals = load_data("magnitudes.yml", Numerals)
    names = {value: name for name, value in reversed(numerals.scales.items())}
    return {short: names[value] for short, value in numerals.abbreviations.items()}


@cache
def _joined() -> re.Pattern[str]:
    """A number with its magnitude in one token: "1.5bn"."""
    return re.compile(rf"(\d[\d.,]*)(?:{'|'.join(_words())})\.?", re.IGNORECASE)


@cache
def _shape() -> re.Pattern[str]:
    """Where a short magnitude may stand: most sentences have none."""
    return re.compile(rf"\d ?(?:{'|'.join(_words())})\b", re.IGNORECASE)
