"""What opens a paragraph and is no part of its first sentence: a dateline, or the name of who speaks.

The line of place, day and agency, "TAPA, Estonia, Jan 19 (AFN) –", tells where a report was written.
A parser that sees it takes the town, or the speaker, for the subject.
"""

from __future__ import annotations

import re
from functools import cache

from tallystick.knowledge import Knowledge
from tallystick.knowledge.actors import Actors
from tallystick.knowledge.calendar import Calendar

_WORD = r"[^\W\d_a-zà-ÿ][\w’'.-]{0,30}"
_CAPITALS = r"[^\W\d_a-zà-ÿ][^\W\d_a-zà-ÿ’'.-]{1,30}"
_PLACE = rf"{_WORD}(?:(?:/| (?:[a-z]{{2,3}} )?){_WORD}){{0,3}}"
_AGENCY = r"\([A-Z][\w &./’'-]{1,40}\)"
_DASH = r"(?:\.?(?: ?[–—]| --?(?= )))\s*"
_OPENS = r"(?=[^\W\d_a-zà-ÿ“\"‘])"
_TOWN = rf"({_CAPITALS}(?:[ /]{_CAPITALS}){{0,2}}|{_WORD}(?: {_WORD}){{0,2}})"
_BARE = re.compile(rf"{_TOWN}(?:, {_WORD}(?: {_WORD})?)?{_DASH}{_OPENS}")
_COLON = re.compile(rf"({_CAPITALS}(?: {_CAPITALS}){{0,2}})(?:, {_WORD}(?: {_WORD})?)?: {_OPENS}")
_LABEL = re.compile(rf"({_WORD}(?: {_WORD}){{1,3}}): {_OPENS}")
_VOCATIVE = re.compile(rf"(?:Mr\.?|Mrs\.?|Ms\.?|Madam|Madame) ({_WORD}(?: {_WORD})?), (?=\w)")
_STOPPED = re.compile(rf"{_CAPITALS}(?: {_CAPITALS}){{0,2}}, {_WORD}(?: {_WORD})?\. {_OPENS}")
_SIGNED = re.compile(rf"{_AGENCY}{_DASH}")
_HEAD = 5
"""Paragraphs in which a place alone, without day or agency, is still taken for a dateline."""


def dateline_end(text: str, start: int, end: int, knowledge: Knowledge) -> int:
    """Where the dateline that opens the paragraph ``text[start:end]`` ends, dash included; ``start`` without one."""
    full = dated(knowledge.calendar).match(text, start, end)
    if full is not None and (full["day"] or full["agency"] or full["late"]):
        return full.end() if full["place"] not in _states(knowledge.actors) else start
    sure = _SIGNED.match(text, start, end) or _STOPPED.match(text, start, end)
    sure = sure or _capital(_COLON.match(text, start, end), knowledge.actors)
    if sure is not None:
        return sure.end()
    bare = _BARE.match(text, start, end)
    return bare.end() if bare is not None and _is_town(text, bare, end, knowledge) else start


def label_end(text: str, start: int, end: int, knowledge: Knowledge) -> int:
    """Where the name of a speaker that opens the paragraph ends, with its colon: "Anna Lund: "; else ``start``."""
    found = _LABEL.match(text, start, end)
    if found is None:
        return start
    roles, words = knowledge.actors.roles, found[1].split()
    titled = words[0] in roles.honorifics.m | roles.honorifics.f | roles.honorifics.any
    person = titled or knowledge.actors.given.knows(words[0])
    return found.end() if person and found[1] not in _bodies(knowledge.actors) else start


def address_end(text: str, start: int, end: int, knowledge: Knowledge) -> int:
    """Where the address of whoever presides ends that opens the paragraph: "Mr. Speaker, "; else ``start``."""
    called = _VOCATIVE.match(text, start, end)
    return called.end() if called is not None and called[1] in knowledge.actors.roles.presiding else start


def _capital(found: re.Match[str] | None, actors: Actors) -> re.Match[str] | None:
    """A capital before a colon ("OSLO: "); any other name there may be a speaker's or a donor's label."""
    return found if found is not None and found[1] in _capitals(actors) else None


def _is_town(text: str, bare: re.Match[str], end: int, knowledge: Knowledge) -> bool:
    """Whether words before a dash, with no day or agency, can be where a report was written: at its head, no list."""
    start, name = bare.start(), bare[1]
    if text.count("\n\n", 0, start) >= _HEAD or re.search(r"\s[–—-]{1,2}\s", text[bare.end() : end]):
        return False
    if name in _bodies(knowledge.actors) or name.lower() in {*knowledge.calendar.months, *knowledge.calendar.weekdays}:
        return False
    before = text.rfind("\n\n", 0, max(start - 2, 0))
    beside = (0 if before < 0 else before + 2, end + 2)
    return not any(_BARE.match(text, i) for i in beside if i != start)


def dated(calendar: Calendar) -> re.Pattern[str]:
    """A dateline with day or agency, once per calendar: large enough to be compiled before any text is read."""
    return _full(tuple(calendar.months), (*calendar.weekdays, *calendar.short_weekdays))


@cache
def _full(month_names: tuple[str, ...], day_names: tuple[str, ...]) -> re.Pattern[str]:
    """Place, day and agency in the orders that agencies use, a dash behind."""
    longest = (sorted(names, key=len, reverse=True) for names in (month_names, day_names))
    months, weekdays = (f"(?i:{'|'.join(map(re.escape, names))})" for names in longest)
    dated = rf"\d{{1,2}}(?:st|nd|rd|th)? {months}\.?(?:,? \d{{4}})?|{months}\.? \d{{1,2}}(?:,? \d{{4}})?"
    day = rf"(?:{weekdays}\.?(?:,? (?:{dated}))?|{dated}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})"
    return re.compile(
        rf"(?P<place>{_PLACE})(?:, (?!{day}\b){_PLACE}){{0,2}}"
        rf"(?P<day>(?:, | [–—-] ){day})?(?:,? (?P<agency>{_AGENCY}))?(?P<late>,? {day})?"
        rf"(?:{_DASH}|(?(day)[.:]\s+{_OPENS}|(?!)))"
    )


@cache
def _capitals(actors: Actors) -> frozenset[str]:
    return frozenset(c.upper() for s in actors.states.values() for c in s.capitals)


@cache
def _states(actors: Actors) -> frozenset[str]:
    """Names of states that are no towns, as written and in capitals: a list of donors has them before dashes."""
    towns = {c for s in actors.states.values() for c in s.capitals}
    names = {n for s in actors.states.values() for n in (s.name, *s.aliases)} - towns
    return frozenset(names | {n.upper() for n in names})


@cache
def _bodies(actors: Actors) -> frozenset[str]:
    """Names of states and bodies: before a dash they head a list rather than a report."""
    bodies = {n for b in actors.bodies.values() for n in (b.id, b.name, *b.aliases, *b.short, *b.exact)}
    towns = {s.name for s in actors.states.values()}
    return frozenset({n for name in bodies | towns for n in (name, name.upper())} | _states(actors))
