"""Figures with or without a currency: marks before, names behind, ranges between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tallystick.extract.values.numbers import Figure, NumberReader
from tallystick.extract.values.surroundings import SurroundingsReader
from tallystick.extract.values.tokens import SPACES, Tokens
from tallystick.knowledge.units import Currencies, Measures, Unit

_OPENING = frozenset("-−.")
"""Marks a figure may begin with: "-5", ".5"; signs are among the starters."""
_MILLION = 1e6
_DASHES = "-–—‐‑−~"


class Sum(NamedTuple):
    """A figure, or a range of two, with its currency, at tokens ``first`` to ``last``.

    ``lead`` counts the tokens of a "between" or "from" before it.
    """

    first: int
    last: int
    low: float
    high: float | None
    unit: Unit | None
    figure: Figure
    ranged: bool = False
    lead: int = 0

    @property
    def money(self) -> bool:
        """Whether a currency is named."""
        return self.unit is not None


@dataclass(frozen=True, slots=True)
class SumReader:
    """Reads all sums and bare figures of one piece of text, in order and without overlaps."""

    tokens: Tokens
    numbers: NumberReader
    around: SurroundingsReader
    currencies: Currencies
    measures: Measures

    def read(self) -> list[Sum]:
        """All sums and figures."""
        found: list[Sum] = []
        starters = self.numbers.words.starters
        floor = 0
        for i, low in enumerate(self.tokens.lows):
            if i < floor or not (low in starters or low[0].isnumeric() or low[0] in _OPENING):
                continue
            one = self._sum(i, floor)
            if one is not None:
                found.append(one)
                floor = one.last
        return self._ranges(found)

    def _sum(self, i: int, floor: int) -> Sum | None:
        figure = self.numbers.read(i) or self._bare_magnitude(i)
        if figure is None:
            return None
        before, start = self._mark_before(i, floor)
        if before is not None:
            if before.needs_magnitude and figure.scale < 1e6:
                before = None
            else:
                last, unit = self._mark_repeated(figure.last, before)
                return self._made(figure, start, last, unit)
        figure, end, behind = self._unit_behind(figure)
        if behind is None:
            return Sum(figure.first, figure.last, figure.low, figure.high, None, figure)
        return self._made(figure, figure.first, end, behind)

    def _made(self, figure: Figure, first: int, last: int, unit: Unit) -> Sum:
        high = None if figure.high is None else figure.high * unit.factor
        return Sum(first, last, figure.low * unit.factor, high, unit, figure)

    def _bare_magnitude(self, i: int) -> Figure | None:
        """ "Million-euro": a magnitude alone stands for one of it only when a hyphen ties it to a currency."""
        scales = self.numbers.words.scales
        hyphen = self.tokens.low(i + 1)
        if self.tokens.low(i) not in scales or not hyphen or hyphen not in _DASHES or self.tokens.glued(i):
            return None
        if self.tokens.low(i + 2) not in self.currencies.name_starts:
            return None
        scale = scales[self.tokens.low(i)]
        return Figure(i, i + 1, scale, scale, scale)

    # --- currencies ----------------------------------------------------------------------------------------------

    def _mark_before(self, i: int, floor: int) -> tuple[Unit | None, int]:
        """The mark that ends right before token ``i``, and where it begins."""
        tokens, marks = self.tokens, self.currencies.marks
        if "\n" in tokens.gap(i):
            return None, i
        for start in range(max(i - 3, floor), i):
            if tokens.low(start) == ".":
                continue  # the stop of the sentence before: "It struck Chad. $10 million was given"
            key = "".join(tokens.lows[start:i]).replace(".", "")
            unit = marks.get(key)
            if unit is not None and not self._two_words(start, i) and self._mark_stands(start, i, key):
                return unit, start
        name = self.currencies.names.get(tokens.low(i - 1)) if i > floor else None
        if name is not None and len(name.codes) == 1 and name.factor == 1 and tokens.raw(i - 1)[:1].isupper():
            return name.model_copy(update={"needs_magnitude": True}), i - 1  # "Taka 500 crore"
        return None, i

    def _two_words(self, start: int, i: int) -> bool:
        """Whether the mark would join two words: "a US$5 note" has no "aus$"."""
        low, glued = self.tokens.low, self.tokens.glued
        return any(low(k).isalpha() and low(k - 1).isalpha() and not glued(k) for k in range(start + 1, i))

    def _mark_stands(self, start: int, i: int, key: str) -> bool:
        """Whether the mark is written as one: no letters glued before it, a single letter glued to its sign."""
        tokens = self.tokens
        letters = key.rstrip("$€£¥₵₱₹")
        if not letters:
            return True
        if tokens.glued(start) and tokens.low(start - 1).isalnum():
            return False
        if letters == key and len(key) == 3 and key.upper() in self.currencies.currencies:
            shout = self.currencies.currencies[key.upper()].word
            return not shout or tokens.raw(start).isupper()
        if letters == key and tokens.low(i - 1) == "-":
            return False
        if len(key) == 1:
            return tokens.glued(i) and tokens.raw(start).isupper()
        if len(letters) == 1 and letters != key:
            return tokens.glued(start + 1) or letters == "c"
        return True

    def _mark_repeated(self, last: int, unit: Unit) -> tuple[int, Unit]:
        """ "€5m EUR", "$350 million CAD", "$4.5 billion (CAD)": a second statement of the currency, which decides."""
        n = self._name_length(last)
        other = self.currencies.names.get(self.tokens.phrase(last, last + n)) if n else None
        if other is not None and set(other.codes) & set(unit.codes) and other.factor == 1:
            return last + n, other if len(other.codes) == 1 else unit
        bracket = self.tokens.low(last) == "(" and self.tokens.low(last + 2) == ")"
        raw = self.tokens.raw(last + bracket)
        if raw.isupper() and raw in self.currencies.currencies and unit.codes[0] in self.currencies.family(raw):
            return (last if bracket else last + 1), self.currencies.marks[raw.lower()]
        return last, unit

    def _unit_behind(self, figure: Figure) -> tuple[Figure, int, Unit | None]:
        """The currency behind the figure, the figure (with a magnitude that follows the code), and where all ends."""
        tokens, j = self.tokens, figure.last
        k = j
        hyphen = bool(tokens.low(j)) and tokens.low(j) in _DASHES
        of = tokens.low(j) == "of" and (figure.vague or figure.scale >= 1000)
        if of or (hyphen and (tokens.glued(j + 1) or tokens.low(j) == "-")):
            k = j + 1
        n = self._name_length(k)
        unit = self.currencies.names.get(tokens.phrase(k, k + n)) if n else None
        if unit is not None:
            ok = self._name_stands(figure, k, n, unit)
            return figure, k + n, unit if ok else None
        code = self._code_behind(k, figure)
        if code is None or (k != j and tokens.low(j) == "of"):
            return figure, j, None
        return self._scaled_behind(figure, k + 1, code)

    def _scaled_behind(self, figure: Figure, last: int, unit: Unit) -> tuple[Figure, int, Unit | None]:
        """ "75 USD million"."""
        if figure.scale == 1 and self.tokens.low(last) in self.numbers.words.scales:
            figure = figure.times(self.numbers.words.scales[self.tokens.low(last)], last + 1)
            return figure, last + 1, unit
        if unit.needs_magnitude and figure.scale < 1000:
            return figure, figure.last, None
        return figure, last, unit

    def _code_behind(self, k: int, figure: Figure) -> Unit | None:
        tokens = self.tokens
        if tokens.gap(k) and tokens.gap(k) not in SPACES:
            return None
        unit = self.currencies.marks.get(tokens.low(k))
        code = tokens.low(k).upper() in self.currencies.currencies
        if unit is None or not (figure.digits or code or tokens.raw(k).isupper()):
            return None
        low = tokens.low(k)
        if not low[0].isalpha():
            # A sign belongs to the figure it is glued to: in "5 $10 notes" it is the second's.
            its_own = tokens.glued(k) and not tokens.glued(k + 1)
            return unit if its_own or not tokens.low(k + 1)[:1].isdigit() else None
        if tokens.low(k + 1)[:1].isdigit() and not tokens.glued(k):
            return None
        return unit if not self._shouted(low) or tokens.raw(k).isupper() else None

    def _shouted(self, low: str) -> bool:
        return low.upper() in self.currencies.currencies and self.currencies.currencies[low.upper()].word

    def _name_length(self, k: int) -> int:
        if self.tokens.low(k) not in self.currencies.name_starts:
            return 0
        return self.tokens.longest(k, self.currencies.all_names)

    def _name_stands(self, figure: Figure, k: int, n: int, unit: Unit) -> bool:
        """Whether the name is a currency here: pounds may be a weight, "p" must be glued, "won" needs a magnitude."""
        tokens = self.tokens
        name = tokens.phrase(k, k + n)
        if unit.needs_magnitude and figure.scale < 1000:
            return False
        if name == "p":
            return tokens.glued(k) and figure.digits and tokens.raw(k) == "p"
        if name.startswith("pound") and n == 1:
            return not self._weight(figure, k)
        return True

    def _weight(self, figure: Figure, k: int) -> bool:
        measures, tokens = self.measures, self.tokens
        if tokens.low(k - 1) in _DASHES and figure.scale == 1:
            return any(tokens.low(k + n) in measures.weight_heads for n in (1, 2, 3))
        return (
            figure.scale == 1
            and tokens.low(k + 1) == "of"
            and any(tokens.low(k + n) in measures.weighed for n in (2, 3))
        )

    # --- ranges --------------------------------------------------------------------------------------------------

    def _ranges(self, found: list[Sum]) -> list[Sum]:
        """Joins "€8-10bn", "£20,000 to £25,000", "between 100 and 200", "three or four" into one."""
        joined: list[Sum] = []
        for one in found:
            pair = self._pair(joined[-1], one) if joined else None
            if pair is None:
                joined.append(one)
            else:
                joined[-1] = pair
        return joined

    def _pair(self, a: Sum, b: Sum) -> Sum | None:
        if (whole := self._with_cents(a, b)) is not None:
            return whole
        link, lead = self._link(a, b)
        if not link or a.ranged or a.high is None or b.high is None or a.figure.vague or b.figure.vague:
            return None
        units = {u.codes for u in (a.unit, b.unit) if u}
        if len(units) > 1 or (a.unit and not b.unit and b.figure.scale < a.figure.scale):
            return None
        unit = a.unit or b.unit
        low = self._scaled_low(a, b)
        if a.unit is None and unit is not None:
            low *= unit.factor
        high = b.high * (unit.factor if unit and b.unit is None else 1)
        if not low < high or (link == "or" and not _neighbours(a, b)):
            return None
        figure = a.figure._replace(scale=max(a.figure.scale, b.figure.scale))
        return Sum(a.first, b.last, low, high, unit, figure, ranged=True, lead=lead)

    def _with_cents(self, a: Sum, b: Sum) -> Sum | None:
        """ "10 dollars and 50 cents"."""
        if a.unit is None or b.unit is None or a.unit.default != b.unit.default or a.high is None:
            return None
        if not (a.unit.factor == 1 and b.unit.factor < 1 and b.figure.low < 1 / b.unit.factor):
            return None
        if self.tokens.phrase(a.last, b.first) != "and" or a.ranged or a.figure.scale > 1:
            return None
        return a._replace(last=b.last, low=a.low + b.low, high=a.low + b.low)

    def _scaled_low(self, a: Sum, b: Sum) -> float:
        """The lower end, in the magnitude of the upper where it has none of its own: "€8-10bn"."""
        raw = b.figure.low / b.figure.scale
        if a.figure.scale == 1 and b.figure.scale > 1 and a.figure.low < raw:
            return a.low * b.figure.scale
        return a.low

    def _link(self, a: Sum, b: Sum) -> tuple[str, int]:
        """The word that ties two figures into a range, and how many tokens of lead ("between", "from") stand before."""
        tokens = self.tokens
        gap = tokens.phrase(a.last, b.first)
        before = tokens.low(a.first - 1)
        if gap in _DASHES and gap:
            even = tokens.glued(a.last) == tokens.glued(b.first)
            return ("-" if even else ""), int(before in ("from", "between"))
        if gap == "and":
            return ("and", 1) if before == "between" else ("", 0)
        if gap == "to":
            if _is_year(a) and b.figure.scale >= _MILLION:
                return "", 0  # "raised its support for 2024 to 3 billion euros"
            if before == "from":
                return ("", 0) if self.around.changes(a.first - 1) else ("to", 1)
            return ("", 0) if before == "by" or (self.around.changes(a.first) and b.unit and a.unit) else ("to", 0)
        return ("or", 0) if gap == "or" else ("", 0)


def _is_year(a: Sum) -> bool:
    """A bare number that reads as a year of our times."""
    return not a.unit and a.figure.scale == 1 and 1900 <= a.low <= 2100


def _neighbours(a: Sum, b: Sum) -> bool:
    """ "Two or three": the figures follow one another."""
    return a.figure.scale == b.figure.scale == 1 and b.low == a.low + 1
