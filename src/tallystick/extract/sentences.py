"""Sentence boundaries inside paragraphs, by rule, without a model.

A parse is dear and most sentences need none, so sentences are found before anything is parsed.
Boundaries are spans of the canonical text; no character is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tallystick.extract.datelines import address_end, dateline_end, label_end
from tallystick.knowledge import Knowledge

PARAGRAPH = re.compile(r"\S(?:.*\S)?(?:\n(?!\s*\n).*\S)*")
_END = re.compile(r"[.!?…]+[\"'”’)\]»]*(?=\s)|\n")
_STARTS = re.compile(r"\s*[\"'“‘(\[«]*[A-Z0-9À-ÞŁŚŽČĆŠ€£$]|\s*[•*–—-]\s|\s*[“\"‘]")
_LONGEST_WORD = 80
"""Characters before a mark in which the word it closes is sought."""
_MARKED = re.compile(r"[–—:]| -")
"""A dateline ends in a dash and a label in a colon: most paragraphs have neither."""
_WORD_BEFORE = re.compile(r"([\w.]+)[.!?…]+[\"'”’)\]»]*$")
BULLET = re.compile(r"(?:[•◦▪‣*·–—-]|â¢)\s+(?=\S)")
"""The mark of a list item: no word of the sentence, and a trap for a parser."""
_NUMBER = re.compile(r"(?:\(?\d{1,3}(?:\.\d{1,3}){0,3}[.)]|\(?(?:[a-z]|[ivx]{1,5})\))\s+(?=\S)")
"""The number of a paragraph or list item, where it opens a line: "1. ", "2.3. ", "(iv) ". No word either."""
_DASHES = "–—-"
LONGEST = 2_000
"""Characters after which a sentence is cut at the next white space: a table or a page without full stops."""


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph: runs of lines between blank lines."""
    return [m.span() for m in PARAGRAPH.finditer(text)]


def sentences(text: str, start: int, end: int, knowledge: Knowledge) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of the paragraph ``text[start:end]``; datelines and labels are sentences too."""
    begin = address_end(text, start, end, knowledge)
    if begin == start and _MARKED.search(text, start, end):
        begin = max(dateline_end(text, start, end, knowledge), label_end(text, start, end, knowledge))
    yield from _trimmed(text, start, begin)
    for mark in _END.finditer(text, begin, end):
        if mark.group() != "\n" and not _closes(text, begin, mark.end(), end, knowledge):
            continue
        yield from _trimmed(text, begin, mark.end())
        begin = mark.end()
    yield from _trimmed(text, begin, end)


def _closes(text: str, begin: int, mark: int, end: int, knowledge: Knowledge) -> bool:
    """Whether the mark that ends at ``mark`` ends a sentence: what follows begins one, what precedes is a word."""
    if not _STARTS.match(text, mark, end) or _numbers(text, begin, mark, end):
        return False
    word = _WORD_BEFORE.search(text, max(begin, mark - _LONGEST_WORD), mark)
    if word is None or not text.startswith(".", word.end(1)):
        return True
    before = word.group(1)
    if before in knowledge.abbreviations.title:
        return False
    if before in knowledge.abbreviations.inner:
        following = text[mark:end].lstrip()
        return not (following[:1].isdigit() or following[:1].islower() or before in {"v", "vs"})
    # A single capital is an initial ("J. Smith"); "U.S." may end a sentence only before a function word's capital.
    return not re.fullmatch(r"[A-Z]", before) and not (
        re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", before)
        and not re.match(r"\s+(?:The|It|He|She|They|But|In|A|An|This|That)\b", text[mark:end])
    )


def _numbers(text: str, begin: int, mark: int, end: int) -> bool:
    """Whether the words before ``mark`` are only the number of the line."""
    while begin < mark and text[begin].isspace():
        begin += 1
    number = _number(text, begin, end)
    return number is not None and number.end() > mark


def _number(text: str, begin: int, end: int) -> re.Match[str] | None:
    opens = begin == 0 or text[begin - 1] == "\n"
    return _NUMBER.match(text, begin, end) if opens else None


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    bullet = BULLET.match(text, start, end) or _number(text, start, end)
    start = bullet.end() if bullet else start
    while end > start and (text[end - 1].isspace() or text[end - 1] in _DASHES):
        end -= 1
    while end - start > LONGEST:
        cut = text.rfind(" ", start, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut + 1 if text[cut : cut + 1] == " " else cut
    if start < end:
        yield start, end
