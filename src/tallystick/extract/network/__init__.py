"""The model's tagger and parser run by numpy; the library's own pipeline is the measure, and stands in where it must.

The fast way is for the kind of model spaCy ships as "sm". When a model is loaded it is compared with the
library's pipeline on sentences of ours; any difference, any other kind of model, and the pipeline itself is used.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from itertools import accumulate, islice, pairwise
from typing import Any

import numpy as np
from spacy.attrs import IS_PUNCT, IS_SPACE, LIKE_NUM, LOWER, NORM, PREFIX, SHAPE, SUFFIX
from spacy.lang.lex_attrs import word_shape
from spacy.language import Language
from spacy.tokens import Doc

from tallystick.extract.network.arcs import ArcParser
from tallystick.extract.network.vectors import WordVectors

Annotator = Callable[[Sequence[Doc]], None]
"""Sets tags, heads and labels of sentences, each a Doc of its own."""

_BATCH = 64
_EXPECTED: dict[str, dict[str, dict[str, object]]] = {
    "tok2vec": {
        "": {"@architectures": "spacy.Tok2Vec.v2"},
        "embed": {"@architectures": "spacy.MultiHashEmbed.v2", "include_static_vectors": False},
        "encode": {"@architectures": "spacy.MaxoutWindowEncoder.v2", "window_size": 1},
    },
    "tagger": {"": {"@architectures": "spacy.Tagger.v2"}, "tok2vec": {"@architectures": "spacy.Tok2VecListener.v1"}},
    "parser": {
        "": {"@architectures": "spacy.TransitionBasedParser.v2", "maxout_pieces": 2, "use_upper": True},
        "tok2vec": {"@architectures": "spacy.Tok2VecListener.v1"},
    },
}
"""What the configuration of a model must say for its layers to be those written out here."""
_ASKED = frozenset({LOWER, NORM, PREFIX, SUFFIX, SHAPE, IS_SPACE, IS_PUNCT, LIKE_NUM})
"""What is asked of a word form, by the model or by extraction; spaCy would find out twice as much of each new form."""
_SMALL, _LONG = "xxxx", 100
"""The shape of four small letters or more, and the length from which on spaCy gives no shape."""
_SAMPLE = (
    "Norway, which had given 250 million kroner in March, will send Moldova's ministry 14 more generators by May.",
    "“We won't stop,” the minister told reporters in Oslo on Tuesday; her deputy didn't answer.",
    "The first of the two ships (an old ferry) was handed over  quietly, officials say.",
    "Asked who'd pay for it: nobody.",
)


def annotator(nlp: Language) -> Annotator:
    """The fastest way that gives what the pipeline gives. ``TALLYSTICK_PLAIN=1`` asks for the pipeline as it is."""
    if os.environ.get("TALLYSTICK_PLAIN") == "1":
        return _plain(nlp)
    if _is_expected(nlp):
        fast = _fast(nlp)
        if _agree(nlp, fast, _plain(nlp)):
            _spare(nlp)
            _spare_letters(nlp)
            return fast
        logging.getLogger(__name__).warning(
            "the model %s is parsed by spaCy's own, slower pipeline: on a sample the fast one gave another parse",
            nlp.meta.get("name"),
        )
    _patch_matrix_product()
    return _plain(nlp)


def _spare(nlp: Language) -> None:
    """What nobody asks for is not found out about each new word form."""
    getters: dict[int, Any] = nlp.vocab.lex_attr_getters  # type: ignore[attr-defined]
    for unasked in getters.keys() - _ASKED:
        del getters[unasked]
    if getters[SHAPE] is word_shape:
        getters[SHAPE] = shape_of


def shape_of(word: str) -> str:
    """What spaCy's ``word_shape`` gives; at once for a word of English letters in the usual cases."""
    if len(word) < _LONG and word.isascii() and word.isalpha():
        if word.islower():
            return _SMALL[: len(word)]
        if word[1:].islower():
            return "X" + _SMALL[: len(word) - 1]
    return word_shape(word)


