"""Sentence boundaries inside paragraphs, by rule, without a model.

A parse is dear and most sentences need none, so sentences are found before anything is parsed.
Boundaries are spans of the canonical text; no character is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tallystick.extract.gazetteer import Form, gazetteer
from tallystick.knowledge import Knowledge

PARAGRAPH = re.compile(r"\S(?:.*\S)?(?:\n(?!\s*\n).*\S)*")
_END = re.compile(r"[.!?…]+[\"'”’)\]»]*(?=\s)|\n")
_STARTS = re.compile(r"\s*[\"'“‘(\[«]*[A-Z0-9À-ÞŁŚŽČĆŠ€£$]|\s*[•*–—-]\s|\s*[“\"‘]")
_WORD_BEFORE = re.compile(r"([\w.]+)[.!?…]+[\"'”’)\]»]*$")
BULLET = re.compile(r"[•◦▪‣*·–—-]\s+(?=\S)")
"""The mark of a list item: no word of the sentence, and a trap for a parser."""
_DATELINE = re.compile(
    r"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ’'.\- ]{2,30}?|[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,2})"
    r"(?P<day>[,.] [^\n–—()]{0,40}?)?(?P<agency> ?\([A-Za-z/ -]{2,30}\))? ?(?:\.?[–—]|\.?--?|(?P<colon>:)) "
    r"(?=[\"“‘'(]?[A-ZÀ-Þ])"
)
LONGEST = 2_000
"""Characters after which a sentence is cut at the next white space: a table or a page without full stops."""


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph: runs of lines between blank lines."""
    return [m.span() for m in PARAGRAPH.finditer(text)]


def sentences(text: str, start: int, end: int, knowledge: Knowledge) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of the paragraph ``text[start:end]``; a dateline is one of its own."""
    begin = _after_dateline(text, start, end, knowledge)
    if begin > start:
        yield from _trimmed(text, start, begin)
    for mark in _END.finditer(text, begin, end):
        if mark.group() != "\n" and not _closes(text, begin, mark.end(), end, knowledge):
            continue
        yield from _trimmed(text, begin, mark.end())
        begin = mark.end()
    yield from _trimmed(text, begin, end)


def _after_dateline(text: str, start: int, end: int, knowledge: Knowledge) -> int:
    """Where the dateline that opens a paragraph ends: "OSLO, March 5 (Agency) - ", "Kabul (Agency) – ", "OTTAWA: "."""
    found = _DATELINE.match(text, start, end)
    if found is None:
        return start
    forms = {hit.known.form for hit in gazetteer(knowledge.actors).find(found["place"])}
    if not found["place"].isupper():
        is_line = not found["colon"] and forms == {Form.CAPITAL} and bool(found["agency"] or found["day"])
    elif found["colon"]:
        is_line = forms == {Form.CAPITAL}  # any other name before a colon may be a speaker's or a donor's label
    else:
        is_line = bool(found["agency"]) or forms <= {Form.CAPITAL, Form.METONYM}
    return found.end() if is_line else start


def _closes(text: str, begin: int, mark: int, end: int, knowledge: Knowledge) -> bool:
    """Whether the mark that ends at ``mark`` ends a sentence: what follows begins one, what precedes is a word."""
    if not _STARTS.match(text, mark, end):
        return False
    word = _WORD_BEFORE.search(text, begin, mark)
    if word is None or not text[word.end(1) :].startswith("."):
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


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    bullet = BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = text.rfind(" ", start, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut + 1 if text[cut : cut + 1] == " " else cut
    if start < end:
        yield start, end
