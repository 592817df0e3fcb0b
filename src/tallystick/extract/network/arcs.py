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
        self._places, self._hidden, pieces, _ = lower.get_param("W").shape
        # Piece by piece: (places, hidden, pieces, inputs) as a matrix of inputs by (places, pieces, hidden).
        by_piece = lower.get_param("W").transpose(0, 2, 1, 3).reshape(self._places * pieces * self._hidden, -1)
        self._lower = np.ascontiguousarray(by_piece.T)
        self._absent = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(self._places, -1)
        self._bias = lower.get_param("b").T.reshape(-1)
        self._upper, self._upper_bias = np.ascontiguousarray(upper.get_param("W").T), upper.get_param("b")
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
        """What a token adds to the hidden layer at each place of a state: row ``(token + 1) * places + place``.

        The first ``places`` rows are for a place that is empty.
        """
        weights, bias = self._project
        summed = np.empty((len(vectors) + 1, self._lower.shape[1]), dtype=np.float32)
        summed[0] = self._absent.reshape(-1)
        np.matmul(vectors @ weights + bias, self._lower, out=summed[1:])
        return summed.reshape(len(summed) * self._places, -1)

    def _scorer(self, features: Floats, most: int) -> Any:
        """The function from the tokens at the places of some states (-1: none) to the scores of all moves."""
        places, hidden = self._places, self._hidden
        first_row = np.arange(places) + places
        taken = np.empty((most, places, features.shape[1]), dtype=np.float32)
        sums, best = taken[:, 0].copy(), np.empty((most, hidden), dtype=np.float32)
        scores = np.empty((most, self._upper.shape[1]), dtype=np.float32)

        def score(ids: NDArray[np.int32]) -> Floats:
            n = len(ids)
            features.take(ids * places + first_row, axis=0, out=taken[:n], mode="clip")
            total = np.add.reduce(taken[:n], axis=1, out=sums[:n])
            total += self._bias
            np.maximum(total[:, :hidden], total[:, hidden:], out=best[:n])
            out = np.matmul(best[:n], self._upper, out=scores[:n])
            out += self._upper_bias
            return out

        return score
