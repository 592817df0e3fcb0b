"""Names of goods as phrases of tokens: head, the words before it, measures, and what is fitted to or meant for what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tallystick.extract.goods_names import singular
from tallystick.extract.goods_tokens import Kind, Token
from tallystick.knowledge.equipment import Goods

_BEFORE = frozenset({Kind.MODIFIER, Kind.CALIBRE, Kind.DESIGNATION})
_DETERMINERS = frozenset({"a", "an", "the"})
_PARTED = frozenset({"of", "with"})
_LINKS = frozenset({"of", "for", "on", "to", "the", "a", "an"})
_UNKNOWN = 4
"""At most so many words of no gazetteer stand between a number and the head ("12 Iveco Irisbus Crossway buses")."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Token indices: the name runs from ``first`` to ``last``; a number may end right before ``reach``.

    ``shared`` holds premodifiers of a coordinated name with the same head ("155mm" of "155mm and 105mm shells"),
    ``measure`` the measure the goods are counted in, ``meant_for`` the last token of "for Leopard 2 tanks",
    ``carrier`` the head of the "lorries" that the goods are loaded on and that stand for them in the sentence.
    """

    first: int
    head: int
    last: int
    reach: int
    category: str | None
    strong: bool
    shared: tuple[tuple[int, int], ...] = ()
    measure: int | None = None
    meant_for: int | None = None
    carrier: int | None = None

    @property
    def end(self) -> int:
        """The last token, with what the goods are meant for."""
        return self.last if self.meant_for is None else self.meant_for


def phrases(line: list[Token], goods: Goods) -> list[Phrase]:
    """The names of goods in a line of tokens, from left to right."""
    out: list[Phrase] = []
    for phrase in _cores(line, goods):
        before = out[-1] if out else None
        if before is not None and _meant_for(line, before, phrase, goods):
            out[-1] = replace(before, meant_for=phrase.last)
        elif before is not None and _carried(line, before, phrase, goods):
            out[-1] = replace(phrase, carrier=before.head)
        elif before is None or not (_fitted(line, before, phrase, goods) or _same_in_brackets(line, before, phrase)):
            out.append(phrase)
    kept = [p for p in out if not _of_another(line, p, goods)]
    return list(_given(line, kept, goods))


def _given(line: list[Token], found: list[Phrase], goods: Goods) -> Iterator[Phrase]:
    """The phrases without those a service is done to, and what is listed with them."""
    before: Phrase | None = None
    for phrase in found:
        listed = before is not None and joined(line, before, phrase)
        before = phrase if _served(line, phrase, goods) or listed else None
        if before is None:
            yield phrase


def _served(line: list[Token], phrase: Phrase, goods: Goods) -> bool:
    """Whether a service stands right before: "repair of the vehicles", "training on Leopard 2 tanks"."""
    k = phrase.reach - 1
    while k > 0 and (line[k].kind in {Kind.FILLER, Kind.NUMBER} or line[k].lower in _LINKS):
        k -= 1
    return k >= 0 and line[k].lower in goods.words.services


def joined(line: list[Token], before: Phrase, after: Phrase) -> bool:
    """Whether two phrases stand in one list."""
    inner = [t for t in line[before.end + 1 : after.reach] if t.kind is not Kind.NUMBER]
    return bool(inner) and all(t.kind is Kind.JOIN for t in inner)


def _carried(line: list[Token], before: Phrase, after: Phrase, goods: Goods) -> bool:
    """ "Lorries loaded with American ammunition", "a ship with 60 tanks": what carries goods is not given."""
    inner = " ".join(t.lower for t in line[before.end + 1 : after.reach][:3])
    if inner.startswith(goods.words.carrying):
        return True
    counted = line[after.reach - 1].kind is Kind.NUMBER and _between(line, before, after) == ["with"]
    carrier = line[before.head].lower.rsplit(" ", 1)[-1]
    return counted and singular(carrier, goods.words.plurals) in goods.words.carriers


def _cores(line: list[Token], goods: Goods) -> Iterator[Phrase]:
    i = 0
    while i < len(line):
        if line[i].kind is not Kind.GOODS:
            i += 1
            continue
        phrase = _measured(line, i, goods) or (None if _is_only_measured(line[i], goods) else _plain(line, i, goods))
        if phrase is not None:
            yield phrase
        i = phrase.last + 1 if phrase is not None else i + 1


def _is_only_measured(token: Token, goods: Goods) -> bool:
    """ "33 tons of emergency aid" are goods, "emergency aid" alone need not be."""
    return token.lower.rsplit(" ", 1)[-1] in goods.words.only_measured


def _measured(line: list[Token], i: int, goods: Goods) -> Phrase | None:
    """ "20,000 rounds of 155mm ammunition": the measure heads the name."""
    if not line[i].entry.measure or i + 2 >= len(line) or line[i + 1].lower != "of":
        return None
    j = i + 2
    while j + 1 < len(line) and (_within_name(line[j]) or _between_modifiers(line, j)):
        j += 1
    if j + 1 < len(line) and line[j].kind is Kind.WORD and line[j + 1].kind is Kind.GOODS:
        j += 1  # "doses of measles vaccine"
    if j >= len(line) or line[j].kind is not Kind.GOODS:
        return None
    inner = _plain(line, j, goods)
    if inner is None:
        return None
    first, reach, shared = _left(line, i, goods)
    return Phrase(first, i, inner.last, reach, inner.category, strong=True, shared=shared, measure=i)


def _within_name(token: Token) -> bool:
    """What may stand between a measure and its goods: "doses of the Novavax vaccine"."""
    return token.kind in _BEFORE or token.kind in {Kind.FILLER, Kind.CAPITAL} or token.lower in _DETERMINERS


def _between_modifiers(line: list[Token], j: int) -> bool:
    """The "and" of "medical and sanitary equipment"."""
    after = line[j + 1].kind
    return line[j].kind is Kind.JOIN and line[j - 1].kind in _BEFORE and (after in _BEFORE or after is Kind.GOODS)


def _plain(line: list[Token], i: int, goods: Goods) -> Phrase | None:
    last = _chain(line, i)
    head = next((k for k in range(last, i - 1, -1) if line[k].kind is Kind.GOODS and not line[k].entry.name), last)
    if line[head].entry.category is None:
        return None
    first, reach, shared = _left(line, i, goods)
    strong = not line[last].entry.weak or last > i or _tells(line, first, i)
    return Phrase(first, head, last, reach, _category(line, i, last, head, goods), strong, shared)


def _tells(line: list[Token], first: int, i: int) -> bool:
    """Whether a word before the head tells what sort of thing it is."""
    return any(line[k].kind in _BEFORE for k in range(first, i))


def _chain(line: list[Token], i: int) -> int:
    """The last token of a compound that begins at ``i``: a name or a singular noun runs on to the next noun."""
    last = i
    while True:
        j = last + 1
        while j < len(line) and line[j].kind in _BEFORE:
            j += 1
        if j >= len(line) or line[j].kind is not Kind.GOODS or not _runs_on(line[last], line[j]):
            return last
        last = j


def _runs_on(before: Token, after: Token) -> bool:
    assert before.hit is not None  # noqa: S101 - goods only
    if after.entry.category is None:
        return False
    return not before.hit.plural


def _left(line: list[Token], i: int, goods: Goods) -> tuple[int, int, tuple[tuple[int, int], ...]]:
    """First token of the name, the token a number must end before, and premodifiers coordinated with the name's own."""
    k = i
    while k > 0 and (line[k - 1].kind in _BEFORE or (line[k - 1].kind is Kind.FILLER and line[k - 1].lower != "of")):
        k -= 1
    if 0 < k < i and line[k - 1].lower in goods.words.before_verbs and line[k].lower in goods.words.verbs:
        k += 1
    first = k
    while first < i and line[first].kind is Kind.FILLER:
        first += 1
    if k in (i, first):
        k, first = _unknown(line, k, first, goods.words.closed)
    reach, shared = _coordinated(line, first, k)
    while reach > 0 and line[reach - 1].kind is Kind.FILLER and line[reach - 1].lower != "of":
        reach -= 1
    return first, reach, shared


