"""Triage: which pages may hold a record of support, told from their bytes, before anything dear is done to them.

A page passes when a word of aid, a figure or verb of giving, and a party stand close together
(``knowledge/data/triage.yml``), the word of aid in what can be running text. Words of aid are searched in the whole
page, the rest only around them. Key words are ASCII, which all encodings of English share but the wide ones: those
pages, and pages that write letters as entities, are decoded first.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, BytesAhoCorasick

from tallystick.knowledge import Knowledge
from tallystick.knowledge.actors import Actors
from tallystick.knowledge.triage import TriageWords
from tallystick.text.decode import wide
from tallystick.text.shown import in_running_text, without_code

Finder = Callable[[bytes], tuple[list[int], bool]]
"""From bytes to the offsets at which key words end, in order, and whether words may be hidden by soft hyphens or
references: both in one pass, since each pass over a page takes as long as unpacking it."""

# The mark of UTF-32 begins with that of UTF-16, so it comes first.
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKS = tuple(mark for mark, _ in _WIDE)
_NULS = 64
"""NUL bytes in the first 4,096 from which on a page without a mark may be UTF-16; in other encodings there are none."""
# A letter as a numeric reference (A is 65, z is 122), hidden from a search of bytes; &#8217; is none.
_LETTER_REFERENCE = re.compile(
    rb"&#(?:0*(?:6[5-9]|[7-9]\d|1[01]\d|12[0-2])|[xX]0*[4-7][0-9a-fA-F])(?:;|(?![0-9a-fA-F]))"
)
_HIDING = (rb"&#0*(?:6[5-9]|[7-9]\d|1[01]\d|12[0-2])[^\d]", rb"&#x0*[4-7][\da-f][^\da-f]", rb"&shy;", rb"\xc2\xad")
_SOFT_HYPHENS = (b"&shy;", b"\xc2\xad")
_SHORTEST_NAME = 4
"""Shorter names of parties are words of English when case is ignored ("us", "who")."""


class Gate:
    """The search for what a page must hold. Compiled once a process; answers do not depend on the library used."""

    def __init__(self, words: TriageWords, actors: Actors, find_keys: Finder | None = None) -> None:
        """``find_keys`` replaces the search for key words; the fastest installed is the default."""
        self._find_keys = find_keys or key_finder(words.key)
        self._windows = (words.window_bytes, words.window_text)
        acts = [*words.figures, *words.giving]
        names = [w.encode() for w in dict.fromkeys([*acts, *_parties(words, actors)])]
        self._acts = len(dict.fromkeys(acts))
        self._around = BytesAhoCorasick(names, matchkind=MATCHKIND_LEFTMOST_LONGEST)

    def passes_page(self, content: bytes) -> bool:
        """Whether a page as it was fetched, in whatever encoding, may hold a record of support in its running text."""
        content = narrow(content)
        ends, hidden = self._find_keys(content)
        if hidden:
            content = unhidden(content)
            ends, _ = self._find_keys(content)
        # Most words of aid stand in links to other articles, which is seen at once; the code, only by going through it.
        if not any(in_running_text(content, end) for end in ends):
            return False
        content = without_code(content.decode("latin-1")).encode("latin-1")
        ends = [end for end in self._find_keys(content)[0] if in_running_text(content, end)]
        return self._passes(content, ends, self._windows[0])

    def passes_text(self, text: str) -> bool:
        """Whether a text may hold a record of support."""
        content = text.encode("utf-8", "replace")
        return self._passes(content, self._find_keys(content)[0], self._windows[1])

    def has_key(self, text: str) -> bool:
        """Whether a word of aid stands in the text."""
        return bool(self._find_keys(text.encode("utf-8", "replace"))[0])

    def _passes(self, content: bytes, ends: list[int], window: int) -> bool:
        return any(self._is_complete(content[a:b].lower()) for a, b in _stretches(ends, window))

    def _is_complete(self, stretch: bytes) -> bool:
        """Whether a figure or verb of giving, and a party, stand in the stretch."""
        act = party = False
        for pattern, start, end in self._around.find_matches_as_indexes(stretch):
            if not _is_word(stretch, start, end):
                continue
            act, party = act or pattern < self._acts, party or pattern >= self._acts
            if act and party:
                return True
        return False


def gate(knowledge: Knowledge) -> Gate:
    """The gate of this knowledge, compiled on first use."""
    return _gate(knowledge.triage, knowledge.actors)


@cache
def _gate(words: TriageWords, actors: Actors) -> Gate:
    return Gate(words, actors)


def narrow(content: bytes) -> bytes:
    """The page in an encoding whose English is ASCII."""
    order = None
    if content.startswith(_MARKS):
        order = next(encoding for mark, encoding in _WIDE if content.startswith(mark))
    if order is None and content.find(0, 0, 4096) >= 0 and content.count(0, 0, 4096) > _NULS:
        order = wide(content)
    if order is not None:
        content = content.decode(order, "replace").encode("utf-8", "replace")
    return content


def unhidden(content: bytes) -> bytes:
    """The page without soft hyphens and references to plain letters."""
    for sign in _SOFT_HYPHENS:
        content = content.replace(sign, b"")
    return _LETTER_REFERENCE.sub(lambda m: html.unescape(m.group().decode()).encode(), content)


def key_finder(words: Sequence[str]) -> Finder:
    """The fastest search for whole words that is installed: hyperscan, else an Aho-Corasick automaton."""
    try:
        return hyperscan_finder(words)
    except ImportError:
        return automaton_finder(words)


def hyperscan_finder(words: Sequence[str]) -> Finder:
    """Search by hyperscan, in any case. Raises ImportError where it is not installed."""
    import hyperscan

    database = hyperscan.Database()
    # One expression a word: only then does hyperscan tell them apart by the literals in them, which is its speed.
    expressions = [*(rb"\b" + re.escape(w.encode()) + rb"\b" for w in words), *_HIDING]
    once = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH
    flags = [hyperscan.HS_FLAG_CASELESS] * len(words) + [once] * len(_HIDING)
    database.compile(expressions=expressions, flags=flags)
    first_hiding = len(words)

    def find(content: bytes) -> tuple[list[int], bool]:
        ends: set[int] = set()
        hidden: list[int] = []

        def on_match(pattern: int, _start: int, end: int, _flags: int, _context: Any) -> None:
            if pattern < first_hiding:
                ends.add(end)
            else:
                hidden.append(pattern)

        database.scan(content, match_event_handler=on_match)
        return sorted(ends), bool(hidden)

    return find


def automaton_finder(words: Sequence[str]) -> Finder:
    """Search by an Aho-Corasick automaton over the page in lower case."""
    automaton = BytesAhoCorasick([w.encode() for w in words])
    hiding = re.compile(b"|".join(_HIDING))

    def find(content: bytes) -> tuple[list[int], bool]:
        low = content.lower()
        hits = automaton.find_matches_as_indexes(low, overlapping=True)
        return sorted({end for _, start, end in hits if _is_word(low, start, end)}), hiding.search(low) is not None

    return find


def _parties(words: TriageWords, actors: Actors) -> Iterable[str]:
    """Names of states, their people, adjectives and capitals, and of bodies that are no companies."""
    states = [n for s in actors.states.values() for n in (s.name, *s.aliases, *s.adjectives, *s.people, *s.capitals)]
    bodies = [n for i, b in actors.bodies.items() if actors.kinds[i] != "company" for n in (b.name, *b.aliases)]
    names = (n.lower() for n in (*states, *bodies))
    return [*words.parties, *(n for n in names if len(n) >= _SHORTEST_NAME)]


def _stretches(ends: Iterable[int], window: int) -> list[tuple[int, int]]:
    """The stretches within ``window`` of a key word, those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for end in ends:
        low, high = max(0, end - window), end + window
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], high)
        else:
            merged.append((low, high))
    return merged


_WORD_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _is_word(text: bytes, start: int, end: int) -> bool:
    """Whether a match is no part of a longer word; what begins or ends with another sign than a letter may be."""
    if text[start] in _LETTERS and start and text[start - 1] in _WORD_BYTES:
        return False
    return not (text[end - 1] in _LETTERS and end < len(text) and text[end] in _WORD_BYTES)
