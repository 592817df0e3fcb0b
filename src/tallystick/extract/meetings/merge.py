"""From sightings to meetings: those that tell of one occasion are joined, each filling what the others leave open."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tallystick.extract.meetings.parties import unique
from tallystick.extract.meetings.sightings import Sighting
from tallystick.knowledge.meetings import MeetingWords
from tallystick.model import Actor, MeetingStatus, Period

_GROUPS = frozenset({"meeting", "assembly", "talks"})


def gathered(sightings: Iterable[Sighting], words: MeetingWords) -> list[list[Sighting]]:
    """Sightings by meeting, in the order of the text. Those that tell of no meeting of their own are left out."""
    ordered = sorted(sightings, key=lambda s: s.start)
    meetings: list[list[Sighting]] = []
    for sighting in (s for s in ordered if s.firm):
        home = _best(sighting, meetings, words, _same)
        if home is None:
            meetings.append([sighting])
        else:
            home.append(sighting)
    for sighting in (s for s in ordered if not s.firm):
        home = _best(sighting, meetings, words, _refers)
        if home is not None:
            home.append(sighting)
    return [sorted(m, key=lambda s: s.start) for m in sorted(meetings, key=lambda m: m[0].start)]


_Test = Callable[[Sighting, list[Sighting], MeetingWords], bool]


def _best(
    sighting: Sighting, meetings: list[list[Sighting]], words: MeetingWords, test: _Test
) -> list[Sighting] | None:
    """The meeting most lately spoken of that ``sighting`` can belong to, else the first one spoken of after."""
    fitting = [m for m in meetings if _compatible(sighting, m) and test(sighting, m, words)]
    beside = [m for m in fitting if any(s.sentence is sighting.sentence for s in m)]
    if beside:
        return beside[0]
    before = [m for m in fitting if any(s.start <= sighting.start for s in m)]
    if before:
        return max(before, key=lambda m: max(s.start for s in m if s.start <= sighting.start))
    return min(fitting, key=lambda m: m[0].start) if fitting else None


def _compatible(sighting: Sighting, meeting: list[Sighting]) -> bool:
    """Whether nothing told of the two is at odds."""
    if sighting.later or (meeting[0].later and sighting.status is not MeetingStatus.PLANNED):
        return False
    return all(_agree(sighting, other) for other in meeting)


def _agree(a: Sighting, b: Sighting) -> bool:
    if a.status is not b.status and a.settled and b.settled and not (a.back or b.back or _previewed(a, b)):
        return False
    if _named_apart(a, b):
        return False
    if a.ordinal and b.ordinal and a.ordinal != b.ordinal:
        return False
    if a.forum and b.forum and a.forum.id != b.forum.id:
        return False
    if a.place and b.place and a.place.lower() != b.place.lower():
        return False
    if (a.kind == "call") != (b.kind == "call"):
        return False
    return _meet_in_time(a.date, b.date) and (a.besides or b.besides or _share(a, b))


def _previewed(a: Sighting, b: Sighting) -> bool:
    """One body's meeting told once as to come, without day or number, and once as being held: a report of the day."""
    if a.forum is None or b.forum is None or a.forum.id != b.forum.id:
        return False
    return any(one.date is None and one.ordinal is None for one in (a, b))


def _named_apart(a: Sighting, b: Sighting) -> bool:
    """Two proper names, or a name and another body, or nouns joined by "and", are two occasions."""
    if a.name and b.name and a.name not in b.name and b.name not in a.name:
        return True
    if any(x.name and not x.forum and y.forum and not y.name for x, y in ((a, b), (b, a))):
        return True
    return a.sentence is b.sentence and a.head in b.head.conjuncts


def _meet_in_time(a: Period | None, b: Period | None) -> bool:
    if a is None or b is None:
        return True
    if a.start and b.end and a.start > b.end:
        return False
    return not (b.start and a.end and b.start > a.end)


def _share(a: Sighting, b: Sighting) -> bool:
    """Two lists of several participants belong to one meeting where one holds the other, or two are in both."""
    mine, yours = _ids(a.participants), _ids(b.participants)
    if len(mine) < 2 or len(yours) < 2:
        return True
    return mine <= yours or yours <= mine or len(mine & yours) > 1


def _ids(actors: tuple[Actor, ...]) -> set[str]:
    return {a.id for a in actors} | {a.speaks_for for a in actors if a.speaks_for}


def _same(sighting: Sighting, meeting: list[Sighting], words: MeetingWords) -> bool:
    """Whether a sighting with facts of its own tells of the same meeting: something told of both must agree."""
    return any(_linked(sighting, other, words) for other in meeting)


