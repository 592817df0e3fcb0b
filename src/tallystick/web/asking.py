"""What every page may ask: the ledger, the cached view of its lines, the day, the settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from tallystick.jobs.ledger import Ledger
from tallystick.jobs.view import View
from tallystick.web.settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """One request's questions to the ledger; ``view`` is one state of it from the first question to the last."""

    ledger: Ledger
    view: View
    today: date
    settings: Settings


def _asked(request: Request) -> Asked:
    state = request.app.state
    settings: Settings = state.settings
    return Asked(state.views.ledger, state.views.current(), settings.clock(), settings)


Ask = Annotated[Asked, Depends(_asked)]
