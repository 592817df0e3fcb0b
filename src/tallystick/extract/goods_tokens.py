"""A paragraph as a line of tokens, each with its part in a name of goods; a gazetteer hit is one token."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum

from tallystick.extract.goods_names import Entry, Hit
from tallystick.knowledge.equipment import GoodsWords
from tallystick.model import Span


class Kind(StrEnum):
    """The part a token may play."""

    GOODS = "goods"
    MODIFIER = "modifier"
    CALIBRE = "calibre"
    DESIGNATION = "designation"
    FILLER = "filler"
    NUMBER = "number"
    JOIN = "join"
    CAPITAL = "capital"
    WORD = "word"
    MARK = "mark"


class Token:
    """A word, mark or hit with its place in the document. A plain class, quicker to make than a tuple with names."""

    __slots__ = ("end", "hit", "kind", "lower", "start", "text")
    lower: str
    """The text in lower case."""

    def __init__(self, start: int, end: int, text: str, kind: Kind, hit: Hit | None = None) -> None:
        """A stretch of the document; ``hit`` is what the gazetteer says of it."""
        self.start, self.end, self.text, self.lower = start, end, text, text.lower()
        self.kind, self.hit = kind, hit

    @property
    def entry(self) -> Entry:
        """What the gazetteer says of it; only for goods."""
        assert self.hit is not None  # noqa: S101 - asked of goods only
        return self.hit.entry


_CALIBRE = (
    r"\d+(?:[.,]\d+)?(?:\s?[x×]\s?\d+)?[\s-]?(?:mm|[kMG]Wh?|kVA|kV|[Ii]nch|cal|calib(?:re|er))\b|\.\d+-(?:inch|cal\w*)"
)
_TOKEN = re.compile(rf"({_CALIBRE})|([^\W_]+(?:[-‑/.’'][^\W_]+)*)|([^\w\s])")
_A_CALIBRE, _A_MARK = 1, 3  # groups of the pattern
_DESIGNATION = re.compile(r"(?=[^\s]*[A-Z])(?=[^\s]*\d)[A-Z\d][A-Za-z\d/-]*")
_QUOTES = frozenset('"“”')
_JOINS = frozenset({"and", "or", ",", "/"})


def tokens(
    text: str, bounds: tuple[int, int], hits: Sequence[Hit], numbers: Sequence[Span], words: GoodsWords
) -> list[Token]:
    """The tokens of the paragraph ``text[bounds[0]:bounds[1]]``, from left to right."""
    line: list[Token] = []
    at = bounds[0]
    counted = ([n.start for n in numbers], [n.end for n in numbers])
    for hit in hits:
        line.extend(_plain(text, (at, hit.start), counted, words))
        line.append(_goods(line, text, hit, words))
        at = hit.end
    line.extend(_plain(text, (at, bounds[1]), counted, words))
    return _with_types(line, words)


def _goods(line: Sequence[Token], text: str, hit: Hit, words: GoodsWords) -> Token:
    """A hit of the gazetteer; "supply" in "would not supply weapons" is a verb and no goods."""
    written = text[hit.start : hit.end]
    if written.lower() in words.verbs and line and line[-1].lower in words.before_verbs:
        return Token(hit.start, hit.end, written, Kind.WORD)
    return Token(hit.start, hit.end, written, Kind.GOODS, hit)


def _with_types(line: list[Token], words: GoodsWords) -> list[Token]:
    """The same with "Type 90" and "Mark 5" as designations: the number names a make and counts nothing."""
    designators = words.designators
    for i in range(len(line) - 1):
        named = line[i].lower in designators and line[i].kind is Kind.CAPITAL
        if named and line[i + 1].text.isdigit() and line[i + 1].kind is not Kind.NUMBER:
            line[i].kind = line[i + 1].kind = Kind.DESIGNATION
    return line


_Places = tuple[list[int], list[int]]
"""Where stretches begin and where they end, in order."""


def _plain(text: str, bounds: tuple[int, int], numbers: _Places, words: GoodsWords) -> Iterator[Token]:
    starts, ends = numbers
    for match in _TOKEN.finditer(text, *bounds):
        start, end = match.span()
        i = bisect_right(starts, start) - 1
        text = match.group()
        kind = _kind(match, text.lower().replace("‑", "-"), words, numbered=i >= 0 and end <= ends[i])
        yield Token(start, end, text, kind)


def _kind(match: re.Match[str], lower: str, words: GoodsWords, *, numbered: bool) -> Kind:
    if match.lastindex == _A_CALIBRE:
        return Kind.CALIBRE
    if lower in _JOINS:
        return Kind.JOIN
    if match.lastindex == _A_MARK:
        return Kind.FILLER if lower in _QUOTES else Kind.MARK
    if numbered:
        return Kind.NUMBER
    if lower in words.modifiers or ("-" in lower and lower.endswith(words.modifier_endings)):
        return Kind.MODIFIER
    if lower in words.fillers:
        return Kind.FILLER
    text = match.group()
    if not text.isalpha() and _DESIGNATION.fullmatch(text):
        return Kind.DESIGNATION
    return Kind.CAPITAL if text[0].isupper() else Kind.WORD
