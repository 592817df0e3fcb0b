"""What the words around a figure say of it: how exact it is, per what time, added to others or a total."""

from __future__ import annotations

from dataclasses import dataclass

from tallystick.extract.mentions import FigureRole
from tallystick.extract.values.tokens import Tokens
from tallystick.knowledge.units import FigureWords
from tallystick.model import Per, Qualifier

_STOPS = frozenset(",.;:!?()–—[]")
_MARKS = frozenset("$€£¥")
_REACH = 12
_NEAR = 4
_YEAR = 4


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The findings, and the tokens they stretch over: ``first`` to ``last`` with the figure inside."""

    qualifier: Qualifier
    role: FigureRole | None
    per: Per | None
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class SurroundingsReader:
    """Reads the words around figures of one piece of text."""

    tokens: Tokens
    words: FigureWords

    def read(self, first: int, last: int) -> Surroundings:
        """What is said around the figure of tokens ``first`` to ``last``."""
        qualifier, role, start = self._before(first)
        per, end = self.rate(last)
        after, end = self._after(end)
        if per is None:
            per, end = self.rate(end)
        return Surroundings(
            (after if qualifier in (None, Qualifier.ABOUT) else None) or qualifier or Qualifier.EXACT,
            role or self._role_after(first, end) or self._carried(start),
            per or self._annual(start, end),
            start,
            end,
        )

    def _before(self, first: int) -> tuple[Qualifier | None, FigureRole | None, int]:
        """Qualifiers and roles right before the figure, the nearest deciding."""
        words, tokens = self.words, self.tokens
        qualifier: Qualifier | None = None
        role: FigureRole | None = None
        start = i = first
        for _ in range(5):
            if n := tokens.longest_before(i, words.additional.before):
                role = role or FigureRole.ADDITIONAL
            elif n := tokens.longest_before(i, words.cumulative.before):
                role = role or FigureRole.CUMULATIVE
            elif n := tokens.longest_before(i, words.cumulative.sums):
                role = role or self._to_date(i, first)
            elif (n := tokens.longest_before(i, words.before.all)) and not self._particle(i, n):
                qualifier = qualifier or Qualifier(words.before.phrases[tokens.phrase(i - n, i)])
            elif tokens.low(i - 1) in words.fillers or (tokens.low(i - 1) == "(" and i == first):
                i -= 1
                continue
            else:
                break
            i -= n
            start = i
        return qualifier, role, start

    def _to_date(self, i: int, first: int) -> FigureRole | None:
        """Whether "a total of" ends today: a perfect before it, or "since" behind the figure."""
        tokens = self.tokens
        have = self.words.cumulative.perfect
        perfect = any(tokens.low(k) in have for k in range(max(i - _REACH, 0), i))
        since = any(tokens.low(k) == "since" for k in range(first, min(first + _REACH, len(tokens))))
        return FigureRole.CUMULATIVE if perfect or since else None

    def _particle(self, i: int, n: int) -> bool:
        """Whether "over" belongs to a verb ("hand over four systems") or tells what a dispute is about.

        So does "up to" in "adds up to $24 million".
        """
        if self.tokens.phrase(i - n, i) == "up to" and self.tokens.low(i - 3) in self.words.before_up:
            return True
        return n == 1 and self.tokens.low(i - 1) == "over" and self.tokens.low(i - 2) in self.words.before_over

    def _after(self, last: int) -> tuple[Qualifier | None, int]:
        """ "Or more", "or so", "-odd", "+"."""
        words, tokens = self.words, self.tokens
        hyphen = tokens.glued(last) and tokens.low(last) in "-‐‑" and tokens.glued(last + 1)
        i = last + 1 if hyphen else last
        if tokens.low(i) == "+" and tokens.glued(i):
            return Qualifier.AT_LEAST, i + 1
        if n := tokens.longest(i, words.after.all):
            name = words.after.phrases[tokens.phrase(i, i + n)]
            single = n == 1 and not hyphen
            if not single or not tokens.low(i + 1)[:1].isalnum():
                return Qualifier(name), i + n
        return None, last

    def rate(self, last: int) -> tuple[Per | None, int]:
        """ "A year", "-a-year", "/month", "annually" at token ``last``."""
        words, tokens = self.words.per, self.tokens
        adverb = tokens.low(last).replace(".", "")
        if adverb in words.adverbs and not self._adjectival(last):
            return words.adverbs[adverb], last + 1
        i = last + 1 if tokens.low(last) in ("-", "‐", "‑") and tokens.glued(last) else last
        if tokens.low(i) == "/" and tokens.low(i + 1) in words.nouns:
            return words.nouns[tokens.low(i + 1)], i + 2
        if tokens.low(i) in words.determiners:
            noun = i + 2 if tokens.low(i + 1) in ("-", "‐", "‑") else i + 1
            if tokens.low(noun) in words.nouns and tokens.low(noun + 1) not in words.no_rate_before:
                return words.nouns[tokens.low(noun)], noun + 1
        return None, last

    def _adjectival(self, i: int) -> bool:
        """Whether "yearly" or "daily" at ``i`` goes with a noun that follows."""
        return self.tokens.low(i) in self.words.per.adjectives and self.tokens.low(i + 1).isalpha()

    def _annual(self, first: int, last: int) -> Per | None:
        """ "Annual" with a noun of money, just before or just behind the figure."""
        words, tokens = self.words.per, self.tokens
        for i in (last, last + 1) if tokens.low(last) not in _STOPS else ():
            if tokens.low(i) in words.adjectives and tokens.low(i + 1) in words.rated:
                return words.adjectives[tokens.low(i)]
        for i in range(first - 1, max(first - 9, -1), -1):
            low = tokens.low(i)
            if low in words.adjectives:
                near = i + 1 >= first or any(tokens.low(k) in words.rated for k in range(i + 1, min(i + 4, first)))
                return words.adjectives[low] if near else None
            if low in ".;" or low[:1].isdigit():
                return None
        return None

    def distant_rate(self, last: int) -> Per | None:
        """ "Each year" or "every day" later in the same clause, "5,000 shells a month" close by."""
        words, tokens = self.words.per, self.tokens
        for i in range(last, min(last + _REACH, len(tokens))):
            low = tokens.low(i)
            if low in _STOPS or low[:1].isdigit():
                return None
            if low in words.distant and tokens.low(i + 1) in words.nouns:
                return words.nouns[tokens.low(i + 1)]
            if low in words.adverbs and not self._adjectival(i):
                return words.adverbs[low]
            near = i - last <= _NEAR and tokens.low(i - 1) not in words.no_rate_after
            if near and low in words.determiners and (rate := self.rate(i)[0]) is not None:
                return rate
        return None

    def _role_after(self, first: int, last: int) -> FigureRole | None:
        words, tokens = self.words, self.tokens
        if (n := tokens.longest(last, words.additional.after)) and tokens.low(last + n) != "than":
            return FigureRole.ADDITIONAL
        for i in range(last, min(last + _REACH, len(tokens))):
            if tokens.low(i) in _STOPS or (tokens.low(i)[:1].isdigit() and i > last):
                break
            if tokens.longest(i, words.cumulative.after):
                return FigureRole.CUMULATIVE
        return self._since(first, last) or self._fronted(first)

    def _fronted(self, first: int) -> FigureRole | None:
        """ "To date, Washington has delivered 31 tanks": the words open the sentence, and a perfect follows."""
        tokens, words = self.tokens, self.words.cumulative
        if tokens.low(first - 1) in ("of", "the"):
            return None
        perfect, have = False, words.perfect
        for i in range(first - 1, max(first - 2 * _REACH, -1), -1):
            if tokens.low(i) in ".;":
                return None
            perfect = perfect or tokens.low(i) in have
            opens = i == 0 or tokens.low(i - 1) in ".;"
            if opens and perfect and (n := tokens.longest(i, words.after)) and tokens.low(i + n) == ",":
                return FigureRole.CUMULATIVE
        return None

    def _since(self, first: int, last: int) -> FigureRole | None:
        """ "Has committed ... since": a perfect before and "since" behind, in one clause, make a total to date."""
        words, tokens = self.words.cumulative, self.tokens
        before = range(first - 1, max(first - _REACH, -1), -1)
        perfect, have = False, words.perfect
        for i in before:
            if tokens.low(i) in ".;" or tokens.low(i)[:1].isdigit():
                break
            perfect = perfect or tokens.low(i) in have
        if not perfect:
            return None
        for i in range(last, min(last + _REACH, len(tokens))):
            if tokens.low(i) in ".;," or tokens.low(i)[:1].isdigit():
                break
            if tokens.low(i) == "since":
                return FigureRole.CUMULATIVE
        return self._since_fronted(first)

    def _since_fronted(self, first: int) -> FigureRole | None:
        """ "Since February 2022 Britain has committed"."""
        tokens = self.tokens
        for i in range(first - 1, max(first - 2 * _REACH, -1), -1):
            if tokens.low(i) in ".;" or tokens.low(i) in _MARKS:
                return None
            if tokens.low(i) == "since":
                return FigureRole.CUMULATIVE
        return None

    def _carried(self, first: int) -> FigureRole | None:
        """ "Bringing the total to", "takes American aid since the invasion to", "total support has reached"."""
        words, tokens = self.words.cumulative, self.tokens
        verb = tokens.low(first - 1)
        if verb not in words.reaching:
            return None
        for i in range(first - 2, max(first - 2 - _REACH, -1), -1):
            low = tokens.low(i)
            if low in ".;" or (low[:1].isdigit() and len(low) != _YEAR):
                return None
            if low in words.totals or (verb == "to" and low in words.carriers):
                return FigureRole.CUMULATIVE
        return None

    def changes(self, first: int) -> bool:
        """Whether "from X to Y" at token ``first`` tells of a change and not of a range."""
        tokens = self.tokens
        return any(
            tokens.low(i) in self.words.change for i in range(first - 1, max(first - 7, -1), -1) if self._same(i, first)
        )

    def _same(self, i: int, first: int) -> bool:
        return not any(self.tokens.low(k) in ".;" for k in range(i, first))
