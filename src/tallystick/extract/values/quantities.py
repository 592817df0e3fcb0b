"""Counts of goods and people: the figures that are neither sums, dates, measures nor parts of a name."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from tallystick.extract.mentions import QuantityMention
from tallystick.extract.values.sums import Sum
from tallystick.extract.values.surroundings import Surroundings, SurroundingsReader
from tallystick.extract.values.tokens import Tokens
from tallystick.knowledge.units import Measures
from tallystick.model import Qualifier, Quantity, Span

_HYPHENS = "-‐‑"
_UNIT_WORD = re.compile(r"[^\S\n]+((?:[^\W\d_]\.){2,}|[^\W_][\w’'./-]*[\w]|[^\W_])")
_MOST_UNIT_WORDS = 4
_CLOSERS = frozenset(".,;:)!?")
_LARGEST_MODEL = 10_000


@dataclass(frozen=True, slots=True)
class QuantityReader:
    """Turns the figures of one piece of text that count something into mentions."""

    tokens: Tokens
    around: SurroundingsReader
    measures: Measures
    places: Mapping[str, str]
    small: Container[str]
    links: Container[str]

    def read(self, sums: list[Sum]) -> list[QuantityMention]:
        """The mentions of those ``sums`` that count something."""
        found: list[QuantityMention] = []
        previous: tuple[Sum, Surroundings] | None = None
        for one in sums:
            if not self.counts(one):
                continue
            around = self.around.read(one.first - one.lead, one.last)
            if previous is not None and (both := self._bounded(previous, (one, around), found[-1])):
                found[-1] = both
                previous = None
                continue
            found.append(self._mention(one, around))
            previous = (one, around)
        return found

    def _mention(self, one: Sum, around: Surroundings) -> QuantityMention:
        places, span = self.tokens.places, self.tokens.span(one.first, one.last)
        qualifier = Qualifier.VAGUE if one.figure.vague else around.qualifier
        if qualifier is Qualifier.EXACT and one.figure.about:
            qualifier = Qualifier.ABOUT
        per = None if one.figure.fraction else around.per or self.around.distant_rate(around.last)
        behind = places[around.last - 1][1] if around.per is None else span.end
        if (one.figure.vague or one.figure.about) and self.tokens.low(around.last) == "of":
            behind = places[around.last][1]
        return QuantityMention(
            span, Quantity(one.low, one.high, qualifier, span.text), self._unit(behind), around.role, per
        )

    def _bounded(
        self, previous: tuple[Sum, Surroundings], now: tuple[Sum, Surroundings], mention: QuantityMention
    ) -> QuantityMention | None:
        """ "More than 100 and less than 300", "at most 100 and at least 20": one figure bounded both ways."""
        (a, before), (b, after) = previous, now
        if {before.qualifier, after.qualifier} != {Qualifier.AT_LEAST, Qualifier.AT_MOST}:
            return None
        if self.tokens.phrase(before.last, after.first) not in self.links:
            return None
        low, high = sorted((a.low, b.low))
        start, end = mention.span.start, self.tokens.places[b.last - 1][1]
        text = self.tokens.text[start:end]
        return replace(
            mention,
            span=Span(start, end, text),
            quantity=Quantity(low, high, Qualifier.EXACT, text),
            unit=self._unit(end),
        )

    def counts(self, one: Sum) -> bool:
        """Whether the figure counts something, as against a name, a measure, an ordinal or a pronoun."""
        return not (
            self._part_of_word(one)
            or self._ratio(one)
            or self._label(one)
            or self._measure(one)
            or self._pronoun(one)
            or self._loose(one)
            or self._listed(one)
        )

    def _part_of_word(self, one: Sum) -> bool:
        """Glued to letters, a hyphen or a slash: F-16, 155mm, 50-nation, ES-11/1, 26th, 10:30."""
        tokens = self.tokens
        first, last = one.first, one.last
        before = tokens.low(first - 1)
        if tokens.glued(first) and (
            before[:1].isalnum()
            or before in ("-", "‐", "‑", "/", "_", ":", "#", "'", "’", ".", "@", "=", "&", "\\", "+")
        ):
            return True
        if not tokens.glued(last):
            return False
        after = tokens.low(last)
        if after[:1].isalpha() or (after in ("/", "_", ":", "@", "=", "\\", "&") and tokens.glued(last + 1)):
            return True
        if after == "." and tokens.glued(last + 1) and tokens.low(last + 1)[:1].isalnum():
            return True
        return (
            after in _HYPHENS
            and tokens.glued(last + 1)
            and self.tokens.low(last + 1) not in self.measures.count_suffixes
        )

    def _ratio(self, one: Sum) -> bool:
        """ "One in ten"."""
        tokens = self.tokens
        first, last = one.first, one.last
        if tokens.phrase(last, last + 2) == "out of" and self._small(last + 2):
            return True
        if tokens.phrase(first - 2, first) == "out of" and self._small(first - 3):
            return True
        if tokens.low(first - 1) == "in" and (self._small(first - 2) or tokens.low(first - 3) == "one"):
            return True
        after = last if tokens.low(last) == "in" else last + 1
        ratio = tokens.low(after) == "in" and self._small(after + 1)
        if not ratio or (after > last and tokens.phrase(first, last) != "one"):
            return False
        return one.low <= 100 and one.figure.scale == 1

    def _small(self, i: int) -> bool:
        """Whether a number below a hundred stands at ``i``."""
        raw = self.tokens.raw(i)
        return self.tokens.low(i) in self.small or (raw.isdecimal() and len(raw) < 3)

    def _label(self, one: Sum) -> bool:
        """The number of a name: "Article 5", "Challenger 2", "41 Squadron", or an age between commas."""
        tokens, figure = self.tokens, one.figure
        before = tokens.low(one.first - 1)
        if (one.ranged or one.last - one.first > 1) and before not in self.measures.labels:
            return False
        if before in self.measures.plain_labels or (
            before in self.measures.labels and tokens.raw(one.first - 1)[:1].isupper()
        ):
            return True
        if before in ("#", "№") or (before == "." and tokens.low(one.first - 2) in self.measures.label_abbreviations):
            return True
        if before == "of" and tokens.low(one.first - 2) in self.measures.labels and tokens.raw(one.first - 2).istitle():
            return True
        if tokens.low(one.last) in self.measures.name_heads and tokens.raw(one.last)[:1].isupper():
            return True
        if (
            before == ","
            and tokens.low(one.last) == ","
            and figure.low < 110
            and tokens.raw(one.first - 2)[:1].isupper()
        ):
            return True
        return self._model(one)

    def _model(self, one: Sum) -> bool:
        """A bare digit behind a capitalised name: style books spell out counts below ten, so it belongs to the name.

        Above ten it does where no noun follows that it could count: "Windows 11, it said".
        """
        tokens, first = self.tokens, one.first
        name = tokens.raw(first - 1)
        plain = one.figure.digits and tokens.raw(first).isdecimal() and name[:1].isupper() and tokens.gap(first) == " "
        closed = tokens.low(one.last) in _CLOSERS or tokens.low(one.last) in ("and", "or", "")
        if not plain or len(name) < 2 or not (one.low < 10 or (closed and one.low < _LARGEST_MODEL)):
            return False
        return name.lower() not in self.places and first > 1 and tokens.low(first - 2) not in ".!?"

    def _measure(self, one: Sum) -> bool:
        """Lengths, shares, times of day, "three times"."""
        tokens, last = self.tokens, one.last
        if one.figure.ambiguous and tokens.gap(last - 1) and not one.money:
            return True
        if one.figure.ambiguous and tokens.low(last) in self.measures.length_after:
            return True
        if tokens.raw(last - 1) == "B" and not tokens.raw(last)[:1].islower():
            return True  # "Room 4B", "221B Baker Street"
        if tokens.low(one.first - 1) == "past" and tokens.low(one.first - 2) in ("half", "quarter"):
            return True
        i = last + 1 if tokens.low(last) in _HYPHENS and tokens.low(last) else last
        low = tokens.low(i)
        if tokens.model_number(i):
            return False
        if low in self.measures.measures:
            return low not in self.measures.shape_measures or not tokens.gap(i)
        return bool(tokens.longest(i, self.measures.multiword_measures))

    def _pronoun(self, one: Sum) -> bool:
        """ "One" that stands for a noun: "the second one", "one of them", "no one"."""
        tokens = self.tokens
        if one.last - one.first > 1 or tokens.low(one.first) != "one":
            return False
        before, after = tokens.low(one.first - 1), tokens.low(one.last)
        if before in self.measures.pronoun_before or tokens.raw(one.first - 1)[:1].isdigit():
            return True
        if len(tokens) == 1:
            return False
        return (not after[:1].isalpha() and after not in "-") or after in self.measures.pronoun_after

    def _loose(self, one: Sum) -> bool:
        """A list number ("1." at the start of a line) or digits too long for a count."""
        raw = self.tokens.raw(one.first)
        return one.low > 1e16 or self._telephone(one) or (raw[:1] == "0" and raw.isdecimal() and len(raw) > 1)

    def _telephone(self, one: Sum) -> bool:
        """Beside a group of digits that begins with a zero: "020 7946 0123"."""
        tokens = self.tokens
        beside = (tokens.raw(one.first - 1), tokens.raw(one.last))
        return any(len(b) > 2 and b.isdecimal() and b.startswith("0") for b in beside)

    def _listed(self, one: Sum) -> bool:
        """The number of a paragraph or a point: "3. Allies will provide", "(2) the fund"."""
        tokens = self.tokens
        opens = one.first == 0 or "\n" in tokens.gap(one.first)
        mark = tokens.low(one.last)
        digits = one.figure.digits and one.last - one.first == 1
        return (
            opens and digits and bool(mark) and mark in ".)" and tokens.glued(one.last) and one.last + 1 < len(tokens)
        )

    def _unit(self, end: int) -> str | None:
        """The words counted, as written, up to the first function word, mark or verb-like break."""
        text, i, words = self.tokens.text, end, 0
        last = end
        while words < _MOST_UNIT_WORDS and (match := _UNIT_WORD.match(text, i)):
            word = match.group(1).lower()
            if word in self.measures.fillers and not words:
                i = match.end()
                end = last = i
                continue
            if word in self.measures.function or (word.isdecimal() and not words):
                break
            words, i, last = words + 1, match.end(), match.end()
            if _ends_phrase(word, text, i):
                break
        return text[end:last].strip() or None


def _ends_phrase(word: str, text: str, i: int) -> bool:
    """A plural noun ends the phrase unless another lower-case plural follows: "Patriot batteries", "arms supplies"."""
    if not (word.endswith("s") and not word.endswith("ss")):
        return False
    following = _UNIT_WORD.match(text, i)
    return following is None or not (following.group(1).endswith("s") and following.group(1).islower())
