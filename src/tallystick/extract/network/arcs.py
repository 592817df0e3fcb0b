"""The greedy loop of spaCy's arc-eager parser (TransitionBasedParser.v2), with the scores of its steps made by numpy.

States and transitions are the library's own; only the small network between them is written out here.
The library's loop runs without the interpreter's lock and takes it again several times for each step
of each sentence, which costs twice as much as the parsing.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.ml.parser_model import ParserStepModel
from spacy.tokens import Doc

from tallystick.extract.network.vectors import Floats


class ArcParser:
    """Heads and labels for sentences whose word vectors are known."""

    def __init__(self, parser: Any) -> None:
        """``parser`` is the pipeline's component; its network has two pieces and an upper layer."""
        self._parser = parser
        project = next(layer for layer in parser.model.get_ref("tok2vec").walk() if layer.name == "linear")
        self._project = np.ascontiguousarray(project.get_param("W").T), project.get_param("b")
        lower, upper = parser.model.get_ref("lower"), parser.model.get_ref("upper")
        self._places, self._hidden, pieces, inputs = lower.get_param("W").shape
        # A matrix of inputs by (pieces, hidden) for each place of a state.
        by_piece = lower.get_param("W").transpose(0, 3, 2, 1).reshape(self._places, inputs, pieces * self._hidden)
        self._lower = np.ascontiguousarray(by_piece)
        self._absent = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(self._places, -1)
        self._bias = lower.get_param("b").T.reshape(-1)
        # The last row is the bias: the hidden layer has a one for it at its end.
        self._upper = np.vstack([upper.get_param("W").T, upper.get_param("b")])
        self._shape = SimpleNamespace(state2vec=SimpleNamespace(nF=self._places))  # all that get_token_ids asks for

    def __call__(self, docs: Sequence[Doc], vectors: Floats) -> None:
        """Set the heads and labels of ``docs``; ``vectors`` are those of their tokens, one after the other."""
        states = self._parser.moves.init_batch(docs)
        score = self._scorer(self._features(vectors), len(states))
        unfinished = [state for state in states if not state.is_final()]
        while unfinished:
            ids = ParserStepModel.get_token_ids(self._shape, unfinished)
            unfinished = self._parser.transition_states(unfinished, score(ids))
        self._parser.set_annotations(docs, states)

    def _features(self, vectors: Floats) -> Floats:
        """What a token adds to the hidden layer at each place of a state: (places, tokens + 1, pieces of the layer).

        The first token of each place is the one that is not there. The bias is with the first place.
        """
        weights, bias = self._project
        summed = np.empty((self._places, len(vectors) + 1, self._lower.shape[2]), dtype=np.float32)
        summed[:, 0] = self._absent
        np.matmul(vectors @ weights + bias, self._lower, out=summed[:, 1:])
        summed[0] += self._bias
        return summed

    def _scorer(self, features: Floats, most: int) -> Any:
        """The function from the tokens at the places of some states (-1: none) to the scores of all moves."""
        places, tokens, width = features.shape
        rows, hidden = features.reshape(places * tokens, width), self._hidden
        first_row = np.arange(places, dtype=np.int32) * tokens + 1
        each = np.ones(places, dtype=np.float32)  # a product with it is the sum over the places, and quicker
        sums, best = (np.ones((most, size), dtype=np.float32) for size in (width, hidden + 1))
        scores = np.empty((most, self._upper.shape[1]), dtype=np.float32)

        def room(n: int) -> tuple[Floats, ...]:
            return sums[:n], sums[:n, :hidden], sums[:n, hidden:], best[:n, :hidden], best[:n], scores[:n]

        last = room(most)  # most steps are of as many states as the step before

        def score(ids: NDArray[np.int32]) -> Floats:
            nonlocal last
            if len(ids) != len(last[0]):
                last = room(len(ids))
            total, one, other, larger, layer, out = last
            np.matmul(each, rows.take(ids + first_row, axis=0), out=total)
            np.maximum(one, other, out=larger)
            return np.matmul(layer, self._upper, out=out)

        return score
