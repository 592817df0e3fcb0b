"""The stages of bulk reading: plain functions from a stream of things to the stream of those that go on.

Each takes the next thing when it is asked for one, so that one page at a time is in memory, and in the processor's
cache; only texts to be read are gathered, a few. Each counts what it drops under a name. Any engine can string them
together; they share no state but the memory of copies, which belongs to one part of the input.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from operator import eq
from typing import Any
from zlib import crc32

from tallystick.errors import TextError
from tallystick.knowledge import Knowledge
from tallystick.knowledge.triage import CopyRule
from tallystick.model import Document, Issue, Reading
from tallystick.reconcile.prints import PERMUTATIONS, fingerprint
from tallystick.sources.parts import Page
from tallystick.text import Metadata, to_document
from tallystick.text.triage import gate

MOST_NOTES = 20
"""Messages kept of each sort in one part; all are counted."""
TOGETHER = 16
"""Pages whose text is made one after another, and texts whose sentences are parsed in one batch."""
_AT_ONCE = 8_000_000
"""Bytes of pages that wait for that, one page more at most."""
_BAND, BANDS = 3, 12
"""Numbers of a sketch in a band, and bands by which copies are found."""
_ENGLISH = "en"
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")
# What a fault of the reader may raise on one document. It is named in the report, and the others are read.
_FAULTS = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError)


@dataclass(slots=True)
class Tally:
    """What became of the pages of a part: counts by name, and the first messages of each name."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: dict[str, list[str]] = field(default_factory=dict)

    def drop(self, code: str, message: str | None = None) -> None:
        """Count one thing left out, and keep what is to be said of it."""
        self.counts[f"dropped: {code}"] += 1
        kept = self.notes.setdefault(code, []) if message else []
        if message and len(kept) < MOST_NOTES:
            kept.append(message)


@dataclass(frozen=True, slots=True)
class Text:
    """A document that is to be read, where in the part its page ends, and what was noted while its text was made."""

    document: Document
    place: int
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Print:
    """What tells copies: the sketch of the wording (128 numbers of 8 bytes), and the paragraphs that may matter."""

    document: str
    published: Any
    sketch: bytes
    telling: frozenset[int]


@dataclass(frozen=True, slots=True)
class Done:
    """A document that was read, or a copy of one: then ``reading`` holds no records."""

    reading: Reading
    print_: Print
    copy_of: str | None = None


def screen_pages(pages: Iterable[Page], knowledge: Knowledge, tally: Tally) -> Iterator[Page]:
    """Triage on bytes. PDF is packed and goes on unseen; what is no text at all is named."""
    passing = gate(knowledge).passes_page
    for page in pages:
        if _is_pdf(page) or passing(page.raw.content):
            yield page
        else:
            tally.drop("triage of bytes")


def _is_pdf(page: Page) -> bool:
    return page.raw.content.startswith(b"%PDF-")


def in_groups(pages: Iterable[Page], together: int = TOGETHER) -> Iterator[Page]:
    """The same pages, taken some at a time, so that what follows does several without a look at the archive between.

    Extraction is much code: done for one page in seventeen, between others, it takes a third longer.
    """
    waiting: list[Page] = []
    for page in pages:
        waiting.append(page)
        if len(waiting) >= together or sum(len(p.raw.content) for p in waiting) > _AT_ONCE:
            yield from waiting
            waiting = []
    yield from waiting


def make_texts(pages: Iterable[Page], knowledge: Knowledge, tally: Tally) -> Iterator[Text]:
    """The canonical text and metadata of pages that passed triage of bytes, where it is English."""
    for page in pages:
        known = Metadata(page.published, page.publisher, page.raw.url, page.title)
        try:
            result = to_document(page.raw, known, knowledge)
        except TextError as error:
            tally.drop("no text", str(error))
            continue
        if _is_english(result.document.language):
            yield Text(result.document, page.place, result.issues)
        else:
            tally.drop("not in English")


def screen_texts(texts: Iterable[Text], knowledge: Knowledge, tally: Tally) -> Iterator[Text]:
    """Triage on the very text that would be read."""
    doors = gate(knowledge)
    for text in texts:
        if doors.passes_text(text.document.text):
            yield text
        else:
            tally.drop("triage of text")


