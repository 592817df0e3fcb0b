"""Our tokens answer as spaCy's do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.tokens import Token as View

from tallystick.extract.parse import Sentence, load_language
from tallystick.extract.trees import Forms, Token, text_of, tokens_of

TEXT = "The 14 generators, two ferries and “a  crane”, which Oslo's mayor had promised, weren't seen in Lviv or Odesa."


def _tree(words: list[str], heads: list[int], deps: list[str]) -> Doc:
    return Doc(load_language().vocab, words, heads=heads, deps=deps)


def _same(doc: Doc, *, edges: bool = True) -> None:
    tokens = tokens_of(doc, Forms(doc.vocab))
    for view, token in zip(doc, tokens, strict=True):
        for name in ("text", "lower_", "tag_", "dep_", "i", "idx", "like_num", "is_punct", "is_space"):
            assert getattr(view, name) == getattr(token, name), name
        for name in ("children", "lefts", "subtree", "ancestors", "conjuncts"):
            assert _places(getattr(view, name)) == _places(getattr(token, name)), name
        assert view.head.i == token.head.i
        if edges:
            assert (view.left_edge.i, view.right_edge.i) == (token.left_edge.i, token.right_edge.i)
    assert text_of(tokens) == doc.text.removesuffix(" ")


def _places(tokens: object) -> list[int]:
    return [t.i for t in tokens]  # type: ignore[attr-defined]


def test_a_parsed_sentence_answers_as_spacy_does() -> None:
    doc = load_language()(TEXT)
    assert any(isinstance(t, View) and t.conjuncts for t in doc)
    _same(doc)


def test_crossing_branches_have_the_edges_spacy_gives_them() -> None:
    # A clause hangs on the subject of another, and that on its verb, which follows it.
    heads = [1, 1, 1, 4, 2, 3, 7, 5, 1]
    _same(_tree([f"w{i}" for i in heads], heads, ["ROOT" if head == i else "dep" for i, head in enumerate(heads)]))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_tree_answers_as_spacy_does(data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(data.draw(st.integers(1, 12)))))
    heads, deps = [0] * len(order), [""] * len(order)
    for n, token in enumerate(order):
        heads[token] = order[data.draw(st.integers(0, n - 1))] if n else token
        deps[token] = data.draw(st.sampled_from(["conj", "dep"])) if n else "ROOT"
    _same(_tree([f"w{i}" for i in range(len(order))], heads, deps), edges=False)


def test_neighbours() -> None:
    sentence = Sentence(0, 0, 0, "Aid came late.", load_language())
    first, last = sentence.doc[0], sentence.doc[-1]
    assert first.nbor() is sentence.doc[1] and last.nbor(-1) is sentence.doc[2]
    for token, steps in ((first, -1), (last, 1)):
        with pytest.raises(IndexError):
            token.nbor(steps)


def test_text_of_nothing_is_empty() -> None:
    assert text_of(()) == ""


def test_forms_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Forms, "MOST", 2)
    vocab = load_language().vocab
    forms = Forms(vocab)
    assert [forms.form(vocab[word].orth).text for word in ("a", "b", "c", "a")] == ["a", "b", "c", "a"]
    assert len(forms.known) <= 2


def test_tokens_are_themselves_and_no_other() -> None:
    one, two = (Sentence(0, 0, 0, "Aid came.", load_language()).doc for _ in range(2))
    assert isinstance(one[0], Token) and one[0] == one[0] and one[0] != two[0]
