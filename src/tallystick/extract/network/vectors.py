"""Word vectors of spaCy's hash-embedding CNN (Tok2Vec.v2), computed by numpy from the weights of the loaded model.

The same sums as the library's own layers, with two savings. What a word form looks like by itself, and what it adds
to the first layer over windows of words, is computed once and kept; and the layers over windows run on all sentences of
a batch at once, without a Python object for each layer and call.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IDS
from spacy.tokens import Doc

Floats = NDArray[np.float32]

MOST_FORMS = 16_384
"""Word forms kept (63 MB); when there are more, the store is emptied and starts anew."""
_WINDOW = 3
"""The word before, the word, the word after."""
_BLOCK = 16
"""Values looked up at once, always: a product of one shape gives each row the same bits, whatever was read before."""
_MOST_VALUES = 4_096
"""Values of one feature whose part in the embedding is kept (5 MB)."""
_AT_ONCE = 1_024
"""New forms embedded together: fewer than values kept."""
_EPSILON = np.float32(1e-8)


class Maxout:
    """A connected layer of which the largest pieces are taken, normalised by row: thinc's Maxout and LayerNorm."""

    __slots__ = ("_bias", "_gain", "_pieces", "_shift", "_weights", "width")

    def __init__(self, maxout: Any, norm: Any) -> None:
        """``maxout`` holds W (width, pieces, inputs) and b (width, pieces); ``norm`` holds G and b (width)."""
        weights = maxout.get_param("W")
        self.width, self._pieces, inputs = weights.shape
        # Piece by piece, so that the largest is taken over whole stretches of memory.
        self._weights = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(-1, inputs).T)
        self._bias = np.ascontiguousarray(maxout.get_param("b").T.reshape(-1))
        self._gain, self._shift = norm.get_param("G"), norm.get_param("b")

    def parts(self, count: int) -> list[Floats]:
        """The weights in ``count`` parts, for inputs that are summed up piecemeal before ``best``."""
        return [np.ascontiguousarray(part) for part in np.split(self._weights, count)]

    def __call__(self, rows: Floats) -> Floats:
        """(n, inputs) to (n, width)."""
        return self.best(rows @ self._weights)

    def best(self, summed: Floats) -> Floats:
        """The same from the product with the weights, which is changed."""
        summed += self._bias
        pieces = summed.reshape(len(summed), self._pieces, self.width)
        out: Floats = np.maximum(pieces[:, 0], pieces[:, 1])
        for piece in range(2, self._pieces):
            np.maximum(out, pieces[:, piece], out=out)
        out -= np.add.reduce(out, axis=1, keepdims=True) / np.float32(self.width)
        variance = np.einsum("ij,ij->i", out, out) / np.float32(self.width)
        out *= (np.float32(1) / np.sqrt(variance + _EPSILON))[:, None]
        out *= self._gain
        out += self._shift
        return out