def _unknown(line: list[Token], k: int, first: int, closed: frozenset[str]) -> tuple[int, int]:
    """Take in words of no gazetteer between a number and the name: one plain word, or a few with a capital."""
    j, plain = k, 0
    while j > 0 and k - j < _UNKNOWN and line[j - 1].kind in {Kind.CAPITAL, Kind.WORD, Kind.MODIFIER}:
        plain += line[j - 1].kind is Kind.WORD
        if line[j - 1].kind is Kind.WORD and (plain > 1 or line[j - 1].lower.endswith(("s", "ly", "ing"))):
            break
        if line[j - 1].kind is Kind.WORD and line[j - 1].lower.endswith("ed") and not _is_of_number(line, j - 1):
            break
        if line[j - 1].lower in closed:
            break
        j -= 1
    return (j, j) if j < k and j > 0 and line[j - 1].kind is Kind.NUMBER else (k, first)


def _is_of_number(line: list[Token], j: int) -> bool:
    """ "the 18 containerized units": behind an article and a number a participle is part of the name."""
    return j > 1 and line[j - 1].kind is Kind.NUMBER and line[j - 2].lower in _PARTED


def _coordinated(line: list[Token], first: int, k: int) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Premodifiers joined to the name's own first word: "155mm and 105mm", "light, medium and heavy"."""
    shared: list[tuple[int, int]] = []
    own = line[first].kind in _BEFORE or (line[first].kind is Kind.GOODS and " " in line[first].text)
    if first != k or first == 0 or not own:
        return k, ()
    j = first
    while j > 1 and line[j - 1].kind is Kind.JOIN and (line[j - 2].kind in _BEFORE or _bare_calibre(line, j)):
        stop = j - 1
        j = stop - 1
        while j > 0 and line[j - 1].kind in _BEFORE:
            j -= 1
        shared.insert(0, (j, stop))
    return j, tuple(shared)


