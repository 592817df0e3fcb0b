"""The state or body a name means, as people write it in an option, a form or a column."""

from __future__ import annotations

from tallystick.errors import SettingsError
from tallystick.knowledge import load
from tallystick.model import Actor


def named(name: str | None) -> Actor | None:
    """The state or body a name means; a known person stands for whom they speak for. Raises SettingsError."""
    if name is None or not name.strip():
        return None
    from tallystick.extract.gazetteer import gazetteer

    name, actors = name.strip(), load().actors
    if name.upper() in actors.states or name.upper() in actors.bodies:
        return actors.actor(name.upper())
    hits = [h for h in gazetteer(actors).find(name) if (h.start, h.end) == (0, len(name))]
    code: str | None = hits[0].known.key if hits else name
    if code not in actors.states and code not in actors.bodies:
        code = actors.person(str(code), None).speaks_for
    if code is None or (code not in actors.states and code not in actors.bodies):
        raise SettingsError(f"{name}: no state, body or office-holder of this name is known; write an id like GBR")
    return actors.actor(code)