class WordVectors:
    """The vectors of a model's words in their sentences. It keeps the embeddings of the word forms it has seen."""

    def __init__(self, tok2vec: Any) -> None:
        """``tok2vec`` is the thinc model of the component: MultiHashEmbed.v2, then MaxoutWindowEncoder.v2."""
        embed, encode = tok2vec.get_ref("embed"), tok2vec.get_ref("encode")
        extractor = next(layer for layer in embed.walk() if layer.name == "extract_features")
        self._columns = [IDS[name] for name in extractor.attrs["columns"]]
        (self._mix,) = _maxouts(embed)
        layers = [layer for layer in embed.walk() if layer.name == "hashembed"]
        self._tables = [_Table(*pair) for pair in zip(layers, self._mix.parts(len(layers)), strict=True)]
        self._first, *self._layers = _maxouts(encode)
        self._pad = 1 + len(self._layers)  # as many rows as layers: no sentence sees its neighbour
        # What a word adds to the window of the next, to its own and to that of the one before, side by side.
        self._sides = np.concatenate(self._first.parts(_WINDOW), axis=1)
        self._rows: dict[bytes, int] = {}
        self._make_store(MOST_FORMS)

    def _make_store(self, forms: int) -> None:
        """Room for so many forms. The first row, of zeros, is where there is no word."""
        self._store = np.zeros((forms + 1 + _BLOCK, self._mix.width), dtype=np.float32)
        self._added = np.zeros((len(self._store) * _WINDOW, self._sides.shape[1] // _WINDOW), dtype=np.float32)

    def __call__(self, docs: Sequence[Doc]) -> Floats:
        """One row for each token of ``docs``, one after the other."""
        places, tokens = _padded([len(doc) for doc in docs], self._pad)
        rows = np.zeros(places + 2, dtype=np.intp)  # one more at both ends, for the windows
        rows[tokens + 1] = self._rows_of(np.concatenate([doc.to_array(self._columns) for doc in docs]))
        x: Floats = self._store.take(rows[1:-1], axis=0)
        rows *= _WINDOW
        summed: Floats = self._added.take(rows[:-2], axis=0)
        for side in range(1, _WINDOW):
            summed += self._added.take(rows[side : side + places] + side, axis=0)
        x += self._first.best(summed)
        width = self._mix.width
        windows = np.zeros((places, _WINDOW * width), dtype=np.float32)
        for layer in self._layers:
            windows[1:, :width] = x[:-1]
            windows[:, width : 2 * width] = x
            windows[:-1, 2 * width :] = x[1:]
            if layer is self._layers[-1]:
                break
            x += layer(windows)
        # What the last layer makes of the empty rows would be seen by nobody.
        return np.add(x[tokens], self._layers[-1](windows[tokens]))

    def _rows_of(self, features: NDArray[np.uint64]) -> list[int]:
        """Where the form of each row of lexical features is kept; new ones are learnt."""
        forms = features.view(f"V{features.itemsize * features.shape[1]}").ravel().tolist()
        if len(self._rows) + len(forms) > MOST_FORMS:
            self._rows.clear()
            if len(forms) + 1 + _BLOCK > len(self._store):
                self._make_store(len(forms))
        known, new = self._rows, {}
        for place, form in enumerate(forms):
            if form not in known:
                known[form] = len(known) + 1
                new[form] = place
        if new:
            self._learn(features[list(new.values())], len(known) - len(new) + 1)
        return [known[form] for form in forms]

    def _learn(self, features: NDArray[np.uint64], row: int) -> None:
        """Embed new forms and keep them from ``row`` on."""
        first, *others = self._tables
        for start in range(0, len(features), _AT_ONCE):
            some = features[start : start + _AT_ONCE]
            summed = first(some[:, first.column])
            for table in others:
                summed += table(some[:, table.column])
            self._store[row + start : row + start + len(some)] = self._mix.best(summed)
        sides = self._added.reshape(-1, self._sides.shape[1])
        for start in range(row, row + len(features), _BLOCK):
            np.matmul(self._store[start : start + _BLOCK], self._sides, out=sides[start : start + _BLOCK])


class _Table:
    """What one feature of a word form adds to its embedding: thinc's HashEmbed times its part of the layer behind it.

    In HashEmbed each value has four rows of a table, by four hashes; their sum stands for it. Most forms share
    their first letter, last letters and shape with others: what a value adds is worked out once and kept.
    """

    __slots__ = ("_known", "_layer", "_rows", "_store", "_weights", "column")

    def __init__(self, layer: Any, weights: Floats) -> None:
        """``weights`` are (width of the table, outputs)."""
        self._layer, self._rows, self.column = layer, layer.get_param("E"), layer.attrs["column"]
        self._weights = weights
        self._known: dict[int, int] = {}
        self._store = np.empty((_MOST_VALUES + _BLOCK, weights.shape[1]), dtype=np.float32)

    def __call__(self, values: NDArray[np.uint64]) -> Floats:
        """One row for each value; of at most ``_AT_ONCE``."""
        known, asked = self._known, values.tolist()
        if len(known) + len(asked) > _MOST_VALUES:
            known.clear()
        new = [value for value in dict.fromkeys(asked) if value not in known]
        if new:
            row, summed = len(known), self._summed(new)
            for start in range(0, len(new), _BLOCK):
                self._store[row + start : row + start + _BLOCK] = summed[start : start + _BLOCK] @ self._weights
            known.update(zip(new, range(row, row + len(new)), strict=True))
        rows: Floats = self._store.take([known[value] for value in asked], axis=0)
        return rows

    def _summed(self, values: list[int]) -> Floats:
        """The sum of the rows of each value; as many rows as whole blocks have."""
        padded = np.zeros(-(-len(values) // _BLOCK) * _BLOCK, dtype=np.uint64)
        padded[: len(values)] = values
        hashed = self._layer.ops.hash(padded, self._layer.attrs["seed"]) % len(self._rows)
        summed: Floats = np.add.reduce(self._rows.take(hashed, axis=0), axis=1)
        return summed


def _maxouts(model: Any) -> list[Maxout]:
    layers = list(model.walk())
    maxouts = [layer for layer in layers if layer.name == "maxout"]
    norms = [layer for layer in layers if layer.name == "layernorm"]
    return [Maxout(*pair) for pair in zip(maxouts, norms, strict=True)]


def _padded(lengths: Sequence[int], pad: int) -> tuple[int, NDArray[np.intp]]:
    """Rows of sentences laid one after the other with empty ones around each; and where the tokens are."""
    counts = np.asarray(lengths)
    shifts = pad * np.arange(1, len(counts) + 1)
    return int(counts.sum()) + pad * (len(counts) + 1), np.arange(counts.sum()) + np.repeat(shifts, counts)
