"""The gazetteer of goods: where a text names equipment, goods, or the measures goods are counted in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from tallystick.extract.gazetteer import swapped
from tallystick.knowledge.equipment import Goods
from tallystick.knowledge.loading import to_stay

_PLAIN = (("-", " "), ("–", " "), ("‑", " "), ("\u00a0", " "), ("\n", " "), ("’", "'"))
_PARTS = re.compile(r"[^\W\d_]+|\d+|[^\w\s-]+|_")
_SUFFIX = re.compile(r"(?:[-/]?(?:[A-Z]{1,4}\d{0,2}|\d{1,3}[A-Z]{0,3}))*(?: \d?A\d\w?\b)?(?:s(?![\w])|(?=[’']s\b))?")
_ALL_CAPITALS = 4
"""Up to so many letters, a name in capitals is an ordinary word when it is not in capitals (TOW, HARM)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a surface form may be; several of them at once ("battery" is goods and counts goods)."""

    category: str | None
    name: bool = False
    mass: bool = False
    plural: bool = False
    weak: bool = False
    counted: bool = False
    measure: bool = False
    weight: bool = False
    trap: bool = False


class Hit(NamedTuple):
    """One entry of the gazetteer in the text."""

    start: int
    end: int
    entry: Entry
    plural: bool


def plural(noun: str, irregular: dict[str, str]) -> str:
    """The plural of a noun or compound, by its last word."""
    rest, space, last = noun.rpartition(" ")
    if last in irregular:
        return rest + space + irregular[last]
    if re.search(r"(?:s|x|z|ch|sh)$", last):
        return noun + "es"
    return noun[:-1] + "ies" if re.search(r"[^aeiou]y$", last) else noun + "s"


def singular(word: str, irregular: dict[str, str]) -> str:
    """The singular of one word as written; capitals and what is no plural stay as they are."""
    for one, many in irregular.items():
        if word.lower() == many:
            return word[: len(one)] if many.startswith(one) else one
    if re.search(r"(?:[^o]us|ss|x|ch|sh|zz)es$", word):
        return word[:-2]
    if re.search(r"[^aeiou]ies$", word) and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if re.search(r"[A-Za-z\d)]s$", word) and not re.search(r"(?:ss|us|is)$", word) else word


class Lexicon:
    """All surface forms in one automaton; matching is on lower case with hyphens as spaces."""

    def __init__(self, goods: Goods) -> None:
        """Build the automaton over nouns, plurals, spelling variants, named equipment, measures and traps."""
        self.forms: dict[str, Entry] = {}
        self.case: dict[str, list[tuple[str, Entry]]] = {}
        self._add_nouns(goods)
        self._add_names(goods)
        patterns = sorted({*self.forms, *self.case})
        self._patterns = patterns
        self._automaton = AhoCorasick(patterns)

    def _add_nouns(self, goods: Goods) -> None:
        words = goods.words
        for trap in words.traps:
            for form in (trap, plural(trap, words.plurals)):
                self._put(form, Entry(None, trap=True))
        for measure in words.measures:
            weight = measure in words.weights
            self._put(measure, Entry(None, measure=True, weight=weight))
            self._put(plural(measure, words.plurals), Entry(None, measure=True, weight=weight, plural=True))
        for category, nouns in words.nouns.items():
            for noun in _spelt(nouns, words.spellings):
                counted = noun in words.counted
                entry = Entry(category, weak=counted or noun in words.weak, counted=counted)
                self._put(noun, entry)
                self._put(plural(noun, words.plurals), replace(entry, plural=True))
        for category, nouns in words.mass.items():
            for noun in _spelt(nouns, words.spellings):
                self._put(noun, Entry(category, mass=True, weak=noun in words.weak))

    def _put(self, form: str, entry: Entry) -> None:
        key = swapped(form.lower(), _PLAIN)
        old = self.forms.get(key)
        if old is not None and not old.trap and old.measure != entry.measure:
            entry = Entry(
                entry.category or old.category,
                mass=entry.mass or old.mass,
                plural=entry.plural,
                weak=entry.weak or old.weak,
                counted=entry.counted or old.counted,
                measure=True,
                weight=entry.weight or old.weight,
            )
        self.forms[key] = entry

    def _add_names(self, goods: Goods) -> None:
        for aliases, category in goods.equipment:
            for alias in aliases:
                entry = Entry(category, name=True, weak=alias in goods.ambiguous)
                for form in _written(alias):
                    self.case.setdefault(form, []).append((alias, entry))

    def find(self, text: str) -> list[Hit]:
        """The hits from left to right, the longest where several start; none overlaps another."""
        plain = swapped(_lower(text), _PLAIN)
        found = [
            hit
            for number, start, end in self._automaton.find_matches_as_indexes(plain, overlapping=True)
            for hit in self._hits(text, self._patterns[number], start, end)
        ]
        found.sort(key=lambda h: (h.start, -h.end, h.entry.name))
        chosen: list[Hit] = []
        for hit in found:
            if not chosen or hit.start >= chosen[-1].end:
                chosen.append(hit)
        return [hit for hit in chosen if not hit.entry.trap]

    def _hits(self, text: str, form: str, start: int, end: int) -> Iterator[Hit]:
        if _joined_left(text, start):
            return
        if form in self.forms and not _joined_right(text, end):
            yield Hit(start, end, self.forms[form], self.forms[form].plural)
        for alias, entry in self.case.get(form, ()):
            if not _cased(alias, text[start:end]):
                continue
            suffix = _SUFFIX.match(text, end)
            stop = suffix.end() if suffix else end
            if stop > end and text[end].isdigit() and text[end - 1].isdigit():
                continue
            if not _joined_right(text, stop):
                yield Hit(start, stop, entry, text[stop - 1] == "s" and stop > end)


def _lower(text: str) -> str:
    """Lower case with every character in its place; a few change their length ("İ")."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _spelt(nouns: tuple[str, ...], pairs: tuple[tuple[str, str], ...]) -> list[str]:
    """The nouns in each of their spellings."""
    out = []
    for noun in nouns:
        out.append(noun)
        for one, other in pairs:
            if one in noun:
                out.append(noun.replace(one, other))
    return out


