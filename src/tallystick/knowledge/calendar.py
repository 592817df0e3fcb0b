"""The words of the calendar, as the data file lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from pydantic import BaseModel, ConfigDict

Words = frozenset[str]


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Leads(_Checked):
    """Prepositions by what they make of the period behind them."""

    since: Words
    until: Words
    before: Words
    after: Words
    plain: Words

    @cached_property
    def all(self) -> Words:
        """All the prepositions."""
        return frozenset(self.kinds)

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Each preposition with the name of its kind."""
        return {p: kind for kind in type(self).model_fields for p in getattr(self, kind)}


class Event(_Checked):
    """Something that happened on one day and that texts use as a date."""

    phrases: tuple[str, ...]
    on: date


class Holiday(_Checked):
    """A day of the year with a name, and the words that say whose it is."""

    name: str
    month: int
    day: int
    of: Words


class Calendar(_Checked):
    """Months, weekdays, units of time, and the words that shift and bound them."""

    months: dict[str, int]
    ambiguous: Words
    weekdays: dict[str, int]
    weekday_names: Words
    short_weekdays: dict[str, int]
    seasons: dict[str, int]
    decades: dict[str, int]
    season_before: Words
    season_verbs: Words
    verb_months: Words
    verb_month_before: Words
    count_after_month: Words
    units: dict[str, str]
    iso: dict[str, tuple[int, str]]
    shifts: dict[str, int]
    anaphoric: Words
    nearest_ahead: Words
    nearest_back: Words
    recurring: Words
    within_period: Words
    several: Words
    today: dict[str, int]
    daytimes: Words
    now: Words
    thirds: dict[str, int]
    edges: dict[str, str]
    since_then: dict[str, str]
    rest: Words
    from_now: Words
    ranges: Words
    leads: Leads
    open_end: Words
    open_start: Words
    ahead: Words
    scheduled: Words
    ahead_to: Words
    behind: Words
    collectives: Words
    told_elsewhere: Words
    start_verbs: Words
    before_verbs: Words
    auxiliaries: Words
    determiners: Words
    year_certain: Words
    old_year_before: Words
    verbs_in_s: Words
    moves: Words
    up_to: Words
    year_before: Words
    length_before: Words
    fiscal: dict[str, int]
    ages: Words
    events: tuple[Event, ...]
    holidays: tuple[Holiday, ...]

    @cached_property
    def event_starts(self) -> Words:
        """First words of the names of events."""
        return frozenset(re.split(r"\W", name)[0] for event in self.events for name in event.phrases)

    @cached_property
    def feast_starts(self) -> Words:
        """First words of the names of feasts."""
        return frozenset(re.split(r"\W", holiday.name)[0] for holiday in self.holidays)

    @cached_property
    def starters(self) -> Words:
        """Words a date phrase may begin with; digits, number words and the names of events apart."""
        tables: tuple[Iterable[str], ...] = (
            self.months,
            self.weekdays,
            self.short_weekdays,
            self.seasons,
            self.decades,
            self.units,
            self.shifts,
        )
        tables = (*tables, self.today, self.now, self.thirds, self.edges, self.since_then, self.fiscal)
        extra = {"'", "’", "‘", "a", "an", "all", "fy", "q", "h", "working", "calendar", "final"}
        return frozenset(extra | self.feast_starts).union(*tables, self.anaphoric, self.several, self.rest)

    @cached_property
    def part_starters(self) -> Words:
        """Words a part of a period may begin with; ordinals and digits apart."""
        extra = {"last", "final", "working", "business", "workweek", "workweeks", "weekend"}
        return frozenset(extra).union(self.units, self.edges, self.thirds, self.since_then, self.rest)

    @cached_property
    def anchors(self) -> Words:
        """Words without one of which no phrase of words and digits is a date."""
        tables: tuple[Iterable[str], ...] = (
            self.months,
            self.weekdays,
            self.short_weekdays,
            self.seasons,
            self.decades,
        )
        tables = (*tables, self.units, self.shifts, self.today, self.now, self.edges, self.fiscal)
        extra = {"q", "h", "fy", "'", "’", "‘", "working", "workweek", "workweeks", "business"}
        return frozenset(extra | self.event_starts | self.feast_starts).union(*tables)
