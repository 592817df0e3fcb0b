"""The numpy forward pass gives what spaCy's own pipeline gives, whatever the words."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy import blank
from spacy.lang.lex_attrs import word_shape
from spacy.language import Language
from spacy.tokens import Doc

from tallystick.extract import network
from tallystick.extract.network import annotator
from tallystick.extract.network.vectors import WordVectors
from tallystick.extract.parse import load_language

SENTENCES = [
    "Latvia handed over six ambulances to the hospitals of Odesa on Monday.",
    "According to the ministry, 40 of the 65 generators promised in May have arrived; the rest is on its way.",
    "“We'll pay our share,” said the minister, “but not a krone more.”",
    "The package — worth about €1.2bn — isn't new, she added, citing the budget of 2023-24.",
    "Who pays?",
    "Under a deal between Chile's foreign minister and his Kenyan counterpart, kept secret until Friday, wheat is due.",
    "  Spaces   and\ttabs\n and a line break ",
    "…",
    "NATO-led KFOR's €5m 155mm-calibre no-one's-land e.g. U.S. 1,5 10% #4 @x http://a.example/b?c=d",
    "Привіт, світе! 支援 🚚 naïve café",
]
WORDS = st.sampled_from(sorted({w for s in SENTENCES for w in s.split()} | {"of", "and", "who", "gave", "(", ")", ","}))

PLAIN = blank("en")


def _plain_and_fast(nlp: Language) -> tuple[network.Annotator, network.Annotator]:
    return network._plain(nlp), annotator(nlp)


def _parse(docs: Sequence[Doc]) -> list[tuple[str, str, int, str]]:
    return [(t.text, t.tag_, t.head.i, t.dep_) for doc in docs for t in doc]


def _vectors() -> WordVectors:
    return WordVectors(load_language().get_pipe("tok2vec").model)  # type: ignore[attr-defined]


def test_the_shipped_model_is_parsed_the_fast_way(caplog: pytest.LogCaptureFixture) -> None:
    nlp = load_language()
    assert network._is_expected(nlp)
    annotator(nlp)
    assert caplog.records == []


def test_sentences_are_parsed_as_by_spacy() -> None:
    nlp = load_language()
    results = []
    for annotate in _plain_and_fast(nlp):
        docs = [nlp.make_doc(text) for text in SENTENCES * 8]  # more than one batch
        annotate(docs)
        results.append(_parse(docs))
    assert results[0] == results[1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(WORDS | st.text(min_size=1, max_size=8), min_size=1, max_size=30), min_size=1, max_size=5))
def test_any_words_are_parsed_as_by_spacy(sentences: list[list[str]]) -> None:
    nlp = load_language()
    results = []
    for annotate in _plain_and_fast(nlp):
        docs = [Doc(nlp.vocab, words) for words in sentences]
        annotate(docs)
        results.append(_parse(docs))
    assert results[0] == results[1]


def test_vectors_are_those_of_the_library() -> None:
    nlp = load_language()
    docs = [nlp.make_doc(text) for text in SENTENCES]
    expected = np.concatenate(nlp.get_pipe("tok2vec").predict(docs))  # type: ignore[attr-defined]
    np.testing.assert_allclose(_vectors()(docs), expected, atol=2e-5)


def test_what_was_read_before_changes_no_bit() -> None:
    nlp, fresh, used = load_language(), _vectors(), _vectors()
    for text in reversed(SENTENCES):
        used([nlp.make_doc(text)])
    docs = [nlp.make_doc(text) for text in SENTENCES]
    np.testing.assert_array_equal(fresh(docs), used(docs))


def test_a_full_store_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp, vectors = load_language(), _vectors()
    docs = [nlp.make_doc(text) for text in SENTENCES]
    expected = vectors(docs)
    monkeypatch.setattr("tallystick.extract.network.vectors.MOST_FORMS", sum(map(len, docs)))
    for text in ("One more.", *SENTENCES):
        vectors([nlp.make_doc(text)])
    np.testing.assert_array_equal(vectors(docs), expected)
    assert len(vectors._rows) <= sum(map(len, docs))


def test_nothing_to_parse_is_no_fault() -> None:
    nlp = load_language()
    annotate = annotator(nlp)
    annotate([])
    annotate([Doc(nlp.vocab, [])])


def test_a_difference_is_told_and_the_pipeline_used(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    nlp = load_language()
    monkeypatch.setattr(network, "_fast", lambda _nlp: lambda _docs: None)
    monkeypatch.setattr(network, "_patch_matrix_product", lambda: None)
    with caplog.at_level(logging.WARNING):
        annotate = annotator(nlp)
    assert "slower pipeline" in caplog.text
    docs = [nlp.make_doc(SENTENCES[0])]
    annotate(docs)
    assert docs[0].has_annotation("DEP")


def test_another_kind_of_model_is_left_to_the_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp, patched = load_language(), []
    monkeypatch.setitem(network._EXPECTED, "tagger", {"": {"@architectures": "spacy.Tagger.v99"}})
    monkeypatch.setattr(network, "_fast", lambda _nlp: pytest.fail("the fast way was tried"))
    monkeypatch.setattr(network, "_patch_matrix_product", lambda: patched.append(1))
    docs = [nlp.make_doc(SENTENCES[0])]
    annotator(nlp)(docs)
    assert patched and docs[0].has_annotation("DEP")


def test_the_pipeline_as_it_is_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLYSTICK_PLAIN", "1")
    monkeypatch.setattr(network, "_fast", lambda _nlp: pytest.fail("the fast way was tried"))
    annotator(load_language())


def test_the_product_of_the_patch_is_that_of_the_library() -> None:
    from thinc.api import NumpyOps

    random = np.random.default_rng(7)
    x, y = (random.standard_normal(shape).astype(np.float32) for shape in ((5, 7), (7, 3)))
    for out in (None, np.empty((5, 3), dtype=np.float32)):
        np.testing.assert_allclose(network._matmul(None, x, y, out), NumpyOps().gemm(x, y), atol=1e-5)
    turned = network._matmul(None, x.T.copy(), y.T.copy(), trans1=True, trans2=True)
    np.testing.assert_allclose(turned, x @ y, atol=1e-5)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS | st.text(min_size=1, max_size=10), min_size=1, max_size=12).map(" ".join))
def test_words_are_cut_as_by_spacy(text: str) -> None:
    nlp = load_language()
    annotator(nlp)
    assert [t.text_with_ws for t in nlp.make_doc(text)] == [t.text_with_ws for t in PLAIN.make_doc(text)]


def test_a_tokenizer_with_rules_of_its_own_is_left_alone() -> None:
    own = blank("en")
    own.tokenizer.suffix_search = re.compile("ly$").search  # type: ignore[union-attr]
    network._spare_letters(own)
    assert [t.text for t in own.make_doc("sadly")] == ["sad", "ly"]


@given(st.text(st.sampled_from("aAbéÉ1.-’ "), max_size=12) | st.text(st.sampled_from("aA"), min_size=95, max_size=105))
def test_the_shape_of_a_word_is_the_librarys(word: str) -> None:
    assert network.shape_of(word) == word_shape(word)
