"""Interviews without labels: short questions and longer answers by turns, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tallystick.extract.attribution.found import Found, Party
from tallystick.extract.attribution.layout import party_at
from tallystick.extract.context import Context
from tallystick.extract.mentions import AttributionKind, MentionKind
from tallystick.model import ActorType

_FEWEST = 3
"""Questions from which paragraphs by turns are an interview."""
_LONGEST = 200
"""Characters of a question at most."""
_MARKS = re.compile(r"[“”\"«»]")
_SELF = re.compile(r"\b(?:I|me|my|we|our|us)\b", re.IGNORECASE)


def interviews(context: Context) -> Iterator[Found]:
    """One statement for each answer, by the person the introduction names first."""
    text = context.document.text
    turns = [text[slice(*p)].strip() for p in context.paragraphs]
    first = next((i for i, turn in enumerate(turns) if i > 0 and _asks(turn)), len(turns))
    last = first
    while last + 1 < len(turns) and _prompts(turns[last]):
        last += 2
    asked, answers = turns[first:last:2], turns[first + 1 : last : 2]
    if sum(map(_asks, asked)) < _FEWEST or 2 * sum(bool(_SELF.search(a)) for a in answers) < len(answers):
        return
    speaker = _interviewed(context, context.paragraphs[first][0])
    if speaker is None:
        return
    for place in context.paragraphs[first + 1 : last : 2]:
        yield Found(AttributionKind.SAID, [], [place], speaker, quoted=True)


def _asks(turn: str) -> bool:
    return turn.endswith("?") and _prompts(turn)


def _prompts(turn: str) -> bool:
    """What an interviewer says: short, not in quotation marks, not of oneself."""
    return len(turn) <= _LONGEST and turn[-1:] in {"?", "."} and not _MARKS.search(turn)


def _interviewed(context: Context, end: int) -> Party | None:
    named = (m for m in context.cast.within(context.paragraphs[0][1], end) if m.kind is MentionKind.NAME)
    person = next((m for m in named if m.actor.type is ActorType.PERSON), None)
    return party_at(context, (person.span.start, person.span.end)) if person is not None else None