def _written(alias: str) -> set[str]:
    """Lower-case forms of a designation: between letters and digits a space, a hyphen or nothing."""
    pieces: list[tuple[str, ...]] = []
    last_end, previous = 0, ""
    for part in _PARTS.finditer(alias):
        word = part.group().lower()
        if previous:
            apart = part.start() > last_end
            loose = word[0].isdigit() != previous[-1].isdigit() or min(len(word), len(previous)) <= 2
            free = loose and previous[-1].isalnum() and word[0].isalnum()
            pieces.append(("", " ") if free else (" ",) if apart else ("",))
        pieces.append((word,))
        last_end, previous = part.end(), word
    return {"".join(choice) for choice in product(*pieces)}


def _cased(alias: str, written: str) -> bool:
    """Whether the capitals of ``written`` allow it to be the name ``alias``."""
    if len(written) > 2 and written[1].isspace() and len(alias) > 1 and not alias[1].isspace():
        return False  # "A 10" is no A-10
    letters = [c for c in alias if c.isalpha()]
    if alias.isupper() and len(letters) <= _ALL_CAPITALS and not any(c.isdigit() for c in alias):
        return written.isupper()
    return written[0].isupper() or not alias[0].isupper()


def _joined_left(text: str, start: int) -> bool:
    if start == 0:
        return False
    before = text[start - 1]
    return before.isalnum() or (before in "-‑/" and start > 1 and text[start - 2].isalnum())


def _joined_right(text: str, end: int) -> bool:
    if end >= len(text):
        return False
    return (
        text[end].isalnum() or (text[end] in "-‑" and text[end + 1 : end + 2].isalnum()) or text[end : end + 2] == "- "
    )


@cache
def lexicon(goods: Goods) -> Lexicon:
    """The gazetteer of this knowledge, built once."""
    with to_stay():
        return Lexicon(goods)
