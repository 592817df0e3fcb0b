"""How English tells of meetings."""

from __future__ import annotations

from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

Words = frozenset[str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Event(_Strict):
    """Nouns that name an occasion; ``plural`` where only the plural does, ``numbered`` only with a number."""

    __hash__ = object.__hash__  # one value per load, so that what is compiled from it can be cached by it

    kind: str
    words: Words
    plural: bool = False
    numbered: bool = False
    styles: Words = frozenset()


class Encounter(_Strict):
    """Verbs of parties coming together, and where the other party stands."""

    __hash__ = object.__hash__  # one value per load, so that what is compiled from it can be cached by it

    words: Words
    kind: str = "meeting"
    particle: str | None = None
    light: Words = frozenset()
    object: bool = False
    with_: Words = Field(default=frozenset(), alias="with")
    by: Words = frozenset()
    together: bool = False
    people: bool = False
    placed: bool = False
    alone: bool = False


class MeetingWords(_Strict):
    """The contents of ``meetings.yml``."""

    __hash__ = object.__hash__  # one value per load, so that what is compiled from it can be cached by it

    events: tuple[Event, ...]
    needs: dict[str, Words]
    shared: Words
    singular: Words
    acronyms: tuple[str, ...]
    summits: Words
    institutions: Words
    ahead: tuple[str, ...]
    with_whom: Words
    journeys: Words
    members: Words
    clubs: Words
    general: Words
    not_before: Words
    not_after: Words
    not_particular: Words
    attend: Words
    take_part: Words
    chair: Words
    host: Words
    have: Words
    staging: Words
    run: Words
    happen: Words
    cancel: Words
    cancel_particle: tuple[str, ...]
    put_off: Words
    encounters: tuple[Encounter, ...]
    irregular: dict[str, Words]
    greeted: dict[str, Words]
    agents: Words
    proposals: Words
    later: Words
    planned: Words
    future: Words
    possible: Words
    hosted: Words
    hearsay: Words
    fresh: Words
    prospects: Words
    parties: Words
    kin: Words
    unnamed: Words
    negotiators: Words
    counted: Words
    venues: Words
    seats: dict[str, str]
    carriers: Words
    motion: Words
    crowds: Words
    settlements: Words
    chairing: Words
    spans: Words
    visiting: Words
    joining: Words
    numbered: Words
    ordinals: tuple[str, ...]

    @cached_property
    def encounter_frames(self) -> dict[str, list[Encounter]]:
        """The encounters each verb may tell of."""
        found: dict[str, list[Encounter]] = {}
        for frame in self.encounters:
            for word in sorted(frame.words):
                found.setdefault(word, []).append(frame)
        return found