def _is_english(language: str | None) -> bool:
    return language is None or language.lower().partition("-")[0] == _ENGLISH


class Copies:
    """The texts so far, by what tells copies of them."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Bounds are those of ``triage.yml``."""
        self._rule = knowledge.triage.copies
        self._firsts: list[Print] = []
        self._met: dict[int, tuple[int, ...]] = {}

    def first(self, seen: Print) -> str | None:
        """The id of the text this one is a copy of; where there is none, it is remembered as a first."""
        keys = copy_keys(seen)
        for number in dict.fromkeys(n for key in keys for n in self._met.get(key, ())):
            if is_copy(seen, self._firsts[number], self._rule):
                return self._firsts[number].document
        mine = (len(self._firsts),)
        self._firsts.append(seen)
        for key in keys:
            others = self._met.get(key)
            self._met[key] = mine if others is None else others + mine
        return None


def is_copy(seen: Print, first: Print, rule: CopyRule) -> bool:
    """Whether a text is a copy of an earlier one, by the bounds of ``triage.yml``."""
    if seen.document == first.document:
        return True
    both = seen.published and first.published
    near = not both or abs((seen.published - first.published).days) <= rule.days
    return bool(near and seen.telling <= first.telling and _likeness(seen, first) >= rule.resemblance)


def copy_keys(seen: Print) -> list[int]:
    """Keys of which two texts have one in common that resemble one another as much as copies do.

    Of two that resemble one another by 0.8, one pair in 5,000 has none of these twelve in common.
    """
    width = 8 * _BAND
    rows = (seen.sketch[at : at + width] for at in range(0, BANDS * width, width))
    return [number << 32 | crc32(row) for number, row in enumerate(rows) if row] or [crc32(seen.document.encode())]


def _likeness(one: Print, other: Print) -> float:
    """The share of wording in common, estimated from the sketches."""
    numbers, others = array("Q", one.sketch), array("Q", other.sketch)
    same: int = sum(map(eq, numbers, others))
    return same / PERMUTATIONS


def print_of(document: Document, knowledge: Knowledge) -> Print:
    """What tells copies of a document."""
    doors = gate(knowledge)
    paragraphs = document.text.split("\n\n")
    telling = frozenset(_hashed(p) for p in paragraphs if _DIGIT.search(p) or doors.has_key(p))
    sketch = array("Q", fingerprint(document, ()).digest).tobytes()
    return Print(document.id, document.published, sketch, telling)


def _hashed(paragraph: str) -> int:
    words = " ".join(_WORD.findall(paragraph.lower()))
    return int.from_bytes(hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).digest(), signed=True)


def read_texts(
    texts: Iterable[Text], copies: Copies, knowledge: Knowledge, tally: Tally, together: int = TOGETHER
) -> Iterator[Done]:
    """The records of each text; a copy of one met before in the part is named, not read.

    The sentences of so many texts are parsed ``together``; which ones does not show in what comes out.
    """
    rest = iter(texts)
    while group := list(islice(rest, together)):
        met = [(text, seen := print_of(text.document, knowledge), copies.first(seen)) for text in group]
        yield from _read_group(met, knowledge, tally)


def _read_group(met: list[tuple[Text, Print, str | None]], knowledge: Knowledge, tally: Tally) -> Iterator[Done]:
    from tallystick.extract.engine import read_documents  # loads the parser

    outcomes = iter(read_documents([t.document for t, _, first in met if first is None], knowledge, _FAULTS))
    for text, seen, first in met:
        if first is not None:
            tally.counts["copies"] += 1
            yield Done(Reading(text.document, ()), seen, first)
            continue
        reading = next(outcomes)
        if isinstance(reading, Exception):
            what = f"{type(reading).__name__}: {reading}"
            tally.drop("reader fault", f"{text.document.url or text.document.id}: {what}")
            continue
        tally.counts["read"] += 1
        tally.counts.update(f"records: {r.type}" for r in reading.records)
        tally.counts.update(f"issues: {i.code}" for i in (*text.issues, *reading.issues))
        yield Done(replace(reading, issues=(*text.issues, *reading.issues)), seen)