def _linked(a: Sighting, b: Sighting, words: MeetingWords) -> bool:
    if a.forum and b.forum and a.forum.id == b.forum.id:
        return a.ordinal == b.ordinal or not (a.ordinal and b.ordinal)
    if a.name and b.name and a.name == b.name:
        return True
    if (a.noun is None) != (b.noun is None) and a.sentence is b.sentence:
        return _apposed(a, b)
    if len(_ids(a.participants) & _ids(b.participants)) > 1:
        if a.noun is None and b.noun is None and _ids(a.participants) == _ids(b.participants):
            return True
        if a.kind == b.kind == "call":
            return True
        return bool(a.place and b.place) or bool(a.date and b.date) or a.back or b.back
    if _resumed(a, b) or _resumed(b, a):
        return True
    if not _kindred(a, b, words) or _apart(a, b):
        return False
    if a.ordinal and a.ordinal == b.ordinal:
        return True
    placed = a.place is not None and b.place is not None
    dated = a.date is not None and b.date is not None
    return placed or dated or (a.back and _roomy(b)) or (b.back and _roomy(a))


def _resumed(a: Sighting, b: Sighting) -> bool:
    """"the NATO summit" after "the two-day summit in Newport": the body of an occasion told before without it."""
    if a.forum is None or b.forum is not None or a.noun is None or a.noun != b.noun or not (a.known and b.known):
        return False
    return a.place is None and a.date is None and a.ordinal is None and b.place is not None


def _apposed(a: Sighting, b: Sighting) -> bool:
    """A verb and a noun of one sentence: "I met him in Kyiv, my eighth meeting"."""
    return abs(a.start - b.start) < 120


def _kindred(a: Sighting, b: Sighting, words: MeetingWords) -> bool:
    """Whether the two words can name one occasion: the same noun, or one that fits any."""
    if a.noun is None or b.noun is None or a.noun == b.noun:
        again = any(s.back and s.noun in words.general and not s.participants for s in (a, b))
        return (a.noun is not None and b.noun is not None) or again or _small(a) == _small(b)
    return bool({a.noun, b.noun} & words.general) or (a.kind == b.kind and a.kind in _GROUPS)


def _apart(a: Sighting, b: Sighting) -> bool:
    """A meeting of named parties is not the assembly of the same day and town, unless the words point back to it."""
    if a.back or b.back:
        return False
    return any(
        len(one.participants) > 1 and len(other.participants) < 2 and _large(other) for one, other in ((a, b), (b, a))
    )


def _large(sighting: Sighting) -> bool:
    """An assembly: it has a body, a number or a chair."""
    return bool(sighting.forum or sighting.ordinal or sighting.count or sighting.chair)


def _small(sighting: Sighting) -> bool:
    """A meeting of two parties, as against an assembly of many."""
    return len(sighting.participants) == 2 and sighting.count is None


def _roomy(sighting: Sighting) -> bool:
    """What "the meeting" can refer back to: an occasion named by a noun, or an encounter."""
    return sighting.firm


_SOON = 3
"""Sentences behind a meeting in which "the king was there as well" still means it."""


def _refers(sighting: Sighting, meeting: list[Sighting], words: MeetingWords) -> bool:
    """Whether a sighting with little of its own can be taken as another mention of the meeting."""
    if sighting.besides or sighting.chair:
        return any(0 <= sighting.sentence.index - s.sentence.index <= _SOON for s in meeting)
    if any(s.sentence is sighting.sentence and _apposed(s, sighting) for s in meeting) and sighting.noun is None:
        return True
    if any(s.sentence is sighting.sentence for s in meeting) and sighting.ordinal is not None:
        return True
    if any(_linked(sighting, other, words) for other in meeting):
        return True
    if sighting.noun is None:
        return sighting.back and any(s.noun is not None for s in meeting)
    nouns = {s.noun for s in meeting}
    return sighting.noun in nouns or (sighting.back and sighting.noun in words.general)


def first_told(meeting: list[Sighting], part: str) -> object:
    """The first value told of ``part``, firm sightings before the others."""
    ordered = [*(s for s in meeting if s.firm), *(s for s in meeting if not s.firm)]
    return next((v for v in (getattr(s, part) for s in ordered) if v), None)


def all_told(meeting: list[Sighting], part: str) -> tuple[Actor, ...]:
    """All actors told of ``part`` by firm sightings; by the others only where those tell of none."""
    firm = unique(a for s in meeting if s.firm for a in getattr(s, part))
    if firm:
        return unique([*firm, *(a for s in meeting if s.besides for a in getattr(s, part))])
    return unique(a for s in meeting if not s.firm for a in getattr(s, part))
