"""Noun phrases that refer to people, bodies and states without a name, read off the row of units.

"the Norwegian defence minister", "Kyiv's defence minister", "a spokesman for the ministry", "his
German counterpart", "two U.S. officials", "the alliance": the head noun, what stands before it, what
complements it, and whom it speaks for.
"""

from __future__ import annotations

from dataclasses import dataclass

from tallystick.extract.gazetteer import Form
from tallystick.extract.units import Unit
from tallystick.knowledge.roles import Roles

NOUNS = frozenset({Form.TITLE, Form.PERSON_NOUN, Form.BODY_NOUN, Form.STATE_NOUN, Form.GROUP_NOUN})
_BEARERS = frozenset({Form.NAME, Form.ADJECTIVE, Form.METONYM, Form.CAPITAL})
_BEFORE = _BEARERS | NOUNS
_ENDS = frozenset(".!?:;“\"*|-–—")
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
LONGEST_COMPLEMENT = 6
"""Units of a complement ("of the regional administration") at most."""


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A noun phrase over ``units[first:last]``, its head at ``head``; ``core`` ends the part before the complement.

    ``determiner`` is lower case, empty where there is none; ``bearer`` the unit that says for whom
    ("Norwegian", "Kyiv", "the White House"); ``possessor`` a person's name before "'s".
    """

    first: int
    head: int
    core: int
    last: int
    determiner: str
    plural: bool
    bearer: Unit | None
    possessor: Unit | None


class RoleReader:
    """Reads the noun phrases of one row of units."""

    def __init__(self, units: list[Unit], roles: Roles, determiners: frozenset[str]) -> None:
        """``determiners``: lower-case words that open a noun phrase."""
        self.units, self.roles, self.determiners = units, roles, determiners

    def read(self) -> list[RolePhrase]:
        """All noun phrases with a head the lexicon knows, in order of place."""
        found = []
        for i, unit in enumerate(self.units):
            if unit.form in NOUNS and not self._modifies_next(i):
                phrase = self._phrase(i)
                if self._is_phrase(phrase):
                    found.append(phrase)
        return found

    def _is_phrase(self, phrase: RolePhrase) -> bool:
        """A lone noun without an article is often a verb or a modifier: "to recruit", "press releases"."""
        head = self.units[phrase.head]
        lone = phrase.first == phrase.head and not phrase.determiner and phrase.last == phrase.core
        beside = phrase.last < len(self.units) and self.units[phrase.last].form in {Form.PERSON, Form.HONORIFIC}
        after = self.units[phrase.last].lower if phrase.last < len(self.units) else ""
        article = after in self.determiners and after not in self.roles.clause_openers
        if lone and phrase.plural and article and not head.capitalised:
            return False
        first = phrase.first == 0 or self.units[phrase.first - 1].text in _ENDS
        capital = head.capitalised and (not first or head.form in {Form.TITLE, Form.PERSON_NOUN})
        plural = phrase.plural and (head.form is not Form.GROUP_NOUN or head.lower.endswith("s"))
        apposed = phrase.first > 0 and self.units[phrase.first - 1].text == ","
        speaks = {after, self.units[phrase.first - 1].text if phrase.first else ""} & self.roles.speech
        return not lone or plural or beside or apposed or capital or bool(speaks)

    def _modifies_next(self, i: int) -> bool:
        """Whether the noun is only a modifier: "council leader", "defence ministry spokesman", "an 18-member crew"."""
        after = self.units[i + 1] if i + 1 < len(self.units) else None
        if after is None or not after.spaced:
            return bool(after and after.text in {"-", "‑"} and after.start == self.units[i].end)
        if after.form in NOUNS:
            # "Minister for Defence People": a title with its field is a head, whatever follows.
            return not (self.units[i].form is Form.TITLE and " " in self.units[i].key and self._has_field(i))
        return after.lower in self.roles.modifiers and self._noun_follows(i + 1)

    def _has_field(self, i: int) -> bool:
        return bool(self.roles.complements & set(self.units[i].lower.split()))

    def _noun_follows(self, i: int) -> bool:
        while i < len(self.units) and self.units[i].spaced and self.units[i].lower in self.roles.modifiers:
            i += 1
        return i < len(self.units) and self.units[i].spaced and self.units[i].form in NOUNS

    def _phrase(self, head: int) -> RolePhrase:
        first, bearer, possessor = self._left(head)
        last, complement = self._right(head)
        determiner = self.units[first - 1].lower if first and self.units[first - 1].lower in self.determiners else ""
        noun = self.units[head].lower.split(" ")[-1]
        plural = self._plural(self.units[head].lower, noun) or self.units[head].form is Form.GROUP_NOUN
        return RolePhrase(first, head, head + 1, last, determiner, plural, bearer or complement, possessor)

    def _plural(self, phrase: str, noun: str) -> bool:
        roles = self.roles
        kinds = (roles.person_nouns, roles.body_nouns, roles.state_nouns)
        return any(kind.get(phrase) or kind.get(noun) for kind in kinds)

    def _left(self, head: int) -> tuple[int, Unit | None, Unit | None]:
        """Where the phrase begins, without its determiner, and whom its modifiers or possessor name."""
        i, bearer, possessor = head, None, None
        while i:
            before = self.units[i - 1]
            if self.units[i].text in _POSSESSIVE and self.units[i].start == before.end:
                possessor = before if before.form is Form.PERSON else None
                bearer = bearer or (before if before.form in _BEARERS else None)
                if not (before.form or before.word):
                    break
            elif before.text in _POSSESSIVE and self.units[i].spaced:
                pass
            elif not self._modifier(i):
                break
            elif before.form in _BEARERS:
                bearer = bearer or before
            elif before.form in {Form.PERSON, Form.SURNAME}:
                possessor = before
            i -= 1
        while i < head and (self.units[i].text in _POSSESSIVE or self.units[i].text.isdigit()):
            i += 1
        return i, bearer, possessor

    def _modifier(self, i: int) -> bool:
        """Whether the unit before ``i`` modifies what stands at ``i``."""
        before = self.units[i - 1]
        if not self.units[i].spaced:
            return False
        if before.form in _BEFORE:
            return before.form is not Form.STATE_NOUN or before.capitalised
        if before.form in {Form.PERSON, Form.SURNAME}:
            return self.units[i].form is Form.BODY_NOUN
        if not before.word or before.lower in self.determiners:
            return False
        place = before.capitalised and before.text not in self.roles.not_names and not before.text.isupper()
        return place or before.lower in self.roles.modifiers or "-" in before.text or before.text.isdigit()

    def _participle(self, head: int) -> int:
        """The end of "familiar with the plans", "briefed on the talks" after the head; 0 if there is no such thing."""
        after = " ".join(u.lower for u in self.units[head + 1 : head + 5])
        for words in self.roles.participles:
            if after.startswith(words + " ") and " " in words:
                i = head + 1 + len(words.split())
                while i < len(self.units) and self._inside_complement(self.units[i]):
                    i += 1
                return i + 1 if i < len(self.units) and self.units[i].spaced else i
        return 0

    def _right(self, head: int) -> tuple[int, Unit | None]:
        """Where the complement ends, and whom it names: "for the National Security Council"."""
        i = head + 1
        if self._participle(head):
            return self._participle(head), None
        if self.units[head].lower not in self.roles.sent_to and i < len(self.units) and self.units[i].text == "to":
            return head + 1, None
        if i >= len(self.units) or not self.units[i].spaced or self.units[i].text not in self.roles.complements:
            return head + 1, None
        end, bearer = head + 1, None
        for j in range(i + 1, min(i + 1 + LONGEST_COMPLEMENT, len(self.units))):
            unit = self.units[j]
            if not unit.spaced and unit.text not in _POSSESSIVE:
                break
            if unit.form is Form.ADJECTIVE and not self._heads_follow(j + 1):
                # "in the Moldovan capital", "of the Swedish colleges": the lexicon lacks the noun.
                noun = self.units[i].text != "in" and self._plain_noun(j + 1)
                return (j + 2, bearer or unit) if noun else (end, bearer)
            if unit.form in _BEARERS or unit.form in NOUNS:
                end = j + 1
                if unit.form in _BEARERS:
                    bearer = bearer or unit
                if unit.form in {Form.NAME, Form.METONYM, Form.CAPITAL} and not self._possessive_after(j):
                    break
                if unit.form in NOUNS and not self._modifies_next(j):
                    break
            elif not self._inside_complement(unit):
                break
        return end, bearer

    def _plain_noun(self, j: int) -> bool:
        unit = self.units[j] if j < len(self.units) else None
        return unit is not None and unit.word and unit.spaced and not unit.capitalised

    def _heads_follow(self, j: int) -> bool:
        """Whether a known noun or name stands at ``j``, perhaps after words that modify it."""
        for unit in self.units[j : j + LONGEST_COMPLEMENT]:
            if unit.form is not None and unit.form is not Form.ADJECTIVE:
                return True
            if unit.form is None and not self._inside_complement(unit) and unit.text not in {"and", ","}:
                return False
        return False

    def _possessive_after(self, j: int) -> bool:
        return j + 1 < len(self.units) and self.units[j + 1].text in _POSSESSIVE

    def _inside_complement(self, unit: Unit) -> bool:
        return unit.lower in self.determiners or unit.lower in self.roles.modifiers or unit.text in _POSSESSIVE

    def text(self, phrase: RolePhrase) -> str:
        """The words of the phrase without its determiner."""
        return join(self.units[phrase.first : phrase.last])

    def role(self, phrase: RolePhrase) -> str:
        """The words that name the role: without determiner, bearer and complement."""
        left_out = _BEARERS | {Form.PERSON}
        words = [u for u in self.units[phrase.first : phrase.core] if u.form not in left_out]
        return join([u for u in words if u.text not in _POSSESSIVE]).strip()


def join(units: list[Unit]) -> str:
    """The text of units side by side, with single spaces where there are any."""
    return "".join((" " if u.spaced and i else "") + u.text for i, u in enumerate(units))
