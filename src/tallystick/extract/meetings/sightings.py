"""One mention of a meeting, as far as its sentence tells; several of them make a record."""

from __future__ import annotations

from dataclasses import dataclass

from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token
from tallystick.model import Actor, Certainty, MeetingStatus, Period, Quantity, Span


@dataclass(slots=True)
class Sighting:
    """What one sentence tells of a meeting.

    ``firm``: it may found a record; others only add to one. ``back``: it refers back ("the meeting").
    ``settled``: its status is told, by a verb or a day.
    ``known``: the text takes it as known ("the summit"), so it may be the one the report is about.
    ``later``: it is another than the one spoken of ("the next round", "will meet again").
    ``besides``: its participants came besides those told of elsewhere.
    ``venue``: a building or site, used where no town is named.
    """

    sentence: Sentence
    head: Token
    kind: str
    noun: str | None
    evidence: Span
    status: MeetingStatus = MeetingStatus.HELD
    certainty: Certainty = Certainty.ASSERTED
    firm: bool = False
    back: bool = False
    settled: bool = True
    known: bool = False
    later: bool = False
    forum: Actor | None = None
    name: str | None = None
    ordinal: int | None = None
    place: str | None = None
    venue: str | None = None
    date: Period | None = None
    chair: tuple[Actor, ...] = ()
    participants: tuple[Actor, ...] = ()
    count: Quantity | None = None
    said_by: Actor | None = None
    besides: bool = False

    @property
    def start(self) -> int:
        """Where in the text the meeting is mentioned."""
        return self.sentence.start + self.head.idx

    @property
    def informed(self) -> bool:
        """Whether anything is told that sets the meeting apart."""
        told = (self.forum, self.name, self.ordinal, self.place, self.venue, self.date, self.count)
        return any(x is not None for x in told) or bool(self.chair or self.participants)