def _bare_calibre(line: list[Token], j: int) -> bool:
    """ "155 and 120 mm ammunition": the number before "and" is a calibre too."""
    return line[j].kind is Kind.CALIBRE and line[j - 2].text.isdigit()


def _category(line: list[Token], i: int, last: int, head: int, goods: Goods) -> str | None:
    """The named equipment's category, unless the head is ammunition or a part; a weak head takes its neighbour's."""
    entry = line[head].entry
    parts = [line[k] for k in range(i, last + 1) if line[k].kind is Kind.GOODS]
    named = next((t.entry.category for t in parts if t.entry.name), None)
    if named is not None:
        apart = goods.within(entry.category, "ammunition") or goods.within(entry.category, "spare_part")
        missile = any(goods.within(named, c) for c in ("ammunition", "anti_tank", "portable_air_defence"))
        return entry.category if apart and not missile else named
    if entry.weak and len(parts) > 1:
        return parts[-2].entry.category
    return entry.category


def _of_another(line: list[Token], phrase: Phrase, goods: Goods) -> bool:
    """Whether the goods noun only describes what follows: "drone strike", "tank crew", "the tank's crew"."""
    head = line[phrase.last]
    if phrase.last + 1 >= len(line) or phrase.meant_for is not None:
        return False
    after = line[phrase.last + 1]
    if after.kind is Kind.CAPITAL and head.text.isalpha() and head.entry.name and head.hit and not head.hit.plural:
        return True  # a person's name: "Bradley Cooper"
    if after.text[0] in "'’" and after.start == head.end:
        return line[phrase.last + 1 :][:2] != [] and after.text.lower() != "’"
    assert head.hit is not None  # noqa: S101 - goods only
    if head.hit.plural or after.kind in {Kind.MARK, Kind.JOIN, Kind.NUMBER}:
        return False
    return after.lower in goods.words.not_before


def _between(line: list[Token], before: Phrase, after: Phrase) -> list[str]:
    skipped = {Kind.NUMBER, Kind.FILLER, Kind.MODIFIER}
    inner = line[before.end + 1 : after.reach]
    return [t.lower for t in inner if t.lower == "of" or (t.kind not in skipped and t.lower not in _DETERMINERS)]


def _fitted(line: list[Token], before: Phrase, after: Phrase, goods: Goods) -> bool:
    """ "Vehicles armed with machine guns": the guns come with the vehicles and are not counted apart."""
    return " ".join(_between(line, before, after)) in goods.words.fitted


def _meant_for(line: list[Token], before: Phrase, after: Phrase, goods: Goods) -> bool:
    """ "Rockets for HIMARS launchers": consumables, parts and plain equipment name what they are meant for."""
    if _between(line, before, after) != ["for"]:
        return False
    category = before.category
    return any(goods.within(category, above) for above in ("ammunition", "spare_part", "equipment", "weapon"))


def _same_in_brackets(line: list[Token], before: Phrase, after: Phrase) -> bool:
    """ "Armoured personnel carriers (APC)": the same goods once more."""
    closed = after.end + 1 < len(line) and line[after.end + 1].text == ")"
    same = after.category == before.category or before.meant_for is not None
    return closed and same and [t.text for t in line[before.end + 1 : after.first]] == ["("]
