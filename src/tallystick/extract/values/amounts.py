"""Sums of money: which currency is meant, and which sum another one converts."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace

from tallystick.extract.mentions import MoneyMention
from tallystick.extract.values.sums import Sum
from tallystick.extract.values.surroundings import Surroundings, SurroundingsReader
from tallystick.extract.values.tokens import Tokens
from tallystick.knowledge.units import FigureWords, Measures, Unit
from tallystick.model import Money, Qualifier, Span

_APART = frozenset({",", "–", "—"})
_FAR = 8
"""Words that may stand between a sum and its conversion in brackets: "£450m of new support ($580m)"."""


@dataclass
class Memory:
    """What earlier text of the document said: places by position, and the code each shared name stood for last."""

    places: list[tuple[int, str]] = field(default_factory=list)
    meant: dict[tuple[str, ...], str] = field(default_factory=dict)

    def note(self, tokens: Tokens, places: dict[str, str]) -> None:
        """Records the places named in a piece of text."""
        if not places.keys().isdisjoint(tokens.lows):
            named = (i for i, low in enumerate(tokens.lows) if low in places and tokens.raw(i)[0].isupper())
            self.places.extend((tokens.places[i][0], places[tokens.lows[i]]) for i in named)

    def code(self, unit: Unit, at: int, end: int) -> str | None:
        """The currency meant by ``unit`` at ``at``: the nearest place before decides, else after."""
        if len(unit.codes) == 1:
            return unit.codes[0]
        if not unit.place_decides:
            return unit.default
        i = bisect_left(self.places, (at, ""))
        before = next((code for _, code in reversed(self.places[max(0, i - 20) : i]) if code in unit.codes), None)
        after = next((code for place, code in self.places[i : i + 20] if place < end and code in unit.codes), None)
        return before or self.meant.get(unit.codes) or after or unit.default


_VALUE = 5
"""Words before a bare figure among which "value" says that it is a sum like the one before."""


@dataclass(frozen=True, slots=True)
class BareSums:
    """Tells figures that are sums without a currency ("a package worth 150 million") from counts."""

    tokens: Tokens
    words: FigureWords
    measures: Measures

    def sort(self, priced: list[Sum], rest: list[Sum]) -> tuple[list[Sum], list[Sum]]:
        """The sums, those without a currency among them, and the counts that remain.

        A bare sum takes the currency of the nearest earlier sum of its sentence, brackets left out, or the only one
        of all sums before it; else its unit stays None.
        """
        sums: list[Sum] = list(priced)
        counts: list[Sum] = []
        for one in rest:
            unit = self._inherited(one, sums) or self._of_sum(one, sums, counts)
            if self._is_sum(one, unit):
                sums.append(one._replace(unit=unit or self._only(one, sums)))
            else:
                counts.append(one)
        return sorted(sums, key=lambda s: s.first), counts

    def _of_sum(self, one: Sum, sums: list[Sum], counts: list[Sum]) -> Unit | None:
        """ "$1.36 billion. Of these, 845 million will go …": the currency of the sum that the next sentence divides."""
        tokens = self.tokens
        near = range(one.first - 5, one.first - 1)
        fronted = any(tokens.raw(i) == "Of" and tokens.low(i + 1) in self.words.pointing for i in near)
        before = [p for p in sums if p.last <= one.first]
        if not fronted or not before or any(before[-1].first < c.first < one.first for c in counts):
            return None
        return before[-1].unit

    def _only(self, one: Sum, sums: list[Sum]) -> Unit | None:
        """The currency of all sums before ``one``, where they have one and the same."""
        units = {p.unit for p in sums if p.last <= one.first}
        only = next(iter(units)) if len(units) == 1 else None
        marked = self.tokens.raw(one.first - 1)
        foreign = marked.isupper() and marked.isalpha() and 1 < len(marked) < 5
        return only if only is not None and only.factor == 1 and not foreign else None

    def _is_sum(self, one: Sum, inherited: Unit | None) -> bool:
        """Whether a figure is a sum: a million or more that counts nothing, near a sum or a word of money."""
        tokens, words = self.tokens, self.words
        if inherited is not None and one.figure.scale >= 1e6 and self._is_of_which(one):
            return True
        if tokens.glued(one.first) or one.figure.fraction or self._names_goods(one.last):
            return False
        if one.figure.scale < 1e6:
            return tokens.low(one.first - 1) in words.priced
        if tokens.low(one.last) in words.money_context or tokens.low(one.last + 1) in words.money_context:
            return True
        if inherited is not None:
            return True
        near = range(one.first - 1, max(one.first - 7, -1), -1)
        for i in near:
            if tokens.low(i) in ".;":
                return False
            if tokens.low(i) in words.money_context:
                return True
        return False

    def _is_of_which(self, one: Sum) -> bool:
        """ "€5.2 million, of which 2.6 million were paid by Norway": a part of the sum before, if no noun follows."""
        tokens = self.tokens
        led = any(tokens.phrase(i - 1, i + 1) == "of which" for i in range(one.first - 3, one.first))
        following = tokens.low(one.last)
        return led and (following in self.measures.function or not following[:1].isalpha())

    def _names_goods(self, last: int) -> bool:
        """Whether a word follows that the figure counts."""
        low = self.tokens.low(last)
        if low in "-‐‑" and low:
            low = self.tokens.low(last + 1)
        plain = low[:1].isalpha() and low not in self.measures.function and low not in self.words.money_context
        if low in self.measures.people_verbs:
            return True
        counted = low.endswith("s") or self.tokens.low(last + 1) not in self.words.money_context
        goods = plain and counted  # "1.2 million doses donated" counts doses
        return goods or low in ("of", "%") or self._per(last)

    def _per(self, last: int) -> bool:
        return self.tokens.phrase(last, last + 2) == "per cent"

    def _inherited(self, one: Sum, priced: list[Sum]) -> Unit | None:
        mark = self.tokens.raw(one.first - 1)
        if mark.isupper() and mark.isalpha() and 1 < len(mark) < 5:
            return None  # a currency mark nobody told us of
        near = {self.tokens.low(i) for i in range(max(one.first - _VALUE, 0), one.first)}
        valued = not near.isdisjoint(self.words.valuing)  # "Its final value came to 113 million", a sentence on
        before = [p for p in priced if p.last <= one.first and (valued or not self._break(p.last, one.first))]
        plain = [p for p in before if self.tokens.low(p.first - 1) != "("]  # not the currency of a conversion
        last = (plain or before or [one])[-1].unit
        return last if last is not None and last.factor == 1 else None

    def _break(self, first: int, last: int) -> bool:
        """Whether a sentence ends between two tokens."""
        tokens = self.tokens
        ends = (i for i in range(first, last - 1) if tokens.low(i) in (".", "!", "?"))
        return any(tokens.gap(i + 1) and tokens.raw(i + 1)[:1].isupper() for i in ends)


@dataclass(frozen=True, slots=True)
class MoneyReader:
    """Turns the sums of one piece of text into mentions."""

    tokens: Tokens
    around: SurroundingsReader
    words: FigureWords
    memory: Memory

    def read(self, sums: list[Sum]) -> list[MoneyMention]:
        """The mentions of ``sums``, all of which have a currency or lack one that the context asks for."""
        found: list[MoneyMention] = []
        previous: tuple[Sum, MoneyMention, int] | None = None
        for one in sums:
            around = self.around.read(one.first - one.lead, one.last)
            mention = self.mention(one, around)
            end = around.last
            if previous is not None and (origin := self._origin(previous, one, around, mention)):
                mention = replace(mention, conversion_of=origin)
                found, mention = self._shared_rate(found, origin, mention, around)
                previous = (one, previous[1], self._past_bracket(end))
            else:
                previous = (one, mention, end)
            found.append(mention)
        return found

    def mention(self, one: Sum, around: Surroundings) -> MoneyMention:
        """The mention of one sum."""
        span = self.tokens.span(one.first, one.last)
        code = self._code(one, span.start)
        qualifier = _qualifier(one, around.qualifier)
        per = around.per or self.around.distant_rate(around.last)
        return MoneyMention(span, Money(one.low, one.high, code, qualifier, span.text, per), around.role)

    def _code(self, one: Sum, start: int) -> str | None:
        if one.unit is None:
            return None
        code = self.memory.code(one.unit, start, self.tokens.places[-1][1])
        if code and len(one.unit.codes) == 1:
            for codes in (k for k in self.memory.meant if code in k):
                self.memory.meant[codes] = code
        return code

    # --- conversions ---------------------------------------------------------------------------------------------

    def _origin(
        self, previous: tuple[Sum, MoneyMention, int], one: Sum, around: Surroundings, mention: MoneyMention
    ) -> Span | None:
        """The sum that ``one`` converts: another currency, in brackets behind it or tied by "or", "which is about"."""
        _, before, end = previous
        if before.money.currency == mention.money.currency or mention.money.currency is None:
            return None
        first = min(around.first, one.first)
        while first > end and self.tokens.low(first - 1) in self.words.fillers:
            first -= 1
        gap = self.tokens.lows[end:first]
        inside = before.conversion_of or before.span
        if (
            gap
            and gap[0] in (";", ",", "/")
            and self._in_bracket(end)
            and all(w in self.words.conversion for w in gap[1:])
        ):
            return inside
        if "(" in gap or "[" in gap:
            opened = gap.index("(") if "(" in gap else gap.index("[")
            linked = all(w in self.words.conversion or w == "," for w in gap[opened + 1 :])
            linked = linked and not any(w in ")]" for w in gap[: max(0, opened - 1)])  # "Japan ($1bn), Germany (€2bn)"
            return (
                inside
                if opened <= _FAR and linked and self._closes(around.last) and not set(gap[:opened]) & {".", ";"}
                else None
            )
        listed = self.tokens.low(previous[0].first - 1) in _APART or self.tokens.low(around.last) == "and"
        apart = bool(gap) and set(gap) <= _APART and around.first < one.first
        if apart and around.qualifier is Qualifier.ABOUT and not listed and before.money.qualifier is Qualifier.EXACT:
            return inside  # "NOK 1 billion, some €85 million"
        plain = [w for w in gap if w not in (",", "–", "—", "-")]
        if plain and plain[0] in self.words.conversion_starts:
            return inside if all(w in self.words.conversion for w in plain) else None
        return None

    def _in_bracket(self, i: int) -> bool:
        """Whether token ``i`` stands inside brackets opened shortly before."""
        for k in range(i - 1, max(i - 14, -1), -1):
            if self.tokens.low(k) in ")]":
                return False
            if self.tokens.low(k) in ("(", "["):
                return True
        return False

    def _closes(self, last: int) -> bool:
        """Whether the bracket holds little beside the sum: it closes soon, or a second conversion follows."""
        return any(self.tokens.low(k) in (")", "]", ";", ",", "/") for k in range(last, last + 6))

    def _past_bracket(self, last: int) -> int:
        return last

    def _shared_rate(
        self, found: list[MoneyMention], origin: Span, mention: MoneyMention, around: Surroundings
    ) -> tuple[list[MoneyMention], MoneyMention]:
        """A rate behind the bracket ("£3bn ($3.66bn) a year") holds for all sums in it; one before it, too."""
        last = around.last + (self.tokens.low(around.last) in (")", "]"))
        group = [m for m in found if m.span == origin or m.conversion_of == origin]
        per = mention.money.per or self.around.rate(last)[0] or next((m.money.per for m in group if m.money.per), None)
        if per is None:
            return found, mention
        rated = [replace(m, money=replace(m.money, per=per)) if m in group else m for m in found]
        return rated, replace(mention, money=replace(mention.money, per=per))


def _qualifier(one: Sum, stated: Qualifier) -> Qualifier:
    if one.figure.vague:
        return Qualifier.VAGUE
    if stated is Qualifier.EXACT and one.figure.about:
        return Qualifier.ABOUT
    return stated