def _spare_letters(nlp: Language) -> None:
    """A word of letters alone is not searched for marks to cut off: none of the marks of English is a letter."""
    tokenizer: Any = nlp.tokenizer
    marks = nlp.Defaults
    searches = (tokenizer.prefix_search, tokenizer.suffix_search, tokenizer.infix_finditer)
    # As spaCy's util puts them together; compiled anew they would take a quarter of a second.
    rules: tuple[tuple[Any, str], ...] = ((marks.prefixes, "^{}"), (marks.suffixes, "{}$"), (marks.infixes, "{}"))
    usual = ["|".join(form.format(sign) for sign in signs or () if sign.strip()) for signs, form in rules]
    if [getattr(getattr(search, "__self__", None), "pattern", None) for search in searches] != usual:
        return  # a tokenizer with rules of its own, or one that is spared already
    prefix, suffix, infix = searches
    exceptions, tokenizer.rules = tokenizer.rules, {}  # each change below would read all of them in again
    tokenizer.prefix_search = lambda word: None if word.isalpha() else prefix(word)
    tokenizer.suffix_search = lambda word: None if word.isalpha() else suffix(word)
    tokenizer.infix_finditer = lambda word: iter(()) if word.isalpha() else infix(word)
    tokenizer.rules = exceptions


def _is_expected(nlp: Language) -> bool:
    if nlp.pipe_names != list(_EXPECTED):
        return False
    components, parser = nlp.config["components"], nlp.get_pipe("parser")
    return (
        all(
            (model.get(place, {}) if place else model).items() >= said.items()
            for name, places in _EXPECTED.items()
            for model in (components[name]["model"],)
            for place, said in places.items()
        )
        and parser.cfg["beam_width"] == 1  # type: ignore[attr-defined]
        and not parser.model.attrs["unseen_classes"]  # type: ignore[attr-defined]
    )


def _plain(nlp: Language) -> Annotator:
    def annotate(docs: Sequence[Doc]) -> None:
        for _ in nlp.pipe(docs, batch_size=_BATCH):
            pass

    return annotate


def _fast(nlp: Language) -> Annotator:
    vectors_of = WordVectors(nlp.get_pipe("tok2vec").model)  # type: ignore[attr-defined]
    set_tags, set_arcs = _tagger(nlp.get_pipe("tagger")), ArcParser(nlp.get_pipe("parser"))

    def annotate(docs: Sequence[Doc]) -> None:
        rest = iter(doc for doc in docs if len(doc))
        while batch := list(islice(rest, _BATCH)):
            vectors = vectors_of(batch)
            set_tags(batch, vectors)
            set_arcs(batch, vectors)

    return annotate


def _tagger(tagger: Any) -> Callable[[Sequence[Doc], Any], None]:
    softmax = next(layer for layer in tagger.model.walk() if layer.name == "softmax")
    weights, bias = np.ascontiguousarray(softmax.get_param("W").T), softmax.get_param("b")

    def set_tags(docs: Sequence[Doc], vectors: Any) -> None:
        best = (vectors @ weights + bias).argmax(axis=1).tolist()  # softmax keeps the order
        ends = accumulate(map(len, docs), initial=0)
        tagger.set_annotations(docs, [best[start:end] for start, end in pairwise(ends)])

    return set_tags


def _agree(nlp: Language, one: Annotator, other: Annotator) -> bool:
    """Whether two ways give the sample the same tags, heads and labels."""
    results = []
    for annotate in (one, other):
        docs = [nlp.make_doc(text) for text in _SAMPLE]
        annotate(docs)
        results.append([(token.tag, token.head.i, token.dep) for doc in docs for token in doc])
    return results[0] == results[1]


def _matmul(  # the signature is thinc's
    self: Any,  # noqa: ARG001
    x: Any,
    y: Any,
    out: Any = None,
    *,
    trans1: bool = False,
    trans2: bool = False,
) -> Any:
    """Matrix product by numpy: blis falls back to a generic kernel on some processors; the result is the same."""
    product = np.matmul(x.T if trans1 else x, y.T if trans2 else y)
    if out is None:
        return product
    out[:] = product
    return out


def _patch_matrix_product() -> None:
    from thinc.backends.numpy_ops import NumpyOps

    NumpyOps.gemm = _matmul
