"""What every page may ask: the ledger, the cached view of its lines, the day, the settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request

from tallystick.jobs.ledger import Ledger
from tallystick.jobs.view import View, Views
from tallystick.jobs.voices import Voices
from tallystick.web.settings import Settings


@dataclass(frozen=True)
class Asked:
    """One request's questions to the ledger."""

    ledger: Ledger
    views: Views
    known: Voices
    today: date
    settings: Settings
    latest: bool = True
    given: View | None = None

    @cached_property
    def view(self) -> View:
        """All lines in one state from the first question to the last; a page that reads by key never asks for it.

        Those who write see what they wrote (``latest``); visitors what is ready.
        """
        if self.given is not None:
            return self.given
        return self.views.current() if self.latest else self.views.lately()

    @property
    def version(self) -> str | None:
        """The state visitors are shown; None for those who write, who see the state after it."""
        return None if self.latest and self.given is None else self.view.version

    @cached_property
    def voices(self) -> Voices:
        """Who spoke, in the state that is shown."""
        return self.known.now(self.version)

    def at(self, as_of: date | None, known_at: datetime | None) -> View:
        """The lines as the public knew them on a day, as the ledger held them at a moment; now, without either."""
        return self.view if as_of is None and known_at is None else self.views.past.at(as_of, known_at)


async def _asked(request: Request) -> Asked:
    state = request.app.state
    settings: Settings = state.settings
    latest = settings.open or request.method != "GET" or getattr(request.state, "user", None) is not None
    given: View | None = getattr(request.state, "view", None)
    return Asked(state.views.ledger, state.views, state.voices, settings.clock(), settings, latest, given)


Ask = Annotated[Asked, Depends(_asked)]
