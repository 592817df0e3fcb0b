"""Who may review and add: those who signed in; on an open site everybody, under a name of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from tallystick.errors import SettingsError
from tallystick.jobs.users import Users, checked_name
from tallystick.web.problems import RefusedError, SignInError
from tallystick.web.settings import Settings


@dataclass(frozen=True, slots=True)
class Person:
    """One who may write; ``name`` is None for a visitor of an open site, who gives one with each decision."""

    name: str | None

    def signing(self, typed: str, users: Users) -> str:
        """The name a decision is signed with. Raises RefusedError for none, or for the name of one who signs in."""
        if self.name is not None:
            return self.name
        try:
            name = checked_name(typed)
        except SettingsError as error:
            raise RefusedError("Give your name: it stands beside the decision.") from error
        if users.is_user(name):
            raise RefusedError(f"{name} is the name of one who signs in. Sign in, or give another name.")
        return name


def person_or_nobody(request: Request) -> Person | None:
    """The person that asks, or None for one who has to sign in first."""
    settings: Settings = request.app.state.settings
    user: str | None = getattr(request.state, "user", None)
    return Person(user) if user is not None or settings.open else None


def _person(request: Request) -> Person:
    found = person_or_nobody(request)
    if found is None:
        raise SignInError("Sign in to review and to add documents.")
    return found


Somebody = Annotated[Person, Depends(_person)]
Anybody = Annotated[Person | None, Depends(person_or_nobody)]
