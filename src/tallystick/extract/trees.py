"""A parsed sentence as plain objects.

The names are spaCy's, and so is what they mean. spaCy's own tokens are views: each is made anew whenever a sentence is
walked, and looks its strings up whenever it is asked; extraction asks the same few thousand tokens millions of times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from spacy.attrs import DEP, HEAD, ORTH, SPACY, TAG
from spacy.tokens import Doc
from spacy.vocab import Vocab

_COLUMNS = [ORTH, TAG, DEP, SPACY, HEAD]
_HALF = 1 << 63


class Form(NamedTuple):
    """What a word form is by itself."""

    text: str
    lower: str
    is_punct: bool
    is_space: bool
    like_num: bool


class Token:
    """One token of a sentence, in its tree. Two tokens are equal only if they are the same object."""

    __slots__ = (
        "_subtree",
        "children",
        "dep_",
        "doc",
        "entry",
        "head",
        "i",
        "idx",
        "is_punct",
        "is_space",
        "left_edge",
        "lemma",
        "like_num",
        "lower_",
        "right_edge",
        "tag_",
        "text",
    )
    doc: tuple[Token, ...]
    """All tokens of the sentence, in order."""
    i: int
    """The token's place among them."""
    idx: int
    """Where it starts, in characters of the sentence."""
    text: str
    lower_: str
    tag_: str
    """The part of speech, by the Penn Treebank's tags."""
    dep_: str
    """The relation to the head, by spaCy's English labels; the root's is "ROOT"."""
    head: Token
    """The token it depends on; the root's is itself."""
    children: tuple[Token, ...]
    """The tokens that depend on it, in order."""
    left_edge: Token
    right_edge: Token
    """The first and the last token of its subtree. Where branches cross, the outermost may be missed."""
    is_punct: bool
    is_space: bool
    like_num: bool
    """Whether it reads as a number: "7", "7,000", "seven", "seventh"."""

    lemma: str | None
    """Once it was asked for (``parse.lemma``)."""

    entry: tuple[Any] | None
    """What the lexicon of support has of it, once that was asked for (``predicates.predicate``)."""

    _subtree: tuple[Token, ...] | None
    """Once it was asked for."""

    def __init__(self, form: Form, i: int, idx: int, tag: str, dep: str) -> None:
        """The tree is put in by ``tokens_of``."""
        self.text, self.lower_, self.is_punct, self.is_space, self.like_num = form
        self.i, self.idx, self.tag_, self.dep_ = i, idx, tag, dep
        self.children, self.lemma, self.entry, self._subtree = (), None, None, None
        self.left_edge = self.right_edge = self

    def nbor(self, steps: int = 1) -> Token:
        """The token ``steps`` further on. Raises IndexError where there is none."""
        if self.i + steps < 0:
            raise IndexError(f"there is no token {-steps} before token {self.i}")
        return self.doc[self.i + steps]

    @property
    def lefts(self) -> tuple[Token, ...]:
        """The children that stand before it."""
        return tuple(c for c in self.children if c.i < self.i)

    @property
    def subtree(self) -> tuple[Token, ...]:
        """The token and all below it; in order, where no branches cross."""
        if self._subtree is None:
            before = [t for c in self.children if c.i < self.i for t in c.subtree]
            after = [t for c in self.children if c.i > self.i for t in c.subtree]
            self._subtree = (*before, self, *after)
        return self._subtree

    @property
    def ancestors(self) -> Iterator[Token]:
        """The tokens above it, from its head to the root."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """The tokens coordinated with it, itself left out."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        joined = [first]
        for token in joined:
            joined += [c for c in token.children if c.i > token.i and c.dep_ == "conj"]
        return tuple(t for t in joined if t is not self)


_NOTHING = Token(Form("", "", is_punct=False, is_space=False, like_num=False), 0, 0, "", "")
"""What a token hangs on whose tree was taken apart."""


def text_of(tokens: Sequence[Token]) -> str:
    """Tokens that stand side by side, as they are written: one space or none between two of them."""
    parts: list[str] = []
    at = tokens[0].idx if tokens else 0
    for token in tokens:
        parts += " " * (token.idx - at), token.text
        at = token.idx + len(token.text)
    return "".join(parts)


class Forms:
    """The strings of a vocabulary's word forms and labels, each looked up once."""

    MOST = 65_536

    def __init__(self, vocab: Vocab) -> None:
        """One for each loaded model."""
        self._vocab = vocab
        self.known: dict[int, Form] = {}
        """The forms met so far, by number."""
        self.labels: dict[int, str] = {}
        """The tags and relations met so far, by number."""

    def form(self, orth: int) -> Form:
        """The form with this number. When there are more than ``MOST``, those kept are forgotten."""
        found = self.known.get(orth)
        if found is None:
            if len(self.known) >= self.MOST:
                self.known.clear()
            lexeme = self._vocab[orth]
            found = Form(lexeme.text, lexeme.lower_, lexeme.is_punct, lexeme.is_space, lexeme.like_num)
            self.known[orth] = found
        return found

    def label(self, number: int) -> str:
        """The tag or relation with this number."""
        found = self.labels.get(number)
        if found is None:
            found = self.labels[number] = self._vocab.strings[number]
        return found


def tokens_of(doc: Doc, forms: Forms, written: Doc | None = None) -> tuple[Token, ...]:
    """The tokens of a parsed Doc of one sentence; ``written`` has their forms where others were parsed for them."""
    made, heads, at, roots = [], [], 0, []
    known, labels = forms.known, forms.labels  # each token asks: no call for those met before
    rows = doc.to_array(_COLUMNS)
    if written is not None:
        rows[:, 0] = written.to_array(_COLUMNS[:1])
    for i, (orth, tag, dep, spaced, step) in enumerate(rows.tolist()):
        form = known.get(orth) or forms.form(orth)
        made.append(Token(form, i, at, labels.get(tag) or forms.label(tag), labels.get(dep) or forms.label(dep)))
        heads.append(i + step if step < _HALF else i + step - 2 * _HALF)  # signed, in a table of unsigned numbers
        at += len(form.text) + spaced
    tokens = tuple(made)
    below: dict[int, list[Token]] = {}
    for token, head in zip(tokens, heads, strict=True):
        token.doc, token.head = tokens, tokens[head]
        if head != token.i:
            below.setdefault(head, []).append(token)
        else:
            roots.append(token)
    for head, children in below.items():
        tokens[head].children = tuple(children)
    _widen(tokens)
    if any(root.left_edge.i > 0 for root in roots):
        _widen(tokens)  # branches cross
    return tokens


def take_apart(tokens: tuple[Token, ...]) -> None:
    """Cut a tree's tokens off from one another: every tree is a circle, which only the collector would find."""
    for token in tokens:
        token.head = token.left_edge = token.right_edge = _NOTHING
        token.doc = token.children = ()
        token._subtree = None


def _widen(tokens: tuple[Token, ...]) -> None:
    """Pass edges on from tokens to heads, in order and back, as spaCy does: where branches cross, not all arrive."""
    for token in (*tokens, *reversed(tokens)):
        head = token.head
        if token.left_edge.i < head.left_edge.i:
            head.left_edge = token.left_edge
        if token.right_edge.i > head.right_edge.i:
            head.right_edge = token.right_edge
