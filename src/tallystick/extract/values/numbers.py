"""The grammar of numbers: digits, number words, magnitudes and fractions."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from tallystick.extract.values.tokens import SPACES, Tokens
from tallystick.knowledge.units import Numerals

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d+")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
_UNIT = re.compile(r"[1-9]")
_GROUP = re.compile(r"\d{3}")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_MOST_DIGITS = 24
_CODE = 3
"""Letters of a currency code (ISO 4217)."""
_LARGEST_DENOMINATOR = 10
"""Above it, figures with a slash between are rarely fractions ("9/11", "24/25")."""
_HYPHENS = "-‐‑"


class Figure(NamedTuple):
    """A number in the text: tokens ``first`` to ``last`` (exclusive), and the least and greatest it may mean.

    ``scale`` is the magnitude it ends in (1 where none); ``high`` is None where the word sets no upper limit.
    """

    first: int
    last: int
    low: float
    high: float | None
    scale: float = 1.0
    vague: bool = False
    about: bool = False
    fraction: bool = False
    digits: bool = False
    ambiguous: bool = False
    """The magnitude may be a unit of length ("500 m")."""

    def times(self, factor: float, last: int) -> Figure:
        """This figure in a magnitude that ends before ``last``."""
        high = None if self.high is None else self.high * factor
        return self._replace(low=self.low * factor, high=high, scale=self.scale * factor, last=last)

    def plus(self, addend: float, last: int) -> Figure:
        """This figure and a fraction or remainder that ends before ``last``."""
        return self._replace(low=self.low + addend, high=self.low + addend, last=last)


def numeral(text: str, *, scaled: bool = False) -> float | None:
    """The value of digits with separators; None where they are no number newspapers print.

    ``scaled`` says that a magnitude follows, which makes "1,2" a decimal comma.
    """
    if len(text) > _MOST_DIGITS:
        return None
    if _PLAIN.fullmatch(text):
        return float(text)
    if _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    if _DOTTED.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if scaled and _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    return None


@dataclass(frozen=True, slots=True)
class NumberReader:
    """Reads one figure at a time from a piece of text."""

    tokens: Tokens
    words: Numerals

    def read(self, i: int) -> Figure | None:
        """The longest figure that begins at token ``i``."""
        figure = self._signed(i) or self._vague(i) or self._share(i) or self._cardinal(i)
        return figure and self._with_dozens(figure)

    # --- pieces of the grammar -----------------------------------------------------------------------------------

    def _signed(self, i: int) -> Figure | None:
        tokens = self.tokens
        sign = tokens.low(i)
        if sign in self.words.signs or (sign in "-−" and sign and tokens.glued(i + 1) and not tokens.glued(i)):
            figure = self._share(i + 1) or self._cardinal(i + 1)
            if figure and tokens.low(i + 1) not in self.words.plurals:
                return figure._replace(first=i, low=-figure.low, high=None if figure.high is None else -figure.high)
        return None

    def _vague(self, i: int) -> Figure | None:
        """ "Hundreds of thousands", "a few dozen", "multi-million"."""
        words, tokens = self.words, self.tokens
        low = tokens.low(i)
        if low in words.hyphenless:
            scale = words.hyphenless[low]
            return Figure(i, i + 1, 2 * scale, None, scale, vague=True)
        if low == "multi" and (j := self._over_hyphen(i + 1)) and tokens.low(j) in words.scales:
            scale = words.scales[tokens.low(j)]
            return Figure(i, j + 1, 2 * scale, None, scale, vague=True)
        if low in words.plurals:
            return self._plural(i)
        j = i + 1 if low in ("a", "an") else i
        if tokens.low(j) in words.several and (j > i or low not in words.several_nouns):
            return self._several(i, j)
        return None

    def _plural(self, i: int) -> Figure | None:
        words, tokens = self.words, self.tokens
        least, most = words.plurals[tokens.low(i)]
        figure = Figure(i, i + 1, least, most, self._plural_scale(i), vague=True)
        j = i + 1
        if tokens.low(j) == "of" and tokens.low(j + 1) in words.plurals:
            scale = self._plural_scale(j + 1)
            return figure._replace(last=j + 2, low=least * scale, high=most and (most + 1) * scale - 1, scale=scale)
        return None if tokens.low(i) in ("tens", "scores") and tokens.low(j) != "of" else figure

    def _plural_scale(self, i: int) -> float:
        singular = self.tokens.low(i).removesuffix("s")
        return self.words.scales.get(singular) or float(self.words.dozens.get(singular, 10 if singular == "ten" else 1))

    def _several(self, i: int, j: int) -> Figure | None:
        words, tokens = self.words, self.tokens
        least, most = words.several[tokens.low(j)]
        k = j + 2 if tokens.low(j + 1) == "of" else j + 1
        figure = Figure(i, k, least, most, vague=least != most, about=least == most)
        size = words.scales.get(tokens.low(k)) or words.dozens.get(tokens.low(k))
        if size:
            return self._magnitudes(figure.times(size, k + 1))
        return figure._replace(last=j + 1) if tokens.low(j) in words.several_nouns and k == j + 2 else None

    def _share(self, i: int) -> Figure | None:
        """ "Half a million", "two-thirds", "a quarter of a million", "a fifth"."""
        words, tokens = self.words, self.tokens
        count, j = self._share_count(i)
        if j is None:
            return None
        name = tokens.low(j)
        singular = words.irregular_fractions.get(name) or (name if name in words.fractions else name.removesuffix("s"))
        if singular not in words.fractions or ((count == 1) != (name == singular) and name != "half"):
            return None
        figure = Figure(i, j + 1, count / words.fractions[singular], count / words.fractions[singular], fraction=True)
        k = j + 1 + (tokens.low(j + 1) == "of")
        k += tokens.low(k) in ("a", "an")
        size = words.scales.get(tokens.low(k)) or words.dozens.get(tokens.low(k))
        if size:
            return figure.times(size, k + 1)._replace(fraction=False)
        return figure if self._is_share(i, j) else None

    def _share_count(self, i: int) -> tuple[int, int | None]:
        """The numerator, and where the fraction's name stands."""
        words, tokens = self.words, self.tokens
        low = tokens.low(i)
        if low in ("half", "quarter"):
            return 1, i
        if low in ("a", "an"):
            return 1, i + 1
        if low in words.units and 0 < words.units[low] < 10:
            return words.units[low], i + 2 if tokens.low(i + 1) in tuple(_HYPHENS) else i + 1
        if _UNIT.fullmatch(low) and tokens.low(i + 1).endswith(("ths", "rds", "halves", "quarters")):
            return int(low), i + 1
        return 1, None

    def _is_share(self, i: int, j: int) -> bool:
        """Whether "a third" is a share and not an ordinal, "half" not part of "half-hearted" or "second half"."""
        words, tokens = self.words, self.tokens
        name, after = tokens.low(j), tokens.low(j + 1)
        if name == "quarter" and i == j:
            return False
        if name == "quarters" and (tokens.low(i - 1) in words.before_quarters or tokens.low(i) not in ("three", "3")):
            return False
        if tokens.glued(j + 1) and after in _HYPHENS:
            return False
        if name == "half":
            return self._is_half(i, j)
        if tokens.low(i) not in ("a", "an", "one"):
            return True
        if after == "and" and self._share_count(j + 2)[1] is not None:
            return False  # "a third and a fourth year"
        opens = i > 0 and tokens.low(i - 1) in ".!?"
        if opens and after != "of":
            return False  # "A fourth, which was to land ..."
        return not after[:1].isalnum() or after in words.share_followers

    def _is_half(self, i: int, j: int) -> bool:
        before, after = self.tokens.low(i - 1), self.tokens.low(j + 1)
        if i < j:
            return not after[:1].isalpha() or after in self.words.share_followers
        if before in self.words.ordinals or before in self.words.no_half_after:
            return False
        return after in self.words.half_before or before in self.words.half_after

    def _cardinal(self, i: int) -> Figure | None:
        figure = self._digits(i) or self._spelled(i)
        if figure is None:
            return None
        figure = self._point(figure)
        figure = self._and_fraction(figure)
        scaled = self._magnitudes(figure)
        return self._and_fraction(scaled) if scaled.scale > figure.scale else scaled

    def _digits(self, i: int) -> Figure | None:
        tokens = self.tokens
        text = tokens.raw(i)
        if text in (".",) and tokens.glued(i + 1) and not tokens.glued(i) and tokens.raw(i + 1).isdigit():
            value = numeral("0." + tokens.raw(i + 1))
            return None if value is None else Figure(i, i + 2, value, value, digits=True)
        if not text[:1].isdigit():
            return self._unicode_fraction(i)
        if tokens.low(i - 1) == "." and tokens.gap(i - 1) and tokens.gap(i) and tokens.low(i - 2)[:1].isdigit():
            return None  # decimals torn apart ("1 . 6 billion"): half a figure is worse than none
        j, joined = self._torn(i) or self._grouped(i)
        value = numeral(joined, scaled=self._scale_at(j)[0] is not None)
        if value is None:
            return None
        return self._slash(Figure(i, j, value, value, digits=True))

    def _torn(self, i: int) -> tuple[int, str] | None:
        """ "$ 5 . 2 billion" in tokenised newswire: only a currency's sign before vouches for it."""
        tokens = self.tokens
        apart = tokens.low(i + 1) == "." and not tokens.glued(i + 1) and not tokens.glued(i + 2)
        if not apart or tokens.low(i - 1)[-1:] not in tuple("$€£¥"):
            return None
        if not (tokens.raw(i).isdecimal() and tokens.raw(i + 2).isdecimal() and self._scale_at(i + 3)[0]):
            return None
        return i + 3, f"{tokens.raw(i)}.{tokens.raw(i + 2)}"

    def _unicode_fraction(self, i: int) -> Figure | None:
        char = self.tokens.raw(i)
        if len(char) != 1 or not unicodedata.decomposition(char).startswith("<fraction>"):
            return None
        value = unicodedata.numeric(char)
        return Figure(i, i + 1, value, value, fraction=True)

    def _grouped(self, i: int) -> tuple[int, str]:
        """Digits in groups of three parted by one (thin, no-break) space: "1 234 567"."""
        tokens = self.tokens
        text, j = tokens.raw(i), i + 1
        if len(text) > 3 or not text.isdigit() or tokens.glued(i):
            return j, text
        gap = tokens.gap(j)
        while len(gap) == 1 and gap in SPACES and tokens.gap(j) == gap and _GROUP.fullmatch(tokens.raw(j)):
            text, j = text + tokens.raw(j), j + 1
            if len(text) > _MOST_DIGITS:
                break
        if tokens.glued(j) and tokens.raw(j) not in ".,;:)!?%-–”\"'’" and tokens.low(j) not in self.words.abbreviations:
            return i + 1, tokens.raw(i)
        return j, text

    def _slash(self, figure: Figure) -> Figure:
        """ "1/2", "1 / 4": a proper fraction of two small numbers."""
        tokens, j = self.tokens, figure.last
        below = tokens.raw(j + 1)
        ahead = tokens.raw(j + 2) if tokens.glued(j + 2) else ""
        if tokens.low(j) in ("/", "⁄") and below.isdigit() and len(below) < 3 and not ahead.startswith("/"):
            if tokens.glued(figure.first) and tokens.low(figure.first - 1) in ("/", "-"):
                return figure
            if 0 < figure.low < float(below) <= _LARGEST_DENOMINATOR:
                value = figure.low / float(below)
                return figure._replace(last=j + 2, low=value, high=value, fraction=True)
        even = tokens.glued(j + 1) == tokens.glued(j + 2)
        mixed = tokens.raw(j) in tuple("123456789") and tokens.low(j + 1) == "/" and even
        if mixed and figure.low == int(figure.low) and tokens.gap(j) == " " and not tokens.glued(figure.first):
            part = self._slash(Figure(j, j + 1, float(tokens.raw(j)), float(tokens.raw(j))))
            return figure.plus(part.low, part.last) if part.fraction else figure
        extra = self._unicode_fraction(j) if j < len(tokens) else None
        return figure.plus(extra.low, j + 1) if extra else figure

    def _spelled(self, i: int) -> Figure | None:
        """Number words below and above a hundred: "one hundred and sixty-one", "three lakh crore"."""
        words, tokens = self.words, self.tokens
        one = self._stands_for_one(i)
        total, current, scale = 0.0, 1.0 if one else 0.0, 1.0
        state = "unit" if one else ""
        end = j = i + (one and tokens.low(i) in ("a", "an"))
        no_and = tokens.low(i - 1) == "between"
        while True:
            low = tokens.low(j)
            if low in words.ranks and _may_follow(words.ranks[low][1], state):
                ones, rank = words.ranks[low]
                current, state = current + ones, ("unit", "teen", "ten")[rank - 1]
            elif low == "hundred" and state in ("unit", "teen"):
                current, state = current * 100, "hundred"
            elif low in words.scales and low != "hundred" and state:
                factor: float = words.scales[low]
                total = total + current * factor if current else total * factor
                current, scale, state = 0.0, factor, "scale"
            else:
                break
            end = j + 1
            j = self._next_word(end, state, no_and=no_and)
        if end == i:
            return None
        value = total + current
        plain = scale if state == "scale" else 1.0
        return Figure(i, end, value, value, plain)

    def _stands_for_one(self, i: int) -> bool:
        """ "A million", "a dozen", and the first of two magnitudes: "hundred million"."""
        words, after = self.words, self.tokens.low(i + 1)
        if self.tokens.low(i) in ("a", "an"):
            return after in words.scales or after in words.dozens
        return self.tokens.low(i) in words.scales and after in words.scales

    def _next_word(self, j: int, state: str, *, no_and: bool) -> int:
        """Where the next number word may stand: over a hyphen, or over "and" behind a hundred or a magnitude."""
        tokens = self.tokens
        if tokens.low(j) == "and" and state in ("hundred", "scale") and not no_and:
            follows = tokens.low(j + 1) in self.words.ranks
            fraction = follows and (self._share_count(j + 1)[1] is not None) and self._fraction_behind(j + 1)
            return j + 1 if follows and not fraction else j
        over = self._over_hyphen(j)
        if over is None and state == "ten" and tokens.low(j) in _HYPHENS:
            over = j + 1
        return j if over is None else over

    def _fraction_behind(self, i: int) -> bool:
        """Whether a word fraction ("two thirds", "one half") begins at ``i``."""
        count, j = self._share_count(i)
        if j is None:
            return False
        name = self.tokens.low(j)
        return name in self.words.fractions or (count > 1 and name.removesuffix("s") in self.words.fractions)

    def _point(self, figure: Figure) -> Figure:
        """ "Two hundred point seventy-one"."""
        if figure.digits or self.tokens.low(figure.last) != "point" or figure.scale > 1000:
            return figure
        digits, j = "", figure.last + 1
        while len(digits) < 6 and (low := self.tokens.low(j)) in self.words.ranks:
            value, rank = self.words.ranks[low]
            unit = self._over_hyphen(j + 1) or j + 1
            if rank == 3 and self.words.ranks.get(self.tokens.low(unit), (0, 0))[1] == 1:
                value, j = value + self.words.ranks[self.tokens.low(unit)][0], unit
            digits, j = digits + str(value), j + 1
        return figure.plus(float("0." + digits), j) if digits else figure

    def _and_fraction(self, figure: Figure) -> Figure:
        """ "One and a half", "two million and one half": the fraction is of the magnitude named before."""
        tokens, j = self.tokens, self._over_hyphen(figure.last) or figure.last
        if tokens.low(j) != "and" or figure.vague or tokens.low(figure.first - 1) == "between":
            return figure
        k = self._over_hyphen(j + 1) or j + 1
        if j > figure.last:
            k = self._over_hyphen(k + 1) or k + 1
        if tokens.low(k) == "half" and figure.low < 100:
            return figure.plus(0.5, k + 1) if self._half_ends(k + 1) else figure
        if not self._fraction_behind(k):
            return figure
        count, name = self._share_count(k)
        if name is None or (count == 1 and tokens.low(k) not in ("a", "an", "one")):
            return figure
        word = tokens.low(name)
        parts = self.words.fractions.get(word) or self.words.fractions[word.removesuffix("s")]
        follows = tokens.low(name + 1)
        if follows == "of" or (count == 1 and word not in ("half", "quarter") and follows[:1].isalpha()):
            return figure
        scale = figure.scale if figure.scale >= 1000 else 1.0
        return figure.plus(count / parts * scale, name + 1)

    def _half_ends(self, k: int) -> bool:
        return self.tokens.low(k) not in ("of", "the", "its", "their")

    def _magnitudes(self, figure: Figure) -> Figure:
        for _ in range(3):
            scale, last, ambiguous = self._scale_at(figure.last)
            if scale is None:
                return figure
            if figure.scale > 1 and (scale < 1000 or figure.scale * scale > 1e16):
                return figure
            figure = figure.times(scale, last)._replace(ambiguous=ambiguous)
        return figure

    def _scale_at(self, j: int) -> tuple[float | None, int, bool]:
        """The magnitude at token ``j``, where it ends, and whether it may be a unit of length."""
        words, tokens = self.words, self.tokens
        k = self._over_hyphen(j) or j
        low = tokens.low(k)
        singular = low.removesuffix("s")
        if singular in words.scales:
            return words.scales[singular], k + 1, False
        if low in tuple(_HYPHENS) and not tokens.glued(j + 1) and tokens.low(j + 1) in words.scales:
            return words.scales[tokens.low(j + 1)], j + 2, False  # "$ 2.5 - billion" in tokenised newswire
        if low in words.abbreviations and (k == j or low not in words.glued):
            close = tokens.glued(k)
            if low not in words.glued:
                return words.abbreviations[low], k + 1 + self._full_stop(k + 1), False
            if (close and k == j) or (tokens.gap(k) == " " and low != "b" and not tokens.model_number(k)):
                return words.abbreviations[low], k + 1 + self._full_stop(k + 1), not close or low == "m"
        return None, j, False

    def _full_stop(self, j: int) -> bool:
        """Whether the full stop of an abbreviation ("5 mln. euros", "2 mio. EUR") stands at ``j``."""
        tokens, after = self.tokens, self.tokens.raw(j + 1)
        follows = after.islower() or (after.isupper() and len(after) == _CODE)
        return tokens.low(j) == "." and tokens.glued(j) and after.isalpha() and follows

    def _with_dozens(self, figure: Figure) -> Figure:
        low = self.tokens.low(figure.last)
        singular = low.removesuffix("s")
        if figure.vague or singular not in self.words.dozens or figure.scale > 1 or singular == "score":
            return figure
        return figure.times(self.words.dozens[singular], figure.last + 1)

    def _over_hyphen(self, j: int) -> int | None:
        """The token behind a hyphen that is glued on both sides, if such a hyphen stands at ``j``."""
        tokens = self.tokens
        if tokens.low(j) and tokens.low(j) in _HYPHENS and tokens.glued(j) and tokens.glued(j + 1):
            return j + 1
        return None


def _may_follow(rank: int, state: str) -> bool:
    """Whether a unit (1), teen (2) or ten (3) may stand behind what was read so far."""
    return state in ("", "hundred", "scale") or (rank == 1 and state == "ten")
