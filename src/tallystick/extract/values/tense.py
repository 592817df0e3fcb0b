"""Whether a clause looks ahead or back, which decides what "Friday" and "March" mean."""

from __future__ import annotations

from dataclasses import dataclass

from tallystick.extract.values.tokens import Tokens
from tallystick.knowledge.calendar import Calendar

_CLOSE = 3
_BACK, _ON = 25, 20
"""Tokens looked at before and behind a date."""


@dataclass(frozen=True, slots=True)
class Tense:
    """Reads the time a clause speaks of from its nearest cue."""

    tokens: Tokens
    calendar: Calendar

    def ahead(self, first: int, last: int) -> bool | None:
        """Whether the clause around the phrase looks ahead (True), back (False), or shows neither."""
        before = self._cue(range(first - 1, max(first - _BACK, -1), -1))
        return before if before is not None else self._cue(range(last, min(last + _ON, len(self.tokens))))

    def _cue(self, places: range) -> bool | None:
        calendar, tokens = self.calendar, self.tokens
        for i in places:
            low = tokens.low(i)
            if low in ".;!?" and low:
                return None
            if low in calendar.scheduled and abs(places.start - i) < _CLOSE:
                return True
            if low in calendar.ahead or (low in calendar.ahead_to and tokens.low(i + 1) == "to"):
                return True
            if low in calendar.behind:
                return False
            if low.endswith("ed") and len(low) > 4 and tokens.low(i - 1) not in calendar.auxiliaries:
                return False
            if low == "to" and tokens.low(i + 1).isalpha() and tokens.low(i + 1) == "be":
                return True
        return None
