"""Knowledge: what the reader knows of the world and of the language, as checked, dated data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tallystick.knowledge.actors import Actors, load_actors
from tallystick.knowledge.aid_types import AidTypes
from tallystick.knowledge.boilerplate import Boilerplate
from tallystick.knowledge.bookkeeping import Bookkeeping
from tallystick.knowledge.calendar import Calendar
from tallystick.knowledge.cues import Cues
from tallystick.knowledge.equipment import Goods, load_goods
from tallystick.knowledge.files import digest, load_data
from tallystick.knowledge.hedges import Hedges
from tallystick.knowledge.language import Abbreviations
from tallystick.knowledge.languages import Languages, load_languages
from tallystick.knowledge.meetings import MeetingWords
from tallystick.knowledge.stances import Stances
from tallystick.knowledge.support import SupportWords
from tallystick.knowledge.triage import TriageWords
from tallystick.knowledge.units import Currencies, FigureWords, Measures, Numerals

__all__ = ["Knowledge", "load"]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the data files say, checked; one immutable value with its digest."""

    sha: str
    abbreviations: Abbreviations
    actors: Actors
    boilerplate: Boilerplate
    languages: Languages
    goods: Goods
    aid_types: AidTypes
    bookkeeping: Bookkeeping
    support: SupportWords
    cues: Cues
    hedges: Hedges
    stances: Stances
    meetings: MeetingWords
    numerals: Numerals
    currencies: Currencies
    figure_words: FigureWords
    measures: Measures
    calendar: Calendar
    triage: TriageWords


@cache
def load() -> Knowledge:
    """Read and check all data files, once per process. Raises KnowledgeError on the first faulty file."""
    return Knowledge(
        sha=digest(),
        abbreviations=load_data("abbreviations.yml", Abbreviations),
        actors=load_actors(),
        boilerplate=load_data("boilerplate.yml", Boilerplate),
        languages=load_languages(),
        goods=load_goods(),
        aid_types=load_data("aid_types.yml", AidTypes),
        bookkeeping=load_data("bookkeeping.yml", Bookkeeping),
        support=load_data("support.yml", SupportWords),
        cues=load_data("cues.yml", Cues),
        hedges=load_data("hedges.yml", Hedges),
        stances=load_data("stances.yml", Stances),
        meetings=load_data("meetings.yml", MeetingWords),
        numerals=load_data("magnitudes.yml", Numerals),
        currencies=load_data("currencies.yml", Currencies),
        figure_words=load_data("qualifiers.yml", FigureWords),
        measures=load_data("units.yml", Measures),
        calendar=load_data("calendar.yml", Calendar),
        triage=load_data("triage.yml", TriageWords),
    )
