"""By which of its words the bearer of a name is called, whatever the order, the capitals and the accents.

Family names stand last in most of the world, first in East Asia and Hungary; lists of delegates and ministries of
Japan and France print them in capitals wherever they stand.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tallystick.knowledge.actors import Actors, slug
from tallystick.knowledge.roles import GivenNames

_AFTER_SURNAME = frozenset({"Jr", "Sr", "II", "III"})
_HYPHENED_GIVEN = re.compile(r"[^\W_]+-[^\W_A-Z]+")
"""Korean and Taiwanese given names are hyphenated and come last: "Ban Ki-moon", "Tsai Ing-wen"."""


class Calls(NamedTuple):
    """``code``: the id; ``words``: the name's words, ``family``: its family name, ``also``: the other words one may be
    called by, all compared by ``GivenNames.skeleton``."""

    code: str
    words: tuple[str, ...]
    family: str
    also: frozenset[str]


def calls(name: str, actors: Actors, surname: str = "") -> Calls:
    """How the bearer of ``name`` is called; ``surname``: the family name, where it is known."""
    given = actors.given
    words = [w for w in name.split() if w.strip(".") not in _AFTER_SURNAME] or [name]
    printed = _in_capitals(words)
    surname = surname or " ".join(printed) or _family(words)
    ordered = name
    if printed and words[0] == printed[0] and given.skeleton(words[0]) not in given.families:
        ordered = " ".join([*words[len(printed) :], *printed])
    keys = tuple(given.skeleton(w) for w in words)
    also = _also(words, keys, actors)
    return Calls(slug(ordered), tuple(" ".join(keys).split()), given.skeleton(surname), also)


def _in_capitals(words: list[str]) -> list[str]:
    """The family name in "TANABE Kenji", "Jean FOURNEL": the words in capitals beside others that are not."""
    printed = [w for w in words if len(w) > 2 and w.isupper()]
    edge = printed and (words[: len(printed)] == printed or words[-len(printed) :] == printed)
    return printed if edge and any(w[1:].islower() for w in words) else []


def _family(words: list[str]) -> str:
    return words[0] if len(words) > 1 and _HYPHENED_GIVEN.fullmatch(words[-1]) else words[-1]


def _also(words: list[str], keys: tuple[str, ...], actors: Actors) -> frozenset[str]:
    """The family name where it may stand first, the first of two family names, the name behind an article."""
    if len(words) < 2:
        return frozenset()
    given, found = actors.given, set()
    if _first_may_be_family(words, keys, given):
        found |= {keys[0], keys[-1]}
    middle = [w for w in words[1:-1] if len(w.strip(".")) > 1 and w.lower() not in actors.roles.particles]
    found |= {given.skeleton(w) for w in middle if not given.knows(w)}
    article, _, rest = words[-1].partition("-")
    if rest and article.lower() in actors.roles.particles:
        found.add(given.skeleton(rest))
    return frozenset(found)


def _first_may_be_family(words: list[str], keys: tuple[str, ...], given: GivenNames) -> bool:
    return keys[0] in given.families or (given.knows(words[-1]) and not given.knows(words[0]))
