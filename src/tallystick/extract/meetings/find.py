"""Meetings of a document: sightings from its sentences, gathered, and completed from the head of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tallystick.extract.context import Context
from tallystick.extract.ids import record_id
from tallystick.extract.meetings.attendance import attendance
from tallystick.extract.meetings.encounters import encounters
from tallystick.extract.meetings.events import events
from tallystick.extract.meetings.gate import cues
from tallystick.extract.meetings.merge import all_told, first_told, gathered
from tallystick.extract.meetings.sightings import Sighting
from tallystick.extract.meetings.surroundings import usable
from tallystick.extract.parse import Sentence, parse_all
from tallystick.extract.positions.holders import slug
from tallystick.extract.voices import speaker_at
from tallystick.knowledge.meetings import MeetingWords
from tallystick.model import Actor, ActorType, Certainty, Meeting, MeetingStatus, Period, Quantity

_DATELINE = re.compile(r"(?:^|\n)([A-ZÀ-Þ][A-ZÀ-Þ’'. -]{2,30}?)(?:,[^\n–—]{0,40}?)?(?: \([A-Za-z/ ]+\))? ?[–—-]{1,2} ")
_RECENT = 3
"""Days before publication that a report may still be about."""
_LEAD = 3
"""Paragraphs that make the head of a report: headline, deck or byline, first paragraph."""


def meeting_sentences(context: Context) -> list[Sentence]:
    """The sentences with a word of meeting: all that ``find_meetings`` needs the parse of."""
    cue = cues(context.knowledge.meetings)
    return [s for s in context.sentences if cue.search(s.lower)]


def find_meetings(context: Context, sentences: list[Sentence] | None = None) -> tuple[Meeting, ...]:
    """All meetings of the document, in the order of the text."""
    wanted = meeting_sentences(context) if sentences is None else sentences
    parse_all(wanted)
    sightings = [found for s in wanted for found in _sightings(context, s)]
    head = _Head(context)
    return tuple(_meeting(context, m, head) for m in gathered(sightings, context.knowledge.meetings))


def _sightings(context: Context, sentence: Sentence) -> Iterator[Sighting]:
    yield from encounters(context, sentence)
    yield from events(context, sentence)
    yield from attendance(context, sentence)


class _Head:
    """What the head of a report tells of the day and the town it is about."""

    def __init__(self, context: Context) -> None:
        end = context.paragraphs[min(_LEAD, len(context.paragraphs)) - 1][1] if context.paragraphs else 0
        dateline = _DATELINE.search(context.document.text[:end])
        self.town = self._town(context, dateline) if dateline else None
        self.day = self._day(context, end)
        self.end = end

    @staticmethod
    def _town(context: Context, dateline: re.Match[str]) -> str | None:
        """The town of the dateline, unless the word there is the name of a body ("UNITED NATIONS")."""
        town = dateline.group(1).strip().title()
        start, end = dateline.span(1)
        named = context.cast.within(start, end)
        return None if any(m.actor.name.lower() == town.lower() for m in named) else town

    def _day(self, context: Context, end: int) -> Period | None:
        """The one day the head names that is the day of publication or shortly before."""
        published = context.document.published
        if published is None:
            return None
        for date in context.dates:
            start = date.period.start
            if start is None or start != date.period.end or date.span.start >= end or not usable(date):
                continue
            if 0 <= (published - start).days <= _RECENT:
                return date.period
        return None


def _in_person(told: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Those who met, without the states that two or more of them met for."""
    sent = {a.speaks_for for a in told if a.type is ActorType.PERSON and a.speaks_for is not None}
    return tuple(a for a in told if len(sent) < 2 or a.id not in sent)


def _meeting(context: Context, sightings: list[Sighting], head: _Head) -> Meeting:
    evidence = tuple(dict.fromkeys(s.evidence for s in sightings if s.firm))
    place, day = first_told(sightings, "place"), first_told(sightings, "date")
    status = _status(sightings)
    here = status is MeetingStatus.HELD and any(s.noun is not None and s.known and not s.later for s in sightings)
    if here and place is None and head.town and not _elsewhere(sightings):
        place = head.town
    if here and day is None and head.day is not None and _reported(sightings, head, place):
        day = head.day
    venue = first_told(sightings, "venue")
    forum, chair = first_told(sightings, "forum"), all_told(sightings, "chair")
    name, ordinal, count = (first_told(sightings, part) for part in ("name", "ordinal", "count"))
    told = all_told(sightings, "participants")
    present = tuple(a for a in _in_person(told) if a.id not in {c.id for c in chair})
    return Meeting(
        id=record_id("meeting", context.document.id, evidence),
        evidence=evidence,
        status=status,
        forum=forum if isinstance(forum, Actor) else _standing_forum(name, context.knowledge.meetings),
        name=name if isinstance(name, str) else None,
        ordinal=ordinal if isinstance(ordinal, int) else None,
        place=next((p for p in (place, venue) if isinstance(p, str)), None),
        date=day if isinstance(day, Period) else None,
        chair=chair,
        participants=present,
        participant_count=count if isinstance(count, Quantity) else None,
        said_by=speaker_at(context, evidence[0].start),
        certainty=_certainty(sightings),
    )


def _standing_forum(name: object, words: MeetingWords) -> Actor | None:
    """A conference with a proper name is a forum of its own: "the Munich Security Conference"."""
    if not isinstance(name, str):
        return None
    nouns = {word for event in words.events if event.kind == "assembly" for word in event.words}
    return Actor(slug(name), name, ActorType.ORGANISATION) if nouns & set(name.lower().split()) else None


def _status(sightings: list[Sighting]) -> MeetingStatus:
    firm = [s.status for s in sightings if s.firm and s.settled] or [s.status for s in sightings if s.firm]
    return MeetingStatus.CANCELLED if MeetingStatus.CANCELLED in firm else firm[0]


def _certainty(sightings: list[Sighting]) -> Certainty:
    """The firmest the text says it."""
    told = [s.certainty for s in sightings if s.firm]
    return Certainty.ASSERTED if Certainty.ASSERTED in told else told[0]


def _elsewhere(sightings: list[Sighting]) -> bool:
    """A call or an encounter may have been anywhere; only an occasion the report comes from is at its dateline."""
    return any(s.kind == "call" for s in sightings)


def _reported(sightings: list[Sighting], head: _Head, place: object) -> bool:
    """Whether the report is about this meeting: told of in its head, or held in the town of its dateline."""
    if head.town is not None and isinstance(place, str) and place.lower() == head.town.lower():
        return True
    return any(s.start < head.end for s in sightings)
